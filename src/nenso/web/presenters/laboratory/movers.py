"""Who moves: the trial's ranks beside the published ones, searched, filtered and sorted; who gained most and who lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

import numpy as np
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import override

from nenso.directory.rules import known_by, sought
from nenso.index.queries import Board, Listing
from nenso.index.rules.uncertainty import Mover, Simulation, simulate
from nenso.kernel.rules import Text
from nenso.ui.components.figures import figure, trend
from nenso.ui.components.graphics import rank_move
from nenso.ui.components.words import number_text
from nenso.web import laboratory_words as words
from nenso.web.laboratory_words import Moved, Reason
from nenso.web.presenters import league
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.figures import figure_at
from nenso.web.presenters.kept import kept
from nenso.web.presenters.laboratory.asking import Trial
from nenso.web.presenters.laboratory.bench import Bench, bench_of
from nenso.web.sentences import NOTHING

TOP = 10
DRAWN = 6
SORTS = ("after", "before", "places", "name", "score")


@dataclass(frozen=True, slots=True)
class Unit:
    """What of a line does not change from trial to trial."""

    name: Text
    folded: str
    sort_key: bytes
    cells: SafeString  # name and published score, with their links
    link: SafeString


@dataclass(frozen=True, slots=True)
class Line:
    """One unit in a trial."""

    code: str
    unit: Unit
    before: int
    after: int
    score_before: float
    score_after: float
    part: Text  # the part that explains the move
    why: Reason
    amount: float

    @property
    def places(self) -> int:
        """Return the places won, negative where lost."""
        return self.before - self.after

    @property
    def moved(self) -> Moved:
        """Return the line as sentences need it."""
        return Moved(self.unit.name, self.before, self.after, self.why)


@dataclass(frozen=True)
class Movers:
    """All lines of a trial, in the order of its ranks. `is_comparable` says whether scores keep their scale."""

    lines: tuple[Line, ...]
    decimals: int
    is_comparable: bool
    left_aside: int

    @cached_property
    def moving(self) -> list[Line]:
        """Return those that change rank, those that move farthest first; of two, the higher in the trial."""
        return sorted(
            (line for line in self.lines if line.places), key=lambda line: (-abs(line.places), line.after)
        )

    @property
    def most(self) -> Line | None:
        """Return who moves farthest."""
        return self.moving[0] if self.moving else None

    @property
    def climbers(self) -> list[Line]:
        """Return who climbs most."""
        return [line for line in self.moving if line.places > 0][:DRAWN]

    @property
    def fallers(self) -> list[Line]:
        """Return who falls most."""
        return [line for line in self.moving if line.places < 0][:DRAWN]

    @cached_property
    def mean_places(self) -> float:
        """Return by how many places a unit moves on average."""
        return float(np.mean([abs(line.places) for line in self.lines])) if self.lines else 0.0

    @cached_property
    def correlation(self) -> float | None:
        """Return Spearman's correlation of the ranks before and after; None where either does not vary."""
        before, after = (_mid_ranks([pick(one) for one in self.lines]) for pick in (_before, _after))
        if len(self.lines) < 2 or not before.std() or not after.std():
            return None
        apart = (before - before.mean()) * (after - after.mean())
        return float(apart.mean() / (before.std() * after.std()))

    def line(self, code: str) -> Line | None:
        """Return the line of a unit."""
        return next((line for line in self.lines if line.code == code), None)


def _before(line: Line) -> int:
    return line.before


def _after(line: Line) -> int:
    return line.after


def _mid_ranks(ranks: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return ranks in which those who tie share the mean of the places that they take."""
    found = np.asarray(ranks, dtype=np.float64)
    counts: np.ndarray[tuple[int], np.dtype[np.float64]] = (
        found + (np.array([np.sum(found == rank) for rank in found], dtype=np.float64) - 1) / 2
    )
    return counts


def movers_of(trial: Trial, language: str) -> Movers:
    """Return who moves in a trial; raises what the engine refuses ("laboratory.…").

    A trial that many look at is computed once a minute.
    """
    bench = trial.bench
    simulation = _simulated(bench.listing, _day(bench), trial.query(), _Handed(trial))
    units, why = _units(bench.listing, _day(bench), language), _reasons(trial)
    lines = [
        Line(
            move.unit,
            units[move.unit],
            move.rank_before,
            move.rank_after,
            move.score_before,
            move.score_after,
            bench.name_of(move.why) if move.why else NOTHING,
            why(move),
            move.why_amount,
        )
        for move in simulation.moves
        if move.rank_after  # a trial may leave a unit without a figure: it is counted with those that take no part
    ]
    lines.sort(key=lambda line: (line.after, line.before, line.unit.sort_key))
    return Movers(
        tuple(lines),
        bench.board.edition.decimals,
        not trial.norm,
        len(bench.board.units) - len(lines),
    )


def _reasons(trial: Trial) -> Callable[[Mover], Reason]:
    """Return how to say why a unit moves, each part's own share and mean being looked up once."""
    outcome, stated = trial.bench.subject.outcome, Trial(trial.bench)
    facts = {
        part.code: (outcome.values[:, outcome.column(part.code)], stated.share(part), trial.share(part))
        for part in trial.bench.parts.values()
    }
    means = {code: float(np.nanmean(values)) for code, (values, _, _) in facts.items()}

    def why(move: Mover) -> Reason:
        if not move.why:
            return Reason()
        values, before, after = facts[move.why]
        is_strong = bool(values[outcome.row(move.unit)] > means[move.why])
        name = trial.bench.name_of(move.why)
        # Strong in what counts for more is a rise; where the arithmetic says otherwise the part is only named.
        is_plain = (is_strong == (after > before)) == (move.places > 0)
        return words.reason(name, is_strong, before, after if is_plain else before)

    return why


class _Handed:
    """A trial handed to a kept answer beside the key that says the same."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Handed)

    def __hash__(self) -> int:
        return 0


@kept(size=64)
def _simulated(_listing: Listing, _on: date | None, _query: str, handed: _Handed) -> Simulation:
    return simulate(handed.trial.bench.subject, handed.trial.changes)


def _day(bench: Bench) -> date | None:
    return bench.board.units_on if bench.board.is_rebased else None


@kept(size=64)
def _units(listing: Listing, on: date | None, language: str) -> dict[str, Unit]:
    """Return what of each line stays the same, rendered once a minute."""
    board = bench_of(listing, on).board
    with override(language):
        return {
            unit.code: _unit(board, row, Addresses(language), language)
            for row, unit in enumerate(board.units)
        }


def _unit(board: Board, row: int, to: Addresses, language: str) -> Unit:
    unit = board.units[row]
    link = format_html(
        '<a href="{}">{}</a>', to.place(unit.code, league.place_day(board)), unit.name.in_language(language)
    )
    score = figure_at(board, row, board.root, to)
    told = figure(score.value, score.decimals, "", score.url, score.basis, score.is_illustrative)
    return Unit(
        unit.name,
        known_by(unit.name, unit.code),
        unit.sort_key,
        format_html('<td class="num">{}</td>', told),
        link,
    )


# --- What a reader asks for -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """How a reader wants the table."""

    words: str = ""
    only_moving: bool = False
    sort: str = "after"


def chosen(movers: Movers, wish: Wish) -> list[Line]:
    """Return the lines that a reader asks for, in the order asked for."""
    asked = sought(wish.words)
    lines = [
        line for line in movers.lines if asked in line.unit.folded and (line.places or not wish.only_moving)
    ]
    return sorted(lines, key=_KEYS[wish.sort.removeprefix("-")], reverse=wish.sort.startswith("-"))


_KEYS: dict[str, Callable[[Line], tuple[object, ...]]] = {
    "after": lambda line: (line.after, line.before),
    "before": lambda line: (line.before, line.after),
    "places": lambda line: (line.places, -line.after),
    "name": lambda line: (line.unit.sort_key,),
    "score": lambda line: (line.score_after,),
}


def rendered(lines: Sequence[Line], movers: Movers, own: str, language: str) -> SafeString:
    """Return table rows as HTML: hundreds of them by template tags would cost more than the simulation."""
    return SafeString("".join(row(line, movers, line.code == own, language) for line in lines))


_ROW = (
    '<tr{}><td class="rank-cell num">{}</td><th scope="row" class="pin">{}</th><td class="num">{}</td>'
    '<td class="num">{}</td>{}<td class="num">{}</td><td class="lab-why">{}</td></tr>\n'
)


def row(line: Line, movers: Movers, is_own: bool, language: str) -> SafeString:
    """Return one line of the table. Whatever is not a number was made safe before, once for all trials."""
    return SafeString(
        _ROW.format(
            ' class="is-own"' if is_own else "",
            line.after,
            line.unit.link,
            line.before,
            _arrow(line.places, language),
            line.unit.cells,
            number_text(line.score_after, movers.decimals),
            escape(words.capital(line.part).in_language(language)) if line.places else "",
        )
    )


@cache
def _arrow(places: int, _language: str) -> SafeString:
    """Return places won or lost as an arrow; kept for each language, since its words follow the active one."""
    return trend(float(places), 0) if places else SafeString('<span class="trend is-same">–</span>')


def drawn(lines: Sequence[Line], of: int, language: str) -> list[dict[str, object]]:
    """Return lines as the drawing of the largest moves takes them."""
    return [
        {
            "link": line.unit.link,
            "before": line.before,
            "after": line.after,
            "drawing": rank_move(line.before, line.after, of),
            "change": float(line.places),
            "why": line.why.plain.in_language(language),
        }
        for line in lines
    ]
