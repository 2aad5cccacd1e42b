"""The desk's first page and its journal."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from nenso.accounts.queries import actor_of, right_in_words, today
from nenso.accounts.rules import Role, requires
from nenso.index import queries
from nenso.kernel.queries import journal, journal_of
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind, export
from nenso.web.presenters.reports.work import reports_for
from nenso.web.texts import VERBS
from nenso.web.views.desk_frame import desk, rights, subject_of

THINGS = ("run", "dataset", "edition", "study")


@requires(Role.VIEWER)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs the reader now, and what happened last; who only reports begins with the reports."""
    if not any(rights(request).values()) and reports_for(actor_of(request.user).key, today()):
        return redirect("reports:work")
    context = {
        "runs": [run_line(run) for run in queries.runs()[:5]],
        "events": [event(entry) for entry in _entries("", "")[:8]],
        "counts": {
            "proposed": queries.in_state(queries.runs(), "proposed").count(),
            "waiting": queries.waiting_datasets().count(),
            "released": queries.in_state(queries.runs(), "released").count(),
        },
    }
    return desk(request, "home", context)


def run_line(run: Any) -> dict[str, Any]:
    """Return a run as a line of a table."""
    return {"run": run, "title": subject_of(run), "state": queries.state_of(run)}


@requires(Role.VIEWER)
@require_safe
def journal_page(request: HttpRequest) -> HttpResponse:
    """The journal of the index: who did what, when, by what right; of one thing where one is named."""
    kind, key = request.GET.get("thing", ""), request.GET.get("key", "")
    entries = _entries(kind, key)
    if "format" in request.GET:
        return export(request, "nhat-ky", JOURNAL_COLUMNS, _journal_rows(entries[:10_000]))
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    context = {"page": page, "events": [event(entry) for entry in page], "thing": kind, "key": key}
    return desk(request, "journal", context)


def _entries(kind: str, key: str) -> Any:
    if kind in THINGS and key:
        return journal_of(kind, key)
    return journal().filter(thing_type__in=THINGS)


def event(entry: Any) -> dict[str, Any]:
    """Return a journal row in words."""
    words = VERBS.get(entry.verb, Text(entry.verb, entry.verb))
    because = entry.facts.get("because") or entry.facts.get("reason") or ""
    return {
        "entry": entry,
        "words": words,
        "because": because,
        "url": _address(entry),
        "right": right_in_words(entry.actor_right),
    }


def _address(entry: Any) -> str:
    if entry.thing_type in {"run", "dataset", "study"}:
        return reverse(f"desk:{entry.thing_type}", args=[entry.thing_key])
    return f"{reverse('desk:editions')}#{entry.thing_key}"


JOURNAL_COLUMNS = (
    Column("at", Text("Lúc", "At"), Kind.DATE, width=20),
    Column("who", Text("Ai", "Who")),
    Column("right", Text("Theo quyền", "By what right")),
    Column("what", Text("Việc", "What")),
    Column("thing", Text("Đối tượng", "Thing")),
    Column("because", Text("Lý do", "Why")),
)


def _journal_rows(entries: Any) -> list[list[Any]]:
    language = get_language() or "vi"
    return [
        [
            entry.at,
            entry.actor_name,
            right_in_words(entry.actor_right),
            VERBS.get(entry.verb, Text(entry.verb, entry.verb)).in_language(language),
            f"{entry.thing_type} {entry.thing_key}",
            entry.facts.get("because") or entry.facts.get("reason") or "",
        ]
        for entry in entries
    ]
