"""Rows as messages name them."""

from django.conf import settings

from nenso.exchange.models import Member, Service, Subsystem
from nenso.exchange.rules.protocol.identifiers import ClientId, ServiceId


def member_id(row: Member) -> ClientId:
    """Return a member's identifier."""
    return ClientId(settings.EXCHANGE_INSTANCE, row.member_class, row.code)


def subsystem_id(row: Subsystem) -> ClientId:
    """Return a system's identifier; its member is at hand."""
    member = member_id(row.member)
    return ClientId(member.instance, member.member_class, member.member, row.code)


def service_id(row: Service) -> ServiceId:
    """Return a service's identifier; its system and member are at hand."""
    return ServiceId(subsystem_id(row.subsystem), row.code)


def service_name(subsystem: str, code: str) -> str:
    """Return a service's name in headers, from its system's; codes need no encoding, as they are strict."""
    return f"{subsystem}/{code}"
