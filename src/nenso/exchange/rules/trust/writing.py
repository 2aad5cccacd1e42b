"""Writing the metadata of a published registry: the root, which says whose keys count, and what one online key signs with each publication."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime

from tuf.api.metadata import Key, Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from nenso.exchange.rules.trust.keys import KeySigner, key_of
from nenso.exchange.rules.trust.metadata import TARGET, root_name
from nenso.exchange.rules.trust.reading import Publication
from nenso.kernel.rules import Refused, signing

ONLINE = (Timestamp.type, Snapshot.type, Targets.type)  # the roles that one key on the nation's machine has
MOST_KEYS = 20
_COMPACT = JSONSerializer(compact=True)


@dataclass(frozen=True, slots=True)
class Change:
    """What the next root says otherwise. Keys that come are raw, keys that go are identifiers or beginnings of them.

    `threshold` None: as many signatures as before; `online` None: the online key stays.
    """

    add: tuple[bytes, ...] = ()
    remove: tuple[str, ...] = ()
    threshold: int | None = None
    online: bytes | None = None


def first_root(key: bytes, online: bytes, ends: datetime) -> Metadata[Root]:
    """Return the root that an exchange begins with, unsigned: one key (raw, public) speaks for it, another for what is published."""
    root = Root(version=1, expires=_second(ends), consistent_snapshot=True)
    root.add_key(key_of(key), Root.type)
    for role in ONLINE:
        root.add_key(key_of(online), role)
    return Metadata(root)


def next_root(before: Root, change: Change, ends: datetime) -> Metadata[Root]:
    """Return the root that follows another, unsigned; raises `Refused`: "trust.no_key", "trust.keys", "trust.threshold"."""
    root = deepcopy(before)
    root.version, root.expires = before.version + 1, _second(ends)
    role = root.roles[Root.type]
    for written in change.remove:
        root.revoke_key(_one(role.keyids, written), Root.type)
    for public in change.add:
        root.add_key(key_of(public), Root.type)
    if change.threshold is not None:
        role.threshold = change.threshold
    if not 1 <= role.threshold <= len(role.keyids):
        raise Refused("trust.threshold", threshold=role.threshold, keys=len(role.keyids))
    if len(role.keyids) > MOST_KEYS:
        raise Refused("trust.keys", most=MOST_KEYS)
    if change.online is not None:
        for each in ONLINE:
            for keyid in list(root.roles[each].keyids):
                root.revoke_key(keyid, each)
            root.add_key(key_of(change.online), each)
    return Metadata(root)


def begun_anew(before: Root, key: bytes, online: bytes, ends: datetime) -> Metadata[Root]:
    """Return a root that stands after another and that none of its keys has to sign: whoever lost them all pins it anew."""
    found = first_root(key, online, ends)
    found.signed.version = before.version + 1
    return found


def sign_root(root: Metadata[Root], private: signing.Key) -> None:
    """Add a signature of a private key to a root; a second one of the same key takes the place of the first."""
    root.sign(KeySigner(private), append=True)


def written(found: Metadata[Root]) -> bytes:
    """Return a root as a file's content."""
    return found.to_bytes(_COMPACT)


def published(routing: bytes, number: int, ends: datetime, online: bytes) -> Publication:
    """Return a routing snapshot as a publication of this number, alive until then, signed by the online key (raw, private)."""
    signer, ends = KeySigner(online), _second(ends)
    targets = Metadata(
        Targets(
            version=number,
            expires=ends,
            targets={TARGET: TargetFile.from_data(TARGET, routing, ["sha256"])},
        )
    )
    targets.sign(signer)
    targets_raw = targets.to_bytes(_COMPACT)
    told = {"targets.json": MetaFile.from_data(number, targets_raw, ["sha256"])}
    snapshot = Metadata(Snapshot(version=number, expires=ends, meta=told))
    snapshot.sign(signer)
    snapshot_raw = snapshot.to_bytes(_COMPACT)
    meta = MetaFile.from_data(number, snapshot_raw, ["sha256"])
    timestamp = Metadata(Timestamp(version=number, expires=ends, snapshot_meta=meta))
    timestamp.sign(signer)
    return Publication(timestamp.to_bytes(_COMPACT), snapshot_raw, targets_raw, routing)


def online_keyid(root: Root) -> str:
    """Return the identifier of the online key; raises `Refused` ("trust.online") where not one key has all three roles."""
    found = {tuple(root.roles[role].keyids) for role in ONLINE}
    if len(found) != 1 or len(next(iter(found))) != 1:
        raise Refused("trust.online", file=root_name(root.version))
    return str(next(iter(found))[0])


def root_keys(root: Root) -> dict[str, Key]:
    """Return the keys that speak for a root, by their identifiers, in its order."""
    return {keyid: root.keys[keyid] for keyid in root.roles[Root.type].keyids}


def _one(keyids: list[str], written: str) -> str:
    found = [keyid for keyid in keyids if written and keyid.startswith(written.lower())]
    if len(found) != 1:
        raise Refused("trust.no_key", key=written[:64])
    return found[0]


def _second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)  # the form of the metadata has whole seconds
