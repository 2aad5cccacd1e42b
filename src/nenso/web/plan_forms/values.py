"""The form of the values that single organisations have at a target of each: one field a row, empty for that of all."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nenso.web.plan_forms.fields import lines

_FIELD = "value-"


class OwnValuesForm(forms.Form):
    """A value for each of some organisations. `rows` are code, name, and the own value or None.

    What a field held when the page was made comes back with it, so that only what the reader changed is stored, and nothing
    that somebody else wrote in another row meanwhile is undone.
    """

    reason = forms.CharField(
        label=_("Why it is changed"),
        max_length=600,
        widget=lines(2, 600),
        help_text=_("Asked for once the plan is in force; it stands in the journal."),
    )

    def __init__(
        self,
        *args: Any,
        rows: Iterable[tuple[str, str, float | None]],
        is_in_force: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_in_force
        self.codes = []
        for code, name, own in rows:
            self.codes.append(code)
            self.fields[f"{_FIELD}{code}"] = forms.FloatField(
                label=name, required=False, localize=True, initial=own, show_hidden_initial=True
            )
            self.fields[f"{_FIELD}{code}"].widget.attrs |= {
                "inputmode": "decimal",
                "size": 8,
                "class": "form-control num pl-own",
            }
        self.order_fields([*(f"{_FIELD}{code}" for code in self.codes), "reason"])

    def bound(self, code: str) -> forms.BoundField:
        """Return the field of an organisation with what was given for it."""
        return self[f"{_FIELD}{code}"]

    @property
    def changed(self) -> Mapping[str, float | None]:
        """What the reader changed, by the code of the organisation; None where a value was taken away."""
        given = {name.removeprefix(_FIELD): name for name in self.changed_data if name.startswith(_FIELD)}
        return {code: self.cleaned_data[name] for code, name in given.items()}
