"""How sure the ranks of a board are: its official study, and why there is none where there is none."""

from dataclasses import dataclass
from datetime import date

from nenso.index import queries as index
from nenso.index.queries import Board, Listing
from nenso.index.rules import Inputs
from nenso.index.rules.uncertainty import Band, Study, Subject, subject_of
from nenso.kernel.rules import Refused, Text
from nenso.web import design_words
from nenso.web import sureness_words as words
from nenso.web.presenters import boards
from nenso.web.presenters.kept import kept
from nenso.web.refusals import text_of
from nenso.web.sentences import NOTHING


@dataclass(frozen=True)
class Sureness:
    """A board's official study with the subject it varied, so that its parts have names."""

    board: Board
    subject: Subject
    study: Study

    @property
    def bands(self) -> dict[str, Band]:
        """Band of each ranked unit."""
        return {band.unit: band for band in self.study.bands}

    @property
    def first(self) -> Text:
        """The sentence on the whole table."""
        names = {unit.code: unit.name for unit in self.board.units}
        return words.table_first(
            [words.Banded(names[band.unit], band) for band in self.study.bands], self.study.runs
        )

    @property
    def varied(self) -> list[Text]:
        """What was varied, a sentence each."""
        found = design_words.what_was_varied(
            self.study.design, self.subject.edition, self.study.runs, self.names
        )
        if not self.subject.residual:
            return found
        merged = [self.board.edition.name_of(code) for code in self.subject.residual]
        return [found[0], design_words.what_is_one_part(merged), *found[1:]]

    @property
    def names(self) -> dict[str, Text]:
        """Name of each part: of those that were merged, how many they are."""
        return names_of_parts(self.board, self.subject)


def names_of_parts(board: Board, subject: Subject) -> dict[str, Text]:
    """Name the nodes of a subject; a residual part by how many items it stands for, for its own name lists them all."""
    found = {}
    for node in subject.edition.nodes:
        if board.edition.has_node(node.code):
            found[node.code] = board.edition.name_of(node.code)
            continue
        merged = [c for c in subject.residual if board.edition.node(c).parent == node.parent]
        found[node.code] = design_words.the_rest(len(merged))
    return found


def sureness_of(board: Board) -> Sureness | None:
    """Return how sure the ranks of a board are; None where no official study stands."""
    study = _study(board.listing.run_id, board.units_on if board.is_rebased else None)
    subject = subject_of_board(board) if study is not None else None
    if study is None or isinstance(subject, Refused) or subject is None:
        return None
    return Sureness(board, subject, study)


def why_not(board: Board) -> Text:
    """Say why nothing is known of how sure the ranks are; nothing where there are no ranks to be sure of."""
    if len(board.units) < 2:
        return NOTHING
    subject = subject_of_board(board)
    if isinstance(subject, Refused):
        return words.WHY_NOT.get(subject.code) or text_of(subject)
    return words.NOT_YET


@kept(size=128)
def _study(run_id: int, units_on: date | None) -> Study | None:
    found = index.official_study(run_id, units_on)
    return None if found is None else index.outcome_of_study(found)


def subject_of_board(board: Board) -> Subject | Refused:
    """Return what of a board can be varied, or why nothing can."""
    return _subject(board.listing, board.units_on if board.is_rebased else None)


@kept(size=64)
def _subject(listing: Listing, units_on: date | None) -> Subject | Refused:
    board = boards.board_of(listing, units_on)
    try:
        return subject_of(board.edition, board.outcome, _inputs(board))
    except Refused as refusal:
        return refusal


def _inputs(board: Board) -> Inputs | None:
    """Return the inputs where steps before the scores are varied; the figures of a run serve everywhere else."""
    if board.is_rebased or board.edition.preparation is None:
        return None
    return index.inputs_of_run(board.listing.run_id)
