"""The published registry for whoever reads it as a client of The Update Framework (TUF): its metadata, and what they vouch for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nenso.accounts.rules import PUBLIC_AT_SET_UP, declared
from nenso.exchange.queries import roots
from nenso.exchange.rules.trust.metadata import TIMESTAMP
from nenso.kernel.rules import Refused

_A_SECOND = "public, max-age=1"
_FOR_EVER = "public, max-age=31536000, immutable"


@declared(PUBLIC_AT_SET_UP)
@require_safe
def metadata(_request: HttpRequest, name: str) -> HttpResponse:
    """Return a root, the newest timestamp, or what it names: keys, numbers, digests and ends, and nothing else."""
    return _kept(roots.published_file(name), _A_SECOND if name == TIMESTAMP else _FOR_EVER)


@declared(PUBLIC_AT_SET_UP)
@require_safe
def target(_request: HttpRequest, name: str) -> HttpResponse:
    """Return the registry itself, where the installation opens it; it has the addresses of services, and digests of keys."""
    if not settings.EXCHANGE_REGISTRY_OPEN:
        raise Refused("trust.no_such_target")
    return _kept(roots.published_target(name), _FOR_EVER)


def _kept(content: bytes, how_long: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/json")
    answer["Cache-Control"] = how_long
    return answer
