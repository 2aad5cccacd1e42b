"""Where a figure of the yardstick comes from: a page of its own, and the content of the side panel."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from nenso.accounts.queries import may
from nenso.accounts.rules import NATIONAL, Role, public
from nenso.ui.queries import panel_layout
from nenso.web.language import language_of
from nenso.web.presenters.indicators.origins import MOST_DOSSIERS, OriginPage, dossiers_of, origin_page
from nenso.web.refusals import or_not_found
from nenso.web.views.indicators.asking import asked_of


@public
@require_safe
@vary_on_headers("HX-Request", "Cookie")
def origin(request: HttpRequest, code: str, kind: str, unit: str, period: str) -> HttpResponse:
    """Show a figure's origin down to its records; with `HX-Request` only the panel."""
    with or_not_found():
        page = origin_page(asked_of(request, code, kind, unit), period, language_of())
    context = {
        "layout": panel_layout(request),
        "page": page,
        "api_url": request.build_absolute_uri(page.api_path),
        **_of_staff(request, page),
    }
    return render(request, "web/indicators/origin.html", context)


def _of_staff(request: HttpRequest, page: OriginPage) -> dict[str, object]:
    """Return the dossiers behind, for whoever may see the agency's work, and the way to correct; the public sees counts."""
    if not request.user.is_authenticated:
        return {}
    context: dict[str, object] = {}
    if page.point.is_recorded and _may_correct(request, page):
        cell = [page.indicator.code, page.unit.kind, page.unit.code, page.period.code]
        category = f"?category={page.asked.category}" if page.asked.category else ""
        context["correct_url"] = reverse("desk:observation_correct", args=cell) + category
    if page.report is not None:
        context["may_open_report"] = may(request.user, Role.VIEWER, page.report.organisation_code)
    found = dossiers_of(page) if may(request.user, Role.VIEWER, page.unit.code) else None
    if found is not None:
        listed = list(found[: MOST_DOSSIERS + 1])
        context |= {"dossiers": listed[:MOST_DOSSIERS], "has_more_dossiers": len(listed) > MOST_DOSSIERS}
    return context


def _may_correct(request: HttpRequest, page: OriginPage) -> bool:
    owner = page.indicator.owner or NATIONAL
    return any(may(request.user, role, owner) for role in (Role.APPROVER, Role.ADMINISTRATOR))
