"""The catalogue itself, and the pages in which it is handed out: a harvester that has not seen `total` entries knows that it was cut short."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import NamedNode

from nenso.catalogue.dcat.addresses import Addresses
from nenso.catalogue.dcat.entries import Published, described
from nenso.catalogue.dcat.graph import Graph, moment, whole, words
from nenso.catalogue.dcat.vocabulary import ENGLISH, LICENCE, THEMES, VIET_NAM, VIETNAMESE
from nenso.catalogue.rules.kinds import Kind
from nenso.kernel.rules import Text

NAME = Text(
    "Danh mục hệ thống thông tin, cơ sở dữ liệu và nền tảng số",
    "Catalogue of information systems, databases and digital platforms",
)
ABOUT = Text(
    "Mỗi mục do cơ quan chủ quản khai, người thứ hai công bố và được xác nhận lại hằng năm.",
    "Each entry is stated by its owner, published by a second person and confirmed each year.",
)


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of how many entries, and the address behind which `?page=` stands."""

    number: int
    size: int
    total: int
    address: str

    @property
    def last(self) -> int:
        """The last page; there is one even where nothing is listed."""
        return max(1, -(-self.total // self.size))

    def at(self, number: int) -> str:
        """Return the address of a page."""
        return f"{self.address}?page={number}"


def listed(
    entries: Sequence[Published],
    page: Page,
    names: Mapping[str, Text],
    at: Addresses,
    changed: datetime | None,
    media: Mapping[str, tuple[str, ...]] | None = None,
) -> Graph:
    """Return one page of the catalogue: the catalogue, its entries on this page, and where the other pages are; `media` as for `described`."""
    graph = Graph()
    _catalogue(graph, at, changed)
    _page(graph, page)
    for entry in entries:
        here, kind = at.entry(entry.code), entry.kind
        graph.add(at.catalogue, "dcat:dataset" if kind is Kind.DATABASE else "dcat:resource", NamedNode(here))
        if kind is Kind.DATABASE:
            graph.add(at.catalogue, "dcat:record", NamedNode(f"{here}#record"))
    for entry in entries:
        described(graph, entry, names, at, media or {})
        for service in entry.facts.services:
            if url := at.service_page(service):
                graph.add(at.catalogue, "dcat:service", NamedNode(f"{url}#service"))
    graph.add_concepts()
    return graph


def _catalogue(graph: Graph, at: Addresses, changed: datetime | None) -> None:
    here, publisher = at.catalogue, f"{at.root}/#publisher"
    graph.a(here, "dcat:Catalog")
    graph.add(here, "dct:title", *words(NAME))
    graph.add(here, "dct:description", *words(ABOUT))
    graph.add(here, "dct:publisher", NamedNode(publisher))
    graph.add(here, "dct:language", NamedNode(VIETNAMESE), NamedNode(ENGLISH))
    graph.add(here, "dct:spatial", NamedNode(VIET_NAM))
    graph.add(here, "dct:license", NamedNode(LICENCE))
    graph.add(here, "dcat:themeTaxonomy", NamedNode(THEMES))
    graph.add(here, "foaf:homepage", NamedNode(f"{here}/"))
    if changed is not None:
        graph.add(here, "dct:modified", moment(changed))
    graph.a(publisher, "foaf:Agent")
    graph.add(publisher, "foaf:name", *words(Text("Nền Số", "Nền Số")))
    graph.add(publisher, "foaf:homepage", NamedNode(f"{at.root}/"))
    for document in (f"{here}/", f"{at.root}/"):
        graph.a(document, "foaf:Document")
    graph.a(LICENCE, "dct:LicenseDocument")
    graph.a(THEMES, "skos:ConceptScheme")
    graph.add(THEMES, "dct:title", *words(Text("Chủ đề dữ liệu", "Data theme")))


def _page(graph: Graph, page: Page) -> None:
    """Tell the pages in both generations of Hydra's words: harvesters know one or the other."""
    here = page.at(page.number)
    graph.a(here, "hydra:PagedCollection", "hydra:PartialCollectionView")
    graph.add(here, "hydra:totalItems", whole(page.total))
    graph.add(here, "hydra:itemsPerPage", whole(page.size))
    around = {"first": 1, "last": page.last}
    if page.number > 1:
        around["previous"] = page.number - 1
    if page.number < page.last:
        around["next"] = page.number + 1
    for name, number in around.items():
        address = NamedNode(page.at(number))
        graph.add(here, f"hydra:{name}", address)
        graph.add(here, f"hydra:{name}Page", address)
