"""Systems that are metered, and the keys with which they send."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from nenso.kernel.rules import Refused, Text, Validity

DOSSIERS, PORTAL, REPORTS = "dossiers", "portal", "reports"
KEYED = (DOSSIERS, REPORTS)  # a portal embeds the monitoring code instead
KINDS: dict[str, Text] = {
    DOSSIERS: Text("hệ thống thông tin giải quyết thủ tục hành chính", "dossier system"),
    PORTAL: Text("cổng, trang thông tin", "portal"),
    REPORTS: Text("hệ thống báo cáo, thống kê", "reporting system"),
}
KEY_BEGINNING = "nenso_"
KEY_LETTERS = 40  # after the beginning, of 64 url-safe letters: 240 bits
MOST_KEYS = 5  # live at a time: one in use, one to change to, and room for machines
MOST_HOURS = 24 * 31
_CODE = re.compile(r"[a-z0-9][a-z0-9.-]{1,31}")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?")


@dataclass(frozen=True, slots=True)
class Registration:
    """What is said of a system when it is registered; `name` in both languages, `entry` the code of the catalogue's entry that it is."""

    code: str
    kind: str
    organisation: str
    name: Text
    origins: tuple[str, ...] = ()
    contact_email: str = ""
    is_required: bool = True
    silent_after_hours: int = 24
    status: str = "known"  # "illustrative" for a demonstration's
    entry: str = ""


def check_registration(found: Registration) -> None:
    """Raise `Refused` for what cannot be registered: "system.code", "system.kind", "system.no_name", "system.origin", "system.hours"."""
    if not _CODE.fullmatch(found.code):
        raise Refused("system.code", field="code", code=found.code[:64])
    if found.kind not in KINDS:
        raise Refused("system.kind", field="kind", kind=found.kind, known=", ".join(KINDS))
    if not found.name.vi.strip():
        raise Refused("system.no_name", field="name_vi")
    if not 1 <= found.silent_after_hours <= MOST_HOURS:
        raise Refused("system.hours", field="silent_after_hours", most=MOST_HOURS)
    wrong = next((origin for origin in found.origins if not _ORIGIN.fullmatch(origin)), None)
    if wrong is not None:
        raise Refused("system.origin", field="origins", origin=wrong[:200])


def digest_of(token: str) -> str:
    """Return what is kept of a key. A plain digest does: a key is 240 random bits, and cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What decides whether a key opens the API; `system_validity` of the system that holds it."""

    system: str
    kind: str
    system_validity: Validity
    expires_on: date | None
    revoked_at: datetime | None


def check_key(key: KeyFacts, on: date) -> None:
    """Raise `Refused` for a key that does not open the API: "key.revoked", "key.expired", "key.system_ended", "key.portal".

    A key works through the day before `expires_on`.
    """
    if key.revoked_at is not None:
        raise Refused("key.revoked")
    if key.expires_on is not None and on >= key.expires_on:
        raise Refused("key.expired", on=key.expires_on)
    if on not in key.system_validity:
        raise Refused("key.system_ended", system=key.system)
    if key.kind not in KEYED:
        raise Refused("key.portal", system=key.system)


def served(owner: str, path: Sequence[str], national: str) -> bool:
    """Say whether a system of an owner may send for an organisation, whose path upward is given (itself first).

    It sends for its owner and for whoever stands below it; a system registered at the nation's committee for all.
    """
    return owner == national or owner in path


def check_kind(system: str, kind: str, wanted: str) -> None:
    """Raise `Refused("system.other_kind")` where a system of a kind may not do what those of another do."""
    if kind != wanted:
        raise Refused("system.other_kind", system=system, kind=KINDS[kind], wanted=KINDS[wanted])
