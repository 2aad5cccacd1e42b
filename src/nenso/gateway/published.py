"""The registry as the nation publishes it to other gateways: files of TUF's metadata by their names, and the target that they vouch for."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from nenso.exchange.rules.trust.metadata import TIMESTAMP, root_name, target_name
from nenso.gateway.database import Connection

_ROOTS = "SELECT version, content FROM exchange_registryroot WHERE version > $1 ORDER BY version"


class Published:
    """Holds every root, and the two newest publications: who read the timestamp of the one before still finds what it names."""

    def __init__(self) -> None:
        self._version = 0
        self._roots: dict[str, bytes] = {}
        self._before: dict[str, bytes] = {}
        self._newest: dict[str, bytes] = {}

    def file(self, name: str) -> bytes | None:
        """Return a file by its name below the registry's address; None where there is none."""
        for files in (self._newest, self._before, self._roots):
            if name in files:
                return files[name]
        return None

    async def newer_roots(self, connection: Connection) -> Sequence[Any]:
        """Read the roots that are not held yet."""
        return list(await connection.fetch(_ROOTS, self._version))

    def take(self, row: Mapping[str, Any], roots: Sequence[Any]) -> None:
        """Take a publication and the roots before it; one that this house could not sign leaves the one before."""
        for version, content in roots:
            self._roots[f"metadata/{root_name(version)}"], self._version = bytes(content), version
        if not row["timestamp"]:
            return
        number, content = row["number"], bytes(row["content"])
        self._before = self._newest
        self._newest = {
            f"metadata/{TIMESTAMP}": bytes(row["timestamp"]),
            f"metadata/{number}.snapshot.json": bytes(row["snapshot"]),
            f"metadata/{number}.targets.json": bytes(row["targets"]),
            f"targets/{target_name(sha256(content).hexdigest())}": content,
        }
