"""The form in which a thematic or ad hoc report is called for."""

from datetime import date
from typing import Any

from django import forms

from nenso.kernel.rules import Text
from nenso.reporting.rules.calls import LONGEST, CallFacts
from nenso.web.forms import DayInput
from nenso.web.language import in_words
from nenso.web.presenters.regimes.calls import WORDS


class CallForm(forms.Form):
    """What a report is asked about, the days of its data, and its due day."""

    title = forms.CharField(max_length=LONGEST)
    first_day = forms.DateField(widget=DayInput())
    last_day = forms.DateField(widget=DayInput())
    due = forms.DateField(widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _in(WORDS[name])
        self.fields["due"].help_text = _in(WORDS["due_hint"])

    def facts(self) -> CallFacts:
        """Return what a valid form says."""
        given: dict[str, Any] = self.cleaned_data
        days: list[date] = [given[name] for name in ("first_day", "last_day", "due")]
        return CallFacts(given["title"].strip(), *days)


def _in(text: Text) -> str:
    return in_words(text)
