"""allauth's forms in our words; a code counts once, and a lock-out at the second step is journalled too."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base import forms as second_step
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nenso.accounts import actions

_PASSWORD_HELP = _("At least 12 characters. A few unrelated words are easy to remember and hard to guess.")
# Three steps of 30 s are accepted around the present one, so a used code is kept for longer than that.
_USED_CODE_SECONDS = 120


def _label(form: forms.Form, name: str, label: Any, help_text: Any = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


def _code_label(form: forms.Form) -> None:
    _label(form, "code", _("Code"), _("Six digits from the authenticator app, or a recovery code."))
    form.fields["code"].widget.attrs.update({"autocomplete": "one-time-code", "autofocus": True})


class SignInForm(LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "login", _("Work e-mail"))
        _label(self, "password", _("Password"))
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class PasswordAgainForm(ReauthenticateForm):
    """The password once more before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "password", _("Password"))


class NewPasswordForm(ChangePasswordForm):
    """Changing one's own password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "oldpassword", _("Present password"))
        _label(self, "password1", _("New password"), _PASSWORD_HELP)
        _label(self, "password2", _("New password again"))


class _CodeOnce:
    """Takes each code of a person once: one seen over the shoulder is worth nothing."""

    user: Any
    authenticator: Any

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            self._note(error)
            raise
        key = f"accounts.used-code:{self.user.pk}:{code.strip()}"
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(key, 1, _USED_CODE_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _note(self, error: ValidationError) -> None:
        if error.code == "too_many_login_attempts":
            address = get_adapter().get_client_ip(context.request)
            actions.note_lock_out(email=self.user.email, address=address, person=self.user)


class CodeForm(_CodeOnce, second_step.AuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_label(self)


class CodeAgainForm(_CodeOnce, second_step.ReauthenticateForm):
    """A code once more before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_label(self)


class ActivateAppForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "code", _("Code shown by the app"), _("Six digits; they change every 30 seconds."))
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code"})


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey, by name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["name"] = gettext("My device")
        _label(self, "name", _("Name of the passkey"), _("Such as “office laptop”."))
        _label(
            self,
            "passwordless",
            _("Sign in with this passkey alone"),
            _("The device then asks for a fingerprint, a face or its PIN in place of the password."),
        )


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "name", _("Name of the passkey"))
