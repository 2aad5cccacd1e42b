"""One criterion of one agency in a published round: the record that a figure opens down to."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today
from nenso.accounts.rules import public
from nenso.web.presenters.rounds.public_entry import entry_page
from nenso.web.refusals import or_not_found


@public
@require_safe
def entry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the agency said, what was found, why, and by which documents; missing until the result is published."""
    with or_not_found():
        page = entry_page(str(uuid), today())
    return render(request, "web/rounds/public_entry.html", {"page": page})
