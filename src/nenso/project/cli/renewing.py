"""`nenso exchange certificate renew`: a gateway's certificate, made anew once half of its life is over; for a timer."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.project.cli.console import out, ready, words, write_file

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

app = typer.Typer(no_args_is_help=True, help="The certificate that a gateway shows to others.")


def attach(exchange: typer.Typer) -> None:
    """Add the commands to `nenso exchange`."""
    exchange.add_typer(app, name="certificate")


@app.callback()
def certificate() -> None:
    """The certificate that a gateway shows to others."""


@app.command("renew")
def renew(
    of: str = typer.Argument("hub", help="hub: the nation's own gateway; or a member's, VN/GOV/48"),
    file: Path = typer.Option(..., "--certificate", help="the certificate with what stands behind it (PEM)"),
    key: Path = typer.Option(..., "--key", help="its private key on P-256 (PEM), made where there is none"),
    is_sure: bool = typer.Option(False, "--now", help="also where less than half of its life is over"),
    server: str = typer.Option("", help="the nation's ACME server: https://SITE/acme/directory"),
    host: str = typer.Option("", help="the gateway's host name, which is ordered at the server"),
    account: Path | None = typer.Option(None, help="the account at the server, made where there is none"),
    kid: str = typer.Option("", help="with which a new account is bound: `nenso exchange authority account`"),
    hmac_key: str = typer.Option("", help="and its key", envvar="NENSO_ACME_KEY"),
    ca: str = typer.Option("", help="who issues the server's own certificate (PEM)"),
) -> None:
    """Renew a gateway's certificate by this installation's authority, or with --server by the nation's; a gateway that runs takes it by itself."""
    from nenso.project.renewal.files import is_due, own_key

    if not is_sure and not is_due(file, datetime.now(UTC)):
        out.print(words(_EARLY), markup=False)
        return
    held = own_key(key)
    if server:
        if account is None or not host:
            raise Refused("renewal.what")
        content = _ordered(server, account, host, held, kid, hmac_key, ca)
    else:
        content = _issued(of, held)
    write_file(file, content.encode())
    out.print(words(_RENEWED.fill(file=str(file))), markup=False)


def _issued(of: str, key: "EllipticCurvePrivateKey") -> str:
    ready()
    from nenso.exchange import actions, queries
    from nenso.exchange.rules.routing.snapshot import HUB
    from nenso.project.renewal.files import request_of

    request, now = request_of(key), datetime.now(UTC)
    if of == HUB:
        made = actions.issue_hub_certificate(by=SYSTEM, request=request, now=now)
    else:
        member = queries.member_row(of)
        made = actions.issue_gateway_certificate(by=SYSTEM, member=member, request=request, now=now)
    return made.content + queries.authority.chain(queries.authority.authority())


def _ordered(
    server: str, file: Path, host: str, key: "EllipticCurvePrivateKey", kid: str, secret: str, ca: str
) -> str:
    from nenso.project.renewal.files import request_of
    from nenso.project.renewal.ordering import Server, keep_account, read_account

    at, account = Server(server, ca), read_account(file)
    if account is None:
        if not (kid and secret):
            raise Refused("renewal.account", file=str(file))
        try:
            account = at.bind(kid, base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4)))
        except ValueError:
            raise Refused("renewal.account", file=str(file)) from None
        keep_account(file, account)
    return at.ordered(account, host, request_of(key, host))


_EARLY = Text(
    "Chưa đến lúc: chưa hết nửa thời hạn chứng thư.", "Not yet: less than half of its life is over."
)
_RENEWED = Text("Đã gia hạn chứng thư {file}.", "The certificate {file} is renewed.")
