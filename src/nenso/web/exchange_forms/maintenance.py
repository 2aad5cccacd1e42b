"""The form of a maintenance."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nenso.web.plan_forms.fields import lines


class MomentInput(forms.DateTimeInput):
    """A day and a time in the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MaintenanceForm(forms.Form):
    """What is in maintenance, why, from when and until when."""

    of = forms.ChoiceField(label=_("What is in maintenance"))
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=lines(2, 500),
        help_text=_("It is public, and whoever asks meanwhile is told it."),
    )
    begins_at = forms.DateTimeField(
        label=_("From"), required=False, widget=MomentInput(), help_text=_("Empty: at once.")
    )
    ends_at = forms.DateTimeField(
        label=_("Until"), widget=MomentInput(), help_text=_("It is over by itself at this time.")
    )

    def __init__(self, *args: Any, things: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["of"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(things)
