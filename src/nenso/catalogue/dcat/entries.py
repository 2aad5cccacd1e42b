"""One published entry as DCAT-AP 3 describes it.

A database is a `dcat:Dataset`; each way to its data is a `dcat:Distribution`, and a service of the exchange the `dcat:DataService` that
serves it. An information system or a platform is neither: it hands out no data of its own, and no endpoint of it is known. It is of a
class of our own, which our terms call a kind of `dcat:Resource`, DCAT's place for what a catalogue lists besides; it is listed by
`dcat:resource`. DCAT-AP has records and shapes for its own classes alone: so there is no record of it, and its days stand at itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from pyoxigraph import NamedNode

from nenso.catalogue.dcat.addresses import Addresses, web_address
from nenso.catalogue.dcat.graph import Graph, bare, day, decimal, flag, moment, whole, word, words
from nenso.catalogue.dcat.vocabulary import (
    FREQUENCIES,
    LICENCE,
    PROFILE,
    RIGHTS,
    STATUSES,
    THEMES,
    VIET_NAM,
    VIETNAMESE,
    term,
)
from nenso.catalogue.dcat.ways import document, ways
from nenso.catalogue.rules.facts import Facts
from nenso.catalogue.rules.kinds import Kind
from nenso.catalogue.rules.quality import Basis, QualityShare, quality_of
from nenso.catalogue.rules.themes import theme_of
from nenso.kernel.rules import Text

CLASSES: Mapping[Kind, str] = {Kind.SYSTEM: "InformationSystem", Kind.PLATFORM: "DigitalPlatform"}
DEMONSTRATION = Text("dữ liệu minh họa", "demonstration data")
_NO_MEDIA: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Published:
    """What is public of an entry: the version's number, when the first was published and when this one, and who vouched for it last."""

    uuid: UUID
    code: str
    kind: Kind
    facts: Facts
    number: int
    issued: datetime
    modified: datetime
    confirmed_on: date
    is_illustrative: bool
    quality: tuple[
        QualityShare, ...
    ] = ()  # as `rules.quality_of` returns it; () for what the owner states alone

    @property
    def shares(self) -> tuple[QualityShare, ...]:
        """The four shares that somebody told of, each with whose word it is."""
        return tuple(each for each in self.quality or quality_of(self.facts) if each.value is not None)


def described(
    graph: Graph,
    entry: Published,
    names: Mapping[str, Text],
    at: Addresses,
    media: Mapping[str, tuple[str, ...]] = _NO_MEDIA,
) -> None:
    """Say in a graph what is public of an entry; `names` are those of organisations by code, which it is told by where there is none.

    `media` are the media types in which services of the exchange answer, by their names; of those without, no format is told.
    """
    here, facts = at.entry(entry.code), entry.facts
    if entry.kind is Kind.DATABASE:
        graph.a(here, "dcat:Dataset")
    else:
        graph.add(here, "rdf:type", NamedNode(at.terms + CLASSES[entry.kind]))
    graph.add(here, "dct:title", *words(facts.name))
    graph.add(here, "dct:description", *words(description(facts)))
    graph.add(here, "dct:identifier", bare(entry.code))
    graph.add(here, "adms:identifier", _identifier(graph, f"{here}#uuid", f"urn:uuid:{entry.uuid}"))
    graph.add(here, "dct:publisher", agent(graph, facts.owner, names, at))
    graph.add(here, "dct:issued", moment(entry.issued))
    graph.add(here, "dct:modified", moment(entry.modified))
    graph.add(here, "dcat:version", bare(str(entry.number)))
    graph.add(here, "adms:status", NamedNode(STATUSES[facts.stage]))
    graph.add(here, "dcat:theme", NamedNode(f"{THEMES}/{theme_of(entry.kind, facts)}"))
    graph.add(here, "dct:spatial", NamedNode(VIET_NAM))
    graph.add(here, "dcat:keyword", *map(word, facts.keywords))
    if entry.is_illustrative:
        graph.add(here, "dcat:keyword", *words(DEMONSTRATION))
    graph.add(here, "dct:available", day(facts.since))
    graph.add(here, "dcat:landingPage", document(graph, f"{here}/"))
    _background(graph, entry, at)
    _of_our_own(graph, entry, names, at)
    if entry.kind is Kind.DATABASE:
        _database(graph, entry, names, at, media)
    elif (url := web_address(facts.url) if facts.url else None) is not None:
        graph.add(here, "foaf:page", document(graph, url.value))


def description(facts: Facts) -> Text:
    """Return what an entry is about in one text: what describes it, what for, what is in it; its name where nothing is said."""

    def joined(language: str) -> str:
        parts = (each.vi if language == "vi" else each.en for each in _abouts(facts))
        return "\n\n".join(dict.fromkeys(part for part in parts if part))

    found = Text(joined("vi"), joined("en"))
    return found if found.vi or found.en else facts.name


def _abouts(facts: Facts) -> tuple[Text, ...]:
    return (facts.description, facts.purpose, facts.contents)


def agent(graph: Graph, code: str, names: Mapping[str, Text], at: Addresses) -> NamedNode:
    """Say who an agency is, once, and return it."""
    here = at.agency(code)
    if not graph.knows(here):
        graph.a(here, "foaf:Agent", "foaf:Organization")
        graph.add(here, "foaf:name", *words(names.get(code) or Text(code, "")))
        graph.add(here, "dct:identifier", bare(code))
    return NamedNode(here)


def _identifier(graph: Graph, here: str, notation: str) -> NamedNode:
    graph.a(here, "adms:Identifier")
    graph.add(here, "skos:notation", bare(notation))
    return NamedNode(here)


def _background(graph: Graph, entry: Published, at: Addresses) -> None:
    here, facts = at.entry(entry.code), entry.facts
    if facts.basis:
        act = f"{here}#act"
        graph.a(act, "eli:LegalResource")
        graph.add(act, "dct:title", word(facts.basis))
        graph.add(here, "dcatap:applicableLegislation", NamedNode(act))
    if facts.source:
        source = f"{here}#provenance"
        graph.a(source, "dct:ProvenanceStatement")
        graph.add(source, "rdfs:label", word(facts.source))
        graph.add(here, "dct:provenance", NamedNode(source))
    if facts.contact:
        contact = f"{here}#contact"
        graph.a(contact, "vcard:Kind", "vcard:Organization")
        graph.add(contact, "vcard:fn", word(facts.contact))
        mails = (web_address(f"mailto:{mail}") for mail in _MAIL.findall(facts.contact))
        graph.add(contact, "vcard:hasEmail", *mails)
        graph.add(here, "dcat:contactPoint", NamedNode(contact))
    graph.add(here, "prov:wasDerivedFrom", *(NamedNode(at.entry(code)) for code in facts.comes_from))
    if facts.part_of:
        graph.add(here, "dct:isPartOf", NamedNode(at.entry(facts.part_of)))
    if facts.merged_into:
        graph.add(here, "dct:isReplacedBy", NamedNode(at.entry(facts.merged_into)))
    graph.add(here, "dct:requires", *(NamedNode(at.entry(code)) for code in facts.databases))


def _of_our_own(graph: Graph, entry: Published, names: Mapping[str, Text], at: Addresses) -> None:
    """Say what no common vocabulary has a word for."""
    here, facts = at.entry(entry.code), entry.facts

    def own(name: str, *values: object) -> None:
        graph.own(here, at.terms + name, *values)  # type: ignore[arg-type]

    own(
        "purpose", *words(facts.purpose)
    )  # beside the description, which joins them: so that both can be read back
    own("contents", *words(facts.contents))
    own("stage", NamedNode(f"{at.terms}stage-{facts.stage}"))
    own("confirmedOn", day(entry.confirmed_on))
    if entry.is_illustrative:
        own("illustrative", flag(True))
    if facts.operator:
        own("operator", agent(graph, facts.operator, names, at))
    own("usedBy", *(agent(graph, code, names, at) for code in facts.used_by))
    for name, listed in (("scope", facts.scope), ("sharing", facts.sharing), ("reach", facts.reach)):
        own(name, NamedNode(f"{at.terms}{name}-{listed}") if listed else None)
    own("records", whole(facts.records))
    own("recordsOn", day(facts.records_on))
    own("securityLevel", whole(facts.level))
    own("maker", word(facts.maker))
    own("madeInVietNam", flag(facts.is_domestic))
    own("announcedOn", day(facts.announced_on))
    own("evaluation", *(word(f"{each.criterion}: {each.verdict}") for each in facts.evaluation))


def _database(
    graph: Graph,
    entry: Published,
    names: Mapping[str, Text],
    at: Addresses,
    media: Mapping[str, tuple[str, ...]],
) -> None:
    here, facts = at.entry(entry.code), entry.facts
    graph.add(here, "dct:language", NamedNode(VIETNAMESE))
    if facts.updating:
        graph.add(here, "dct:accrualPeriodicity", NamedNode(FREQUENCIES[facts.updating]))
    if facts.sharing:
        graph.add(here, "dct:accessRights", NamedNode(RIGHTS[facts.sharing]))
    if facts.standards:
        graph.a(f"{here}#standards", "dct:Standard")
        graph.add(f"{here}#standards", "dct:title", word(facts.standards))
        graph.add(here, "dct:conformsTo", NamedNode(f"{here}#standards"))
    ways(
        graph, entry.code, facts, theme_of(entry.kind, facts), agent(graph, facts.owner, names, at), at, media
    )
    _quality(graph, entry, at)
    _record(graph, entry, at)


def _quality(graph: Graph, entry: Published, at: Addresses) -> None:
    """Say the shares, each with its day and whose word it is: what was measured, and beside it what the owner states."""
    here, facts = at.entry(entry.code), entry.facts
    for share in entry.shares:
        if share.basis is Basis.MEASURED:
            found = _share(graph, entry, f"{here}#{share.name}-measured", share.name, share.value, at)
            graph.add(found, "dct:date", day(share.on))
            graph.own(found, f"{at.terms}basis", NamedNode(f"{at.terms}basis-measured"))
            graph.own(found, f"{at.terms}measuredBy", word(share.by))
            graph.own(found, f"{at.terms}record", word(share.record))
        if share.stated is not None:
            found = _share(graph, entry, f"{here}#{share.name}", share.name, share.stated, at)
            graph.add(found, "dct:date", day(facts.quality.on))
            graph.own(found, f"{at.terms}basis", NamedNode(f"{at.terms}basis-stated"))
            graph.add(found, "prov:wasAttributedTo", NamedNode(at.agency(facts.owner)))


def _share(graph: Graph, entry: Published, found: str, name: str, value: float | None, at: Addresses) -> str:
    here = at.entry(entry.code)
    graph.a(found, "dqv:QualityMeasurement")
    graph.add(found, "dqv:isMeasurementOf", NamedNode(f"{at.terms}{name}"))
    graph.add(found, "dqv:computedOn", NamedNode(here))
    graph.add(found, "dqv:value", decimal(value))
    graph.add(here, "dqv:hasQualityMeasurement", NamedNode(found))
    return found


def _record(graph: Graph, entry: Published, at: Addresses) -> None:
    here, record = at.entry(entry.code), f"{at.entry(entry.code)}#record"
    graph.a(record, "dcat:CatalogRecord")
    graph.add(record, "foaf:primaryTopic", NamedNode(here))
    graph.add(record, "dct:issued", moment(entry.issued))
    graph.add(record, "dct:modified", moment(entry.modified))
    graph.add(record, "dct:language", NamedNode(VIETNAMESE))
    graph.add(record, "dct:conformsTo", NamedNode(PROFILE))
    graph.add(record, "dct:license", NamedNode(LICENCE))  # of what is said here, not of the data
    graph.a(LICENCE, "dct:LicenseDocument")
    graph.a(PROFILE, "dct:Standard")
    # Said here because a checker of shapes loads no vocabulary: the topic of a record is a resource.
    graph.add("http://www.w3.org/ns/dcat#Dataset", "rdfs:subClassOf", term("dcat:Resource"))
