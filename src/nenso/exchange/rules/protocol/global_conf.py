"""`/internalconf` as X-Road's central server has it: a directory of the files that say who takes part, with their digests.

RIA's xrdinfo and the collector of X-Road Metrics read from it where `shared-params.xml` is, and hold nothing of it to a signature.
It bears none: a security server, which would, takes no other country's exchange for its own.
"""

import base64
import hashlib
from collections.abc import Mapping

from nenso.exchange.rules.protocol.verification import private_params, shared_params
from nenso.exchange.rules.routing.snapshot import Snapshot

VERSION = 5  # of X-Road's form of it
FOLDER = f"/V{VERSION}/"
_SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"
_OUTER, _INNER = "nenso-global-conf", "nenso-directory"


def files(snapshot: Snapshot) -> Mapping[str, bytes]:
    """Return the files by their names."""
    return {
        "private-params.xml": private_params(snapshot),
        "shared-params.xml": shared_params(snapshot),
    }


def directory(snapshot: Snapshot) -> tuple[str, bytes]:
    """Return content type and bytes of the directory: when it ends, and of each file where it is and its SHA-512."""
    until = snapshot.expires_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    parts = [f"Expire-date: {until}\r\nVersion: {VERSION}\r\n\r\n"]
    parts += [_entry(snapshot, name, content) for name, content in files(snapshot).items()]
    inside = "".join(f"--{_INNER}\r\n{part}" for part in parts) + f"--{_INNER}--\r\n"
    kind = f"multipart/mixed; charset=UTF-8; boundary={_INNER}"
    whole = f"--{_OUTER}\r\nContent-Type: {kind}\r\n\r\n{inside}--{_OUTER}--\r\n"
    return f"multipart/related; charset=UTF-8; boundary={_OUTER}", whole.encode()


def _entry(snapshot: Snapshot, name: str, content: bytes) -> str:
    kind = name.removesuffix(".xml").replace("params", "parameters").upper()
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    return (
        "Content-type: application/octet-stream\r\nContent-transfer-encoding: base64\r\n"
        f'Content-identifier: {kind}; instance="{snapshot.instance}"\r\n'
        f"Content-location: {FOLDER}{snapshot.number}/{name}\r\n"
        f"Hash-algorithm-id: {_SHA512}\r\n\r\n{digest}\r\n"
    )
