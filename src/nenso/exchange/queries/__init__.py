"""Reading the registry of the exchange."""

from nenso.exchange.queries import acme, authority
from nenso.exchange.queries.access import (
    RequestAsOf,
    RightAsOf,
    newest_routing,
    newest_snapshot,
    requests,
    requests_waiting,
    rights_of_service,
)
from nenso.exchange.queries.api_keys import actor_behind, api_key_of, api_keys
from nenso.exchange.queries.content import Content, snapshot_content, subject_of
from nenso.exchange.queries.descriptions import descriptions, media_types
from nenso.exchange.queries.gateways import gateways, hop_key
from nenso.exchange.queries.keys import (
    KeyPlace,
    file_key,
    key_places,
    ledger_key,
    ledger_public,
    registry_key,
    registry_public,
    witness_public,
)
from nenso.exchange.queries.maintenance import MaintenanceAsOf, maintenance_row, maintenances
from nenso.exchange.queries.names import member_id, service_id, subsystem_id
from nenso.exchange.queries.organisations import OrganisationOf
from nenso.exchange.queries.registry import (
    CredentialAsOf,
    MemberAsOf,
    ServiceAsOf,
    SubsystemAsOf,
    groups,
    member_named,
    member_row,
    members,
    referring_to,
    service_named,
    service_row,
    services,
    subsystem_row,
)

__all__ = [
    "Content",
    "CredentialAsOf",
    "MaintenanceAsOf",
    "MemberAsOf",
    "OrganisationOf",
    "RequestAsOf",
    "RightAsOf",
    "ServiceAsOf",
    "SubsystemAsOf",
    "acme",
    "authority",
    "actor_behind",
    "api_key_of",
    "api_keys",
    "descriptions",
    "groups",
    "KeyPlace",
    "file_key",
    "key_places",
    "ledger_key",
    "ledger_public",
    "maintenance_row",
    "maintenances",
    "media_types",
    "member_id",
    "member_named",
    "member_row",
    "members",
    "newest_routing",
    "newest_snapshot",
    "registry_key",
    "gateways",
    "hop_key",
    "referring_to",
    "registry_public",
    "requests",
    "requests_waiting",
    "rights_of_service",
    "service_id",
    "service_named",
    "service_row",
    "services",
    "snapshot_content",
    "subject_of",
    "subsystem_id",
    "subsystem_row",
    "witness_public",
]
