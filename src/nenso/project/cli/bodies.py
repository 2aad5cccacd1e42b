"""`nenso exchange body`: a body that was kept, taken out sealed, or opened by its owner's key and held against the ledger."""

import base64
from pathlib import Path

import msgspec
import typer

from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.project.cli.console import out, read_file, ready, words, write_file

_LARGEST, _LARGEST_KEY = 4 * 2**20, 2**16  # bytes
_SEALED = Text(
    "Nội dung còn niêm phong (khóa {key}, giữ đến {until}): {file}. Mở ở nơi có khóa riêng: nenso exchange body {file} --key KHÓA.pem",
    "The body, still sealed (key {key}, kept until {until}): {file}. Open it where the private key is: nenso exchange body {file} --key KEY.pem",
)
_OPENED = Text(
    "Đúng là nội dung ({direction}, {size} byte) mà sổ ghi của lần trao đổi {exchange}: SHA-512 {digest}",
    "It is the body ({direction}, {size} bytes) that the ledger has of the exchange {exchange}: SHA-512 {digest}",
)


class SealedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body on its way to whoever holds the private key; `digest` is the one of the ledger (SHA-512, base64)."""

    exchange: str
    direction: str
    service: str
    size: int
    digest: str
    key: str
    until: str
    sealed: str


def attach(app: typer.Typer) -> None:
    """Add the command to `nenso exchange`."""
    app.command("body")(body)


def body(
    message: str = typer.Argument(
        ..., help="X-Road-Request-Id, X-Road-Id, or a file that this command wrote"
    ),
    key: Path | None = typer.Option(
        None, "--key", help="the private key (PEM); without, the body stays sealed"
    ),
    direction: str = typer.Option("response", "--direction", help="request or response"),
    output: Path = typer.Option(..., "--output", help="the file to write"),
) -> None:
    """Take out a body that was kept: sealed, or opened by its owner's key and held against the ledger's digest."""
    if direction not in ("request", "response"):
        raise typer.BadParameter("request or response", param_hint="--direction")
    found = _from_file(Path(message)) if Path(message).is_file() else _from_ledger(message, direction)
    if key is None:
        write_file(output, msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
        out.print(words(_SEALED.fill(key=found.key, until=found.until, file=output)), markup=False)
        return
    content = _opened(found, key)
    write_file(output, content)
    facts = {"direction": found.direction, "exchange": found.exchange, "digest": found.digest}
    out.print(words(_OPENED.fill(size=len(content), **facts)), markup=False)


def _from_ledger(name: str, direction: str) -> SealedFile:
    ready()
    from nenso.exchange import actions
    from nenso.exchange.rules.ledger.records import read_record

    entry, kept = actions.read_body(by=SYSTEM, name=name, direction=direction)
    return SealedFile(
        exchange=str(kept.exchange),
        direction=kept.direction,
        service=kept.service,
        size=kept.size,
        digest=read_record(entry.record).body,
        key=kept.key,
        until=kept.until.isoformat(),
        sealed=base64.b64encode(kept.sealed).decode(),
    )


def _from_file(path: Path) -> SealedFile:
    try:
        return msgspec.json.decode(read_file(path, _LARGEST), type=SealedFile)
    except msgspec.MsgspecError:
        raise Refused("body.no_file", file=str(path)) from None


def _opened(found: SealedFile, key: Path) -> bytes:
    """Return the body; raises `Refused`: "body.bad_private", "body.not_opened", "body.other_digest"."""
    from nenso.exchange.rules.bodies.sealing import opened, read_private
    from nenso.exchange.rules.ledger.receipts import body_digest

    private = read_private(read_file(key, _LARGEST_KEY))
    try:
        sealed = base64.b64decode(found.sealed, validate=True)
    except ValueError:
        raise Refused("body.not_opened") from None
    content = opened(private, sealed, found.exchange, found.direction)
    if body_digest(content) != found.digest:
        raise Refused("body.other_digest")
    return content
