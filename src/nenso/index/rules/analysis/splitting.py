"""The change of a unit between two years, split into its causes: units, revised data, method, and what really changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nenso.index.rules.computing import Outcome
from nenso.kernel.rules import Text

UNITS, REVISION, METHOD, REAL, METHOD_AND_REAL = "units", "revision", "method", "real", "method_and_real"
KINDS = (UNITS, REVISION, METHOD, REAL, METHOD_AND_REAL)


@dataclass(frozen=True)
class Cause:
    """One part of a change. `score` is as the edition writes scores; `places` > 0 is up, None where a rank is not known.

    Halves of a place come from the mean of two orders in which method and data may be changed.
    """

    kind: str
    score: float
    places: float | None
    is_joint: bool
    why: Text


@dataclass(frozen=True)
class Split:
    """The change of one unit. The causes' scores add up to `after - before`, their places to `rank_before - rank_after`.

    `start` is the unit whose published figure it starts from (another code where units were merged); empty where the
    start is already the mean of its members.
    """

    unit: str
    start: str
    before: float
    after: float
    rank_before: int
    rank_after: int
    causes: tuple[Cause, ...]

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def places(self) -> int | None:
        """Places won; None where one of the ranks is not known."""
        return self.rank_before - self.rank_after if self.rank_before and self.rank_after else None


@dataclass(frozen=True)
class Crossed:
    """One year's data by the other year's method, on the later units. `computed` are the units it really computes."""

    outcome: Outcome
    computed: frozenset[str]


@dataclass(frozen=True)
class States:
    """What a change passes through, in this order.

    `before` as published, on its own units; `carried` the same on the later units (None: the same units); `revised`
    the earlier year with its newest data, on the later units (None: not revised); `by_later_method` the earlier data
    by the later method and `by_earlier_method` the later data by the earlier one (None: cannot be computed);
    `after` as published. `starts` gives for a later unit the earlier unit whose figure it had; units left out keep
    their code.
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
    why: Mapping[str, Text] = field(default_factory=dict)  # words for a cause, by kind


def split_change(states: States, unit: str) -> Split:
    """Split the change of one unit; refuse `toolkit.not_split` where it has no figure on one side."""
    raise NotImplementedError


def split_changes(states: States) -> tuple[Split, ...]:
    """Split the change of every unit that has a figure before and after, in the order of the later table."""
    raise NotImplementedError
