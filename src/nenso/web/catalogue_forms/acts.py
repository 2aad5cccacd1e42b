"""Small forms of the catalogue's desk: a comment, a filter of the list, a workbook."""

from typing import Any

from django import forms
from django.conf import settings

from nenso.catalogue.rules import Kind, Stage, State
from nenso.catalogue.rules.words import KINDS, STAGES, STATES
from nenso.catalogue.texts import REFUSALS
from nenso.kernel.rules import Text
from nenso.web.language import in_words
from nenso.web.refusals import too_large, words_of

_COMMENT = Text("Ý kiến", "Comment")
_ALL = Text("tất cả", "all")
_UNFINISHED = Text("bản nháp hoặc bị trả lại", "a draft, or returned")
DUE = {
    "late": Text("quá hạn", "overdue"),
    "soon": Text("quá hạn hoặc đến hạn trong tháng tới", "overdue, or due within a month"),
}


class CommentForm(forms.Form):
    """What is said with a step."""

    def __init__(
        self,
        *args: Any,
        label: Text = _COMMENT,
        help_text: Text | None = None,
        required: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["comment"] = forms.CharField(
            label=in_words(label),
            help_text=in_words(help_text) if help_text else "",
            required=required,
            error_messages={"required": in_words(REFUSALS["catalogue.no_comment"])},
            max_length=2_000,
            widget=forms.Textarea({"rows": 2}),
        )


class FilterForm(forms.Form):
    """Narrow the list of entries; what is no choice counts as none."""

    def __init__(self, *args: Any, owners: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["q"] = forms.CharField(label=in_words(Text("Tìm", "Search")), required=False)
        self.fields["q"].widget = forms.TextInput({"type": "search"})
        offered: dict[str, tuple[Text, list[tuple[str, str]]]] = {
            "kind": (Text("Loại", "Kind"), [(each, in_words(KINDS[each])) for each in Kind]),
            "stage": (Text("Giai đoạn", "Stage"), [(each, in_words(STAGES[each])) for each in Stage]),
            "state": (
                Text("Trạng thái", "State"),
                [("unfinished", in_words(_UNFINISHED)), *((each, in_words(STATES[each])) for each in State)],
            ),
            "due": (
                Text("Hạn xác nhận", "To be confirmed"),
                [(key, in_words(word)) for key, word in DUE.items()],
            ),
        }
        if len(owners) > 1:
            offered["owner"] = (Text("Cơ quan", "Agency"), owners)
        for name, (label, choices) in offered.items():
            blank = [("", in_words(_ALL))]
            self.fields[name] = forms.ChoiceField(
                label=in_words(label), required=False, choices=[*blank, *choices]
            )

    def wanted(self, name: str) -> str:
        """Return what was chosen, "" for nothing and for what is no choice."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")[:200]


_READ = (".xlsx", ".csv", ".txt", ".tsv", ".ttl", ".jsonld")
_NO_FILE = Text("Hãy chọn tệp cần nạp.", "Choose the file to be loaded.")
_OTHER_KIND = Text(
    "“{file}” không phải bảng tính XLSX, CSV hay danh mục DCAT (.ttl, .jsonld). Hãy lưu lại theo một trong các loại đó.",
    "“{file}” is no workbook (XLSX), CSV or catalogue in DCAT (.ttl, .jsonld). Save it as one of these.",
)


class EntriesFileForm(forms.Form):
    """A workbook of entries, or a catalogue in DCAT."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["file"] = forms.FileField(
            label=in_words(Text("Bảng danh mục", "Workbook of entries")),
            help_text=in_words(
                Text(
                    "XLSX, CSV (UTF-8), hoặc danh mục theo DCAT (.ttl, .jsonld), tối đa 20 MB.",
                    "XLSX, CSV (UTF-8), or a catalogue in DCAT (.ttl, .jsonld), 20 MB at most.",
                )
            ),
            error_messages={"required": in_words(_NO_FILE)},
            widget=forms.FileInput(attrs={"accept": ",".join(_READ)}),
        )

    def clean_file(self) -> Any:
        """Refuse what is too large, or of a kind that is not read, before it is read."""
        file = self.cleaned_data["file"]
        if not str(file.name).lower().endswith(_READ):
            raise forms.ValidationError(in_words(_OTHER_KIND.fill(file=str(file.name)[:80])))
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(words_of(too_large(file.size or 0)))
        return file
