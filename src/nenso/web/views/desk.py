"""The desk's first page and its journal."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from nenso.accounts.queries import actor_of, may, right_in_words, today
from nenso.accounts.rules import NATIONAL, Role, requires
from nenso.index import queries
from nenso.kernel.queries import journal, journal_of
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind, export
from nenso.web.language import language_of
from nenso.web.presenters.reports.work import reports_for
from nenso.web.texts import VERBS
from nenso.web.views.desk_frame import desk, rights, subject_of

# The journal by the menu of the desk: what each part tells of, by kinds of things.
PARTS = {
    "index": ("run", "dataset", "edition", "study"),
    "measures": ("indicator", "lot", "finding", "system", "day", "measures.day"),
    "reporting": ("regime", "submission", "reporting"),
    "rounds": ("round", "entry", "evidence", "objection"),
    "plans": ("plan", "target", "task", "meeting"),
}
PART_NAMES = {
    "index": Text("Bộ chỉ số", "Indices"),
    "measures": Text("Đo lường", "Measuring"),
    "reporting": Text("Báo cáo", "Reports"),
    "rounds": Text("Đợt đánh giá", "Assessment rounds"),
    "plans": Text("Kế hoạch", "Plans"),
}
# What belongs to single organisations is told only to those who read for the nation.
OF_ORGANISATIONS = ("submission", "system", "lot", "finding", *PARTS["plans"])
OF_ROUNDS = PARTS["rounds"]  # what agencies say and what is found of them: to the office that runs the rounds


@requires(Role.VIEWER)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs the reader now, and what happened last; who only reports begins with the reports."""
    if not any(rights(request).values()) and reports_for(actor_of(request.user).key, today()):
        return redirect("reports:work")
    context = {
        "runs": [run_line(run) for run in queries.runs()[:5]],
        "events": [event(entry) for entry in _entries(request)[:8]],
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
    """The journal: who did what, when, by what right; of one part of the desk or one thing where it is named."""
    entries = _entries(request)
    if "format" in request.GET:
        return export(request, "nhat-ky", JOURNAL_COLUMNS, _journal_rows(entries[:10_000]))
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    part = request.GET.get("part", "")
    context = {
        "page": page,
        "events": [event(entry) for entry in page],
        "parts": [("", Text("Tất cả", "All"), part not in PARTS)]
        + [(key, name, key == part) for key, name in PART_NAMES.items()],
    }
    return desk(request, "journal", context)


def _entries(request: HttpRequest) -> Any:
    hidden: list[str] = []
    for role, kinds in ((Role.VIEWER, OF_ORGANISATIONS), (Role.APPROVER, OF_ROUNDS)):
        hidden += () if may(request.user, role, NATIONAL, today()) else kinds
    kind, key = request.GET.get("thing", ""), request.GET.get("key", "")
    part = request.GET.get("part", "")
    shown = [its for its in _kinds(part) if its not in hidden]
    if kind in shown and key:
        return journal_of(kind, key)
    return journal().filter(thing_type__in=shown)


def _kinds(part: str) -> list[str]:
    """Return the kinds of things of a part of the desk, of all where none is named."""
    return [
        kind for name, kinds in PARTS.items() if part in (name, "") or part not in PARTS for kind in kinds
    ]


def event(entry: Any) -> dict[str, Any]:
    """Return a journal row in words."""
    words = VERBS.get(entry.verb, Text(entry.verb, entry.verb))
    because = entry.facts.get("because") or entry.facts.get("reason") or ""
    return {
        "entry": entry,
        "words": words,
        "because": because,
        "url": _address(entry),
        "name": entry.thing_key if entry.thing_type in NAMED else "",
        "right": right_in_words(entry.actor_right),
    }


# Things whose key is a code that people know; of the others it is a number.
NAMED = ("edition", "indicator", "system", "regime", "round", "day", "measures.day", "plan")
_ADDRESSES = {
    "run": "desk:run",
    "dataset": "desk:dataset",
    "study": "desk:study",
    "indicator": "web:indicator",
    "lot": "web:lot",
    "system": "desk:system",
    "regime": "regimes:regime",
    "submission": "reports:history",
    "plan": "plans:plan",
    "task": "plans:task",
    "meeting": "plans:meeting",
    "round": "rounds:round",
    "entry": "rounds:entry",
    "objection": "rounds:objection",
}


def _address(entry: Any) -> str:
    """Return where the thing is looked at, "" where no page shows it."""
    if entry.thing_type == "edition":
        return f"{reverse('desk:editions')}#{entry.thing_key}"
    if entry.thing_type == "finding":
        return reverse("desk:checks")
    name = _ADDRESSES.get(entry.thing_type)
    try:
        return reverse(name, args=[entry.thing_key]) if name else ""
    except NoReverseMatch:  # a key from before its kind had addresses
        return ""


JOURNAL_COLUMNS = (
    Column("at", Text("Lúc", "At"), Kind.DATE, width=20),
    Column("who", Text("Ai", "Who")),
    Column("right", Text("Theo quyền", "By what right")),
    Column("what", Text("Việc", "What")),
    Column("thing", Text("Đối tượng", "Thing")),
    Column("because", Text("Lý do", "Why")),
)


def _journal_rows(entries: Any) -> list[list[Any]]:
    language = language_of()
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
