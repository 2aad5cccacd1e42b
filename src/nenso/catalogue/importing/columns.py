"""The columns of a workbook of entries: where each stands in a statement, how its cells are read, and what its heading may be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nenso.catalogue.rules.kinds import Kind, Reach, Scope, Sharing, Stage, Updating
from nenso.catalogue.rules.words import FIELDS, KINDS, REACHES, SCOPES, SHARINGS, STAGES, UPDATINGS
from nenso.kernel.rules import Text, fold


class Read(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    ORGANISATION = "organisation"
    ORGANISATIONS = "organisations"
    LIST = "list"
    FLAG = "flag"
    VERDICTS = "verdicts"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the place of its value in a statement as it is kept, how it is read, and for a choice its words."""

    name: str
    place: tuple[str, ...]
    read: Read
    heading: Text
    choices: tuple[tuple[str, Text], ...] = ()


def _column(name: str, read: Read = Read.TEXT, place: tuple[str, ...] = ()) -> Column:
    return Column(name, place or (name,), read, FIELDS[name])


def _both(name: str) -> tuple[Column, Column]:
    word = FIELDS[name]
    other = Text(f"{word.vi} (tiếng Anh)", f"{word.en} (English)")
    return (
        Column(name, (name, "vi"), Read.TEXT, word),
        Column(f"{name}_en", (name, "en"), Read.TEXT, other),
    )


def _choice(name: str, choices: type[StrEnum], words: dict[str, Text]) -> Column:
    return Column(
        name, (name,), Read.CHOICE, FIELDS[name], tuple((each.value, words[each]) for each in choices)
    )


def _share(name: str) -> Column:
    return _column(name, Read.NUMBER, ("quality", name))


COLUMNS: tuple[Column, ...] = (
    _column("code"),
    _choice("kind", Kind, dict(KINDS)),
    *_both("name"),
    _column("owner", Read.ORGANISATION),
    _column("operator", Read.ORGANISATION),
    _choice("stage", Stage, dict(STAGES)),
    _column("since", Read.DAY),
    *_both("purpose"),
    *_both("description"),
    _column("basis"),
    _choice("scope", Scope, dict(SCOPES)),
    *_both("contents"),
    _column("standards"),
    _choice("updating", Updating, dict(UPDATINGS)),
    _choice("sharing", Sharing, dict(SHARINGS)),
    _column("services", Read.LIST),
    _column("records", Read.NUMBER),
    _column("records_on", Read.DAY),
    _share("correct"),
    _share("complete"),
    _share("clean"),
    _share("live"),
    _column("quality_on", Read.DAY, ("quality", "on")),
    _choice("share_as", Sharing, dict(SHARINGS)),
    _column("share_by", Read.DAY),
    _column("share_ground"),
    _column("level", Read.NUMBER),
    _column("databases", Read.LIST),
    _column("maker"),
    _column("is_domestic", Read.FLAG),
    _choice("reach", Reach, dict(REACHES)),
    _column("used_by", Read.ORGANISATIONS),
    _column("evaluation", Read.VERDICTS),
    _column("announced_on", Read.DAY),
    _column("part_of"),
    _column("merged_into"),
    _column("comes_from", Read.LIST),
    _column("url"),
    _column("contact"),
    _column("keywords", Read.LIST),
    _column("source"),
)

# What agencies head their lists with, besides our own words (folded).
_ALSO = {
    "name": (
        "ten co so du lieu",
        "ten csdl",
        "ten he thong",
        "ten he thong thong tin",
        "ten nen tang",
        "ten nen tang so",
        "danh muc co so du lieu",
    ),
    "owner": (
        "don vi chu quan",
        "chu quan",
        "co quan chu tri",
        "don vi chu tri",
        "bo, nganh, dia phuong",
        "don vi quan ly",
        "co quan quan ly",
    ),
    "operator": ("don vi van hanh", "co quan van hanh"),
    "stage": ("trang thai", "tinh trang", "hien trang"),
    "contents": ("noi dung", "du lieu chu yeu", "thong tin chu yeu"),
    "basis": ("can cu", "van ban phap ly", "co so phap ly"),
    "records": ("so luong ban ghi", "so ban ghi"),
    "sharing": ("hinh thuc chia se", "co che chia se", "chia se"),
    "share_by": ("lo trinh", "lo trinh chia se", "thoi han chia se", "thoi han mo du lieu"),
    "updating": ("cap nhat", "phuong thuc cap nhat", "co che cap nhat"),
    "level": ("cap do", "cap do attt", "cap do an toan he thong thong tin"),
    "url": ("dia chi truy cap", "duong dan", "website"),
    "since": ("thoi diem van hanh", "nam dua vao van hanh", "ngay dua vao van hanh"),
    "maker": ("doanh nghiep phat trien", "don vi chu quan nen tang"),
}


def known_headings() -> dict[str, Column]:
    """Return the columns by every heading that names them, folded."""
    found: dict[str, Column] = {}
    for column in COLUMNS:
        for word in _headings(column):
            found.setdefault(word, column)
    return found


def _headings(column: Column) -> Iterable[str]:
    yield from (fold(column.heading.vi), fold(column.heading.en), column.name)
    yield from _ALSO.get(column.name, ())


def is_heading(cells: Sequence[str]) -> bool:
    """Say whether a row of a workbook names columns: two at least; a title above them names none."""
    known = known_headings()
    return len({known[word].name for word in map(fold, cells) if word in known}) > 1
