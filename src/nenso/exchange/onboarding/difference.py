"""What is to be done so that what stands becomes what is described, in the order in which it can be done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from nenso.exchange.onboarding.described import (
    CredentialState,
    Description,
    MemberState,
    RightState,
    ServiceState,
    Standing,
    SubsystemState,
)
from nenso.exchange.onboarding.nodes import Notes
from nenso.exchange.onboarding.over import without_what_is_over
from nenso.exchange.rules.routing.snapshot import HUB

_T = TypeVar("_T")


class Kind(StrEnum):
    """What becomes of a thing. A right that is changed is revoked and given anew."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class Thing(StrEnum):
    """What a change is about."""

    GROUP = "group"
    WITNESS = "witness"  # who cosigns the ledger
    MEMBER = "member"
    GATEWAY = "gateway"  # its own
    BEHIND = "behind"  # whose gateway its systems stand behind
    SUBSYSTEM = "subsystem"
    GROUPS = "groups"  # those that a system stands in
    CREDENTIAL = "credential"
    SERVICE = "service"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to be done. `owner` is what it belongs to, by its name in headers; `fields` are what differs."""

    kind: Kind
    thing: Thing
    name: str
    owner: str
    before: Any = None
    after: Any = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything to be done, in order; and what the file describes that is over by now, which is left out."""

    changes: tuple[Change, ...] = ()
    over: tuple[str, ...] = ()

    def count(self, kind: Kind) -> int:
        """Count the changes of a kind."""
        return sum(each.kind is kind for each in self.changes)


# First what others hang on is made; what is closed takes with it what hangs on it, and so comes last.
_ORDER = (
    (Thing.GROUP, Kind.ADDED),
    (Thing.WITNESS, Kind.ADDED),
    (Thing.WITNESS, Kind.CHANGED),
    (Thing.MEMBER, Kind.ADDED),
    (Thing.GATEWAY, Kind.CHANGED),
    (Thing.BEHIND, Kind.CHANGED),
    (Thing.SUBSYSTEM, Kind.ADDED),
    (Thing.SUBSYSTEM, Kind.CHANGED),
    (Thing.GROUPS, Kind.CHANGED),
    (Thing.CREDENTIAL, Kind.REMOVED),
    (Thing.CREDENTIAL, Kind.ADDED),
    (Thing.SERVICE, Kind.ADDED),
    (Thing.SERVICE, Kind.CHANGED),
    (Thing.RIGHT, Kind.REMOVED),
    (Thing.RIGHT, Kind.CHANGED),
    (Thing.RIGHT, Kind.ADDED),
    (Thing.SERVICE, Kind.REMOVED),
    (Thing.SUBSYSTEM, Kind.REMOVED),
)


def compare(described: Description, standing: Standing, now: datetime, notes: Notes) -> Difference:
    """Return what is to be done; what the file names and nobody knows is noted as a problem."""
    over: list[str] = []
    described = without_what_is_over(described, now, over)
    _check(described, standing, notes)
    found = list(_changes(described, standing))
    return Difference(
        tuple(sorted(found, key=lambda each: _ORDER.index((each.thing, each.kind)))), tuple(over)
    )


# --- What the file names, and whether it is there ---


def _check(described: Description, standing: Standing, notes: Notes) -> None:
    groups = standing.groups | {code for code, _ in described.groups}
    systems = _systems_then(described, standing)
    gateways = {HUB, *standing.gateways, *(each.name for each in described.members if each.gateway)}
    held = {each.name: each for each in standing.members}
    for member in described.members:
        _check_member(member, held.get(member.name), standing, notes)
        if member.behind is not None and member.behind not in gateways and member.behind_at:
            notes.add(member.behind_at, "onboarding.no_gateway", gateway=member.behind[:200])
        for system in member.subsystems or ():
            _check_entry(system, held.get(member.name), standing, notes)
            for group in system.groups or ():
                if group not in groups and system.at:
                    notes.add(system.at, "member_group.unknown", group=group)
            for right in (right for service in system.services or () for right in service.rights or ()):
                _check_subject(right, systems, groups, notes)


def _check_entry(
    system: SubsystemState, member: MemberState | None, standing: Standing, notes: Notes
) -> None:
    """Note an entry that cannot be referred to; one that stands may stay, whatever became of it."""
    fault = standing.entry_faults.get(system.entry)
    before = {each.code: each.entry for each in (member.subsystems if member else None) or ()}
    if fault and system.entry_at and before.get(system.code) != system.entry:
        notes.add(system.entry_at, fault.code, **fault.facts)


def _systems_then(described: Description, standing: Standing) -> frozenset[str]:
    """Return the systems that there are once the file is applied."""
    speaking = [each for each in described.members if each.subsystems is not None]
    closing = tuple(f"{each.name}/" for each in speaking)
    others = (
        {each for each in standing.systems if not each.startswith(closing)} if closing else standing.systems
    )
    return frozenset(others) | {
        f"{each.name}/{one.code}" for each in speaking for one in each.subsystems or ()
    }


def _check_member(member: MemberState, before: MemberState | None, standing: Standing, notes: Notes) -> None:
    if not member.organisation or member.at is None:
        return
    if before is None and member.organisation not in standing.organisations:
        notes.add(member.at, "onboarding.no_organisation", organisation=member.organisation)
    elif before is not None and before.organisation != member.organisation:
        facts = {"member": member.name, "organisation": before.organisation}
        notes.add(member.at, "onboarding.other_organisation", **facts)


def _check_subject(right: RightState, systems: frozenset[str], groups: frozenset[str], notes: Notes) -> None:
    subject = right.subject
    is_known = subject[1:] in groups if subject.startswith("@") else subject in systems
    if subject and subject != "*" and not is_known and right.at:  # "*" was noted when it was read
        notes.add(right.at, "onboarding.unknown_subject", subject=subject[:200])


# --- What differs ---


def _changes(described: Description, standing: Standing) -> Iterator[Change]:
    for code, name in described.groups:
        if code not in standing.groups:
            yield Change(Kind.ADDED, Thing.GROUP, code, "", after=name)
    yield from _witnesses(described, standing)
    held = {each.name: each for each in standing.members}
    for member in described.members:
        before = held.get(member.name)
        if before is None:
            yield Change(Kind.ADDED, Thing.MEMBER, member.name, "", after=member)
        yield from _ways(member, before)
        yield from _systems(member, before)


def _witnesses(described: Description, standing: Standing) -> Iterator[Change]:
    """Yield who is to cosign the ledger, and who does it from elsewhere or by another key; whom the file does not name stays."""
    held = {each.name: each for each in standing.witnesses}
    for witness in described.witnesses:
        before = held.get(witness.name)
        if before is None:
            yield Change(Kind.ADDED, Thing.WITNESS, witness.name, "", after=witness)
        elif before != witness:
            fields = tuple(part for part in ("key", "url") if getattr(before, part) != getattr(witness, part))
            yield Change(Kind.CHANGED, Thing.WITNESS, witness.name, "", before, witness, fields)


def _ways(member: MemberState, before: MemberState | None) -> Iterator[Change]:
    """Yield how others reach the member from now on; behind its own gateway where the file says nothing else."""
    held = before.gateway if before else None
    if member.gateway is not None and member.gateway != held:
        yield Change(Kind.CHANGED, Thing.GATEWAY, member.gateway.url, member.name, held, member.gateway)
    now_behind = (before.behind if before else None) or HUB
    then = member.name if member.gateway is not None and member.gateway != held else now_behind
    if member.behind is not None and member.behind != then:
        yield Change(Kind.CHANGED, Thing.BEHIND, member.behind, member.name, now_behind, member.behind)


def _systems(member: MemberState, before: MemberState | None) -> Iterator[Change]:
    if member.subsystems is None:
        return
    held = {each.code: each for each in (before.subsystems if before else None) or ()}
    for code, old, new in _pairs(held, {each.code: each for each in member.subsystems}):
        name = f"{member.name}/{code}"
        if new is None:
            yield Change(Kind.REMOVED, Thing.SUBSYSTEM, name, member.name, before=old)
            continue
        if old is None:
            yield Change(Kind.ADDED, Thing.SUBSYSTEM, name, member.name, after=new)
        elif fields := _other_said(old, new):
            yield Change(Kind.CHANGED, Thing.SUBSYSTEM, name, member.name, old, new, fields)
        yield from _parts(name, old, new)


def _other_said(old: SubsystemState, new: SubsystemState) -> tuple[str, ...]:
    """Return what is said otherwise of a system itself; an entry that the file does not speak of stays."""
    other = ("name",) if old.name != new.name else ()
    return (*other, "entry") if new.entry not in ("", old.entry) else other


def _parts(name: str, old: SubsystemState | None, new: SubsystemState) -> Iterator[Change]:
    groups = (old.groups if old else None) or ()
    if new.groups is not None and new.groups != groups:
        yield Change(Kind.CHANGED, Thing.GROUPS, ", ".join(new.groups), name, groups, new.groups)
    if new.credentials is not None:
        yield from _credentials(name, (old.credentials if old else None) or (), new.credentials)
    if new.services is not None:
        yield from _services(name, (old.services if old else None) or (), new.services)


def _credentials(
    name: str, old: Iterable[CredentialState], new: Iterable[CredentialState]
) -> Iterator[Change]:
    for _, before, after in _pairs({each: each for each in old}, {each: each for each in new}):
        if after is None:
            assert before is not None  # a pair has one side at least
            yield Change(Kind.REMOVED, Thing.CREDENTIAL, before.name, name, before=before)
        elif before is None:
            yield Change(Kind.ADDED, Thing.CREDENTIAL, after.name, name, after=after)


def _services(system: str, old: Iterable[ServiceState], new: Iterable[ServiceState]) -> Iterator[Change]:
    by_code = ({each.facts.code: each for each in states} for states in (old, new))
    for code, before, after in _pairs(*by_code):
        name = f"{system}/{code}"
        if after is None:
            yield Change(Kind.REMOVED, Thing.SERVICE, name, system, before=before)
            continue
        if before is None:
            yield Change(Kind.ADDED, Thing.SERVICE, name, system, after=after)
        elif fields := _other_fields(before, after):
            yield Change(Kind.CHANGED, Thing.SERVICE, name, system, before, after, fields)
        if after.rights is not None:
            yield from _rights(name, (before.rights if before else None) or (), after.rights)


def _other_fields(before: ServiceState, after: ServiceState) -> tuple[str, ...]:
    names = (
        "name",
        "url",
        "description",
        "wsdl",
        "wsdl_document",
        "is_open",
        "timeout_seconds",
        "validation",
        "keep",
    )
    other = [name for name in names if getattr(before.facts, name) != getattr(after.facts, name)]
    return (*other, *(("endpoints",) if before.endpoints != after.endpoints else ()))


def _rights(service: str, old: Iterable[RightState], new: Iterable[RightState]) -> Iterator[Change]:
    for _, before, after in _pairs({each.key: each for each in old}, {each.key: each for each in new}):
        if after is None:
            assert before is not None  # a pair has one side at least
            yield Change(Kind.REMOVED, Thing.RIGHT, before.name, service, before=before)
        elif before is None:
            yield Change(Kind.ADDED, Thing.RIGHT, after.name, service, after=after)
        elif fields := _other_terms(before, after):
            yield Change(Kind.CHANGED, Thing.RIGHT, after.name, service, before, after, fields)


def _other_terms(before: RightState, after: RightState) -> tuple[str, ...]:
    names = ["purpose", "ground", "valid_to", "per_second", "per_day", "at_once"]
    if after.facts.valid_from is not None:  # a beginning that is not said is the moment at which it was given
        names.append("valid_from")
    return tuple(name for name in names if getattr(before.facts, name) != getattr(after.facts, name))


def _pairs(old: dict[Any, _T], new: dict[Any, _T]) -> Iterator[tuple[Any, _T | None, _T | None]]:
    for key in dict.fromkeys((*new, *old)):
        yield key, old.get(key), new.get(key)
