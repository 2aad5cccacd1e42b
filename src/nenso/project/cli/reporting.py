"""`nenso report`: regimes and their forms, filled workbooks, who has reported, reminders."""

import re
from datetime import date, datetime
from pathlib import Path

import typer
from rich.table import Table

from nenso.kernel.rules import SYSTEM, Text, format_date
from nenso.project.cli import report_checks
from nenso.project.cli.console import language, out, print_json, read_file, ready, words, write_file

app = typer.Typer(no_args_is_help=True)
report_checks.attach(app)
DAY = ["%Y-%m-%d"]
AS_JSON = typer.Option(False, "--json", help="for a program to read")
LARGEST = 20 * 2**20  # bytes of a filled workbook
ORGANISATION = typer.Option(..., "--organisation", help="code of the organisation")
PERIOD = typer.Option(..., "--period", help="2025-09, 2025-Q3…")


def _today(value: datetime | None) -> date:
    return value.date() if value else date.today()  # noqa: DTZ011 - the operator's own day


@app.command("list")
def list_(
    on: datetime | None = typer.Option(None, formats=DAY, help="today by default"), as_json: bool = AS_JSON
) -> None:
    """List the report regimes in force on a day."""
    ready()
    from nenso.reporting import queries

    found = [
        {
            "code": each.code,
            "frequency": each.frequency.value if each.frequency else "",
            "receiver": each.receiver,
            "since": each.validity.since,
            "status": each.status,
            "name": words(each.name),
        }
        for each in queries.regimes(_today(on))
    ]
    if as_json:
        print_json(found)
        return
    for row in found:
        out.print("  ".join(str(value or "–") for value in row.values()), markup=False)


@app.command("form")
def form(
    regime: str,
    organisation: str = typer.Option("", "--organisation", help="write the template of its report"),
    period: str = typer.Option("", "--period", help="2025-09, 2025-Q3…"),
    to: Path | None = typer.Option(None, "--to", help="where the XLSX template is written"),
) -> None:
    """Print a regime's form, or write the XLSX template of an organisation and period, filled with what is known."""
    ready()
    from nenso.reporting import actions, queries

    if organisation and period:
        row = actions.open_submission(by=SYSTEM, regime=regime, organisation=organisation, period=period)
        path = to or Path(f"{regime}-{organisation}-{period}.xlsx")
        write_file(path, actions.template(row, language()))
        out.print(str(path), markup=False)
        return
    version = queries.version(regime, _today(None))
    if version.form is not None:
        print_json(version.form.definition)


@app.command("fill")
def fill(
    file: Path,
    regime: str = typer.Option(..., "--regime", help="code of the regime"),
    organisation: str = ORGANISATION,
    period: str = PERIOD,
    is_trial: bool = typer.Option(False, "--trial", help="say what would change, store nothing"),
) -> None:
    """Take a filled template into the draft of an organisation, whole or not at all."""
    ready()
    from nenso.reporting import actions

    content = read_file(file, LARGEST)
    row = actions.open_submission(by=SYSTEM, regime=regime, organisation=organisation, period=period)
    preview = actions.preview_workbook(by=SYSTEM, submission=row, content=content)
    for text in (*preview.notes, *(problem.text for problem in preview.problems)):
        out.print(words(text), markup=False)
    for change in preview.changes:
        out.print(f"{change.place}  {words(change.name)}: {change.before} → {change.after}", markup=False)
    if not is_trial:
        saved = actions.import_workbook(by=SYSTEM, submission=row, content=content)
        out.print(
            words(Text(f"Đã nhập {len(saved.changed)} ô.", f"{len(saved.changed)} cells were taken.")),
            markup=False,
        )


@app.command("status")
def status(
    regime: str,
    period: str,
    on: datetime | None = typer.Option(None, formats=DAY, help="late as of this day; today by default"),
    as_json: bool = AS_JSON,
) -> None:
    """Show who of the expected reporters has reported a period or answered a call (call-1), and who has not."""
    ready()
    from nenso.reporting import queries

    if called := re.fullmatch(r"call-(\d{1,4})", period):
        call = queries.call_named(regime, int(called[1]))
        found: queries.Counted = queries.call_completeness(call, _today(on))
    else:
        found = queries.completeness(regime, period, _today(on))
    counts = {
        "expected": found.expected,
        "received": found.received,
        "on_time": found.on_time,
        "late": found.late,
        "approved": found.approved,
        "missing": [line.code for line in found.missing],
    }
    if as_json:
        print_json(counts)
        return
    table = Table(box=None, pad_edge=False)
    is_english = language() == "en"
    for heading in (
        ("Code", "Name", "Due", "State", "Late") if is_english else ("Mã", "Tên", "Hạn", "Trạng thái", "Trễ")
    ):
        table.add_column(heading)
    for line in found.lines:
        table.add_row(
            line.code,
            words(line.name),
            format_date(line.due, language()),
            line.state or "–",
            str(line.late_days),
        )
    out.print(table)


@app.command("remind")
def remind() -> None:
    """Remind reporters of what is due soon or late; each is told once."""
    ready()
    from django.utils import timezone

    from nenso.reporting import actions

    new = actions.remind(now=timezone.now())
    out.print(words(Text(f"Đã gửi {new} lời nhắc.", f"{new} reminders were sent.")), markup=False)
