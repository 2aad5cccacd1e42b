"""The edge of the API of administration: the key before anything else, as at the API of systems."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from nenso.exchange import actions, queries
from nenso.exchange.models import ApiKey
from nenso.kernel.rules import Actor, Refused
from nenso.web.endpoints.exchange.guessing import guarded
from nenso.web.endpoints.systems.edge import KEPT, SystemsEdge, count, token_of


class ExchangeEdge(SystemsEdge):
    """Stands before sessions: a program has a key and no cookie."""

    roots = ("/api/exchange/",)

    def admitted(self, request: HttpRequest) -> Any:
        """Return the key with which a request comes; raises `Refused` where it has none that is good."""
        now = timezone.now()
        key = guarded.key_of(request, token_of(request, "api_key.missing"))
        count(f"exchange-key:{key.pk}")
        actions.note_api_key_use(key=key, now=now)
        return key


def key_behind(request: HttpRequest) -> ApiKey:
    """Return the key with which a request came; raises `Refused("api_key.missing")` where it never passed the edge."""
    found = getattr(request, KEPT, None)
    if not isinstance(found, ApiKey):
        raise Refused("api_key.missing")
    return found


def actor_of_request(request: HttpRequest) -> Actor:
    """Return in whose name a request acts, and how far."""
    return queries.actor_behind(key_behind(request))
