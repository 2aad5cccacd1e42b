"""A series and a ranking as tables to take away, with what they rest on."""

from datetime import datetime
from typing import Any

from nenso.kernel.rules import Text, format_date
from nenso.measures import exporting
from nenso.measures.queries import IndicatorAsOf
from nenso.web.exports import Column, Kind
from nenso.web.presenters.indicators.naming import SOURCE_NAMES, unit_word
from nenso.web.presenters.indicators.ranking import Ranking
from nenso.web.presenters.indicators.series import PointLine, SeriesPage

_UNIT = (
    Column("indicator", Text("Chỉ tiêu", "Indicator"), width=34),
    Column("unit_kind", Text("Loại đơn vị", "Kind of unit")),
    Column("unit_code", Text("Mã đơn vị", "Unit code")),
    Column("unit_name", Text("Đơn vị", "Unit"), width=34),
    Column("period", Text("Kỳ", "Period")),
    Column("value", Text("Giá trị", "Value"), Kind.NUMBER),
    Column("measure", Text("Đơn vị tính", "Unit of measure")),
    Column("coverage", Text("Phần đã có số liệu (0–1)", "Share with figures (0–1)"), Kind.NUMBER, 3),
)
SERIES = (
    *_UNIT,
    Column("category", Text("Phân tổ", "Category")),
    Column("version", Text("Lần ghi", "Version"), Kind.NUMBER, 0),
    Column("known_at", Text("Biết từ lúc", "Known since"), Kind.DATE, width=20),
    Column("lot", Text("Đợt ghi", "Lot"), width=38),
    Column("flags", Text("Dấu", "Flags")),
)
RANKING = (Column("rank", Text("Hạng", "Rank"), Kind.NUMBER, 0), *_UNIT)


def series_rows(page: SeriesPage) -> list[list[Any]]:
    """Return a row for each period, oldest first; missing ones have no value."""
    word = unit_word(page.indicator.unit)
    return [
        [
            page.indicator.code,
            page.unit.kind,
            page.unit.code,
            page.unit.name,
            line.period.code,
            line.value,
            word,
            line.coverage if line.value is not None else None,
            page.asked.category,
            line.point.version or None,
            line.point.known_at,
            line.point.lot,
            " ".join(line.point.flags),
        ]
        for line in reversed(page.lines)
    ]


def ranking_rows(page: SeriesPage, ranked: Ranking) -> list[list[Any]]:
    """Return a row for each unit with a figure, by rank."""
    word = unit_word(page.indicator.unit)
    period = page.last.period.code if page.last else ""
    return [
        [
            line.rank,
            page.indicator.code,
            ranked.level,
            line.code,
            line.name,
            period,
            line.value,
            word,
            line.coverage,
        ]
        for line in ranked.found
    ]


SDMX = {
    "sdmx-ml": ("application/vnd.sdmx.structurespecificdata+xml;version=2.1", "xml"),
    "sdmx-csv": ("application/vnd.sdmx.data+csv;version=1.0.0", "csv"),
}


def sdmx(page: SeriesPage, form: str, at: datetime) -> bytes:
    """Return the series as SDMX-ML or SDMX-CSV; figures that were computed are marked so by their source."""
    one = page.indicator
    asked = exporting.ExportRequest(
        observations=[
            _observation(page, line, at) for line in reversed(page.lines) if line.value is not None
        ],
        made_at=at,
        indicators={one.code: one.name},
        units={one.code: one.unit},
        names={page.unit.pair: page.unit.name},
    )
    return exporting.as_sdmx_ml(asked) if form == "sdmx-ml" else exporting.as_sdmx_csv(asked)


def _observation(page: SeriesPage, line: PointLine, at: datetime) -> exporting.ExportedObservation:
    point = line.point
    return exporting.ExportedObservation(
        indicator=page.indicator.code,
        unit_kind=page.unit.kind,
        unit_code=page.unit.code,
        period=line.period.code,
        category=page.asked.category,
        value=line.value,
        version=point.version,
        known_at=point.known_at or at,
        superseded_at=None,
        flags=point.flags,
        lot=point.lot,
        lot_kind="lot" if point.lot else "computed",
        source="" if point.lot else page.indicator.expression or page.indicator.over_units,
        citation="",
        line="",
    )


def source_of(one: IndicatorAsOf) -> Text:
    """Say where an indicator's figures come from, with its formula or its act."""
    words = SOURCE_NAMES.get(one.source, Text(one.source, one.source))
    rest = one.expression or one.legal
    return Text(f"{words.vi}: {rest}", f"{words.en}: {rest}") if rest else words


def note_of(page: SeriesPage) -> Text | None:
    """Say as known on which day, on the units of which day."""
    parts = []
    if page.asked.known:
        parts.append(
            Text("Theo số liệu biết đến hết ngày {day}.", "As known at the end of {day}.").fill(
                day=_day(page.asked.known)
            )
        )
    if page.asked.units_on:
        parts.append(
            Text("Quy về đơn vị ngày {day}.", "Carried over to the units of {day}.").fill(
                day=_day(page.asked.units_on)
            )
        )
    if not parts:
        return None
    return Text(" ".join(part.vi for part in parts), " ".join(part.en for part in parts))


def _day(day: Any) -> Text:
    return Text(format_date(day, "vi"), format_date(day, "en"))
