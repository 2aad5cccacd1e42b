"""How many entries the next audit has to draw, branch by branch, from what a round found."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from nenso.index import rules
from nenso.index.models import Entry, Round
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds.analytics import gaps
from nenso.index.queries.rounds.judges import agreement_of
from nenso.index.rules.rounds import branch_of
from nenso.index.rules.rounds.sampling import planned_share, sample_size


@dataclass(frozen=True, slots=True)
class Sample:
    """What to draw of some entries: of `population`, `judged` were looked at and `found` of them were what is asked for.

    `planned` is the share (0..1) that the size is planned with.
    """

    population: int
    judged: int
    found: int
    planned: float
    size: int


@dataclass(frozen=True, slots=True)
class Samples:
    """What the next audit draws: of each branch in the order of the tree, of the whole round where only the whole is
    asked for, and how many two verifiers have to judge apart to know how often they differ (None: nobody did)."""

    branches: tuple[tuple[rules.Node, Sample], ...]
    whole: Sample
    twice: Sample | None

    @property
    def size(self) -> int:
        """How many to draw of all branches together, each known within the margin."""
        return sum(each.size for _branch, each in self.branches)


def samples(row: Round) -> Samples:
    """Return what the next audit has to draw to know the share of over-claims, as if as many entries come again.

    A few queries; two where no entry changed since it was asked last.
    """
    method = method_of(row.edition)
    entries = Entry.objects.filter(participant__round=row).order_by().values("node")
    counts = {each["node"]: each["n"] for each in entries.annotate(n=Count("pk"))}
    populations: Counter[str] = Counter()
    for node, count in counts.items():
        populations[branch_of(method, node).code] += count
    judged: Counter[str] = Counter()
    cut: Counter[str] = Counter()
    for gap in gaps(row).by_criterion:
        branch = branch_of(method, gap.code).code
        judged[branch] += gap.verified
        cut[branch] += gap.cut
    nodes = [node for node in method.nodes if node.code in populations]
    whole = _sample(populations.total(), judged.total(), cut.total())
    branches = ((node, _sample(populations[node.code], judged[node.code], cut[node.code])) for node in nodes)
    return Samples(tuple(branches), whole, _twice(row, populations.total()))


def _sample(population: int, judged: int, found: int) -> Sample:
    planned = planned_share(found, judged)
    return Sample(population, judged, found, planned, sample_size(population, planned))


def _twice(row: Round, population: int) -> Sample | None:
    whole, _pairs = agreement_of(row)
    if not whole.count:
        return None
    return _sample(population, whole.count, round((1 - whole.same) * whole.count))
