"""What of a description is over, so that a file that was right last year applies today."""

from dataclasses import replace
from datetime import datetime

from nenso.exchange.onboarding.described import Description, ServiceState, SubsystemState


def without_what_is_over(described: Description, now: datetime, over: list[str]) -> Description:
    """Return a description without rights and certificates that are over; their names are added to `over`."""
    members = []
    for member in described.members:
        systems = member.subsystems
        kept = systems and tuple(
            _current_system(each, f"{member.name}/{each.code}", now, over) for each in systems
        )
        members.append(replace(member, subsystems=kept))
    return replace(described, members=tuple(members))


def _current_system(state: SubsystemState, name: str, now: datetime, over: list[str]) -> SubsystemState:
    shown = state.credentials
    if shown is not None:
        shown = tuple(
            each for each in shown if not _is_over(each.valid_to, f"{name}: {each.name}", now, over)
        )
    services = state.services
    if services is not None:
        services = tuple(_current_service(each, f"{name}/{each.facts.code}", now, over) for each in services)
    return replace(state, credentials=shown, services=services)


def _current_service(state: ServiceState, name: str, now: datetime, over: list[str]) -> ServiceState:
    if state.rights is None:
        return state
    kept = (
        each for each in state.rights if not _is_over(each.facts.valid_to, f"{name} → {each.name}", now, over)
    )
    return replace(state, rights=tuple(kept))


def _is_over(until: datetime | None, name: str, now: datetime, over: list[str]) -> bool:
    if until is None or until > now:
        return False
    over.append(name)
    return True
