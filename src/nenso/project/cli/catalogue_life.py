"""`nenso catalogue due | orphans | duplicates | hand-over`: what is to be confirmed, mended and merged."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import typer

from nenso.kernel.rules import SYSTEM, Text, format_date, format_number
from nenso.project.cli.console import language, out, print_json, ready, table, words

if TYPE_CHECKING:
    from nenso.catalogue.queries import OrphanedBody

DAY = ["%Y-%m-%d"]
AS_JSON = typer.Option(False, "--json", help="for a program to read")
CODE, NAME, OWNER = Text("Mã", "Code"), Text("Tên", "Name"), Text("Cơ quan", "Owner")
SHOWN = Text("{shown} trong {total}.", "{shown} of {total}.")


def attach(app: typer.Typer) -> None:
    """Add the commands to those of the catalogue."""
    app.command("due")(due)
    app.command("orphans")(orphans)
    app.command("duplicates")(duplicates)
    app.command("hand-over")(hand_over)


def due(
    owner: list[str] = typer.Option([], "--owner", help="code of an organisation"),
    most: int = typer.Option(20, "--most", min=1, max=1_000),
    as_json: bool = AS_JSON,
) -> None:
    """List published entries that were confirmed eleven months ago or longer."""
    ready()
    from nenso.catalogue import queries

    found = queries.due(_today(), owners=owner, size=most)
    if as_json:
        lines = [
            {
                "code": each.code,
                "owner": each.owner,
                "name": each.name.vi,
                "confirmed_on": each.confirmed_on,
                "due_on": each.due_on,
                "months": each.months,
                "told": each.told,
            }
            for each in found.entries
        ]
        print_json({"total": found.total, "counts": found.counts, "entries": lines})
        return
    rows = [
        [each.code, each.owner, _day(each.confirmed_on), _day(each.due_on), each.name.vi]
        for each in found.entries
    ]
    table((CODE, OWNER, Text("Xác nhận", "Confirmed"), Text("Đến hạn", "Due"), NAME), rows)
    _count(len(rows), found.total)


def orphans(
    on: datetime | None = typer.Option(None, "--on", formats=DAY, help="as of this day; today unless said"),
    as_json: bool = AS_JSON,
) -> None:
    """List entries whose owner is over, with who goes on with its work."""
    ready()
    from nenso.catalogue import queries

    found = queries.orphaned(_day_of(on))
    if as_json:
        print_json([_plain(body) for body in found])
        return
    rows = [
        [body.owner, _day(body.ending.on) if body.ending else "", _heirs(body), entry.code, entry.name.vi]
        for body in found
        for entry in body.entries
    ]
    table((OWNER, Text("Kết thúc", "Ended"), Text("Kế tiếp", "Goes on"), CODE, NAME), rows)
    _count(len(rows), len(rows))


def duplicates(
    owner: list[str] = typer.Option([], "--owner", help="code of an organisation"),
    most: int = typer.Option(20, "--most", min=1, max=1_000),
    as_json: bool = AS_JSON,
) -> None:
    """List pairs of entries that may be the same thing, the likest first, with the words that they share."""
    ready()
    from nenso.catalogue import queries

    found = queries.duplicates(_today(), owners=owner, size=most)
    if as_json:
        lines = [
            {
                "first": pair.first.code,
                "second": pair.second.code,
                "owners": [pair.first.owner, pair.second.owner],
                "score": pair.score,
                "words": pair.words,
            }
            for pair in found.pairs
        ]
        print_json({"total": found.total, "pairs": lines})
        return
    rows = [
        [f"{pair.score:.2f}", pair.first.code, pair.second.code, " ".join(pair.words)] for pair in found.pairs
    ]
    table((Text("Giống", "Alike"), CODE, CODE, Text("Từ chung", "Words shared")), rows, sides="rlll")
    _count(len(rows), found.total)


def hand_over(
    why: str = typer.Option(..., "--why", help="the act of the reorganisation: number and day"),
    on: datetime | None = typer.Option(
        None, "--on", formats=DAY, help="day of the reorganisation; today unless said"
    ),
    owner: list[str] = typer.Option([], "--owner", help="code of an owner that is over; all unless said"),
    to: str = typer.Option(
        "", "--to", help="code of the new owner, where several or none go on with its work"
    ),
    is_sure: bool = typer.Option(False, "--yes", help="do it; without, say what would happen"),
) -> None:
    """Hand the entries of owners that are over to whoever goes on with their work; somebody publishes them there."""
    if to and len(owner) != 1:
        raise typer.BadParameter("--to goes with one --owner", param_hint="--to")
    ready()
    from django.utils import timezone

    from nenso.catalogue import actions, queries

    bodies = queries.orphaned(_today(), owners=owner)
    new = {entry.code: to or body.proposed for body in bodies for entry in body.entries}
    rows = [
        [entry.code, body.owner, new[entry.code] or _heirs(body) or "?", entry.name.vi]
        for body in bodies
        for entry in body.entries
    ]
    table((CODE, OWNER, Text("Giao cho", "To"), NAME), rows)
    certain = {code: body for code, body in new.items() if body}
    left = len(new) - len(certain)
    if left:
        said = Text(
            "{count} mục chưa rõ giao cho ai: chọn từng cơ quan bằng --owner và --to.",
            "{count} entries have no one successor: choose with --owner and --to.",
        )
        out.print(words(said.fill(count=left)), markup=False)
    if not is_sure or not certain:
        return
    versions = {
        entry.code: entry.row_version for body in bodies for entry in body.entries if entry.code in certain
    }
    made = actions.hand_over(
        by=SYSTEM, to=certain, on=_day_of(on), why=why, now=timezone.now(), row_versions=versions
    )
    done = Text(
        "Đã bàn giao {count} mục, chờ công bố.", "{count} entries are handed over and wait for publication."
    )
    out.print(words(done.fill(count=len(made))), markup=False)


def _plain(body: "OrphanedBody") -> dict[str, Any]:
    return {
        "owner": body.owner,
        "ended_on": body.ending.on if body.ending else None,
        "proposed": body.proposed,
        "heirs": [
            {"code": heir.code, "name": heir.name.vi, "kind": heir.kind, "act": heir.act}
            for heir in (body.ending.heirs if body.ending else ())
        ],
        "entries": [entry.code for entry in body.entries],
    }


def _heirs(body: "OrphanedBody") -> str:
    return body.proposed or " | ".join(heir.code for heir in (body.ending.heirs if body.ending else ()))


def _today() -> date:
    from django.utils import timezone

    return timezone.localdate()


def _day_of(value: datetime | None) -> date:
    return value.date() if value else _today()


def _day(day: date) -> str:
    return format_date(day, language())


def _count(shown: int, total: int) -> None:
    out.print(words(SHOWN.fill(shown=shown, total=format_number(total, language()))), markup=False)
