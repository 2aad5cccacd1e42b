"""Reading people, their roles, and what they may do."""

from nenso.accounts.queries.demonstration import (
    DemonstrationPerson,
    current_code,
    demonstration_actor,
    demonstration_password,
    demonstration_people,
)
from nenso.accounts.queries.organisations import OrganisationName, find_organisation, path_of
from nenso.accounts.queries.people import (
    GrantLine,
    SessionLine,
    grants_of,
    history_of,
    is_invited,
    may_change,
    people_lines,
    people_within_reach,
    person_within_reach,
    sessions_of,
)
from nenso.accounts.queries.rights import (
    actor_of,
    allowed,
    has_second_factor,
    held_by,
    may,
    second_factors,
    today,
    visitor,
)

__all__ = [
    "DemonstrationPerson",
    "GrantLine",
    "OrganisationName",
    "SessionLine",
    "actor_of",
    "allowed",
    "current_code",
    "demonstration_actor",
    "demonstration_password",
    "demonstration_people",
    "find_organisation",
    "grants_of",
    "has_second_factor",
    "held_by",
    "history_of",
    "is_invited",
    "may",
    "may_change",
    "path_of",
    "people_lines",
    "people_within_reach",
    "person_within_reach",
    "second_factors",
    "sessions_of",
    "today",
    "visitor",
]
