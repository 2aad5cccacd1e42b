"""Services of SOAP as the registry has them, and how their WSDL is asked for by its address."""

from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.identifiers import ServiceId
from nenso.exchange.rules.routing.deciding import Denied
from nenso.exchange.rules.routing.snapshot import Kind, Service, Snapshot
from nenso.exchange.rules.wsdl.described import LARGEST

MOST_WSDL = LARGEST  # bytes
KEPT_FOR = 60.0  # seconds that a WSDL serves: who asks for one need not show who it is
QUERY = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode", "serviceCode")


def offered(name: ServiceId, snapshot: Snapshot) -> Service:
    """Return a service of SOAP; raises `Denied` where there is none of this name."""
    service = snapshot.services.get(name.encoded)
    if service is None or service.kind is not Kind.SOAP:
        raise Denied(Side.PROVIDER, Fault.UNKNOWN_SERVICE, "soap.no_wsdl", service=name.service[:200])
    return service


def is_document(name: ServiceId, snapshot: Snapshot) -> bool:
    """Say whether the WSDL of a service was handed in as a document, which the registry has, and is at no address."""
    service = snapshot.services.get(name.encoded)
    return service is not None and service.kind is Kind.SOAP and not service.wsdl
