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
from nenso.web.endpoints.systems.answers import PASSING, answer, has_nul, of_method, unavailable

# What describes an API is for everybody.
OPEN = frozenset({"openapi-json", "api-root", "systems_unknown", "exchange_admin_unknown"})
MINUTE = 60
KEPT = "_nenso_key"


class SystemsEdge:
    """Stands before sessions: a system has a key and no cookie."""

    roots: tuple[str, ...] = (
        "/api/systems/",
        "/dhis2/",
    )  # clients of DHIS2 put /api themselves behind a server's address

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(self.roots):
            return self.get_response(request)
        request.COOKIES.clear()
        found = of_method(request, self.get_response(request))
        found["Cache-Control"] = "no-store"
        return found

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Let a system in whose key is good (None), or answer in the view's place."""
        if not request.path.startswith(self.roots):
            return None
        activate(get_language_from_request(request))
        match = request.resolver_match
        if match is not None and match.url_name in OPEN:
            return None
        try:
            setattr(request, KEPT, self.admitted(request))
            if has_nul(request):
                raise Refused("api.nul")
        except Refused as refused:
            return answer(refused)
        except PASSING as fault:
            return unavailable(fault)
        return None

    def admitted(self, request: HttpRequest) -> Any:
        """Return the key with which a request comes; raises `Refused` where it has none that is good."""
        now = timezone.now()
        key = queries.key_of(token_of(request), now)
        count(f"system-key:{key.pk}")
        actions.note_use(key=key, now=now)
        return key


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


def token_of(request: HttpRequest, missing: str = "key.missing") -> str:
    """Return the key that a request carries: as a bearer's, as DHIS2's `ApiToken`, or as the password of Basic.

    Raises `Refused` with a code of the caller's.
    """
    kind, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    token = token.strip()
    if kind.lower() == "basic":
        try:
            _, _, token = base64.b64decode(token, validate=True).decode().partition(":")
        except ValueError:
            token = ""
    if kind.lower() not in ("bearer", "apitoken", "basic") or not token:
        raise Refused(missing)
    return token


def count(who: str) -> None:
    """Refuse a key that asks too often. Counted in the process, generous by design: what is durable is slow."""
    minute, local = int(time.time()) // MINUTE, caches["local"]
    name = f"{who}:{minute}"
    local.add(name, 0, timeout=2 * MINUTE)
    if local.incr(name) > settings.SYSTEM_PER_MINUTE:
        raise Refused("api.too_often", seconds=MINUTE - int(time.time()) % MINUTE)
