"""The dossiers that a system told of, and the events of one, for the staff of its agency."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today
from nenso.accounts.rules import Role, requires
from nenso.measures import queries
from nenso.web.presenters.services.agency import CHANNELS
from nenso.web.presenters.systems.lines import EVENT_NAMES
from nenso.web.views.desk_frame import desk
from nenso.web.views.systems.frame import name_of_system, system_asked

PER_PAGE = 50


@requires(Role.VIEWER)
@require_safe
def dossiers(request: HttpRequest, code: str) -> HttpResponse:
    """Search the dossiers of a system by number, procedure, organisation, late ones."""
    found = system_asked(request, code)
    words, procedure = request.GET.get("q", "")[:64].strip(), request.GET.get("procedure", "")[:32].strip()
    organisation, late = request.GET.get("organisation", "")[:32].strip(), request.GET.get("late") == "1"
    rows = queries.dossiers(
        system=found,
        procedure=procedure,
        organisations=[organisation] if organisation else (),
        late_on=today() if late else None,
    )
    if words:
        rows = rows.filter(number__istartswith=words)
    context = {
        "system": found,
        "name": name_of_system(found),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "procedure": procedure,
        "organisation": organisation,
        "late": late,
    }
    return desk(request, "systems/dossiers", context)


@requires(Role.VIEWER)
@require_safe
def dossier(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show what is known of a dossier, and its events while they are kept."""
    found = system_asked(request, code)
    one = queries.dossiers(system=found).filter(pk=number).first()
    if one is None:
        raise Http404(str(number))
    context = {
        "system": found,
        "name": name_of_system(found),
        "dossier": one,
        "channel": CHANNELS.get(one.channel),
        "events": [_event(each) for each in queries.events_of(one)],
    }
    return desk(request, "systems/dossier", context)


def _event(each: Any) -> dict[str, Any]:
    return {
        "event": each,
        "name": EVENT_NAMES.get(each.kind, each.kind),
        "channel": CHANNELS.get(each.channel),
        "facts": ", ".join(name for name, is_so in sorted(each.facts.items()) if is_so),
    }
