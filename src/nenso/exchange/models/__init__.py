"""Tables of the exchange: who takes part, what is offered, by what right it is used, and the ledger of what was exchanged."""

from nenso.exchange.models.acme import AcmeAccount, AcmeNonce, AcmeOrder
from nenso.exchange.models.api_keys import ApiKey
from nenso.exchange.models.archives import LedgerArchive
from nenso.exchange.models.authority import Authority, IssuedCertificate
from nenso.exchange.models.bodies import BodyTrouble, KeptBody
from nenso.exchange.models.events import Event, EventDelivery, EventType, Subscription
from nenso.exchange.models.guesses import KeyGuess
from nenso.exchange.models.ledger import (
    Checkpoint,
    HourCount,
    LedgerEntry,
    LedgerHead,
    LedgerTile,
    Refusal,
    Stamp,
    StampTrouble,
)
from nenso.exchange.models.maintenance import Maintenance
from nenso.exchange.models.members import Credential, Group, Member, Subsystem
from nenso.exchange.models.misfits import ContractMisfit
from nenso.exchange.models.rights import AccessRequest, Right
from nenso.exchange.models.routing import RegistryRoot, RoutingSnapshot
from nenso.exchange.models.services import Endpoint, Service, WsdlDocument
from nenso.exchange.models.witnesses import WatchedLog, Witness

__all__ = [
    "AccessRequest",
    "AcmeAccount",
    "AcmeNonce",
    "AcmeOrder",
    "Authority",
    "BodyTrouble",
    "ApiKey",
    "Checkpoint",
    "ContractMisfit",
    "Credential",
    "Endpoint",
    "Event",
    "EventDelivery",
    "EventType",
    "Group",
    "HourCount",
    "IssuedCertificate",
    "KeptBody",
    "KeyGuess",
    "LedgerArchive",
    "LedgerEntry",
    "LedgerHead",
    "LedgerTile",
    "Maintenance",
    "Member",
    "Refusal",
    "Right",
    "RegistryRoot",
    "RoutingSnapshot",
    "Service",
    "Stamp",
    "StampTrouble",
    "Subscription",
    "Subsystem",
    "WatchedLog",
    "Witness",
    "WsdlDocument",
]
