"""`nenso report verify`, `send` and `burden`: packages checked and sent on, and how heavy a year's reports are."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.table import Table

from nenso.kernel.rules import SYSTEM, Text, format_number
from nenso.project.cli.console import (
    EXIT_REFUSED,
    language,
    out,
    print_json,
    read_file,
    ready,
    words,
    write_file,
)

if TYPE_CHECKING:
    from nenso.reporting.queries import BurdenOfYear

AS_JSON = typer.Option(False, "--json", help="for a program to read")
LARGEST, LARGEST_KEY = 64 * 2**20, 1024  # bytes
HEADINGS = (
    Text("Đơn vị", "Agency"),
    Text("Báo cáo", "Reports"),
    Text("Ô phải có", "Fields"),
    Text("Tự điền", "Filled"),
    Text("Tự gõ", "Typed"),
    Text("Đoạn văn", "Texts"),
    Text("Phút (ước tính)", "Minutes (estimate)"),
    Text("Hỏi trùng", "Asked twice"),
    Text("Sửa ô tự điền", "Written over"),
)
RULE = Text(
    "Phút là ước tính theo quy tắc, không phải đo: {report} phút mỗi báo cáo, {typed} phút mỗi ô gõ, {filled} phút mỗi ô tự điền, {text} phút mỗi đoạn văn.",
    "Minutes are estimated by a rule and measured nowhere: {report} a report, {typed} a typed field, {filled} a filled field, {text} a text.",
)
UNKNOWN_SIGNER = Text(
    "Chưa biết người ký có đúng là nơi gửi không: hãy so dấu vân tay khóa, rồi chạy lại với --key.",
    "Whether the signer is the sender is not known yet: compare the key's fingerprint and run again with --key.",
)


def attach(app: typer.Typer) -> None:
    """Add the commands to `nenso report`."""
    app.command()(verify)
    app.command()(send)
    app.command("burden")(burden_of)


def verify(
    file: Path,
    key: str = typer.Option("", help="the sender's public key or its fingerprint in hex, or a file with it"),
    as_json: bool = AS_JSON,
) -> None:
    """Check a signed report package: its form, its signature, its signer. Needs no database."""
    from nenso.reporting.rules.packages import verify_package

    report = verify_package(read_file(file, LARGEST), _trusted(key))
    if as_json:
        checks = [{"code": one.code, "ok": one.ok, "text": words(one.text)} for one in report.checks]
        print_json(
            {
                "ok": report.ok,
                "checks": checks,
                "digest": report.digest,
                "fingerprint": report.fingerprint,
                "content": report.content,
            }
        )
    else:
        for check in report.checks:
            out.print(f"  {'✓' if check.ok else '✗'} {words(check.text)}", markup=False)
        if report.ok and not key:
            out.print(f"  ! {words(UNKNOWN_SIGNER)}", markup=False)
    raise typer.Exit(0 if report.ok else EXIT_REFUSED)


def send(
    submission: str = typer.Argument(help="uuid of an approved report"),
    to: Path | None = typer.Option(None, "--to", help="write the package to a file, send nothing"),
) -> None:
    """Hand an approved report to the worker to be sent on, or write its signed package to a file."""
    ready()
    from nenso.reporting import actions, queries

    found = queries.submission(submission)
    if to is not None:
        write_file(to, actions.sealed(found))
        out.print(str(to), markup=False)
        return
    package = actions.send_package(by=SYSTEM, submission=found)
    out.print(str(package.uuid), markup=False)


def burden_of(
    year: int,
    organisation: str = typer.Option("", "--organisation", help="code of one organisation; all by default"),
    most: int = typer.Option(20, "--most", min=1, help="how many agencies are shown, the heaviest first"),
    as_json: bool = AS_JSON,
) -> None:
    """Show how heavy the reports due in a year are, what is asked twice, and which figures nothing uses."""
    ready()
    from nenso.index.queries import edition_rows, method_of
    from nenso.reporting import queries

    keys = {key for row in edition_rows() for key in method_of(row).input_keys}
    found = queries.burden(year, organisation=organisation, used_above=keys)
    if as_json:
        print_json(_plain(found))
        return
    _show(found, most)


def _show(found: "BurdenOfYear", most: int) -> None:
    from nenso.reporting.rules.burden import RATE, WHY

    table = Table(box=None, pad_edge=False)
    for heading in HEADINGS:
        table.add_column(words(heading), justify="left" if heading is HEADINGS[0] else "right")
    for one in found.agencies[:most]:
        load = one.load
        again = sum(each.is_typed_again for each in load.duplicates)
        counts = (load.reports, load.asked, load.filled, load.typed, load.texts, load.minutes, again)
        shown = [format_number(value, language(), 0) for value in (*counts, one.overwritten)]
        table.add_row(f"{one.code} {words(one.name)}", *shown)
    out.print(table)
    for each in sorted(
        {(d.indicator, d.regimes) for one in found.agencies for d in one.load.duplicates if d.is_typed_again}
    ):
        out.print(f"{words(HEADINGS[7])}: {each[0]} ({', '.join(each[1])})", markup=False)
    for one_unused in found.unused:
        place = f"{one_unused.regime} {one_unused.key}"
        out.print(f"{place}: {words(one_unused.title)}: {words(WHY[one_unused.why])}", markup=False)
    rates = {
        name: format_number(getattr(RATE, name), language()) for name in ("report", "typed", "filled", "text")
    }
    out.print(words(RULE.fill(**rates)), markup=False)


def _plain(found: "BurdenOfYear") -> dict[str, Any]:
    return {
        "year": found.year,
        "reports": found.reports,
        "asked": found.asked,
        "filled": found.filled,
        "minutes_estimated": round(found.minutes, 1),
        "agencies": [
            {
                "code": one.code,
                "name": words(one.name),
                "reports": one.load.reports,
                "asked": one.load.asked,
                "filled": one.load.filled,
                "typed": one.load.typed,
                "texts": one.load.texts,
                "minutes_estimated": round(one.load.minutes, 1),
                "overwritten": one.overwritten,
                "duplicates": [
                    {
                        "indicator": each.indicator,
                        "category": each.category,
                        "regimes": each.regimes,
                        "typed_in": each.typed_in,
                    }
                    for each in one.load.duplicates
                ],
            }
            for one in found.agencies
        ],
        "unused": [
            {
                "regime": each.regime,
                "key": each.key,
                "name": words(each.title),
                "indicator": each.indicator,
                "why": each.why,
            }
            for each in found.unused
        ],
    }


def _trusted(key: str) -> str:
    """Return the key that was given itself, or in a file."""
    is_written = len(key) == 64 and all(letter in "0123456789abcdefABCDEF" for letter in key)
    if is_written or not key:
        return key
    return read_file(Path(key), LARGEST_KEY).decode("ascii", "replace").strip() or "-"
