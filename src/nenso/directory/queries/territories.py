"""Territories as of a date, and their population."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nenso.directory.models import PopulationFigure, Territory
from nenso.directory.rules import full_name
from nenso.kernel.rules import Refused, Text, Validity


@dataclass(frozen=True, slots=True)
class TerritoryAsOf:
    """A territory on the day asked. `centre` is (latitude, longitude) in degrees; `status` other than "known" is shown."""

    uuid: UUID
    level: str
    code: str
    type: str
    name: Text
    full_name: Text
    parent_level: str
    parent_code: str
    validity: Validity
    is_start_known: bool
    centre: tuple[float, float] | None
    area_km2: float | None
    status: str


def territory(level: str, code: str, on: date) -> TerritoryAsOf:
    """Return one territory; raises `Refused("territory.not_found")`."""
    found = Territory.objects.as_of(on).filter(level=level, code=code).first()
    if found is None:
        raise Refused("territory.not_found", level=level, code=code, on=on)
    return territory_as_of(found)


def territories(level: str, on: date) -> tuple[TerritoryAsOf, ...]:
    """Return every territory of a level in the order of the Vietnamese alphabet."""
    rows = Territory.objects.as_of(on).filter(level=level).order_by("sort_key", "code")
    return tuple(territory_as_of(row) for row in rows)


def children(level: str, code: str, on: date) -> tuple[TerritoryAsOf, ...]:
    """Return the territories directly under one, in alphabetical order."""
    rows = (
        Territory.objects.as_of(on).filter(parent_level=level, parent_code=code).order_by("sort_key", "code")
    )
    return tuple(territory_as_of(row) for row in rows)


def population(level: str, year: int) -> dict[str, float]:
    """Return mean population in thousands by code; the codes are those of that year's units."""
    return dict(PopulationFigure.objects.filter(level=level, year=year).values_list("code", "thousand"))


def latest_population(level: str, year: int) -> dict[str, float]:
    """Return the population of the last year known up to `year`; empty where none is."""
    known = PopulationFigure.objects.filter(level=level, year__lte=year).order_by("-year")
    last = known.values_list("year", flat=True).first()
    return population(level, last) if last else {}


def territory_as_of(row: Territory) -> TerritoryAsOf:
    """Return the plain record of a row."""
    has_centre = row.latitude is not None and row.longitude is not None
    return TerritoryAsOf(
        uuid=row.uuid,
        level=row.level,
        code=row.code,
        type=row.type,
        name=Text(row.name, row.name_en),
        full_name=full_name(row.type, row.name, row.name_en),
        parent_level=row.parent_level,
        parent_code=row.parent_code,
        validity=row.validity,
        is_start_known=row.is_start_known,
        centre=(row.latitude, row.longitude) if has_centre else None,  # type: ignore[arg-type]
        area_km2=row.area_km2,
        status=row.status,
    )
