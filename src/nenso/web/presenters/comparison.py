"""Two to five places side by side: indicator by indicator, and over the years."""

from dataclasses import dataclass, field
from datetime import date

from nenso.index.queries import Board, Listing
from nenso.kernel.rules import Refused, Text, fold
from nenso.ui.rules import DotRow, Dots, Lines, Series
from nenso.web import sentences
from nenso.web.presenters import boards, league
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.figures import Figure, figure_at, origin_day
from nenso.web.presenters.names import group_name, short_family, units_label
from nenso.web.sentences import Named

MOST = 5


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the places compared."""

    code: str
    name: str
    url: str
    rank: int
    score: Figure
    without_url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator of all places; `leaders` are the columns of the highest."""

    name: str
    figures: tuple[Figure, ...]
    leaders: tuple[int, ...]
    apart: float | None


@dataclass
class ComparisonPage:
    """A comparison in the reader's language; with fewer than two places only the chooser stands."""

    board: Board
    kinds: list[tuple[str, str, bool]]
    years: list[tuple[str, str, bool]]
    units: list[tuple[str, str, bool]]
    choices: list[tuple[str, str]]
    of: int
    places: list[Compared] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    first: Text = sentences.NOTHING
    widest: Text = sentences.NOTHING
    dots: Dots | None = None
    ranks: Lines | None = None
    rows: list[Row] = field(default_factory=list)
    ranking_url: str = ""

    @property
    def may_add(self) -> bool:
        """Say whether another place may be added."""
        return len(self.places) < MOST


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader asks to compare, and on which result."""

    units: tuple[str, ...]
    family: str = ""
    year: int | None = None
    group: str = ""
    on: date | None = None

    def address(self, to: Addresses, units: list[str] | None = None, **changes: object) -> str:
        """Return the address of this comparison with some of it changed."""
        asked = {"family": self.family, "year": self.year, "group": self.group, "as_of": self.on, **changes}
        return to.compare(list(self.units) if units is None else units, **asked)


def comparison_page(wish: Wish, language: str) -> ComparisonPage | None:
    """Return a comparison; None where nothing is published. Raises `Refused("index.not_rebased")`."""
    shelf = boards.shelf()
    listing = _listing(shelf, wish)
    if listing is None:
        return None
    board = boards.board_of(listing, wish.on)
    to = Addresses(language)
    page = ComparisonPage(
        board=board,
        kinds=_kind_tabs(shelf, wish, listing, to, language),
        years=_year_tabs(shelf, wish, board, to),
        units=_unit_tabs(wish, board, to, language),
        choices=sorted(
            ((unit.code, unit.name.in_language(language)) for unit in board.units),
            key=lambda pair: fold(pair[1]),
        ),
        of=boards.size_of(board),
        unknown=[code for code in wish.units if code not in board.unit_index],
        ranking_url=to.ranking(listing.family, listing.year, listing.group, origin_day(board)),
    )
    page.places = _places(board, wish, to, language)
    if len(page.places) > 1:
        _compare(page, shelf, wish, to, language)
    return page


def _listing(shelf: boards.Shelf, wish: Wish) -> Listing | None:
    """Return the result asked for, or the newest that holds most of the places."""
    kinds = [k for k in shelf.kinds if wish.family in ("", k[0]) and wish.group in ("", k[1])] or shelf.kinds
    best: tuple[int, Listing] | None = None
    for kind in kinds:
        for item in reversed(shelf.of(*kind)):
            if wish.year is not None and item.year != wish.year:
                continue
            held = _held(item, wish)
            if held is not None and (best is None or held > best[0]):
                best = (held, item)
            if wish.year is None and held == len(wish.units):
                break
    return best[1] if best else None


def _held(listing: Listing, wish: Wish) -> int | None:
    try:
        board = boards.board_of(listing, wish.on)
    except Refused:
        return None
    return sum(1 for code in wish.units if code in board.unit_index) if boards.is_scored(board) else None


def code_of(page: ComparisonPage, words: str) -> str:
    """Return the code of the place that words name, with or without diacritics; empty where none does."""
    asked = fold(words)
    if not asked:
        return ""
    names = [(code, fold(name)) for code, name in page.choices]
    exact = [code for code, name in names if asked in (code.lower(), name)]
    begun = [code for code, name in names if name.startswith(asked)]
    held = [code for code, name in names if asked in name]
    return next(iter([*exact, *begun, *held]), "")


def _places(board: Board, wish: Wish, to: Addresses, language: str) -> list[Compared]:
    known = [code for code in dict.fromkeys(wish.units) if code in board.unit_index][:MOST]
    found = []
    for code in known:
        row = board.row(code)
        rest = [other for other in known if other != code]
        found.append(
            Compared(
                code=code,
                name=board.units[row].name.in_language(language),
                url=to.place(code, league.place_day(board)),
                rank=int(board.ranks[row, 0]),
                score=figure_at(board, row, board.root, to),
                without_url=wish.address(to, rest),
            )
        )
    return found


def _compare(page: ComparisonPage, shelf: boards.Shelf, wish: Wish, to: Addresses, language: str) -> None:
    board = page.board
    codes = boards.main_codes(board)
    page.rows = [_row(board, code, page.places, to, language) for code in [board.root, *codes]]
    names = tuple(place.name for place in page.places)
    rows = tuple(DotRow(row.name, tuple(f.value for f in row.figures)) for row in page.rows)
    if len(rows) > 1:
        maximum = 1.0 if board.edition.figures_as == "value" else None
        # Points of a composite of 100 and of groups of 18 lie on no common scale: only the groups are drawn.
        drawn = rows if maximum else rows[1:]
        page.dots = Dots(names, drawn, maximum=maximum, decimals=board.edition.decimals)
    page.ranks = _ranks(board, shelf, wish, page.places)
    page.first, page.widest = _words(page, board)


def _row(board: Board, code: str, places: list[Compared], to: Addresses, language: str) -> Row:
    figures = tuple(figure_at(board, board.row(place.code), code, to) for place in places)
    known = [(f.value, place) for place, f in enumerate(figures) if f.value is not None]
    best = max((value for value, _ in known), default=None)
    leaders = tuple(place for value, place in known if value == best)
    apart = max(v for v, _ in known) - min(v for v, _ in known) if len(known) > 1 else None
    name = Text("Điểm tổng hợp", "Composite") if code == board.root else board.edition.name_of(code)
    return Row(name.in_language(language), figures, leaders if apart else (), apart)


def _ranks(board: Board, shelf: boards.Shelf, wish: Wish, places: list[Compared]) -> Lines | None:
    listing = board.listing
    years = boards.boards_of(shelf.of(listing.family, listing.group), wish.on)
    series: list[Series] = []
    for place in places:
        points = [
            (float(b.listing.year), float(rank))
            for b in years
            if place.code in b.unit_index and (rank := int(b.ranks[b.row(place.code), 0]))
        ]
        if len(points) > 1:
            series.append(Series(place.name, tuple(points), is_assumed=board.is_rebased))
    worst = max((rank or 0.0 for line in series for _, rank in line.points), default=0.0)
    return (
        Lines(tuple(series), is_rank=True, minimum=1, maximum=max(10, worst), decimals=0)
        if len(series) > 1
        else None
    )


def _words(page: ComparisonPage, board: Board) -> tuple[Text, Text]:
    decimals = board.edition.decimals
    known = [p for p in page.places if p.score.value is not None]
    ordered = sorted(known, key=lambda p: -(p.score.value or 0.0))
    named = [Named(board.units[board.row(p.code)].name, p.score.value or 0.0, decimals) for p in ordered]
    first = sentences.comparison_first(board.listing.year, named) if len(named) > 1 else sentences.NOTHING
    codes = boards.main_codes(board)
    rows = [(row, code) for row, code in zip(page.rows[1:], codes, strict=True) if row.apart]
    if not rows:
        return first, sentences.NOTHING
    row, code = max(rows, key=lambda pair: pair[0].apart or 0.0)
    ends = sorted(((f.value, n) for n, f in enumerate(row.figures) if f.value is not None), reverse=True)
    high, low = (
        Named(board.units[board.row(page.places[n].code)].name, value, decimals)
        for value, n in (ends[0], ends[-1])
    )
    return first, sentences.widest_gap(board.edition.name_of(code), high, low)


def _kind_tabs(
    shelf: boards.Shelf, wish: Wish, listing: Listing, to: Addresses, language: str
) -> list[tuple[str, str, bool]]:
    tabs = []
    for family, group in shelf.kinds:
        if group == "nation":
            continue
        label = f"{short_family(family).in_language(language)} · {group_name(group).in_language(language)}"
        kept = list(wish.units) if group == listing.group else []
        on = wish.on if group in boards.CARRIED else None
        url = wish.address(to, kept, family=family, group=group, year=None, as_of=on)
        tabs.append((label, url, (family, group) == (listing.family, listing.group)))
    return tabs


def _year_tabs(shelf: boards.Shelf, wish: Wish, board: Board, to: Addresses) -> list[tuple[str, str, bool]]:
    listing = board.listing
    found = boards.boards_of(list(reversed(shelf.of(listing.family, listing.group))), wish.on)
    scored = [b for b in found if boards.is_scored(b)]
    if len(scored) < 2:
        return []
    return [
        (
            str(b.listing.year),
            wish.address(to, family=listing.family, group=listing.group, year=b.listing.year),
            b.listing.year == listing.year,
        )
        for b in scored
    ]


def _unit_tabs(wish: Wish, board: Board, to: Addresses, language: str) -> list[tuple[str, str, bool]]:
    listing = board.listing
    if listing.group not in boards.CARRIED:
        return []
    days = [listing.units_on, *(day for day in boards.changes() if day > listing.units_on)]
    tabs = []
    for day in days if len(days) > 1 else []:
        other = boards.board_of(listing, day)
        kept = [code for code in wish.units if code in other.unit_index]
        on = day if other.is_rebased else None
        label = units_label(len(other.units)).in_language(language)
        tabs.append((label, wish.address(to, kept, as_of=on), other.units_on == board.units_on))
    return tabs
