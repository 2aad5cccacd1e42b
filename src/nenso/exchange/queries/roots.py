"""The roots of the published registry: whose keys count, how long, which of them this house has, and what the next would be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tuf.api.metadata import Metadata, Root

from nenso.exchange.models import RegistryRoot, RoutingSnapshot
from nenso.exchange.queries.keys import online_key, online_key_for, registry_key, registry_public, root_keys
from nenso.exchange.rules.trust import metadata
from nenso.exchange.rules.trust.keys import keyid_of
from nenso.exchange.rules.trust.reading import following
from nenso.exchange.rules.trust.writing import Change, begun_anew, next_root, online_keyid, sign_root
from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import Key, public_key

_LONGEST_VERSION = 12  # digits
_NEWEST = 3  # publications whose target is handed out: who read the timestamp of one before still finds it


@dataclass(frozen=True, slots=True)
class RootAsOf:
    """The root that counts. `house_key` is the identifier of this house's own root key, whether or not it speaks for the root."""

    version: int
    expires_at: datetime
    keys: tuple[str, ...]
    threshold: int
    online: str
    house_key: str
    is_online_here: bool
    is_house_alone: bool
    told: int | None  # the number that agencies were told last
    told_until: datetime | None


def newest_root() -> Root | None:
    """Return the root that counts; None before the first."""
    row = RegistryRoot.objects.first()
    return None if row is None else read_root(bytes(row.content), row.version)


def read_root(content: bytes, version: int | None = None) -> Root:
    """Return a root by its content; raises `Refused("trust.malformed")`."""
    name = metadata.root_name(version) if version is not None else "root.json"
    return metadata.read(content, Root, name).signed


def root_content(version: int) -> bytes:
    """Return a root's file; raises `Refused("trust.not_found")`."""
    row = RegistryRoot.objects.filter(version=version).first()
    if row is None:
        raise Refused("trust.not_found", file=metadata.root_name(version))
    return bytes(row.content)


def speaks_alone(root: Root, private: Key) -> bool:
    """Say whether a key is enough to sign the root that follows."""
    role = root.roles[Root.type]
    return role.threshold == 1 and keyid_of(public_key(private)) in role.keyids


def root_standing() -> RootAsOf | None:
    """Return how the root stands; None before the first."""
    root = newest_root()
    if root is None:
        return None
    role = root.roles[Root.type]
    told = RoutingSnapshot.objects.exclude(timestamp=b"").first()
    return RootAsOf(
        version=root.version,
        expires_at=root.expires,
        keys=tuple(role.keyids),
        threshold=role.threshold,
        online=online_keyid(root),
        house_key=keyid_of(registry_public()),
        is_online_here=online_key(root) is not None,
        is_house_alone=speaks_alone(root, registry_key()) and len(role.keyids) == 1,
        told=told.number if told else None,
        told_until=told.expires_at if told else None,
    )


def drafted_root(
    change: Change, ends: datetime, *, is_online_new: bool = False, is_anew: bool = False
) -> Metadata[Root]:
    """Return the root that would follow, signed by this house where its key speaks for either.

    `is_online_new` has it bring an online key of this house; `is_anew` begins again with this house's key, whatever spoke before.
    Raises `Refused`: "routing.none" and as `rules.trust.writing.next_root`.
    """
    before = newest_root()
    if before is None:
        raise Refused("routing.none")
    key, online = registry_key(), public_key(online_key_for(before.version + 1))
    if is_anew:
        made = begun_anew(before, public_key(key), online, ends)
    else:
        change = Change(change.add, change.remove, change.threshold, online if is_online_new else None)
        made = next_root(before, change, ends)
    speaking = {*before.roles[Root.type].keyids, *made.signed.roles[Root.type].keyids}
    for each in root_keys():
        if keyid_of(public_key(each)) in speaking:
            sign_root(made, each)
    return made


def following_roots(
    contents: Sequence[bytes], now: datetime, *, is_anew: bool = False
) -> list[Metadata[Root]]:
    """Return roots that follow the newest one after the other, the last alive and its online key in this house.

    Raises `Refused`: "routing.none", "trust.not_ours", "trust.expired" and as `rules.trust.reading.following`.
    """
    root, found = newest_root(), []
    if root is None:
        raise Refused("routing.none")
    for content in contents:
        made = _anew(root, content) if is_anew else following(root, content)
        found.append(made)
        root = made.signed
    name = metadata.root_name(root.version)
    metadata.must_live(root, name, now)
    if online_key(root) is None:
        raise Refused("trust.not_ours", file=name)
    return found


def _anew(before: Root, content: bytes) -> Metadata[Root]:
    name = metadata.root_name(before.version + 1)
    made = metadata.read(content, Root, name)
    if made.signed.version != before.version + 1:
        raise Refused("trust.version", file=name, version=made.signed.version)
    metadata.must_vouch(made.signed, made, name)
    return made


def published_file(name: str) -> bytes:
    """Return a file of the published metadata by its name; raises `Refused("trust.not_found")`."""
    version, _, kind = name.partition(".")
    if name == metadata.TIMESTAMP:
        found = RoutingSnapshot.objects.exclude(timestamp=b"").values_list("timestamp", flat=True).first()
    elif not version.isascii() or not version.isdecimal() or len(version) > _LONGEST_VERSION:
        found = None
    elif kind == "root.json":
        return root_content(int(version))
    else:
        columns = {"snapshot.json": "snapshot", "targets.json": "targets"}
        rows = RoutingSnapshot.objects.filter(number=int(version)).exclude(timestamp=b"")
        found = rows.values_list(columns[kind], flat=True).first() if kind in columns else None
    if found is None:
        raise Refused("trust.not_found", file=name[:100])
    return bytes(found)


def published_target(name: str) -> bytes:
    """Return what is published now or was just before, by its name; raises `Refused("trust.not_found")`."""
    rows = RoutingSnapshot.objects.exclude(timestamp=b"").values_list("content", flat=True)
    for content in rows[:_NEWEST]:
        if name == metadata.target_name(sha256(content).hexdigest()):
            return bytes(content)
    raise Refused("trust.not_found", file=name[:100])
