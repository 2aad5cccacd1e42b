"""What a key may look at: the members that its owner works for, within the organisation that it was made for."""

from django.http import HttpRequest

from nenso.accounts.queries import held_by, path_of, today
from nenso.accounts.rules import NATIONAL, Role, ground
from nenso.exchange.models import Member
from nenso.kernel.rules import Actor, Refused
from nenso.web.endpoints.exchange.edge import actor_of_request

_WORKERS = (Role.REPORTER, Role.APPROVER)


def members_in_reach(request: HttpRequest) -> list[Member]:
    """Return the members that a request may look at."""
    actor = actor_of_request(request)
    return [row for row in Member.objects.all() if works_for(actor, row.organisation_code)]


def works_for(actor: Actor, organisation: str) -> bool:
    """Say whether an actor reports or approves for an organisation today, and is not limited to others."""
    path, held = path_of(organisation, today()), held_by(actor.key)
    if actor.within and actor.within not in path:
        return False
    nation = path_of(NATIONAL, today())
    return any(
        ground(held, role, path, today()) or (not actor.within and ground(held, role, nation, today()))
        for role in _WORKERS
    )


def must_work_for(request: HttpRequest, *members: Member) -> None:
    """Raise `Refused("access.out_of_reach")` where a request works for none of some members."""
    actor = actor_of_request(request)
    if not any(works_for(actor, each.organisation_code) for each in members):
        facts = {"within": actor.within or NATIONAL, "organisation": members[0].organisation_code}
        raise Refused("access.out_of_reach", name=actor.name, **facts)
