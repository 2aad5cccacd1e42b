"""Where a figure came from: rule, inputs, record, lot, and every version that it had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from nenso.kernel.rules import Period, Refused, Text
from nenso.measures.models import Lot, Observation
from nenso.measures.queries.indicators import IndicatorAsOf, indicator
from nenso.measures.queries.series import Point, series
from nenso.measures.queries.vectors import Moment, known_by


@dataclass(frozen=True, slots=True)
class LotFacts:
    """The act of recording behind a value. `source` is (type, key) of the report, meter or file."""

    uuid: str
    kind: str
    source: tuple[str, str]
    citation: str
    reason: str
    digest: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A value while it was known: from `known_at` until `superseded_at`; None is a withdrawal."""

    number: int
    value: float | None
    known_at: datetime
    superseded_at: datetime | None
    line: str
    flags: tuple[str, ...]
    lot: LotFacts


@dataclass(frozen=True, slots=True)
class Input:
    """A figure that another was computed from; it has an origin of its own under the same unit and period."""

    indicator: IndicatorAsOf
    point: Point | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Everything about a figure. `versions`, newest first, are of a recorded one; `inputs` of a computed one."""

    indicator: IndicatorAsOf
    unit_kind: str
    unit_code: str
    period: Period
    category: str
    value: float | None
    point: Point | None
    rule: Text
    versions: tuple[Version, ...]
    inputs: tuple[Input, ...]

    @property
    def version(self) -> Version | None:
        """The version that holds now."""
        return next((one for one in self.versions if one.superseded_at is None), None)


def revisions(
    code: str, unit: tuple[str, str], period: Period | str, category: str = ""
) -> tuple[Version, ...]:
    """Return every version of a cell, newest first; `unit` is (kind, code). One query."""
    rows = Observation.objects.filter(
        indicator__code=code,
        unit_kind=unit[0],
        unit_code=unit[1],
        period=period if isinstance(period, str) else period.code,
        category=category,
    )
    return tuple(_version(row) for row in rows.select_related("lot").order_by("-version"))


def known_value(
    code: str, unit: tuple[str, str], period: Period | str, *, category: str = "", known: Moment | None = None
) -> float | None:
    """Return the value of a cell as recorded and known at a moment (now by default), None where there is none."""
    rows = Observation.objects.filter(
        indicator__code=code,
        unit_kind=unit[0],
        unit_code=unit[1],
        period=period if isinstance(period, str) else period.code,
        category=category,
    )
    found: float | None = known_by(rows, known).values_list("value", flat=True).first()
    return found


def origin(
    code: str,
    unit_kind: str,
    unit_code: str,
    period: Period | str,
    *,
    category: str = "",
    known: Moment | None = None,
    units_on: date | None = None,
) -> Origin:
    """Return everything about one figure of a unit.

    Raises `Refused`: "indicator.not_found", "period.unknown", "observation.no_figure" where there is nothing to tell.
    """
    asked = Period.parse(period) if isinstance(period, str) else period
    meant = indicator(code, asked.last_day)
    point = _point(code, unit_kind, unit_code, asked, category, known, units_on)
    versions = revisions(code, (unit_kind, unit_code), asked, category)
    inputs = tuple(
        Input(
            indicator(each, asked.last_day),
            _point(each, unit_kind, unit_code, asked, category, known, units_on),
        )
        for each in meant.references
    )
    if point is None and not versions:
        raise Refused("observation.no_figure", indicator=code, unit=unit_code, period=asked.code)
    return Origin(
        meant,
        unit_kind,
        unit_code,
        asked,
        category,
        point.value if point else None,
        point,
        rule_in_words(meant, asked),
        versions,
        inputs,
    )


def _point(
    code: str,
    unit_kind: str,
    unit_code: str,
    period: Period,
    category: str,
    known: Moment | None,
    units_on: date | None,
) -> Point | None:
    found = series(
        code, unit_kind, unit_code, periods=[period], category=category, known=known, units_on=units_on
    )
    return found.points[0] if found.points else None


def rule_in_words(meant: IndicatorAsOf, period: Period) -> Text:
    """Say how an indicator's figure for a period comes about."""
    if meant.is_expression:
        return Text("Tính theo công thức: {e}.", "Computed: {e}.").fill(e=str(meant.parsed))
    if period.kind != meant.period_kind:
        how = _OVER_PERIODS[meant.over_periods]
        return Text("Tính từ các kỳ ngắn hơn: {how}.", "Made of shorter periods: {how}.").fill(how=how)
    return _SOURCES.get(meant.source, _SOURCES["external"])


_SOURCES = {
    "reported": Text("Cơ quan báo cáo.", "Reported by the agency."),
    "metered": Text("Hệ thống đo từ sự kiện các hệ thống gửi về.", "Metered from events that systems send."),
    "external": Text("Lấy từ nguồn bên ngoài.", "Taken from an outside source."),
}
_OVER_PERIODS = {
    "sum": Text("cộng lại", "their sum"),
    "last": Text("lấy kỳ cuối", "the last of them"),
    "mean": Text("lấy trung bình", "their mean"),
    "max": Text("lấy kỳ cao nhất", "the highest of them"),
    "none": Text("không gộp", "they are not combined"),
}


def observations_of(lot: str) -> Sequence[Observation]:
    """Return what a lot recorded, in its order."""
    return list(Observation.objects.filter(lot__uuid=lot).select_related("indicator", "lot").order_by("id"))


def _version(row: Observation) -> Version:
    return Version(
        row.version,
        row.value,
        row.known_at,
        row.superseded_at,
        row.line,
        tuple(row.flags),
        lot_facts(row.lot),
    )


def lot_facts(row: Lot) -> LotFacts:
    """Return the plain record of a lot."""
    return LotFacts(
        str(row.uuid),
        row.kind,
        (row.source_type, row.source_key),
        row.citation,
        row.reason,
        row.digest,
        row.by_name,
        row.at,
    )


def lot(uuid: str) -> LotFacts:
    """Return a lot; raises `Refused("lot.not_found")`."""
    found = Lot.objects.filter(uuid=uuid).first()
    if found is None:
        raise Refused("lot.not_found", lot=uuid)
    return lot_facts(found)
