"""`nenso exchange keys`: the public keys, where each key lies, and keys made in a PKCS#11 token or put into one."""

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from nenso.kernel.rules import Refused, Text
from nenso.project.cli.console import EXIT_FAULT, out, ready, sentence_of, words

if TYPE_CHECKING:
    from nenso.exchange.queries.keys import KeyPlace

app = typer.Typer(
    invoke_without_command=True, help="The public keys of the exchange, and where each key lies."
)
WHICH = typer.Argument(help="publisher, ledger, registry, gateway, witness or issuing")
TOKEN_URI = typer.Option(..., "--pkcs11", help="pkcs11:token=NAME;object=LABEL?module-path=FILE (RFC 7512)")
_WIDTH = 11


def attach(exchange: typer.Typer) -> None:
    """Add the commands to `nenso exchange`."""
    exchange.add_typer(app, name="keys")


@app.callback()
def keys(context: typer.Context) -> None:
    """Print the public keys: by which anybody knows a checkpoint of the ledger, a gateway a registry, another gateway this one, and a ledger this witness; and where each key lies."""
    if context.invoked_subcommand is not None:
        return
    ready()
    from nenso.exchange import queries

    shown: list[tuple[str, Callable[[], str]]] = [
        ("ledger", lambda: queries.ledger_public().text),
        ("registry", lambda: base64.b64encode(queries.registry_public()).decode()),
        ("gateway", queries.hop_key),
        ("witness", lambda: found.text if (found := queries.witness_public()) else ""),
    ]
    told = [_printed(name, tell) for name, tell in shown]
    out.print("", words(_LIES), sep="\n", markup=False)
    for place in queries.key_places():
        out.print(f"  {place.name:{_WIDTH}}{_where(place)}", markup=False)
    raise typer.Exit(0 if all(told) else EXIT_FAULT)


def _printed(name: str, tell: Callable[[], str]) -> bool:
    """Print a public key, or what its token says; a key that is away hides none of the others."""
    try:
        told, is_well = tell(), True
    except Refused as refused:
        told, is_well = sentence_of(refused), False
    if told:
        out.print(f"{name:10}{told}", markup=False)
    return is_well


def _where(place: "KeyPlace") -> str:
    if place.uri:
        return place.shown
    return words((_DERIVED if place.is_derived else _FILE).fill(file=place.file))


@app.command("make")
def make(which: str = WHICH, uri: str = TOKEN_URI) -> None:
    """Make a key in a token: Ed25519, or on P-256 for the one that signs certificates. It never leaves the token."""
    ready()
    from nenso.kernel.rules.pkcs11_uri import read_token_uri
    from nenso.kernel.tokens import make_key

    place = _place(which)
    make_key(read_token_uri(uri), is_curve=place.is_curve)
    _say_made(place, uri)


@app.command("import")
def put(which: str = WHICH, uri: str = TOKEN_URI) -> None:
    """Put the key that lies in a file into a token: whoever verifies needs nothing new. Not every token takes one."""
    ready()
    from nenso.exchange import queries
    from nenso.kernel.rules.pkcs11_uri import read_token_uri
    from nenso.kernel.tokens import put_key

    place = _place(which)
    private = queries.authority.issuing_file_key() if place.is_curve else queries.file_key(place.name)
    put_key(read_token_uri(uri), private)
    _say_made(place, uri)


@app.command("login")
def login() -> None:
    """Try the PIN of each token once, after it was corrected."""
    ready()
    from nenso.exchange import queries
    from nenso.kernel.rules.pkcs11_uri import read_token_uri
    from nenso.kernel.tokens import log_in

    for place in queries.key_places():
        if place.uri:
            log_in(read_token_uri(place.uri))
            place.check()
            out.print(f"{place.name:{_WIDTH}}{words(_SIGNS)}", markup=False)


def _place(which: str) -> "KeyPlace":
    from nenso.exchange import queries

    found = {each.name: each for each in queries.key_places()}
    if which not in found:
        raise Refused("keys.unknown", name=which[:60], known=", ".join(found))
    return found[which]


def _say_made(place: "KeyPlace", uri: str) -> None:
    """Print the public key, and what is set so that it is used."""
    from nenso.kernel.actions import token_curve_key, token_key

    if place.is_curve:
        token_curve_key(uri).check()
    else:
        made = token_key(uri)
        made.check()
        out.print(base64.b64encode(made.public).decode(), markup=False)
    out.print(words(_SET.fill(setting=place.setting, uri=uri)), markup=False)


_LIES = Text("Khóa nằm ở:", "Where each lies:")
_FILE = Text("tệp {file}", "file {file}")
_DERIVED = Text("suy ra từ {file}", "derived from {file}")
_SIGNS = Text("ký được", "signs")
_SET = Text(
    "Để dùng khóa này, đặt {setting}={uri} rồi khởi động lại.",
    "To use this key set {setting}={uri} and restart.",
)
