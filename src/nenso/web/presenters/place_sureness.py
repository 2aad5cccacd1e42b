"""How sure a place's rank is, and which weights would move it most."""

from dataclasses import dataclass
from datetime import date

from nenso.index.queries import Board
from nenso.index.rules.uncertainty import Band, WeightMove, weight_moves
from nenso.kernel.rules import Text
from nenso.web import sureness_words as words
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.sureness import Sureness, sureness_of
from nenso.web.sentences import NOTHING

MOVES = 5


@dataclass(frozen=True, slots=True)
class Moved:
    """One weight that would move the place: its name, its share before and after, and the rank that follows."""

    name: Text
    share: float
    times: Text
    share_if: float
    rank_if: int
    places: int


@dataclass(frozen=True, slots=True)
class PlaceSureness:
    """A place's band in words and numbers, and the weights that would move it."""

    band: Band
    of: int
    first: Text
    top_ten: Text
    moves: tuple[Moved, ...]
    moved_most: Text
    url: str


def place_sureness(board: Board, code: str, to: Addresses, on: date | None) -> PlaceSureness | None:
    """Return how sure a place's rank is; None where no official study has its band. `on` is the day of the address."""
    sure = sureness_of(board)
    band = None if sure is None else sure.study.band(code)
    if sure is None or band is None:
        return None
    names = {unit.code: unit.name for unit in board.units}
    of = len(sure.study.bands)
    found = weight_moves(sure.subject, code)
    return PlaceSureness(
        band=band,
        of=of,
        first=words.place_band(band, [names[unit] for unit in band.tied]),
        top_ten=words.in_top_ten(band) if of > words.TOP else NOTHING,
        moves=tuple(_moved(move, sure) for move in found[:MOVES]),
        moved_most=words.moved_most(found[0], sure.names) if found else words.MOVED_BY_NONE,
        url=_sure_url(board, to, on),
    )


def _moved(move: WeightMove, sure: Sureness) -> Moved:
    times = words.weight_times(move.factor)
    return Moved(sure.names[move.code], move.weight, times, move.share_if, move.rank_if, move.places)


def _sure_url(board: Board, to: Addresses, on: date | None) -> str:
    listing = board.listing
    url = to.ranking(listing.family, listing.year, listing.group, on)
    return f"{url}{'&' if '?' in url else '?'}sure=1"
