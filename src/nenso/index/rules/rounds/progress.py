"""How far a self-assessment is: what is filled, what still lacks a figure or a document, in words."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.rounds.reading import branch_of, fields_of, missing_keys
from nenso.kernel.rules import Text


class Lacking(StrEnum):
    """What an entry may lack."""

    EVERYTHING = "everything"
    PART = "part"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: of which criterion, what, and in words."""

    node: str
    name: Text
    what: Lacking
    text: Text


_WORDS: Mapping[Lacking, Text] = {
    Lacking.EVERYTHING: Text("{name}: chưa điền.", "{name}: not filled in."),
    Lacking.PART: Text("{name}: còn thiếu {fields}.", "{name}: {fields} still missing."),
    Lacking.EVIDENCE: Text(
        "{name}: chưa có tài liệu kiểm chứng ({evidence}).", "{name}: no evidence yet ({evidence})."
    ),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a participant is. Counts of criteria; points NaN where nothing can be scored.

    `filled` have all figures, `measured` of these came from the yardstick, `missing` lack a figure.
    """

    total: int
    filled: int
    measured: int
    verified: int
    points_self: float
    points_verified: float
    max_points: float

    @property
    def missing(self) -> int:
        """Criteria that still lack a figure."""
        return self.total - self.filled

    @property
    def share(self) -> float:
        """The part of the criteria that is filled, 0 to 1."""
        return self.filled / self.total if self.total else 0.0


def is_filled(edition: Edition, node: Node, written: Mapping[str, str]) -> bool:
    """Say whether a criterion has every figure that it cannot do without."""
    return not missing_keys(fields_of(edition, node), written)


def lack_of(
    edition: Edition, node: Node, written: Mapping[str, str], *, points: float, has_evidence: bool
) -> Lack | None:
    """Return what an entry still lacks, None where it is whole.

    Evidence is asked for where the edition names some and points are claimed: nobody proves what was not done.
    """
    fields = fields_of(edition, node)
    lost = missing_keys(fields, written)
    required = [field for field in fields if field.is_required]
    if lost and len(lost) == len(required):
        return _lack(node, Lacking.EVERYTHING)
    if lost:
        names = [field.name for field in required if field.key in lost]
        words = Text(", ".join(name.vi for name in names), ", ".join(name.en for name in names))
        return _lack(node, Lacking.PART, fields=words)
    if node.evidence is not None and not has_evidence and not math.isnan(points) and points > 0:
        return _lack(node, Lacking.EVIDENCE, evidence=node.evidence)
    return None


def _lack(node: Node, what: Lacking, **facts: Text) -> Lack:
    return Lack(node.code, node.name, what, _WORDS[what].fill(name=node.name, **facts))


def by_branch(edition: Edition, nodes: Iterable[Node]) -> dict[Node, list[Node]]:
    """Return criteria by the main indicator that they stand under, in the order of the tree."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        found.setdefault(branch_of(edition, node.code).code, []).append(node)
    return {edition.node(code): its for code, its in found.items()}
