"""The change between two years: a line for each place with its causes, searched and sorted, drawn and explained."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.directory.rules import known_by, sought
from nenso.index import queries as index
from nenso.index.queries import Board, YearChange
from nenso.index.rules.analysis import Split
from nenso.kernel.rules import Refused, Text
from nenso.ui.rules import StackRow, Stacks
from nenso.web import changes_words as words
from nenso.web.presenters import boards, league
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.figures import Figure, figure_at
from nenso.web.presenters.kept import kept

DRAWN = 20  # bars that a reader takes in; the table holds all
RANKS, SCORES = "rank", "score"
BY = (RANKS, SCORES)


@dataclass(frozen=True, slots=True)
class Line:
    """One place: its split, the parts by kind as they are shown, and the figures they lie between."""

    code: str
    name: str
    folded: str
    sort_key: bytes
    url: str
    split: Split
    places: dict[str, float | None]
    scores: dict[str, float]
    before: Figure
    after: Figure
    why: str


@dataclass(frozen=True)
class Change:
    """Two years of a ranking in one language. `kinds` are the causes that play a part, in the order of their columns."""

    before: Board
    after: Board
    lines: tuple[Line, ...]
    kinds: tuple[str, ...]
    explained: tuple[tuple[str, Text, bool], ...]
    absent: Text
    methods: tuple[Text, ...]
    first: Text
    as_values: bool

    @property
    def decimals(self) -> int:
        """Digits of scores."""
        return self.after.edition.decimals

    @property
    def joint(self) -> Text:
        """Why causes stand together that a reader would tell apart; nothing where all are told apart."""
        return next((text for _, text, is_joint in self.explained if is_joint), Text("", ""))

    @property
    def has_units(self) -> bool:
        """Say whether the change of units needs words for each place."""
        return words.UNITS in self.kinds


def change_of(family: str, group: str, years: tuple[int, int], on: date | None, language: str) -> Change:
    """Return the change between two years, on the units of the later one or of a day.

    Raises `Refused`: "index.none_in_force", "index.not_rebased", "index.published_in_part".
    """
    shelf = boards.shelf()
    runs = tuple(shelf.find(family, year, group).run_id for year in years)
    asked = boards.units_for(shelf.find(family, years[1], group), on)
    found = _change(family, group, years, runs, asked, language)
    if isinstance(found, Refused):
        raise Refused(found.code, **found.facts)
    return found


@kept(size=32)
def _change(
    family: str,
    group: str,
    years: tuple[int, int],
    _runs: tuple[int, ...],
    on: date | None,
    language: str,
) -> Change | Refused:
    try:
        found = index.year_change(family, group, *years, on)
        before, after = (boards.board_of(item.listing, item_on) for item, item_on in _days(found))
    except Refused as refusal:
        return refusal
    return _told(found, before, after, language)


def _days(found: YearChange) -> list[tuple[Board, date | None]]:
    return [(found.before, None), (found.after, found.after.units_on if found.after.is_rebased else None)]


def _told(found: YearChange, before: Board, after: Board, language: str) -> Change:
    splits = found.splits
    names = {unit.code: unit.name for unit in after.units}
    explained = tuple(words.explained(splits))
    kinds = tuple(kind for kind, _, _ in explained)
    line_of = _line_maker(found, before, after, language)
    years = (before.listing.year, after.listing.year)
    moved = [(names[split.unit], _beside_units(split)) for split in splits if split.places is not None]
    return Change(
        before=before,
        after=after,
        lines=tuple(line_of(split) for split in splits),
        kinds=kinds,
        explained=explained,
        absent=words.absent(kinds, years[0]),
        methods=found.methods,
        first=words.first(years, moved, splits) if splits else words.nobody(*years),
        as_values=found.states.as_values,
    )


def _beside_units(split: Split) -> float:
    return sum(cause.places or 0.0 for cause in split.causes if cause.kind != words.UNITS)


def _line_maker(found: YearChange, before: Board, after: Board, language: str) -> Callable[[Split], Line]:
    to, day = Addresses(language), league.place_day(after)
    carried = _carried(found, before)
    decimals = after.edition.decimals
    units = {unit.code: unit for unit in after.units}

    def line(split: Split) -> Line:
        unit = units[split.unit]
        start = before if split.start else carried
        why = next((cause.why for cause in split.causes if cause.kind == words.UNITS), Text("", ""))
        shown = zip(split.causes, split.rounded(decimals), strict=True)
        return Line(
            code=split.unit,
            name=unit.name.in_language(language),
            folded=known_by(unit.name, split.unit),
            sort_key=unit.sort_key,
            url=to.place(split.unit, day),
            split=split,
            places={cause.kind: cause.places for cause in split.causes},
            scores={cause.kind: score for cause, score in shown},
            before=figure_at(start, start.row(split.start or split.unit), start.root, to),
            after=figure_at(after, after.row(split.unit), after.root, to),
            why=why.in_language(language),
        )

    return line


def _carried(found: YearChange, before: Board) -> Board:
    """Return the earlier year on the later units, for places that continue no old one alone."""
    return (
        boards.board_of(before.listing, found.after.units_on) if found.states.carried is not None else before
    )


# --- What a reader asks for -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """How a reader wants the table: of ranks or of scores, words searched, order ("" is the farthest movers first)."""

    by: str = RANKS
    words: str = ""
    sort: str = ""


def sort_keys(found: Change) -> list[str]:
    """Return every order that may be asked for."""
    keys = ["rank", "name", "change", *found.kinds]
    return [*keys, *(f"-{key}" for key in keys)]


def chosen(found: Change, wish: Wish) -> list[Line]:
    """Return the lines that a reader asks for, in the order asked for."""
    sought_words = sought(wish.words)
    lines = [line for line in found.lines if sought_words in line.folded]
    key, is_down = wish.sort.removeprefix("-"), wish.sort.startswith("-")
    if not key:
        return sorted(lines, key=lambda line: -abs(_whole(line, wish.by) or 0.0))
    if key == "name":
        return sorted(lines, key=lambda line: line.sort_key, reverse=is_down)
    if key == "rank":
        return sorted(lines, key=lambda line: line.split.rank_after or len(lines) + 1, reverse=is_down)
    value = _value_of(key, wish.by)
    known = [line for line in lines if value(line) is not None]
    return sorted(known, key=lambda line: value(line) or 0.0, reverse=is_down) + [
        line for line in lines if value(line) is None
    ]


def _value_of(key: str, by: str) -> Callable[[Line], float | None]:
    if key == "change":
        return lambda line: _whole(line, by)
    return lambda line: parts_of(line, by).get(key)


def _whole(line: Line, by: str) -> float | None:
    return line.split.places if by == RANKS else sum(line.scores.values())


def parts_of(line: Line, by: str) -> dict[str, float | None]:
    """Return the parts of a line by kind, of its rank or of its score."""
    return dict(line.places) if by == RANKS else dict(line.scores)


# --- The drawing ------------------------------------------------------------------------------------------


def drawing(found: Change, lines: Sequence[Line], by: str, language: str) -> Stacks | None:
    """Draw the first lines of a table; None where there are none."""
    if not lines:
        return None
    is_rank = by == RANKS
    rows = tuple(
        StackRow(
            line.name, tuple(parts_of(line, by).get(kind) for kind in found.kinds), _whole(line, by), line.url
        )
        for line in lines[:DRAWN]
    )
    low, high = _SIDES[by]
    return Stacks(
        names=tuple(words.NAMES[kind].in_language(language) for kind in found.kinds),
        rows=rows,
        total_label=(_PLACES if is_rank else _CHANGE).in_language(language),
        low_label=low.in_language(language),
        high_label=high.in_language(language),
        decimals=None if is_rank else found.decimals,  # places come in halves at most
        tones=tuple(_TONES[kind] for kind in found.kinds),
    )


_PLACES, _CHANGE = Text("Số bậc đổi", "Places won"), Text("Điểm đổi", "Change of score")
_SIDES = {
    RANKS: (Text("xuống hạng", "fell"), Text("lên hạng", "climbed")),
    SCORES: (Text("giảm điểm", "lost"), Text("tăng điểm", "gained")),
}
_TONES = {kind: tone for tone, kind in enumerate((*words.KINDS[:5],))} | {words.JOINT_REVISION: 4}
