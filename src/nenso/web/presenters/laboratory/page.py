"""What the laboratory's pages show: the results that can be tried, and one trial with its sentence, drawing and table."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.safestring import SafeString

from nenso.index.queries import Listing
from nenso.index.rules import Basis
from nenso.index.rules.uncertainty import subject_of
from nenso.kernel.rules import Refused, Text
from nenso.web import laboratory_words as words
from nenso.web.presenters import boards, league
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.kept import kept
from nenso.web.presenters.laboratory import movers as moving
from nenso.web.presenters.laboratory.asking import NORM, Fault, Trial, field_id
from nenso.web.presenters.laboratory.bench import Bench
from nenso.web.presenters.laboratory.movers import Line, Movers, Wish
from nenso.web.presenters.names import family_name, group_name, short_family
from nenso.web.sentences import NOTHING

PER_PAGE = 100


# --- Which results can be tried ---------------------------------------------------------------------------


@kept()
def reasons_against() -> dict[int, str]:
    """Return, by run, the code of why a published result cannot be tried; "" where it can."""
    shelf = boards.shelf()
    found: dict[int, str] = {}
    for kind in shelf.kinds:
        known = {board.listing.run_id: board for board in boards.past_of(shelf.of(*kind))}
        for listing in shelf.of(*kind):
            board = known.get(listing.run_id)
            found[listing.run_id] = "study.no_parts" if board is None else _reason_against(board)
    return found


def _reason_against(board: Any) -> str:
    if len(board.units) < 2:
        return "study.no_parts"
    try:
        subject_of(board.edition, board.outcome, None)
    except Refused as refusal:
        return refusal.code
    return ""


def may_be_tried(listing: Listing) -> bool:
    """Say whether a published result can be varied."""
    return not reasons_against().get(listing.run_id, "study.no_parts")


@dataclass(frozen=True, slots=True)
class Choice:
    """An index and group with the years that can be tried, newest first, and how many cannot."""

    name: str
    years: list[tuple[str, str]]
    others: list[str]


def choices(language: str) -> list[Choice]:
    """Return what the laboratory offers."""
    shelf, to = boards.shelf(), Addresses(language)
    found = []
    for family, group in shelf.kinds:
        of_kind = list(reversed(shelf.of(family, group)))
        years = [
            (str(item.year), to.laboratory(family, item.year, group))
            for item in of_kind
            if may_be_tried(item)
        ]
        name = f"{family_name(family).in_language(language)}: {group_name(group).in_language(language)}"
        found.append(Choice(name, years, [str(item.year) for item in of_kind if not may_be_tried(item)]))
    return sorted(found, key=lambda choice: not choice.years)


# --- Around a trial ---------------------------------------------------------------------------------------


def kind_tabs(listing: Listing, language: str) -> list[tuple[str, str, bool]]:
    """Return a tab for every index and group that can be tried, each at its newest such year."""
    shelf, to = boards.shelf(), Addresses(language)
    tabs = []
    for family, group in shelf.kinds:
        years = [item for item in shelf.of(family, group) if may_be_tried(item)]
        if not years:
            continue
        is_current = (family, group) == (listing.family, listing.group)
        label = f"{short_family(family).in_language(language)} · {group_name(group).in_language(language)}"
        tabs.append((label, to.laboratory(family, years[-1].year, group), is_current))
    return tabs


def year_tabs(trial: Trial, language: str) -> list[tuple[str, str, bool]]:
    """Return the other years of this index; those under the same edition take the trial along."""
    listing, to = trial.bench.listing, Addresses(language)
    tabs = []
    for item in reversed(boards.shelf().of(listing.family, listing.group)):
        if not may_be_tried(item):
            continue
        asked = trial.query() if item.edition_code == listing.edition_code else ""
        url = to.laboratory(item.family, item.year, item.group)
        tabs.append((str(item.year), f"{url}?{asked}" if asked else url, item.year == listing.year))
    return tabs


def unit_tabs(trial: Trial, language: str) -> list[tuple[str, str, bool]]:
    """Return the provinces then and now; the trial goes along."""
    board, to, asked = trial.bench.board, Addresses(language), trial.query()
    tabs = []
    for label, url, is_current in league.unit_options(board, language):
        ours = url.replace(f"{to.root}rankings/", f"{to.root}laboratory/", 1)
        joint = "&" if "?" in ours else "?"
        tabs.append((label, f"{ours}{joint}{asked}" if asked else ours, is_current))
    return tabs


# --- The trial itself -------------------------------------------------------------------------------------


def fault_of(trial: Trial, refusal: Refused, told: Text) -> Fault:
    """Return what the engine refused as a fault of the field that asked for it, in names instead of codes."""
    if refusal.code != "toolkit.negative_mean":
        return Fault("lab-form", Text("Phép thử", "Trial"), told)
    board, facts = trial.bench.board, refusal.facts
    unit = board.units[board.row(str(facts["unit"]))].name
    words_of = words.FAULTS["below_nought"].fill(
        child=trial.bench.name_of(str(facts["child"])), unit=unit, value=facts["value"]
    )
    return Fault(field_id(NORM), words.NORMALISATION, words_of)


def changes_told(trial: Trial) -> list[Text]:
    """Say every change of a trial, each as a clause."""
    bench = trial.bench
    told = list(_sizes_told(trial))
    if trial.off:
        told.append(words.left_out([_named(trial, code) for code in trial.off]))
    for parent, mean in trial.means.items():
        told.append(words.meant(mean, None if parent == bench.root else _named(trial, parent)))
    if trial.norm:
        told.append(words.normalised(trial.norm))
    return told


def _sizes_told(trial: Trial) -> list[Text]:
    bench = trial.bench
    parts = [part for part in bench.children(bench.root) if part.code not in trial.off]
    sizes = {round(trial.size(part), 4) for part in parts}
    first_level = {part.code for part in parts}
    if len(sizes) == 1 and len(parts) > 1 and first_level & set(trial.sizes):
        others = [code for code in trial.sizes if code not in first_level and code not in trial.off]
        return [
            words.evened(len(parts), sizes.pop(), bench.unit),
            *(_resized(trial, code) for code in others),
        ]
    return [_resized(trial, code) for code in bench.parts if code in trial.sizes and code not in trial.off]


def _resized(trial: Trial, code: str) -> Text:
    part = trial.bench.parts[code]
    return words.resized(words.Resized(_named(trial, code), part.stated, trial.sizes[code], trial.bench.unit))


def _named(trial: Trial, code: str) -> Text:
    """Return a part's name as it stands in a sentence: criteria, whose names are long, between quotation marks."""
    part = trial.bench.parts[code]
    return part.name if part.depth < 2 else Text(f"“{part.name.vi}”", f"“{part.name.en}”")


def first_sentence(trial: Trial, movers: Movers) -> Text:
    """Say what was changed, how many move, and who moves most and why."""
    of, group = len(movers.lines), trial.bench.listing.group
    if not trial.is_changed:
        return words.unchanged(of, group, trial.bench.board.is_rebased)
    most = movers.most.moved if movers.most else None
    return words.first(changes_told(trial), len(movers.moving), of, group, most)


@dataclass(frozen=True, slots=True)
class Results:
    """What stands beside the form."""

    first: Text
    short: Text
    likeness: Text
    aside: Text
    own: Text
    climbers: list[dict[str, object]]
    fallers: list[dict[str, object]]
    top: list[tuple[Line | None, Line | None]]
    top_words: Text
    is_comparable: bool
    has_published: bool
    page: Page[Line]
    rows: SafeString
    count: int
    of: int


def results(trial: Trial, movers: Movers, wish: Wish, own: str, page: str, language: str) -> Results:
    """Return what a trial gives, searched and sorted as the reader asks."""
    lines = moving.chosen(movers, wish)
    paged = Paginator(lines, PER_PAGE if len(lines) > PER_PAGE + 30 else max(1, len(lines))).get_page(page)
    mine = movers.line(own) if own else None
    shown = list(paged)
    if mine is not None and paged.number == 1 and not wish.words and mine not in shown[:12]:
        shown = [mine, *shown]
    of, group = len(movers.lines), trial.bench.listing.group
    return Results(
        first=first_sentence(trial, movers),
        short=words.short(len(movers.moving), group),
        likeness=words.likeness(movers.correlation, movers.mean_places, of) if trial.is_changed else NOTHING,
        aside=words.left_aside(movers.left_aside, group),
        own=words.own_move(mine.moved) if mine else NOTHING,
        climbers=moving.drawn(movers.climbers, of, language),
        fallers=moving.drawn(movers.fallers, of, language),
        top=_top(movers),
        top_words=_top_words(movers),
        is_comparable=movers.is_comparable,
        has_published=bool((trial.bench.board.basis[:, 0] == Basis.PUBLISHED).any()),
        page=paged,
        rows=moving.rendered(shown, movers, own, language),
        count=len(lines),
        of=of,
    )


def _top(movers: Movers) -> list[tuple[Line | None, Line | None]]:
    """Return the first places before and after, side by side; ties may make either list longer."""
    if len(movers.lines) <= moving.TOP:
        return []
    before, after = _first(movers, "before"), _first(movers, "after")
    count = max(len(before), len(after))
    padded = [[*found, *([None] * (count - len(found)))] for found in (before, after)]
    return list(zip(*padded, strict=True))


def _first(movers: Movers, key: str) -> list[Line]:
    lines = moving.chosen(movers, Wish(sort=key))
    return [line for line in lines if getattr(line, key) <= moving.TOP]


def _top_words(movers: Movers) -> Text:
    if len(movers.lines) <= moving.TOP:
        return NOTHING
    before, after = _first(movers, "before"), _first(movers, "after")
    came = [line.unit.name for line in after if line not in before]
    went = [line.unit.name for line in before if line not in after]
    return words.top_changes(moving.TOP, came, went)


def kicker(bench: Bench) -> Text:
    """Name the result that is tried."""
    listing = bench.listing
    return Text("Phòng thử · {f} · {g} · {y}", "Laboratory · {f} · {g} · {y}").fill(
        f=family_name(listing.family), g=group_name(listing.group), y=listing.year
    )


def day_of(bench: Bench) -> date | None:
    """Return the day that addresses of this bench carry."""
    return bench.board.units_on if bench.board.is_rebased else None
