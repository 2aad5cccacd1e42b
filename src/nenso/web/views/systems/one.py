"""One system: its connection, its keys, its code for a portal, what it sent, the journal of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.queries import actor_of, right_in_words, today
from nenso.accounts.rules import Role, requires
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused, Text
from nenso.measures import actions, queries
from nenso.measures.rules.systems import DOSSIERS, KEYED, PORTAL
from nenso.web.language import language_of
from nenso.web.presenters.catalogue.ties import entries_said
from nenso.web.presenters.services.agency import agency_of
from nenso.web.presenters.services.connections import why_of
from nenso.web.presenters.services.naming import STATE_KINDS, STATE_NAMES, name_of
from nenso.web.presenters.systems.lines import calendar
from nenso.web.refusals import into_form
from nenso.web.system_forms import KeyForm
from nenso.web.texts import VERBS
from nenso.web.views.desk_frame import desk
from nenso.web.views.systems.frame import may_administer, name_of_system, system_asked

BATCHES_SHOWN = 20
EVENTS_SHOWN = 20


@requires(Role.VIEWER)
@require_safe
def system(request: HttpRequest, code: str) -> HttpResponse:
    """Show a system."""
    return _shown(request, system_asked(request, code), KeyForm())


@requires(Role.VIEWER)
@require_safe
def seen(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a system was heard of by now; the page asks again every few seconds."""
    context = _heard(system_asked(request, code))
    return render(request, "web/desk/systems/seen.html", context)


@requires(Role.ADMINISTRATOR)
@require_POST
@never_cache
def issue(request: HttpRequest, code: str) -> HttpResponse:
    """Issue a key and show it this once: it stands in this answer and nowhere else."""
    found = system_asked(request, code)
    form = KeyForm(request.POST)
    if form.is_valid():
        with into_form(form):
            key, token = actions.issue_key(
                by=actor_of(request.user), system=found, expires_on=form.cleaned_data["expires_on"]
            )
            context = {
                "system": found,
                "name": name_of_system(found),
                "key": key,
                "token": token,
                **_host(request),
            }
            return desk(request, "systems/key", context)
    return _shown(request, found, form, 422)


@requires(Role.ADMINISTRATOR)
@require_POST
def revoke(request: HttpRequest, code: str, uuid: UUID) -> HttpResponse:
    """Revoke a key at once."""
    found, key = system_asked(request, code), queries.key_named(str(uuid))
    if key.system_id != found.pk:
        raise Refused("key.not_found", key=str(uuid))
    actions.revoke_key(by=actor_of(request.user), key=key)
    messages.success(request, _("The key %(key)s… was revoked.") % {"key": key.beginning})
    return redirect("desk:system", found.code)


@requires(Role.VIEWER)
@require_safe
def batch(request: HttpRequest, code: str, uuid: UUID) -> HttpResponse:
    """Show what became of a batch, and why rows of it were refused."""
    found = system_asked(request, code)
    one = queries.batches_of(found).filter(uuid=uuid).first()
    if one is None:
        raise Refused("system.not_found", system=code)
    language = language_of()
    problems = [{**each, "message": each.get("message", {}).get(language, "")} for each in one.problems]
    page = Paginator(problems, 100).get_page(request.GET.get("page"))
    context = {"system": found, "name": name_of_system(found), "batch": one, "page": page}
    return desk(request, "systems/batch", context)


def _shown(request: HttpRequest, found: Any, form: KeyForm, status: int = 200) -> HttpResponse:
    batches = Paginator(queries.batches_of(found), BATCHES_SHOWN).get_page(request.GET.get("page"))
    context = {
        "system": found,
        "name": name_of_system(found),
        "owner": _owner(found.organisation_code),
        "entry": entries_said([found.entry_code], language_of()).get(found.entry_code),
        "is_keyed": found.kind in KEYED,
        "is_portal": found.kind == PORTAL,
        "sends_dossiers": found.kind == DOSSIERS,
        "keys": queries.keys_of(found) if found.kind in KEYED else (),
        "key_form": form,
        "batches": batches,
        "calendar": calendar(found, today()),
        "may_administer": may_administer(request, found),
        "events": [_event(entry, found.code) for entry in journal_of("system", found.code)[:EVENTS_SHOWN]],
        "today": today(),
        **_heard(found),
        **_host(request),
    }
    return desk(request, "systems/system", context, status)


def _event(entry: Any, code: str) -> dict[str, Any]:
    """Return a journal row in words."""
    return {
        "entry": entry,
        "words": VERBS.get(entry.verb, Text(entry.verb, entry.verb)),
        "because": "",
        "url": reverse("desk:system", args=[code]),
        "right": right_in_words(entry.actor_right),
    }


def _owner(code: str) -> Any:
    try:
        return name_of(agency_of(code, today()))
    except Refused:  # ended since
        return code


def _heard(found: Any) -> dict[str, Any]:
    now = timezone.now()
    connection = queries.connection(found, now)
    return {
        "system": found,
        "connection": connection,
        "state_name": STATE_NAMES[connection.state],
        "state_kind": STATE_KINDS[connection.state],
        "why": why_of(connection),
        "visits": queries.visits_today(found.pk, now) if found.kind == PORTAL else None,
    }


def _host(request: HttpRequest) -> dict[str, str]:
    return {
        "host": request.build_absolute_uri("/").rstrip("/"),
        "script_url": request.build_absolute_uri(reverse("metering:script")),
    }
