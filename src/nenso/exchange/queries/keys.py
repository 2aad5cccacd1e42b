"""The keys of the exchange: derived from the one secret that the house keeps, each for one purpose, or in a token; and where each of them lies."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from tuf.api.metadata import Root

from nenso.exchange.rules import keys
from nenso.exchange.rules.ledger import notes, witness
from nenso.exchange.rules.ledger.notes import Kind, SignerKey, VerifierKey, is_name
from nenso.exchange.rules.ledger.witness import key_of
from nenso.exchange.rules.routing import snapshot
from nenso.exchange.rules.trust.keys import keyid_of
from nenso.exchange.rules.trust.writing import online_keyid
from nenso.kernel.actions import house_of, secret_of, token_curve_key, token_key
from nenso.kernel.rules.pkcs11_uri import is_token_uri, read_token_uri
from nenso.kernel.rules.signing import House, Key, derived, key_for, public_key

_PUBLISHER = "NENSO_SIGNING_KEY"


def house() -> House:
    """Return the keys of this house; raises `Refused` as `house_of`."""
    return house_of(settings.SIGNING_FOLDER, keys.settings_of(settings.EXCHANGE_WITNESS))


def registry_key() -> Key:
    """Return the private key that signs routing snapshots, and that speaks for the first root; raises `Refused` as `signing_key`."""
    return key_for(house(), snapshot.PURPOSE)


def root_keys() -> tuple[Key, ...]:
    """Return the keys of this house that may speak for a root: the registry's, and the derived one where another lies in a token by now."""
    own = registry_key()
    return (own,) if isinstance(own, bytes) else (own, derived(house().seed(), snapshot.PURPOSE))


def registry_public() -> bytes:
    """Return the public key by which a gateway knows a snapshot (32 bytes)."""
    return public_key(registry_key())


def hop_public() -> bytes:
    """Return the public key by which other gateways know this house's (32 bytes)."""
    return public_key(key_for(house(), snapshot.HOP_PURPOSE))


def online_key(root: Root) -> bytes | None:
    """Return the private key that signs publications under a root; None where this house has not got it.

    It is derived for the root that brought it, so that another one is had by a new root and nothing else.
    """
    wanted = online_keyid(root)
    for version in range(root.version, 0, -1):
        found = online_key_for(version)
        if keyid_of(public_key(found)) == wanted:
            return found
    return None


def online_key_for(version: int) -> bytes:
    """Return the private online key that a root of this version brings where it brings one."""
    return derived(house().seed(), f"{snapshot.PURPOSE} online {version}")


def ledger_key() -> SignerKey:
    """Return the private key that signs checkpoints, under the ledger's name."""
    return SignerKey(settings.EXCHANGE_LEDGER, Kind.PLAIN, key_for(house(), notes.PURPOSE))


def ledger_public() -> VerifierKey:
    """Return the public key by which anybody knows a checkpoint."""
    return ledger_key().verifier


def witness_public() -> VerifierKey | None:
    """Return the public key by which this house cosigns the ledgers of others; None where no name is set."""
    name = settings.EXCHANGE_WITNESS
    return key_of(house(), name).verifier if is_name(name) else None


def issuing_uri() -> str:
    """Return where in a token the key lies that signs certificates; "" where it lies in a file."""
    return os.environ.get(keys.ISSUING, "")


# --- Where each lies ---


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where a key lies: its name for people, the setting that may name a token, the URI that it names (""), and otherwise the file."""

    name: str
    setting: str
    uri: str
    file: str
    is_derived: bool = False
    is_curve: bool = False

    @property
    def shown(self) -> str:
        """The URI without its module and the place of its PIN; "" where the key lies in no token."""
        return read_token_uri(self.uri).written if self.uri else ""

    def check(self) -> None:
        """Have the key in the token sign something; raises `Refused`: "token.…"."""
        if self.uri:
            (token_curve_key(self.uri) if self.is_curve else token_key(self.uri)).check()


def key_places() -> tuple[KeyPlace, ...]:
    """Return where each key of this house lies; that of the witness only where it is one."""
    secret = _PUBLISHER if _is_secret_set() else "keys/publisher.ed25519"
    publisher = os.environ.get(_PUBLISHER, "")
    found = [KeyPlace("publisher", _PUBLISHER, publisher if is_token_uri(publisher) else "", secret)]
    names = [("ledger", keys.LEDGER), ("registry", keys.REGISTRY), ("gateway", keys.GATEWAY)]
    if is_name(settings.EXCHANGE_WITNESS):
        names.append(("witness", keys.WITNESS))
    for name, setting in names:
        found.append(KeyPlace(name, setting, os.environ.get(setting, ""), secret, is_derived=True))
    found.append(
        KeyPlace("issuing", keys.ISSUING, issuing_uri(), "keys/authority-issuing-….pem", is_curve=True)
    )
    return tuple(found)


def file_key(name: str) -> bytes:
    """Return the private key of a name (32 bytes) as it lies in a file or is derived, whatever the settings say of tokens."""
    secret = secret_of(settings.SIGNING_FOLDER)
    found: dict[str, Callable[[], bytes]] = {
        "publisher": lambda: secret,
        "ledger": lambda: derived(secret, notes.PURPOSE),
        "registry": lambda: derived(secret, snapshot.PURPOSE),
        "gateway": lambda: derived(secret, snapshot.HOP_PURPOSE),
        "witness": lambda: derived(secret, witness.PURPOSE + settings.EXCHANGE_WITNESS),
    }
    return found[name]()


def _is_secret_set() -> bool:
    given = os.environ.get(_PUBLISHER, "")
    return bool(given) and not is_token_uri(given)
