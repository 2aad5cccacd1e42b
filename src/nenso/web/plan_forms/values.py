"""The form of what single organisations have of their own at a target of each: a row each, empty for that of all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nenso.web.plan_forms.fields import lines

VALUE, BASELINE = "value", "baseline"


@dataclass(frozen=True, slots=True)
class OwnRow:
    """An organisation with what it has of its own, None where that of all holds."""

    code: str
    name: str
    value: float | None
    baseline: float | None


class OwnValuesForm(forms.Form):
    """A value for each of some organisations and, where the target has a baseline, one of those.

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
        self, *args: Any, rows: Iterable[OwnRow], is_in_force: bool, has_baseline: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_in_force
        for row in rows:
            self._add(VALUE, row, _("Own value"))
            if has_baseline:
                self._add(BASELINE, row, _("Own value at the beginning"))
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def _add(self, kind: str, row: OwnRow, label: Any) -> None:
        field = forms.FloatField(
            label=f"{row.name}, {label}",
            required=False,
            localize=True,
            initial=getattr(row, kind),
            show_hidden_initial=True,
        )
        looks = {"inputmode": "decimal", "size": 8, "class": "form-control num pl-own"}
        field.widget.attrs |= {**looks, "aria-label": field.label}
        self.fields[f"{kind}-{row.code}"] = field

    def bound(self, kind: str, code: str) -> forms.BoundField | None:
        """Return a field of an organisation with what was given for it; None where it is not asked."""
        name = f"{kind}-{code}"
        return self[name] if name in self.fields else None

    def changed(self, kind: str) -> Mapping[str, float | None]:
        """Return what the reader changed of a kind, by the code of the organisation; None where it was taken away."""
        names = [name for name in self.changed_data if name.startswith(f"{kind}-")]
        return {name.removeprefix(f"{kind}-"): self.cleaned_data[name] for name in names}
