"""What a study varies, as a form: offered are the choices that the engine would vary by itself, and their bounds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nenso.index.rules import uncertainty
from nenso.kernel.rules import Text, format_date
from nenso.web.language import language_of
from nenso.web.study_words import VARIED, option_name

FEWEST, MOST = 100, 100_000
LARGEST_SEED = 2**31 - 1
STATED = "as_stated"
# What is offered whatever the edition is; the other steps are offered where it has them.
_WAYS = {
    "aggregation": ("arithmetic", "geometric", "harmonic", "power 0.5"),
    "normalisation": ("minmax", "zscore", "percentile_rank"),
}
Designs = Mapping[str, uncertainty.Design]  # the engine's own design of each kind


class StudyForm(forms.Form):
    """Ask for a study of a run."""

    kind = forms.ChoiceField(
        label=_("What is asked"),
        widget=forms.RadioSelect,
        choices=[
            ("uncertainty", _("how sure each rank is")),
            ("sensitivity", _("which choice moves the ranks most")),
        ],
        initial="uncertainty",
    )
    units = forms.ChoiceField(label=_("Units"))
    runs = forms.IntegerField(
        label=_("Number of runs"),
        min_value=FEWEST,
        max_value=MOST,
        help_text=_(
            "1,000 are enough for bands. Asked which choice moves the ranks most, each run is repeated for every choice."
        ),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=LARGEST_SEED,
        help_text=_("The same seed gives the same runs to the bit."),
    )
    spread = forms.IntegerField(
        label=_("Spread of weights, per cent"),
        min_value=0,
        max_value=99,
        help_text=_(
            "25: each weight lies between three quarters and five quarters of what the edition says. 0 leaves weights alone."
        ),
    )

    def __init__(
        self,
        *args: Any,
        designs: Designs,
        own_mean: str,
        own_on: date,
        carried_on: date | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.designs, self.carried_on = designs, carried_on
        self._offer_units(own_on, carried_on)
        plain = designs["uncertainty"]
        self.fields["runs"].initial, self.fields["seed"].initial = plain.runs, plain.seed
        spreads = [factor.spread for factor in plain.factors if factor.vary == "weights"]
        self.fields["spread"].initial = round(100 * max(spreads, default=0.0))
        marked = {factor.vary: factor.options for factor in plain.factors if factor.vary != "weights"}
        for vary in [*_WAYS, *(one for one in marked if one not in _WAYS)]:
            self.fields[vary] = _choice_field(vary, marked.get(vary, ()), own_mean)

    def _offer_units(self, own_on: date, carried_on: date | None) -> None:
        field = self.fields["units"]
        assert isinstance(field, forms.ChoiceField)
        if carried_on is None:
            del self.fields["units"]
            return
        language = language_of()
        field.choices = [
            ("own", gettext("those measured, of %(day)s") % {"day": format_date(own_on, language)}),
            (
                "carried",
                gettext("those of today, since %(day)s") % {"day": format_date(carried_on, language)},
            ),
        ]
        field.initial = "own"

    @property
    def units_on(self) -> date | None:
        """The day of the units asked for; None for those measured."""
        return self.carried_on if self.cleaned_data.get("units") == "carried" else None

    def clean(self) -> dict[str, Any]:
        """Refuse a study that varies nothing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self._factors(cleaned):
            self.add_error(
                "spread",
                gettext("Nothing is varied. Let the weights vary, or mark a second way of computing."),
            )
        return cleaned

    @property
    def design(self) -> uncertainty.Design:
        """The design as the engine reads it; raises `Refused` ("design.…")."""
        cleaned = self.cleaned_data
        given = uncertainty.design_json(self.designs[cleaned["kind"]])
        wanted = {"runs": cleaned["runs"], "seed": cleaned["seed"], "factors": self._factors(cleaned)}
        return uncertainty.read_design({**given, **wanted})

    def _factors(self, cleaned: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return what is varied: the engine's weights, spread as asked, and the choices that were marked."""
        plain = uncertainty.design_json(self.designs[cleaned["kind"]])["factors"]
        spread = cleaned["spread"] / 100
        weights = [{**one, "spread": spread} for one in plain if one["vary"] == "weights" and spread]
        ways = [(vary, cleaned[vary]) for vary in VARIED if cleaned.get(vary)]
        return [*weights, *({"vary": vary, "options": [STATED, *chosen]} for vary, chosen in ways)]


def _choice_field(vary: str, marked: Sequence[str], own: str) -> forms.Field:
    """Offer the other ways of a step; the edition's own is always among the runs."""
    language = language_of()
    others = [one for one in dict.fromkeys((*marked, *_WAYS.get(vary, ()))) if one not in (STATED, own)]
    return forms.MultipleChoiceField(
        label=_in(VARIED[vary], language),
        choices=[(option, _in(option_name(option), language)) for option in others],
        initial=[option for option in marked if option in others],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext("Tried beside what the edition says."),
    )


def _in(text: Text, language: str) -> str:
    return text.in_language(language)
