"""A day of a dossier system: what was declared, what arrived, which events are missing by name."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from nenso.accounts.rules import Role, requires
from nenso.measures import queries
from nenso.web.presenters.systems.lines import day_cells
from nenso.web.refusals import into_form
from nenso.web.system_forms import IdsForm
from nenso.web.views.desk_frame import desk
from nenso.web.views.systems.frame import name_of_system, system_asked

SHOWN = 500


@requires(Role.VIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: HttpRequest, code: str, on: date) -> HttpResponse:
    """Show a day; a list of the sender's ids is compared with what is here, and nothing is stored of it."""
    found = system_asked(request, code)
    form = IdsForm(request.POST or None)
    compared = None
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            compared = queries.compare_ids(found, on, form.names())
    reconciled = queries.reconciliation(found, on)
    context = {
        "system": found,
        "name": name_of_system(found),
        "day": on,
        "reconciled": reconciled,
        "cells": day_cells(reconciled),
        "form": form,
        "compared": compared,
        "shown": SHOWN,
        "missing": compared.missing_here[:SHOWN] if compared else (),
        "unknown": compared.unknown_there[:SHOWN] if compared else (),
        "address": request.build_absolute_uri(f"/api/systems/v1/reconciliation/{on}/ids"),
    }
    return desk(request, "systems/day", context, 422 if form.errors else 200)
