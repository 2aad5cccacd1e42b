"""Two people in one report: saves of other cells merge, the same cell changed by both is told and nothing is lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

Value = float | str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one cell that was already saved: what it holds now, in which version, by whom and when."""

    key: str
    after: Value
    row_version: int
    by_key: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """One cell that two people changed: what the first saved, and what the second wanted."""

    key: str
    theirs: Value
    mine: Value
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Merge:
    """What may be saved and what not. `is_stale`: somebody saved in between."""

    accepted: dict[str, Value]
    conflicts: tuple[Conflict, ...]
    is_stale: bool


def merge(
    wanted: Mapping[str, Value], base: int, present: int, later: Iterable[Change], by_key: str
) -> Merge:
    """Hold what is to be saved, made from version `base`, against the changes after it up to `present`.

    What oneself saved in between is one's own to change; the same value from both is no conflict.
    """
    last: dict[str, Change] = {}
    for change in later:
        known = last.get(change.key)
        if change.row_version > base and (known is None or known.row_version < change.row_version):
            last[change.key] = change
    conflicts = tuple(
        Conflict(key, last[key].after, value, last[key].by_name, last[key].at)
        for key, value in wanted.items()
        if key in last and last[key].by_key != by_key and last[key].after != value
    )
    clashing = {conflict.key for conflict in conflicts}
    accepted = {key: value for key, value in wanted.items() if key not in clashing}
    return Merge(accepted, conflicts, base < present)
