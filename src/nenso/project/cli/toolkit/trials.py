"""`nenso index simulate`: a changed method on a year's data, and who moves and why."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nenso.kernel.rules import Refused, Text
from nenso.project.cli.console import out, write_file
from nenso.project.cli.toolkit.reports import FORMATS, Column, Report, Table, check_format, deliver
from nenso.project.cli.toolkit.sources import (
    AS_OF,
    EDITIONS,
    FAMILY,
    FILE_YEAR,
    FILES,
    GROUP,
    YEAR,
    Source,
    source_of,
)

if TYPE_CHECKING:
    from nenso.index.rules.uncertainty import Changes, Simulation

_SHOWN = 20
_ABOUT = Text("Thử trên dòng lệnh.", "Tried at the command line.")


def simulate(
    family: str = FAMILY,
    year: int = YEAR,
    group: str = GROUP,
    as_of: datetime | None = AS_OF,
    weight: list[str] = typer.Option([], help="CODE=W: its weight beside its siblings', in any scale"),
    points: list[str] = typer.Option([], help="CODE=P: its points beside its siblings'"),
    drop: list[str] = typer.Option([], help="CODE: leave an item out"),
    aggregation: str = typer.Option("", help="arithmetic, geometric, harmonic or 'power P' for every parent"),
    aggregate: list[str] = typer.Option([], help="CODE=RULE: the mean of one parent"),
    normalisation: str = typer.Option("", help="minmax, zscore, rank … for every criterion"),
    files: list[Path] | None = FILES,
    file_year: int | None = FILE_YEAR,
    target: Path | None = typer.Option(
        None, "--out", help="a table (.json, .csv, .xlsx) or a draft edition (.yaml)"
    ),
    as_json: bool = typer.Option(False, "--json", help="for a program to read"),
) -> None:
    """Change weights, points, items or means on a year's data and see who moves and why."""
    from nenso.index.rules import uncertainty

    check_format(target, (*FORMATS, *EDITIONS))
    changes = _changes(weight, points, drop, aggregation, aggregate, normalisation)
    source = source_of(family, year, group, as_of, files, file_year)
    found = uncertainty.simulate(source.subject, changes)
    is_draft = target is not None and target.suffix.lower() in EDITIONS
    if target is not None and is_draft:
        write_file(target, _draft(source, changes))
        if not as_json:
            out.print(str(target), markup=False)
    if not is_draft or as_json:
        deliver(_report(source, found, changes), None if is_draft else target, as_json=as_json)


def _changes(
    weight: Sequence[str],
    points: Sequence[str],
    drop: Sequence[str],
    aggregation: str,
    aggregate: Sequence[str],
    normalisation: str,
) -> "Changes":
    from nenso.index.rules.framework import coded
    from nenso.index.rules.uncertainty import read_changes

    return read_changes(
        {
            "weights": {code: _number("--weight", value) for code, value in _pairs("--weight", weight)},
            "points": {code: _number("--points", value) for code, value in _pairs("--points", points)},
            "drop": [coded(code) or code for code in drop],
            "aggregation": aggregation,
            "aggregate": dict(_pairs("--aggregate", aggregate)),
            "normalisation": normalisation,
        }
    )


def _pairs(option: str, given: Sequence[str]) -> list[tuple[str, str]]:
    """Return CODE=VALUE options; codes may be written as in a file of another program."""
    from nenso.index.rules.framework import coded

    found = []
    for pair in given:
        code, sign, value = pair.partition("=")
        if not sign:
            raise Refused("report.pair", option=option, found=pair)
        found.append((coded(code) or code, value.strip()))
    return found


def _number(option: str, written: str) -> float:
    from nenso.kernel.rules.numbers import NUMBER_SENTENCES, NumberFault, number_of

    value = number_of(written)
    if isinstance(value, NumberFault):
        why = NUMBER_SENTENCES[value.code].fill(value=value.value, meant=value.meant)
        raise Refused("report.number", option=option, why=why)
    if value != value:  # nothing is written
        raise Refused("report.pair", option=option, found=written)
    return value


def _draft(source: Source, changes: "Changes") -> bytes:
    from nenso.index.rules import write_edition
    from nenso.index.rules.drafting import draft_of

    edition = source.edition
    name = Text(f"{edition.name.vi} (bản thử)", f"{edition.name.en} (trial)")
    made = draft_of(edition, source.subject, changes, code=f"{edition.code}-trial", name=name, about=_ABOUT)
    return write_edition(made).encode()


def _report(source: Source, found: "Simulation", changes: "Changes") -> Report:
    from nenso.index.rules.uncertainty import changes_json

    line = Text(
        "{moved} trên {units} đơn vị đổi hạng, bình quân {shift} hạng.",
        "{moved} of {units} units change their place, by {shift} places on average.",
    ).fill(moved=str(found.moved), units=str(len(found.moves)), shift=round(found.mean_shift, 2))
    facts: dict[str, Any] = {
        "changes": changes_json(changes),
        "moved": found.moved,
        "mean_shift": found.mean_shift,
    }
    return Report(source.title, [_movers(source, found)], facts, [line])


def _movers(source: Source, found: "Simulation") -> Table:
    decimals = source.edition.decimals
    columns = [
        Column("unit", Text("Mã", "Code"), is_shown=False),
        Column("name", Text("Tên", "Name")),
        Column("rank_before", Text("Hạng trước", "Rank before"), 0),
        Column("rank_after", Text("Hạng sau", "Rank after"), 0),
        Column("places", Text("Lên xuống", "Places won"), 0),
        Column("score_before", Text("Điểm trước", "Score before"), decimals),
        Column("score_after", Text("Điểm sau", "Score after"), decimals),
        Column("why", Text("Mã mục", "Item code"), is_shown=False),
        Column("why_name", Text("Do mục", "Because of")),
        Column("why_amount", Text("Mức", "Amount"), decimals, is_shown=False),
    ]
    rows = [
        [
            move.unit,
            source.name(move.unit),
            move.rank_before,
            move.rank_after or None,
            move.places,
            move.score_before,
            move.score_after,
            move.why,
            source.subject.edition.name_of(move.why) if move.why else "",
            move.why_amount,
        ]
        for move in found.moves
    ]
    return Table("moves", Text("Ai đổi hạng", "Who moves"), columns, rows, most=_SHOWN)
