"""A report before its receiver: each figure beside the report before and the sum of those below, and what stands out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from nenso.kernel.rules import Text, format_number
from nenso.measures.rules.checking import Series, jumps, pasted
from nenso.reporting import queries as reporting
from nenso.reporting.models import Submission
from nenso.reporting.queries import Below, Content
from nenso.reporting.rules.forms import Cell
from nenso.web.presenters.regimes.words import unit_name
from nenso.web.presenters.reports.entry import Value, dom_id, shown
from nenso.web.presenters.reports.naming import period_name
from nenso.web.presenters.reports.sources import SourceShown

PERIODS = 12
LARGE = 0.5  # a change from the report before of more than half is a question, whatever the indicator


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One figure of a report as its receiver looks at it."""

    key: str
    name: Text
    unit: Text
    shown: Text
    before: Text
    change: Text
    below: Text
    differs_below: bool
    source: SourceShown | None
    deviation: Text | None
    findings: tuple[Text, ...]
    remark: str = ""

    @property
    def id(self) -> str:
        """The identifier of the figure's row."""
        return dom_id(self.key)

    @property
    def stands_out(self) -> bool:
        """Whether it wants a look."""
        return bool(self.findings or self.differs_below or self.deviation)


@dataclass(frozen=True, slots=True)
class Review:
    """The figures, the texts, and what they are held against."""

    lines: tuple[ReviewLine, ...]
    texts: tuple[tuple[Cell, Text], ...]
    before: Submission | None
    before_name: Text | None
    below: Below
    has_below: bool

    @property
    def standing_out(self) -> int:
        """How many figures want a look."""
        return sum(line.stands_out for line in self.lines)


def review_of(
    held: Content, sources: Mapping[str, SourceShown], remarks: Mapping[str, str] | None = None
) -> Review:
    """Return a report for its receiver; the number of queries does not grow with its cells."""
    row = held.submission
    past = reporting.earlier(row, PERIODS)
    below = reporting.below(row, held.form)
    found = _findings(held, [values for _, values in past], row)
    lines, texts = [], []
    last = past[0][1] if past else {}
    for key, cell in _cells(held):
        value = held.values.get(key)
        if not cell.field.is_number:
            if value:
                texts.append((cell, shown(cell, value)))
            continue
        lines.append(
            _line(held, cell, value, last.get(key), below, found.get(key, ()), sources, remarks or {})
        )
    before = past[0][0] if past else None
    name = period_name(before) if before else None
    return Review(tuple(lines), tuple(texts), before, name, below, below.expected > 0)


def _cells(held: Content) -> list[tuple[str, Cell]]:
    free = [key for key in held.cells if key not in held.form.fixed]
    found = list(held.form.fixed.items())
    for key in free:
        cell = held.form.cell(key)
        if cell is not None:
            found.append((key, cell))
    return found


def _line(
    held: Content,
    cell: Cell,
    value: Value,
    before: Value,
    below: Below,
    findings: Sequence[Text],
    sources: Mapping[str, SourceShown],
    remarks: Mapping[str, str],
) -> ReviewLine:
    its, total = held.cells.get(cell.key), below.sums.get(cell.key)
    deviation = None
    if its is not None and its.deviates:
        known, reason = shown(cell, its.facts["known"]), its.facts.get("reason", "")
        deviation = Text(f"số đã biết là {known.vi}: {reason}", f"{known.en} is known: {reason}")
    return ReviewLine(
        cell.key,
        cell.title,
        unit_name(cell.field.unit),
        shown(cell, value),
        shown(cell, before),
        _change(value, before),
        shown(cell, total.value if total else None),
        total is not None and isinstance(value, float) and abs(total.value - value) > 1e-6,
        sources.get(cell.key),
        deviation,
        tuple(findings),
        remarks.get(cell.key, ""),
    )


def _change(value: Value, before: Value) -> Text:
    if not isinstance(value, float) or not isinstance(before, float):
        return Text("", "")
    if not before:
        return Text("", "") if not value else Text("từ 0", "from 0")
    share = (value - before) / abs(before) * 100
    sign = "+" if share > 0 else "−" if share < 0 else ""
    vi, en = (format_number(abs(share), language, 1) for language in ("vi", "en"))
    return Text(f"{sign}{vi}%", f"{sign}{en}%")


def _findings(
    held: Content, past: Sequence[Mapping[str, Value]], row: Submission
) -> dict[str, tuple[Text, ...]]:
    """Return what stands out of a figure's own past: a jump out of its ordinary changes, the same figure again, a large change."""
    keys = [cell.key for cell in held.form.fixed.values() if cell.field.is_number]
    if not past or not keys:
        return {}
    columns = [*reversed(past), held.values]
    values = np.array([[_number(each.get(key)) for each in columns] for key in keys], dtype=np.float64)
    series = Series(row.regime.regime.code, tuple(keys), tuple(str(n) for n in range(len(columns))), values)
    last = str(len(columns) - 1)
    found: dict[str, list[Text]] = {}
    for each in (*jumps(series), *pasted(series)):
        if each.period == last:
            found.setdefault(each.unit, []).append(_SAID[each.kind.value])
    for key, line in zip(keys, values, strict=True):
        before, now = line[-2], line[-1]
        if key not in found and before and np.isfinite(before) and abs(now - before) > LARGE * abs(before):
            found[key] = [Text("đổi quá một nửa so với kỳ trước", "changed by more than half")]
    return {key: tuple(words) for key, words in found.items()}


_SAID = {
    "jump": Text("nhảy vọt so với các kỳ trước", "jumps out of its ordinary changes"),
    "pasted": Text("trùng số với nhiều kỳ liền trước", "the same figure several periods running"),
}


def _number(value: Value) -> float:
    return value if isinstance(value, float) else float("nan")
