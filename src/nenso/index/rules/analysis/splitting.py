"""The change of a unit between two years, split into its causes: units, revised data, method, and what really changed."""

import math
from dataclasses import dataclass, replace

from nenso.index.rules.analysis.change_states import States
from nenso.index.rules.analysis.splitting_words import joint_words, words_of
from nenso.index.rules.computing import Outcome
from nenso.kernel.rules import HALF_ROOM, Refused, Text

UNITS, REVISION, METHOD, REAL = "units", "revision", "method", "real"
METHOD_AND_REAL, METHOD_AND_REVISION = "method_and_real", "method_and_revision"
KINDS = (UNITS, REVISION, METHOD, REAL, METHOD_AND_REAL, METHOD_AND_REVISION)


@dataclass(frozen=True)
class Cause:
    """One part of a change. `score` is as the edition writes scores; `places` > 0 is up, None where a rank is not known.

    Halves of a place come from the mean of the two orders in which method and data may be changed.
    """

    kind: str
    score: float
    places: float | None
    is_joint: bool
    why: Text


@dataclass(frozen=True)
class Split:
    """The change of one unit. The causes' scores add up to `change`, their places to `places`.

    `start` is the unit whose published figure it starts from (another code where units were merged); empty where
    the start is already the mean of its members.
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

    def rounded(self, decimals: int) -> tuple[float, ...]:
        """Return the causes' scores so rounded that they add up to the difference of the rounded scores.

        What rounding leaves over goes to the causes that it cut most, so that a reader who adds up finds no gap.
        """
        scale = 10.0**decimals
        whole = _shown(self.after * scale) - _shown(self.before * scale)
        exact = [cause.score * scale for cause in self.causes]
        steps = [math.floor(part + 1e-9) for part in exact]
        order = sorted(range(len(exact)), key=lambda place: steps[place] - exact[place])
        left = whole - sum(steps)
        for turn in range(abs(left)):
            place = order[turn % len(order)] if left > 0 else order[-1 - turn % len(order)]
            steps[place] += 1 if left > 0 else -1
        return tuple(round(step / scale, decimals) for step in steps)


def _shown(value: float) -> int:
    """Round as figures are shown: halves go up."""
    return math.floor(value + 0.5 + HALF_ROOM)


def split_changes(states: States) -> tuple[Split, ...]:
    """Split the change of every unit that has a figure before and after, in the order of the later table.

    Method and data: where both cross states can be computed, the mean of the two orders (Shapley value); where one
    can, that order; where none can, one joint cause. Units: from the unit's own published figure to the mean of its
    members, and the places that come and go with the units ranked beside it. Ranks in between are among the units
    common to both years.
    """
    return tuple(split_change(states, unit) for unit in states.common)


def split_change(states: States, unit: str) -> Split:
    """Split the change of one unit as `split_changes` does.

    Raises `Refused("toolkit.not_split")` for a unit that has no figure on one of the two sides.
    """
    if unit not in states.common:
        raise Refused("toolkit.not_split", unit=unit)
    start = states.starts.get(unit, unit)
    origin, started = (states.before, start) if start in states.start_units else (None, "")
    first = origin or states.on_later_units
    first_unit = start if origin else unit
    split = Split(
        unit=unit,
        start=started,
        before=_score(states, first, first_unit),
        after=_score(states, states.after, unit),
        rank_before=_rank(first, first_unit),
        rank_after=_rank(states.after, unit),
        causes=(),
    )
    causes = [*_of_units(states, split), *_of_revision(states, split), *_of_rest(states, split)]
    return replace(split, causes=tuple(causes))


def _of_units(states: States, split: Split) -> list[Cause]:
    if states.carried is None and not (states.is_ranked and states.has_other_units):
        return []  # a table published in part does not tell who was ranked
    score = _score(states, states.on_later_units, split.unit) - split.before
    places: float | None = None
    if split.places is not None:
        places = _units_places(states, split)
    told = states.told.on_units(
        split.unit,
        states.sizes,
        split.before if split.start else None,
        split.before + score,
        is_carried=states.carried is not None,
    )
    return [Cause(UNITS, score, places, False, told)]


def _units_places(states: States, split: Split) -> float:
    """Places that the set of units gives or takes: on entering the common ones and on leaving them."""
    if not states.is_ranked:
        return 0.0
    first = states.places[id(states.on_later_units)][split.unit]
    last = states.places[id(states.after)][split.unit]
    return float(split.rank_before - first + last - split.rank_after)


def _of_revision(states: States, split: Split) -> list[Cause]:
    if states.revised is None:
        return []
    before, after = states.on_later_units, states.revised
    return [_step(states, split, REVISION, before, after, words_of("revision", states.told))]


def _step(states: States, split: Split, kind: str, first: Outcome, last: Outcome, why: Text) -> Cause:
    score = _score(states, last, split.unit) - _score(states, first, split.unit)
    return Cause(kind, score, _won(states, split, first, last), False, why)


def _won(states: States, split: Split, first: Outcome, last: Outcome) -> float | None:
    if split.places is None:
        return None
    if not states.is_ranked:
        return 0.0
    return float(states.places[id(first)][split.unit] - states.places[id(last)][split.unit])


def _of_rest(states: States, split: Split) -> list[Cause]:
    """Method and data, from the earlier year as it stands now to the later one."""
    data = REVISION if states.is_same_year else REAL
    first, last = states.newest, states.after
    if not states.is_ranked or states.is_same_method:
        score = _score(states, last, split.unit) - _score(states, first, split.unit)
        places = _rest_of_places(states, split)
        if states.is_same_method:
            return [Cause(data, score, places, False, words_of(data, states.told))]
        return [_joint(states, score, places, "partial")]
    middles = _middles(states, split.unit)
    if not middles:
        score = _score(states, last, split.unit) - _score(states, first, split.unit)
        return [_joint(states, score, _won(states, split, first, last), "")]
    return _shared(states, split, middles, data)


def _rest_of_places(states: States, split: Split) -> float | None:
    """Places left for the data: those in between where the tables can be ranked, else all of them."""
    if states.is_ranked or split.places is None:
        return _won(states, split, states.newest, states.after)
    return float(split.places)


def _middles(states: States, unit: str) -> list[tuple[str, Outcome]]:
    """Return the cross states that hold for a unit, by what is changed first."""
    crossed = (("method", states.by_later_method), ("data", states.by_earlier_method))
    return [(name, one.outcome) for name, one in crossed if one is not None and unit in one.computed]


def _shared(states: States, split: Split, middles: list[tuple[str, Outcome]], data: str) -> list[Cause]:
    first, last = states.newest, states.after
    method: list[Cause] = []
    real: list[Cause] = []
    for name, middle in middles:
        halves = [(first, middle), (middle, last)]
        before, after = halves if name == "method" else halves[::-1]
        method.append(_step(states, split, METHOD, *before, Text("", "")))
        real.append(_step(states, split, data, *after, Text("", "")))
    order = "both" if len(middles) == 2 else middles[0][0]
    return [
        _mean(method, words_of(f"method_{order}", states.told)),
        _mean(real, words_of(f"{data}_beside_method", states.told)),
    ]


def _mean(causes: list[Cause], why: Text) -> Cause:
    places = [cause.places for cause in causes if cause.places is not None]
    return Cause(
        kind=causes[0].kind,
        score=math.fsum(cause.score for cause in causes) / len(causes),
        places=sum(places) / len(causes) if places else None,
        is_joint=False,
        why=why,
    )


def _joint(states: States, score: float, places: float | None, reason: str) -> Cause:
    kind = METHOD_AND_REVISION if states.is_same_year else METHOD_AND_REAL
    return Cause(kind, score, places, True, joint_words(states.told, reason))


def _score(states: States, outcome: Outcome, unit: str) -> float:
    table = outcome.values if states.as_values else outcome.scores
    return float(table[outcome.row(unit), 0])


def _rank(outcome: Outcome, unit: str) -> int:
    return int(outcome.ranks[outcome.row(unit), 0])
