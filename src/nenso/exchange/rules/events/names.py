"""What an event, its type and its key may be: names, and how large each is."""

import unicodedata
from datetime import timedelta

from nenso.exchange.rules.facts import LONGEST_CODE
from nenso.exchange.rules.protocol.identifiers import is_strict
from nenso.exchange.rules.protocol.requests import METASERVICES
from nenso.kernel.rules import Refused

MOST_BYTES = 64 * 1024  # of a request's body: an event says that something happened, and where to ask more
LONGEST_KEY = 200
USUAL_TTL, LONGEST_TTL = 3_600, 14 * 86_400  # seconds; GovStack's default, and well below `KEPT`
KEPT = timedelta(days=30)  # after publication: until then events can be asked for again


def check_type(name: str, field: str = "eventType") -> str:
    """Return the name of an event type, which a service could have too; raises `Refused("event.name")`."""
    if not is_strict(name) or len(name) > LONGEST_CODE or name in (".", "..") or name in METASERVICES:
        raise Refused("event.name", field=field, written=name[:200])
    return name


def check_key(key: str, field: str = "key") -> str:
    """Return the key of an event, without control characters; raises `Refused("event.key")`."""
    is_plain = not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in key)
    if not key or len(key) > LONGEST_KEY or not is_plain:
        raise Refused("event.key", field=field, most=LONGEST_KEY)
    return key


def check_ttl(seconds: int, field: str = "options.TTL") -> int:
    """Return for how long an event is tried; raises `Refused("event.ttl")`."""
    if not 1 <= seconds <= LONGEST_TTL:
        raise Refused("event.ttl", field=field, most=LONGEST_TTL)
    return seconds
