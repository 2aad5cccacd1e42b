"""The overview of public services, and the list of systems that must be connected."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.kernel.rules import Text
from nenso.web.exports import export, export_links
from nenso.web.language import in_words, language_of
from nenso.web.presenters.services import connections as connections_presenter
from nenso.web.presenters.services import overview as presenter
from nenso.web.presenters.services.connections import connections_page
from nenso.web.presenters.services.figures import KEY_SHARES
from nenso.web.presenters.services.overview import KIND_TABS, SORTS, Wish, overview_page
from nenso.web.refusals import or_not_found
from nenso.web.views.services.asking import (
    one_of,
    period_asked,
    provenance,
    words_asked,
)


@public
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show how much is heard of, then what was measured; with `HX-Request` the table only, with `?format=` as a file."""
    wish = Wish(
        words=words_asked(request),
        kind=one_of(request, "kind", KIND_TABS, ""),
        sort=one_of(request, "sort", SORTS, "-received"),
        show=one_of(request, "show", KEY_SHARES, "online"),
        has_figures=request.GET.get("measured") == "1",
    )
    with or_not_found():
        page = overview_page(wish, period_asked(request), timezone.now(), language_of())
    if "format" in request.GET:
        title = Text("Dịch vụ công, {period}", "Public services, {period}").fill(period=page.periods.name)
        told = provenance(request, title, is_illustrative=page.is_illustrative)
        name = f"dich-vu-cong-{page.periods.period.code}"
        return export(request, name, presenter.COLUMNS, presenter.rows(page.lines), told)
    context: dict[str, Any] = {
        "page": page,
        "wish": wish,
        "path": request.path,
        "headings": [(cell, name) for cell, name, _is in page.shows],
        "kinds": [(key, in_words(name)) for key, name in KIND_TABS.items()],
        "exports": export_links(request),
    }
    is_part = request.headers.get("HX-Request") == "true"
    template = "web/services/agencies.html" if is_part else "web/services/overview.html"
    answer = render(request, template, context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@public
@require_safe
def connections(request: HttpRequest) -> HttpResponse:
    """Show every system that must be connected; with `?format=` as a file."""
    state = request.GET.get("state", "")[:16]
    page = connections_page(words_asked(request), state, timezone.now(), language_of())
    if "format" in request.GET:
        title = Text("Hệ thống phải kết nối", "Systems that must be connected")
        told = provenance(request, title, is_illustrative=any(line.is_illustrative for line in page.lines))
        return export(
            request, "ket-noi", connections_presenter.COLUMNS, connections_presenter.rows(page.lines), told
        )
    tabs = [(_("All"), _state_url(""), not state)]
    tabs += [
        (f"{in_words(name)} ({count})", _state_url(key), key == state)
        for key, name, count in page.states
        if count or key == state
    ]
    context = {
        "page": page,
        "words": words_asked(request),
        "state": state,
        "tabs": tabs,
        "exports": export_links(request),
    }
    return render(request, "web/services/connections.html", context)


def _state_url(key: str) -> str:
    return f"?state={key}" if key else "?"
