"""One entry at the desk: what is said of it, where it differs from what is public, its history, and the next step."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.catalogue import actions, queries
from nenso.catalogue.queries import desk as entries
from nenso.catalogue.rules import OVER, Kind, State, Verb, facts_of
from nenso.catalogue.texts import REFUSALS
from nenso.kernel.rules import Refused, Text
from nenso.web.catalogue_desk_words import DONE, SAY
from nenso.web.catalogue_forms import CommentForm
from nenso.web.catalogue_reorganising_words import MOVE
from nenso.web.presenters.catalogue.desk_facts import difference_lines, fact_lines
from nenso.web.presenters.catalogue.desk_history import history_lines
from nenso.web.presenters.catalogue.desk_lines import entry_lines
from nenso.web.presenters.catalogue.desk_names import names_in
from nenso.web.presenters.catalogue.naming import missing
from nenso.web.refusals import status_of, words_of
from nenso.web.views.catalogue.desk_alike import like_it
from nenso.web.views.catalogue.desk_frame import (
    Asked,
    asked,
    catalogue_desk,
    decided,
    public_page,
    seen_version,
    told,
    tried,
    written,
)

BEFORE_PUBLIC = (State.DRAFT, State.RETURNED)


@requires(Role.VIEWER)
@require_safe
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """Show an entry to staff of its agency and those above."""
    return _page(request, asked(request, code))


def _page(
    request: HttpRequest,
    found: Asked,
    forms: dict[str, CommentForm] | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    row = found.row
    assert row.newest is not None
    newest = facts_of(row.newest.facts)
    public = facts_of(row.published.facts) if row.published else None
    names = names_in([newest, *([public] if public else [])], found.hand.seen, today())
    line = entry_lines([row], today(), found.hand.key)[0]
    lines = fact_lines(Kind(row.kind), newest, names)
    kept = queries.entry(row.code)
    marks = queries.versions(row.code)
    related = entries.names_of({*kept.parts, *kept.merged}, found.hand.seen)
    context = {
        "found": found,
        "row": row,
        "line": line,
        "facts": [each for each in lines if not each.is_empty],
        "unsaid": _unsaid([each.name for each in lines if each.is_empty]),
        "differences": difference_lines(public, newest, names) if public and line.is_newer else [],
        "history": history_lines(marks),
        "returned": _returned(row.state, marks),
        "own_entry": REFUSALS["catalogue.own_entry"].fill(entry=line.name),
        "is_begun": row.state in BEFORE_PUBLIC,
        "is_waiting": row.state == State.SUBMITTED,
        "is_over": newest.stage in OVER,
        "move": MOVE,
        "parts": [(code, name) for code, (name, _) in related.items() if code in kept.parts],
        "merged": [(code, name) for code, (name, _) in related.items() if code in kept.merged],
        "public_url": public_page(row),
        "forms": _forms() | (forms or {}),
        "refused": words_of(refused) if refused else "",
    }
    return catalogue_desk(request, "entry", context, status_of(refused) if refused else 200)


def _unsaid(names: list[str]) -> Text:
    what = missing(names)
    return SAY["unsaid"].fill(what=what) if what.vi else what


def _returned(state: str, marks: Any) -> str:
    """Return what was said when the newest version was returned."""
    if state != State.RETURNED:
        return ""
    return next((mark.comment for mark in reversed(marks) if mark.verb == Verb.RETURN), "")


def _forms(data: Any = None) -> dict[str, CommentForm]:
    return {
        "return_": CommentForm(data, label=SAY["return_what"], required=True, prefix="return"),
        "withdraw": CommentForm(data, label=SAY["withdraw_why"], prefix="withdraw"),
    }


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Look at a draft once more, then submit it for publication."""
    found = written(request, code)
    row = found.row
    assert row.newest is not None
    refused: Refused | None = None
    if request.method == "POST":
        by, seen = actor_of(request.user), seen_version(request)
        refused = tried(lambda: actions.submit(by=by, entry=row, row_version=seen))
        if refused is None:
            told(request, DONE["submitted"])
            return redirect("desk:catalogue_entry", code)
        found = written(request, code)
    elif row.state not in BEFORE_PUBLIC:
        return redirect("desk:catalogue_entry", code)
    newest = facts_of(row.newest.facts)
    public = facts_of(row.published.facts) if row.published else None
    names = names_in([newest, *([public] if public else [])], found.hand.seen, today())
    context = {
        "row": found.row,
        "differences": difference_lines(public, newest, names) if public else [],
        "line": entry_lines([found.row], today())[0],
        "facts": fact_lines(Kind(row.kind), newest, names),
        "refused": words_of(refused) if refused else "",
        **like_it(Kind(row.kind), newest, found.hand, row.code),
    }
    return catalogue_desk(request, "check", context, status_of(refused) if refused else 200)


def _act(
    request: HttpRequest, found: Asked, done: Text, doing: Callable[[str], Any], form_name: str = ""
) -> HttpResponse:
    """Do one step; what is refused is told on the entry's page, with what was typed."""
    forms = {}
    comment = ""
    if form_name:
        form = _forms(request.POST)[form_name]
        forms = {form_name: form}
        if not form.is_valid():
            return _page(request, found, forms, Refused("catalogue.no_comment"))
        comment = form.cleaned_data["comment"]
    refused = tried(lambda: doing(comment))
    if refused is None:
        told(request, done)
        return redirect("desk:catalogue_entry", found.row.code)
    return _page(request, asked(request, found.row.code), forms, refused)


@requires(Role.REPORTER)
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take back what was not published."""
    found, by, seen = written(request, code), actor_of(request.user), seen_version(request)

    def doing(comment: str) -> Any:
        return actions.withdraw(by=by, entry=found.row, comment=comment, row_version=seen)

    return _act(request, found, DONE["withdrawn"], doing, "withdraw")


@requires(Role.APPROVER)
@require_POST
def give_back(request: HttpRequest, code: str) -> HttpResponse:
    """Return what was submitted, with what is to be mended."""
    found, by, seen = decided(request, code), actor_of(request.user), seen_version(request)

    def doing(comment: str) -> Any:
        return actions.return_(by=by, entry=found.row, comment=comment, row_version=seen)

    return _act(request, found, DONE["returned"], doing, "return_")


@requires(Role.APPROVER)
@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish what was submitted; who made it does not."""
    found, by, seen = decided(request, code), actor_of(request.user), seen_version(request)

    def doing(_comment: str) -> Any:
        return actions.publish(by=by, entry=found.row, now=timezone.now(), row_version=seen)

    return _act(request, found, DONE["published"], doing)


@requires(Role.APPROVER)
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Say that what is public still holds."""
    found, by = decided(request, code), actor_of(request.user)

    def doing(_comment: str) -> Any:
        return actions.confirm(by=by, entry=found.row, now=timezone.now())

    return _act(request, found, DONE["confirmed"], doing)
