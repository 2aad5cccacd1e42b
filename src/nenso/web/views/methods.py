"""How scores are made: every edition in words, its statement, what changed, and its file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.index import queries as index
from nenso.web import analysis_words
from nenso.web.language import language_of
from nenso.web.presenters.methods import edition_links, method_page
from nenso.web.refusals import or_not_found


@public
@require_safe
def index_page(request: HttpRequest) -> HttpResponse:
    """List the editions of every index."""
    return render(request, "web/methods/index.html", {"families": edition_links(language_of())})


@public
@require_safe
def method(request: HttpRequest, edition: str) -> HttpResponse:
    """Show one edition whole; with `?node=` its place in the tree is opened and marked, and `#node-` leads there."""
    with or_not_found():
        page = method_page(edition, language_of())
    asked = page.asked(request.GET.get("node", ""))
    return render(request, "web/methods/method.html", {"page": page, "words": analysis_words, "asked": asked})


@public
@require_safe
def edition_file(_request: HttpRequest, edition: str) -> HttpResponse:
    """Return the edition as its office wrote it."""
    with or_not_found():
        found = index.edition_named(edition)
    answer = HttpResponse(found.text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.code}.yaml"'
    return answer
