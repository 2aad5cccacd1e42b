"""Sign-ins, lock-outs and sessions."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import transaction

from nenso.accounts.models import User
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor

LOCK_OUT_SECONDS = 15 * 60
_GATE = Actor(kind="system", key="sign-in", name="Đăng nhập", right="rate limit")


@transaction.atomic
def note_event(*, by: Actor, person: User, verb: str, **facts: Any) -> None:
    """Journal something that happened around a person's sign-in."""
    record(by=by, verb=verb, thing=("person", str(person.uuid)), facts=facts)


def note_lock_out(*, email: str, address: str, person: User | None = None) -> None:
    """Journal that guessing locked an account: one row for each lock, however often one goes on knocking."""
    who = person or User.objects.filter(email__iexact=email).first()
    key = str(who.uuid) if who else f"unknown:{email.lower()[:150]}"
    if not cache.add(f"accounts.lock-out:{hash_of(key)}:{address}", 1, LOCK_OUT_SECONDS):
        return
    with transaction.atomic():
        record(by=_GATE, verb="accounts.locked_out", thing=("person", key), facts={"address": address})


def hash_of(key: str) -> str:
    """Return a key that every cache takes, whatever was typed."""
    from hashlib import sha256

    return sha256(key.encode()).hexdigest()[:32]


def end_sessions(*, person: User, but: str | None = None) -> int:
    """End a person's sessions, except one by its key, and return how many; the caller journals why."""
    ended = UserSession.objects.filter(user=person).exclude(session_key=but or "")
    count = 0
    for session in ended:
        session.end()
        count += 1
    return count


@transaction.atomic
def revoke_sessions(*, by: Actor, person: User, this: str | None, session: int | None = None) -> int:
    """End one of a person's sessions, or all but `this`, and return how many ended."""
    ending = UserSession.objects.filter(user=person).exclude(session_key=this or "")
    if session is not None:
        ending = ending.filter(pk=session)
    count = 0
    for each in ending:
        each.end()
        count += 1
    record(by=by, verb="accounts.sessions_ended", thing=("person", str(person.uuid)), facts={"count": count})
    return count
