"""What happened with an entry, in words, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nenso.catalogue.queries import Mark
from nenso.catalogue.rules import Verb
from nenso.catalogue.rules.words import FIELDS
from nenso.kernel.rules import Text, join_list

_DONE = {
    Verb.SUBMIT: Text("Trình công bố", "Submitted for publication"),
    Verb.RETURN: Text("Trả lại", "Returned"),
    Verb.PUBLISH: Text("Công bố", "Published"),
    Verb.CONFIRM: Text("Xác nhận còn đúng", "Confirmed as it stands"),
    Verb.WITHDRAW: Text("Rút lại", "Withdrawn"),
}
_FIRST = Text("Đăng ký", "Registered")
_AGAIN = Text("Soạn lại, nội dung không đổi", "Written again; nothing differs")
_CHANGED = Text("Sửa: {fields}", "Changed: {fields}")


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened: when, who, what, and what was said with it."""

    at: datetime
    by: str
    what: Text
    version: int
    comment: str


def history_lines(marks: Iterable[Mark]) -> list[HistoryLine]:
    """Return what happened, the newest first."""
    return [HistoryLine(mark.at, mark.by, _what(mark), mark.version, mark.comment) for mark in marks][::-1]


def _what(mark: Mark) -> Text:
    if mark.verb in list(Verb):
        return _DONE[Verb(mark.verb)]
    if not mark.changed:
        return _FIRST if mark.version == 1 else _AGAIN
    names = [FIELDS[name] for name in mark.changed]
    fields = Text(
        join_list([name.vi.lower() for name in names], "vi"),
        join_list([name.en.lower() for name in names], "en"),
    )
    return _CHANGED.fill(fields=fields)
