"""`nenso org`: a place or agency as of a date, and series carried over to the units of another date."""

from datetime import date, datetime
from pathlib import Path

import typer

from nenso.project.cli.console import out, print_json, ready

app = typer.Typer(no_args_is_help=True)
DAY = ["%Y-%m-%d"]


def _day(value: datetime | None) -> date:
    return value.date() if value else date.today()  # noqa: DTZ011 - the operator's own day


@app.command("show")
def show(
    code: str,
    as_of: datetime | None = typer.Option(None, formats=DAY, help="the day asked about; today by default"),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Show an organisation or territory as of a date: names, parent, life and lineage."""
    ready()
    from nenso.directory import queries

    found = queries.describe(code, _day(as_of))
    if as_json:
        print_json(found)
    else:
        for name, value in found.items():
            out.print(f"{name}: {value}", markup=False)


@app.command("rebase")
def rebase(
    file: Path,
    since: datetime = typer.Option(..., "--from", formats=DAY, help="the units' date in the file"),
    until: datetime = typer.Option(..., "--to", formats=DAY, help="the date whose units are wanted"),
    rule: str = typer.Option(..., help="sum, mean, population_weighted_mean, max or not_comparable"),
) -> None:
    """Carry a CSV of series on old units over to the units of another date."""
    ready()
    from nenso.directory import queries

    out.file.write(queries.rebase_file(file, since.date(), until.date(), rule))
