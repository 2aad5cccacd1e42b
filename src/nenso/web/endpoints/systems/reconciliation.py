"""Totals of a day, how they stand to what arrived, and which events are missing by name."""

from datetime import date
from typing import Any

import msgspec
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from nenso.kernel.rules import Refused
from nenso.measures import actions, queries
from nenso.measures.rules.events import KINDS
from nenso.measures.rules.reconciling import Reconciliation
from nenso.measures.rules.systems import DOSSIERS
from nenso.web.endpoints.days import WrittenDay
from nenso.web.endpoints.systems.body import read_body
from nenso.web.endpoints.systems.edge import system_behind

router = Router(tags=["reconciliation"])
_MOST_TOTALS, _MOST_NAMES = 64 * 1024, 16 * 1024 * 1024


class _Ids(msgspec.Struct, forbid_unknown_fields=True):
    ids: list[str]
    kind: str = ""


_totals = msgspec.json.Decoder(dict[str, int])
_ids = msgspec.json.Decoder(_Ids)


class KindLine(Schema):
    """One kind of event: `difference` is arrived less declared; `state` is agrees, missing, surplus or not_declared."""

    kind: str
    declared: int | None
    arrived: int
    difference: int | None
    state: str


class Day(Schema):
    """How a day stands; it is closed once totals were declared and all agree."""

    day: date
    is_closed: bool
    kinds: list[KindLine]


class Names(Schema):
    """The names of a day, compared. `missing_here` must be sent again."""

    day: date
    missing_here: list[str]
    elsewhere: dict[str, date]
    unknown_there: list[str]


def _body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


_TOTALS = _body(
    {
        "type": "object",
        "properties": {kind: {"type": "integer", "minimum": 0} for kind in KINDS},
        "additionalProperties": False,
    }
)
_NAMES = _body(
    {
        "type": "object",
        "required": ["ids"],
        "properties": {
            "ids": {"type": "array", "items": {"type": "string"}, "maxItems": queries.MOST_IDS},
            "kind": {"type": "string", "enum": ["", *KINDS]},
        },
    }
)


@router.put(
    "/totals/{day}", response=Day, operation_id="declare_totals", url_name="totals", openapi_extra=_TOTALS
)
def declare(request: HttpRequest, day: WrittenDay) -> Any:
    """Declare how many events of each kind the system had on a day, in place of what it declared before."""
    system = system_behind(request, DOSSIERS)
    totals = _read(_totals, request, _MOST_TOTALS)
    return _told(actions.declare_totals(system=system, day=day, totals=totals, now=timezone.now()))


@router.get("/reconciliation/{day}", response=Day, operation_id="reconciliation", url_name="reconciliation")
def reconciliation(request: HttpRequest, day: WrittenDay) -> Any:
    """How the declared totals of a day stand to what arrived."""
    return _told(queries.reconciliation(system_behind(request, DOSSIERS), day))


@router.post(
    "/reconciliation/{day}/ids",
    response=Names,
    operation_id="compare_ids",
    url_name="compare_ids",
    openapi_extra=_NAMES,
)
def compare(request: HttpRequest, day: WrittenDay) -> Any:
    """Compare the names of a day's events, of one kind where it is given, with those that arrived."""
    found = _read(_ids, request, _MOST_NAMES)
    return queries.compare_ids(system_behind(request, DOSSIERS), day, found.ids, found.kind)


def _read(decoder: msgspec.json.Decoder[Any], request: HttpRequest, most: int) -> Any:
    try:
        return decoder.decode(read_body(request, most))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise Refused("totals.not_json", why=str(fault)) from fault


def _told(found: Reconciliation) -> dict[str, Any]:
    return {
        "day": found.day,
        "is_closed": found.is_closed,
        "kinds": [
            {
                "kind": line.kind,
                "declared": line.declared,
                "arrived": line.arrived,
                "difference": line.difference,
                "state": line.state.value,
            }
            for line in found.lines
        ],
    }
