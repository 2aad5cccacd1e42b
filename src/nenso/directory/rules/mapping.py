"""How figures on one set of units move onto another: sparse shares, source by target."""

from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.kernel.rules import Refused


@dataclass(frozen=True, slots=True)
class SourceShare:
    """One source of a target: the fraction of the source that goes there, and whether that is assumed."""

    code: str
    share: float
    is_assumed: bool


@dataclass(frozen=True, slots=True, eq=False)
class Mapping:
    """Links from `sources` to `targets` (codes), one per entry of the four arrays of equal length.

    `share[k]` is the fraction of source `source_index[k]` that goes to target `target_index[k]`.
    A source without a link goes nowhere (its level was abolished); a target without one has no past.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    source_index: NDArray[np.intp]
    target_index: NDArray[np.intp]
    share: NDArray[np.float64]
    is_assumed: NDArray[np.bool_]

    @classmethod
    def from_parents(cls, units: Sequence[str], parents: AbstractMapping[str, str]) -> "Mapping":
        """Return the mapping that rolls units up to their parents, whole."""
        targets = tuple(sorted(set(parents.values())))
        place = {code: index for index, code in enumerate(targets)}
        links = [(i, place[parents[code]]) for i, code in enumerate(units) if code in parents]
        return cls(
            sources=tuple(units),
            targets=targets,
            source_index=np.array([link[0] for link in links], dtype=np.intp),
            target_index=np.array([link[1] for link in links], dtype=np.intp),
            share=np.ones(len(links)),
            is_assumed=np.zeros(len(links), dtype=np.bool_),
        )

    @property
    def target_is_assumed(self) -> NDArray[np.bool_]:
        """Say of each target whether any of its shares is an assumption. Shape [targets]."""
        flags = np.zeros(len(self.targets), dtype=np.bool_)
        flags[self.target_index[self.is_assumed]] = True
        return flags

    def sources_of(self, target: str) -> tuple[SourceShare, ...]:
        """Return the sources of one target in the order of the source codes.

        Raises `Refused("rebase.unknown_unit")`.
        """
        if target not in self.targets:
            raise Refused("rebase.unknown_unit", code=target)
        links = np.flatnonzero(self.target_index == self.targets.index(target))
        return tuple(
            SourceShare(self.sources[self.source_index[k]], float(self.share[k]), bool(self.is_assumed[k]))
            for k in links[np.argsort(self.source_index[links], kind="stable")]
        )

    def on_sources(self, codes: Sequence[str]) -> "Mapping":
        """Return the mapping for a series whose last axis is `codes`, the sources in another order.

        Raises `Refused`: "rebase.unknown_unit", "rebase.duplicate_unit", "rebase.unit_missing" (a unit that has
        no figure is given as NaN, never left out: a sum over fewer units would look whole).
        """
        seen: set[str] = set()
        known = set(self.sources)
        for code in codes:
            if code not in known:
                raise Refused("rebase.unknown_unit", code=code)
            if code in seen:
                raise Refused("rebase.duplicate_unit", code=code)
            seen.add(code)
        if seen != known:
            raise Refused("rebase.unit_missing", code=min(known - seen))
        return self._selected(codes)

    def _selected(self, codes: Sequence[str]) -> "Mapping":
        place = {code: index for index, code in enumerate(codes)}
        moved = np.array([place.get(code, -1) for code in self.sources], dtype=np.intp)
        kept = np.flatnonzero(moved[self.source_index] >= 0)
        return Mapping(
            sources=tuple(codes),
            targets=self.targets,
            source_index=moved[self.source_index[kept]],
            target_index=self.target_index[kept],
            share=self.share[kept],
            is_assumed=self.is_assumed[kept],
        )

    def then(self, following: "Mapping") -> "Mapping":
        """Return this mapping followed by another whose sources hold all of this one's targets.

        Paths that meet again are added: halves of a commune that stay in one province are that province's
        whole, and the sum is no assumption any more.
        """
        lost = set(self.targets) - set(following.sources)
        if lost:
            raise Refused("rebase.unknown_unit", code=min(lost))
        entries: dict[tuple[int, int], list[tuple[float, bool]]] = {}
        onward = following._selected(self.targets)
        by_source: dict[int, list[int]] = {}
        for k, source in enumerate(onward.source_index):
            by_source.setdefault(int(source), []).append(k)
        for k, target in enumerate(self.target_index):
            for j in by_source.get(int(target), ()):
                key = (int(self.source_index[k]), int(onward.target_index[j]))
                part = float(self.share[k] * onward.share[j])
                entries.setdefault(key, []).append((part, bool(self.is_assumed[k] or onward.is_assumed[j])))
        return _from_entries(self.sources, onward.targets, entries)


def _from_entries(
    sources: tuple[str, ...],
    targets: tuple[str, ...],
    entries: dict[tuple[int, int], list[tuple[float, bool]]],
) -> Mapping:
    keys = sorted(entries)
    shares = np.array([sum(part for part, _ in entries[key]) for key in keys], dtype=np.float64)
    whole = np.isclose(shares, 1.0, atol=1e-9)
    assumed = np.array([any(flag for _, flag in entries[key]) for key in keys], dtype=np.bool_) & ~whole
    return Mapping(
        sources=sources,
        targets=targets,
        source_index=np.array([key[0] for key in keys], dtype=np.intp),
        target_index=np.array([key[1] for key in keys], dtype=np.intp),
        share=np.where(whole, 1.0, shares),
        is_assumed=assumed,
    )
