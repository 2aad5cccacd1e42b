"""Graphs held to the shapes of DCAT-AP, in our own words, by pyshacl."""

from functools import cache
from pathlib import Path

from pyshacl import validate
from rdflib import RDF, Graph, Namespace

SHACL = Namespace("http://www.w3.org/ns/shacl#")
SHAPES = Path(__file__).with_name("shapes.ttl")


@cache
def _shapes() -> Graph:
    return Graph().parse(SHAPES)


def read(content: bytes, form: str = "turtle") -> Graph:
    """Return a file as another library than the one that wrote it reads it."""
    return Graph().parse(data=content, format=form)


def violations(found: Graph) -> list[tuple[str, str]]:
    """Return what breaks a shape: about which thing, by which word; their last parts."""
    is_in_order, report, _ = validate(found, shacl_graph=_shapes())
    assert isinstance(report, Graph)
    told = [
        (_last(report.value(each, SHACL.focusNode)), _last(report.value(each, SHACL.resultPath)))
        for each in report.subjects(RDF.type, SHACL.ValidationResult)
    ]
    assert is_in_order == (not told)
    return sorted(told)


def _last(node: object) -> str:
    return str(node).rstrip("/").rpartition("/")[2].rpartition("#")[2]
