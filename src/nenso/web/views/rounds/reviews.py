"""Verification: a verifier's list, one criterion judged after the other, all that was measured accepted at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.index.actions import rounds as actions
from nenso.index.models import Review
from nenso.index.queries.rounds import EntryLine, entry_line, participant_named
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Refused, Text
from nenso.web.exports import Column, Kind, export
from nenso.web.language import in_words
from nenso.web.presenters.rounds import reviewing as shown
from nenso.web.presenters.rounds.cards import PointsShown, Typed, points_shown
from nenso.web.presenters.rounds.fields import inputs_shown, inputs_typed
from nenso.web.presenters.rounds.naming import VERDICTS
from nenso.web.refusals import or_not_found, text_of, words_of
from nenso.web.views.rounds.assessment import method_for, place_of
from nenso.web.views.rounds.entries import card_for, would_earn
from nenso.web.views.rounds.frame import AskedEntry, asked_entry, asked_round, round_desk

COLUMNS = (
    Column("unit", Text("Mã", "Code")),
    Column("name", Text("Cơ quan", "Agency"), width=32),
    Column("branch", Text("Chỉ số chính", "Main indicator"), width=32),
    Column("total", Text("Số tiêu chí", "Criteria"), Kind.NUMBER, 0),
    Column("done", Text("Đã thẩm định", "Judged"), Kind.NUMBER, 0),
    Column("measured", Text("Số đo chờ chấp nhận", "Measured, waiting"), Kind.NUMBER, 0),
)


@requires(Role.VERIFIER, Role.APPROVER)
@require_safe
def work(request: HttpRequest, code: str) -> HttpResponse:
    """What was dealt to the reader, the next criterion first."""
    found = asked_round(request, code)
    every = shown.work_lines(found.row, actor_of(request.user).key)
    words = request.GET.get("q", "")[:80]
    lines = shown.narrowed(every, words)
    if "format" in request.GET:
        rows = [[e.unit.unit_code, e.unit.name, e.branch, e.total, e.done, e.measured] for e in lines]
        return export(request, f"{code}-tham-dinh", COLUMNS, rows)
    total, done = sum(each.total for each in every), sum(each.done for each in every)
    is_open = found.phase is Phase.VERIFICATION
    context = {
        "lines": lines,
        "page": Paginator(lines, 60).get_page(request.GET.get("page")),
        "words": words,
        "total": total,
        "done": done,
        "left": total - done if is_open else 0,
        "is_open": is_open,
        "sentence": shown.sentence(found.row, every) if every else Text("", ""),
        "next_url": next((each.next_url for each in every if each.next_url), "") if is_open else "",
    }
    return round_desk(request, "work", found, context)


@requires(Role.VERIFIER, Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One criterion judged: accepted, cut or raised with a reason; then the next one of the list."""
    found = asked_entry(request, uuid)
    if not (found.is_reviewer or found.unit.seat.is_office):
        raise Http404(str(uuid))
    if request.method == "POST":
        return _judged(request, found)
    return _page(request, found)


def _judged(request: HttpRequest, found: AskedEntry) -> HttpResponse:
    verdict = request.POST.get("verdict", "")[:8]
    line = entry_line(found.row)
    inputs = {**found.row.inputs, **inputs_typed(request.POST)}
    if verdict == "accept":
        inputs = dict(found.row.inputs)
    reason = request.POST.get("reason", "")[:2000]
    try:
        actions.review_entry(
            by=actor_of(request.user), entry=found.row, verdict=verdict, inputs=inputs, reason=reason
        )
    except Refused as refused:
        return _page(request, found, line, verdict=verdict, typed=inputs, reason=reason, refused=refused)
    lines = shown.work_lines(found.unit.round.row, actor_of(request.user).key)
    place = shown.place_of(lines, found.row.uuid)
    return redirect(place.next_url or reverse("rounds:work", args=[found.unit.round.row.code]))


def _page(
    request: HttpRequest,
    found: AskedEntry,
    line: EntryLine | None = None,
    *,
    verdict: str = "",
    typed: dict[str, str] | None = None,
    reason: str = "",
    refused: Refused | None = None,
) -> HttpResponse:
    line = line or entry_line(found.row)
    key = actor_of(request.user).key
    place = shown.place_of(shown.work_lines(found.unit.round.row, key), found.row.uuid)
    own = next((each for each in line.reviews if each.reviewer_key == key and each.turn), None)
    held = typed if typed is not None else (own.inputs if own else found.row.inputs)
    may = found.is_reviewer and found.unit.round.phase is Phase.VERIFICATION
    context: dict[str, Any] = {
        "card": card_for(found, line),
        "unit": found.unit.unit,
        "branch": method_for(found.unit).node(found.branch),
        "fields": inputs_shown(line.fields, found.row, place_of(found.unit), held),
        "found_points": found_points(found, line, held),
        "verdicts": VERDICTS.items(),
        "verdict": verdict or (own.verdict if own else "accept"),
        "reason": reason or (own.reason if own else ""),
        "own_review": own,
        "reviews": _reviews(found, line, key),
        "may_review": may,
        "place": place,
        "next_url": place.next_url if may else "",
        "refusal": words_of(refused) if refused else "",
        "refused_field": _field_of(refused),
    }
    return round_desk(request, "review", found.unit.round, context, 422 if refused else 200)


def _field_of(refused: Refused | None) -> str:
    """Return the identifier of the field that a refusal speaks of; empty where it names none of this form."""
    if refused is None or not refused.field:
        return ""
    return refused.field if refused.field in ("reason", "verdict") else f"i-{refused.field}"


def found_points(found: AskedEntry, line: EntryLine, held: dict[str, str]) -> PointsShown:
    """Return what the figures in the fields earn, under an identifier of their own."""
    try:
        points = points_shown(line.node, would_earn(found, line, held))
    except Refused as refused:
        points = points_shown(line.node, line.own, Typed(held, fault=text_of(refused)))
    return points


def _reviews(found: AskedEntry, line: EntryLine, key: str) -> list[shown.ReviewShown]:
    """Return the reviews that the reader may see: two reviewers judge without looking at each other."""
    is_office = found.unit.seat.is_office
    return [
        shown.review_shown(each, line.fields)
        for each in line.reviews
        if is_office or _is_own(each, key) or found.row.state == "verified"
    ]


def _is_own(each: Review, key: str) -> bool:
    return each.reviewer_key == key


@requires(Role.VERIFIER, Role.APPROVER)
@require_POST
def accept_all(request: HttpRequest, code: str, unit: str, branch: str) -> HttpResponse:
    """Accept everything of a branch that was measured and that nobody questions."""
    found = asked_round(request, code)
    with or_not_found():
        participant = participant_named(found.row, unit)
    try:
        count = actions.accept_all(by=actor_of(request.user), participant=participant, branch=branch)
    except Refused as refused:
        messages.error(request, words_of(refused))
    else:
        told = Text(f"Đã chấp nhận {count} tiêu chí có số đo.", f"{count} measured criteria are accepted.")
        messages.success(request, in_words(told))
    return redirect("rounds:work", code=code)
