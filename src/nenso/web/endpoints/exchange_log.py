"""The exchange's ledger for whoever watches that it only grows: its checkpoint, the tiles of its tree, its key (C2SP tlog-tiles).

Whoever has the tiles computes every proof. Entries are not here: they name agencies and services.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nenso.accounts.rules import PUBLIC_AT_SET_UP, declared
from nenso.exchange.queries import ledger, ledger_public
from nenso.kernel.rules import Refused

_TEXT, _BYTES = "text/plain; charset=utf-8", "application/octet-stream"
_A_SECOND = "public, max-age=1"  # a checkpoint is signed each second
_AN_HOUR = "public, max-age=3600"
_A_DAY = "public, max-age=86400, immutable"  # a growing tile: nobody asks for this width of it later
_FOR_EVER = "public, max-age=31536000, immutable"


@declared(PUBLIC_AT_SET_UP)
@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """Return the newest checkpoint, a signed note: the ledger's name, its size, its root."""
    return _kept(ledger.newest_checkpoint().note, _TEXT, _A_SECOND)


@declared(PUBLIC_AT_SET_UP)
@require_safe
def tile(_request: HttpRequest, path: str) -> HttpResponse:
    """Return a tile of the tree, whole or as it was at a smaller size; refuses tiles of entries, which are not public."""
    if path.startswith("entries/"):
        raise Refused("access.ledger_entries")
    return _kept(ledger.tile_bytes(path), _BYTES, _A_DAY if ".p/" in path else _FOR_EVER)


@declared(PUBLIC_AT_SET_UP)
@require_safe
def key(_request: HttpRequest) -> HttpResponse:
    """Return the key (a vkey) by which anybody knows that a checkpoint is the ledger's."""
    return _kept(f"{ledger_public().text}\n", _TEXT, _AN_HOUR)


def _kept(content: str | bytes, kind: str, how_long: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Cache-Control"] = how_long
    return answer
