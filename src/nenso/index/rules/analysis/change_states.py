"""What a change between two years passes through: as published, carried over, revised, scored by the other method."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from nenso.index.rules.analysis.splitting_words import Told
from nenso.index.rules.computing import Outcome
from nenso.index.rules.ranking import competition_ranks


@dataclass(frozen=True)
class Crossed:
    """One year's data by the other year's method, on the later units. `computed` are the units it really computes."""

    outcome: Outcome
    computed: frozenset[str]


@dataclass(frozen=True)
class States:
    """What a change passes through, in this order.

    `before` as published, on its own units; `carried` the same on the later units (None: the units are the same);
    `revised` the earlier year with its newest data, on the later units (None: not revised); `by_later_method` the
    earlier data by the later method and `by_earlier_method` the later data by the earlier one (None: cannot be
    computed); `after` as published, on the later units. `starts` gives for a later unit the earlier one whose
    figure it had; a unit left out keeps its code. `as_values` compares values 0..1 where the two methods write scores
    differently. `told` is what the words need.
    """

    before: Outcome
    after: Outcome
    carried: Outcome | None = None
    revised: Outcome | None = None
    by_later_method: Crossed | None = None
    by_earlier_method: Crossed | None = None
    is_same_method: bool = False
    is_same_year: bool = False
    starts: Mapping[str, str] = field(default_factory=dict)
    as_values: bool = False
    told: Told = field(default_factory=Told)

    @property
    def on_later_units(self) -> Outcome:
        return self.carried or self.before

    @property
    def newest(self) -> Outcome:
        """The earlier year as it stands now: the newest data, on the later units."""
        return self.revised or self.on_later_units

    @cached_property
    def common(self) -> tuple[str, ...]:
        """Units with a figure in all that is published, in the order of the later table."""
        known = [{*known_units(state)} for state in (self.on_later_units, self.newest, self.after)]
        return tuple(unit for unit in self.after.units if all(unit in units for units in known))

    @cached_property
    def start_units(self) -> frozenset[str]:
        """Units with a figure in the earlier year, on its own units."""
        return frozenset(known_units(self.before))

    @cached_property
    def has_other_units(self) -> bool:
        """Say whether somebody who was ranked in one of the years is not in the other."""
        return self.start_units != set(known_units(self.after)) or len(self.common) != len(self.start_units)

    @cached_property
    def sizes(self) -> tuple[int, int]:
        """How many units have a figure before and after."""
        return len(self.start_units), len(known_units(self.after))

    @cached_property
    def places(self) -> dict[int, dict[str, int]]:
        """Ranks of the common units among each other, by the identity of each state."""
        crossed = [one.outcome for one in (self.by_later_method, self.by_earlier_method) if one]
        states = (self.on_later_units, self.newest, *crossed, self.after)
        return {id(state): _ranks_among(self.common, state) for state in states}

    @cached_property
    def is_ranked(self) -> bool:
        """Say whether every published state was ranked by its scores, so that other sets of units can be ranked too."""
        return all(_is_ranked(state) for state in (self.on_later_units, self.newest, self.after))


def known_units(outcome: Outcome) -> list[str]:
    """Return the units that have a composite, in the order of the table."""
    figures = outcome.values[:, 0]
    return [unit for unit, figure in zip(outcome.units, figures.tolist(), strict=True) if figure == figure]


def _is_ranked(outcome: Outcome) -> bool:
    made = competition_ranks(outcome.scores[:, 0], outcome.decimals)
    return bool(np.array_equal(made, outcome.ranks[:, 0]))


def _ranks_among(units: tuple[str, ...], outcome: Outcome) -> dict[str, int]:
    rows = [outcome.row(unit) for unit in units if unit in outcome.unit_index]
    ranks = competition_ranks(outcome.scores[rows, 0], outcome.decimals)
    return dict(zip([outcome.units[row] for row in rows], ranks.tolist(), strict=True))
