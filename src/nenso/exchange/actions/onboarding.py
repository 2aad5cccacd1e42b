"""Bringing members to the state that a file describes: all of it or nothing, through the same actions that people use."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.exchange.actions.credentials import add_credential, revoke_credential
from nenso.exchange.actions.gateways import set_gateway, stand_behind
from nenso.exchange.actions.members import register_member
from nenso.exchange.actions.rights import Subject, give_right, revoke_right
from nenso.exchange.actions.routing import publishing_once
from nenso.exchange.actions.services import change_service, close_service, register_service
from nenso.exchange.actions.subsystems import (
    close_subsystem,
    make_group,
    put_in_groups,
    refer_subsystem,
    register_subsystem,
    rename_subsystem,
)
from nenso.exchange.actions.witnesses import set_witness
from nenso.exchange.models import Credential, Group, Right
from nenso.exchange.onboarding.difference import Change, Difference, Kind, Thing, compare
from nenso.exchange.onboarding.nodes import Notes
from nenso.exchange.onboarding.reading import Around, read_description
from nenso.exchange.onboarding.telling import problem_text
from nenso.exchange.queries.registry import member_row, service_row, subsystem_row
from nenso.exchange.queries.standing import standing_of
from nenso.exchange.rules.routing.snapshot import HUB
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused

LARGEST = 5 * 2**20  # bytes of a file beside the description: as long as a WSDL may be
_LOCK = 7_230_007  # of the one who applies a description


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was made: it is told this once."""

    subsystem: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What differed, and the keys that were made; `is_done` where it was brought about."""

    difference: Difference
    keys: tuple[NewKey, ...] = ()
    is_done: bool = False


@transaction.atomic
def apply_description(
    *, by: Actor, text: str, file_name: str, folder: Path | Mapping[str, str], now: datetime, is_sure: bool
) -> Applied:
    """Bring the members that a file describes to what it describes, and return what differed; without `is_sure` say it only.

    What the file no longer describes of them is revoked or closed; other members stay as they are. Applied again, nothing differs.
    `folder` holds the certificates and OpenAPI documents that it names; or these are handed over themselves, by name. Raises
    `Refused`: "onboarding.problems" (with all of them, each with its line), "access.role_missing", and where something changed meanwhile, those of the actions.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    notes = Notes()
    around = Around(
        settings.EXCHANGE_INSTANCE, timezone.get_default_timezone(), lambda name: _beside(folder, name)
    )
    described = read_description(text, around, notes)
    difference = compare(described, standing_of(described, now), now, notes)
    _must_be_right(notes, file_name)
    for organisation in sorted({each.organisation for each in described.members}):
        allowed(by, Role.APPROVER, organisation)
    if not is_sure or not difference.changes:
        return Applied(difference)
    keys: list[NewKey] = []
    with publishing_once(by=by, now=now):
        for change in difference.changes:
            _DOORS[change.thing, change.kind](_Work(by, now, f"“{file_name}”", keys), change)
    _journal(by, difference, text, file_name)
    return Applied(difference, tuple(keys), is_done=True)


def _must_be_right(notes: Notes, file_name: str) -> None:
    found = sorted(notes.problems, key=lambda each: each.line)
    if found:
        told = [problem_text(each) for each in found]
        raise Refused("onboarding.problems", file=file_name, count=len(told), problems=told, found=found)


def _beside(folder: Path | Mapping[str, str], name: str) -> str:
    if isinstance(folder, Mapping):
        if name not in folder:
            raise Refused("file.missing", file=name)
        return folder[name]
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise Refused("onboarding.file_outside", file=name)
    if not path.is_file():
        raise Refused("file.missing", file=name)
    if path.stat().st_size > LARGEST:
        raise Refused("file.too_large", file=name, most=f"{LARGEST // 10**6} MB")
    try:
        return path.read_text(encoding="utf-8")
    except OSError as fault:
        raise Refused("file.unreadable", file=name, why=fault.strerror or "") from fault
    except UnicodeDecodeError as fault:
        line = fault.object.count(b"\n", 0, fault.start) + 1
        raise Refused("file.encoding", file=name, line=line) from fault


def _journal(by: Actor, difference: Difference, text: str, file_name: str) -> None:
    counts = Counter(f"{each.thing}_{each.kind}" for each in difference.changes)
    digest = hashlib.sha256(text.encode()).hexdigest()
    thing = ("exchange_description", digest)
    record(by=by, verb="exchange.description_applied", thing=thing, facts={"file": file_name, **counts})


# --- One change ---


@dataclass(frozen=True, slots=True)
class _Work:
    """Who does it when, why (the file), and where new keys are put."""

    by: Actor
    now: datetime
    reason: str
    keys: list[NewKey]


def _add_group(work: _Work, change: Change) -> None:
    make_group(by=work.by, code=change.name, name=change.after)


def _set_witness(work: _Work, change: Change) -> None:
    set_witness(by=work.by, key=change.after.key, url=change.after.url, now=work.now)


def _add_member(work: _Work, change: Change) -> None:
    new = change.after
    facts = {"organisation_code": new.organisation, "member_class": new.member_class, "code": new.code}
    register_member(by=work.by, now=work.now, **facts)


def _set_gateway(work: _Work, change: Change) -> None:
    set_gateway(by=work.by, member=member_row(change.owner), facts=change.after, now=work.now)


def _stand_behind(work: _Work, change: Change) -> None:
    other = None if change.after == HUB else member_row(change.after)
    stand_behind(by=work.by, member=member_row(change.owner), other=other, now=work.now)


def _add_subsystem(work: _Work, change: Change) -> None:
    member, new = member_row(change.owner), change.after
    register_subsystem(by=work.by, member=member, code=new.code, name=new.name, now=work.now, entry=new.entry)


def _change_subsystem(work: _Work, change: Change) -> None:
    row = subsystem_row(change.name)
    rename_subsystem(by=work.by, subsystem=row, name=change.after.name, now=work.now)
    if "entry" in change.fields:
        refer_subsystem(by=work.by, subsystem=row, entry=change.after.entry)


def _group_subsystem(work: _Work, change: Change) -> None:
    put_in_groups(by=work.by, subsystem=subsystem_row(change.owner), groups=change.after, now=work.now)


def _close_subsystem(work: _Work, change: Change) -> None:
    close_subsystem(by=work.by, subsystem=subsystem_row(change.name), reason=work.reason, now=work.now)


def _add_credential(work: _Work, change: Change) -> None:
    new = change.after
    label = "" if new.pem or not new.sign else new.sign
    made = add_credential(
        by=work.by,
        subsystem=subsystem_row(change.owner),
        now=work.now,
        certificate="" if new.subject else new.pem,
        authority=new.pem if new.subject else "",
        subject=new.subject,
        key_label=label,
        networks=new.networks,
    )
    if made.key:
        work.keys.append(NewKey(change.owner, label, made.key))


def _revoke_credential(work: _Work, change: Change) -> None:
    row = Credential.objects.get(pk=change.before.row)
    revoke_credential(by=work.by, credential=row, now=work.now)


def _add_service(work: _Work, change: Change) -> None:
    system, facts = subsystem_row(change.owner), change.after.facts
    register_service(by=work.by, subsystem=system, facts=facts, now=work.now)


def _change_service(work: _Work, change: Change) -> None:
    row = service_row(change.name)
    change_service(by=work.by, service=row, facts=change.after.facts, now=work.now)


def _close_service(work: _Work, change: Change) -> None:
    close_service(by=work.by, service=service_row(change.name), reason=work.reason, now=work.now)


def _give_right(work: _Work, change: Change) -> None:
    right = change.after
    give_right(
        by=work.by,
        service=service_row(change.owner),
        to=_subject(right.subject),
        facts=right.facts,
        now=work.now,
    )


def _revoke_right(work: _Work, change: Change) -> None:
    row = Right.objects.get(pk=change.before.row)
    revoke_right(by=work.by, right=row, reason=work.reason, now=work.now)


def _change_right(work: _Work, change: Change) -> None:
    _revoke_right(work, change)
    _give_right(work, change)


def _subject(name: str) -> Subject:
    return Group.objects.get(code=name[1:]) if name.startswith("@") else subsystem_row(name)


_DOORS: Mapping[tuple[Thing, Kind], Callable[[_Work, Change], None]] = {
    (Thing.GROUP, Kind.ADDED): _add_group,
    (Thing.WITNESS, Kind.ADDED): _set_witness,
    (Thing.WITNESS, Kind.CHANGED): _set_witness,
    (Thing.MEMBER, Kind.ADDED): _add_member,
    (Thing.GATEWAY, Kind.CHANGED): _set_gateway,
    (Thing.BEHIND, Kind.CHANGED): _stand_behind,
    (Thing.SUBSYSTEM, Kind.ADDED): _add_subsystem,
    (Thing.SUBSYSTEM, Kind.CHANGED): _change_subsystem,
    (Thing.SUBSYSTEM, Kind.REMOVED): _close_subsystem,
    (Thing.GROUPS, Kind.CHANGED): _group_subsystem,
    (Thing.CREDENTIAL, Kind.ADDED): _add_credential,
    (Thing.CREDENTIAL, Kind.REMOVED): _revoke_credential,
    (Thing.SERVICE, Kind.ADDED): _add_service,
    (Thing.SERVICE, Kind.CHANGED): _change_service,
    (Thing.SERVICE, Kind.REMOVED): _close_service,
    (Thing.RIGHT, Kind.ADDED): _give_right,
    (Thing.RIGHT, Kind.CHANGED): _change_right,
    (Thing.RIGHT, Kind.REMOVED): _revoke_right,
}
