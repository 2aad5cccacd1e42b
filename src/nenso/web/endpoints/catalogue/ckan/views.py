"""The address of each action, asked by GET or by POST with a JSON object, answered and refused in CKAN's own forms."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from nenso.accounts.rules import PUBLIC_AT_SET_UP, declared
from nenso.web.endpoints.catalogue.ckan.actions import ACTIONS
from nenso.web.endpoints.catalogue.ckan.asked import Asked, InvalidError, NotThereError


class _UnreadableError(Exception):
    """A body that is no JSON object."""


@csrf_exempt  # reading only, and nobody is known here
@declared(PUBLIC_AT_SET_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, name: str) -> HttpResponse:
    """Do one action."""
    work = ACTIONS.get(name)
    if work is None:
        return _json(f"Bad request - Action name not known: {name[:60]}", 400)
    try:
        return _json({"help": _help(name), "success": True, "result": work(Asked(_given(request)))})
    except _UnreadableError as fault:
        return _json(f"Bad request - JSON Error: {fault}", 400)
    except NotThereError as fault:
        return _failed(name, 404, {"__type": "Not Found Error", "message": f"Not found: {fault}"})
    except InvalidError as fault:
        return _failed(name, 409, {"__type": "Validation Error", **fault.faults})


@csrf_exempt  # a program is told of the address, not of a form
@declared(PUBLIC_AT_SET_UP)
def unknown(_request: HttpRequest, rest: str) -> HttpResponse:
    """Answer an address behind which there is no action."""
    return _json(f"Not found: /api/{rest[:80]}. Actions are at /api/3/action/NAME.", 404)


def _given(request: HttpRequest) -> Mapping[str, Any]:
    named = _named(request.GET)
    if request.method != "POST":
        return named
    if "form" in (request.content_type or ""):
        return named | _named(request.POST)
    try:
        body = request.body
        found = json.loads(body) if body.strip() else {}
    except RequestDataTooBig:
        raise _UnreadableError("Too large") from None
    except (ValueError, RecursionError):
        raise _UnreadableError("Error decoding JSON data") from None
    if not isinstance(found, dict):
        raise _UnreadableError("Request data must be a JSON encoded dictionary")
    return named | found


def _named(given: QueryDict) -> dict[str, Any]:
    """Return parameters by their names; what is given several times is a list, which is refused where one text is wanted."""
    return {name: values[0] if len(values) == 1 else values for name, values in given.lists()}


def _failed(name: str, status: int, error: dict[str, Any]) -> HttpResponse:
    return _json({"help": _help(name), "success": False, "error": error}, status)


def _help(name: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}/catalogue/api/3/action/help_show?name={quote(name)}"


def _json(content: Any, status: int = 200) -> HttpResponse:
    return JsonResponse(content, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
