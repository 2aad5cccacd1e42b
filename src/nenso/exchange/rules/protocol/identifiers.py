"""Who speaks and what is asked for: members, subsystems and services, as X-Road names them.

An identifier is written as path elements, each percent-encoded on its own: `VN/GOV/G06/population`.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import quote, unquote_to_bytes

from nenso.kernel.rules import Refused

# What the strict set of X-Road 7.3 allows; codes of Vietnamese agencies, such as G22.99, are within it.
_STRICT = re.compile(r"[a-zA-Z0-9'()+,\-.=?]*")
_SAFE = "'()+,-.=?"
MOST = 255  # characters of one part


@lru_cache(maxsize=4096)
def _encoded(parts: tuple[str, ...]) -> str:
    return "/".join(quote(part, safe=_SAFE) for part in parts)


@dataclass(frozen=True)
class ClientId:
    """A member, or with `subsystem` one of its subsystems: who asks."""

    instance: str
    member_class: str
    member: str
    subsystem: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Its parts in order, without an empty subsystem."""
        found = (self.instance, self.member_class, self.member)
        return (*found, self.subsystem) if self.subsystem else found

    @cached_property
    def encoded(self) -> str:
        """As it stands in a header."""
        return _encoded(self.parts)

    @property
    def shown(self) -> str:
        """As messages name it: `SUBSYSTEM:VN/GOV/G06/population`."""
        kind = "SUBSYSTEM" if self.subsystem else "MEMBER"
        return f"{kind}:{'/'.join(self.parts)}"


@dataclass(frozen=True)
class ServiceId:
    """A service of a subsystem: what is asked for."""

    client: ClientId
    service: str

    @cached_property
    def encoded(self) -> str:
        """As it stands in a header."""
        return _encoded((*self.client.parts, self.service))

    @property
    def shown(self) -> str:
        """As messages name it."""
        return f"SERVICE:{'/'.join((*self.client.parts, self.service))}"


@lru_cache(maxsize=1024)
def read_client(written: str) -> ClientId:
    """Return the client that a header names; raises `Refused("exchange.bad_identifier")`: three or four parts, none empty."""
    parts = written.split("/")
    if not 3 <= len(parts) <= 4:
        raise Refused("exchange.bad_identifier", written=written[:200])
    return ClientId(*(read_part(part) for part in parts))


@lru_cache(maxsize=1024)
def read_service(*written: str) -> ServiceId:
    """Return the service that the five elements of a path name; raises `Refused("exchange.bad_identifier")`."""
    return ServiceId(ClientId(*(read_part(part) for part in written[:4])), read_part(written[4]))


def member_of(name: str) -> str:
    """Return the member that a client or service, as headers name it, belongs to: `VN/GOV/48` of `VN/GOV/48/portal`."""
    return "/".join(name.split("/")[:3])


def read_part(written: str) -> str:
    """Return one part, its percent signs resolved; raises `Refused("exchange.bad_identifier")` where it is none."""
    if _is_plain(written):
        return written
    try:
        found = unquote_to_bytes(written).decode()
    except UnicodeDecodeError:
        raise Refused("exchange.bad_identifier", written=written[:200]) from None
    if not found or len(found) > MOST:
        raise Refused("exchange.bad_identifier", written=written[:200])
    return found


def _is_plain(written: str) -> bool:
    """Say whether a part means itself: nearly all do, and every request has a dozen."""
    return 0 < len(written) <= MOST and "%" not in written and written.isascii()


def is_strict(part: str) -> bool:
    """Say whether a part keeps to the characters that every implementation takes: what registration demands."""
    return bool(part) and _STRICT.fullmatch(part) is not None
