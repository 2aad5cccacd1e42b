"""Yearly confirmation: what is due, several confirmed at once."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.catalogue import actions
from nenso.catalogue.queries import desk as entries
from nenso.web.catalogue_desk_words import SAY, confirmed_sentence, due_sentence
from nenso.web.language import in_words
from nenso.web.presenters.catalogue.desk_lines import entry_lines
from nenso.web.refusals import words_of
from nenso.web.views.catalogue.desk_frame import catalogue_desk, hand, told, tried

PER_PAGE = 100


@requires(Role.VIEWER)
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """List what was last confirmed eleven months ago or longer, the longest first."""
    return _page(request)


def _page(request: HttpRequest, refused: str = "") -> HttpResponse:
    its, day = hand(request), today()
    rows = entries.to_confirm(its.seen, day, is_soon=True)
    page = Paginator(rows.values_list("pk", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    lines = entry_lines(entries.read(page.object_list), day)
    context = {
        "hand": its,
        "page": page,
        "lines": [(line, its.publishes.holds(line.row.owner_code)) for line in lines],
        "first": due_sentence(page.paginator.count, entries.to_confirm(its.seen, day).count()),
        "refused": refused,
    }
    return catalogue_desk(request, "due", context, 422 if refused else 200)


@requires(Role.APPROVER)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm what was ticked, all of it or nothing."""
    its, by, now = hand(request), actor_of(request.user), timezone.now()
    codes = list(dict.fromkeys(request.POST.getlist("code")))[: PER_PAGE + 1]
    if not codes:
        return _page(request, in_words(SAY["nothing_ticked"]))
    rows = list(entries.of_owners(its.published).filter(code__in=codes).order_by("pk"))
    if len(rows) != len(codes):
        raise Http404("not all of them are the reader's to confirm")

    def doing() -> None:
        with transaction.atomic():
            for row in rows:
                actions.confirm(by=by, entry=row, now=now)

    refused = tried(doing)
    if refused is not None:
        return _page(request, words_of(refused))
    told(request, confirmed_sentence(len(rows)))
    return redirect("desk:catalogue_due")
