"""The catalogue as DCAT-AP 3, by pages and entry by entry, and the stable names of things, which lead to a page or to a file by `Accept`."""

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import http_date
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe

from nenso.accounts.rules import PUBLIC_AT_SET_UP, declared
from nenso.catalogue import queries
from nenso.catalogue.dcat import (
    JSON_LD,
    TURTLE,
    Addresses,
    Page,
    Published,
    described,
    listed,
    own_terms,
    written,
)
from nenso.catalogue.dcat.graph import Graph
from nenso.exchange.queries import media_types
from nenso.kernel.rules import Refused
from nenso.web.refusals import problem

PAGE = 100  # entries of a page, as catalogues of CKAN have them
_FORMS = {"ttl": TURTLE, "jsonld": JSON_LD}
_ASKED = {
    TURTLE: "ttl",
    "application/x-turtle": "ttl",
    JSON_LD: "jsonld",
    "application/json": "jsonld",
    "text/html": "",
    "application/xhtml+xml": "",
}


def addresses() -> Addresses:
    """Return the names of things on this site: the same however it is reached."""
    return Addresses(settings.SITE_URL, settings.EXCHANGE_HUB)


def media_of(entries: Iterable[Published]) -> Mapping[str, tuple[str, ...]]:
    """Return the media types in which the services that entries name answer, as the exchange knows them. One query."""
    return media_types({service for entry in entries for service in entry.facts.services})


@declared(PUBLIC_AT_SET_UP)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Lead from the name of the catalogue to its page or to its first page of data."""
    form = _form(request)
    return _see(request, f"/catalogue/catalogue.{form}" if form else "", "/catalogue/")


@declared(PUBLIC_AT_SET_UP)
@require_safe
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the name of an entry to its page or to its data."""
    form, here = _form(request), f"/catalogue/entry/{quote(code, safe='')}"
    return _see(request, f"{here}.{form}" if form else "", f"{here}/")


@declared(PUBLIC_AT_SET_UP)
@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """Lead from the name of an agency to its page."""
    return _see(request, "", f"/catalogue/agency/{quote(code, safe='')}/")


@declared(PUBLIC_AT_SET_UP)
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Lead from the name of our own words to what they mean."""
    return _see(request, f"/catalogue/terms.{_form(request) or 'ttl'}", "")


@declared(PUBLIC_AT_SET_UP)
@require_safe
def catalogue_file(request: HttpRequest, form: str) -> HttpResponse:
    """Give a page of the whole catalogue; `page` counts from 1."""
    return _answered(lambda: _catalogue_file(request, form))


@declared(PUBLIC_AT_SET_UP)
@require_safe
def entry_file(_request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give one entry."""
    return _answered(lambda: _entry_file(code, form))


@declared(PUBLIC_AT_SET_UP)
@require_safe
def terms_file(_request: HttpRequest, form: str) -> HttpResponse:
    """Give what our own words mean."""
    return _answered(lambda: _file(own_terms(addresses()), form))


def _answered(work: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return work()
    except Refused as refused:
        return problem(refused)


def _catalogue_file(request: HttpRequest, form: str) -> HttpResponse:
    at, number = addresses(), _number(request.GET.get("page", "1"))
    found = queries.published_page((number - 1) * PAGE, PAGE)
    page = Page(number, PAGE, found.total, f"{at.catalogue}/catalogue.{form}")
    if number > page.last:
        raise Refused("catalogue.no_such_page", page=number, last=page.last)
    media = media_of(found.entries)
    graph = listed(found.entries, page, queries.names_for(found.entries), at, found.changed, media)
    answer = _file(graph, form)
    answer["X-Total-Count"] = str(found.total)
    links = [(page.at(1), "first"), (page.at(page.last), "last")]
    links += [(page.at(number + 1), "next")] if number < page.last else []
    links += [(page.at(number - 1), "prev")] if number > 1 else []
    answer["Link"] = ", ".join(f'<{url}>; rel="{name}"' for url, name in links)
    return answer


def _number(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= len(text) <= 9 and int(text) > 0:
        return int(text)
    raise Refused("catalogue.page", field="page", found=text[:20])


def _entry_file(code: str, form: str) -> HttpResponse:
    found, at, graph = queries.published_entry(code), addresses(), Graph()
    described(graph, found, queries.names_for([found]), at, media_of([found]))
    graph.add_concepts()
    return _file(graph, form)


def _file(graph: Graph, form: str) -> HttpResponse:
    kind = _FORMS[form]
    answer = HttpResponse(written(graph, kind, addresses().terms), content_type=f"{kind}; charset=utf-8")
    if (changed := queries.last_step()) is not None:
        answer["Last-Modified"] = http_date(int(changed.timestamp()))
    return answer


def _form(request: HttpRequest) -> str:
    """Return the form that a client wants most: "ttl", "jsonld", "" for a page."""
    preferred = request.get_preferred_type(list(_ASKED))
    return _ASKED.get(preferred or "", "") if "Accept" in request.headers else ""


def _see(request: HttpRequest, file: str, page: str) -> HttpResponse:
    """Lead on (303: what follows is about the thing, and is not the thing)."""
    english = "/en" if page and not file and get_language_from_request(request).startswith("en") else ""
    answer = HttpResponseRedirect(file or f"{english}{page}")
    answer.status_code = 303
    answer["Vary"] = "Accept, Accept-Language"
    return answer
