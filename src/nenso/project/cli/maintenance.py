"""`nenso exchange maintenance`: what is in maintenance, begun and ended from the command line."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.project.cli.console import out, ready, table, words

if TYPE_CHECKING:
    from nenso.exchange.actions import Paused

MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
_SUBSYSTEM_PARTS = 4


def attach(app: typer.Typer) -> None:
    """Add the command to those of the exchange."""
    app.command("maintenance")(maintenance)


def maintenance(
    of: str = typer.Option(
        "", help="a system or a service, as in headers; without, the whole exchange is meant"
    ),
    until: datetime | None = typer.Option(
        None, formats=MOMENTS, help="begin one that ends by itself then (Vietnam's time)"
    ),
    since: datetime | None = typer.Option(None, "--from", formats=MOMENTS, help="begin then; without, now"),
    reason: str = typer.Option("", help="why; it is public"),
    is_end: bool = typer.Option(False, "--end", help="end the one that is on, or take back the next"),
) -> None:
    """Show what is in maintenance and what will be; begin one with --until and --reason, end it with --end."""
    ready()
    from django.utils.timezone import get_current_timezone

    from nenso.exchange import actions

    here, now = get_current_timezone(), datetime.now(UTC)
    if is_end:
        _end(of, now)
    elif until is not None:
        begins = since.replace(tzinfo=here) if since else None
        ends = until.replace(tzinfo=here)
        actions.begin_maintenance(
            by=SYSTEM, of=_thing(of), reason=reason, begins_at=begins, ends_at=ends, now=now
        )
    _show(now)


def _thing(name: str) -> "Paused":
    from nenso.exchange import queries

    if not name:
        return None
    is_system = name.count("/") + 1 == _SUBSYSTEM_PARTS
    return queries.subsystem_row(name) if is_system else queries.service_row(name)


def _end(of: str, now: datetime) -> None:
    from nenso.exchange import actions, queries

    found = next((each for each in queries.maintenances(now) if each.of == of), None)
    if found is None:
        raise Refused("maintenance.over")
    actions.end_maintenance(by=SYSTEM, maintenance=queries.maintenance_row(found.uuid), now=now)


def _show(now: datetime) -> None:
    from nenso.exchange import queries

    found = queries.maintenances(now)
    if not found:
        out.print(words(Text("Không có gì bảo trì.", "Nothing is in maintenance.")), markup=False)
        return
    rows = [[each.of or "*", _at(each.begins_at), _at(each.ends_at), each.reason] for each in found]
    headings = (Text("Đối tượng", "What"), Text("Từ", "From"), Text("Đến", "Until"), Text("Lý do", "Why"))
    table(headings, rows)


def _at(moment: datetime) -> str:
    from django.utils.timezone import localtime

    return f"{localtime(moment):%Y-%m-%d %H:%M}"
