"""`nenso verify`: a bundle, a receipt or an archived day of the exchange, or X-Road's containers and archives, checked with the package alone."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nenso.exchange.archive_files import is_compressed
from nenso.kernel.rules import Refused, Text
from nenso.project.cli import archiving, containers, receipts
from nenso.project.cli.console import EXIT_REFUSED, err, out, print_json, read_file, text_of, words

if TYPE_CHECKING:
    from nenso.index.rules.bundle import BundleReport

LARGEST, LARGEST_KEY = 256 * 2**20, 2**20  # bytes; 3,321 communes with 98 indicators make some 70 MB
UNKNOWN_SIGNER = Text(
    "Chưa biết người ký có đúng là nơi công bố không: hãy so dấu vân tay khóa với dấu vân tay trên trang của nơi công bố, rồi chạy lại với --key.",
    "Whether the signer is the publisher is not known yet: compare the key's fingerprint with the one on the publisher's site and run again with --key.",
)


def attach(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(verify)


def verify(
    file: Path,
    key: str = typer.Option(
        "",
        help="the publisher's key, its fingerprint, or a file with it; of a receipt the ledger's vkey, or a file with it",
    ),
    body: list[Path] = typer.Option([], "--body", help="of a receipt: the body of request or response"),
    witness: list[str] = typer.Option(
        [], "--witness", help="of a receipt: the vkey of one who must have seen it"
    ),
    known: Path | None = typer.Option(
        None, "--witnesses", help="of a receipt: a file of witnesses you trust, vkeys or a C2SP tlog-policy"
    ),
    quorum: int | None = typer.Option(
        None, min=1, help="how many of those must have seen it; else the file's own quorum"
    ),
    stamps_ca: Path | None = typer.Option(
        None,
        "--stamps-ca",
        help="of a receipt: certificates (PEM) of the time-stamping authority that must have stamped it",
    ),
    trust: Path | None = typer.Option(
        None, "--trust", help="of a container: X-Road's shared-params.xml, or the ZIP of /verificationconf"
    ),
    previous: str = typer.Option(
        "", "--previous", help="of an archive: the one before, the last link of that one, or “first”"
    ),
    as_json: bool = typer.Option(False, "--json"),
) -> None:
    """Check a bundle, a receipt or archived day of the exchange, or a container (.asice) or archive of X-Road's. Needs neither database nor network."""
    if is_compressed(file):
        _must_be_of_a_day(has_more=bool(body or witness or known or stamps_ca or trust or previous))
        archiving.verify(file, key, as_json=as_json)
        return
    content = read_file(file, LARGEST)
    kind = containers.kind_of(file, content)
    if quorum is not None and known is None:
        raise typer.BadParameter("of which witnesses? Name their file", param_hint="--witnesses")
    _must_fit(kind, trust, previous, has_more=bool(key or body or witness or known or stamps_ca))
    if kind == "container":
        containers.verify_container(content, trust, as_json=as_json)
    elif kind == "archive":
        containers.verify_archive(content, previous, trust, as_json=as_json)
    elif receipts.is_receipt(content):
        wanted = receipts.Wanted(key, body, witness, stamps_ca, known, quorum)
        _verify_receipt(content, wanted, as_json=as_json)
    elif body or witness or known or stamps_ca:
        raise typer.BadParameter(
            "only a receipt has bodies, witnesses and time stamps",
            param_hint="--body, --witness, --witnesses, --stamps-ca",
        )
    else:
        _verify_bundle(content, key, as_json=as_json)


def _must_be_of_a_day(*, has_more: bool) -> None:
    if has_more:
        raise typer.BadParameter("an archived day of the ledger has its key", param_hint="--key")


def _must_fit(kind: str, trust: Path | None, previous: str, *, has_more: bool) -> None:
    """See that an option is for what is verified: one that is passed over would say more than was looked at."""
    if kind and has_more:
        raise typer.BadParameter(
            "a container has whom to trust, by --trust",
            param_hint="--key, --body, --witness, --witnesses, --stamps-ca",
        )
    if trust is not None and not kind:
        raise typer.BadParameter("only containers and archives have whom to trust", param_hint="--trust")
    if previous and kind != "archive":
        raise typer.BadParameter("only an archive has one before it", param_hint="--previous")


def _verify_receipt(content: bytes, wanted: receipts.Wanted, *, as_json: bool) -> None:
    try:
        receipts.verify(content, wanted, as_json=as_json)
    except Refused as refused:
        said = receipts.altered(refused, text_of(refused))
        if as_json:
            print_json({"ok": False, "code": refused.code, "text": words(said), **_place(refused)})
        else:
            err.print(f"  ✗ {receipts.printable(words(said))}", markup=False)
        raise typer.Exit(EXIT_REFUSED) from None


def _place(refused: Refused) -> dict[str, Any]:
    return {"entry": refused.facts["entry"]} if "entry" in refused.facts else {}


def _verify_bundle(content: bytes, key: str, *, as_json: bool) -> None:
    from nenso.index.rules.bundle import verify_bundle

    report = verify_bundle(content, trusted_key=_trusted(key))
    if as_json:
        print_json(_plain(report))
    else:
        for check in report.checks:
            out.print(f"  {'✓' if check.ok else '✗'} {words(check.text)}", markup=False)
        if report.first_difference is not None:
            err.print(words(report.first_difference), markup=False)
        elif not key:
            out.print(f"  ! {words(UNKNOWN_SIGNER)}", markup=False)
    raise typer.Exit(0 if report.ok else EXIT_REFUSED)


def _trusted(key: str) -> bytes | None:
    """Return the key that was given itself, or in a file."""
    is_written = re.fullmatch(r"[0-9A-Fa-f]{64}", key)
    return (key.encode() if is_written else read_file(Path(key), LARGEST_KEY)) if key else None


def _plain(report: "BundleReport") -> dict[str, Any]:
    return {
        "ok": report.ok,
        "checks": [
            {"code": check.code, "ok": check.ok, "text": words(check.text)} for check in report.checks
        ],
        "first_difference": words(report.first_difference) if report.first_difference else None,
        "publisher": report.publisher,
        "fingerprint": report.fingerprint,
        "manifest": dict(report.manifest),
    }
