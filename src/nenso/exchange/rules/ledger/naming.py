"""Which names an archived day may hold: a Bloom filter, so that an exchange is found by its identifier without its day.

Sixteen bits a name and eleven places for each: of a thousand names that a day does not hold it takes less than one for held.
"""

import hashlib

BITS, PLACES = 16, 11
_HALF = 4  # bytes of each of the two numbers that a name's places are made of


def places_of(name: str, bits: int) -> list[int]:
    """Return the places of a name among so many bits; a UUID in capitals is the same name."""
    digest = hashlib.blake2b(name.lower().encode(), digest_size=2 * _HALF).digest()
    first, step = int.from_bytes(digest[:_HALF], "big"), int.from_bytes(digest[_HALF:], "big") | 1
    return [(first + nth * step) % bits for nth in range(PLACES)]


class Names:
    """The names of a day, as they are gathered."""

    def __init__(self, count: int) -> None:
        """Make room for `count` names."""
        self._held = bytearray(max(1, -(-count * BITS // 8)))
        self._bits = 8 * len(self._held)

    def add(self, name: str) -> None:
        """Add a name."""
        for place in places_of(name, self._bits):
            self._held[place >> 3] |= 1 << (place & 7)

    def may_hold(self, name: str) -> bool:
        """Say whether a name was added; rarely also of one that was not."""
        return all(self._held[place >> 3] >> (place & 7) & 1 for place in places_of(name, self._bits))

    def __bytes__(self) -> bytes:
        return bytes(self._held)
