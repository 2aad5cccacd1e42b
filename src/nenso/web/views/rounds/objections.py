"""Objections: an agency objects with counter-evidence, the office decides with a reason that becomes public."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.index.actions import rounds as actions
from nenso.index.models import Objection, ObjectionState, Round
from nenso.index.queries.rounds import EntryLine, entry_line
from nenso.index.rules.rounds import Phase
from nenso.index.rules.rounds.verdicts import is_same
from nenso.kernel.rules import Refused, Text
from nenso.web.exports import export
from nenso.web.presenters.rounds import objecting as shown
from nenso.web.presenters.rounds.cards import document_shown
from nenso.web.presenters.rounds.fields import inputs_shown, inputs_typed, line_of
from nenso.web.presenters.rounds.naming import OBJECTION_KINDS, OBJECTION_STATES, objection_state
from nenso.web.presenters.rounds.public import inputs_in, points_in
from nenso.web.presenters.rounds.reviewing import ReviewShown, review_shown
from nenso.web.refusals import words_of
from nenso.web.round_forms import ObjectionForm
from nenso.web.views.rounds.assessment import place_of
from nenso.web.views.rounds.differences import earned_by
from nenso.web.views.rounds.entries import card_for
from nenso.web.views.rounds.frame import AskedEntry, asked_entry, asked_round, round_desk, sent
from nenso.web.views.rounds.reviews import found_points

TO_DECIDE = Text("Kiến nghị có đúng không?", "Is the objection right?")
WAITING = Text("Kiến nghị đang chờ quyết định", "The objection waits for a decision")
DECIDED = Text("Kiến nghị đã được quyết định", "The objection is decided")
WHY_FOUND = Text("Vì sao thẩm định như vậy", "Why it was found so")


@requires(Role.APPROVER)
@require_safe
def objections(request: HttpRequest, code: str) -> HttpResponse:
    """Every objection of a round, those that wait first."""
    found = asked_round(request, code)
    rows = _rows(found.row) if found.is_office else []
    every = shown.objections_shown(rows, found.row)
    words, state = request.GET.get("q", "")[:80], request.GET.get("state", "")[:16]
    chosen = shown.narrowed(every, words, state)
    if "format" in request.GET:
        return export(request, f"{code}-kien-nghi", shown.COLUMNS, [shown.row_of(each) for each in chosen])
    waiting = [each for each in every if each.row.state == ObjectionState.OPEN]
    context = {
        "page": Paginator(chosen, 60).get_page(request.GET.get("page")),
        "count": len(every),
        "waits": len(waiting),
        "words": words,
        "state": state,
        "states": OBJECTION_STATES.items(),
        "next_url": waiting[0].url if waiting else "",
    }
    return round_desk(request, "objections", found, context)


def _rows(row: Round) -> list[Objection]:
    found = Objection.objects.filter(entry__participant__round=row).select_related("entry__participant")
    return sorted(found, key=lambda each: (each.state != ObjectionState.OPEN, each.pk))


# --- The agency -----------------------------------------------------------------------------------------


@requires(Role.REPORTER, Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Object to what was found of one criterion: what holds instead, why, and a document that shows it."""
    found = asked_entry(request, uuid)
    if not found.unit.seat.sees_all or not found.unit.shows_found:
        raise Http404(str(uuid))
    line = entry_line(found.row)
    form = ObjectionForm(sent(request), request.FILES or None)
    typed = {**(found.row.verified or found.row.inputs), **inputs_typed(request.POST)}
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            row = _objected(request, found, form, typed)
        except Refused as refused:
            if refused.field in form.fields:
                form.add_error(refused.field, words_of(refused))
            refusal = words_of(refused)
        else:
            messages.success(request, _("The objection is sent."))
            return redirect("rounds:objection", uuid=row.uuid)
    context = {
        "card": card_for(found, line),
        "unit": found.unit.unit,
        "form": form,
        "fields": inputs_shown(line.fields, found.row, place_of(found.unit), typed, is_locked=False),
        "wanted_points": found_points(found, line, typed),
        "may_object": found.row.verified is not None and _may_object(found),
        "refusal": refusal,
    }
    status = 422 if refusal or form.errors else 200
    return round_desk(request, "object", found.unit.round, context, status)


def _may_object(found: AskedEntry) -> bool:
    return found.unit.round.phase is Phase.OBJECTION and found.unit.seat.may_fill


def _objected(
    request: HttpRequest, found: AskedEntry, form: ObjectionForm, wanted: Mapping[str, str]
) -> Objection:
    given = form.cleaned_data
    return actions.object_to(
        by=actor_of(request.user),
        entry=found.row,
        claim=given["claim"],
        wanted=wanted,
        documents=form.documents(),
    )


# --- The decision ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SideShown:
    """One of the figures that are held against each other."""

    name: Text
    line: Text
    points: float | None


@requires(Role.VIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One objection: read by its agency and the office, decided by somebody who did not verify the criterion."""
    row = Objection.objects.select_related("entry").filter(uuid=uuid).first()
    if row is None:
        raise Http404(str(uuid))
    found = asked_entry(request, row.entry.uuid)
    if not found.unit.seat.sees_all:
        raise Http404(str(uuid))
    if request.method == "POST":
        return _decided(request, found, row)
    return _page(request, found, row)


def _decided(request: HttpRequest, found: AskedEntry, row: Objection) -> HttpResponse:
    state, reason = request.POST.get("state", "")[:16], request.POST.get("reason", "")[:4000]
    typed = inputs_typed(request.POST)
    by_state: dict[str, Mapping[str, str]] = {
        ObjectionState.ACCEPTED.value: row.wanted,
        ObjectionState.REJECTED.value: found.row.verified or {},
    }
    inputs = dict(by_state.get(state, {**(found.row.verified or {}), **typed}))
    try:
        actions.decide_objection(
            by=actor_of(request.user), objection=row, state=state, inputs=inputs, reason=reason
        )
    except Refused as refused:
        return _page(request, found, row, typed=inputs, chosen=state, reason=reason, refused=refused)
    messages.success(request, _("The objection is decided."))
    return redirect("rounds:objection", uuid=row.uuid)


def _page(
    request: HttpRequest,
    found: AskedEntry,
    row: Objection,
    *,
    typed: Mapping[str, str] | None = None,
    chosen: str = "",
    reason: str = "",
    refused: Refused | None = None,
) -> HttpResponse:
    line = entry_line(found.row)
    held = dict(typed if typed is not None else row.wanted or found.row.verified or {})
    card = card_for(found, line)
    context: dict[str, Any] = {
        "row": row,
        "entry": found.row,
        "node": line.node,
        "unit": found.unit.unit,
        "state": objection_state(row),
        "state_kind": OBJECTION_KINDS[row.state],
        "sides": _sides(row, line),
        "documents": [
            document_shown(each, line.shown) for each in line.evidence if each.objection_id == row.pk
        ],
        "evidence": [document_shown(each, line.shown) for each in line.evidence if not each.objection_id],
        "reviews": _reviews(found, row, line),
        "reviews_title": WHY_FOUND,
        "heading": _heading(row, is_office=found.unit.seat.is_office),
        "may_decide": row.state == ObjectionState.OPEN and found.unit.seat.is_office,
        "decisions": [(key, name) for key, name in OBJECTION_STATES.items() if key != "open"],
        "fields": inputs_shown(line.fields, found.row, place_of(found.unit), held, is_locked=False),
        "found_points": found_points(found, line, held),
        "try_url": card.try_url,
        "chosen": chosen,
        "reason": reason,
        "refusal": words_of(refused) if refused else "",
        "refused_field": (refused.field or "") if refused else "",
    }
    return round_desk(request, "objection", found.unit.round, context, 422 if refused else 200)


def _heading(row: Objection, *, is_office: bool) -> Text:
    if row.state != ObjectionState.OPEN:
        return DECIDED
    return TO_DECIDE if is_office else WAITING


def _reviews(found: AskedEntry, row: Objection, line: EntryLine) -> list[ReviewShown]:
    """Return what each reviewer found and why; the agency reads only what held, and not whose it was."""
    if found.unit.seat.is_office:
        return [review_shown(each, line.fields) for each in line.reviews]
    held = inputs_in(row.before) or line.entry.verified or {}
    its = [each for each in line.reviews if each.reason and is_same(line.fields, each.inputs, held)]
    return list(dict.fromkeys(replace(review_shown(each, line.fields), turn=0, name="") for each in its))


def _sides(row: Objection, line: EntryLine) -> list[SideShown]:
    is_open = row.state == ObjectionState.OPEN
    found = (line.entry.verified or {}) if is_open else inputs_in(row.before)
    sides = [
        (Text("Cơ quan tự chấm", "Self-assessment"), line.entry.inputs, None),
        (Text("Thẩm định", "Verification"), found, points_in(row.before)),
        (Text("Cơ quan kiến nghị", "Wanted by the agency"), row.wanted, None),
    ]
    if not is_open:
        sides.append((Text("Quyết định", "Decision"), inputs_in(row.after), points_in(row.after)))
    return [
        SideShown(
            name, line_of(line.fields, inputs), earned_by(line, dict(inputs)) if points is None else points
        )
        for name, inputs, points in sides
    ]
