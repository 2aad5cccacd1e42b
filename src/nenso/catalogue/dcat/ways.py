"""The ways to the data of a database: its page, and each service of the exchange that gives them."""

from collections.abc import Mapping

from pyoxigraph import NamedNode

from nenso.catalogue.dcat.addresses import Addresses, web_address
from nenso.catalogue.dcat.graph import Graph, bare, words
from nenso.catalogue.dcat.vocabulary import FORMATS, MEDIA_TYPES, RIGHTS, THEMES
from nenso.catalogue.rules.facts import Facts
from nenso.catalogue.rules.themes import Theme
from nenso.kernel.rules import Text

_BY_RIGHT = Text(
    "Cung cấp qua nền tảng chia sẻ dữ liệu cho hệ thống đã đăng ký: mặc định, hoặc theo quyền mà cơ quan chủ quản cấp",
    "Given over the data exchange to registered systems: by default, or by a right that its owner grants",
)


def ways(
    graph: Graph,
    code: str,
    facts: Facts,
    theme: Theme,
    owner: NamedNode,
    at: Addresses,
    media: Mapping[str, tuple[str, ...]],
) -> None:
    """Say where the data of a database are had; `owner` is the agency, `media` as for `described`.

    No licence is told of them: it is their owner's to give. Of its page no format is known.
    """
    here = at.entry(code)
    if (url := web_address(facts.url) if facts.url else None) is not None:
        way = f"{here}#web"
        graph.a(way, "dcat:Distribution")
        graph.add(way, "dct:title", *words(Text("Trang của cơ sở dữ liệu", "Page of the database")))
        graph.add(way, "dcat:accessURL", url)
        graph.add(here, "dcat:distribution", NamedNode(way))
    for place, service in enumerate(facts.services, start=1):
        if page := at.service_page(service):
            way = f"{here}#service-{place}"
            _service(graph, here, facts, theme, service, way, owner, at)
            _formats(graph, way, f"{page}#service", media.get(service, ()))


def document(graph: Graph, url: str) -> NamedNode:
    """Say that an address is a page, and return it."""
    graph.a(url, "foaf:Document")
    return NamedNode(url)


def _service(
    graph: Graph,
    here: str,
    facts: Facts,
    theme: Theme,
    service: str,
    way: str,
    owner: NamedNode,
    at: Addresses,
) -> None:
    page = at.service_page(service)
    serving = f"{page}#service"
    name = Text(
        f"Dịch vụ {service} qua nền tảng chia sẻ dữ liệu", f"Service {service} over the data exchange"
    )
    graph.a(way, "dcat:Distribution")
    graph.add(way, "dct:title", *words(name))
    graph.add(way, "dcat:accessURL", NamedNode(page))
    graph.add(way, "dcat:accessService", NamedNode(serving))
    graph.a(f"{page}#rights", "dct:RightsStatement")
    graph.add(f"{page}#rights", "rdfs:label", *words(_BY_RIGHT))
    graph.add(way, "dct:rights", NamedNode(f"{page}#rights"))
    graph.add(here, "dcat:distribution", NamedNode(way))
    if not graph.knows(serving):
        graph.a(serving, "dcat:DataService")
        graph.add(serving, "dct:title", *words(name))
        graph.add(serving, "dct:identifier", bare(service))
        graph.add(serving, "dct:publisher", owner)
        endpoint = at.service_endpoint(service)
        graph.a(endpoint, "rdfs:Resource")
        graph.add(serving, "dcat:endpointURL", NamedNode(endpoint))
        graph.add(serving, "dcat:landingPage", document(graph, page))
        if facts.sharing:
            graph.add(serving, "dct:accessRights", NamedNode(RIGHTS[facts.sharing]))
    graph.add(serving, "dcat:theme", NamedNode(f"{THEMES}/{theme}"))
    graph.add(serving, "dcat:servesDataset", NamedNode(here))


def _formats(graph: Graph, way: str, serving: str, media: tuple[str, ...]) -> None:
    """Say in which formats a service answers; of a way to the data where there is one alone, for a way has one."""
    known = [each for each in media if each in FORMATS]
    graph.add(serving, "dct:format", *(NamedNode(FORMATS[each]) for each in known))
    if len(media) == 1 and known:
        kind = f"{MEDIA_TYPES}/{media[0]}"
        graph.a(kind, "dct:MediaType")
        graph.add(way, "dcat:mediaType", NamedNode(kind))
        graph.add(way, "dct:format", NamedNode(FORMATS[media[0]]))
