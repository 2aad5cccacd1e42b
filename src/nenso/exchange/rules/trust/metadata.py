"""Files of TUF's metadata, read: what they are, whether a root vouches for them, and until when."""

from datetime import datetime
from typing import Any, TypeVar

from tuf.api.exceptions import LengthOrHashMismatchError, RepositoryError, UnsignedMetadataError
from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from nenso.kernel.rules import Refused

TARGET = "routing.json"  # what the registry publishes
TIMESTAMP = "timestamp.json"
LARGEST_ROOT, LARGEST_TIMESTAMP, LARGEST_METADATA = 512_000, 16_384, 2_000_000  # bytes
LARGEST_TARGET = 64 * 2**20  # bytes
S = TypeVar("S", Root, Timestamp, Snapshot, Targets)


def root_name(version: int) -> str:
    """Return the name of a root's file."""
    return f"{version}.root.json"


def target_name(digest: str) -> str:
    """Return the name of the target's file, by its SHA-256 in hex."""
    return f"{digest}.{TARGET}"


def read(content: bytes, kind: type[S], file: str) -> Metadata[S]:
    """Return a file's metadata; raises `Refused`: "trust.malformed"."""
    try:
        found: Metadata[Any] = Metadata.from_bytes(content)
    except (DeserializationError, RepositoryError):
        raise Refused("trust.malformed", file=file) from None
    if not isinstance(found.signed, kind):
        raise Refused("trust.malformed", file=file)
    return found


def must_vouch(root: Root, found: Metadata[S], file: str) -> None:
    """Raise `Refused` ("trust.unsigned") where too few keys of a root signed what was found."""
    try:
        root.verify_delegate(found.signed.type, found.signed_bytes, found.signatures)
    except (UnsignedMetadataError, ValueError):
        raise Refused("trust.unsigned", file=file) from None


def must_live(signed: Signed, file: str, now: datetime) -> None:
    """Raise `Refused` ("trust.expired") where something is over."""
    if now >= signed.expires:
        raise Refused("trust.expired", file=file, until=signed.expires.isoformat(timespec="minutes"))


def must_be_the_one(told: MetaFile | TargetFile, content: bytes, file: str) -> None:
    """Raise `Refused` ("trust.altered") where a file has not the length and the hashes that were told of it."""
    try:
        told.verify_length_and_hashes(content)
    except LengthOrHashMismatchError:
        raise Refused("trust.altered", file=file) from None
