"""Visits to portals: what a hit may say, who is no visitor, and how visitors are told apart for one day only.

Pure. A visitor is a keyed digest under the secret of the day: of another day it is another one, and nobody can join
the two once that secret is gone.
"""

import hmac
import ipaddress
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_BODY = 2048  # bytes of a hit
KINDS = ("visit", "open", "start", "finish", "leave", "rate")
SESSION_GAP = timedelta(minutes=30)  # of silence, after which a visitor begins a new session
LONGEST_VIEW = 4 * 3600  # seconds: a page is no longer in view than this
VISITS, SESSIONS, VISITORS, SECONDS = "visits", "sessions", "visitors", "seconds"
OPENED, STARTED, FINISHED, RATED = "opened", "started", "finished", "rated"
# What a day of hits is counted into; "rated.1" to "rated.5" each stand alone.
MEASURES = (
    VISITS,
    SESSIONS,
    VISITORS,
    SECONDS,
    OPENED,
    STARTED,
    FINISHED,
    *(f"{RATED}.{n}" for n in range(1, 6)),
)
WRONG_ORIGIN = "hits.wrong_origin"

_CODE = re.compile(r"[\w.\-]{0,32}")
_PAGE = re.compile(r"[0-9a-f]{0,32}")
_SITE = re.compile(r"[\w\-]{1,32}")
_BOT = re.compile(
    r"bot|crawl|spider|slurp|scrap|headless|lighthouse|phantom|preview|monitor|uptime|validator|facebookexternal|"
    r"curl|wget|python|java/|okhttp|go-http|node-fetch|axios|libwww|httpclient|postman",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SentHit:
    """One hit as the monitoring code sent it: of which site, from which opening of a page, which step."""

    site: str
    kind: str
    page: str = ""
    procedure: str = ""
    seconds: int | None = None
    rating: int | None = None


def read_hit(body: bytes) -> SentHit | None:
    """Return what a body says, or None where it is no hit: too large, not JSON, an unknown step, a value out of bounds.

    Unknown keys are passed over, so that an older counter understands a newer script.
    """
    if len(body) > LONGEST_BODY:
        return None
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    words = [said.get(key, "") for key in ("site", "kind", "page", "procedure")]
    if not all(isinstance(word, str) for word in words):
        return None
    site, kind, page, procedure = words
    is_fair = kind in KINDS and _SITE.fullmatch(site) and _PAGE.fullmatch(page) and _CODE.fullmatch(procedure)
    if not is_fair:
        return None
    return _with_number(SentHit(site, kind, page, procedure), said)


def _with_number(hit: SentHit, said: dict[str, object]) -> SentHit | None:
    """Return a hit with the number that its step needs, or None where it has none that is fair."""
    if hit.kind == "leave":
        seconds = said.get("seconds")
        if not _is_whole(seconds, 1, 10**9):
            return None
        return SentHit(
            hit.site, hit.kind, hit.page, hit.procedure, seconds=min(int(str(seconds)), LONGEST_VIEW)
        )
    if hit.kind == "rate":
        rating = said.get("rating")
        if not _is_whole(rating, 1, 5):
            return None
        return SentHit(hit.site, hit.kind, hit.page, hit.procedure, rating=int(str(rating)))
    return hit


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def is_bot(user_agent: str) -> bool:
    """Say whether a program and no person asks; one that does not say what it is counts as a program."""
    return not user_agent.strip() or _BOT.search(user_agent) is not None


def truncated(address: str) -> str:
    """Return the network of an address, /24 or /48: what is left of it before anything else is done with it.

    An address that cannot be read is nobody's: "".
    """
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))


def visitor_of(salt: bytes, system: str, address: str, user_agent: str) -> bytes:
    """Return the 16 bytes by which a visitor of a system is told from others for as long as the salt is kept."""
    said = "\n".join((system, truncated(address), user_agent[:400]))
    return hmac.digest(salt, said.encode(), "sha256")[:16]


def may_come_from(origin: str, origins: Sequence[str]) -> bool:
    """Say whether a page of this origin may send hits of a system that named its own; any may where it named none."""
    if not origins:
        return True
    return origin.rstrip("/").lower() in {each.rstrip("/").lower() for each in origins}


def count_sessions(moments: Iterable[datetime]) -> int:
    """Return how many sessions a visitor's hits of one day make: a new one after 30 minutes of silence."""
    before, count = None, 0
    for moment in sorted(moments):
        if before is None or moment - before > SESSION_GAP:
            count += 1
        before = moment
    return count
