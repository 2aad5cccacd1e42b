"""What stands beside the file of a day: a signed note that says which bytes the file is, and what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass

from nenso.exchange.rules.ledger.notes import Note, SignerKey, VerifierKey, read_note, signed, verified
from nenso.exchange.rules.ledger.proofs import number
from nenso.kernel.rules import Refused

# No checkpoint begins so: its first line is the ledger's name, which has no blank.
_HEAD = "archived day of a ledger"
_LINES = 8


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which file: of which ledger and day, its places, its name, length and SHA-256 (hex)."""

    ledger: str
    day: str
    first: int
    last: int
    count: int
    file: str
    size: int
    sha256: str

    @property
    def text(self) -> str:
        """The text that is signed."""
        return (
            f"{_HEAD}\n{self.ledger}\n{self.day}\n{self.first} {self.last} {self.count}\n"
            f"{self.file}\n{self.size}\n{self.sha256}\n"
        )

    def signed_by(self, key: SignerKey) -> str:
        """Return the manifest as it is kept, signed by the ledger's key."""
        return Note(self.text, (signed(self.text, key),)).written


def read_manifest(written: bytes, keys: Sequence[VerifierKey]) -> Manifest:
    """Return a manifest that one of the keys signed; raises `Refused`: "archive.bad_manifest", and as `read_note` and `verified`."""
    note = read_note(written)
    parts = note.text.split("\n")
    places = parts[3].split(" ") if len(parts) == _LINES else []
    if len(places) != 3 or parts[0] != _HEAD or not verified(note, keys):
        raise Refused("archive.bad_manifest")
    first, last, count = (number(each, "archive.bad_manifest") for each in places)
    size = number(parts[5], "archive.bad_manifest")
    return Manifest(parts[1], parts[2], first, last, count, parts[4], size, parts[6])
