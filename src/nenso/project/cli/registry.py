"""`nenso exchange registry`: whose keys speak for the published registry, and how they are changed."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.project.cli.console import out, print_json, read_file, ready, words, write_file

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, Root

app = typer.Typer(no_args_is_help=True)
LARGEST_KEY = 20_000  # bytes
SURE = typer.Option(False, "--yes", help="do it; without, say what it would be")


def attach(exchange: typer.Typer) -> None:
    """Add the commands to those of the exchange."""
    exchange.add_typer(app, name="registry", help="whose keys speak for the published registry")


@app.command("show")
def show(as_json: bool = typer.Option(False, "--json", help="for a program to read")) -> None:
    """Show the root that counts: its keys, how many have to sign the next, its end, and the key that signs each day."""
    ready()
    from nenso.exchange.queries.roots import root_standing
    from nenso.exchange.rules.trust.keys import SHOWN

    found = root_standing()
    if found is None:
        raise Refused("routing.none")
    if as_json:
        names = ("version", "expires_at", "threshold", "keys", "house_key", "online", "is_online_here")
        print_json({name: getattr(found, name) for name in (*names, "told", "told_until")})
        return
    out.print(words(_ROOT.fill(version=found.version, day=found.expires_at.date())), markup=False)
    out.print(words(_KEYS.fill(n=found.threshold, of=len(found.keys))), markup=False)
    for keyid in found.keys:
        here = f"  {words(_HERE)}" if keyid == found.house_key else ""
        out.print(f"  {keyid[:SHOWN]}{here}", markup=False)
    out.print(
        words((_ONLINE if found.is_online_here else _NOT_ONLINE).fill(key=found.online[:SHOWN])), markup=False
    )
    if found.told is not None and found.told_until is not None:
        until = f"{found.told_until.astimezone():%Y-%m-%d %H:%M}"
        out.print(words(_TOLD.fill(number=found.told, until=until)), markup=False)
    if found.is_house_alone:
        out.print(words(_ALONE), markup=False)


@app.command("root")
def root(
    version: int = typer.Option(0, help="which; 0: the one that counts"),
    output: Path | None = typer.Option(None, help="into this file; otherwise to the terminal"),
) -> None:
    """Hand out a root, for agencies to begin with (`nenso gateway --hub-root FILE`)."""
    ready()
    from nenso.exchange.queries.roots import newest_root, root_content

    newest = newest_root()
    if newest is None:
        raise Refused("routing.none")
    content = root_content(version or newest.version)
    if output is None:
        sys.stdout.buffer.write(content + b"\n")
    else:
        write_file(output, content)


@app.command("new-key")
def new_key(
    file: Path = typer.Argument(
        help="where the private key is kept; the public one stands beside it, as FILE.pub"
    ),
    passphrase: bool = typer.Option(True, help="ask for a passphrase that locks it"),
) -> None:
    """Make a root key, on a machine that nothing else reaches; no database is asked."""
    from nenso.exchange.rules.trust import keys
    from nenso.kernel.rules.signing import public_key

    secret = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True) if passphrase else ""
    made = keys.made()
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as page:
            page.write(keys.private_pem(made, secret))
    except OSError as fault:
        raise Refused("file.unwritable", file=str(file), why=fault.strerror or "") from fault
    beside = file.with_name(f"{file.name}.pub")
    write_file(beside, keys.public_pem(public_key(made)))
    out.print(
        words(_MADE.fill(key=keys.keyid_of(public_key(made))[: keys.SHOWN], file=str(beside))), markup=False
    )


@app.command("draft")
def draft(
    file: Path = typer.Argument(help="where the draft is written"),
    add: list[Path] = typer.Option([], help="the public half of a root key that comes (FILE.pub)"),
    remove: list[str] = typer.Option(
        [], help="a root key that goes, as `show` writes it; `house`: this installation's"
    ),
    threshold: int | None = typer.Option(None, help="how many of the keys have to sign the next root"),
    new_online: bool = typer.Option(
        False, "--new-online", help="another key for each day: the old one was lost or seen"
    ),
    days: int = typer.Option(365, min=1, max=3650, help="how long it counts"),
    anew: bool = typer.Option(
        False, "--anew", help="begin again: the keys that count are lost, and agencies are told anew"
    ),
) -> None:
    """Draft the next root, say what it changes, and sign it where this installation's key speaks for it; nothing is published."""
    ready()
    from nenso.exchange.queries.roots import drafted_root, newest_root, root_standing
    from nenso.exchange.rules.trust import keys
    from nenso.exchange.rules.trust.writing import Change, written

    standing = root_standing()
    house = standing.house_key if standing else ""
    change = Change(
        add=tuple(keys.read_public(read_file(each, LARGEST_KEY), each.name) for each in add),
        remove=tuple(house if each == "house" else each for each in remove),
        threshold=threshold,
    )
    ends = datetime.now(UTC) + timedelta(days=days)
    made = drafted_root(change, ends, is_online_new=new_online, is_anew=anew)
    write_file(file, written(made))
    _say(newest_root(), made)
    out.print(words(_DRAFTED.fill(file=str(file))), markup=False)


@app.command("sign")
def sign(
    file: Path = typer.Argument(help="the draft"),
    key: Path = typer.Option(help="the private key (PEM) of one who speaks for the old root or the new"),
    before: Path | None = typer.Option(None, help="the root that counts, to say what the draft changes"),
    is_sure: bool = SURE,
) -> None:
    """Say what a draft would change, and with --yes sign it; on a machine of its own: neither network nor database is asked."""
    from nenso.exchange.rules.trust import keys
    from nenso.exchange.rules.trust.writing import sign_root, written

    made, old = _read(file), _read(before).signed if before else None
    content = read_file(key, LARGEST_KEY)
    secret = typer.prompt("Passphrase", hide_input=True) if keys.is_locked(content) else ""
    private = keys.read_private(content, key.name, secret)
    if is_sure:
        sign_root(made, private)
        write_file(file, written(made))
    _say(old, made)
    out.print(words((_SIGNED if is_sure else _TO_SIGN).fill(file=str(file))), markup=False)


@app.command("publish")
def publish(
    files: list[Path] = typer.Argument(
        help="a signed draft; or roots that this database does not know any more, in their order"
    ),
    anew: bool = typer.Option(False, "--anew", help="begin again: the keys before it do not have to sign"),
    is_sure: bool = SURE,
) -> None:
    """Say what a signed root changes and whose signatures it lacks, and with --yes publish it: agencies follow within seconds."""
    ready()
    from nenso.exchange import actions
    from nenso.exchange.queries.roots import following_roots, newest_root
    from nenso.exchange.rules.trust.metadata import LARGEST_ROOT
    from nenso.exchange.rules.trust.telling import is_complete

    contents, now, before, is_whole = [], datetime.now(UTC), newest_root(), True
    for file in files:
        contents.append(read_file(file, LARGEST_ROOT))
        made = _read(file)
        _say(None if anew else before, made)
        is_whole = is_whole and (anew or before is None or is_complete(before, made))
        before = made.signed
    if is_sure:
        published = actions.publish_roots(by=SYSTEM, contents=contents, now=now, is_anew=anew)
        out.print(words((_ANEW if anew else _PUBLISHED).fill(version=published[-1].version)), markup=False)
    elif is_whole:
        following_roots(contents, now, is_anew=anew)
        out.print(words(_TO_PUBLISH), markup=False)
    else:
        out.print(words(_LACKS), markup=False)


def _read(file: Path) -> "Metadata[Root]":
    from tuf.api.metadata import Root

    from nenso.exchange.rules.trust.metadata import LARGEST_ROOT, read

    return read(read_file(file, LARGEST_ROOT), Root, file.name)


def _say(before: "Root | None", found: "Metadata[Root]") -> None:
    from nenso.exchange.rules.trust.telling import changes, signatures

    for line in (*changes(before, found.signed), *signatures(before, found)):
        out.print(words(line), markup=False)


_ROOT = Text("Tệp gốc số {version}, hết hạn {day}.", "Root number {version}, which ends on {day}.")
_KEYS = Text(
    "Tệp gốc tiếp theo cần {n} chữ ký trong số {of} khóa:", "The next root needs {n} signatures of {of} keys:"
)
_HERE = Text("(khóa của chính hệ thống này)", "(this installation's own)")
_ONLINE = Text("Khóa công bố hằng ngày: {key}.", "What is published each day is signed by {key}.")
_NOT_ONLINE = Text(
    "Khóa công bố hằng ngày {key} KHÔNG có ở hệ thống này: các cơ quan không nhận được gì mới. Soạn tệp gốc mới với --new-online.",
    "What is published each day is signed by {key}, which this installation has NOT got: agencies are told nothing new. Draft a root with --new-online.",
)
_TOLD = Text("Bản công bố số {number}, hết hạn {until}.", "Published: number {number}, which ends {until}.")
_ALONE = Text(
    "Chỉ khóa của hệ thống này đứng tên: ai lấy được nó thì lấy được danh bạ. Thêm khóa cất ngoài hệ thống: docs/gateways.md.",
    "This installation's key alone speaks for it: whoever takes it takes the registry. Add keys that are kept elsewhere: docs/gateways.md.",
)
_MADE = Text(
    "Khóa {key} đã lập. Cất khóa riêng ngoài mọi máy chủ; chỉ chuyển {file} cho nơi vận hành danh bạ.",
    "The key {key} is made. Keep the private one off every server; hand {file} alone to who runs the registry.",
)
_DRAFTED = Text(
    "Đã soạn vào {file}; chưa công bố. Ký: nenso exchange registry sign {file} --key KHÓA --yes; rồi: nenso exchange registry publish {file}.",
    "Drafted in {file}; nothing is published. To sign: nenso exchange registry sign {file} --key KEY --yes; then: nenso exchange registry publish {file}.",
)
_SIGNED = Text("Đã ký {file}.", "{file} is signed.")
_TO_SIGN = Text(
    "Chưa ký {file}. Chạy lại với --yes để ký.", "{file} is not signed. Run it again with --yes to do so."
)
_LACKS = Text("Còn thiếu chữ ký: chưa công bố được.", "Signatures are lacking: it cannot be published yet.")
_TO_PUBLISH = Text(
    "Đủ chữ ký. Chạy lại với --yes để công bố.", "It lacks nothing. Run it again with --yes to publish it."
)
_PUBLISHED = Text(
    "Đã công bố tệp gốc số {version}. Các cổng trao đổi tự theo trong vài giây.",
    "Root number {version} is published. Gateways follow by themselves within seconds.",
)
_ANEW = Text(
    "Đã bắt đầu lại với tệp gốc số {version}. Gửi tệp này cho từng cơ quan bằng đường tin cậy: nenso exchange registry root --output TỆP; họ khởi động lại cổng với --hub-root TỆP.",
    "Begun again with root number {version}. Send it to each agency by a way that it trusts: nenso exchange registry root --output FILE; they start their gateway again with --hub-root FILE.",
)
