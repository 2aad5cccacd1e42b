"""`nenso round`: assessment rounds, how far they are, opened, written out, played through."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nenso.kernel.rules import SYSTEM, Text, format_date
from nenso.project.cli.console import language, out, print_json, ready, words
from nenso.project.cli.toolkit.reports import Column, Report, Table, check_format, deliver

if TYPE_CHECKING:
    from nenso.index.models import Round
    from nenso.index.queries.rounds import EntryLine, ParticipantLine

app = typer.Typer(no_args_is_help=True)
AS_JSON = typer.Option(False, "--json", help="for a program to read")
CODE = typer.Argument(..., help="code of the round, as `nenso round list` shows it")
_DONE = {
    "self": Text("{n} mục đã tự chấm", "{n} criteria assessed"),
    "verification": Text("{n} mục đã thẩm định", "{n} criteria verified"),
    "objection": Text("{n} kiến nghị", "{n} objections"),
}


@app.command("list")
def list_(as_json: bool = AS_JSON) -> None:
    """List assessment rounds, the newest year first."""
    ready()
    deliver(Report(Text("Đợt đánh giá", "Assessment rounds"), [rounds_table()]), None, as_json=as_json)


def rounds_table() -> Table:
    """Return every round with its phase of today and its last days."""
    from nenso.index.queries import rounds

    columns = [
        Column("code", Text("Mã", "Code")),
        Column("year", Text("Năm", "Year")),
        Column("phase", Text("Bước", "Phase")),
        Column("self_until", Text("Tự chấm đến", "Self-assessment until")),
        Column("verify_until", Text("Thẩm định đến", "Verification until")),
        Column("object_until", Text("Kiến nghị đến", "Objections until")),
        Column("is_illustrative", Text("Minh họa", "Illustrative"), is_shown=False),
        Column("name", Text("Tên", "Name")),
    ]
    rows = [_listed(row) for row in rounds.rounds()]
    return Table("rounds", Text("Các đợt", "Rounds"), columns, rows)


def _listed(row: "Round") -> list[Any]:
    from nenso.index.queries import rounds

    days = [_shown(day) for day in (row.self_until, row.verify_until, row.object_until)]
    name = Text(row.name_vi, row.name_en)
    return [row.code, str(row.year), rounds.phase(row).value, *days, row.is_illustrative, name]


def _shown(day: date) -> str:
    return format_date(day, language())


@app.command("show")
def show(code: str = CODE, as_json: bool = AS_JSON) -> None:
    """Show a round's phase, its calendar, and how far each agency is."""
    ready()
    deliver(round_report(code), None, as_json=as_json)


def round_report(code: str) -> Report:
    """Return a round's phase, days and the progress of its participants; raises `Refused("round.not_found")`."""
    from nenso.index.queries import rounds
    from nenso.index.rules.rounds import PHASES

    row = rounds.round_named(code)
    phase = rounds.phase(row)
    calendar = rounds.calendar_of(row)
    lines = rounds.participants(row)
    facts = {
        "code": row.code,
        "edition": row.edition.code,
        "year": row.year,
        "group": row.group,
        "units_on": row.units_on,
        "phase": phase.value,
        "is_illustrative": row.is_illustrative,
        "calendar": calendar.days,
        "submitted": sum(line.is_submitted for line in lines),
    }
    said = [Text("Bước: {phase}", "Phase: {phase}").fill(phase=PHASES[phase]), *_days(calendar.days)]
    if row.is_illustrative:
        said.insert(
            0, Text("Đợt minh họa: không bao giờ được công bố.", "Illustrative: it is never released.")
        )
    return Report(Text(row.name_vi, row.name_en), [_progress(lines)], facts, said)


def _days(days: dict[str, date]) -> Iterator[Text]:
    from nenso.index.rules.rounds import DAYS

    for name, day in days.items():
        vi, en = DAYS[name].vi, DAYS[name].en
        line = Text(f"{vi[:1].upper()}{vi[1:]}: {{day}}", f"{en[:1].upper()}{en[1:]}: {{day}}")
        yield line.fill(day=day)


def _progress(lines: "tuple[ParticipantLine, ...]") -> Table:
    columns = [
        Column("code", Text("Mã", "Code")),
        Column("name", Text("Cơ quan", "Agency")),
        Column("filled", Text("Đã điền", "Filled"), 0),
        Column("measured", Text("Đo sẵn", "Measured"), 0),
        Column("missing", Text("Còn thiếu", "Missing"), 0),
        Column("verified", Text("Đã thẩm định", "Verified"), 0),
        Column("points_self", Text("Tự chấm", "Self"), 2),
        Column("points_verified", Text("Thẩm định", "Verified points"), 2),
        Column("submitted", Text("Đã ký gửi", "Signed off")),
    ]
    return Table("participants", Text("Cơ quan", "Agencies"), columns, [_reached(line) for line in lines])


def _reached(line: "ParticipantLine") -> list[Any]:
    from django.utils import timezone

    found = line.progress
    at = line.participant.submitted_at
    counts = [found.filled, found.measured, found.missing, found.verified]
    # Points of which nothing is known are none of a number.
    points = [None if value != value else value for value in (found.points_self, found.points_verified)]
    return [
        line.participant.unit_code,
        line.name,
        *counts,
        *points,
        _shown(timezone.localdate(at)) if at else None,
    ]


@app.command("open")
def open_(code: str = CODE) -> None:
    """Open a prepared round: agencies get their entries, filled with what the yardstick knows."""
    ready()
    from nenso.index.actions import rounds as actions
    from nenso.index.queries import rounds

    row = actions.open_round(by=SYSTEM, round=rounds.round_named(code))
    said = Text("Đã mở đợt {code}: {n} cơ quan.", "The round {code} is open: {n} agencies.")
    out.print(words(said.fill(code=row.code, n=row.participants.count())), markup=False)


@app.command("export")
def export(
    code: str = CODE,
    target: Path = typer.Option(..., "--out", help="the file to write: .csv, .xlsx or .json"),
) -> None:
    """Write every entry of a round: agency, criterion, what was said and found, and the points of both."""
    check_format(target)
    ready()
    deliver(entries_report(code), target, as_json=False)


def entries_report(code: str) -> Report:
    """Return the entries of all agencies as one table; raises `Refused("round.not_found")`."""
    from nenso.index.queries import rounds

    row = rounds.round_named(code)
    columns = [
        Column("agency", Text("Mã cơ quan", "Agency code")),
        Column("agency_name", Text("Cơ quan", "Agency")),
        Column("branch", Text("Chỉ số chính", "Main indicator")),
        Column("criterion", Text("Mã tiêu chí", "Criterion code")),
        Column("criterion_name", Text("Tiêu chí", "Criterion")),
        Column("inputs_self", Text("Số liệu tự chấm", "Inputs assessed")),
        Column("inputs_verified", Text("Số liệu thẩm định", "Inputs verified")),
        Column("measured", Text("Số đo sẵn", "Measured inputs")),
        Column("points_self", Text("Điểm tự chấm", "Points assessed"), 4),
        Column("points_verified", Text("Điểm thẩm định", "Points verified"), 4),
        Column("max_points", Text("Điểm tối đa", "Maximum points"), 2),
        Column("state", Text("Trạng thái", "State")),
        Column("entry", Text("Mã bản ghi", "Record")),
    ]
    rows = [
        [line.participant.unit_code, line.name, branch.node.name, *_entry(entry)]
        for line in rounds.participants(row)
        for branch in rounds.entries_of(line.participant)
        for entry in branch.entries
    ]
    title = Text(row.name_vi, row.name_en)
    return Report(title, [Table("entries", Text("Các mục", "Entries"), columns, rows)], {"code": row.code})


def _entry(line: "EntryLine") -> list[Any]:
    found = line.entry
    points = [line.own.points, line.verified.points if line.verified is not None else float("nan")]
    return [
        line.node.code,
        line.node.name,
        _written(found.inputs),
        _written(found.verified or {}),
        " ".join(sorted(line.measured)),
        *(None if value != value else value for value in points),
        line.node.max_points,
        found.state,
        str(found.uuid),
    ]


def _written(inputs: dict[str, str]) -> str:
    """Return inputs as one cell: one stands alone, several are named by their keys."""
    if len(inputs) == 1:
        return next(iter(inputs.values()))
    return "; ".join(f"{key}={value}" for key, value in inputs.items())


@app.command("simulate")
def simulate(
    code: str = CODE,
    seed: int = typer.Option(..., "--seed", help="the same seed gives the same round"),
    as_json: bool = AS_JSON,
) -> None:
    """Play what a round's phase allows through: self-assessments, verification, objections. Only illustrative rounds."""
    ready()
    from nenso.index.actions import rounds as actions
    from nenso.index.queries import rounds

    made = actions.simulate_round(by=SYSTEM, round=rounds.round_named(code), seed=seed)
    if as_json:
        print_json({"code": code, "seed": seed, **made})
        return
    for what, number in made.items():
        out.print(words(_DONE[what].fill(n=number)), markup=False)
