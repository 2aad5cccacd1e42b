"""`nenso index`: rank, explain, check, bundle."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from nenso.kernel.rules import Text, format_number
from nenso.project.cli import toolkit
from nenso.project.cli.console import language, out, print_json, read_file, ready, words, write_file

if TYPE_CHECKING:
    from nenso.index.queries import RankedRow

app = typer.Typer(no_args_is_help=True)
DAY = ["%Y-%m-%d"]
AS_OF = typer.Option(None, "--as-of", formats=DAY, help="carry the figures over to the units of this day")
GROUP = typer.Option(
    "provinces", help="provinces, ministries-with-services, ministries-without-services, nation, countries"
)
BASIS = {
    "computed": Text("tính lại", "computed"),
    "published": Text("theo công bố", "as published"),
    "missing": Text("chưa có", "missing"),
}
LARGEST_EDITION = 8 * 2**20  # bytes; the largest edition shipped has 50 kB
AS_JSON = typer.Option(False, "--json", help="for a program to read")


def _day(value: datetime | None) -> date | None:
    return value.date() if value else None


@app.command()
def rank(
    family: str, year: int, group: str = GROUP, as_of: datetime | None = AS_OF, as_json: bool = AS_JSON
) -> None:
    """Print the league table of a year."""
    ready()
    from nenso.index import queries

    rows = queries.ranking(queries.board(family, year, group, _day(as_of)))
    if as_json:
        print_json([row.plain(language()) for row in rows])
    else:
        show_ranking(rows)


def show_ranking(rows: "Sequence[RankedRow]", limit: int | None = None) -> None:
    """Print ranked rows as a table."""
    is_english = language() == "en"
    table = Table(box=None, pad_edge=False)
    for heading, side in zip(
        ("Rank", "Code", "Name", "Score", "Basis") if is_english else ("Hạng", "Mã", "Tên", "Điểm", "Căn cứ"),
        ("right", "left", "left", "right", "left"),
        strict=True,
    ):
        table.add_column(heading, justify=side)  # type: ignore[arg-type]
    for row in rows[:limit]:
        shown = "–" if row.score is None else format_number(row.score, language(), 4)
        table.add_row(str(row.rank or "–"), row.code, words(row.name), shown, words(BASIS[row.basis]))
    out.print(table)


@app.command()
def explain(
    family: str,
    year: int,
    code: str,
    group: str = typer.Option("", help="found from the code where it is left out"),
    as_of: datetime | None = AS_OF,
    as_json: bool = AS_JSON,
) -> None:
    """Print the tree of one place with inputs and sources."""
    ready()
    from nenso.index import queries

    chosen = group or queries.group_of(family, year, code, _day(as_of))
    tree = queries.explain(family, year, chosen, code, _day(as_of), language())
    if as_json:
        print_json(tree)
    else:
        _print_tree(tree["tree"], 0)


def _print_tree(node: dict[str, object], depth: int) -> None:
    value = node["value"]
    if value is None and depth > 2:
        return
    shown = "–" if value is None else format_number(float(str(value)), language(), 4)
    basis = words(BASIS[str(node["basis"])])
    out.print(f"{'  ' * depth}{node['name']}: {shown} ({basis})", markup=False)
    for child in node["children"]:  # type: ignore[attr-defined]
        _print_tree(child, depth + 1)


@app.command()
def check(file: Path) -> None:
    """Check an edition file and say in words what it does. Needs no database."""
    from nenso.index import rules
    from nenso.kernel.rules import Refused

    content = read_file(file, LARGEST_EDITION)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise Refused("file.encoding", file=str(file), line=line) from wrong
    out.print(words(rules.describe_edition(rules.read_edition(text, filename=str(file)))), markup=False)


@app.command()
def bundle(
    family: str,
    year: int,
    group: str = GROUP,
    target: Path = typer.Option(..., "--out", help="the file to write"),
) -> None:
    """Write the published, signed bundle of a year."""
    ready()
    from nenso.index import queries

    content = queries.published_bundle(family, year, group)
    write_file(target, content)
    out.print(f"{target} ({len(content):,} byte)", markup=False)


toolkit.attach(app)
