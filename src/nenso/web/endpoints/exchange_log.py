"""The exchange's ledger for whoever watches that it only grows: its checkpoint, the tiles of its tree, its key (C2SP tlog-tiles).

Whoever has the tiles computes every proof. Entries are not here: they name agencies and services.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from nenso.accounts.rules import PUBLIC_AT_SET_UP, declared
from nenso.exchange.queries import ledger, ledger_public
from nenso.exchange.queries import stamps as kept_stamps
from nenso.exchange.queries.stamps import KeptStamp
from nenso.exchange.rules.ledger.stamps import answer_of
from nenso.kernel.rules import Refused

_TEXT, _BYTES = "text/plain; charset=utf-8", "application/octet-stream"
_STAMP = "application/timestamp-reply"
_A_SECOND = "public, max-age=1"  # a checkpoint is signed each second
_A_MINUTE = "public, max-age=60"  # and stamped each minute
_AN_HOUR = "public, max-age=3600"
_A_DAY = "public, max-age=86400, immutable"  # a growing tile: nobody asks for this width of it later
_FOR_EVER = "public, max-age=31536000, immutable"


@declared(PUBLIC_AT_SET_UP)
@require_safe
def page(_request: HttpRequest) -> HttpResponse:
    """Lead people to the page: it has a language, and what stands here has none."""
    return HttpResponseRedirect(reverse("web:exchange_ledger"))


@declared(PUBLIC_AT_SET_UP)
@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """Return the newest checkpoint, a signed note: the ledger's name, its size, its root."""
    return _kept(ledger.newest_checkpoint().note, _TEXT, _A_SECOND)


@declared(PUBLIC_AT_SET_UP)
@require_safe
def cosigned(_request: HttpRequest) -> HttpResponse:
    """Return the newest checkpoint that a witness signed too: some seconds behind the newest."""
    return _kept(ledger.newest_cosigned().note, _TEXT, _A_SECOND)


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


@declared(PUBLIC_AT_SET_UP)
@require_safe
def stamps(request: HttpRequest) -> HttpResponse:
    """Return the time stamps on checkpoints, the newest first; `next` is where the older ones are."""
    before = request.GET.get("before", "")
    found = kept_stamps.stamps(int(before) if before.isascii() and before.isdecimal() else None)
    here, is_full = reverse("exchange_log:stamps"), len(found) == kept_stamps.PAGE
    content = {
        "stamps": [_plain(each) for each in found],
        "next": f"{here}?before={found[-1].size}" if is_full else None,
    }
    answer = JsonResponse(content)
    answer["Cache-Control"] = _A_MINUTE
    return answer


def _plain(found: KeptStamp) -> dict[str, str | int]:
    return {
        "size": found.size,
        "at": found.at.isoformat().replace("+00:00", "Z"),
        "digest": found.digest.hex(),
        "authority": found.authority,
        "token": reverse("exchange_log:stamp", args=[found.size]),
        "checkpoint": reverse("exchange_log:stamped", args=[found.size]),
    }


@declared(PUBLIC_AT_SET_UP)
@require_safe
def stamp(_request: HttpRequest, size: int) -> HttpResponse:
    """Return the time stamp on the checkpoint of a size, as authorities answer it (RFC 3161)."""
    return _kept(answer_of(kept_stamps.stamp_on(size).token), _STAMP, _FOR_EVER)


@declared(PUBLIC_AT_SET_UP)
@require_safe
def stamped(_request: HttpRequest, size: int) -> HttpResponse:
    """Return the bytes that the time stamp is on: the checkpoint as the ledger alone signed it."""
    return _kept(kept_stamps.stamped_checkpoint(size), _TEXT, _FOR_EVER)


def _kept(content: str | bytes, kind: str, how_long: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Cache-Control"] = how_long
    return answer
