"""Systems under names that ACME clients can order: of type `dns`, under a suffix that leads nowhere in the Internet (`.internal`, ICANN 2024).

`VN/GOV/48/portal` is `portal.48.gov.vn.nenso.internal`. A host name knows neither case nor most signs of a code, so that it is only read
together with the registry: it stands for the one system of the account's member that is written so.
"""

import hashlib
import re

from nenso.exchange.rules.protocol.identifiers import ClientId

SUFFIX = "nenso.internal"
LONGEST = 253
_PLAIN = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_HOST = re.compile(rf"({_PLAIN.pattern}\.)+{_PLAIN.pattern}")


def host_name(client: ClientId) -> str:
    """Return the name under which a system's certificates are ordered."""
    return ".".join((*(_label(each) for each in reversed(client.parts)), SUFFIX))


def is_host(written: str) -> bool:
    """Say whether something is a host name in small letters, without `*`."""
    return len(written) <= LONGEST and _HOST.fullmatch(written) is not None


def _label(code: str) -> str:
    """Write a code as one label; one that has other signs than a label by the beginning of its digest."""
    small = code.lower()
    if _PLAIN.fullmatch(small) and not small.startswith(("x-", "xn--")):
        return small
    return f"x-{hashlib.sha256(code.encode()).hexdigest()[:32]}"
