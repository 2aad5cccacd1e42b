"""`nenso exchange authority`: the exchange's own certificate authority, what it issues and what it revokes."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.project.cli.console import out, print_json, read_file, ready, table, words

app = typer.Typer(no_args_is_help=True, help="The exchange's own certificate authority.")
LARGEST = 20_000  # bytes of a request
AS_JSON = typer.Option(False, "--json", help="for a program to read")


def attach(exchange: typer.Typer) -> None:
    """Add the commands to `nenso exchange`."""
    exchange.add_typer(app, name="authority")


@app.command("init")
def init(name: str = typer.Option("Nenso Exchange", help="what its certificates are called")) -> None:
    """Make the authority, once: a root and an issuing key in the folder of keys, and their certificates."""
    ready()
    from nenso.exchange import actions, queries

    made = actions.make_authority(by=SYSTEM, name=name, now=datetime.now(UTC))
    out.print(words(_MADE.fill(name=made.name, folder=str(_folder()))), markup=False)
    out.print(queries.authority.chain(made), markup=False, end="")


@app.command("show")
def show(as_json: bool = AS_JSON) -> None:
    """Show the authority's certificates, and those that it issued and that are not over."""
    ready()
    from nenso.exchange import queries

    row = queries.authority.authority()
    found = [_plain(each) for each in queries.authority.current(datetime.now(UTC))]
    if as_json:
        print_json({"name": row.name, "root": row.root, "issuing": row.issuing, "certificates": found})
        return
    out.print(f"{row.name}\n{row.issuing}{row.root}", markup=False)
    headings = (
        Text("Cấp cho", "Issued to"),
        Text("Số", "Serial"),
        Text("Đến", "Until"),
        Text("Thu hồi", "Revoked"),
    )
    table(headings, [[each["of"], each["serial"], each["until"], each["revoked"] or ""] for each in found])


@app.command("issue")
def issue(
    of: str = typer.Argument(
        help="a system (VN/GOV/48/portal), a member (VN/GOV/48): its own gateway, or hub: the nation's"
    ),
    request: Path = typer.Option(help="a certificate request (PEM): openssl req -new …"),
) -> None:
    """Issue a certificate by a request, and print it with what stands behind it (PEM)."""
    ready()
    from nenso.exchange import actions, queries
    from nenso.exchange.rules.routing.snapshot import HUB

    content, now = read_file(request, LARGEST), datetime.now(UTC)
    if of == HUB:
        made = actions.issue_hub_certificate(by=SYSTEM, request=content, now=now)
    elif of.count("/") == 2:
        member = queries.member_row(of)
        made = actions.issue_gateway_certificate(by=SYSTEM, member=member, request=content, now=now)
    else:
        subsystem = queries.subsystem_row(of)
        made = actions.issue_certificate(by=SYSTEM, subsystem=subsystem, request=content, now=now)
    out.print(made.content + queries.authority.chain(queries.authority.authority()), markup=False, end="")


@app.command("revoke")
def revoke(serial: str) -> None:
    """Revoke a certificate at once, by its serial (hex, as `show` writes it)."""
    ready()
    from nenso.exchange import actions
    from nenso.exchange.models import IssuedCertificate

    row = IssuedCertificate.objects.filter(serial=serial.lower().replace(":", "").lstrip("0")).first()
    if row is None:
        raise Refused("certificate.unknown", serial=serial[:60])
    actions.revoke_certificate(by=SYSTEM, certificate=row, now=datetime.now(UTC))
    out.print(words(_REVOKED.fill(of=row.holder, serial=row.serial)), markup=False)


@app.command("account")
def account(
    member: str = typer.Argument(help="whose systems and gateway it orders certificates for (VN/GOV/48)"),
    label: str = typer.Option("certbot", help="what people call it"),
) -> None:
    """Open an account over ACME for a member, and print the key that binds a client to it: shown this once, for a week."""
    ready()
    from nenso.exchange import actions, queries

    row, now = queries.member_row(member), datetime.now(UTC)
    made = actions.acme.open_account(by=SYSTEM, member=row, label=label, now=now)
    names = " ".join(sorted(queries.acme.orderable(row))) or "–"
    facts = {"kid": made.uuid, "key": made.binding, "directory": _site() + "/acme/directory", "names": names}
    out.print(words(_OPENED.fill(**{name: str(value) for name, value in facts.items()})), markup=False)


def _site() -> str:
    from django.conf import settings

    return str(settings.SITE_URL).rstrip("/")


def _plain(row: Any) -> dict[str, Any]:
    return {
        "of": row.holder,
        "names": row.names,
        "serial": row.serial,
        "until": row.ends_at.isoformat(timespec="minutes"),
        "revoked": row.revoked_at and row.revoked_at.isoformat(timespec="minutes"),
    }


def _folder() -> Path:
    from django.conf import settings

    return Path(settings.SIGNING_FOLDER)


_MADE = Text(
    "Đã lập nơi cấp chứng thư “{name}”. Khóa nằm ở {folder}; hãy cất khóa gốc (authority-root-….pem) ra ngoài máy này. Chứng thư cấp:",
    "The authority “{name}” is made. Its keys are in {folder}; take the root key (authority-root-….pem) off this machine. Its issuing certificate:",
)
_OPENED = Text(
    "Máy chủ ACME: {directory}\nMã (kid): {kid}\nKhóa (HMAC), chỉ hiện một lần: {key}\nTên đặt được: {names}",
    "ACME server: {directory}\nIdentifier (kid): {kid}\nKey (HMAC), shown this once: {key}\nNames to be ordered: {names}",
)
_REVOKED = Text("Đã thu hồi chứng thư {serial} của {of}.", "The certificate {serial} of {of} is revoked.")
