"""Reading the registry of the exchange."""

from nenso.exchange.queries.content import Content, snapshot_content
from nenso.exchange.queries.keys import ledger_key, ledger_public, registry_key, registry_public
from nenso.exchange.queries.names import member_id, service_id, subsystem_id

__all__ = [
    "Content",
    "ledger_key",
    "ledger_public",
    "member_id",
    "registry_key",
    "registry_public",
    "service_id",
    "snapshot_content",
    "subsystem_id",
]
