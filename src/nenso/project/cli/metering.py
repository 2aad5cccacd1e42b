"""`nenso metering`: systems, their keys, a client that sends events, reconciliation, trial events."""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import typer

from nenso.kernel.rules import Text
from nenso.project.cli.console import (
    EXIT_REFUSED,
    err,
    out,
    print_json,
    progress_bar,
    read_file,
    ready,
    words,
)

app = typer.Typer(no_args_is_help=True)
DAY = ["%Y-%m-%d"]
SHOWN = 20  # problems on the screen
AS_JSON = typer.Option(False, "--json", help="for a program to read")


@app.command("systems")
def systems(
    on: datetime | None = typer.Option(None, formats=DAY, help="today by default"), as_json: bool = AS_JSON
) -> None:
    """List the systems in use on a day."""
    ready()
    from django.utils import timezone

    from nenso.measures import queries

    found = [
        {
            "code": system.code,
            "kind": system.kind,
            "organisation": system.organisation_code,
            "name": system.name_vi,
            "entry": system.entry_code,
            "last_seen_at": system.last_seen_at,
        }
        for system in queries.systems(on.date() if on else timezone.localdate())
    ]
    if as_json:
        print_json(found)
        return
    for row in found:
        out.print("  ".join(str(value or "–") for value in row.values()), markup=False)


@app.command("register")
def register(
    code: str = typer.Argument(help="small letters, digits, dots, hyphens"),
    organisation: str = typer.Argument(help="code of the owner; the system sends for it and those below it"),
    name: str = typer.Argument(help="in Vietnamese"),
    name_en: str = typer.Option("", help="in English"),
    kind: str = typer.Option("dossiers", help="dossiers or portal"),
    origin: list[str] = typer.Option([], help="of a portal, such as https://services.example.vn"),
    email: str = typer.Option("", help="whom to tell of silence"),
    entry: str = typer.Option("", help="code of the catalogue's entry that it is"),
) -> None:
    """Register a system; prints its code and, of a portal, the public key of its monitoring code."""
    ready()
    from nenso.kernel.rules import SYSTEM
    from nenso.measures import actions
    from nenso.measures.rules.systems import Registration

    said = Registration(code, kind, organisation, Text(name, name_en), tuple(origin), email, entry=entry)
    system = actions.register_system(by=SYSTEM, registration=said)
    out.print(f"{system.code} {system.site_key}", markup=False)


@app.command("key")
def key(
    system: str,
    expires: datetime | None = typer.Option(None, formats=DAY, help="first day without it"),
    revoke: str = typer.Option("", help="revoke the key that begins so, instead of issuing one"),
) -> None:
    """Issue a key of a system and print it: it is shown this once. Or revoke one."""
    ready()
    from nenso.kernel.rules import SYSTEM, Refused
    from nenso.measures import actions, queries

    found = queries.system_named(system)
    if not revoke:
        _, token = actions.issue_key(by=SYSTEM, system=found, expires_on=expires.date() if expires else None)
        out.print(token, markup=False)
        return
    keys = [one for one in queries.keys_of(found) if one.beginning.startswith(revoke) and not one.revoked_at]
    if len(keys) != 1:
        raise Refused("key.not_found", key=revoke)
    out.print(actions.revoke_key(by=SYSTEM, key=keys[0]).beginning, markup=False)


@app.command("send")
def send(
    file: Path = typer.Argument(help="CSV, or one JSON object a line"),
    url: str = typer.Option(..., help="of the site, such as https://nenso.example"),
    key: str = typer.Option("", help="of the system; others on the machine may see it: better --key-file"),
    key_file: Path | None = typer.Option(None, help="a file that holds the key"),
    size: int = typer.Option(1000, min=1, max=10_000, help="events in a batch"),
    declare: bool = typer.Option(False, "--declare", help="declare the file's totals, and compare the days"),
    as_json: bool = AS_JSON,
) -> None:
    """Send the events of a file. What was not answered is sent again; what was refused is told by its place in the file."""
    from nenso.project.sending import Sender, read_events

    token = key or (read_file(key_file, 1000).decode("utf-8", "replace") if key_file else "")
    if not token.strip():
        raise typer.BadParameter("--key, --key-file", param_hint="key")
    sender = Sender(url, token.strip())
    with progress_bar(Text("Gửi sự kiện", "Sending events")) as progress:
        done = sender.send(_counted(read_events(file), progress), size, lambda answer: None)
    days = _declared(sender, file) if declare else []
    if as_json:
        print_json({**vars(done), "days": days})
    else:
        _say(done, days)
    if done.refused or any(not day["is_closed"] for day in days):
        raise typer.Exit(EXIT_REFUSED)


def _counted(events: Iterator[dict[str, Any]], progress: Any) -> Iterator[dict[str, Any]]:
    for number, event in enumerate(events, 1):
        if number % 1000 == 0:
            progress(number, None)
        yield event


def _declared(sender: Any, file: Path) -> list[dict[str, Any]]:
    from nenso.project.sending import read_events, totals

    return [
        sender.ask("PUT", f"/totals/{day}", dict(found)) for day, found in totals(read_events(file)).items()
    ]


def _say(done: Any, days: list[dict[str, Any]]) -> None:
    line = Text(
        "Đã gửi {sent}: nhận {accepted}, đã có {repeated}, từ chối {refused}",
        "Sent {sent}: accepted {accepted}, repeated {repeated}, refused {refused}",
    )
    facts = {name: getattr(done, name) for name in ("sent", "accepted", "repeated", "refused")}
    out.print(words(line.fill(**facts)), markup=False)
    for problem in done.problems[:SHOWN]:
        err.print(f"  [{problem['index'] + 1}] {problem['id']}: {problem['message']}", markup=False)
    if len(done.problems) > SHOWN:
        err.print(f"  … {len(done.problems) - SHOWN}", markup=False)
    for day in days:
        _say_day(day["day"], day["is_closed"], day["kinds"])


def _say_day(day: Any, is_closed: bool, kinds: list[dict[str, Any]]) -> None:
    state = Text("khớp", "agrees") if is_closed else Text("chưa khớp", "does not agree")
    out.print(f"{day}: {words(state)}", markup=False)
    for line in kinds:
        declared = "–" if line["declared"] is None else line["declared"]
        out.print(f"  {line['kind']}: {declared} / {line['arrived']} ({line['state']})", markup=False)


@app.command("reconcile")
def reconcile(
    day: datetime = typer.Argument(formats=DAY),
    system: str = typer.Option("", help="one system; all whose day does not agree by default"),
    as_json: bool = AS_JSON,
) -> None:
    """Compare what systems declared for a day with what arrived: declared / arrived for each kind."""
    ready()
    from nenso.measures import queries

    on = day.date()
    if system:
        one = queries.system_named(system)
        found = [(one, queries.reconciliation(one, on))]
    else:
        found = queries.differences(on)
    rows = [
        {
            "system": each.code,
            "day": on,
            "is_closed": result.is_closed,
            "kinds": [
                {
                    "kind": line.kind,
                    "declared": line.declared,
                    "arrived": line.arrived,
                    "state": line.state.value,
                }
                for line in result.lines
            ],
        }
        for each, result in found
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        out.print(str(row["system"]), markup=False)
        _say_day(row["day"], bool(row["is_closed"]), row["kinds"])  # type: ignore[arg-type]


@app.command("simulate")
def simulate(
    seed: int = typer.Option(..., help="the same seed gives the same day again"),
    organisation: list[str] = typer.Option(..., help="codes for which events are made"),
    day: datetime | None = typer.Option(None, formats=DAY, help="yesterday by default"),
    procedure: list[str] = typer.Option([], help="codes; the 25 shipped procedures by default"),
    dossiers: int = typer.Option(1000, min=1, max=1_000_000),
    until: datetime | None = typer.Option(
        None, formats=DAY, help="last day of what became of the dossiers; the same day by default"
    ),
) -> None:
    """Print a day of trial events, one a line, for `send`. They are nobody's: never send them to a site in use."""
    from nenso.measures.rules.events import VIETNAM, day_of
    from nenso.measures.rules.simulating import simulate as made

    on: date = day.date() if day else day_of(datetime.now().astimezone()) - timedelta(days=1)
    codes = procedure or [f"QD06.{number:02d}" for number in range(1, 26)]
    end = (until + timedelta(days=1)).replace(tzinfo=VIETNAM) if until else None
    events = made(
        seed=seed, day=on, organisations=organisation, procedures=codes, dossiers=dossiers, until=end
    )
    for event in events:
        sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")


@app.command("derive")
def derive(
    months: list[str] = typer.Argument(
        None, help="such as 2026-10; those that may change where none is named"
    ),
) -> None:
    """Derive the monthly figures of services from what systems sent; only what changed is recorded."""
    ready()
    from django.utils import timezone

    from nenso.kernel.rules import Period
    from nenso.measures import actions

    now = timezone.now()
    found = (
        [actions.derive(month=Period.parse(month), now=now) for month in months]
        if months
        else actions.derive_lately(now=now)
    )
    for each in found:
        said = Text(
            f"{each.month}: {each.cells} con số, {each.changed} thay đổi, {each.kept} giữ theo đính chính",
            f"{each.month}: {each.cells} figures, {each.changed} changed, {each.kept} kept as corrected",
        )
        out.print(words(said), markup=False)
        if each.undefined:
            err.print(", ".join(each.undefined), markup=False)
