"""The form of a change to many entries: what is left empty stays in each entry as it is."""

from collections.abc import Collection
from typing import Any

from django import forms

from nenso.catalogue.queries import desk as entries
from nenso.catalogue.rules import IN_BULK, OF_ALL, OF_KIND, Changes, Kind, Stage
from nenso.catalogue.rules.words import FIELDS, STAGES
from nenso.kernel.rules import Text
from nenso.web.catalogue_forms.facts import field_of
from nenso.web.catalogue_forms.fields import EntryNamed
from nenso.web.catalogue_forms.layout import label_of
from nenso.web.language import in_words

_OFFERED = (
    *("stage", "operator", "scope", "sharing", "updating", "level", "reach", "maker"),
    *("basis", "standards", "contact", "source", "part_of"),
)
_NEVER_EMPTY = ("stage",)
_LEFT = Text("– giữ nguyên –", "– as it is –")
_ADD, _TAKE = Text("Thêm từ khóa", "Keywords to add"), Text("Bỏ từ khóa", "Keywords to take away")
_EMPTY = Text("Xóa trắng các trường", "Fields to empty")
_WHY = Text("Lý do thay đổi", "Why it changes")
_WHY_HELP = Text("Ghi vào lịch sử của từng mục.", "It stands in the history of each.")


def offered(kinds: Collection[Kind]) -> list[str]:
    """Return the fields that entries of some kinds share and that may be changed in many at once, in the order of the form."""
    shared = [name for name in _OFFERED if name in IN_BULK]
    return [name for name in shared if name in OF_ALL or all(name in OF_KIND[kind] for kind in kinds)]


class BulkForm(forms.Form):
    """What is changed in each of many entries."""

    def __init__(
        self, data: Any = None, *, kinds: Collection[Kind], within: entries.Codes, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.names = offered(kinds)
        for name in self.names:
            self.fields[name] = self._field(name, within)
        self.fields["add"] = field_of("keywords", {"label": in_words(_ADD), "required": False})
        self.fields["take"] = field_of("keywords", {"label": in_words(_TAKE), "required": False})
        self.fields["empty"] = forms.MultipleChoiceField(
            label=in_words(_EMPTY),
            required=False,
            choices=[(name, in_words(FIELDS[name])) for name in self.names if name not in _NEVER_EMPTY],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["why"] = field_of(
            "why", {"label": in_words(_WHY), "required": False, "help_text": in_words(_WHY_HELP)}
        )

    def _field(self, name: str, within: entries.Codes) -> forms.Field:
        said: dict[str, Any] = {"label": in_words(label_of(name)), "required": False}
        if name == "stage":
            choices = [("", in_words(_LEFT)), *((each.value, in_words(STAGES[each])) for each in Stage)]
            return forms.ChoiceField(choices=choices, **said)
        made = field_of(name, said)
        if isinstance(made, forms.ChoiceField):
            known: Any = made.choices
            made.choices = [("", in_words(_LEFT)), *list(known)[1:]]
        if isinstance(made, EntryNamed):
            made.within = within
        return made

    @property
    def changes(self) -> Changes:
        """What was chosen."""
        given = self.cleaned_data
        values: dict[str, Any] = {name: given[name] for name in self.names if given.get(name)}
        if "level" in values:
            values["level"] = int(values["level"])
        values |= dict.fromkeys(given["empty"], "")
        lists = {name: {"keywords": given[name]} if given[name] else {} for name in ("add", "take")}
        return Changes(values, lists["add"], lists["take"])

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What was sent, for the page that asks once more."""
        data: Any = self.data
        return [(name, value) for name in self.fields for value in data.getlist(name) if value]
