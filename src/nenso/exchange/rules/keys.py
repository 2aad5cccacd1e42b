"""The keys of the exchange, each for one purpose: derived from the one secret that the house keeps, or in a PKCS#11 token, as a setting says."""

from nenso.exchange.rules.ledger import notes, witness
from nenso.exchange.rules.routing import snapshot

LEDGER, REGISTRY, GATEWAY, WITNESS = (
    "NENSO_EXCHANGE_KEY_LEDGER",
    "NENSO_EXCHANGE_KEY_REGISTRY",
    "NENSO_EXCHANGE_KEY_GATEWAY",
    "NENSO_EXCHANGE_KEY_WITNESS",
)
ISSUING = "NENSO_EXCHANGE_KEY_ISSUING"  # on P-256, and derived from nothing: a file of its own


def settings_of(witness_name: str) -> dict[str, str]:
    """Return the settings that may name a key in a token, by the purpose of the key; `witness_name` is that of this house as a witness."""
    return {
        notes.PURPOSE: LEDGER,
        snapshot.PURPOSE: REGISTRY,
        snapshot.HOP_PURPOSE: GATEWAY,
        witness.PURPOSE + witness_name: WITNESS,
    }
