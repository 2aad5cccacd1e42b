"""Roots in plain words: what the next says otherwise, and whose signatures it has and lacks."""

from tuf.api.metadata import Metadata, Root

from nenso.exchange.rules.trust.keys import SHOWN
from nenso.exchange.rules.trust.writing import online_keyid
from nenso.kernel.rules import Text


def changes(before: Root | None, after: Root) -> tuple[Text, ...]:
    """Return what a root says, one sentence each; beside the one before it, only what it says otherwise."""
    now, role = after.roles[Root.type].keyids, after.roles[Root.type]
    was = before.roles[Root.type].keyids if before else []
    asked = before.roles[Root.type].threshold if before else 0
    said = [_ADDED.fill(key=keyid[:SHOWN]) for keyid in now if keyid not in was]
    said += [_REMOVED.fill(key=keyid[:SHOWN]) for keyid in was if keyid not in now]
    if (role.threshold, len(now)) != (asked, len(was)):
        said.append(_THRESHOLD.fill(n=role.threshold, of=len(now)))
    if before is None or online_keyid(before) != online_keyid(after):
        said.append(_ONLINE.fill(key=online_keyid(after)[:SHOWN]))
    return (*said, _ENDS.fill(version=after.version, day=after.expires.date()))


def signatures(before: Root | None, found: Metadata[Root]) -> tuple[Text, ...]:
    """Return whose signatures a root has: of the keys before it, where they are known, and of its own."""
    sides = [(_BY_THE_OLD, before)] if before else []
    return tuple(_signed(words, root, found) for words, root in [*sides, (_BY_THE_NEW, found.signed)])


def is_complete(before: Root, found: Metadata[Root]) -> bool:
    """Say whether nothing is lacking for a root to follow another."""
    given = found.signed_bytes, found.signatures
    return all(bool(root.get_verification_result(Root.type, *given)) for root in (before, found.signed))


def _signed(words: Text, root: Root, found: Metadata[Root]) -> Text:
    seen = root.get_verification_result(Root.type, found.signed_bytes, found.signatures)
    lacking = ", ".join(keyid[:SHOWN] for keyid in seen.unsigned) or "–"
    return words.fill(n=len(seen.signed), of=seen.threshold, lacking=lacking)


_ADDED = Text("+ khóa gốc {key}", "+ root key {key}")
_REMOVED = Text("- khóa gốc {key}", "- root key {key}")
_THRESHOLD = Text(
    "Tệp gốc tiếp theo cần {n} chữ ký trong số {of} khóa.",
    "The root after it needs {n} signatures of {of} keys.",
)
_ONLINE = Text(
    "Khóa công bố hằng ngày: {key}; khóa trước không còn giá trị.",
    "What is published each day is signed by {key}; the key before it counts no more.",
)
_ENDS = Text("Tệp gốc số {version}, hết hạn {day}.", "Root number {version}, which ends on {day}.")
_BY_THE_OLD = Text(
    "Chữ ký của các khóa đang dùng: {n}, cần {of}; chưa ký: {lacking}",
    "Signatures of the keys that count: {n}, needed {of}; not yet: {lacking}",
)
_BY_THE_NEW = Text(
    "Chữ ký của các khóa mới: {n}, cần {of}; chưa ký: {lacking}",
    "Signatures of the new keys: {n}, needed {of}; not yet: {lacking}",
)
