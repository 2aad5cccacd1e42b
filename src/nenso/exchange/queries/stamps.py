"""Reading time stamps on checkpoints: which there are, the first that proves a size, and since when none comes."""

from dataclasses import dataclass
from datetime import datetime

from nenso.exchange.models import Checkpoint, Stamp, StampTrouble
from nenso.exchange.queries.keys import ledger_public
from nenso.exchange.rules.ledger.notes import read_note
from nenso.exchange.rules.ledger.stamps import stamped_bytes
from nenso.kernel.rules import Refused, Text

PAGE = 100


@dataclass(frozen=True, slots=True)
class KeptStamp:
    """A stamp: on the checkpoint of how many entries, when as the authority tells, its digest and its token (DER)."""

    size: int
    at: datetime
    digest: bytes
    token: bytes
    authority: str


@dataclass(frozen=True, slots=True)
class NoStamps:
    """Since when no stamp comes, why not at the last try, and whether people were told."""

    since: datetime
    why: Text
    is_told: bool


def stamps(before: int | None = None) -> tuple[KeptStamp, ...]:
    """Return stamps, the newest first, `PAGE` at most; those on checkpoints smaller than `before` where it is given."""
    rows = Stamp.objects.order_by("-size")
    if before is not None:
        rows = rows.filter(size__lt=before)
    return tuple(_kept(row) for row in rows[:PAGE])


def stamp_on(size: int) -> KeptStamp:
    """Return the stamp on the checkpoint of a size; raises `Refused("stamp.not_found")`."""
    row = Stamp.objects.filter(size=size).first()
    if row is None:
        raise Refused("stamp.not_found", size=size)
    return _kept(row)


def first_stamp(size: int) -> KeptStamp | None:
    """Return the first stamp on a checkpoint of so many entries or more; None while there is none."""
    row = Stamp.objects.filter(size__gte=size).order_by("size").first()
    return None if row is None else _kept(row)


def stamped_checkpoint(size: int) -> bytes:
    """Return the bytes that the stamp on a checkpoint is on; raises `Refused("stamp.not_found")`."""
    stamp_on(size)
    return content_of(Checkpoint.objects.get(size=size))


def content_of(checkpoint: Checkpoint) -> bytes:
    """Return what is stamped of a checkpoint: its note as the ledger alone signed it."""
    return stamped_bytes(read_note(checkpoint.note.encode()), ledger_public())


def trouble() -> NoStamps | None:
    """Return since when no stamp comes; None while stamps come, or nothing is to be stamped."""
    row = StampTrouble.objects.first()
    return None if row is None else NoStamps(row.since, Text(row.why_vi, row.why_en), row.is_told)


def unstamped_since() -> datetime | None:
    """Return when the first checkpoint was signed that no stamp reaches; None where there is none."""
    newest = Stamp.objects.order_by("-size").values_list("size", flat=True).first()
    size = newest or 0
    return Checkpoint.objects.filter(size__gt=size).order_by("size").values_list("at", flat=True).first()


def _kept(row: Stamp) -> KeptStamp:
    return KeptStamp(row.size, row.at, bytes(row.digest), bytes(row.token), row.authority)
