"""`nenso exchange witness`: who cosigns our ledger, and whose ledgers we cosign."""

from datetime import UTC, datetime
from typing import Any

import typer

from nenso.kernel.rules import SYSTEM, Text
from nenso.project.cli.console import out, print_json, ready, table, words
from nenso.project.cli.receipts import key_given

app = typer.Typer(no_args_is_help=True)


def attach(exchange: typer.Typer) -> None:
    """Add the commands to those of the exchange."""
    exchange.add_typer(app, name="witness", help="who cosigns our ledger, and whose ledgers we cosign")


@app.command("add")
def add(
    key: str = typer.Argument(..., help="the witness's vkey, or a file with it"),
    url: str = typer.Argument(..., help="its address, before /add-checkpoint"),
) -> None:
    """Have our ledger cosigned by a witness; another key of the same name takes the old one's place."""
    ready()
    from nenso.exchange import actions

    row = actions.set_witness(by=SYSTEM, key=key_given(key).text, url=url, now=datetime.now(UTC))
    out.print(words(_ADDED.fill(name=row.name, url=row.url)), markup=False)


@app.command("remove")
def remove(name: str) -> None:
    """Ask a witness no more; what it signed stays signed."""
    ready()
    from nenso.exchange import actions

    row = actions.remove_witness(by=SYSTEM, name=name, now=datetime.now(UTC))
    out.print(words(_REMOVED.fill(name=row.name)), markup=False)


@app.command("watch")
def watch(
    key: str = typer.Argument(..., help="the ledger's vkey, or a file with it"),
    origin: str = typer.Option("", help="the first line of its checkpoints, where it is not the key's name"),
) -> None:
    """Cosign the checkpoints of a ledger from now on, as its witness."""
    ready()
    from nenso.exchange import actions

    row = actions.watch_log(by=SYSTEM, key=key_given(key).text, origin=origin)
    out.print(words(_WATCHED.fill(origin=row.origin, size=row.size)), markup=False)


@app.command("leave")
def leave(origin: str) -> None:
    """Cosign a ledger no more; what was cosigned last is kept."""
    ready()
    from nenso.exchange import actions

    row = actions.stop_watching(by=SYSTEM, origin=origin, now=datetime.now(UTC))
    out.print(words(_LEFT.fill(origin=row.origin, size=row.size)), markup=False)


@app.command("show")
def show(as_json: bool = typer.Option(False, "--json", help="for a program to read")) -> None:
    """Show who cosigns our ledger and how far, what is wrong with them, and which ledgers we cosign."""
    ready()
    from nenso.exchange.queries.witnesses import watched_logs, witnesses

    signing, watched = witnesses(), watched_logs()
    if as_json:
        print_json(_plain(signing, watched))
        return
    if signing:
        table(
            _OURS,
            [[each.key.name, each.url, _far(each), words(each.why) if each.why else ""] for each in signing],
        )
    if watched:
        table(_THEIRS, [[each.origin, _far(each), _fork(each)] for each in watched])
    if not signing and not watched:
        out.print(words(_NONE), markup=False)


def _far(found: Any) -> str:
    if found.cosigned_at is None:
        return words(_NEVER)
    return words(_FAR.fill(size=found.size, at=f"{found.cosigned_at.astimezone():%Y-%m-%d %H:%M:%S}"))


def _fork(found: Any) -> str:
    if found.conflict_at is None:
        return ""
    return words(_FORKED.fill(at=f"{found.conflict_at.astimezone():%Y-%m-%d %H:%M:%S}"))


def _plain(signing: Any, watched: Any) -> dict[str, Any]:
    return {
        "witnesses": [
            {
                "key": each.key.text,
                "url": each.url,
                "size": each.size,
                "cosigned_at": each.cosigned_at,
                "trouble": each.trouble or None,
                "why": words(each.why) if each.why else None,
                "since": each.since,
            }
            for each in signing
        ],
        "watched": [
            {
                "origin": each.origin,
                "key": each.key.text,
                "size": each.size,
                "cosigned_at": each.cosigned_at,
                "conflict_at": each.conflict_at,
                "conflict": each.conflict or None,
            }
            for each in watched
        ],
    }


_ADDED = Text("{name} chứng kiến sổ này, hỏi tại {url}.", "{name} cosigns this ledger, asked at {url}.")
_REMOVED = Text("Không hỏi {name} nữa.", "{name} is asked no more.")
_WATCHED = Text(
    "Chứng kiến sổ {origin}; đã ký đến {size} bản ghi.",
    "The ledger {origin} is cosigned; signed so far to {size} entries.",
)
_LEFT = Text(
    "Thôi chứng kiến sổ {origin}, sau {size} bản ghi.", "The ledger {origin} is left, after {size} entries."
)
_NONE = Text(
    "Không ai chứng kiến sổ này, và nơi này không chứng kiến sổ nào.",
    "Nobody cosigns this ledger, and it cosigns none.",
)
_NEVER = Text("chưa ký", "nothing yet")
_FAR = Text("{size} bản ghi, {at}", "{size} entries, {at}")
_FORKED = Text(
    "LỊCH SỬ KHÁC từ {at}: bằng chứng ở --json", "ANOTHER HISTORY since {at}: the evidence is in --json"
)
_OURS = (
    Text("Chứng kiến sổ này", "Cosigns this ledger"),
    Text("Địa chỉ", "Address"),
    Text("Đã ký", "Signed"),
    Text("Vướng mắc", "Trouble"),
)
_THEIRS = (
    Text("Sổ được chứng kiến ở đây", "Ledger cosigned here"),
    Text("Đã ký", "Signed"),
    Text("Vướng mắc", "Trouble"),
)
