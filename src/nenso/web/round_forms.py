"""The forms of assessment rounds: made, given more time, evidence, reviews, requests, objections and decisions."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.conf import settings

from nenso.index.rules.rounds import Calendar
from nenso.kernel.rules import Document, Text
from nenso.web.catalogue_forms.fields import PublishedEntry
from nenso.web.forms import DayInput
from nenso.web.language import in_words
from nenso.web.refusals import too_large, words_of

Choices = Iterable[tuple[str, str]]
DAYS = {
    "opens_on": Text("Ngày mở", "Opens on"),
    "self_until": Text("Tự chấm đến hết ngày", "Self-assessment until"),
    "verify_until": Text("Thẩm định đến hết ngày", "Verification until"),
    "object_until": Text("Kiến nghị đến hết ngày", "Objections until"),
    "publish_on": Text("Ngày công bố", "Published on"),
}
LABELS = {
    "edition": Text("Ấn bản cách chấm", "Edition"),
    "group": Text("Nhóm được đánh giá", "Group that is assessed"),
    "year": Text("Năm đánh giá", "Year assessed"),
    "units_on": Text("Các cơ quan tính đến ngày", "Agencies as of"),
    "code": Text("Mã", "Code"),
    "name_vi": Text("Tên tiếng Việt", "Name in Vietnamese"),
    "name_en": Text("Tên tiếng Anh", "Name in English"),
    "has_two_reviewers": Text(
        "Mỗi tiêu chí do hai người thẩm định độc lập", "Two reviewers judge each criterion on their own"
    ),
    "is_illustrative": Text(
        "Đợt minh họa, không phải đánh giá chính thức", "An illustration, not an official assessment"
    ),
    "reason": Text("Lý do", "Reason"),
    "reviewers": Text("Người thẩm định", "Verifiers"),
    "seed": Text("Số gieo", "Seed"),
    "title": Text("Trích yếu", "Abstract of the document"),
    "issuing_body": Text("Cơ quan ban hành", "Issuing body"),
    "number": Text("Số, ký hiệu", "Number"),
    "issued_on": Text("Ngày ban hành", "Day of issue"),
    "url": Text("Đường dẫn", "Link"),
    "file": Text("Tệp", "File"),
    "catalogue_code": Text("Mục trong danh mục", "Entry of the catalogue"),
    "with_gaps_reason": Text("Vì sao gửi khi còn thiếu", "Why it is signed off with gaps"),
    "question": Text("Câu hỏi gửi cơ quan", "Question to the agency"),
    "due": Text("Hạn trả lời", "Due day"),
    "answer": Text("Trả lời", "Answer"),
    "claim": Text("Vì sao kết quả thẩm định chưa đúng", "Why what was found is not right"),
    "state": Text("Quyết định", "Decision"),
    "reason_for_gaps": Text("Lý do chốt khi còn việc chưa xong", "Why it is closed with work undone"),
    "unit": Text("Cơ quan", "Agency"),
    "places": Text("Muốn lên bao nhiêu bậc", "Places to climb"),
}
HINTS = {
    "code": Text(
        "Chữ thường không dấu, chữ số và gạch nối, ví dụ dti-2026-tinh.",
        "Small letters, digits and hyphens, such as dti-2026-provinces.",
    ),
    "units_on": Text(
        "Tỉnh, bộ nào đang có trong ngày này thì tham gia.", "Whoever exists on this day takes part."
    ),
    "seed": Text(
        "Cùng một số thì chia giống hệt; đổi số để chia lại.",
        "The same number deals the same lists; another one deals anew.",
    ),
    "url": Text("Đường dẫn mở được, hoặc một tệp, không cả hai.", "A link that opens, or a file, not both."),
    "catalogue_code": Text(
        "Hệ thống, cơ sở dữ liệu hoặc nền tảng mà minh chứng này cho thấy: gõ tên hoặc mã. Có mục này thì không cần đường dẫn hay tệp.",
        "The system, database or platform that this shows, by name or code. With it neither link nor file is needed.",
    ),
    "question": Text(
        "Cơ quan thấy câu này và trả lời ngay tại tiêu chí.",
        "The agency sees this and answers at the criterion.",
    ),
    "reason": Text("Lý do được lưu lại cùng thay đổi.", "It is kept with the change."),
    "with_gaps_reason": Text(
        "Chỉ cần khi còn mục thiếu; người thẩm định đọc được.",
        "Only where something is missing; verifiers read it.",
    ),
}
EXTENSION_REASON = Text("Các cơ quan đọc được lý do này.", "The agencies read this reason.")
PUBLIC_REASON = Text(
    "Lý do được công khai sau khi công bố kết quả.", "It becomes public once the results are published."
)
MOST_PLACES = 62
NO_TITLE = Text("Hãy ghi trích yếu của tài liệu.", "Say what the document is.")
NO_DOCUMENT = Text(
    "Hãy gắn đường dẫn hoặc tệp của tài liệu, hoặc nêu mục trong danh mục.",
    "Give the document's link or its file, or name an entry of the catalogue.",
)


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class RoundsForm(forms.Form):
    """A form whose labels and hints stand in `LABELS` and `HINTS`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if (label := LABELS.get(name) or DAYS.get(name)) is not None:
                field.label = in_words(label)
            if not field.help_text and (hint := HINTS.get(name)) is not None:
                field.help_text = in_words(hint)

    def offer(self, name: str, choices: Choices) -> None:
        """Give a field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class CalendarForm(RoundsForm):
    """The days of a round and why they move."""

    opens_on = forms.DateField(widget=DayInput())
    self_until = forms.DateField(widget=DayInput())
    verify_until = forms.DateField(widget=DayInput())
    object_until = forms.DateField(widget=DayInput())
    publish_on = forms.DateField(widget=DayInput())
    reason = forms.CharField(max_length=2000, widget=_area())

    def calendar(self) -> Calendar:
        """Return the days of a valid form."""
        given: dict[str, date] = self.cleaned_data
        return Calendar(**{name: given[name] for name in DAYS})


class RoundForm(RoundsForm):
    """A round being made."""

    edition = forms.ChoiceField()
    group = forms.ChoiceField()
    year = forms.IntegerField(min_value=2000, max_value=2100)
    units_on = forms.DateField(widget=DayInput())
    name_vi = forms.CharField(max_length=300)
    name_en = forms.CharField(max_length=300)
    code = forms.CharField(max_length=64)
    opens_on = forms.DateField(widget=DayInput())
    self_until = forms.DateField(widget=DayInput())
    verify_until = forms.DateField(widget=DayInput())
    object_until = forms.DateField(widget=DayInput())
    publish_on = forms.DateField(widget=DayInput())
    has_two_reviewers = forms.BooleanField(required=False)
    is_illustrative = forms.BooleanField(required=False)

    def __init__(self, *args: Any, editions: Choices, groups: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("edition", editions)
        self.offer("group", groups)

    def calendar(self) -> Calendar:
        """Return the days of a valid form."""
        given: dict[str, date] = self.cleaned_data
        return Calendar(**{name: given[name] for name in DAYS})


class DealForm(RoundsForm):
    """Who verifies, and the number by which the lists are dealt."""

    reviewers = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    seed = forms.IntegerField(min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("reviewers", people)


class ReasonForm(RoundsForm):
    """A reason, and nothing else."""

    reason = forms.CharField(max_length=2000, widget=_area())


class SubmitForm(RoundsForm):
    """Sign off; with a reason where something is missing."""

    with_gaps_reason = forms.CharField(required=False, max_length=2000, widget=_area())


class FileForm(RoundsForm):
    """A form with a file that is refused before it is read where it is too large."""

    file = forms.FileField(required=False, widget=forms.FileInput())

    def clean_file(self) -> Any:
        """Refuse what is too large."""
        found = self.cleaned_data["file"]
        if found and (found.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(words_of(too_large(found.size or 0)))
        return found


class BookForm(FileForm):
    """The workbook of a self-assessment as it was filled in."""

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".xlsx"}))


class EvidenceForm(FileForm):
    """One document: what it is, and a link, a file or the entry of the catalogue that it shows."""

    title = forms.CharField(max_length=400)
    issuing_body = forms.CharField(required=False, max_length=300)
    number = forms.CharField(required=False, max_length=120)
    issued_on = forms.DateField(required=False, widget=DayInput())
    url = forms.CharField(required=False, max_length=1000, widget=forms.URLInput())
    catalogue_code = PublishedEntry(help_text="")
    field_order = ("claim", "title", "issuing_body", "number", "issued_on", "url", "file", "catalogue_code")


class ObjectionForm(EvidenceForm):
    """Why what was found is not right, and a document that shows it where there is one."""

    claim = forms.CharField(max_length=4000, widget=_area(5))
    title = forms.CharField(required=False, max_length=400)

    def clean(self) -> dict[str, Any]:
        """A document is asked for whole: what it is, and a link, a file or an entry."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        has_document = any(given.get(name) for name in ("url", "file", "catalogue_code"))
        if has_document and not given.get("title"):
            self.add_error("title", in_words(NO_TITLE))
        if given.get("title") and not has_document:
            self.add_error("url", in_words(NO_DOCUMENT))
        return given

    def documents(self) -> list[Document]:
        """Return the document of a valid form; none where none was given."""
        given = self.cleaned_data
        if not given["title"]:
            return []
        file = given["file"]
        return [
            Document(
                title=given["title"],
                issuing_body=given["issuing_body"],
                number=given["number"],
                issued_on=given["issued_on"],
                url=given["url"],
                content=file.read() if file else None,
                file_name=file.name if file else "",
                catalogue_code=given["catalogue_code"],
            )
        ]


class AskForm(RoundsForm):
    """A request for more evidence."""

    question = forms.CharField(max_length=2000, widget=_area())
    due = forms.DateField(widget=DayInput())


class AnswerForm(RoundsForm):
    """The answer to one."""

    answer = forms.CharField(max_length=4000, widget=_area(4))


class CloseForm(RoundsForm):
    """Close a round; with a reason where work is left undone."""

    reason_for_gaps = forms.CharField(required=False, max_length=2000, widget=_area())


class LiftForm(RoundsForm):
    """Whose rank is to climb, and by how many places."""

    unit = forms.ChoiceField()
    places = forms.IntegerField(min_value=1, max_value=MOST_PLACES, initial=5)

    def __init__(self, *args: Any, units: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", units)
