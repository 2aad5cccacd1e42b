"""Feeds that went silent: their owners are told once, and once more when they are back."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import holders_of
from nenso.accounts.rules import Role
from nenso.kernel.actions import record
from nenso.kernel.rules import SYSTEM, Text, format_number
from nenso.measures.models import MeteredSystem
from nenso.measures.queries.systems import systems
from nenso.measures.rules.connections import Feed, State, status_of
from nenso.measures.texts.silence import BACK, BACK_BODY, SILENT, SILENT_BODY
from nenso.notify.actions import tell
from nenso.notify.rules import Recipient

_TOLD = (Role.ADMINISTRATOR, Role.REPORTER)
People = Mapping[str, Sequence[Recipient]]


def tell_silence(*, now: datetime) -> list[str]:
    """Tell the owners of systems that went silent, or are back; return "silent CODE" and "back CODE".

    Each silence is told once: a system is marked in the transaction that tells of it.
    """
    local = timezone.localtime(now)
    found = [each for each in systems(local.date()) if _verb(each, local)]
    people = _people(found)
    return [f"{verb} {each.code}" for each in found if (verb := _tell(each.pk, local, people))]


def _verb(system: MeteredSystem, now: datetime) -> str:
    """Return what is to be told of a system: "silent", "back", or nothing."""
    feed = Feed(system.first_seen_at, system.last_seen_at, timedelta(hours=system.silent_after_hours))
    state = status_of(feed, now).state
    if state is State.SILENT:
        return "" if system.silence_told_at else "silent"
    return "back" if system.silence_told_at and state is not State.NEVER else ""


@transaction.atomic
def _tell(pk: int, now: datetime, people: People) -> str:
    system = MeteredSystem.objects.select_for_update(no_key=True).get(pk=pk)
    verb = _verb(system, now)  # asked again under the lock: another worker may have told of it
    if not verb:
        return ""
    began = system.silence_told_at or now
    title, body = (SILENT, SILENT_BODY) if verb == "silent" else (BACK, BACK_BODY)
    facts = _facts(system)
    tell(
        key=f"system.{verb}/{system.code}/{began:%Y%m%d%H%M%S}",
        to=_recipients(system, people),
        title=title.fill(**facts),
        body=body.fill(**facts),
        is_urgent=verb == "silent",
    )
    system.silence_told_at = now if verb == "silent" else None
    system.save(update_fields=["silence_told_at"])
    record(
        by=SYSTEM,
        verb=f"measures.system_{verb}",
        thing=("system", system.code),
        facts={"last_seen": system.last_seen_at},
    )
    return verb


def _facts(system: MeteredSystem) -> dict[str, object]:
    last = timezone.localtime(system.last_seen_at) if system.last_seen_at else None
    name = Text(system.name_vi, system.name_en or system.name_vi)
    hours = system.silent_after_hours
    return {
        "name": name,
        "since": Text(f"{last:%H:%M} ngày {last:%d/%m/%Y}", f"{last:%H:%M} on {last:%d/%m/%Y}")
        if last
        else "",
        "hours": Text(format_number(hours, "vi", 0), format_number(hours, "en", 0)),
    }


def _recipients(system: MeteredSystem, people: People) -> list[Recipient]:
    found = list(people.get(system.organisation_code, ()))
    known = {each.email.lower() for each in found}
    if system.contact_email and system.contact_email.lower() not in known:
        found.append(Recipient(f"contact:{system.code}", system.contact_email))
    return found


def _people(of: Sequence[MeteredSystem]) -> dict[str, list[Recipient]]:
    """Return the administrators and reporters of the owners; no query where there is nothing to tell."""
    owners = {system.organisation_code for system in of}
    found: dict[str, dict[str, Recipient]] = {owner: {} for owner in owners}
    for role in _TOLD if owners else ():
        for owner, users in holders_of(role, codes=owners).items():
            found[owner] |= {str(user.uuid): Recipient(str(user.uuid), user.email) for user in users}
    return {owner: list(each.values()) for owner, each in found.items()}
