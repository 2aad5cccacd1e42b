"""Bringing members to what a description says: the difference first, then the doing of it."""

from typing import Any

import msgspec
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from nenso.exchange import actions
from nenso.exchange.actions.onboarding import Applied
from nenso.exchange.onboarding.difference import Change
from nenso.exchange.onboarding.telling import change_text
from nenso.kernel.rules import Refused
from nenso.web.endpoints.exchange.edge import actor_of_request, key_behind
from nenso.web.endpoints.systems.body import read_body
from nenso.web.language import in_words

router = Router(tags=["onboarding"])
MOST_BYTES = 20 * 2**20  # of a description with the files beside it


class Described(msgspec.Struct, forbid_unknown_fields=True):
    """A description (YAML, as `nenso exchange apply` takes it), and the files beside it by name."""

    description: str
    file_name: str = "description.yaml"
    files: dict[str, str] = {}


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": f"At most {MOST_BYTES // 2**20} MB unpacked. `files` are the OpenAPI documents and certificates that the description names.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["description"],
                    "additionalProperties": False,
                    "properties": {
                        "description": {"type": "string"},
                        "file_name": {"type": "string"},
                        "files": {"type": "object", "additionalProperties": {"type": "string"}},
                    },
                }
            }
        },
    }
}


class ChangeShown(Schema):
    """One thing that differs: what becomes of which thing of whom; `fields` are those that are other; `text` is a line for people."""

    kind: str
    thing: str
    name: str
    owner: str
    fields: list[str]
    text: str


class KeyMade(Schema):
    """A key of a system that was made; it is shown this once."""

    subsystem: str
    label: str
    key: str


class Difference(Schema):
    """What differs, in the order in which it is done; `over` is what the description says that is over by now and left out."""

    is_done: bool
    changes: list[ChangeShown]
    over: list[str]
    keys: list[KeyMade]


class Own(Schema):
    """In whose name a key acts, and for which organisation."""

    owner: str
    organisation: str
    label: str
    key: str
    expires_on: str


@router.get("/me", response=Own, operation_id="me", url_name="me")
def me(request: HttpRequest) -> Any:
    """Whose the key is: to try a connection with."""
    key = key_behind(request)
    return {
        "owner": key.person_name,
        "organisation": key.organisation_code,
        "label": key.label,
        "key": key.beginning,
        "expires_on": key.expires_on.isoformat(),
    }


@router.post(
    "/descriptions/preview",
    response=Difference,
    operation_id="preview_description",
    url_name="preview",
    openapi_extra=_BODY,
)
def preview(request: HttpRequest) -> Any:
    """How members differ from what is described; nothing is changed."""
    return _shown(_applied(request, is_sure=False))


@router.post(
    "/descriptions/apply",
    response=Difference,
    operation_id="apply_description",
    url_name="apply",
    openapi_extra=_BODY,
)
def apply(request: HttpRequest) -> Any:
    """Bring members to what is described, whole or not at all; new keys of systems stand in this answer and nowhere else."""
    return _shown(_applied(request, is_sure=True))


def _applied(request: HttpRequest, *, is_sure: bool) -> Applied:
    try:
        said = msgspec.json.decode(read_body(request, MOST_BYTES), type=Described)
    except msgspec.DecodeError as fault:
        raise Refused("body.parameter", name="description", why=str(fault)[:300]) from fault
    return actions.apply_description(
        by=actor_of_request(request),
        text=said.description,
        file_name=said.file_name[:200],
        folder=said.files,
        now=timezone.now(),
        is_sure=is_sure,
    )


def _shown(found: Applied) -> dict[str, Any]:
    return {
        "is_done": found.is_done,
        "changes": [_change(each) for each in found.difference.changes],
        "over": list(found.difference.over),
        "keys": [{"subsystem": each.subsystem, "label": each.label, "key": each.key} for each in found.keys],
    }


def _change(each: Change) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "thing": each.thing,
        "name": each.name,
        "owner": each.owner,
        "fields": list(each.fields),
        "text": in_words(change_text(each)),
    }
