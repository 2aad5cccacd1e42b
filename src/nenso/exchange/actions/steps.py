"""What the actions share: rows locked with who owns them, reasons, and texts that must be there."""

from urllib.parse import urlsplit

from django.conf import settings

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.exchange.models import Member, Service, Subsystem
from nenso.exchange.rules.networks import read_networks
from nenso.kernel.rules import Actor, Refused


def locked_member(member: Member) -> Member:
    """Return a member's row, locked."""
    return Member.objects.select_for_update(no_key=True).get(pk=member.pk)


def locked_subsystem(subsystem: Subsystem) -> Subsystem:
    """Return a system's row, locked, with its member; raises `Refused("subsystem.closed")`."""
    row = Subsystem.objects.select_related("member").select_for_update(of=("self",), no_key=True)
    found = row.get(pk=subsystem.pk)
    if found.closed_at is not None:
        raise Refused("subsystem.closed", subsystem=str(found))
    return found


def locked_service(service: Service) -> Service:
    """Return a service's row, locked, with its system and member; raises `Refused("service.closed")`."""
    rows = Service.objects.select_related("subsystem__member").select_for_update(of=("self",), no_key=True)
    found = rows.get(pk=service.pk)
    if found.closed_at is not None or found.subsystem.closed_at is not None:
        raise Refused("service.closed", service=str(found))
    return found


def owner(by: Actor, member: Member) -> Actor:
    """Return the actor with the right to act for a member; raises `Refused("access.role_missing")`."""
    return allowed(by, Role.APPROVER, member.organisation_code)


def must_not_lie(url: str, field: str = "url") -> None:
    """Refuse an address in a network that nothing is asked in; names are looked up by whoever connects, each time.

    Raises `Refused("service.network")`.
    """
    network = read_networks(settings.EXCHANGE_FORBIDDEN_NETWORKS).of_host(urlsplit(url).hostname or "")
    if network:
        raise Refused("service.network", field=field, written=url[:200], network=network)


def needs_reason(reason: str) -> str:
    """Return a reason without blanks around it; raises `Refused("exchange.no_reason")`."""
    found = reason.strip()
    if not found:
        raise Refused("exchange.no_reason", field="reason")
    return found
