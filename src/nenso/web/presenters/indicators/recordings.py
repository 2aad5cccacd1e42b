"""An act of recording for reading: its facts in words, and the figures that it brought with their origins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nenso.kernel.rules import Period, Text
from nenso.measures import queries as measures
from nenso.measures.queries import LotFacts
from nenso.web.exports import Column, Kind
from nenso.web.presenters.indicators.naming import LOT_NAMES, Asked, origin_url, unit_names, unit_word
from nenso.web.presenters.indicators.series import meant


@dataclass(frozen=True, slots=True)
class Recording:
    """A lot and what it recorded, in its order."""

    facts: LotFacts
    title: Text
    observations: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A recorded figure; `is_superseded` where a newer one has taken its place."""

    indicator: Text
    unit: str
    period: Text
    value: float | None
    decimals: int
    word: Text
    line: str
    version: int
    is_superseded: bool
    url: str


def recording(uuid: str) -> Recording:
    """Return a lot; raises `Refused("lot.not_found")`."""
    facts = measures.lot(uuid)
    observations = measures.observations_of(uuid)
    kind = LOT_NAMES.get(facts.kind, Text(facts.kind, facts.kind))
    title = Text("{n} số liệu: {kind}", "{n} figures: {kind}").fill(n=len(observations), kind=kind)
    return Recording(facts, title, observations)


def lot_lines(observations: Sequence[Any], language: str) -> tuple[Line, ...]:
    """Return a page of a lot's figures with names; queries grow with kinds of unit and with indicators, not with rows."""
    names: dict[tuple[str, str], str] = {}
    for kind in {row.unit_kind for row in observations}:
        of_kind = [row for row in observations if row.unit_kind == kind]
        found = unit_names(kind, {row.unit_code for row in of_kind}, max(row.last_day for row in of_kind))
        names |= {(kind, code): name.in_language(language) for code, name in found.items()}
    last = max((row.last_day for row in observations), default=None)
    meanings = {row.indicator.code: meant(row.indicator.code, last) for row in observations if last}
    return tuple(_line(row, meanings[row.indicator.code], names, language) for row in observations)


def _line(row: Any, one: Any, names: dict[tuple[str, str], str], language: str) -> Line:
    asked = Asked(row.indicator.code, row.unit_kind, row.unit_code, category=row.category)
    return Line(
        indicator=one.name,
        unit=names.get((row.unit_kind, row.unit_code), row.unit_code),
        period=Period.parse(row.period).name(),
        value=row.value,
        decimals=one.decimals,
        word=unit_word(one.unit),
        line=row.line,
        version=row.version,
        is_superseded=row.superseded_at is not None,
        url=origin_url(asked, row.period, language),
    )


COLUMNS = (
    Column("indicator", Text("Chỉ tiêu", "Indicator"), width=34),
    Column("unit_kind", Text("Loại đơn vị", "Kind of unit")),
    Column("unit_code", Text("Mã đơn vị", "Unit code")),
    Column("period", Text("Kỳ", "Period")),
    Column("category", Text("Phân tổ", "Category")),
    Column("value", Text("Giá trị", "Value"), Kind.NUMBER),
    Column("version", Text("Lần ghi", "Version"), Kind.NUMBER, 0),
    Column("line", Text("Dòng trong nguồn", "Line in the source"), width=30),
)


def rows(lot: Recording) -> list[list[Any]]:
    """Return the lot as an exported table."""
    return [
        [
            row.indicator.code,
            row.unit_kind,
            row.unit_code,
            row.period,
            row.category,
            row.value,
            row.version,
            row.line,
        ]
        for row in lot.observations
    ]
