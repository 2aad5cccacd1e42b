"""Which unit went where: a graph of units in time and the acts that merged, divided and renamed them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from nenso.directory.rules.mapping import Mapping
from nenso.kernel.rules import Refused, Validity

# Published shares are rounded to six decimals; thirds must still come to one.
_ROUNDING = 1e-4


class LineageKind(StrEnum):
    """What an act did to a unit."""

    MERGED_INTO = "merged_into"
    SPLIT_FROM = "split_from"
    RENAMED = "renamed"
    PART_MOVED = "part_moved"
    CONTINUED = "continued"


@dataclass(frozen=True, slots=True, order=True)
class UnitKey:
    """Identity of a unit within one level: codes are used again after mergers, so the first day belongs to it."""

    code: str
    since: date


@dataclass(frozen=True, slots=True)
class UnitInTime:
    """A unit and the days on which it exists; `parent` is the code of the unit above it."""

    key: UnitKey
    validity: Validity
    parent: str = ""


@dataclass(frozen=True, slots=True)
class LineageLink:
    """On day `on` the unit `source` gave `share` of itself to `target`.

    `share` is a fraction of what the source had; None where an act moved duties that cannot be measured
    (ministries): such links are history only and carry no figures.
    """

    source: UnitKey
    target: UnitKey
    on: date
    kind: LineageKind
    share: float | None = 1.0
    is_share_known: bool = True
    act: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A successor and the fraction of the asked unit that it holds."""

    code: str
    share: float
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A predecessor and the fraction of it that the asked unit holds."""

    code: str
    share: float
    is_assumed: bool


_Flow = dict[UnitKey, tuple[float, bool]]


class Lineage:
    """Units of one level with their links, ready to be asked "as of" any date.

    Raises `Refused`: "lineage.unknown_unit" where a link names a unit that is not given, "lineage.order"
    where a link falls outside the life of its two units, "lineage.shares" where a unit gives away more
    than itself, or ends without having given itself away in full.
    """

    def __init__(self, units: Iterable[UnitInTime], links: Iterable[LineageLink]) -> None:
        self._units = {unit.key: unit for unit in units}
        self._links: dict[UnitKey, list[LineageLink]] = defaultdict(list)
        for link in links:
            self._check(link)
            self._links[link.source].append(link)
        for key, out in self._links.items():
            out.sort(key=lambda link: (link.on, link.target))
            self._check_shares(self._units[key], out)

    def as_of(self, on: date) -> tuple[UnitInTime, ...]:
        """Return the units that exist on a day, by code."""
        found = [unit for unit in self._units.values() if on in unit.validity]
        return tuple(sorted(found, key=lambda unit: unit.key))

    def successors(self, code: str, start: date, end: date) -> tuple[Share, ...]:
        """Return who holds, on `end`, what the unit of `start` held; itself where it goes on.

        Raises `Refused("lineage.not_found")` where no unit of that code exists on `start`,
        `Refused("rebase.backwards")` where `end` is before `start`.
        """
        _forwards(start, end)
        flow = self._flow(self._find(code, start), start, end)
        return tuple(Share(key.code, share, assumed) for key, (share, assumed) in sorted(flow.items()))

    def predecessors(self, code: str, start: date, end: date) -> tuple[Ancestor, ...]:
        """Return which units of `start` the unit of `end` was made of, with the share of each that it holds."""
        _forwards(start, end)
        asked = self._find(code, end)
        found = []
        for unit in self.as_of(start):
            share, assumed = self._flow(unit.key, start, end).get(asked, (0.0, False))
            if share > 0:
                found.append(Ancestor(unit.key.code, share, assumed))
        return tuple(found)

    def mapping(self, start: date, end: date) -> Mapping:
        """Return how figures on the units of `start` move onto the units of `end`."""
        _forwards(start, end)
        sources, targets = self.as_of(start), self.as_of(end)
        place = {unit.key: index for index, unit in enumerate(targets)}
        rows = [
            (index, place[key], share, assumed)
            for index, unit in enumerate(sources)
            for key, (share, assumed) in self._flow(unit.key, start, end).items()
            if key in place
        ]
        columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
        return Mapping(
            sources=tuple(unit.key.code for unit in sources),
            targets=tuple(unit.key.code for unit in targets),
            source_index=np.array(columns[0], dtype=np.intp),
            target_index=np.array(columns[1], dtype=np.intp),
            share=np.array(columns[2], dtype=np.float64),
            is_assumed=np.array(columns[3], dtype=np.bool_),
        )

    def _find(self, code: str, on: date) -> UnitKey:
        for key, unit in self._units.items():
            if key.code == code and on in unit.validity:
                return key
        raise Refused("lineage.not_found", code=code, on=on)

    def _flow(self, key: UnitKey, start: date, end: date) -> _Flow:
        """Follow one unit from `start` (events of that day have happened) to the morning of `end`."""
        left, flow = 1.0, _Flow()
        for day, links in _by_day([link for link in self._links.get(key, ()) if start < link.on <= end]):
            for link, share in _normalised(links):
                for target, (part, assumed) in self._flow(link.target, day, end).items():
                    before, was_assumed = flow.get(target, (0.0, False))
                    is_assumed = was_assumed or assumed or not link.is_share_known
                    flow[target] = (before + left * share * part, is_assumed)
            left *= max(0.0, 1.0 - sum(share for _, share in _normalised(links)))
        if left > _ROUNDING and end in self._units[key].validity:
            before, was_assumed = flow.get(key, (0.0, False))
            flow[key] = (before + left, was_assumed)
        return flow

    def _check(self, link: LineageLink) -> None:
        for key in (link.source, link.target):
            if key not in self._units:
                raise Refused("lineage.unknown_unit", code=key.code, since=key.since)
        source, target = self._units[link.source].validity, self._units[link.target].validity
        is_in_source = source.since < link.on and (source.until is None or link.on <= source.until)
        if not is_in_source or link.on not in target:
            raise Refused("lineage.order", source=link.source.code, target=link.target.code, on=link.on)

    def _check_shares(self, unit: UnitInTime, links: Sequence[LineageLink]) -> None:
        for day, of_day in _by_day(links):
            shares = [link.share for link in of_day if link.share is not None]
            total = sum(shares)
            is_last = day == unit.validity.until
            if (
                total > 1 + _ROUNDING
                or (is_last and shares and total < 1 - _ROUNDING)
                or min(shares, default=0) < 0
            ):
                raise Refused("lineage.shares", code=unit.key.code, on=day, total=round(total, 6))


def _forwards(start: date, end: date) -> None:
    if end < start:
        raise Refused("rebase.backwards", start=start, end=end)


def _by_day(links: Sequence[LineageLink]) -> list[tuple[date, list[LineageLink]]]:
    days: dict[date, list[LineageLink]] = defaultdict(list)
    for link in links:
        days[link.on].append(link)
    return sorted(days.items())


def _normalised(links: Sequence[LineageLink]) -> list[tuple[LineageLink, float]]:
    """Pair the links of one day with shares; rounded thirds are brought back to one."""
    measured = [(link, link.share) for link in links if link.share is not None]
    total = sum(share for _, share in measured)
    scale = 1 / total if abs(total - 1) <= _ROUNDING and total > 0 else 1.0
    return [(link, share * scale) for link, share in measured]
