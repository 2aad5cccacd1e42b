"""The edge of the API of systems: the key is asked for before anything else, whatever the method or the address."""

import base64
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import activate, get_language_from_request

from nenso.kernel.rules import Refused
from nenso.measures import actions, queries
from nenso.measures.rules.systems import check_kind
from nenso.web.endpoints.systems.answers import PASSING, answer, unavailable

ROOTS = ("/api/systems/", "/dhis2/")  # clients of DHIS2 put /api themselves behind the address of a server
OPEN = frozenset({"openapi-json", "api-root", "systems_unknown"})  # what describes the API is for everybody
MINUTE = 60
KEPT = "_nenso_key"


class SystemsEdge:
    """Stands before sessions: a system has a key and no cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOTS):
            return self.get_response(request)
        request.COOKIES.clear()
        found = self.get_response(request)
        found["Cache-Control"] = "no-store"
        return found

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Let a system in whose key is good (None), or answer in the view's place."""
        if not request.path.startswith(ROOTS):
            return None
        activate(get_language_from_request(request))
        match = request.resolver_match
        if match is not None and match.url_name in OPEN:
            return None
        try:
            setattr(request, KEPT, _admitted(request))
        except Refused as refused:
            return answer(refused)
        except PASSING as fault:
            return unavailable(fault)
        return None


def key_behind(request: HttpRequest) -> Any:
    """Return the key (`measures.SystemKey`) with which a request came; raises `Refused("key.missing")` where it never passed the edge."""
    found = getattr(request, KEPT, None)
    if found is None:
        raise Refused("key.missing")
    return found


def system_behind(request: HttpRequest, kind: str) -> Any:
    """Return the system with whose key a request came; raises `Refused("system.other_kind")` unless it is of a kind."""
    system = key_behind(request).system
    check_kind(system.code, system.kind, kind)
    return system


def _admitted(request: HttpRequest) -> Any:
    now = timezone.now()
    key = queries.key_of(_token(request), now)
    _count(key)
    actions.note_use(key=key, now=now)
    return key


def _token(request: HttpRequest) -> str:
    """Return the key that a request carries: as a bearer's, as DHIS2's `ApiToken`, or as the password of Basic."""
    kind, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    token = token.strip()
    if kind.lower() == "basic":
        try:
            _, _, token = base64.b64decode(token, validate=True).decode().partition(":")
        except ValueError:
            token = ""
    if kind.lower() not in ("bearer", "apitoken", "basic") or not token:
        raise Refused("key.missing")
    return token


def _count(key: Any) -> None:
    """Refuse a key that asks too often. Counted in the process, generous by design: what is durable is slow."""
    minute, local = int(time.time()) // MINUTE, caches["local"]
    name = f"system-key:{key.pk}:{minute}"
    local.add(name, 0, timeout=2 * MINUTE)
    if local.incr(name) > settings.SYSTEM_PER_MINUTE:
        raise Refused("api.too_often", seconds=MINUTE - int(time.time()) % MINUTE)
