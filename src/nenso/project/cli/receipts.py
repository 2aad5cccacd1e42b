"""`nenso receipt` writes the receipt of an exchange; `nenso verify` says by it alone what was exchanged and where that stands."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nenso.kernel.rules import Refused, Text
from nenso.project.cli.console import out, print_json, read_file, ready, words, write_file

if TYPE_CHECKING:
    from nenso.exchange.rules.ledger.notes import VerifierKey
    from nenso.exchange.rules.ledger.policy import Policy
    from nenso.exchange.rules.ledger.receipts import Shown, ShownMessage

LARGEST_KEY, LARGEST_AUTHORITIES = 2**16, 2**20  # bytes
_PIECE = 2**20
SELF_STATED = Text(
    "Khóa của sổ do chính biên nhận khai: hãy so với khóa mà cơ quan vận hành công bố (/exchange/log/key), rồi chạy lại với --key.",
    "Self-stated key: compare it with the published one (/exchange/log/key), and run again with --key.",
)
_SELF_STATED_WITNESS = Text(", khóa do biên nhận khai", ", self-stated key")
_ALTERED = Text("Bản ghi thứ {entry}: {why}", "Entry {entry}: {why}")
_ASKED = Text("{client} hỏi {service} ({method}).", "{client} asked {service} ({method}).")
_WHEN = Text(
    "{what} {exchange} đi qua lúc {at} (UTC), theo cổng {gateway}; mã của bên hỏi: {message}.",
    "{what} {exchange} went by at {at} (UTC), as the gateway {gateway} says; the client's identifier: {message}.",
)
_REQUEST, _RESPONSE = Text("Yêu cầu", "The request"), Text("Câu trả lời", "The response")
_PURPOSE = Text("Mục đích: {purpose}; quyền: {right}.", "Purpose: {purpose}; by right {right}.")
_STATUS = Text("Trả lời với mã {status}.", "It was answered with status {status}.")
_FAULT = Text(
    "Trả lời với mã {status}; nền tảng trả lời thay bên cung cấp: {fault}.",
    "It was answered with status {status}, by the exchange in the provider's place: {fault}.",
)
_PLACE = Text(
    "Bản ghi đứng ở vị trí {place} trong sổ {log}, theo mốc {size} bản ghi có chữ ký của khóa {key}.",
    "The entry stands at place {place} of the ledger {log}, by its checkpoint of {size} entries signed by {key}.",
)
_HEAD = Text("Phần đầu đúng như đã đi qua (SHA-512): {line}", "The head is as it went by (SHA-512): {line}")
_NO_HEAD = Text("Biên nhận không kèm phần đầu.", "The receipt comes without the head.")
_BODY = Text(
    "Nội dung đúng là tệp “{name}” ({size} byte, SHA-512).",
    "The body is the file “{name}” ({size} bytes, SHA-512).",
)
_NO_BODY = Text(
    "Chưa đối chiếu nội dung ({size} byte): kèm tệp bằng --body.",
    "The body ({size} bytes) was not compared: hand it in by --body.",
)
_EMPTY = Text("Thông điệp không có nội dung.", "The message has no body.")
_WITNESS = Text(
    "Bên chứng kiến {name} đã thấy mốc ấy lúc {at} (UTC){note}.",
    "The witness {name} had seen that checkpoint at {at} (UTC){note}.",
)
_STAMPED = Text(
    "Mốc ấy đã có muộn nhất lúc {at}: dấu thời gian RFC 3161 được chứng minh bằng chứng thư đã cho.",
    "That checkpoint stood at {at} at the latest: its RFC 3161 time stamp is proved by the certificates given.",
)
_UNPROVED = Text(
    "Dấu thời gian ghi {at} nhưng chữ ký chưa được kiểm tra: đưa chứng thư của cơ quan cấp dấu bằng --stamps-ca.",
    "The time stamp says {at}, but its signature was not checked: hand in the authority's certificates by --stamps-ca.",
)
_QUORUM = Text(
    "Đủ số bên chứng kiến được tin cậy đã thấy mốc ấy.",
    "As many of the trusted witnesses as are needed had seen that checkpoint.",
)
_NO_WITNESS = Text("Không có bên chứng kiến nào ký mốc ấy.", "No witness signed that checkpoint.")


def attach(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("receipt")(receipt)


def receipt(
    exchange: str = typer.Argument(..., help="X-Road-Request-Id, or the client's own X-Road-Id"),
    output: Path | None = typer.Option(None, "--output", help="the file to write; else the screen"),
    without_heads: bool = typer.Option(
        False, "--without-heads", help="leave heads out: they name paths and users"
    ),
    size: int = typer.Option(0, "--size", help="by a checkpoint of at least so many entries"),
    witness: list[str] = typer.Option([], "--witness", help="the vkey of a witness who signed it"),
    archive: list[Path] = typer.Option([], "--archive", help="the file of an archived day to look in too"),
) -> None:
    """Write the receipt of an exchange: it shows offline what was asked and answered, and that it stands in the ledger."""
    ready()
    from nenso.exchange.queries import ledger
    from nenso.exchange.rules.ledger.receipts import written

    witnesses = tuple(key_given(each) for each in witness)
    found = ledger.receipt_of(
        exchange, has_heads=not without_heads, size=size, witnesses=witnesses, archives=archive
    )
    content = written(found)
    if output is None:
        typer.echo(content.decode(), nl=False)
        return
    write_file(output, content)
    count = len(found.entries)
    out.print(words(Text(f"{count} bản ghi: {output}", f"{count} entries: {output}")), markup=False)


# --- Verified: neither database nor network ---------------------------------------------------------------


def is_receipt(content: bytes) -> bool:
    """Say whether a file is to be read as a receipt: JSON, where a bundle is a ZIP."""
    return content.lstrip()[:1] == b"{"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a receipt is held against: the ledger's key, bodies, witnesses who must have signed, authorities of stamps, a file of witnesses and how many of them."""

    key: str
    bodies: Sequence[Path]
    witnesses: Sequence[str]
    stamps_ca: Path | None
    known: Path | None
    quorum: int | None


def verify(content: bytes, wanted: Wanted, *, as_json: bool) -> None:
    """Print what a receipt shows; raises `Refused` as `verify_receipt`, its sentence saying which entry."""
    from nenso.exchange.rules.ledger.receipts import read_receipt, verify_receipt
    from nenso.exchange.rules.ledger.stamps import authorities_in

    trusted = key_given(wanted.key) if wanted.key else None
    seers = [key_given(each) for each in wanted.witnesses]
    digests = {str(path): _digest(path) for path in wanted.bodies}
    pem = None if wanted.stamps_ca is None else read_file(wanted.stamps_ca, LARGEST_AUTHORITIES)
    authorities = () if pem is None else authorities_in(pem)
    shown = verify_receipt(read_receipt(content), trusted, seers, digests, authorities, _policy(wanted))
    if as_json:
        print_json(_plain(shown))
        return
    for line in lines_of(shown):
        out.print(f"  {_sign(line)} {printable(words(line))}", markup=False)
    if shown.stamped is not None and not shown.stamped.is_proved:
        out.print(f"  ! {words(_UNPROVED.fill(at=_utc(shown.stamped.at)))}", markup=False)
    if not shown.is_trusted:
        out.print(f"  ! {words(SELF_STATED)}", markup=False)


def _sign(line: Text) -> str:
    """Return the mark before a line: what a receipt leaves open is not ticked off beside what it shows."""
    is_open = line in (_NO_HEAD, _NO_WITNESS) or line.vi.startswith(_NO_BODY.vi.partition("{")[0])
    return "!" if is_open else "✓"


def _policy(wanted: Wanted) -> "Policy | None":
    from nenso.exchange.rules.ledger.policy import read_policy

    if wanted.known is None:
        return None
    return read_policy(read_file(wanted.known, LARGEST_KEY).decode(errors="replace"), wanted.quorum)


def key_given(text: str) -> "VerifierKey":
    """Return the key of a vkey, or of a file that holds one; raises `Refused`: "note.bad_key", and as `read_file`."""
    from nenso.exchange.rules.ledger.notes import read_key

    is_written = text.count("+") >= 2 and "\n" not in text
    return read_key(text if is_written else read_file(Path(text), LARGEST_KEY).decode(errors="replace"))


def printable(text: str) -> str:
    """Return a text without what moves on a terminal: a receipt may come from anybody, and must not write lines of its own."""
    return "".join(each if each.isprintable() else "�" for each in text)


def altered(refused: Refused, sentence: Text) -> Text:
    """Return what a receipt was refused for, with the number of the entry where it is one entry's."""
    entry = refused.facts.get("entry")
    return sentence if entry is None else _ALTERED.fill(entry=entry, why=sentence)


def _digest(path: Path) -> str:
    """Return the digest of a body as records hold it; a body may be larger than what is read at once elsewhere."""
    if not path.exists():
        raise Refused("file.missing", file=str(path))
    found = hashlib.sha512()
    try:
        with path.open("rb") as body:
            while piece := body.read(_PIECE):
                found.update(piece)
    except OSError as error:
        raise Refused("file.unreadable", file=str(path), why=error.strerror or "") from error
    return base64.b64encode(found.digest()).decode()


def lines_of(shown: "Shown") -> Iterator[Text]:
    """Yield what a receipt shows, a sentence each."""
    first = shown.messages[0].record
    yield _ASKED.fill(client=first.client, service=first.service, method=first.method)
    if first.right:
        yield _PURPOSE.fill(purpose=first.purpose, right=first.right)
    for message in shown.messages:
        yield from _of_message(shown, message)
    if shown.is_quorate:
        yield _QUORUM
    if shown.stamped is not None and shown.stamped.is_proved:
        yield _STAMPED.fill(at=_utc(shown.stamped.at))


def _of_message(shown: "Shown", message: "ShownMessage") -> Iterator[Text]:
    record, proved = message.record, message.proved
    facts = {name: getattr(record, name) for name in ("exchange", "at", "gateway", "message")}
    yield _WHEN.fill(what=_RESPONSE if record.direction == "response" else _REQUEST, **facts)
    if record.direction == "response":
        yield (_FAULT if record.fault else _STATUS).fill(status=record.status, fault=record.fault)
    yield _HEAD.fill(line=_line(message.head)) if message.head else _NO_HEAD
    if message.body:
        yield _BODY.fill(name=message.body, size=record.size)
    else:
        yield _NO_BODY.fill(size=record.size) if record.size else _EMPTY
    checkpoint = proved.checkpoint
    yield _PLACE.fill(place=proved.index, log=checkpoint.origin, size=checkpoint.size, key=shown.log.text)
    for seen in proved.witnesses:
        at = _utc(datetime.fromtimestamp(seen.at or 0, UTC))
        note = "" if seen.key in shown.trusted_witnesses else _SELF_STATED_WITNESS
        yield _WITNESS.fill(name=seen.key.name, at=at, note=note)
    if not proved.witnesses:
        yield _NO_WITNESS


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _line(head: bytes) -> str:
    """Return the first line of a head as people write it: method and address, or status and reason."""
    return " ".join(head.decode("latin-1").split("\r\n")[:2])


def _plain(shown: "Shown") -> dict[str, Any]:
    import msgspec

    stamp = shown.stamped
    return {
        "ok": True,
        "key": shown.log.text,
        "key_is_trusted": shown.is_trusted,
        "is_quorate": shown.is_quorate,
        "stamp": stamp and {"at": _utc(stamp.at), "is_proved": stamp.is_proved},
        "messages": [
            {
                "record": msgspec.to_builtins(each.record),
                "place": each.proved.index,
                "size": each.proved.checkpoint.size,
                "head": bool(each.head),
                "body": each.body,
                "witnesses": [
                    {"key": seen.key.text, "at": seen.at, "is_trusted": seen.key in shown.trusted_witnesses}
                    for seen in each.proved.witnesses
                ],
            }
            for each in shown.messages
        ],
    }
