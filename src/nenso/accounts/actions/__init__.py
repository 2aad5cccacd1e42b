"""What happens to people, their roles and their sessions; each act writes one row of the journal."""

from nenso.accounts.actions.demonstration import create_demonstration_people
from nenso.accounts.actions.grants import grant_role, revoke_role
from nenso.accounts.actions.people import (
    accept_invitation,
    create_person,
    deactivate_person,
    invite_person,
    reactivate_person,
    reset_second_factor,
)
from nenso.accounts.actions.sessions import end_sessions, note_event, note_lock_out, revoke_sessions

__all__ = [
    "accept_invitation",
    "create_demonstration_people",
    "create_person",
    "deactivate_person",
    "end_sessions",
    "grant_role",
    "invite_person",
    "note_event",
    "note_lock_out",
    "reactivate_person",
    "reset_second_factor",
    "revoke_role",
    "revoke_sessions",
]
