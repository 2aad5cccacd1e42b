"""Organisations and territories, as of any day."""

# ruff: noqa: ARG001 - the framework hands the request to every endpoint, by that name

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from nenso.directory import queries as directory
from nenso.kernel.rules import fold
from nenso.web.endpoints.days import WrittenDay
from nenso.web.endpoints.paging import MOST, Names, Page, Paged, names, paged
from nenso.web.endpoints.words import told

router = Router(tags=["places"])
Level = Literal["province", "district", "commune"]


class Organisation(Schema):
    """An organisation on the day asked; `valid_to` is the day after its last."""

    code: str
    type: str
    name: Names
    short_name: Names
    parent: str
    territory: str
    valid_from: date
    valid_to: date | None
    status: str
    code_status: str


def _organisation(found: directory.OrganisationAsOf) -> dict[str, Any]:
    return {
        "code": found.code,
        "type": found.type,
        "name": names(found.name),
        "short_name": names(found.short_name),
        "parent": found.parent_code,
        "territory": found.territory_code,
        "valid_from": found.validity.since,
        "valid_to": found.validity.until,
        "status": found.status,
        "code_status": found.code_status,
    }


@router.get("/organisations", response=Page[Organisation], **told("organisations"))
def organisations(
    request: HttpRequest,
    response: HttpResponse,
    page: Paged,
    q: str = "",
    group: str = "",
    as_of: WrittenDay | None = None,
) -> dict[str, Any]:
    """`q` finds names with or without diacritics, and codes; `group` narrows to those ranked together."""
    on = as_of or timezone.localdate()
    if group:
        members = [member.code for member in directory.organisations_in_group(group, on)]
        known = directory.organisations(members, on)
        every = [known[code] for code in members if code in known]
        found = [one for one in every if _matches(one, q)]
    else:
        found = list(directory.search(q, on, MOST))
    return paged(request, response, [_organisation(one) for one in found], page)


def _matches(found: directory.OrganisationAsOf, words: str) -> bool:
    wanted = fold(words)
    return not wanted or wanted == found.code.lower() or wanted in fold(f"{found.name.vi} {found.name.en}")


@router.get("/organisations/{code}", response=dict[str, Any], **told("organisation"))
def organisation(request: HttpRequest, code: str, as_of: WrittenDay | None = None) -> dict[str, Any]:
    """Every name and standing it had, its predecessors and successors, with the acts."""
    return directory.describe(code, as_of or timezone.localdate())


class Territory(Schema):
    """A territory on the day asked."""

    level: str
    code: str
    type: str
    name: Names
    full_name: Names
    parent: str
    valid_from: date
    valid_to: date | None
    centre: tuple[float, float] | None
    area_km2: float | None
    status: str


def _territory(found: directory.TerritoryAsOf) -> dict[str, Any]:
    return {
        "level": found.level,
        "code": found.code,
        "type": found.type,
        "name": names(found.name),
        "full_name": names(found.full_name),
        "parent": found.parent_code,
        "valid_from": found.validity.since,
        "valid_to": found.validity.until,
        "centre": found.centre,
        "area_km2": found.area_km2,
        "status": found.status,
    }


@router.get("/territories/{level}", response=Page[Territory], **told("territories"))
def territories(
    request: HttpRequest,
    response: HttpResponse,
    level: Level,
    page: Paged,
    parent: str = "",
    as_of: WrittenDay | None = None,
) -> dict[str, Any]:
    """`parent` narrows to what lies in a province (or in a district, until 30 June 2025)."""
    on = as_of or timezone.localdate()
    every = directory.territories(level, on)
    found = [one for one in every if parent in ("", one.parent_code)]
    return paged(request, response, [_territory(one) for one in found], page)


@router.get("/territories/{level}/{code}", response=Territory, **told("territory"))
def territory(
    request: HttpRequest, level: Level, code: str, as_of: WrittenDay | None = None
) -> dict[str, Any]:
    """Codes were used again after the mergers of 2025: the day tells which unit is meant."""
    return _territory(directory.territory(level, code, as_of or timezone.localdate()))
