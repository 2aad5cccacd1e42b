"""Indicators and their figures: as recorded with every version and origin, in time, and across all units."""

# ruff: noqa: ARG001 - the framework hands the request to every endpoint, by that name

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from nenso.kernel.rules import Period, Refused
from nenso.measures import queries
from nenso.web.endpoints.days import WrittenDay, WrittenMoment
from nenso.web.endpoints.described import in_forms
from nenso.web.endpoints.paging import Names, Page, Paged, names, page_of, paged
from nenso.web.endpoints.words import told

router = Router(tags=["measures"])
UnitKind = Literal["organisation", "commune", "district", "province", "nation"]
Known = Annotated[
    WrittenMoment | None, Query(description="What was known at this moment, or at the end of this day")
]
SDMX_ML = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"
SDMX_CSV = "application/vnd.sdmx.data+csv;version=1.0.0"
MOST_IN_FILE = 50_000  # rows of a file; more are asked for in parts


class Indicator(Schema):
    """An indicator as defined on the day asked; `valid_to` is the day after its last."""

    code: str
    name: Names
    definition: Names
    unit: str
    decimals: int
    direction: str
    subject: str
    owner: str
    source: str
    expression: str
    period_kind: str
    categories: list[str]
    over_units: str
    over_periods: str
    legal: str
    origin: str
    status: str
    valid_from: date
    valid_to: date | None
    address: str


def _indicator(found: queries.IndicatorAsOf) -> dict[str, Any]:
    same = (
        "code",
        "unit",
        "decimals",
        "direction",
        "subject",
        "owner",
        "source",
        "expression",
        "period_kind",
    )
    more = ("over_units", "over_periods", "legal", "origin", "status")
    return {
        **{name: getattr(found, name) for name in (*same, *more)},
        "name": names(found.name),
        "definition": names(found.definition),
        "categories": list(found.categories),
        "valid_from": found.validity.since,
        "valid_to": found.validity.until,
        "address": f"/api/v1/indicators/{found.code}",
    }


@router.get("/indicators", response=Page[Indicator], **told("indicators"))
def indicators(
    request: HttpRequest,
    response: HttpResponse,
    page: Paged,
    q: str = "",
    source: Literal["", "reported", "metered", "external", "expression"] = "",
    owner: str = "",
    as_of: WrittenDay | None = None,
) -> dict[str, Any]:
    """`q` finds words of a name or code, with or without diacritics; an indicator marked illustrative is an example."""
    found = queries.indicators(as_of or timezone.localdate(), text=q, source=source, owner=owner)
    return paged(request, response, [_indicator(one) for one in found], page)


@router.get("/indicators/{code}", response=dict[str, Any], **told("indicator"))
def indicator(request: HttpRequest, code: str, as_of: WrittenDay | None = None) -> dict[str, Any]:
    """What it means, what it meant before, what it is computed from and what is computed from it."""
    on = as_of or timezone.localdate()
    found = queries.indicator(code, on)
    return {
        **_indicator(found),
        "method": names(found.method),
        "computed_from": list(found.references),
        "used_by": [one.code for one in queries.dependents(code, on)],
        "definitions": [_indicator(one) for one in queries.definitions(code)],
    }


class Origin(Schema):
    """Where a value came from: the lot, its source and the line within it."""

    lot: str
    kind: str
    source: str
    citation: str
    line: str


class Observation(Schema):
    """A value as recorded, while it was known; `value` is empty where it was withdrawn."""

    indicator: str
    unit_kind: str
    unit: str
    period: str
    category: str
    value: float | None
    flags: list[str]
    version: int
    known_at: datetime
    superseded_at: datetime | None
    origin: Origin


def _observation(row: Any) -> dict[str, Any]:
    one = queries.plain(row)
    return {
        "indicator": one.indicator,
        "unit_kind": one.unit_kind,
        "unit": one.unit_code,
        "period": one.period,
        "category": one.category,
        "value": one.value,
        "flags": list(one.flags),
        "version": one.version,
        "known_at": one.known_at,
        "superseded_at": one.superseded_at,
        "origin": {
            "lot": one.lot,
            "kind": one.lot_kind,
            "source": one.source,
            "citation": one.citation,
            "line": one.line,
        },
    }


class WithNames(Schema):
    """Observations with the indicators that they are of, in one file (`format=provenance`)."""

    made_at: datetime
    indicators: list[dict[str, Any]]
    observations: list[dict[str, Any]]


class Filter(Schema):
    """Which observations are asked for; an empty part asks for all."""

    indicator: str = ""
    unit_kind: UnitKind | Literal[""] = ""
    unit: str = ""
    first: WrittenDay | None = Field(
        None, alias="from", description="Periods that begin on this day or later"
    )
    last: WrittenDay | None = Field(None, alias="to", description="Periods that end on this day or before")
    period: str = ""
    category: str | None = None
    known: WrittenMoment | None = Field(
        None, description="What was known at this moment, or at the end of this day"
    )
    revisions: bool = Field(False, description="Every version, superseded and withdrawn ones too")
    format: Literal["json", "sdmx-ml", "sdmx-csv", "provenance"] = "json"


@router.get(
    "/observations",
    response=Page[Observation] | WithNames,
    openapi_extra=in_forms(SDMX_ML, SDMX_CSV),
    **told("observations"),
)
def observations(request: HttpRequest, response: HttpResponse, page: Paged, asked: Query[Filter]) -> Any:
    """As recorded, without roll-up. `format` gives SDMX-ML 2.1, SDMX-CSV 1.0, or one JSON file with names."""
    rows = queries.sought(
        queries.Sought(
            indicator=asked.indicator,
            unit_kind=asked.unit_kind,
            unit_code=asked.unit,
            first=asked.first,
            last=asked.last,
            period=asked.period and Period.parse(asked.period).code,
            category=asked.category,
            known=_moment(asked.known),
            all_versions=asked.revisions,
        )
    )
    if asked.format != "json":
        return _file(rows, asked.format)
    items = rows[page.offset : page.offset + page.limit]
    return page_of(request, response, [_observation(row) for row in items], rows.count(), page)


def _moment(known: date | datetime | None) -> date | datetime | None:
    if isinstance(known, datetime) and timezone.is_naive(known):
        return timezone.make_aware(known)
    return known


def _file(rows: Any, form: str) -> HttpResponse:
    from nenso.measures import exporting

    found = list(rows[: MOST_IN_FILE + 1])
    if len(found) > MOST_IN_FILE:
        raise Refused("api.too_many", most=MOST_IN_FILE)
    asked = queries.export_of(found, timezone.localdate(), timezone.now())
    write, kind, ending = {
        "sdmx-ml": (exporting.as_sdmx_ml, SDMX_ML, "xml"),
        "sdmx-csv": (exporting.as_sdmx_csv, SDMX_CSV, "csv"),
        "provenance": (exporting.as_json, "application/json; charset=utf-8", "json"),
    }[form]
    answer = HttpResponse(write(asked), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="observations.{ending}"'
    return answer


class Point(Schema):
    """A period's figure; without version and lot where it was computed, combined or carried over."""

    period: str
    value: float | None
    coverage: float
    flags: list[str]
    version: int
    lot: str
    known_at: datetime | None


class Series(Schema):
    """An indicator of one unit in time."""

    indicator: str
    unit_kind: str
    unit: str
    category: str
    unit_of_measure: str
    points: list[Point]


@router.get("/series/{code}/{unit_kind}/{unit}", response=Series, **told("series"))
def series(
    request: HttpRequest,
    code: str,
    unit_kind: UnitKind,
    unit: str,
    periods: str = "",
    category: str = "",
    known: Known = None,
    as_of: WrittenDay | None = None,
) -> dict[str, Any]:
    """`periods=2025-Q1,2025` makes quarters and years; `as_of=2025-07-01` gives a merged unit its past; expressions are live."""
    found = queries.series(
        code,
        unit_kind,
        unit,
        periods=[one for one in periods.split(",") if one] or None,
        category=category,
        known=_moment(known),
        units_on=as_of,
    )
    return {
        "indicator": code,
        "unit_kind": unit_kind,
        "unit": unit,
        "category": category,
        "unit_of_measure": found.indicator.unit,
        "points": [
            {
                "period": point.period.code,
                "value": point.value,
                "coverage": point.coverage,
                "flags": list(point.flags),
                "version": point.version,
                "lot": point.lot,
                "known_at": point.known_at,
            }
            for point in found.points
        ],
    }


class UnitFigure(Schema):
    """One unit's figure: `is_recorded` for itself, else rolled up; `is_assumed` where shares were assumed."""

    unit: str
    value: float | None
    coverage: float | None
    is_recorded: bool
    is_assumed: bool


@router.get("/across/{code}/{period}/{unit_kind}", response=Page[UnitFigure], **told("across"))
def across(
    request: HttpRequest,
    response: HttpResponse,
    code: str,
    period: str,
    unit_kind: UnitKind,
    page: Paged,
    category: str = "",
    known: Known = None,
    as_of: WrittenDay | None = None,
) -> dict[str, Any]:
    """Rolled up live where it was not recorded; `as_of=2025-07-01` shows old units on the provinces of then."""
    found = queries.across(code, period, unit_kind, on=as_of, category=category, known=_moment(known))
    rows = [
        {
            "unit": unit,
            "value": _number(value),
            "coverage": _number(coverage),
            "is_recorded": bool(recorded),
            "is_assumed": bool(assumed),
        }
        for unit, value, coverage, recorded, assumed in zip(
            found.codes, found.values, found.coverage, found.is_recorded, found.is_assumed, strict=True
        )
    ]
    return paged(request, response, rows, page)


def _number(value: float) -> float | None:
    return None if value != value else float(value)
