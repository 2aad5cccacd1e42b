"""`nenso catalogue`: information systems, databases and digital platforms, found, read in from workbooks, written out, published, mended."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nenso.kernel.rules import SYSTEM, Refused, Text, format_number
from nenso.project.cli import catalogue_life
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
    from nenso.catalogue.actions import Preview

app = typer.Typer(no_args_is_help=True)
catalogue_life.attach(app)
LARGEST = 20 * 2**20  # bytes of a workbook
AS_JSON = typer.Option(False, "--json", help="for a program to read")


@app.command("search")
def search(
    sought: str = typer.Argument("", help="words of a name, a purpose, contents; marks do not count"),
    kind: list[str] = typer.Option([], "--kind", help="system, database or platform"),
    stage: list[str] = typer.Option([], "--stage", help="proposed, building, operating, merged or retired"),
    owner: list[str] = typer.Option([], "--owner", help="code of an organisation"),
    most: int = typer.Option(20, "--most", min=1, max=1_000),
    as_json: bool = AS_JSON,
) -> None:
    """Find published entries."""
    ready()
    from nenso.catalogue import queries
    from nenso.catalogue.rules import plain
    from nenso.catalogue.rules.words import KINDS, STAGES

    values = {"kind": tuple(kind), "stage": tuple(stage)}
    found = queries.search(queries.Search(sought, values, tuple(owner)), size=most)
    if as_json:
        lines = [{"code": hit.code, "kind": hit.kind, **plain(hit.facts)} for hit in found.hits]
        print_json({"total": found.total, "facets": found.facets, "entries": lines})
        return
    rows = [
        [hit.code, words(KINDS[hit.kind]), words(STAGES[hit.facts.stage]), hit.facts.owner, hit.facts.name.vi]
        for hit in found.hits
    ]
    headings = (
        Text("Mã", "Code"),
        Text("Loại", "Kind"),
        Text("Giai đoạn", "Stage"),
        Text("Cơ quan", "Owner"),
        Text("Tên", "Name"),
    )
    table(headings, rows)
    said = Text("{shown} trong {total} mục.", "{shown} of {total} entries.")
    total = format_number(found.total, language())
    out.print(words(said.fill(shown=len(rows), total=total)), markup=False)


@app.command("show")
def show(code: str) -> None:
    """Show an entry, what is public of it and its history, as JSON."""
    ready()
    from nenso.catalogue import queries
    from nenso.catalogue.rules import plain

    found = queries.entry(code)
    marks = [
        {"at": mark.at, "by": mark.by, "did": mark.verb, "version": mark.version, "changed": mark.changed}
        for mark in queries.versions(code)
    ]
    print_json(
        {
            "code": found.code,
            "kind": found.kind,
            "state": found.state,
            "public": plain(found.public) if found.public else None,
            "newest": plain(found.newest),
            "confirmed_on": found.confirmed_on,
            "illustrative": found.is_illustrative,
            "parts": found.parts,
            "merged": found.merged,
            "history": marks,
        }
    )


@app.command("import")
def import_(
    file: Path,
    is_sure: bool = typer.Option(False, "--yes", help="write it; without, say what would happen"),
    is_public: bool = typer.Option(False, "--publish", help="publish it too, in the installation's name"),
    is_illustrative: bool = typer.Option(False, "--illustrative", help="mark new entries as made up"),
) -> None:
    """Say what a workbook of entries (.xlsx, .csv) or a catalogue in DCAT (.ttl, .jsonld) would do, every fault by row or line; with --yes do it, whole or not at all."""
    ready()
    from django.utils import timezone

    from nenso.catalogue import actions
    from nenso.catalogue.dcat import read_file as read_entries

    now, read = timezone.now(), read_entries(read_file(file, LARGEST), file.name)
    found = actions.preview_entries(by=SYSTEM, table=read, now=now)
    _say(found)
    _warn(found, timezone.localdate(now))
    if not is_sure:
        return
    actions.import_entries(
        by=SYSTEM,
        table=read,
        now=now,
        file=file.name,
        is_illustrative=is_illustrative,
        hand_in=True,
        publishing=is_public,
    )
    done = Text("Đã ghi {count} mục.", "{count} entries are written.")
    out.print(words(done.fill(count=len(found.new) + len(found.changing))), markup=False)


def _say(found: "Preview") -> None:
    same = len(found.lines) - len(found.new) - len(found.changing)
    line = Text(
        "{new} mục mới, {changed} mục sửa, {same} mục như cũ.",
        "{new} new, {changed} changed, {same} the same.",
    )
    out.print(words(line.fill(new=len(found.new), changed=len(found.changing), same=same)), markup=False)
    for problem in found.problems.shown:
        where = " ".join(
            filter(None, (problem.place or (str(problem.row) if problem.row else ""), problem.column))
        )
        err.print(f"! {where}: {words(problem.text)}" if where else f"! {words(problem.text)}", markup=False)
    if found.problems:
        raise Refused("catalogue.file_at_fault", count=found.problems.count)


def _warn(found: "Preview", today: date) -> None:
    """Name the entry that a new row is like: it may be there already."""
    from nenso.catalogue.queries import alike_each

    alike = alike_each({line.code: (line.kind, line.facts) for line in found.new}, today)
    line = Text(
        "? Dòng {row}: “{name}” giống mục đã có {code}, “{there}”.",
        "? Row {row}: “{name}” is like an entry there is, {code}, “{there}”.",
    )
    for each in found.new:
        if (one := alike.get(each.code)) is not None:
            facts = {"row": each.number, "name": _either(each.facts.name), "code": one.entry.code}
            err.print(words(line.fill(**facts, there=_either(one.entry.name))), markup=False)


def _either(name: Text) -> Text:
    return Text(name.vi, name.en or name.vi)


@app.command("export")
def export(file: Path) -> None:
    """Write every entry as a workbook, which can be read again."""
    ready()
    from nenso.catalogue.exporting import workbook_of
    from nenso.catalogue.models import Entry

    rows = Entry.objects.select_related("newest", "published").order_by("code")
    write_file(file, workbook_of(rows.iterator(), language()))
    out.print(str(file), markup=False)
