"""Forms by which administrators create people and give roles, and people choose a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nenso.accounts.models import User
from nenso.accounts.rules import Role
from nenso.accounts.texts import ROLE_MEANINGS, ROLES
from nenso.kernel.rules import Refused, Text
from nenso.kernel.texts import sentence

ROOMS = ("nenso.accounts", "nenso.directory", "nenso.kernel")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def add_refusal(form: forms.BaseForm, refused: Refused) -> None:
    """Turn a refusal into an error of its field, or of the whole form."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, words(sentence(refused, ROOMS)))


def words(text: Text) -> str:
    """Return a text in the language of the page."""
    return text.in_language(get_language() or "vi")


def role_choices() -> list[tuple[str, str]]:
    """Return the roles with what each may do, in the language of the page."""
    return [(role.value, f"{words(ROLES[role])}: {words(ROLE_MEANINGS[role])}") for role in Role]


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


class FilterForm(forms.Form):
    """What the list of people is narrowed by."""

    q = forms.CharField(
        label=_("Name or e-mail"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    role = forms.ChoiceField(label=_("Role"), required=False, widget=_select())
    state = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[("", _("all")), ("open", _("open")), ("closed", _("closed"))],
        widget=_select(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(role.value, words(ROLES[role])) for role in Role]
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", _("any role")), *names]


class NewPersonForm(forms.Form):
    """Who is to sign in, and where they work."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    email = forms.EmailField(label=_("Work e-mail"), max_length=254)
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        help_text=_("Its code (48) or its name, with or without diacritics (da nang)."),
    )


class GrantForm(forms.Form):
    """Which role, where, from when to when, and why."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        help_text=_("Its code (48) or its name, with or without diacritics (da nang)."),
    )
    since = forms.DateField(label=_("First day"), widget=DAY)
    until = forms.DateField(
        label=_("First day without the role"),
        widget=DAY,
        required=False,
        help_text=_("Leave it empty where no end is known."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("Such as the number of the decision.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = role_choices()


class RevokeForm(forms.Form):
    """From which day a role is over, and why."""

    on = forms.DateField(label=_("First day without the role"), widget=DAY)
    reason = forms.CharField(label=_("Reason"), max_length=500)


class ReasonForm(forms.Form):
    """Why an account is closed, opened or reset."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class PasswordForm(forms.Form):
    """The password that an invited person chooses, typed once: a switch shows it."""

    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. A few unrelated words are easy to remember and hard to guess."),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.person)
        return password
