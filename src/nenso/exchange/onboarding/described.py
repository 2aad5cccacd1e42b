"""What members are, as a file describes them and as they stand: the same shapes, so that the two are compared.

A list that is None is not spoken of: what stands stays. An empty one says that there is nothing. `at` is where a description
says it, `row` the row that stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from nenso.exchange.onboarding.nodes import Spot
from nenso.exchange.rules.facts import EndpointFacts, GatewayFacts, RightFacts, ServiceFacts
from nenso.exchange.rules.routing.snapshot import Proof
from nenso.kernel.rules import Refused, Text

Groups = tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class CredentialState:
    """One way in which a system shows who it is. `sign` is the digest of a certificate, the label of a key, "" for addresses.

    `pem` is the certificate itself, in a description alone. `subject` is the name in certificates that an authority issues, whose own
    certificate `sign` and `pem` then are.
    """

    proof: Proof
    sign: str
    networks: tuple[str, ...] = ()
    subject: str = ""
    valid_to: datetime | None = field(default=None, compare=False)
    label: str = field(default="", compare=False)
    pem: str = field(default="", compare=False, repr=False)
    row: int = field(default=0, compare=False)
    at: Spot | None = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> str:
        """What people call it."""
        networks = ", ".join(self.networks)
        what = self.label or self.sign
        return f"{self.proof} {' '.join(part for part in (what, networks) if part)}"


@dataclass(frozen=True, slots=True)
class RightState:
    """A right to a service. `subject` is a system as in headers, or `@group`."""

    subject: str
    facts: RightFacts
    row: int = field(default=0, compare=False)
    at: Spot | None = field(default=None, compare=False, repr=False)

    @property
    def key(self) -> tuple[str, str, str]:
        """Whom it is given to, and for which endpoints: what else differs is a changed right."""
        return self.subject, self.facts.method, self.facts.glob

    @property
    def name(self) -> str:
        """What people call it."""
        whole = (self.facts.method, self.facts.glob) == ("*", "**")
        return self.subject if whole else f"{self.subject} ({self.facts.method} {self.facts.glob})"


@dataclass(frozen=True, slots=True)
class ServiceState:
    """A service; its facts name all endpoints, those read from its description too."""

    facts: ServiceFacts
    rights: tuple[RightState, ...] | None = None

    @property
    def endpoints(self) -> tuple[EndpointFacts, ...]:
        """Its endpoints in order."""
        return tuple(sorted(set(self.facts.endpoints), key=lambda each: (each.path, each.method)))


@dataclass(frozen=True, slots=True)
class SubsystemState:
    """A system of a member."""

    code: str
    name: Text
    entry: str = ""  # of the catalogue, by its code; "" is not spoken of
    groups: Groups = None
    credentials: tuple[CredentialState, ...] | None = None
    services: tuple[ServiceState, ...] | None = None
    at: Spot | None = field(default=None, compare=False, repr=False)
    entry_at: Spot | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class MemberState:
    """A member; `name` is how headers call it."""

    name: str
    organisation: str
    member_class: str
    code: str
    subsystems: tuple[SubsystemState, ...] | None = None
    at: Spot | None = field(default=None, compare=False, repr=False)
    gateway: GatewayFacts | None = None  # its own
    behind: str | None = None  # the member whose gateway its systems stand behind, `hub`: the nation's
    behind_at: Spot | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class WitnessState:
    """Who cosigns the ledger: its key (a vkey), by whose name it is known, and where it is asked."""

    name: str
    key: str
    url: str


@dataclass(frozen=True, slots=True)
class Description:
    """A whole file: groups and witnesses to be made where there are none, and members."""

    groups: tuple[tuple[str, Text], ...] = ()
    members: tuple[MemberState, ...] = ()
    witnesses: tuple[WitnessState, ...] = ()

    @property
    def entries(self) -> frozenset[str]:
        """The entries of the catalogue that it names."""
        systems = (system for member in self.members for system in member.subsystems or ())
        return frozenset(system.entry for system in systems if system.entry)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands: the members that the file names, every system, group, gateway and witness there is, organisations in force by code."""

    members: tuple[MemberState, ...] = ()
    systems: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    gateways: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    witnesses: tuple[WitnessState, ...] = ()
    entry_faults: Mapping[str, Refused] = field(default_factory=dict)  # why entries cannot be referred to
