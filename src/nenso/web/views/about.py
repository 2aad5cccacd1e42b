"""Who keeps this site, how to have a figure corrected, accessibility; and what machines ask for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.web.presenters import boards
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.methods import editions


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say what this site is, where its figures come from, and how to have one corrected."""
    return render(request, "web/about/about.html")


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say for whom the site works, and what does not work yet."""
    return render(request, "web/about/accessibility.html")


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the pages of the site in both languages."""
    shelf = boards.shelf()
    pages = []
    for language in ("vi", "en"):
        to = Addresses(language)
        with override(language):
            pages += [
                reverse(f"web:{name}")
                for name in (
                    "nation",
                    "places",
                    "compare",
                    "methods",
                    "laboratories",
                    "downloads",
                    "about",
                    "accessibility",
                )
            ]
        pages += [to.ranking(item.family, item.year, item.group) for item in shelf.listings]
        pages += [to.method(edition.code) for edition in editions()]
        for family, group in shelf.kinds:
            newest = shelf.newest(family, group)
            if newest is not None:
                last = boards.changes()[-1] if group in boards.CARRIED and boards.changes() else None
                pages += [to.place(unit.code) for unit in boards.board_of(newest, last).units]
    addresses = [request.build_absolute_uri(page) for page in dict.fromkeys(pages)]
    text = render_to_string("web/about/sitemap.xml", {"addresses": addresses})
    return HttpResponse(text, content_type="application/xml")


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell programs where the pages are listed, and to leave the desk alone."""
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /accounts/",
        "Disallow: /*laboratory/*?",  # a trial is an address, and there is no end of trials
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
