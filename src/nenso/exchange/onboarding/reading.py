"""A description of members, read: `docs/exchange.md` says its form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeVar

from nenso.exchange.onboarding.cosigners import read_witnesses
from nenso.exchange.onboarding.described import (
    CredentialState,
    Description,
    Groups,
    MemberState,
    RightState,
    ServiceState,
    SubsystemState,
)
from nenso.exchange.onboarding.keeping import read_keep
from nenso.exchange.onboarding.nodes import Notes, Spot, root_of
from nenso.exchange.onboarding.validating import read_validation
from nenso.exchange.onboarding.wsdl import read_wsdl_of
from nenso.exchange.rules import facts as written
from nenso.exchange.rules.certificates import check_subject, read_authority, read_certificate
from nenso.exchange.rules.facts import EndpointFacts, GatewayFacts, RightFacts, ServiceFacts
from nenso.exchange.rules.openapi import read_openapi
from nenso.exchange.rules.protocol.globs import ANY_METHOD, ANY_PATH
from nenso.exchange.rules.protocol.identifiers import ClientId
from nenso.exchange.rules.routing.snapshot import Proof
from nenso.kernel.rules import Refused, Text

VERSION = 1
_RIGHT = ("to", "purpose", "ground", "from", "until", "method", "path", "per_second", "per_day", "at_once")
_SERVICE = (
    "code",
    "name",
    "url",
    "openapi",
    "wsdl",
    "open",
    "timeout",
    "validate",
    "keep",
    "endpoints",
    "rights",
)
_SUBSYSTEM = ("code", "name", "entry", "groups", "credentials", "services")
_MEMBER = ("organisation", "class", "code", "gateway", "behind", "groups", "subsystems")
_CREDENTIAL = ("certificate", "authority", "subject", "key", "address", "networks")
_KINDS = ("certificate", "authority", "key", "address")

_T = TypeVar("_T")
_Check = Callable[[tuple[str, ...]], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Around:
    """What a file is read with: the instance of the exchange, the zone of its days, and how a file beside it is read.

    `beside` raises `Refused` where there is none.
    """

    instance: str
    zone: tzinfo
    beside: Callable[[str], str]


def read_description(text: str, around: Around, notes: Notes) -> Description:
    """Return what a file describes; everything wrong is in the notes, and then it is not to be used."""
    root = root_of(text, notes)
    if root is None:
        return Description()
    found = notes.mapping(root, ("exchange", "groups", "witnesses", "members"), ("exchange", "members"))
    if "exchange" in found and notes.number(found["exchange"]) not in (VERSION, None):
        notes.add(found["exchange"], "onboarding.version", most=VERSION)
    reader = _Reader(around, notes)
    groups = [reader.group(each) for each in notes.items(found["groups"])] if "groups" in found else []
    members = [reader.member(each) for each in notes.items(found["members"])] if "members" in found else []
    return Description(tuple(groups), tuple(members), read_witnesses(found.get("witnesses"), notes))


class _Reader:
    """Reads the parts of a file; `_once` remembers under which name something was described already."""

    def __init__(self, around: Around, notes: Notes) -> None:
        self._around, self._notes = around, notes
        self._seen: set[tuple[str, str]] = set()

    def group(self, spot: Spot) -> tuple[str, Text]:
        found = self._notes.mapping(spot, ("code", "name"), ("code", "name"))
        code = self._code(found.get("code"))
        self._once("group", code, found.get("code", spot))
        return code, self._name(found.get("name"))

    def member(self, spot: Spot) -> MemberState:
        notes = self._notes
        found = notes.mapping(spot, _MEMBER, ("organisation", "class"))
        organisation, kind = notes.text(found.get("organisation")), notes.text(found.get("class"))
        if kind:
            self._held(found["class"], lambda: written.check_class(kind))
        code = self._code(found["code"]) if "code" in found else organisation
        if "code" not in found and organisation:
            self._held(found["organisation"], lambda: written.check_code(organisation))
        name = ClientId(self._around.instance, kind or "?", code or "?").encoded
        self._once("member", name, found.get("code", found.get("organisation", spot)))
        groups = self._groups(found.get("groups"))
        systems = self._list(found.get("subsystems"), lambda each: self._subsystem(each, name, groups))
        return MemberState(
            name,
            organisation,
            kind,
            code,
            systems,
            found.get("organisation", spot),
            gateway=self._gateway(found["gateway"]) if "gateway" in found else None,
            behind=notes.text(found["behind"]) if "behind" in found else None,
            behind_at=found.get("behind"),
        )

    def _gateway(self, spot: Spot) -> GatewayFacts:
        names = ("url", "key", "certificate")
        found = self._notes.mapping(spot, names, names)
        shown = found.get("certificate")
        is_issued = shown is not None and self._notes.text(shown) == written.ISSUED
        pem = "" if shown is None or is_issued else self._file(shown)
        facts = GatewayFacts(self._notes.text(found.get("url")), self._notes.text(found.get("key")), pem)
        if facts.url and facts.key and (pem or is_issued):  # what is missing is noted already
            if shown is not None and pem:
                self._held(shown, lambda: read_certificate(pem))
            self._held(spot, lambda: written.check_gateway(facts))
        return facts

    def _subsystem(self, spot: Spot, member: str, groups: Groups) -> SubsystemState:
        found = self._notes.mapping(spot, _SUBSYSTEM, ("code", "name"))
        code = self._code(found.get("code"))
        here = f"{member}/{code}"
        self._once("subsystem", here, found.get("code", spot))
        own = self._groups(found.get("groups"))
        both = None if own is None and groups is None else tuple(sorted({*(own or ()), *(groups or ())}))
        return SubsystemState(
            code=code,
            name=self._name(found.get("name")),
            entry=self._notes.text(found.get("entry")),
            entry_at=found.get("entry"),
            groups=both,
            credentials=self._credentials(found.get("credentials"), here),
            services=self._list(found.get("services"), lambda each: self._service(each, here)),
            at=found.get("groups", spot),
        )

    # --- Credentials ---

    def _credentials(self, spot: Spot | None, system: str) -> tuple[CredentialState, ...] | None:
        found = self._list(spot, lambda each: self._credential(each, system))
        return None if found is None else tuple(each for each in found if each is not None)

    def _credential(self, spot: Spot, system: str) -> CredentialState | None:
        found = self._notes.mapping(spot, _CREDENTIAL)
        kinds = [name for name in _KINDS if name in found]
        if (
            len(kinds) != 1
            or ("address" in found and "networks" in found)
            or ("subject" in found) != ("authority" in found)
        ):
            self._notes.add(spot, "onboarding.one_credential")
            return None
        at = found[kinds[0]]
        check = written.check_addresses if kinds[0] == "address" else written.check_networks
        networks = self._networks(found.get("address" if kinds[0] == "address" else "networks"), check)
        made = None if networks is None else self._shown(kinds[0], at, networks, found.get("subject"))
        if made is not None:
            self._once("credential", f"{system} {made.proof} {made.sign or made.networks} {made.subject}", at)
        return made

    def _shown(
        self, kind: str, at: Spot, networks: tuple[str, ...], subject: Spot | None
    ) -> CredentialState | None:
        if kind == "certificate":
            return self._certificate(at, networks)
        if kind == "authority":
            return self._authority(at, subject, networks)
        if kind == "key":
            label = self._notes.text(at)
            return CredentialState(Proof.KEY, label, networks, label=label, at=at) if label else None
        if not networks:
            self._notes.add(at, "onboarding.one_credential")
            return None
        return CredentialState(Proof.ADDRESS, "", networks, at=at)

    def _certificate(self, at: Spot, networks: tuple[str, ...]) -> CredentialState | None:
        pem = self._file(at)
        read = self._held(at, lambda: read_certificate(pem)) if pem else None
        if read is None:
            return None
        return CredentialState(
            Proof.CERTIFICATE,
            read.digest,
            networks,
            valid_to=read.valid_to,
            label=read.subject,
            pem=pem,
            at=at,
        )

    def _authority(self, at: Spot, subject: Spot | None, networks: tuple[str, ...]) -> CredentialState | None:
        pem, given = self._file(at), self._notes.text(subject)
        read = self._held(at, lambda: read_authority(pem)) if pem else None
        name = self._held(subject, lambda: check_subject(given)) if subject and given else None
        if read is None or name is None:
            return None
        return CredentialState(
            Proof.ISSUED, read.digest, networks, name, read.valid_to, f"{name} ({read.subject})", pem, at=at
        )

    def _networks(self, spot: Spot | None, check: _Check) -> tuple[str, ...] | None:
        """Return networks, None where one of them does not do."""
        given = self._notes.texts(spot)
        return self._held(spot, lambda: check(given)) if spot else ()

    # --- Services and rights ---

    def _service(self, spot: Spot, system: str) -> ServiceState:
        notes = self._notes
        found = notes.mapping(spot, _SERVICE, ("code", "name", "url"))
        code, url = self._code(found.get("code")), notes.text(found.get("url"))
        self._once("service", f"{system}/{code}", found.get("code", spot))
        document = self._file(found["openapi"]) if "openapi" in found else ""
        read = self._held(found["openapi"], lambda: read_openapi(document)) if document else None
        endpoints = self._list(found.get("endpoints"), self._endpoint) or (read[1] if read else ())
        timeout = notes.number(found.get("timeout"))
        said, wsdl = read_wsdl_of(found.get("wsdl"), code, self._file, notes)
        facts = ServiceFacts(
            code=code,
            name=self._name(found.get("name")),
            url=url,
            description=document,
            wsdl=said,
            wsdl_document=wsdl,
            is_open=notes.flag(found.get("open")),
            timeout_seconds=written.USUAL_TIMEOUT if timeout is None else timeout,
            endpoints=endpoints,
            validation=read_validation(
                found.get("validate"), document if read or "openapi" not in found else None, notes
            ),
            keep=read_keep(found.get("keep"), notes),
        )
        if url:
            self._held(found["url"], lambda: written.check_url(url))
        if "wsdl" in found and (document or endpoints):
            notes.add(found["wsdl"], "service.two_kinds")
        if timeout is not None:
            self._held(found["timeout"], lambda: written.check_timeout(timeout))
        service = f"{system}/{code}"
        return ServiceState(facts, self._list(found.get("rights"), lambda each: self._right(each, service)))

    def _endpoint(self, spot: Spot) -> EndpointFacts:
        found = self._notes.mapping(spot, ("method", "path"), ("method", "path"))
        facts = EndpointFacts(self._notes.text(found.get("method")), self._notes.text(found.get("path")))
        if facts.method and facts.path:
            self._held(spot, lambda: written.check_endpoint(facts))
        return facts

    def _right(self, spot: Spot, service: str) -> RightState:
        notes = self._notes
        found = notes.mapping(spot, _RIGHT, ("to", "purpose", "ground"))
        to = notes.text(found.get("to"))
        if to == "*":
            notes.add(found["to"], "onboarding.everybody")
        facts = RightFacts(
            purpose=notes.text(found.get("purpose")),
            ground=notes.text(found.get("ground")),
            method=notes.text(found.get("method")) or ANY_METHOD,
            glob=notes.text(found.get("path")) or ANY_PATH,
            valid_from=self._moment(notes.day(found.get("from"))),
            valid_to=self._moment(notes.day(found.get("until")), days=1),
            **{name: self._limit(found.get(name), name) for name in ("per_second", "per_day", "at_once")},
        )
        if "method" in found:
            self._held(found["method"], lambda: written.check_method(facts.method))
        if "path" in found:
            self._held(found["path"], lambda: written.check_glob(facts.glob))
        if facts.valid_from and facts.valid_to and facts.valid_to <= facts.valid_from:
            notes.add(found["until"], "onboarding.days_in_order")
        self._once("right", f"{service} → {to} {facts.method} {facts.glob}", spot)
        return RightState(to, facts, at=found.get("to", spot))

    def _limit(self, spot: Spot | None, name: str) -> int | None:
        most = self._notes.number(spot)
        if spot is not None and most is not None:
            self._held(spot, lambda: written.check_limit(name, most))
        return most

    def _moment(self, day: date | None, days: int = 0) -> datetime | None:
        if day is None:
            return None
        try:
            return datetime.combine(day + timedelta(days=days), time.min, self._around.zone).astimezone(UTC)
        except OverflowError:
            return None  # the last day that there is: no end

    # --- Parts ---

    def _list(self, spot: Spot | None, read: Callable[[Spot], _T]) -> tuple[_T, ...] | None:
        return None if spot is None else tuple([read(each) for each in self._notes.items(spot)])

    def _code(self, spot: Spot | None) -> str:
        code = self._notes.text(spot)
        if spot is not None and code:
            self._held(spot, lambda: written.check_code(code))
        return code

    def _name(self, spot: Spot | None) -> Text:
        if spot is None:
            return Text("", "")
        found = self._notes.mapping(spot, ("vi", "en"), ("vi",))
        name = Text(self._notes.text(found.get("vi")), self._notes.text(found.get("en")))
        if name.vi:
            self._held(spot, lambda: written.check_name(name))
        return name

    def _groups(self, spot: Spot | None) -> Groups:
        return None if spot is None else tuple(sorted(set(self._notes.texts(spot))))

    def _file(self, spot: Spot) -> str:
        name = self._notes.text(spot)
        return (self._held(spot, lambda: self._around.beside(name)) or "") if name else ""

    def _held(self, spot: Spot, read: Callable[[], _T]) -> _T | None:
        try:
            return read()
        except Refused as refused:
            self._notes.refused(spot, refused)
            return None

    def _once(self, kind: str, name: str, spot: Spot) -> None:
        if (kind, name) in self._seen:
            self._notes.add(spot, "onboarding.described_twice", name=name[:200])
        self._seen.add((kind, name))
