"""Fields that forms of the catalogue share: organisations and entries by name or code, suggested while they are typed; numbers as people write them."""

import re
from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nenso.catalogue.importing import COLUMNS, read_cell
from nenso.catalogue.queries import desk as entries
from nenso.kernel.rules import Refused, Text
from nenso.web.language import in_words
from nenso.web.plan_forms.fields import OrganisationField
from nenso.web.refusals import words_of

_CODED = re.compile(r".*\[([^\[\]]+)\]\s*", re.DOTALL)
_COLUMNS = {column.name: column for column in COLUMNS}
_ENTRY_HELP = _(
    "Which system, database or platform of the catalogue it is, by code or name; a few letters bring suggestions."
)
_ADD = Text("Tìm theo tên để thêm", "Search by name to add")


def with_code(name: str, code: str) -> str:
    """Return how a thing is written in a field: its name, then its code, by which it is read again."""
    return f"{name} [{code}]" if name else code


def _bare(text: str) -> str:
    """Return the code that a suggestion ends with, or the text itself."""
    coded = _CODED.fullmatch(text)
    return coded[1].strip() if coded else text.strip()


class Suggesting(forms.TextInput):
    """A line under which things are suggested while it is typed; without scripts a name or a code is typed in full."""

    def __init__(self, options: str) -> None:
        super().__init__({"autocomplete": "off"})
        self.options = options

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Render the line and the list of its suggestions."""
        place = f"{(attrs or {}).get('id', name)}-options"
        asked = {"list": place, **_asking(self.options, name, place)}
        line = super().render(name, value, {**(attrs or {}), **asked}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', line, place)


class SuggestingLines(forms.Textarea):
    """Several things, one a line; with scripts a search below adds lines."""

    def __init__(self, options: str) -> None:
        super().__init__({"rows": 3, "spellcheck": "false"})
        self.options = options

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Render the lines, and the search that scripts show."""
        own = str((attrs or {}).get("id", name))
        asked = _asking(self.options, "pick", f"{own}-options")
        more = format_html(
            '<div class="cat-pick no-print" data-picks="{own}" hidden><label class="field-hint" for="{own}-pick">{add}</label>'
            '<input class="form-control" type="search" name="pick" form="none" id="{own}-pick" list="{own}-options" autocomplete="off" '
            'hx-get="{get}" hx-trigger="{trigger}" hx-target="{target}" hx-sync="this:replace"><datalist id="{own}-options"></datalist></div>',
            own=own,
            add=in_words(_ADD),
            get=asked["hx-get"],
            trigger=asked["hx-trigger"],
            target=asked["hx-target"],
        )
        return super().render(name, value, attrs, renderer) + more


def _asking(options: str, name: str, place: str) -> dict[str, str]:
    return {
        "hx-get": f"{reverse(f'desk:catalogue_{options}')}?of={name}",
        "hx-trigger": "input changed delay:250ms",
        "hx-target": f"#{place}",
        "hx-swap": "innerHTML",  # whatever the form around it says: the list stays, what is in it changes
        "hx-sync": "this:replace",
    }


class Organisation(OrganisationField):
    """An organisation by its code or name; its value is the code, "" where it may be empty."""

    widget = Suggesting("organisations")

    def clean(self, value: Any) -> str:
        """Resolve it through the directory."""
        return super().clean(_bare(str(value or "")))


class _Several(forms.CharField):
    """Several things, one a line; its value is a tuple of them, each once."""

    def read(self, line: str) -> str:
        """Return what a line means; raises `ValidationError`."""
        return line

    def clean(self, value: Any) -> Any:
        """Read each line; all that is wrong is told at once."""
        found, wrong = [], []
        for line in _lines(str(super().clean(value) or "")):
            try:
                found.append(self.read(line))
            except forms.ValidationError as error:
                wrong += error.messages
        if wrong:
            raise forms.ValidationError(wrong)
        return tuple(dict.fromkeys(found))


def _lines(text: str) -> list[str]:
    """Part a text at its lines, and at semicolons but within a suggestion, whose name may hold one."""
    found: list[str] = []
    for line in text.splitlines():
        found += [line] if _CODED.fullmatch(line) else line.split(";")
    return [each.strip() for each in found if each.strip()]


class Organisations(_Several):
    """Several organisations by code or name; its value is the tuple of their codes."""

    widget = SuggestingLines("organisations")

    def read(self, line: str) -> str:
        """Resolve one through the directory."""
        return Organisation(required=False).clean(line)


class _OfEntries:
    """What both fields of entries know: the reader's organisations, and the entries that were named before."""

    within: entries.Codes = ()
    named_before: Collection[str] = ()

    def code_of(self, text: str) -> str:
        """Return the code that a text means, "" for none, among entries that the reader may see; raises `ValidationError`."""
        bare = _bare(text)
        if not bare or bare in self.named_before:
            return bare
        try:
            return entries.code_named(bare, self.within)
        except Refused as refused:
            raise forms.ValidationError(words_of(refused)) from refused


class EntryNamed(_OfEntries, forms.CharField):
    """Another entry by its code or name; its value is the code, "" where it may be empty."""

    widget = Suggesting("options")

    def clean(self, value: Any) -> str:
        """Find the entry."""
        return self.code_of(str(super().clean(value) or ""))


class PublishedEntry(EntryNamed):
    """A public entry that a system of another room says it is, by its code or name; its value is the code, "" for none."""

    widget = Suggesting("published")

    def __init__(self, **more: Any) -> None:
        more = {"label": _("Catalogue entry"), "required": False, "help_text": _ENTRY_HELP, **more}
        super().__init__(**more)


class EntriesNamed(_OfEntries, _Several):
    """Several entries by code or name; its value is the tuple of their codes."""

    widget = SuggestingLines("options")

    def read(self, line: str) -> str:
        """Find one."""
        return self.code_of(line)


class AsInWorkbooks(forms.CharField):
    """A value that is read as a cell of a workbook's column is, so that both understand the same; `empty` where nothing is written."""

    def __init__(
        self, column: str, empty: Any, shape: Callable[[Any], Any] = lambda value: value, **more: Any
    ) -> None:
        super().__init__(**more)
        self._column, self._empty, self._shape = column, empty, shape

    def clean(self, value: Any) -> Any:
        """Read what was written."""
        text = str(super().clean(value) or "")
        if not text:
            return self._empty
        try:
            return self._shape(read_cell(_COLUMNS[self._column], text.replace("\r\n", "\n"), str))
        except Refused as refused:
            raise forms.ValidationError(words_of(refused)) from refused
