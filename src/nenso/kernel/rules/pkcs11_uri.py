"""Where a key lies in a PKCS#11 token, as a URI (RFC 7512): `pkcs11:token=nenso;object=ledger?module-path=/usr/lib/…/libsofthsm2.so`.

A PIN never stands in it: the URI is shown and kept. It names a file (`pin-source`), or the PIN comes from elsewhere.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, unquote_to_bytes

from nenso.kernel.rules.refusal import Refused

SCHEME = "pkcs11:"
LONGEST = 2000
_PATH = ("token", "manufacturer", "serial", "model", "object", "id", "type")
_QUERY = ("module-path", "pin-source")
_VALUE = re.compile(r"(?:[A-Za-z0-9\-._~:\[\]@!$'()*+,=&/?|]|%[0-9A-Fa-f]{2})*")
_PLAIN = "-._~:[]@!$'()*+,=&"


@dataclass(frozen=True, slots=True)
class TokenUri:
    """A key in a token: which token, and which of its keys by label (`object`) or `id`; what is empty counts for nothing."""

    token: str = ""
    manufacturer: str = ""
    serial: str = ""
    model: str = ""
    object: str = ""
    id: bytes = b""
    module: str = ""  # the file of the token's library
    pin_file: str = ""

    @property
    def written(self) -> str:
        """The URI, without its module and the place of its PIN: what people are told."""
        names = (
            ("token", self.token),
            ("manufacturer", self.manufacturer),
            ("serial", self.serial),
            ("model", self.model),
            ("object", self.object),
        )
        parts = [f"{name}={quote_from_bytes(value.encode(), _PLAIN)}" for name, value in names if value]
        if self.id:
            parts.append("id=" + "".join(f"%{each:02X}" for each in self.id))
        return SCHEME + ";".join(parts)

    @property
    def key(self) -> str:
        """The key's name within its token, for people."""
        return self.object or self.id.hex()


def is_token_uri(written: str) -> bool:
    """Say whether something is meant for a URI of this kind."""
    return written.lower().startswith(SCHEME)


def read_token_uri(written: str) -> TokenUri:
    """Return what a URI names. Raises `Refused`: "token.uri" with the part that is not understood, "token.pin_in_uri"."""
    path, _, query = written.strip().partition("?")
    if len(written) > LONGEST or not is_token_uri(path):
        raise Refused("token.uri", part=written[:80])
    found = _pairs(path[len(SCHEME) :].split(";"), _PATH)
    asked = _pairs(query.split("&") if query else [], _QUERY)
    if not (found.get("object") or found.get("id")):
        raise Refused("token.uri", part="object=")
    if not (found.get("token") or found.get("serial")):
        raise Refused("token.uri", part="token=")
    if found.pop("type", b"private") != b"private":
        raise Refused("token.uri", part="type=")
    texts = {name: _text(name, value) for name, value in found.items() if name != "id"}
    pin_file = _text("pin-source", asked.get("pin-source", b"")).removeprefix("file:").removeprefix("//")
    if "pin-source" in asked and not pin_file.startswith("/"):
        raise Refused("token.uri", part="pin-source=")
    module = _text("module-path", asked.get("module-path", b""))
    return TokenUri(**texts, id=found.get("id", b""), module=module, pin_file=pin_file)


def _pairs(parts: list[str], known: tuple[str, ...]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for part in parts:
        name, sign, value = part.partition("=")
        if name == "pin-value":
            raise Refused("token.pin_in_uri")
        if not sign or name not in known or name in found or not _VALUE.fullmatch(value):
            raise Refused("token.uri", part=f"{name[:40]}=")
        found[name] = unquote_to_bytes(value)
    return found


def _text(name: str, value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise Refused("token.uri", part=f"{name}=") from None
