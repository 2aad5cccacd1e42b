"""One entry for everybody: what is said of it field by field, how good it is, how to get its data, who uses it, how it came to be so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from nenso.catalogue import queries
from nenso.catalogue.queries import EntryAsKept
from nenso.catalogue.rules import (
    OF_ALL,
    OF_KIND,
    OVER,
    Basis,
    Facts,
    Kind,
    QualityShare,
    Stage,
)
from nenso.catalogue.rules.words import FIELDS, KINDS
from nenso.exchange import queries as exchange
from nenso.kernel.rules import Refused, Text
from nenso.web.presenters.catalogue.addresses import CatalogueAddresses
from nenso.web.presenters.catalogue.desk_facts import said_of
from nenso.web.presenters.catalogue.desk_names import Names
from nenso.web.presenters.catalogue.history import Passed, history_of, names_public
from nenso.web.presenters.catalogue.listed import IS_SHARED, STAGE_STATES
from nenso.web.presenters.catalogue.naming import missing
from nenso.web.presenters.catalogue.ties import Tie, giving, own_systems, ties_of
from nenso.web.presenters.catalogue.used import Used, used_by
from nenso.web.presenters.exchange.naming import Registry, ServiceLine, SystemLine, registry
from nenso.web.presenters.exchange.service import RightLine, rights_of
from nenso.web.presenters.exchange.words import State
from nenso.web.sentences import NOTHING, joined

_APART = ("name", "description", "quality", "services", "evaluation", "source", "merged_into", "url")
_AGENCIES = ("owner", "operator", "used_by")
_ENTRIES = ("part_of", "databases", "comes_from")
_STATED = Text("cơ quan chủ quản công bố ngày {on}", "stated by its owner for {on}")
_MEASURED = Text("đo ngày {on} bởi {by}, từ {record}", "measured for {on} by {by}, from {record}")
_BESIDE = Text("{measured}; cơ quan chủ quản công bố {stated} %", "{measured}; its owner states {stated}%")
_SHARE_MEANS = {
    "correct": Text("khớp với thực tế", "as the world is"),
    "complete": Text("đủ đối tượng và trường thông tin phải có", "whom and what it must hold"),
    "clean": Text("không trùng, đúng định dạng", "no record twice, each field of its form"),
    "live": Text("cập nhật ngay khi thực tế thay đổi", "changed as soon as the world"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A thing that is said, with the page that it leads to ("": none)."""

    text: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """One of the four shares of quality: percent of records, None where nobody has told; `note` says by whom, and what it is of."""

    name: Text
    means: Text
    value: float | None
    note: Text = NOTHING
    is_measured: bool = False

    @property
    def decimals(self) -> int:
        """How many decimals it is shown with: owners state whole numbers."""
        return 0 if self.value is None or self.value == round(self.value) else 1


@dataclass(frozen=True, slots=True)
class Door:
    """A service of the exchange that gives the data: its line in the registry (None: not registered), and who may use it."""

    identifier: str
    line: ServiceLine | None
    rights: tuple[RightLine, ...]

    @property
    def name(self) -> Text:
        """What it is called: its name in the registry, else as messages name it."""
        return self.line.name if self.line else Text(self.identifier, self.identifier)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Everything that the page of an entry shows."""

    entry: EntryAsKept
    facts: Facts
    first: Text
    kind: Text
    state: State
    owner: Said
    is_orphan: bool
    lines: tuple[tuple[Text, tuple[Said, ...]], ...]
    unsaid: Text
    address: str  # of the thing itself, without the letters that only machines need
    shares: tuple[Share, ...]
    is_measured: bool  # one of the shares at least
    doors: tuple[Door, ...]
    used: tuple[Used, ...]
    ties: tuple[Tie, ...]
    parts: tuple[Said, ...]
    merged: tuple[Said, ...]
    goes_on: tuple[Said, ...]  # the entries in which what was in this one goes on: merged into one, or split
    history: tuple[Passed, ...]

    @property
    def is_over(self) -> bool:
        """Whether it is not run by itself any more."""
        return self.facts.stage in OVER

    @property
    def asks_quality(self) -> bool:
        """Whether there is anything to say of how good its data are: nobody asks it of what is over."""
        return bool(self.shares) or not self.is_over


def entry_page(code: str, now: datetime, today: date, language: str) -> EntryPage:
    """Return what is public of an entry; raises `Refused`: "catalogue.no_entry", also where nothing of it is public."""
    entry = queries.entry(code)
    facts = entry.public
    if facts is None:
        raise Refused("catalogue.no_entry", entry=code[:80])
    addresses = CatalogueAddresses(language)
    goes_on = queries.went_into(code)
    names = names_public(today, [facts], (*entry.parts, *entry.merged, *goes_on))
    # What named an entry that was merged is told of the one that goes on.
    codes = () if facts.merged_into else queries.leading_to(code)
    is_connected = exchange.referring_to(codes).exists()
    known = registry(today, language) if facts.services or is_connected else Registry()
    own = own_systems(codes, known) if is_connected else []
    order = [name for name in (*OF_ALL, *OF_KIND[entry.kind]) if name not in _APART]
    lines = [(name, _said(name, facts, names, addresses)) for name in order]
    shares = _shares(code, facts) if entry.kind is Kind.DATABASE else ()
    return EntryPage(
        entry=entry,
        facts=facts,
        first=_first(entry, facts, names),
        kind=KINDS[entry.kind],
        state=STAGE_STATES[facts.stage],
        owner=Said(names.organisation(facts.owner), addresses.agency(facts.owner)),
        is_orphan=facts.owner in names.over and facts.stage not in OVER,
        lines=tuple((FIELDS[name], said) for name, said in lines if said),
        unsaid=NOTHING if facts.stage in OVER else missing([name for name, said in lines if not said]),
        address=_host(facts.url),
        shares=shares,
        is_measured=any(share.is_measured for share in shares),
        doors=tuple(_door(each, known, now) for each in giving(facts.services, _offered(own, known))),
        used=used_by(own, known, now, language),
        ties=ties_of(codes, own, today, language),
        parts=tuple(_entry(each, names, addresses) for each in entry.parts),
        merged=tuple(_entry(each, names, addresses) for each in entry.merged),
        goes_on=tuple(_entry(each, names, addresses) for each in goes_on),
        history=history_of(code, today),
    )


def _said(name: str, facts: Facts, names: Names, addresses: CatalogueAddresses) -> tuple[Said, ...]:
    value = getattr(facts, name)
    if name in _AGENCIES:
        codes = (value,) if isinstance(value, str) else value
        return tuple(Said(names.organisation(code), addresses.agency(code)) for code in codes if code)
    if name in _ENTRIES:
        codes = (value,) if isinstance(value, str) else value
        return tuple(_entry(code, names, addresses) for code in codes if code)
    if name == "keywords":
        return (Said(Text(", ".join(value), ", ".join(value))),) if value else ()
    if isinstance(value, Text):
        return (Said(Text(value.vi, value.en or value.vi)),) if value.vi else ()
    return tuple(map(Said, said_of(name, value, names)))


def _entry(code: str, names: Names, addresses: CatalogueAddresses) -> Said:
    name = names.entries.get(code)
    if name is None:
        return Said(Text(code, code))
    return Said(Text(name.vi, name.en or name.vi), addresses.entry(code))


def _offered(own: Sequence[SystemLine], known: Registry) -> list[ServiceLine]:
    systems = {line.id for line in own}
    return sorted((line for line in known.offered if line.system.id in systems), key=lambda line: line.id)


def _door(identifier: str, known: Registry, now: datetime) -> Door:
    line = known.services.get(identifier)
    return Door(identifier, line, tuple(rights_of(line.row, known, now)) if line else ())


def _host(url: str) -> str:
    return url.split("://", 1)[-1].removeprefix("www.").rstrip("/")


def _shares(code: str, facts: Facts) -> tuple[Share, ...]:
    """Return the four shares, each with who says it; none where nobody has told any."""
    told = queries.qualities({code: facts})[code]
    return tuple(_share(each) for each in told) if any(each.basis for each in told) else ()


def _share(told: QualityShare) -> Share:
    note = NOTHING
    if told.basis is Basis.MEASURED:
        note = _MEASURED.fill(by=told.by, on=told.on, record=told.record)
        if told.stated is not None:
            note = _BESIDE.fill(measured=note, stated=told.stated)
    elif told.basis is Basis.STATED:
        note = _STATED.fill(on=told.on)
    return Share(
        _bare(FIELDS[told.name]),
        _SHARE_MEANS[told.name],
        told.value,
        note,
        told.basis is Basis.MEASURED,
    )


def _bare(label: Text) -> Text:
    return Text(label.vi.removesuffix(" (%)"), label.en.removesuffix(" (%)"))


def _first(entry: EntryAsKept, facts: Facts, names: Names) -> Text:
    owner = names.organisation(facts.owner)
    if facts.stage is Stage.MERGED:
        return Text(
            "{name} đã sáp nhập và không còn vận hành riêng.",
            "{name} was merged and is not run by itself any more.",
        ).fill(name=_name(facts))
    if facts.stage is Stage.RETIRED:
        return Text("{name} đã ngừng vận hành.", "{name} is retired.").fill(name=_name(facts))
    head = {
        Stage.PROPOSED: Text("{name} được {owner} đề xuất", "{name} is proposed by {owner}"),
        Stage.BUILDING: Text("{name} do {owner} đang xây dựng", "{name} is being built by {owner}"),
        Stage.OPERATING: Text("{name} do {owner} vận hành", "{name} is run by {owner}"),
    }[facts.stage].fill(name=_name(facts), owner=owner)
    tail = NOTHING
    if entry.kind is Kind.DATABASE and facts.sharing in IS_SHARED:
        tail = Text("; dữ liệu được chia sẻ mặc định", "; its data is shared by default")
    elif entry.kind is Kind.DATABASE and facts.sharing:
        tail = Text("; dữ liệu không chia sẻ mặc định", "; its data is not shared by default")
    return joined(Text(f"{head.vi}{tail.vi}.", f"{head.en}{tail.en}."))


def _name(facts: Facts) -> Text:
    return Text(facts.name.vi, facts.name.en or facts.name.vi)
