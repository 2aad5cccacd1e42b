"""`nenso measures`: indicators, their figures, files of them in and out."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nenso.kernel.rules import SYSTEM, Refused, Text, format_number
from nenso.project.cli.console import (
    err,
    language,
    out,
    print_json,
    read_file,
    ready,
    table,
    words,
    write_file,
)

if TYPE_CHECKING:
    from nenso.kernel.importing import Problem

app = typer.Typer(no_args_is_help=True)
DAY = ["%Y-%m-%d"]
AS_OF = typer.Option(None, "--as-of", formats=DAY, help="the day asked about; today by default")
KNOWN = typer.Option(None, "--known", formats=DAY, help="what was known at the end of this day")
AS_JSON = typer.Option(False, "--json", help="for a program to read")
UNIT = typer.Option(..., "--unit", help="kind/code: organisation/48, province/48, commune/00004, nation/VNM")
LARGEST = 64 * 2**20  # bytes of a file of observations
_FORMS = {"json": "as_json", "sdmx-ml": "as_sdmx_ml", "sdmx-csv": "as_sdmx_csv"}


def _day(value: datetime | None) -> date:
    return value.date() if value else date.today()  # noqa: DTZ011 - the operator's own day


def _known(value: datetime | None) -> date | None:
    return value.date() if value else None


def _unit(text: str) -> tuple[str, str]:
    kind, _, code = text.partition("/")
    if not code:
        raise typer.BadParameter("kind/code, such as province/48", param_hint="--unit")
    return kind, code


@app.command("list")
def list_indicators(
    text: str = typer.Argument("", help="words of a name or code"),
    source: str = typer.Option("", help="reported, metered, external or expression"),
    as_of: datetime | None = AS_OF,
    as_json: bool = AS_JSON,
) -> None:
    """List the indicators of a day."""
    ready()
    from nenso.measures import queries

    found = queries.indicators(_day(as_of), text=text, source=source)
    if as_json:
        print_json([{"code": one.code, "name": words(one.name), "unit": one.unit} for one in found])
        return
    headings = (Text("Mã", "Code"), Text("Tên", "Name"), Text("Đơn vị tính", "Unit"), Text("Nguồn", "Source"))
    table(headings, [[one.code, words(one.name), one.unit, one.source] for one in found])


@app.command("show")
def show(code: str, as_of: datetime | None = AS_OF) -> None:
    """Show what an indicator means, what it is computed from and what uses it."""
    ready()
    from nenso.measures import queries

    on = _day(as_of)
    found = queries.indicator(code, on)
    for name, value in (
        ("code", found.code),
        ("name", words(found.name)),
        ("definition", words(found.definition)),
        ("unit", found.unit),
        ("source", found.source),
        ("expression", found.expression),
        ("period", found.period_kind),
        ("over units", found.over_units),
        ("over periods", found.over_periods),
        ("legal", found.legal),
        ("status", found.status),
        ("valid", f"[{found.validity.since}, {found.validity.until or ''})"),
        ("computed from", ", ".join(found.references)),
        ("used by", ", ".join(one.code for one in queries.dependents(code, on))),
    ):
        out.print(f"{name}: {value}", markup=False)


@app.command("series")
def series(
    code: str,
    unit: str = UNIT,
    periods: str = typer.Option("", help="such as 2025-Q1,2025; every recorded one by default"),
    known: datetime | None = KNOWN,
    as_of: datetime | None = typer.Option(None, "--as-of", formats=DAY, help="as a unit of this day"),
    as_json: bool = AS_JSON,
) -> None:
    """Print the figures of one unit in time."""
    ready()
    from nenso.measures import queries

    kind, unit_code = _unit(unit)
    found = queries.series(
        code,
        kind,
        unit_code,
        periods=[one for one in periods.split(",") if one] or None,
        known=_known(known),
        units_on=_known(as_of),
    )
    rows = [(one.period.code, one.value, one.coverage, one.version) for one in found.points]
    if as_json:
        names = ("period", "value", "coverage", "version")
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    headings = (
        Text("Kỳ", "Period"),
        Text("Giá trị", "Value"),
        Text("Đủ", "Coverage"),
        Text("Bản", "Version"),
    )
    shown = [
        [period, _number(value), f"{coverage:.0%}", str(version or "–")]
        for period, value, coverage, version in rows
    ]
    table(headings, shown, "lrrr")


def _number(value: float | None) -> str:
    return "–" if value is None or value != value else format_number(value, language())


@app.command("roll")
def roll(
    code: str,
    period: str,
    level: str = typer.Option("province", help="organisation, commune, district, province or nation"),
    as_of: datetime | None = typer.Option(None, "--as-of", formats=DAY, help="on the units of this day"),
    known: datetime | None = KNOWN,
    as_json: bool = AS_JSON,
) -> None:
    """Print the figures of a period across all units of a level, rolled up where they were not recorded."""
    ready()
    from nenso.measures import queries

    found = queries.across(code, period, level, on=_known(as_of), known=_known(known))
    rows = list(zip(found.codes, found.values.tolist(), found.coverage.tolist(), strict=True))
    if as_json:
        print_json([{"unit": unit, "value": None if value != value else value} for unit, value, _ in rows])
        return
    headings = (Text("Mã", "Code"), Text("Giá trị", "Value"), Text("Đủ", "Coverage"))
    shown = [[unit, _number(value), "–" if share != share else f"{share:.0%}"] for unit, value, share in rows]
    table(headings, shown, "lrr")


@app.command("import")
def import_file(
    file: Path,
    citation: str = typer.Option("", help="where the figures were read"),
    reason: str = typer.Option("", help="why, where earlier figures change"),
    check_only: bool = typer.Option(False, "--check", help="record nothing"),
) -> None:
    """Record a CSV or XLSX file of observations: all of it or nothing."""
    ready()
    import hashlib

    from nenso.measures import actions, importing

    content = read_file(file, LARGEST)
    found = importing.read_observations(content, file.name)
    for warning in found.warnings:
        err.print(_line(warning), markup=False)
    if not found.is_clean:
        problems = [Text(_line(one, "vi"), _line(one, "en")) for one in found.problems]
        raise Refused("observations.file", file=file.name, count=found.problem_count, problems=problems)
    if check_only:
        out.print(words(Text(f"{len(found.rows)} dòng đọc được", f"{len(found.rows)} rows can be read")))
        return
    lot = actions.record_observations(
        by=SYSTEM,
        kind="import",
        source=("file", file.name),
        rows=found.rows,
        citation=citation or file.name,
        reason=reason,
        digest=hashlib.sha256(content).hexdigest(),
    )
    counts = lot.facts
    said = Text(
        "Đã ghi {rows} dòng: {new} mới, {changed} đổi, {unchanged} như cũ ({lot})",
        "{rows} rows recorded: {new} new, {changed} changed, {unchanged} as before ({lot})",
    )
    out.print(words(said.fill(lot=lot.uuid, **counts)), markup=False)


def _line(problem: "Problem", tongue: str = "") -> str:
    place = problem.place or (str(problem.row) if problem.row else "")
    said = problem.text.in_language(tongue or language())
    return f"{place}: {said}" if place else said


@app.command("export")
def export(
    target: Path = typer.Option(..., "--out", help="the file to write"),
    form: str = typer.Option("json", "--format", help="json, sdmx-ml or sdmx-csv"),
    indicator: str = typer.Option("", help="an indicator's code; all by default"),
    unit: str = typer.Option("", "--unit", help="kind/code; all by default"),
    period: str = typer.Option("", help="a period; all by default"),
    known: datetime | None = KNOWN,
) -> None:
    """Write recorded observations with their origin."""
    ready()
    from django.utils import timezone

    from nenso.measures import exporting, queries

    if form not in _FORMS:
        raise typer.BadParameter(", ".join(_FORMS), param_hint="--format")
    kind, code = _unit(unit) if unit else ("", "")
    sought = queries.Sought(indicator, kind, code, period=period, known=_known(known))
    rows = list(queries.sought(sought))
    asked = queries.export_of(rows, timezone.localdate(), timezone.now())
    write_file(target, getattr(exporting, _FORMS[form])(asked))
    out.print(words(Text(f"{len(rows)} số liệu: {target}", f"{len(rows)} figures: {target}")), markup=False)


@app.command("check")
def check(code: str, as_of: datetime | None = AS_OF, as_json: bool = AS_JSON) -> None:
    """Print what in an indicator's last figures looks wrong: jumps, shares above the whole, figures pasted again."""
    ready()
    from nenso.measures import queries

    on = _day(as_of)
    queries.indicator(code, on)
    found = queries.checked(on, codes=[code])
    if as_json:
        print_json([{"key": one.key, "finding": words(one.finding.sentence())} for one in found])
        return
    for one in found:
        out.print(f"{one.unit_kind}/{one.finding.unit}: {words(one.finding.sentence())}", markup=False)
    out.print(words(Text(f"{len(found)} điểm cần hỏi lại", f"{len(found)} questions")))
