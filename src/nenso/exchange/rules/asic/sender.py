"""Who sent a message: of a request the client, of a response who offers the service, as its head says."""

from nenso.exchange.rules.protocol.identifiers import ClientId, read_client
from nenso.exchange.rules.protocol.soap.envelope import read_envelope
from nenso.exchange.rules.protocol.soap.reading import UnsoundError
from nenso.kernel.rules import Refused

_MOST_HEAD = 1024 * 1024


def sender_of(message: bytes) -> ClientId:
    """Return who sent what stands in `message.xml`; raises `Refused("asic.bad_message")`."""
    if message.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return _of_soap(message)
    return _of_rest(message)


def _of_soap(message: bytes) -> ClientId:
    try:
        found = read_envelope(message)
    except (UnsoundError, Refused) as fault:
        raise Refused("asic.bad_message", why=str(fault)[:200]) from None
    return found.service.client if found.operation.endswith("Response") else found.client


def _of_rest(message: bytes) -> ClientId:
    lines = message[:_MOST_HEAD].decode("latin-1").split("\r\n")
    is_response = lines[0][:1].isdecimal()
    wanted = "x-road-service" if is_response else "x-road-client"
    pairs = [line.partition(":") for line in lines[2:]]
    found = [value.strip() for name, _, value in pairs if name.strip().lower() == wanted]
    if not found:
        raise Refused("asic.bad_message", why=wanted)
    name = found[-1].rpartition("/")[0] if is_response else found[-1]  # the last one counts, as on the way
    try:
        return read_client(name)
    except Refused as refused:
        raise Refused("asic.bad_message", why=str(refused)[:200]) from None
