"""Reading witnesses: who cosigns our ledger and how far, what is wrong with them, and which ledgers we cosign."""

from dataclasses import dataclass
from datetime import datetime

from nenso.exchange.models import WatchedLog, Witness
from nenso.exchange.rules.ledger.notes import VerifierKey, read_key
from nenso.exchange.texts import REFUSALS
from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class KeptWitness:
    """A witness: its key, where it is asked, the size that it cosigned last and when; `why` where something is wrong since `since`."""

    key: VerifierKey
    url: str
    size: int
    cosigned_at: datetime | None
    trouble: str
    why: Text | None
    since: datetime | None


def witnesses() -> tuple[KeptWitness, ...]:
    """Return the witnesses that are asked now, by their names."""
    return tuple(_kept(row) for row in Witness.objects.filter(removed_at=None).order_by("name"))


def witness_keys() -> tuple[VerifierKey, ...]:
    """Return the keys of all who were ever asked: what a removed one signed is still signed."""
    return tuple(read_key(key) for key in Witness.objects.order_by("id").values_list("key", flat=True))


def trouble_text(row: Witness) -> Text:
    """Return what is wrong with a witness, in words."""
    return REFUSALS[row.trouble].fill(**row.trouble_facts)


def _kept(row: Witness) -> KeptWitness:
    why = trouble_text(row) if row.trouble else None
    key = read_key(row.key)
    return KeptWitness(key, row.url, row.size, row.cosigned_at, row.trouble, why, row.trouble_since)


@dataclass(frozen=True, slots=True)
class KeptLog:
    """A ledger that we cosign: its key, what was cosigned last; `conflict_at` where it showed another history, `conflict` what shows it."""

    origin: str
    key: VerifierKey
    size: int
    cosigned_at: datetime | None
    conflict: str
    conflict_at: datetime | None


def watched_logs() -> tuple[KeptLog, ...]:
    """Return the ledgers that are cosigned here, by their names."""
    rows = WatchedLog.objects.filter(stopped_at=None).order_by("origin")
    return tuple(
        KeptLog(row.origin, read_key(row.key), row.size, row.cosigned_at, row.conflict, row.conflict_at)
        for row in rows
    )
