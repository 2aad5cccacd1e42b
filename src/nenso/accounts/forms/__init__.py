"""The forms of sign-in and of the administrators' pages."""

from nenso.accounts.forms.people import (
    FilterForm,
    GrantForm,
    NewPersonForm,
    PasswordForm,
    ReasonForm,
    RevokeForm,
    add_refusal,
)

__all__ = [
    "FilterForm",
    "GrantForm",
    "NewPersonForm",
    "PasswordForm",
    "ReasonForm",
    "RevokeForm",
    "add_refusal",
]
