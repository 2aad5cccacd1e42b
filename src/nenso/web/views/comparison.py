"""Comparing two to five places; the address holds the whole comparison."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.web.language import language_of
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.comparison import MOST, Wish, code_of, comparison_page
from nenso.web.refusals import or_not_found
from nenso.web.views.rankings import day_asked


@public
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show `?unit=48&unit=79…` side by side; `?add=da nang` adds a place by name."""
    wish, language = _wish(request), language_of()
    with or_not_found():
        page = comparison_page(wish, language)
    if page is None:
        return render(request, "web/rankings/empty.html")
    asked = request.GET.get("add", "").strip()[:80]
    if asked:
        code = code_of(page, asked)
        if code and page.may_add:
            return redirect(wish.address(Addresses(language), [*dict.fromkeys([*wish.units, code])][:MOST]))
    return render(
        request,
        "web/comparison/compare.html",
        {"page": page, "wish": wish, "not_found": asked, "path": request.path},
    )


def _wish(request: HttpRequest) -> Wish:
    year = request.GET.get("year", "")
    return Wish(
        units=tuple(dict.fromkeys(code[:32] for code in request.GET.getlist("unit") if code))[:MOST],
        family=request.GET.get("family", "")[:32],
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        group=request.GET.get("group", "")[:40],
        on=day_asked(request),
    )
