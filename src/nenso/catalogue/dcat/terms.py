"""The words of our own: classes, properties and lists that no common vocabulary has, each with its name in both languages."""

from collections.abc import Mapping

from pyoxigraph import NamedNode

from nenso.catalogue.dcat.addresses import Addresses
from nenso.catalogue.dcat.graph import Graph, words
from nenso.catalogue.dcat.vocabulary import term
from nenso.catalogue.rules.checking import QUALITIES
from nenso.catalogue.rules.kinds import Kind
from nenso.catalogue.rules.words import FIELDS, KINDS, REACHES, SCOPES, SHARINGS, STAGES
from nenso.kernel.rules import Text

_PROPERTIES: Mapping[str, Text] = {
    "purpose": FIELDS["purpose"],
    "contents": FIELDS["contents"],
    "stage": FIELDS["stage"],
    "scope": FIELDS["scope"],
    "sharing": FIELDS["sharing"],
    "reach": FIELDS["reach"],
    "operator": FIELDS["operator"],
    "usedBy": FIELDS["used_by"],
    "records": FIELDS["records"],
    "recordsOn": FIELDS["records_on"],
    "securityLevel": FIELDS["level"],
    "maker": FIELDS["maker"],
    "madeInVietNam": FIELDS["is_domestic"],
    "announcedOn": FIELDS["announced_on"],
    "evaluation": FIELDS["evaluation"],
    "confirmedOn": Text("Xác nhận ngày", "Confirmed on"),
    "illustrative": Text("Là dữ liệu minh họa", "Is demonstration data"),
    "measuredBy": Text("Đo bởi", "Measured by"),
    "record": Text("Tính từ", "Computed from"),
    "basis": Text("Số liệu dựa trên", "What a figure rests on"),
}
_BASES = {
    "stated": Text("cơ quan chủ quản khai", "stated by the owner"),
    "measured": Text("hệ thống đo", "measured"),
}
_LISTS: Mapping[str, Mapping[str, Text]] = {
    "stage": STAGES,
    "scope": SCOPES,
    "sharing": SHARINGS,
    "reach": REACHES,
    "basis": _BASES,
}


def own_terms(at: Addresses) -> Graph:
    """Return what our own words mean."""
    graph = Graph()
    for kind, name in ((Kind.SYSTEM, "InformationSystem"), (Kind.PLATFORM, "DigitalPlatform")):
        here = at.terms + name
        graph.a(here, "rdfs:Class")
        graph.add(here, "rdfs:label", *words(KINDS[kind]))
        graph.add(here, "rdfs:subClassOf", term("dcat:Resource"))
    for name, label in _PROPERTIES.items():
        graph.a(at.terms + name, "rdf:Property")
        graph.add(at.terms + name, "rdfs:label", *words(label))
    for name in QUALITIES:
        graph.a(at.terms + name, "dqv:Metric")
        graph.add(at.terms + name, "skos:prefLabel", *words(FIELDS[name]))
        graph.add(at.terms + name, "dqv:expectedDataType", term("xsd:decimal"))
    for name, values in _LISTS.items():
        scheme = f"{at.terms}{name}-list"
        graph.a(scheme, "skos:ConceptScheme")
        graph.add(scheme, "dct:title", *words(_PROPERTIES[name]))
        for value, label in values.items():
            here = f"{at.terms}{name}-{value}"
            graph.a(here, "skos:Concept")
            graph.add(here, "skos:prefLabel", *words(label))
            graph.add(here, "skos:inScheme", NamedNode(scheme))
    return graph
