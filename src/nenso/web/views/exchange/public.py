"""The exchange for everybody: who exchanges what with whom, the catalogue, a service, a member, and what figures open down to."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today, visitor
from nenso.accounts.rules import Role, public
from nenso.exchange.rules.protocol.descriptions import with_server
from nenso.exchange.rules.protocol.soap.metadata import with_address
from nenso.kernel.rules import Refused, Text
from nenso.web.exports import Provenance, export, export_links
from nenso.web.language import in_words, language_of
from nenso.web.presenters.exchange import lists, members, overview, services, tables, words
from nenso.web.presenters.exchange import service as one_service
from nenso.web.presenters.exchange.ledger import ledger_page
from nenso.web.presenters.exchange.naming import registry
from nenso.web.refusals import or_not_found
from nenso.web.views.exchange.frame import Own, own
from nenso.web.views.services.asking import one_of, words_asked

PER_PAGE = 50
USES_PER_PAGE = 15
SOURCE = Text(
    "Đếm từ sổ của nền tảng trao đổi dữ liệu theo từng giờ; không có nội dung của bản tin nào.",
    "Counted hour by hour from the exchange's ledger; holds the content of no message.",
)


def told(request: HttpRequest, title: Text) -> Provenance:
    """Return what an exported table of the exchange says of itself."""
    return Provenance(title, source=SOURCE, address=request.build_absolute_uri())


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "")[:800].strip()


def _periods() -> list[tuple[str, str]]:
    return [(key, in_words(name)) for key, (name, _length, _back) in words.PERIODS.items()]


def _is_staff(request: HttpRequest) -> bool:
    return Role.VIEWER in visitor(request).roles


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Who exchanges what with whom; with `?format=` who used whose services and what for."""
    page = overview.overview_page(
        _asked(request, "period"), _asked(request, "member"), today(), language_of()
    )
    if "format" in request.GET:
        uses = page.named(page.uses, language_of())
        title = Text("Ai dùng dữ liệu của ai, {period}", "Who uses whose data, {period}")
        source = told(request, title.fill(period=page.period.name))
        return export(request, "trao-doi", tables.USE_COLUMNS, tables.use_rows(uses), source)
    rows = Paginator(page.uses, USES_PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "uses": page.named(list(rows.object_list), language_of()),
        "periods": _periods(),
        "exports": export_links(request),
        "desk_url": reverse("exchange:home") if _is_staff(request) else "",
    }
    return render(request, "web/exchange/overview.html", context)


@public
@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """Hours between systems and services: what the figures are sums of."""
    narrowed = {name: _asked(request, name) for name in ("member", "client", "service", "asker", "owner")}
    outcome = _asked(request, "outcome")
    page = lists.hours_page(_asked(request, "period"), narrowed, outcome, today(), language_of())
    if "format" in request.GET:
        title = Text("Lượt trao đổi theo giờ", "Exchanges by hour")
        cells = lists.hour_rows(page.rows[: lists.MOST_EXPORTED])
        return export(request, "trao-doi-theo-gio", lists.HOUR_COLUMNS, cells, told(request, title))
    rows = Paginator(page.rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows,
        "lines": _opened(page.lines(rows), own(request) if _is_staff(request) else None),
        "periods": _periods(),
        "outcomes": [(key, in_words(state.name)) for key, state in words.OUTCOMES.items()],
        "narrowed": narrowed,
        "outcome": outcome,
        "exports": export_links(request),
    }
    return render(request, "web/exchange/hours.html", context)


def _opened(lines: list[lists.HourLine], mine: Own | None) -> list[lists.HourLine]:
    """Leave the way down to the ledger to those who may look into it there: who works for one of both parties."""

    def may(line: lists.HourLine) -> bool:
        return mine is not None and (mine.is_national or mine.has(line.client) or mine.has(line.service))

    return [line if may(line) else replace(line, behind="") for line in lines]


@public
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Requests for access by their days: asked, due, answered; without names of persons."""
    member, state = _asked(request, "member"), _asked(request, "state")
    found = lists.requests_asked(member, state if state != "all" else "", today())
    known = registry(today(), language_of())
    if "format" in request.GET:
        lines = lists.request_lines(found, known, today())
        title = Text("Yêu cầu kết nối", "Requests for access")
        return export(
            request, "yeu-cau-ket-noi", lists.REQUEST_COLUMNS, lists.request_rows(lines), told(request, title)
        )
    rows = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    states = [(key, in_words(each.name)) for key, each in words.REQUEST_STATES.items()]
    context = {
        "rows": rows,
        "lines": lists.request_lines(rows, known, today()),
        "states": [("in_time", in_words(Text("trả lời đúng hạn", "answered in time"))), *states],
        "state": state,
        "member": member,
        "member_name": known.name_of(member) if member else None,
        "exports": export_links(request),
    }
    return render(request, "web/exchange/requests.html", context)


@public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The services that are shared, searched and narrowed."""
    wish = services.Wish(
        words=words_asked(request),
        member=_asked(request, "member"),
        kind=one_of(request, "kind", words.KINDS, ""),
        open=one_of(request, "open", ("yes", "no"), ""),
        sort=one_of(request, "sort", services.SORTS, "name"),
    )
    page = services.catalogue_page(wish, today(), language_of())
    if "format" in request.GET:
        rows = services.catalogue_rows(page.lines)
        title = Text("Danh mục dịch vụ chia sẻ dữ liệu", "Catalogue of data services")
        return export(request, "dich-vu-chia-se", services.CATALOGUE_COLUMNS, rows, told(request, title))
    context = {
        "page": page,
        "wish": wish,
        "lines": Paginator(page.lines, PER_PAGE).get_page(request.GET.get("page")),
        "kinds": [(key, in_words(name)) for key, name in words.KINDS.items()],
        "exports": export_links(request),
    }
    return render(request, "web/exchange/catalogue.html", context)


@public
@require_safe
def service(request: HttpRequest, kind: str, member: str, system: str, service: str) -> HttpResponse:
    """One service: who offers it, who may use it and what for, how it answers, and code to call it with."""
    with or_not_found():
        row = one_service.find_service(kind, member, system, service)
    page = one_service.service_page(row, _asked(request, "period"), timezone.now(), today(), language_of())
    if "format" in request.GET:
        title = Text("Ai dùng {service}", "Who uses {service}").fill(service=page.line.name)
        return export(request, service, tables.USE_COLUMNS, tables.use_rows(page.uses), told(request, title))
    context = {
        "page": page,
        "periods": _periods(),
        "exports": export_links(request),
        "ask_url": f"{reverse('exchange:ask')}?service={row.uuid}" if _is_staff(request) else "",
        "try_url": reverse("exchange:try", args=[row.uuid]) if _is_staff(request) else "",
    }
    return render(request, "web/exchange/service.html", context)


@public
@require_safe
def description(_request: HttpRequest, kind: str, member: str, system: str, service: str) -> HttpResponse:
    """The service's OpenAPI or WSDL document as the exchange hands it on: its servers are not the provider's own."""
    with or_not_found():
        row = one_service.find_service(kind, member, system, service)
    if row.wsdl_document is not None:
        answer = HttpResponse(
            with_address(bytes(row.wsdl_document.content)), content_type="text/xml; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="{row.code}.wsdl"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer
    if not row.description:
        raise Http404(service)
    media_type = row.description_type or "text/plain"
    answer = HttpResponse(
        with_server(row.description, media_type), content_type=f"{media_type}; charset=utf-8"
    )
    ending = "json" if "json" in media_type else "yaml"
    answer["Content-Disposition"] = f'attachment; filename="openapi.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@public
@require_safe
def taking_part(request: HttpRequest) -> HttpResponse:
    """Who takes part: the members, with systems, services and what was exchanged in 30 days."""
    sort = one_of(request, "sort", members.SORTS, "name")
    found = members.members_rows(words_asked(request), sort, today(), language_of())
    if "format" in request.GET:
        title = Text("Cơ quan tham gia trao đổi", "Agencies that exchange")
        rows = members.member_cells(found)
        return export(request, "co-quan-trao-doi", members.MEMBER_COLUMNS, rows, told(request, title))
    context = {
        "rows": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "systems": sum(row.systems for row in found),
        "words_asked": words_asked(request),
        "sort": sort,
        "exports": export_links(request),
    }
    return render(request, "web/exchange/members.html", context)


@public
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger: how far it is, who has seen that it only grew, and by what anybody checks it."""
    return render(request, "web/exchange/ledger.html", {"page": ledger_page()})


@public
@require_safe
def member(request: HttpRequest, kind: str, member: str) -> HttpResponse:
    """One member: its systems, what it offers, what it uses, how much was exchanged."""
    try:
        page = members.member_page(kind, member, _asked(request, "period"), today(), language_of())
    except Refused as refused:
        raise Http404(member) from refused
    if "format" in request.GET:
        title = Text("Trao đổi dữ liệu của {name}", "Exchanges of {name}").fill(name=page.line.name)
        rows = tables.use_rows([*page.used, *page.users])
        return export(request, "trao-doi", tables.USE_COLUMNS, rows, told(request, title))
    context = {"page": page, "periods": _periods(), "exports": export_links(request)}
    return render(request, "web/exchange/member.html", context)
