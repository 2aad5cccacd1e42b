"""Events of dossiers, in batches."""

from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from nenso.kernel.rules import Refused
from nenso.measures import actions, queries
from nenso.measures.rules.events import MOST_BYTES, MOST_EVENTS, Event
from nenso.measures.rules.systems import DOSSIERS
from nenso.web.endpoints.systems.body import read_body
from nenso.web.endpoints.systems.edge import key_behind, system_behind
from nenso.web.language import language_of
from nenso.web.refusals import words_of

router = Router(tags=["events"])
_SCHEMA, _PARTS = msgspec.json.schema_components([Event], ref_template="#/$defs/{name}")
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": f'An array of at most {MOST_EVENTS} events, or {{"events": […]}}; at most {MOST_BYTES // 2**20} MB unpacked.',
        "content": {
            "application/json": {
                "schema": {"type": "array", "maxItems": MOST_EVENTS, "items": _PARTS["Event"]}
            }
        },
    }
}


class EventProblem(Schema):
    """Why an event was not taken; `index` is its place in the batch, from 0."""

    index: int
    id: str
    code: str
    message: str


class BatchTaken(Schema):
    """What became of a batch: `sent` = `accepted` + `repeated` + `refused`."""

    batch: UUID
    sent: int
    accepted: int
    repeated: int
    refused: int
    problems: list[EventProblem]


class Own(Schema):
    """The system behind a key, and what it may do."""

    system: str
    name: str
    organisation: str
    key: str
    expires_on: str | None
    most_events: int
    most_bytes: int
    events_from: str


@router.post(
    "/events", response=BatchTaken, operation_id="take_events", url_name="events", openapi_extra=_BODY
)
def take(request: HttpRequest) -> Any:
    """Take a batch of events. Those at fault are refused one by one, the rest is taken."""
    system = system_behind(request, DOSSIERS)
    taken = actions.take_events(system=system, events=read_body(request, MOST_BYTES), now=timezone.now())
    return {
        "batch": taken.batch,
        "sent": taken.sent,
        "accepted": taken.accepted,
        "repeated": taken.repeated,
        "refused": taken.refused,
        "problems": [
            {
                "index": each.index,
                "id": each.id,
                "code": each.refused.code,
                "message": words_of(each.refused),
            }
            for each in taken.problems
        ],
    }


@router.get("/batches/{uuid:uuid}", response=BatchTaken, operation_id="batch", url_name="batch")
def batch(request: HttpRequest, uuid: UUID) -> Any:
    """What became of a batch whose answer was lost; of its problems the first hundred are kept."""
    found = queries.batches_of(system_behind(request, DOSSIERS)).filter(uuid=uuid).first()
    if found is None:
        raise Refused("api.unknown")
    language = language_of()
    return {
        "batch": found.uuid,
        "sent": found.sent,
        "accepted": found.accepted,
        "repeated": found.repeated,
        "refused": found.refused,
        "problems": [{**each, "message": each["message"][language]} for each in found.problems],
    }


@router.get("/me", response=Own, operation_id="me", url_name="me")
def me(request: HttpRequest) -> Any:
    """Who the key belongs to: to try a connection with."""
    key = key_behind(request)
    return {
        "system": key.system.code,
        "name": key.system.name_vi,
        "organisation": key.system.organisation_code,
        "key": key.beginning,
        "expires_on": key.expires_on.isoformat() if key.expires_on else None,
        "most_events": MOST_EVENTS,
        "most_bytes": MOST_BYTES,
        "events_from": queries.first_open_day(timezone.now(), settings.EVENT_DAYS).isoformat(),
    }
