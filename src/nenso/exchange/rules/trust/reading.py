"""Reading a published registry as TUF's detailed client workflow has it (specification 1.0, §5.3 to §5.7): nothing is taken that a step refuses.

No network here: `refreshed` yields what it asks for and is sent what came. What is held is changed step by step, so that what was
proved once still counts where a later step fails.
"""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime

import msgspec
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from nenso.exchange.rules.trust import metadata
from nenso.exchange.rules.trust.keys import keyid_of
from nenso.exchange.rules.trust.metadata import (
    TARGET,
    TIMESTAMP,
    must_be_the_one,
    must_live,
    must_vouch,
    read,
)
from nenso.kernel.rules import Refused

MOST_ROOTS = 256  # that are followed in one pass


@dataclass(frozen=True, slots=True)
class Ask:
    """A file that is wanted: its name, where it stands, and how many bytes it may have at most. Only a root may be missing."""

    name: str
    limit: int
    is_target: bool = False
    may_be_missing: bool = False


class Publication(msgspec.Struct, frozen=True):
    """One state of the registry, whole: the three files that vouch for the target, and the target."""

    timestamp: bytes
    snapshot: bytes
    targets: bytes
    target: bytes


class Held(msgspec.Struct):
    """What a reader trusts. It begins with a root, or with the key (raw) that alone may have signed the first one.

    `timestamp` and `snapshot` are the newest that were proved, so that no older one is taken; `whole` is the newest publication of
    which every part was.
    """

    root: bytes = b""
    first_key: bytes = b""
    timestamp: bytes = b""
    snapshot: bytes = b""
    whole: Publication | None = None


def refreshed(held: Held, now: datetime) -> Generator[Ask, bytes | None, bool]:
    """Bring what is held up to date; return whether a newer publication is held.

    Raises `Refused`: "trust.malformed", "trust.unsigned", "trust.version", "trust.rolled_back", "trust.twice", "trust.mixed",
    "trust.expired", "trust.altered", "trust.not_found", "trust.first_root".
    """
    root = yield from _rooted(held, now)
    timestamp = yield from _timestamp(held, root, now)
    if held.whole is not None and held.whole.timestamp == held.timestamp:
        return False
    snapshot = yield from _snapshot(held, root, timestamp, now)
    targets_raw, targets = yield from _targets(root, snapshot, now)
    content = yield from _target(targets)
    held.whole = Publication(held.timestamp, held.snapshot, targets_raw, content)
    return True


def pinned(held: Held, root: bytes) -> Held:
    """Return what is held as far as another root vouches for it: whoever runs a gateway gave it this one to begin with anew."""
    found = Held(root=root, timestamp=held.timestamp, snapshot=held.snapshot, whole=held.whole)
    _forget_unvouched(found, read(root, Root, "root").signed)
    return found


def whole(held: Held) -> tuple[bytes, datetime] | None:
    """Return the target of what is held and when the first of its parts is over; None where there is none that the root vouches for.

    What is over already is returned as well: whoever decides by it refuses.
    """
    if held.whole is None or not held.root:
        return None
    root, kept = read(held.root, Root, "root").signed, held.whole
    try:
        timestamp = read(kept.timestamp, Timestamp, "timestamp")
        snapshot = read(kept.snapshot, Snapshot, "snapshot")
        targets = read(kept.targets, Targets, "targets")
        must_vouch(root, timestamp, "timestamp")
        must_vouch(root, snapshot, "snapshot")
        must_vouch(root, targets, "targets")
        must_be_the_one(timestamp.signed.snapshot_meta, kept.snapshot, "snapshot")
        must_be_the_one(_meta(snapshot.signed), kept.targets, "targets")
        must_be_the_one(_file(targets.signed), kept.target, "target")
    except Refused:
        return None
    parts = (root, timestamp.signed, snapshot.signed, targets.signed)
    return kept.target, min(each.expires for each in parts)


def _rooted(held: Held, now: datetime) -> Generator[Ask, bytes | None, Root]:
    """Follow the roots one by one, each signed by the keys of the one before and by its own; the last has to be alive."""
    if not held.root:
        name = metadata.root_name(1)
        content = yield Ask(name, metadata.LARGEST_ROOT)
        held.root = _first(_there(content, name), held.first_key)
    root = read(held.root, Root, "root").signed
    for _ in range(MOST_ROOTS):
        name = metadata.root_name(root.version + 1)
        content = yield Ask(name, metadata.LARGEST_ROOT, may_be_missing=True)
        if content is None:
            break
        root = following(root, content).signed
        held.root = content
        _forget_unvouched(held, root)
    must_live(root, metadata.root_name(root.version), now)
    return root


def following(root: Root, content: bytes) -> Metadata[Root]:
    """Return the root that follows another; raises `Refused`: "trust.malformed", "trust.version", "trust.unsigned"."""
    name = metadata.root_name(root.version + 1)
    found = read(content, Root, name)
    if found.signed.version != root.version + 1:
        raise Refused("trust.version", file=name, version=found.signed.version)
    must_vouch(root, found, name)
    must_vouch(found.signed, found, name)
    return found


def _first(content: bytes, key: bytes) -> bytes:
    """Return the first root where this key alone speaks for it: whoever was told of a key and of no root begins so."""
    name = metadata.root_name(1)
    found = read(content, Root, name)
    role = found.signed.roles[Root.type]
    if found.signed.version != 1 or role.keyids != [keyid_of(key)] or role.threshold != 1:
        raise Refused("trust.first_root")
    must_vouch(found.signed, found, name)
    return content


def _forget_unvouched(held: Held, root: Root) -> None:
    """Forget versions that keys told of which a new root does not vouch for: they were lost or stolen, and may have told any number."""
    try:
        must_vouch(root, read(held.timestamp, Timestamp, TIMESTAMP), TIMESTAMP)
        must_vouch(root, read(held.snapshot, Snapshot, "snapshot"), "snapshot")
    except Refused:
        held.timestamp = held.snapshot = b""


def _timestamp(held: Held, root: Root, now: datetime) -> Generator[Ask, bytes | None, Timestamp]:
    content = _there((yield Ask(TIMESTAMP, metadata.LARGEST_TIMESTAMP)), TIMESTAMP)
    found = read(content, Timestamp, TIMESTAMP)
    must_vouch(root, found, TIMESTAMP)
    if held.timestamp:
        before = read(held.timestamp, Timestamp, TIMESTAMP)
        _must_not_go_back(TIMESTAMP, before.signed.version, found.signed.version)
        _must_not_go_back(TIMESTAMP, before.signed.snapshot_meta.version, found.signed.snapshot_meta.version)
        if found.signed.version == before.signed.version:
            if found.signed_bytes != before.signed_bytes:
                raise Refused("trust.twice", file=TIMESTAMP, version=found.signed.version)
            found = before
            content = held.timestamp
    must_live(found.signed, TIMESTAMP, now)
    held.timestamp = content
    return found.signed


def _snapshot(
    held: Held, root: Root, timestamp: Timestamp, now: datetime
) -> Generator[Ask, bytes | None, Snapshot]:
    told = timestamp.snapshot_meta
    name = f"{told.version}.snapshot.json"
    content = _there((yield Ask(name, told.length or metadata.LARGEST_METADATA)), name)
    must_be_the_one(told, content, name)
    found = read(content, Snapshot, name)
    must_vouch(root, found, name)
    _must_be_told(name, told.version, found.signed.version)
    if held.snapshot:
        for file, before in read(held.snapshot, Snapshot, name).signed.meta.items():
            if file not in found.signed.meta:
                raise Refused("trust.mixed", file=name, version=found.signed.version)
            _must_not_go_back(file, before.version, found.signed.meta[file].version)
    must_live(found.signed, name, now)
    held.snapshot = content
    return found.signed


def _targets(
    root: Root, snapshot: Snapshot, now: datetime
) -> Generator[Ask, bytes | None, tuple[bytes, Targets]]:
    told = _meta(snapshot)
    name = f"{told.version}.targets.json"
    content = _there((yield Ask(name, told.length or metadata.LARGEST_METADATA)), name)
    must_be_the_one(told, content, name)
    found = read(content, Targets, name)
    must_vouch(root, found, name)
    _must_be_told(name, told.version, found.signed.version)
    must_live(found.signed, name, now)
    return content, found.signed


def _target(targets: Targets) -> Generator[Ask, bytes | None, bytes]:
    told = _file(targets)
    if told.length > metadata.LARGEST_TARGET:
        raise Refused("trust.too_long", file=TARGET, limit=metadata.LARGEST_TARGET)
    name = metadata.target_name(told.hashes["sha256"])
    content = _there((yield Ask(name, told.length, is_target=True)), name)
    must_be_the_one(told, content, name)
    return content


def _meta(snapshot: Snapshot) -> MetaFile:
    if "targets.json" not in snapshot.meta:
        raise Refused("trust.malformed", file="snapshot.json")
    return snapshot.meta["targets.json"]


def _file(targets: Targets) -> TargetFile:
    found = targets.targets.get(TARGET)
    if found is None or "sha256" not in found.hashes:
        raise Refused("trust.not_found", file=TARGET)
    return found


def _there(content: bytes | None, file: str) -> bytes:
    if content is None:
        raise Refused("trust.not_found", file=file)
    return content


def _must_not_go_back(file: str, before: int, version: int) -> None:
    if version < before:
        raise Refused("trust.rolled_back", file=file, version=version, held=before)


def _must_be_told(file: str, told: int, version: int) -> None:
    if told != version:
        raise Refused("trust.mixed", file=file, version=version)
