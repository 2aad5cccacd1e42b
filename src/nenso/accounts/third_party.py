"""What the pages ask that cannot declare it themselves: other people's code, and the lower room ui."""

from nenso.accounts.rules import KEY, PUBLIC, PUBLIC_AT_SET_UP, SIGNED_IN, SIGNED_IN_AT_SET_UP, Access

BY_NAME: dict[str, Access] = {
    "systems:api-root": PUBLIC,
    "systems:openapi-json": PUBLIC,  # what describes the API is for everybody
    "exchange_admin:api-root": PUBLIC,
    "exchange_admin:openapi-json": PUBLIC,
    "set_language": PUBLIC_AT_SET_UP,
    "javascript-catalog": PUBLIC_AT_SET_UP,
    "account_login": PUBLIC_AT_SET_UP,
    "account_logout": PUBLIC_AT_SET_UP,
    "account_inactive": PUBLIC_AT_SET_UP,
    "account_reauthenticate": SIGNED_IN_AT_SET_UP,
    "account_change_password": SIGNED_IN_AT_SET_UP,
    "mfa_authenticate": PUBLIC_AT_SET_UP,
    "mfa_login_webauthn": PUBLIC_AT_SET_UP,
    "mfa_reauthenticate": SIGNED_IN_AT_SET_UP,
    "mfa_reauthenticate_webauthn": SIGNED_IN_AT_SET_UP,
    "mfa_index": SIGNED_IN_AT_SET_UP,
    "mfa_activate_totp": SIGNED_IN_AT_SET_UP,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN_AT_SET_UP,
    "mfa_view_recovery_codes": SIGNED_IN_AT_SET_UP,
    "mfa_download_recovery_codes": SIGNED_IN_AT_SET_UP,
    "mfa_list_webauthn": SIGNED_IN_AT_SET_UP,
    "mfa_add_webauthn": SIGNED_IN_AT_SET_UP,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
}

# Whole address spaces: the living page of components, the read API, and the APIs of systems that send and of programs that administer the exchange
# (`NinjaAPI(urls_namespace=...)`), whose endpoints ask for the key themselves.
BY_NAMESPACE: dict[str, Access] = {"ui": PUBLIC, "api": PUBLIC, "systems": KEY, "exchange_admin": KEY}


def access_of(namespaces: list[str], name: str | None) -> Access | None:
    """Return what a page asks by its namespaces (outermost first) and its name; None where nobody says."""
    full_name = ":".join([*namespaces, name or ""])
    if full_name in BY_NAME:
        return BY_NAME[full_name]
    # django-ninja adds its version to a namespace that nobody chose ("api-1.0.0").
    spaces = [space.partition("-")[0] for space in namespaces]
    return next((BY_NAMESPACE[space] for space in spaces if space in BY_NAMESPACE), None)
