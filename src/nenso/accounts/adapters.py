"""Our words and our journal inside allauth: closed sign-up, lock-out written down, secrets encrypted."""

from __future__ import annotations

import base64
import logging
import secrets
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from nenso.accounts import actions, queries
from nenso.accounts.models import User

log = logging.getLogger(__name__)

WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use authenticator app or code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Passwords and sessions."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask your organisation's administrator."),
        "email_password_mismatch": _(
            "The e-mail address or the password is wrong. Check both and try again."
        ),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("The password is wrong."),
        "incorrect_code": _("The code is wrong or has expired. Wait for the next code and type that."),
        "too_many_login_attempts": _(
            "Too many wrong attempts: the account is locked for 15 minutes. A passkey still works."
        ),
        "rate_limited": _("Too many requests in a short time. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; a lock-out goes into the journal, once while it lasts."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            actions.note_lock_out(
                email=str(credentials.get("email", "")), address=self.get_client_ip(request)
            )
            raise

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Name the ways of proving once more that it is you."""
        ways = super().get_reauthentication_methods(user)
        return [{**way, "description": WAYS.get(way["id"], way["description"])} for way in ways]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask once more only where the last proof, the sign-in itself included, is older than 15 minutes."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((float(record["at"]) for record in records), default=0.0)
        if time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        """Journal who came in, and from where."""
        actions.note_event(
            by=queries.actor_of(user),
            person=user,
            verb="accounts.signed_in",
            address=self.get_client_ip(request),
        )
        return super().post_login(request, user, **kwargs)

    def send_notification_mail(  # type: ignore[override]
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Journal what a person changed about the way of signing in: allauth tells it here and nowhere else."""
        event = template_prefix.rpartition("/")[2]
        actions.note_event(by=queries.actor_of(user), person=user, verb=f"accounts.{event}")
        if event in {"totp_activated", "webauthn_added"}:
            # A session opened with the password alone must not become a full one by what another did.
            actions.end_sessions(person=user, but=self.request.session.session_key)
        super().send_notification_mail(template_prefix, user, context, email)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "This is your last second step. Add another one before you remove it."
        ),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first."),
        "incorrect_code": _("The code is wrong or has expired. Wait for the next code and type that."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret; one written under another `SECRET_KEY` becomes a secret that nobody knows."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Never an empty or fixed one: its codes could be computed. An administrator resets the factor.
            log.error("a second factor cannot be read: NENSO_SECRET_KEY has changed since it was set up")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last app or passkey: a second factor is compulsory."""
        return queries.second_factors(authenticator.user).exclude(pk=authenticator.pk).exists()


def _cipher() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"nenso second factors").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))


def display(user: User) -> str:
    """Return a person's name as allauth's messages show it."""
    return user.full_name
