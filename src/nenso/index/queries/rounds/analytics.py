"""What agencies claimed against what was found of it, by agency and by criterion."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nenso.directory import queries as directory
from nenso.index.models import Entry, Round
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds.kept import until_changed
from nenso.index.queries.rounds.standing import staged
from nenso.index.queries.rounds.tables import SELF, VERIFIED
from nenso.index.rules.rounds import criteria
from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class Gap:
    """Self against verified, of one agency or of one criterion: points of what was verified, and how often which way."""

    code: str
    name: Text
    claimed: float
    found: float
    verified: int
    cut: int
    raised: int

    @property
    def over(self) -> float:
        """Points claimed beyond what was found; below nothing where more was found than claimed."""
        return self.claimed - self.found

    @property
    def share_cut(self) -> float:
        """Share (0..1) of what was verified that was cut."""
        return self.cut / self.verified if self.verified else math.nan


@dataclass(frozen=True, slots=True)
class Gaps:
    """Self against verified of a round, each list with the largest over-claim first."""

    by_agency: tuple[Gap, ...]
    by_criterion: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    unit: str
    node: str
    claimed: float
    found: float
    verdict: str


def gaps(row: Round) -> Gaps:
    """Return what agencies claimed against what was found, of the criteria that were verified.

    A few queries; one where no entry changed since it was asked last.
    """
    return until_changed(row, "gaps", lambda: _claims(row))


def _claims(row: Round) -> Gaps:
    method = method_of(row.edition)
    pairs = _pairs(row)
    names = directory.organisations({pair.unit for pair in pairs}, row.units_on)
    by_agency = {code: one.short_name for code, one in names.items()}
    by_node = {node.code: node.name for node in criteria(method)}
    return Gaps(
        _gaps(((pair.unit, pair) for pair in pairs), by_agency),
        _gaps(((pair.node, pair) for pair in pairs), by_node),
    )


def _pairs(row: Round) -> list[_Pair]:
    outcomes = [staged(row, stage)[1] for stage in (SELF, VERIFIED)]
    judged = Entry.objects.filter(participant__round=row, verified__isnull=False)
    columns = judged.order_by("participant__unit_code", "id").values_list("participant__unit_code", "node")
    found = []
    for unit, node in columns:
        claimed, after = (_known(outcome.point(unit, node)) for outcome in outcomes)
        found.append(_Pair(unit, node, claimed, after, _way(claimed, after)))
    return found


def _known(points: float) -> float:
    return 0.0 if math.isnan(points) else points


def _way(claimed: float, found: float) -> str:
    return "same" if math.isclose(claimed, found, abs_tol=1e-9) else "cut" if found < claimed else "raised"


def _gaps(pairs: Iterable[tuple[str, _Pair]], names: Mapping[str, Text]) -> tuple[Gap, ...]:
    grouped: dict[str, list[_Pair]] = defaultdict(list)
    for code, pair in pairs:
        grouped[code].append(pair)
    found = [
        Gap(
            code=code,
            name=names.get(code, Text(code, code)),
            claimed=sum(pair.claimed for pair in its),
            found=sum(pair.found for pair in its),
            verified=len(its),
            cut=sum(pair.verdict == "cut" for pair in its),
            raised=sum(pair.verdict == "raised" for pair in its),
        )
        for code, its in grouped.items()
    ]
    return tuple(sorted(found, key=lambda gap: (-gap.over, gap.code)))
