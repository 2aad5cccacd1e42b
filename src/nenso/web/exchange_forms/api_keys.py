"""The form of a key of administration."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nenso.web.forms import DayInput


class ApiKeyForm(forms.Form):
    """A key: for which organisation, where it is used, until when."""

    organisation = forms.ChoiceField(
        label=_("Agency"), help_text=_("The key reaches this agency and those below it, and no other.")
    )
    label = forms.CharField(
        label=_("Where it is used"), max_length=80, help_text=_("Such as: the pipeline of the data centre.")
    )
    expires_on = forms.DateField(
        label=_("Until"),
        widget=DayInput(),
        help_text=_("The first day on which it does not work; within a year."),
    )

    def __init__(self, *args: Any, organisations: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(organisations)
