"""What the statement looks at: an edition, its data and outcome, and the part of it that can be examined."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nenso.index.rules.computing import Outcome, PreparedCriteria, prepared_of
from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.ranking import competition_ranks
from nenso.index.rules.uncertainty import Subject, subject_of
from nenso.index.rules.wording import listed, number
from nenso.kernel.rules import Refused, Text

FEWEST = 10  # units below which relations between items say nothing
# A statement is made at every release and at every check: what takes longer than that is left to official studies.
_TRIED = 20_000  # figures of an index whose method is tried otherwise a thousand times
_PAIRED = 500_000  # figures of an index whose items are compared pair by pair
_OUTRANKED = (750, 50_000)  # the same for units compared pair by pair, in comparisons


@dataclass(frozen=True)
class StatedRun:
    """One run, and what can be told of it."""

    edition: Edition
    inputs: Inputs
    outcome: Outcome

    @cached_property
    def prepared(self) -> PreparedCriteria | None:
        return prepared_of(self.edition, self.inputs)

    @cached_property
    def is_partial(self) -> bool:
        """Say whether the ranks are official ones because scores were published only for some."""
        made = competition_ranks(self.outcome.scores[:, 0], self.outcome.decimals)
        return not np.array_equal(made, self.outcome.ranks[:, 0])

    @cached_property
    def subject(self) -> Subject | None:
        """The run cut down to what is public, so that every composite is computed; None where it cannot be had."""
        if self.is_partial:
            return None
        try:
            return subject_of(self.edition, self.outcome, self.inputs)
        except Refused:
            return None

    @cached_property
    def examined(self) -> tuple[Edition, Outcome]:
        """The edition and outcome whose items are set beside each other."""
        if self.subject is None:
            return self.edition, self.outcome
        return self.subject.edition, self.subject.outcome

    @property
    def can_be_tried(self) -> bool:
        """Say whether thousands of other ways of scoring take no longer than a moment."""
        return self._figures <= _TRIED and self._comparisons <= _OUTRANKED[0]

    @property
    def can_be_paired(self) -> bool:
        """Say whether comparing items pair by pair, and leaving out each, takes no longer than a moment."""
        return self._figures <= _PAIRED and self._comparisons <= _OUTRANKED[1]

    @property
    def _figures(self) -> int:
        edition, outcome = self.examined
        return len(outcome.units) * sum(not node.unscored for node in edition.nodes)

    @property
    def _comparisons(self) -> int:
        edition, outcome = self.examined
        ranking = [node for node in edition.nodes if node.aggregate.rule == "copeland"]
        return len(outcome.units) ** 2 * sum(len(node.children) for node in ranking)

    @property
    def first_level(self) -> list[Node]:
        """The scored items of the first level of what is examined."""
        edition, _ = self.examined
        return [node for node in map(edition.node, edition.root.children) if not node.unscored]

    def name(self, code: str) -> Text:
        """Return the name of an item; the one that others were merged into is counted, not listed."""
        edition, _ = self.examined
        if self.subject is not None and code not in self.edition.codes:
            return MERGED.fill(n=len(self.subject.residual))
        return edition.name_of(code)

    def heading(self, code: str) -> Text:
        """Return the name of an item at the beginning of a line."""
        return self.name(code) if code in self.edition.codes else opened(self.name(code))


MERGED = Text("các mục còn lại gộp chung ({n} mục)", "the {n} remaining items taken together")
_MOST = 6  # names in one sentence


def line(words: Text, **facts: object) -> Text:
    """Return one line of a list."""
    return Text("- {it}", "- {it}").fill(it=words.fill(**facts))


def opened(words: Text) -> Text:
    """Begin with a capital letter."""
    return Text(words.vi[:1].upper() + words.vi[1:], words.en[:1].upper() + words.en[1:])


def some(names: Sequence[Text], most: int = _MOST) -> Text:
    """Name the first few; the others are counted."""
    rest = len(names) - most
    if rest <= 1:
        return listed(names)
    more = Text("{n} mục khác", "{n} more").fill(n=rest)
    return listed([*names[:most], more])


def units(count: int) -> Text:
    """Write how many units there are."""
    figure = number(count)
    return Text(f"{figure.vi} đơn vị", f"{figure.en} unit{'' if count == 1 else 's'}")


def items(count: int) -> Text:
    """Write how many items there are."""
    figure = number(count)
    return Text(f"{figure.vi} mục", f"{figure.en} item{'' if count == 1 else 's'}")


def criteria(count: int) -> Text:
    """Write how many criteria there are."""
    figure = number(count)
    return Text(f"{figure.vi} tiêu chí", f"{figure.en} {'criterion' if count == 1 else 'criteria'}")


def share(value: float) -> Text:
    """Write a share as a percentage of one decimal."""
    figure = number(value * 100, 1)
    return Text(f"{figure.vi}%", f"{figure.en}%")
