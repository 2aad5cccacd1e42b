"""Whom a verifier believes (C2SP tlog-policy): a file of ledgers, witnesses, groups of them, and how many must have seen a checkpoint.

A line that is a vkey alone is a witness under its own name, so that a list of keys is a policy too, with `quorum` of the command.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from nenso.exchange.rules.ledger.notes import Kind, VerifierKey, read_key
from nenso.kernel.rules import Refused

NOBODY = "none"
_MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Group:
    """So many of the members (witnesses, or groups before it) must have seen a checkpoint."""

    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Ledgers (none: any), witnesses and groups by their names in the file, and the name whose consent counts."""

    logs: tuple[VerifierKey, ...]
    witnesses: Mapping[str, VerifierKey]
    groups: Mapping[str, Group]
    quorum: str

    def is_met(self, seen: Collection[VerifierKey]) -> bool:
        """Say whether the witnesses that saw a checkpoint are enough."""
        return self.quorum == NOBODY or self._has_seen(self.quorum, seen)

    def _has_seen(self, name: str, seen: Collection[VerifierKey]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name] in seen
        group = self.groups[name]
        return sum(self._has_seen(each, seen) for each in group.members) >= group.needed


def read_policy(text: str, needed: int | None = None) -> Policy:
    """Return the policy of a file; `needed` is how many of its witnesses must have seen a checkpoint, instead of its own quorum.

    Raises `Refused`: "policy.line" (with its number), "policy.no_quorum", "policy.too_few", "note.bad_key".
    """
    reader = _Reader()
    lines = text.splitlines()
    if len(lines) > _MOST_LINES:
        raise Refused("policy.line", number=_MOST_LINES + 1)
    for number, line in enumerate(lines, 1):
        words = line.split()
        if words and not words[0].startswith("#"):
            reader.line(number, words)
    if needed is not None:
        if not 0 < needed <= len(reader.witnesses):
            raise Refused("policy.too_few", needed=needed, count=len(reader.witnesses))
        reader.groups["--quorum"] = Group(needed, tuple(reader.witnesses))
        reader.quorum = "--quorum"
    if not reader.quorum:
        raise Refused("policy.no_quorum")
    return Policy(tuple(reader.logs), reader.witnesses, reader.groups, reader.quorum)


@dataclass
class _Reader:
    logs: list[VerifierKey] = field(default_factory=list)
    witnesses: dict[str, VerifierKey] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = ""

    def line(self, number: int, words: list[str]) -> None:
        """Take a line."""
        if not self._taken(words):
            raise Refused("policy.line", number=number)

    def _taken(self, words: list[str]) -> bool:
        match words:
            case ["log", key, *url] if len(url) <= 1:
                return self._log(read_key(key))
            case ["witness", name, key, *url] if len(url) <= 1:
                return self._witness(name, read_key(key))
            case ["group", name, count, *members] if members:
                return self._group(name, count, members)
            case ["quorum", name] if not self.quorum and (name == NOBODY or self._is_known(name)):
                self.quorum = name
                return True
            case [key] if key.count("+") >= 2:
                found = read_key(key)
                return self._witness(found.name, found)
        return False

    def _log(self, key: VerifierKey) -> bool:
        self.logs.append(key)
        return key.kind is Kind.PLAIN and not _doubled(self.logs)

    def _witness(self, name: str, key: VerifierKey) -> bool:
        is_new = name != NOBODY and not self._is_known(name)
        self.witnesses[name] = key
        return is_new and key.kind is Kind.COSIGNATURE and not _doubled(self.witnesses.values())

    def _group(self, name: str, count: str, members: list[str]) -> bool:
        words = {"all": len(members), "any": 1}
        is_number = count.isascii() and count.isdecimal() and len(count) < 10
        needed = words.get(count, int(count) if is_number else 0)
        taken = {each for group in self.groups.values() for each in group.members}
        are_fit = all(self._is_known(each) and each not in taken for each in members)
        is_new = name != NOBODY and not self._is_known(name) and len(set(members)) == len(members)
        self.groups[name] = Group(needed, tuple(members))
        return are_fit and is_new and 0 < needed <= len(members)

    def _is_known(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups


def _doubled(keys: Iterable[VerifierKey]) -> bool:
    """Say whether a public key stands twice: a cosignature does not hold the name, so that one would pass for two."""
    public = [each.public for each in keys]
    return len(set(public)) != len(public)
