"""People as their administrators see them: who is within reach, with which roles, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.auth.tokens import default_token_generator
from django.db.models import Exists, OuterRef, Q, QuerySet

from nenso.accounts.models import Grant, User
from nenso.accounts.queries.organisations import codes_below, path_of
from nenso.accounts.queries.rights import held_by, today
from nenso.accounts.rules import INHERITED, NATIONAL, Role, device_of, may_administer
from nenso.accounts.texts import ROLES
from nenso.kernel.dated import in_force
from nenso.kernel.models import JournalEntry
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused, Text, fold


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant as a page shows it."""

    uuid: UUID
    role: Role
    role_name: Text
    organisation_code: str
    organisation_name: Text
    since: date
    until: date | None
    is_inherited: bool
    granted_by: str
    reason: str
    state: str  # "now", "later" or "over"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One open session as a page shows it."""

    id: int
    device: Text
    address: str
    since: datetime
    is_this: bool


def grants_of(person: User, on: date | None = None) -> list[GrantLine]:
    """Return a person's grants: those in force first, then those to come, then those that are over."""
    day = on or today()
    rows = Grant.objects.filter(person=person).select_related("organisation", "granted_by")
    lines = [_line(row, day) for row in rows]
    return sorted(lines, key=lambda line: (("now", "later", "over").index(line.state), line.since))


def _line(row: Grant, day: date) -> GrantLine:
    role, place = Role(row.role), row.organisation
    return GrantLine(
        uuid=row.uuid,
        role=role,
        role_name=ROLES[role],
        organisation_code=place.code,
        organisation_name=Text(place.name, place.name_en),
        since=row.valid_from,
        until=row.valid_to,
        is_inherited=INHERITED[role],
        granted_by=row.granted_by.full_name if row.granted_by else "",
        reason=row.reason,
        state=_state(row, day),
    )


def _state(row: Grant, day: date) -> str:
    if row.valid_to is not None and row.valid_to <= max(day, row.valid_from):
        return "over"
    return "now" if row.valid_from <= day else "later"


def people_within_reach(
    administrator: User, words: str = "", role: Role | None = None, state: str = ""
) -> QuerySet[User]:
    """Return the people that an administrator may see, for a page: by name, e-mail, role, and state.

    `words` are searched without diacritics; `state` is "", "open" or "closed".
    """
    found = User.objects.select_related("home").order_by("folded")
    reach = _reach(administrator)
    if reach is not None:
        belongs = Grant.objects.filter(person=OuterRef("pk"), organisation__code__in=reach)
        found = found.filter(Q(home__code__in=reach) | Exists(belongs))
    for word in fold(words).split():
        found = found.filter(folded__contains=word)
    if role is not None:
        found = found.filter(Exists(_in_force(today()).filter(person=OuterRef("pk"), role=role.value)))
    return found.filter(is_active=state == "open") if state in {"open", "closed"} else found


def _in_force(on: date) -> QuerySet[Grant]:
    return Grant.objects.filter(in_force(on))


def _reach(administrator: User) -> set[str] | None:
    """Return the codes of the organisations within reach; None where that is the whole nation."""
    day = today()
    codes = {
        each.organisation
        for each in held_by(administrator.uuid)
        if each.role is Role.ADMINISTRATOR and day in each.validity
    }
    return None if NATIONAL in codes else codes_below(codes, day)


def people_lines(people: list[User]) -> list[tuple[User, list[GrantLine]]]:
    """Return people with their grants in force, in one query for the whole page."""
    day = today()
    rows = _in_force(day).filter(person__in=people).select_related("organisation", "granted_by")
    of: dict[int, list[GrantLine]] = {}
    for row in rows:
        of.setdefault(row.person_id, []).append(_line(row, day))
    return [(person, of.get(person.pk, [])) for person in people]


def everybody() -> list[User]:
    """Return all people, for the operator."""
    return list(User.objects.select_related("home").order_by("folded"))


def person_by_email(email: str) -> User:
    """Return a person by the address they sign in with; raises `Refused("person.unknown")`."""
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found is None:
        raise Refused("person.unknown", email=email)
    return found


def is_invited(person: User, token: str) -> bool:
    """Say whether an invitation still stands: unused, not expired, and the account open."""
    return person.is_active and default_token_generator.check_token(person, token)


def person_within_reach(administrator: User, uuid: UUID) -> User | None:
    """Return a person by uuid, or None where the administrator may not see them."""
    return people_within_reach(administrator).filter(uuid=uuid).first()


def may_change(by_key: str, person: User) -> bool:
    """Say whether an administrator may close, invite or reset a person: all of whose organisations are in reach."""
    day = today()
    codes = set(_in_force(day).filter(person=person).values_list("organisation__code", flat=True))
    codes.add(person.home.code if person.home else NATIONAL)
    return may_administer(held_by(by_key), [path_of(code, day) for code in sorted(codes)], day)


def history_of(person: User) -> QuerySet[JournalEntry]:
    """Return what the journal knows of a person, newest first."""
    return journal_of("person", str(person.uuid))


def sessions_of(person: User, this: str | None = None) -> list[SessionLine]:
    """Return a person's open sessions, the newest first; `this` is the key of the one that asks."""
    found = UserSession.objects.purge_and_list(person)
    lines = [
        SessionLine(each.pk, device_of(each.user_agent), each.ip, each.created_at, each.session_key == this)
        for each in found
    ]
    return sorted(lines, key=lambda line: line.since, reverse=True)
