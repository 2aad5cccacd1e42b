"""How far two who judge the same agree: in per cent, beyond chance, and by how many points they differ.

Cohen's kappa after Cohen, J. (1960), "A coefficient of agreement for nominal scales", Educational and Psychological
Measurement 20: kappa = (po - pe) / (1 - pe), with pe from both reviewers' own shares of verdicts.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion that two judged: their verdicts, and the points that the figures of each earn."""

    first: str
    second: str
    first_points: float
    second_points: float

    @property
    def turned(self) -> "Judged":
        """The same with the two the other way round."""
        return Judged(self.second, self.first, self.second_points, self.first_points)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of `count` criteria: the share (0..1) with the same verdict, kappa, and the mean difference in points.

    Kappa is NaN where both gave one and the same verdict throughout: there is no chance to be better than.
    """

    count: int
    same: float
    kappa: float
    points: float


def agreement(judged: Sequence[Judged]) -> Agreement:
    """Return how far two agree; all NaN where they judged nothing together."""
    count = len(judged)
    if not count:
        return Agreement(0, math.nan, math.nan, math.nan)
    same = sum(each.first == each.second for each in judged) / count
    first, second = Counter(each.first for each in judged), Counter(each.second for each in judged)
    chance = sum(first[verdict] * second[verdict] for verdict in first) / count**2
    kappa = (same - chance) / (1 - chance) if chance < 1 else math.nan
    apart = [abs(each.first_points - each.second_points) for each in judged]
    known = [each for each in apart if not math.isnan(each)]
    return Agreement(count, same, kappa, sum(known) / len(known) if known else math.nan)
