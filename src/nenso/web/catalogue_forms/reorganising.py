"""Forms of a reorganisation: who takes over what ended bodies owned, what is merged and split, by which act and on which day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from nenso.catalogue.queries import desk as entries
from nenso.catalogue.texts import REFUSALS
from nenso.kernel.rules import Refused
from nenso.web.catalogue_forms.fields import EntriesNamed, EntryNamed
from nenso.web.catalogue_reorganising_words import MOVE
from nenso.web.forms import DayInput
from nenso.web.language import in_words
from nenso.web.presenters.catalogue.desk_orphans import BodyShown
from nenso.web.refusals import words_of


class ActForm(forms.Form):
    """The day and the act of a reorganisation."""

    def __init__(self, data: Any = None, *, today: date, on: date | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.today = today
        self.fields["on"] = forms.DateField(label=in_words(MOVE["on"]), widget=DayInput(), initial=on)
        self.fields["why"] = forms.CharField(
            label=in_words(MOVE["why"]),
            help_text=in_words(MOVE["why_help"]),
            max_length=2_000,
            widget=forms.Textarea({"rows": 2}),
            error_messages={"required": in_words(REFUSALS["catalogue.no_act"])},
        )

    def clean_on(self) -> date:
        """Refuse a day to come."""
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(words_of(Refused("catalogue.future", field="on", day=on)))
        return on

    @property
    def act(self) -> list[Any]:
        """The fields of the day and the act, as they are shown."""
        return [self["on"], self["why"]]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was sent, for the page that asks once more."""
        return [(name, self.data.get(name, "")) for name in self.fields if self.data.get(name)]

    def tell(self, refused: Refused) -> None:
        """Tell what the action refused at the field that it speaks of."""
        self.add_error(refused.field if refused.field in self.fields else None, words_of(refused))


class HandOverForm(ActForm):
    """To whom each body's entries go: the only heir is chosen already, of several one is to be chosen."""

    def __init__(self, data: Any = None, *, bodies: Sequence[BodyShown], today: date, **more: Any) -> None:
        ends = {each.body.ending.on for each in bodies if each.choices and each.body.ending}
        super().__init__(data, today=today, on=ends.pop() if len(ends) == 1 else None, **more)
        self.bodies = bodies
        for each in bodies:
            if each.choices:
                self.fields[each.field] = self._choice(each)
        self.order_fields([*(each.field for each in bodies), "on", "why"])

    def _choice(self, each: BodyShown) -> forms.ChoiceField:
        named = [(code, in_words(name)) for code, name in each.choices]
        blank = [] if len(each.heirs) == 1 else [("", in_words(MOVE["choose"]))]
        return forms.ChoiceField(
            label=in_words(MOVE["to"]), choices=[*blank, *named], required=False, initial=each.body.proposed
        )

    def lines(self) -> list[tuple[BodyShown, Any]]:
        """Return the bodies, each with its field; None where the reader chooses nothing."""
        return [(each, self[each.field] if each.choices else None) for each in self.bodies]

    def to(self, codes: Sequence[str]) -> dict[str, str]:
        """Return the new owner of each of some entries; those for whose body nobody was chosen are left out."""
        ticked = set(codes)
        return {
            entry.code: self.cleaned_data[each.field]
            for each in self.bodies
            for entry in each.entries
            if entry.code in ticked and self.cleaned_data.get(each.field)
        }


class MergeForm(ActForm):
    """Into which entry another goes, and what else goes there."""

    def __init__(self, data: Any = None, *, within: entries.Codes, **more: Any) -> None:
        super().__init__(data, **more)
        into = EntryNamed(label=in_words(MOVE["into"]), help_text=in_words(MOVE["into_help"]))
        also = EntriesNamed(
            label=in_words(MOVE["also"]), help_text=in_words(MOVE["also_help"]), required=False
        )
        into.within = also.within = within
        self.fields |= {"into": into, "also": also}
        self.order_fields(("into", "also", "on", "why"))

    def tell(self, refused: Refused) -> None:
        """Tell what the action refused at the entry that it speaks of, or at the entry whose owner the reader does not write for."""
        given, named = self.cleaned_data, str(refused.facts.get("entry", ""))
        if refused.field in self.fields:
            place: str | None = refused.field
        elif refused.code == "access.role_missing":
            owner = (
                entries.of_owners(None).filter(code=given.get("into")).values_list("owner_code", flat=True)
            )
            place = "into" if refused.facts.get("organisation") in owner or not given.get("also") else "also"
        elif named in given.get("also", ()):
            place = "also"
        else:  # of the entry itself, whose page this is, unless the other one is spoken of too
            place = "into" if given.get("into") in (named, refused.facts.get("into")) else None
        self.add_error(place, words_of(refused))


class SplitForm(ActForm):
    """The names of what an entry is split into, and whether it goes on itself."""

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["names"] = forms.CharField(
            label=in_words(MOVE["names"]),
            help_text=in_words(MOVE["names_help"]),
            max_length=20_000,
            widget=forms.Textarea({"rows": 4}),
        )
        self.fields["goes_on"] = forms.BooleanField(
            label=in_words(MOVE["goes_on"]), help_text=in_words(MOVE["goes_on_help"]), required=False
        )
        self.order_fields(("names", "goes_on", "on", "why"))

    def clean_names(self) -> tuple[str, ...]:
        """Part the lines; a name that stands there twice is told."""
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if twice:
            raise forms.ValidationError(in_words(MOVE["twice"].fill(name=twice[0][:80])))
        return tuple(names)

    def tell(self, refused: Refused) -> None:
        """Tell at the names what the action refused of them."""
        of_names = refused.field in ("parts", "name", "name_vi", "code")
        place = "names" if of_names else refused.field
        self.add_error(place if place in self.fields else None, words_of(refused))
