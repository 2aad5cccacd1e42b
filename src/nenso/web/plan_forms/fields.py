"""Fields that the forms of plans share: organisations by name, types of organisations, several lines."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from nenso.accounts.queries import today
from nenso.directory import queries as directory
from nenso.kernel.rules import Refused
from nenso.web.language import in_words
from nenso.web.presenters.names import TYPE_NAMES
from nenso.web.refusals import words_of

# Whose plans may be asked for of each of a kind.
ADOPTING = ("ministry", "ministry_level_agency", "government_agency", "provincial_committee")
LEVELLED = (*ADOPTING, "communal_committee")


def lines(rows: int = 3, most: int = 2_000) -> forms.Textarea:
    """Return a field of several lines."""
    return forms.Textarea({"rows": rows, "maxlength": most})


class OrganisationField(forms.CharField):
    """An organisation by its code or name; its value is the code as of a day, "" where it may be empty."""

    def __init__(self, *, on: date | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.on = on

    def clean(self, value: Any) -> str:
        """Resolve the name through the directory; what is not one organisation is an error of this field."""
        given = str(super().clean(value) or "").strip()
        if not given:
            return ""
        try:
            return directory.resolve(given, self.on or today()).code
        except Refused as refused:
            raise forms.ValidationError(words_of(refused)) from refused


class OrganisationsField(OrganisationField):
    """Several organisations, one a line or parted by semicolons; its value is the list of their codes."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        """Resolve each name."""
        parts = [each.strip() for each in str(value or "").replace("\n", ";").split(";")]
        found = [OrganisationField.clean(self, each) for each in parts if each]
        return list(dict.fromkeys(found))


class WithDays(forms.Form):
    """A form whose organisations are those of a day."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, OrganisationField):
                field.on = on

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """Set the choices of a field."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


def types_named(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return types of organisations with their names, for choosing."""
    return [(code, in_words(TYPE_NAMES[code])) for code in names]
