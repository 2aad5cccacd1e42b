"""A published result on the laboratory's bench: the parts of it that can be varied."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from nenso.index.queries import Board, Listing
from nenso.index.rules import Edition, Node
from nenso.index.rules.uncertainty import Subject
from nenso.kernel.rules import Refused, Text
from nenso.web.design_words import the_rest
from nenso.web.presenters import boards
from nenso.web.presenters.kept import kept
from nenso.web.presenters.sureness import subject_of_board
from nenso.web.sentences import NOTHING, listed

FEW = 12  # parts that are shown whole; of more, the first level stands and the deeper ones open on demand
POINTS, PERCENT = "points", "percent"


@dataclass(frozen=True, slots=True)
class Part:
    """One part that can be varied. `stated` is its points, or its weight in percent, as the edition has it.

    `holds` names what was merged into it, because no more than their sum is public.
    """

    code: str
    name: Text
    parent: str
    depth: int
    stated: float
    children: tuple[str, ...]
    holds: Text = NOTHING


@dataclass(frozen=True)
class Bench:
    """A result with its subject: the tree of what is public of it."""

    board: Board
    subject: Subject

    @property
    def edition(self) -> Edition:
        """The subject's edition: pruned to the parts that are public."""
        return self.subject.edition

    @property
    def listing(self) -> Listing:
        """The published result."""
        return self.board.listing

    @property
    def unit(self) -> str:
        """What parts are measured in: points of the edition, or percent of their parent."""
        return PERCENT if self.edition.max_points == 1 else POINTS

    @cached_property
    def parts(self) -> dict[str, Part]:
        """Every part below the composite, depth first."""
        nodes = self.edition.nodes[1:]
        return {node.code: self._part(node) for node in nodes if not node.unscored}

    def _part(self, node: Node) -> Part:
        size = node.weight * 100 if self.unit == PERCENT else node.max_points
        children = tuple(code for code in node.children if not self.edition.node(code).unscored)
        parent = node.parent or self.root
        merged = self.merged_into(node.code)
        if not merged:
            return Part(node.code, node.name, parent, node.depth, size, children)
        holds = listed([self.board.edition.name_of(code) for code in merged])
        return Part(node.code, the_rest(len(merged)), parent, node.depth, size, children, holds)

    def merged_into(self, code: str) -> tuple[str, ...]:
        """Return the nodes of the real edition that a part of the subject stands for; none where it is one itself."""
        if self.board.edition.has_node(code):
            return ()
        parent = self.edition.node(code).parent
        return tuple(one for one in self.subject.residual if self.board.edition.node(one).parent == parent)

    @property
    def root(self) -> str:
        """The composite's code."""
        return self.edition.root.code

    @cached_property
    def parents(self) -> list[str]:
        """Every node that is made from parts, the composite first."""
        return [self.root, *(part.code for part in self.parts.values() if part.children)]

    def children(self, parent: str) -> list[Part]:
        """Return the parts of a parent in the order of the tree."""
        return [part for part in self.parts.values() if part.parent == parent]

    def name_of(self, code: str) -> Text:
        """Return the name of a part or of the composite."""
        return self.parts[code].name if code in self.parts else self.edition.name_of(code)

    @property
    def is_large(self) -> bool:
        """Say whether the deeper levels open on demand only."""
        return len(self.parts) > FEW


def bench_of(listing: Listing, on: date | None = None) -> Bench:
    """Return a result on the bench, on the units of a day.

    Raises `Refused`: "index.not_rebased", "index.published_in_part", or why nothing of it can be varied ("study.no_parts").
    """
    found = _bench(listing, boards.units_for(listing, on))
    if isinstance(found, Refused):
        raise Refused(found.code, **found.facts)
    return found


def may_be_varied(listing: Listing) -> bool:
    """Say whether parts of a published result can be varied."""
    return not isinstance(_bench(listing, None), Refused)


@kept(size=64)
def _bench(listing: Listing, units_on: date | None) -> Bench | Refused:
    try:
        board = boards.board_of(listing, units_on)
    except Refused as refusal:
        return refusal
    subject = subject_of_board(board)
    return subject if isinstance(subject, Refused) else Bench(board, subject)
