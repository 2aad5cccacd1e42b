"""Which procedures and organisations exist on a day: asked at each batch, so kept in the process for a short time."""

import time
from collections.abc import Iterable
from datetime import date

from nenso.accounts.rules import NATIONAL
from nenso.directory import queries as directory
from nenso.measures.models import Procedure
from nenso.measures.rules.events import Known
from nenso.measures.rules.systems import served

KEPT_SECONDS = 60.0
_DEPTH = 12  # steps upward in the tree of organisations; more would be a circle
_Pair = tuple[str, date]
# What exists is kept; what does not is asked for again each time, so that a new procedure is known at once.
_procedures: dict[_Pair, float] = {}
_paths: dict[_Pair, tuple[float, tuple[str, ...]]] = {}


def forget_codes() -> None:
    """Forget what was kept; for tests, whose tables are emptied behind it."""
    _procedures.clear()
    _paths.clear()


def known_codes(owner: str, procedures: set[_Pair], organisations: set[_Pair]) -> Known:
    """Return which of these codes exist on their days, and for which organisations a system of an owner may send."""
    now = time.monotonic()
    found = {pair for pair in procedures if now - _procedures.get(pair, -KEPT_SECONDS) < KEPT_SECONDS}
    new = _procedures_of(procedures - found)
    _procedures.update(dict.fromkeys(new, now))
    paths = {pair: kept[1] for pair in organisations if (kept := _paths.get(pair)) and _is_fresh(kept, now)}
    asked = _paths_of(organisations - paths.keys())
    _paths.update({pair: (now, path) for pair, path in asked.items()})
    paths |= asked
    reached = {pair for pair, path in paths.items() if served(owner, path, NATIONAL)}
    return Known(found | new, paths.keys(), reached)


def _is_fresh(kept: tuple[float, tuple[str, ...]], now: float) -> bool:
    return now - kept[0] < KEPT_SECONDS


def _procedures_of(pairs: set[_Pair]) -> set[_Pair]:
    if not pairs:
        return set()
    spans: dict[str, list[tuple[date, date | None]]] = {}
    rows = Procedure.objects.filter(code__in={code for code, _ in pairs})
    for code, since, until in rows.values_list("code", "valid_from", "valid_to"):
        spans.setdefault(code, []).append((since, until))
    return {
        (code, day)
        for code, day in pairs
        if any(since <= day and (until is None or day < until) for since, until in spans.get(code, ()))
    }


def _paths_of(pairs: set[_Pair]) -> dict[_Pair, tuple[str, ...]]:
    found: dict[_Pair, tuple[str, ...]] = {}
    for day in {day for _, day in pairs}:
        found |= {
            (code, day): path for code, path in _paths_on(day, (c for c, d in pairs if d == day)).items()
        }
    return found


def _paths_on(day: date, codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return each organisation's code and those of its ancestors, a query for each step of the tree."""
    parents: dict[str, str] = {}
    wanted = set(codes)
    layer = set(wanted)
    while layer:
        rows = directory.organisations(layer, day)
        parents |= {code: row.parent_code for code, row in rows.items()}
        layer = {parent for parent in parents.values() if parent} - parents.keys()
        if not layer & {row.parent_code for row in rows.values()}:
            break
    return {code: _path(code, parents) for code in wanted & parents.keys()}


def _path(code: str, parents: dict[str, str]) -> tuple[str, ...]:
    path = [code]
    while len(path) < _DEPTH and (parent := parents.get(path[-1], "")) and parent not in path:
        path.append(parent)
    return tuple(path)
