"""What of witnesses runs in one gateway."""

from dataclasses import dataclass

from nenso.exchange.rules.ledger.witness import key_of
from nenso.gateway.witnessing.asking import EVERY
from nenso.gateway.witnessing.door import WitnessDoor
from nenso.kernel.rules.signing import House


@dataclass(frozen=True, slots=True)
class Witnessing:
    """`port` is where ledgers are cosigned under `name`, None: nowhere; the own ledger's witnesses are asked every so many seconds."""

    name: str = ""
    port: int | None = None
    every: float = EVERY

    def door(self, url: str, house: bytes | House) -> WitnessDoor:
        """Return what answers there, over a database and with the key of a house."""
        return WitnessDoor(url, key_of(house, self.name))
