"""A small exchange for tests: two members, one service, one right, one credential; and the people who act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from nenso.exchange import actions
from nenso.exchange.actions import RightFacts, ServiceFacts
from nenso.exchange.models import Credential, Member, Right, Service, Subsystem
from nenso.exchange.rules.routing.snapshot import Snapshot, opened
from nenso.kernel.rules import SYSTEM, Actor, Text

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # a Monday morning in Vietnam
PROVIDER, CONSUMER = "T48", "T01"  # Đà Nẵng offers, Hà Nội asks


def service_facts(**changes: Any) -> ServiceFacts:
    """Return what is written of the small service."""
    given: dict[str, Any] = {
        "code": "households",
        "name": Text("Hộ gia đình", "Households"),
        "url": "http://127.0.0.1:9/",
        **changes,
    }
    return ServiceFacts(**given)


def right_facts(**changes: Any) -> RightFacts:
    """Return what is written of a right to all of a service."""
    return RightFacts(**{"purpose": "Xác nhận cư trú", "ground": "194/2025/NĐ-CP", **changes})


@dataclass(frozen=True)
class Exchange:
    """What `an_exchange` made."""

    provider: Member
    consumer: Member
    register: Subsystem  # VN/GOV/T48/register, which offers `service`
    portal: Subsystem  # VN/GOV/T01/portal, which asks
    service: Service
    right: Right
    credential: Credential

    @property
    def client_header(self) -> str:
        """What the consumer says of itself."""
        return f"VN/GOV/{CONSUMER}/portal"

    @property
    def target(self) -> str:
        """The path of the service at a gateway."""
        return f"/r1/VN/GOV/{PROVIDER}/register/{self.service.code}"


def an_exchange(url: str = "http://127.0.0.1:9/", now: datetime | None = None, **facts: Any) -> Exchange:
    """Make two members, a service at an address, a right to it, and who asks from this machine alone; gateways are told.

    `facts` change the service's. `now` is the clock's own time unless given, so that a gateway takes the snapshot for current.
    """
    now = now or timezone.now()
    provider, consumer = a_member(PROVIDER, now=now), a_member(CONSUMER, now=now)
    register = a_subsystem(provider, "register", now=now)
    portal = a_subsystem(consumer, "portal", now=now)
    shown = actions.add_credential(by=SYSTEM, subsystem=portal, networks=("127.0.0.1/32",), now=now)
    written = service_facts(url=url, **facts)
    service = actions.register_service(by=SYSTEM, subsystem=register, facts=written, now=now)
    right = actions.give_right(by=SYSTEM, service=service, to=portal, facts=right_facts(), now=now)
    return Exchange(provider, consumer, register, portal, service, right, shown.row)


def a_member(organisation: str, now: datetime = NOW, **facts: Any) -> Member:
    """Return a member of class GOV, whose organisation is made where there is none."""
    from tests.factories.accounts import an_organisation

    an_organisation(organisation, f"Ủy ban nhân dân {organisation}", type="provincial_committee")
    return actions.register_member(
        by=SYSTEM, organisation_code=organisation, member_class="GOV", now=now, **facts
    )


def a_subsystem(member: Member, code: str, now: datetime = NOW) -> Subsystem:
    """Return a system of a member."""
    name = Text(f"Hệ thống {code}", f"System {code}")
    return actions.register_subsystem(by=SYSTEM, member=member, code=code, name=name, now=now)


def newest() -> Snapshot:
    """Return what gateways hold by now."""
    from nenso.exchange.models import RoutingSnapshot
    from nenso.exchange.queries import registry_public

    row = RoutingSnapshot.objects.first()
    assert row is not None
    return opened(bytes(row.content), registry_public())


class People:
    """`ha` approves and `lan` reports for the provider, `bao` and `hoa` for the consumer; `van` approves for the nation."""

    def __init__(self) -> None:
        from nenso.accounts.queries import actor_of
        from nenso.accounts.rules import NATIONAL, Role
        from tests.factories.accounts import a_person

        held = {
            "ha": (Role.APPROVER, PROVIDER),
            "lan": (Role.REPORTER, PROVIDER),
            "bao": (Role.APPROVER, CONSUMER),
            "hoa": (Role.REPORTER, CONSUMER),
            "van": (Role.APPROVER, NATIONAL),
        }
        self._actors = {
            name: actor_of(a_person(grant, name=name.title(), home=grant[1])) for name, grant in held.items()
        }
        self._actors["stranger"] = actor_of(a_person(name="Stranger"))

    def __getitem__(self, name: str) -> Actor:
        """Return a person as an actor."""
        return self._actors[name]
