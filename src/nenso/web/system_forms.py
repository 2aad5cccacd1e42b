"""The desk's forms of metered systems: parsed here, decided by the actions of the room measures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nenso.kernel.rules import Text
from nenso.measures.models import MeteredSystem
from nenso.measures.rules.systems import KINDS, MOST_HOURS, Registration
from nenso.web.catalogue_forms.fields import PublishedEntry
from nenso.web.forms import DayInput
from nenso.web.language import language_of
from nenso.web.presenters.catalogue.ties import named_entry


class SystemForm(forms.Form):
    """What is said of a system; `code`, `kind` and `organisation` for ever."""

    code = forms.CharField(
        label=_("Code"),
        max_length=32,
        help_text=_("Small letters, digits, dots and hyphens, such as danang-dossiers; for ever."),
    )
    kind = forms.ChoiceField(label=_("What it is"))
    organisation = forms.CharField(
        label=_("Owner"),
        max_length=200,
        help_text=_("Code or name. The system sends for its owner and all that stand below it."),
    )
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    origins = forms.CharField(
        label=_("Addresses of the portal"),
        required=False,
        widget=forms.Textarea({"rows": 2, "spellcheck": "false"}),
        help_text=_("One a line, such as https://services.example.vn. Hits from elsewhere are refused."),
    )
    contact_email = forms.EmailField(
        label=_("Whom to tell of silence"),
        required=False,
        help_text=_("An address for work, beside the administrators."),
    )
    silent_after_hours = forms.IntegerField(
        label=_("Silent after hours"),
        min_value=1,
        max_value=MOST_HOURS,
        initial=24,
        help_text=_("How long it may send nothing. Night and holidays count too."),
    )
    is_required = forms.BooleanField(
        label=_("It must be connected"),
        required=False,
        initial=True,
        help_text=_("It then counts in the target of 100%."),
    )
    entry = PublishedEntry()
    since = forms.DateField(label=_("In use since"), widget=DayInput())

    def __init__(self, *args: Any, system: MeteredSystem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = language_of()
        choices = [(key, name.in_language(language)) for key, name in KINDS.items()]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self._system = system
        if system is not None:
            self.fields["entry"].named_before = (system.entry_code,)  # type: ignore[attr-defined]
            for name in ("code", "kind", "organisation", "since"):
                del self.fields[name]

    def registration(self, organisation: str) -> Registration:
        """Return what was written, of an organisation by its code."""
        given, system = self.cleaned_data, self._system
        return Registration(
            code=system.code if system else given["code"],
            kind=system.kind if system else given["kind"],
            organisation=organisation,
            name=Text(given["name_vi"], given["name_en"]),
            origins=tuple(given["origins"].split()),
            contact_email=given["contact_email"],
            is_required=given["is_required"],
            silent_after_hours=given["silent_after_hours"],
            entry=given["entry"],
        )


def initial_of(system: MeteredSystem) -> dict[str, Any]:
    """Return what the form shows of a system."""
    return {
        "name_vi": system.name_vi,
        "name_en": system.name_en,
        "origins": "\n".join(system.origins),
        "contact_email": system.contact_email,
        "silent_after_hours": system.silent_after_hours,
        "is_required": system.is_required,
        "entry": named_entry(system.entry_code),
    }


class EndForm(forms.Form):
    """The first day without the system."""

    on = forms.DateField(
        label=_("First day without it"),
        widget=DayInput(),
        help_text=_("From this day its keys open nothing. What it sent stays."),
    )


class KeyForm(forms.Form):
    """Until when a new key works."""

    expires_on = forms.DateField(
        label=_("First day without the key"),
        widget=DayInput(),
        required=False,
        help_text=_("Empty: until it is revoked."),
    )


class IdsForm(forms.Form):
    """The sender's names of a day's events."""

    ids = forms.CharField(
        label=_("The sender's event ids of this day"),
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text=_("One a line, as the sending system has them."),
    )

    def names(self) -> list[str]:
        """Return the names, one a line."""
        return str(self.cleaned_data["ids"]).split()
