"""Names and addresses of members, systems and services: messages name them by codes, people by words."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from urllib.parse import quote, urlencode

from django.conf import settings

from nenso.directory import queries as directory
from nenso.exchange.models import Member, Service, Subsystem
from nenso.exchange.rules.protocol.identifiers import ClientId, ServiceId, member_of
from nenso.kernel.rules import Text, fold
from nenso.web.presenters.addresses import Addresses

_SAFE = "'()+,-.="  # what an address keeps of a code as it stands


class ExchangeAddresses(Addresses):
    """Addresses of the pages of the exchange, under the root of one language."""

    @property
    def home(self) -> str:
        """The overview."""
        return f"{self.root}exchange/"

    def list(self, name: str, **query: object) -> str:
        """Return a list of the exchange, such as "hours"; empty values are left out."""
        asked = urlencode({key: value for key, value in query.items() if value not in ("", None)})
        return f"{self.home}{name}/{f'?{asked}' if asked else ''}"

    def member(self, kind: str, code: str) -> str:
        """Return the page of a member."""
        return f"{self.home}members/{_part(kind)}/{_part(code)}/"

    def service(self, *parts: str) -> str:
        """Return the page of a service by class, member, subsystem and service."""
        return f"{self.home}services/{'/'.join(map(_part, parts))}/"


def _part(code: str) -> str:
    return quote(code, safe=_SAFE)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member; `name` is the organisation's on the day asked."""

    row: Member
    id: str  # VN/GOV/48
    name: Text
    url: str

    @property
    def is_suspended(self) -> bool:
        """Whether it takes no part at present."""
        return bool(self.row.suspended_because)


@dataclass(frozen=True, slots=True)
class SystemLine:
    """A system of a member."""

    row: Subsystem
    id: str  # VN/GOV/48/portal
    name: Text
    member: MemberLine

    @property
    def is_connected(self) -> bool:
        """Whether it may ask and answer today."""
        return self.row.closed_at is None and not self.member.is_suspended

    @property
    def url(self) -> str:
        """Where it stands on the page of its member."""
        return f"{self.member.url}#systems"


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A service of a system."""

    row: Service
    id: str  # VN/GOV/48/portal/dossiers
    name: Text
    system: SystemLine
    url: str

    @property
    def is_offered(self) -> bool:
        """Whether it stands in the catalogue today."""
        return self.row.closed_at is None and self.system.is_connected

    @property
    def folded(self) -> str:
        """All words by which it is found, without diacritics."""
        names = (self.name, self.system.name, self.system.member.name)
        return fold(" ".join([*(f"{name.vi} {name.en}" for name in names), self.id]))


@dataclass(frozen=True)
class Registry:
    """Who takes part and what is offered, by the names that messages use; also what was closed, for what was counted of it."""

    members: dict[str, MemberLine] = field(default_factory=dict)
    systems: dict[str, SystemLine] = field(default_factory=dict)
    services: dict[str, ServiceLine] = field(default_factory=dict)

    @cached_property
    def connected(self) -> list[SystemLine]:
        """The systems that take part today."""
        return [line for line in self.systems.values() if line.is_connected]

    @cached_property
    def offered(self) -> list[ServiceLine]:
        """The services that are offered today."""
        return [line for line in self.services.values() if line.is_offered]

    @cached_property
    def members_connected(self) -> list[MemberLine]:
        """The members that have a system which takes part."""
        return list({line.member.id: line.member for line in self.connected}.values())

    def member_of(self, name: str) -> MemberLine | None:
        """Return the member of a client or a service as messages name it."""
        return self.members.get(member_of(name))

    def name_of(self, name: str) -> Text:
        """Return a client's or service's name in words; its code where the registry does not have it."""
        found = self.services.get(name) or self.systems.get(name) or self.members.get(name)
        return found.name if found else Text(name, name)

    def url_of(self, name: str) -> str:
        """Return the page of a client or service, "" where there is none."""
        found = self.services.get(name) or self.systems.get(name) or self.members.get(name)
        return found.url if found else ""


def registry(on: date, language: str) -> Registry:
    """Return the registry; three queries and the directory's one, however much it holds."""
    addresses, instance = ExchangeAddresses(language), settings.EXCHANGE_INSTANCE
    rows = list(Member.objects.all())
    names = directory.organisations([row.organisation_code for row in rows], on)
    members = {}
    for row in rows:
        found = names.get(row.organisation_code)
        name = found.short_name if found else Text(row.code, row.code)
        identifier = ClientId(instance, row.member_class, row.code).encoded
        members[row.pk] = MemberLine(row, identifier, name, addresses.member(row.member_class, row.code))
    systems = {}
    for system in Subsystem.objects.all():
        member = members[system.member_id]
        client = ClientId(instance, member.row.member_class, member.row.code, system.code)
        systems[system.pk] = SystemLine(system, client.encoded, named(system), member)
    services = {}
    for service in Service.objects.defer("description", "contract"):
        line = systems[service.subsystem_id]
        parts = (line.member.row.member_class, line.member.row.code, line.row.code)
        identifier = ServiceId(ClientId(instance, *parts), service.code).encoded
        url = addresses.service(*parts, service.code)
        services[identifier] = ServiceLine(service, identifier, named(service), line, url)
    by_id = sorted(members.values(), key=lambda line: fold(line.name.vi))
    return Registry({line.id: line for line in by_id}, {line.id: line for line in systems.values()}, services)


def named(row: Subsystem | Service) -> Text:
    """Return the name of a system or service; the Vietnamese stands in both where no other was written."""
    return Text(row.name_vi, row.name_en or row.name_vi)
