"""What the newest result of an edition tells of its method: which parts say the same, decide, matter, could go."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nenso.index import queries as index
from nenso.index.queries import Board, Listing
from nenso.index.rules import Edition, Outcome
from nenso.index.rules.analysis import (
    Bounds,
    Removal,
    correlation,
    correlation_flags,
    idle_nodes,
    importance,
    removal,
)
from nenso.index.rules.uncertainty import Influence, Study, Subject
from nenso.kernel.rules import Refused, Text
from nenso.ui.rules import Bar, Bars, Heat, HeatCell, HeatRow
from nenso.web import analysis_words as words
from nenso.web.design_words import what_is_one_part
from nenso.web.presenters import boards
from nenso.web.presenters.kept import kept
from nenso.web.presenters.sureness import names_of_parts, subject_of_board
from nenso.web.refusals import text_of
from nenso.web.sentences import NOTHING
from nenso.web.sureness_words import WHY_NOT

MOST = 12  # parts of a heat table that still can be read
EFFECT = Text("Ảnh hưởng thực tế (%)", "Effective importance (%)")
WEIGHT = Text("Trọng số (%)", "Weight (%)")
INFLUENCE = Text("Phần biến động của hạng (%)", "Share of the variation of ranks (%)")
SHIFT = Text("Đổi hạng trung bình (bậc)", "Mean shift of ranks")
COMPOSITE = Text("Tổng hợp", "Composite")


@dataclass(frozen=True, slots=True)
class Gone:
    """What leaving out one part would do."""

    name: Text
    mean_shift: float
    most: int
    who: Text


@dataclass(frozen=True)
class Analysis:
    """An edition's newest result that can be analysed. What could not be worked out is None or empty."""

    listing: Listing
    over: Text
    one_part: Text | None
    heat: Heat
    heat_first: Text
    flags: tuple[Text, ...]
    idle: tuple[Text, ...]
    decided: Bars | None
    decided_first: Text
    influences: Bars | None
    influences_first: Text
    removals: Bars | None
    removals_first: Text
    gone: tuple[Gone, ...]


def analysis_of(used: Sequence[Listing], language: str) -> Analysis | Text | None:
    """Return the analysis of the newest result that has parts; else why there is none; None where there is no result."""
    why: Text | None = None
    for listing in reversed(used):
        board = boards.board_of(listing)
        subject = subject_of_board(board)
        if isinstance(subject, Subject):
            return _analysis(board, subject, language)
        why = why or _why(subject)
    return why


def _why(refusal: Refused) -> Text:
    return WHY_NOT.get(refusal.code) or text_of(refusal)


def _analysis(board: Board, subject: Subject, language: str) -> Analysis:
    edition, outcome = _named(board, subject), subject.outcome
    parts = [code for code in edition.root.children if not edition.node(code).unscored]
    heat, heat_first = _correlations(edition, outcome, parts, language)
    decided = [item for item in importance(edition, outcome) if item.parent == edition.root.code]
    study = _sensitivity(board.listing.run_id, None)
    influences = _influences(edition, study) if study is not None else []
    gone = removal(edition, outcome, parts)
    names = {unit.code: unit.name for unit in board.units}
    said = {code: name.in_language(language) for code, name in ((c, edition.name_of(c)) for c in parts)}
    return Analysis(
        listing=board.listing,
        over=words.over(len(subject.units), board.listing.group, board.listing.year),
        one_part=what_is_one_part([board.edition.name_of(code) for code in subject.residual])
        if subject.residual
        else None,
        heat=heat,
        heat_first=heat_first,
        flags=tuple(flag.text for flag in correlation_flags(edition, outcome)),
        idle=tuple(found.text for found in idle_nodes(edition, outcome)),
        decided=_bars(
            [Bar(said[item.code], item.share * 100, item.weight * 100) for item in decided],
            EFFECT.in_language(language),
            WEIGHT.in_language(language),
        ),
        decided_first=words.importance_first(decided),
        influences=_influence_bars(influences, language),
        influences_first=words.influence_first(influences, study.mean_shift)
        if influences and study is not None
        else NOTHING,
        removals=_removal_bars(gone, said, language),
        removals_first=words.removal_first(gone, _movers(gone, names)) if gone else NOTHING,
        gone=tuple(
            Gone(item.name, item.mean_shift, item.most, words.some([names[u] for u in item.most_units]))
            for item in gone
        ),
    )


def _named(board: Board, subject: Subject) -> Edition:
    """Return the subject's edition with short names: a merged part is counted, not listed."""
    names = names_of_parts(board, subject)
    nodes = (replace(node, name=names[node.code]) for node in subject.edition.nodes)
    return replace(subject.edition, nodes=tuple(nodes))


# --- Correlations -----------------------------------------------------------------------------------------


def _correlations(edition: Edition, outcome: Outcome, parts: list[str], language: str) -> tuple[Heat, Text]:
    codes = [edition.root.code, *parts]
    r = correlation(outcome.values[:, [outcome.column(code) for code in codes]]).r
    shown = parts[:MOST]
    numbered = len(shown) > 2
    rows = tuple(
        HeatRow(
            f"{place}. {edition.name_of(code).in_language(language)}"
            if numbered
            else edition.name_of(code).in_language(language),
            tuple(_cell(float(r[place, column]), place, column, language) for column in range(len(shown))),
        )
        for place, code in enumerate(shown, start=1)
    )
    columns = (COMPOSITE, *(edition.name_of(code) for code in shown[:-1]))
    signs = ("", *(str(place) for place in range(1, len(shown)))) if numbered else ()
    pairs = [
        (edition.name_of(parts[one]), edition.name_of(parts[other]), float(r[one + 1, other + 1]))
        for one in range(len(parts))
        for other in range(one + 1, len(parts))
    ]
    own = [(edition.name_of(code), float(r[0, place])) for place, code in enumerate(parts, start=1)]
    heat = Heat(tuple(name.in_language(language) for name in columns), rows, signs)
    return heat, words.correlations_first(pairs, own)


def _cell(r: float, row: int, column: int, language: str) -> HeatCell:
    """Mark two parts that say the same or run against each other, and a part that does not go with the composite."""
    bounds = Bounds()
    if column >= row:
        return HeatCell(None, is_empty=True)
    if not math.isfinite(r):
        return HeatCell(None)
    if column and abs(r) >= bounds.high:
        return HeatCell(r, "high", words.ALMOST_ONE.in_language(language))
    if r <= bounds.negative:
        return HeatCell(r, "low", words.OPPOSED.in_language(language))
    if not column and r <= bounds.weak:
        return HeatCell(r, "low", words.LOOSE.in_language(language))
    return HeatCell(r)


# --- Weights, choices, removal ----------------------------------------------------------------------------


def _bars(bars: list[Bar], value: str, tick: str = "", decimals: int = 1, unit: str = "%") -> Bars | None:
    if not bars:
        return None
    return Bars(tuple(bars), decimals=decimals, unit=unit, value_label=value, tick_label=tick)


@kept()
def _sensitivity(run_id: int, units_on: date | None) -> Study | None:
    found = index.official_study(run_id, units_on, "sensitivity")
    return None if found is None else index.outcome_of_study(found)


def _influences(edition: Edition, study: Study) -> list[tuple[Text, Influence]]:
    """Return the influences under the short names of the parts, greatest first."""
    named = [
        (words.weight_of(edition.name_of(found.node)) if found.node else found.name, found)
        for found in study.influences
    ]
    return sorted(named, key=lambda item: -item[1].total)


def _influence_bars(found: list[tuple[Text, Influence]], language: str) -> Bars | None:
    bars = []
    for name, item in found:
        label = name.in_language(language)
        bars.append(
            Bar(
                label[:1].upper() + label[1:],
                item.total * 100,
                low=item.total_low * 100,
                high=item.total_high * 100,
            )
        )
    return _bars(bars, INFLUENCE.in_language(language))


def _removal_bars(gone: tuple[Removal, ...], said: dict[str, str], language: str) -> Bars | None:
    ordered = sorted(gone, key=lambda item: -item.mean_shift)
    bars = [Bar(said[item.code], item.mean_shift) for item in ordered]
    return _bars(bars, SHIFT.in_language(language), decimals=2, unit="")


def _movers(gone: tuple[Removal, ...], names: dict[str, Text]) -> list[Text]:
    most = max(gone, key=lambda item: item.mean_shift)
    return [names[unit] for unit in most.most_units]
