"""The keys of the exchange: derived from the one secret that the house keeps, each for one purpose."""

from django.conf import settings

from nenso.exchange.rules.ledger import notes
from nenso.exchange.rules.ledger.notes import Kind, SignerKey, VerifierKey, is_name
from nenso.exchange.rules.ledger.witness import key_of
from nenso.exchange.rules.routing import snapshot
from nenso.kernel.actions import signing_key
from nenso.kernel.rules.signing import derived, public_key


def registry_key() -> bytes:
    """Return the private key that signs routing snapshots; raises `Refused` as `signing_key`."""
    return derived(signing_key(settings.SIGNING_FOLDER), snapshot.PURPOSE)


def registry_public() -> bytes:
    """Return the public key by which a gateway knows a snapshot (32 bytes)."""
    return public_key(registry_key())


def ledger_key() -> SignerKey:
    """Return the private key that signs checkpoints, under the ledger's name."""
    return SignerKey(
        settings.EXCHANGE_LEDGER, Kind.PLAIN, derived(signing_key(settings.SIGNING_FOLDER), notes.PURPOSE)
    )


def ledger_public() -> VerifierKey:
    """Return the public key by which anybody knows a checkpoint."""
    return ledger_key().verifier


def witness_public() -> VerifierKey | None:
    """Return the public key by which this house cosigns the ledgers of others; None where no name is set."""
    name = settings.EXCHANGE_WITNESS
    if not is_name(name):
        return None
    return key_of(signing_key(settings.SIGNING_FOLDER), name).verifier
