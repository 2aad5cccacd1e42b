"""What looks wrong in the store, for reading: the sentence, the unit, the figure's origin, what was said of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from nenso.kernel.rules import Text, fold
from nenso.measures import queries as measures
from nenso.measures.queries import CheckedFinding
from nenso.measures.rules import FindingKind, Severity
from nenso.web.exports import Column
from nenso.web.presenters.indicators.catalogue import Choice
from nenso.web.presenters.indicators.naming import Asked, origin_url, unit_names

KIND_NAMES = {
    FindingKind.ABOVE_ONE: Text("tỷ lệ vượt 100 %", "share above 100%"),
    FindingKind.PART_ABOVE_WHOLE: Text("phần lớn hơn tổng", "part above the whole"),
    FindingKind.NEGATIVE: Text("số âm", "below nought"),
    FindingKind.JUMP: Text("tăng giảm đột ngột", "sudden jump"),
    FindingKind.SHRINKING: Text("mẫu số giảm mạnh", "shrinking denominator"),
    FindingKind.PASTED: Text("lặp lại cùng một số", "same figure again"),
    FindingKind.SAME_EVIDENCE: Text("trùng tài liệu chứng minh", "same evidence"),
}
OPEN, EXPLAINED, ALL = "", "explained", "all"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: a kind of finding, words of an organisation or indicator, and which state."""

    kind: str = ""
    words: str = ""
    shown: str = OPEN


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in words."""

    checked: CheckedFinding
    kind: Text
    sentence: Text
    unit: str
    indicator: Text
    is_error: bool
    url: str

    @property
    def key(self) -> str:
        """The name under which it is explained."""
        return self.checked.key


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """The findings as asked; `kinds` count those that are open."""

    first: Text
    lines: tuple[Line, ...]
    kinds: tuple[Choice, ...]
    open_count: int
    explained_count: int


def findings_page(wish: Wish, on: date, language: str) -> FindingsPage:
    """Return what looks wrong; queries do not grow with what is found."""
    every = measures.checked(on)
    still_open = [each for each in every if each.explained is None]
    names = _names(every, on, language)
    meanings = {one.code: one.name for one in measures.indicators(on)}
    lines = [_line(each, names, meanings, language) for each in every]
    counted = Counter(each.finding.kind for each in still_open)
    return FindingsPage(
        first=_first(still_open),
        lines=tuple(line for line in lines if _is_wanted(line, wish, language)),
        kinds=tuple(
            Choice(kind.value, KIND_NAMES[kind].in_language(language), counted[kind])
            for kind in FindingKind
            if counted[kind] or kind.value == wish.kind
        ),
        open_count=len(still_open),
        explained_count=len(every) - len(still_open),
    )


def _names(every: list[CheckedFinding], on: date, language: str) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for kind in {each.unit_kind for each in every}:
        codes = {each.finding.unit for each in every if each.unit_kind == kind}
        found |= {
            (kind, code): name.in_language(language) for code, name in unit_names(kind, codes, on).items()
        }
    return found


def _line(
    each: CheckedFinding, names: dict[tuple[str, str], str], meanings: dict[str, Text], language: str
) -> Line:
    finding = each.finding
    asked = Asked(finding.indicator, each.unit_kind, finding.unit)
    return Line(
        checked=each,
        kind=KIND_NAMES[finding.kind],
        sentence=finding.sentence(),
        unit=names.get((each.unit_kind, finding.unit), finding.unit),
        indicator=meanings.get(finding.indicator, Text(finding.indicator, finding.indicator)),
        is_error=finding.severity is Severity.ERROR,
        url=origin_url(asked, finding.period, language),
    )


def _is_wanted(line: Line, wish: Wish, language: str) -> bool:
    is_explained = line.checked.explained is not None
    if wish.shown != ALL and is_explained != (wish.shown == EXPLAINED):
        return False
    if wish.kind and line.checked.finding.kind != wish.kind:
        return False
    named = fold(f"{line.unit} {line.checked.finding.unit} {line.indicator.in_language(language)}")
    return all(word in named for word in fold(wish.words).split())


def _first(still_open: list[CheckedFinding]) -> Text:
    if not still_open:
        return Text(
            "Không có số liệu nào cần xem lại trong 13 kỳ gần đây.",
            "Nothing in the last 13 periods needs a second look.",
        )
    errors = sum(each.finding.severity is Severity.ERROR for each in still_open)
    units = len({(each.unit_kind, each.finding.unit) for each in still_open})
    return Text(
        "{n} số liệu của {units} đơn vị cần xem lại; {errors} trong đó không thể đúng.",
        "{n} figures of {units} units need a second look; {errors} of them cannot be true.",
    ).fill(n=len(still_open), units=units, errors=errors)


COLUMNS = (
    Column("kind", Text("Loại", "Kind")),
    Column("indicator", Text("Chỉ tiêu", "Indicator"), width=34),
    Column("code", Text("Mã chỉ tiêu", "Indicator code"), width=30),
    Column("unit", Text("Đơn vị", "Unit"), width=34),
    Column("unit_code", Text("Mã đơn vị", "Unit code")),
    Column("period", Text("Kỳ", "Period")),
    Column("finding", Text("Nhận xét", "Finding"), width=40),
    Column("explained", Text("Giải thích", "Explanation"), width=40),
)


def rows(found: FindingsPage) -> list[list[Any]]:
    """Return the findings as an exported table."""
    return [
        [
            line.kind,
            line.indicator,
            line.checked.finding.indicator,
            line.unit,
            line.checked.finding.unit,
            line.checked.finding.period,
            line.sentence,
            line.checked.explained.reason if line.checked.explained else None,
        ]
        for line in found.lines
    ]
