"""For whom a system may send: its owner, and whoever stands below it."""

from collections.abc import Mapping
from datetime import date

from nenso.accounts.rules import NATIONAL
from nenso.directory import queries as directory
from nenso.measures.rules.systems import served


def foreign_to(owner: str, codes: Mapping[date, set[str]]) -> set[tuple[date, str]]:
    """Return which of the organisations of some days a system of an owner may not speak for. One query a day."""
    foreign = set()
    for day, theirs in codes.items():
        parents = directory.organisation_parents(day)
        foreign |= {(day, code) for code in theirs if not served(owner, _path(code, parents), NATIONAL)}
    return foreign


def _path(code: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    path = [code]
    while (above := parents.get(path[-1], "")) and above not in path:
        path.append(above)
    return tuple(path)
