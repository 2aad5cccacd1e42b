"""Taking the data away, and checking it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nenso.accounts.rules import public
from nenso.index import queries as index
from nenso.web.language import language_of
from nenso.web.presenters import boards
from nenso.web.presenters.downloads import downloads_page
from nenso.web.refusals import or_not_found


@public
@require_safe
def downloads(request: HttpRequest) -> HttpResponse:
    """List every published result with its bundle, tables and digests."""
    return render(request, "web/downloads/downloads.html", {"page": downloads_page(language_of())})


@public
@require_safe
def bundle(_request: HttpRequest, family: str, year: int, group: str) -> HttpResponse:
    """Return the signed bundle of a published result."""
    with or_not_found():
        listing = boards.shelf().find(family, year, group)
        content = index.published_bundle(family, year, group)
    record = index.bundle_records([listing.run_id]).get(listing.run_id)
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{family}-{year}-{group}.zip"'
    if record is not None:
        answer["ETag"] = f'"{record.digest}"'
    return answer
