"""One criterion of an agency: its page with its history, storing what is typed, and its points while it is typed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.index.actions import rounds as actions
from nenso.index.models import Entry
from nenso.index.queries.rounds import EntryLine, entry_line, history_of, twins_of
from nenso.index.rules import compute
from nenso.index.rules.rounds import Earned, earned, is_relative, read_inputs, table_of
from nenso.kernel.rules import Refused, Text
from nenso.web.presenters.rounds.cards import CardShown, ClashLine, ClashShown, Typed, card_of, points_shown
from nenso.web.presenters.rounds.fields import inputs_typed, shown_as
from nenso.web.presenters.rounds.history import history_shown
from nenso.web.refusals import status_of, text_of, words_of
from nenso.web.views.rounds.assessment import (
    assessment_page,
    changes_of,
    method_for,
    parts_of,
    place_of,
    reader_of,
    seen,
)
from nenso.web.views.rounds.frame import AskedEntry, asked_entry, round_desk

CHANGED = "entry.changed_meanwhile"
NOTE = Text("Ghi chú", "Note")


@requires(Role.VIEWER)
@require_safe
def entry(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One criterion of an agency with its whole history: where every figure of a round opens down to."""
    return entry_page(request, asked_entry(request, uuid))


def entry_page(
    request: HttpRequest, found: AskedEntry, *, evidence_form: Any = None, status: int = 200
) -> HttpResponse:
    """Render the page of one criterion; `evidence_form` stands open where a document is being added."""
    line = entry_line(found.row)
    unit = found.unit
    context = {
        "card": card_for(found, line),
        "evidence_form": evidence_form,
        "unit": unit.unit,
        "branch": method_for(unit).node(found.branch),
        "history": history_shown(
            history_of(found.row),
            line.fields,
            shows_found=unit.shows_found or found.is_reviewer,
            shows_reviewers=unit.seat.is_office or not unit.seat.is_agency,
        ),
    }
    return round_desk(request, "entry", unit.round, context, status)


def card_for(found: AskedEntry, line: EntryLine, typed: Typed | None = None) -> CardShown:
    """Return the card of one entry for its reader."""
    unit = found.unit
    reader = reader_of(unit, found.branch)
    return card_of(
        line,
        method_for(unit),
        place_of(unit),
        reader,
        today=today(),
        changes=changes_of([found.row.pk]).get(found.row.pk, 0),
        twins=twins_of(line.evidence, unit.participant) if reader.shows_twins else None,
        typed=typed,
        url=f"{_page_of(found)}",
    )


def _page_of(found: AskedEntry) -> str:
    from django.urls import reverse

    unit = found.unit
    url = reverse("rounds:assessment", args=[unit.round.row.code, unit.unit.unit_code])
    return f"{url}?branch={found.branch}#c-{found.row.node}"


# --- Storing --------------------------------------------------------------------------------------------


@requires(Role.REPORTER)
@require_POST
def save(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Store what was typed into one criterion; what cannot be is told at it, and stays in its fields."""
    found = asked_entry(request, uuid)
    typed = inputs_typed(request.POST)
    note = request.POST.get("note", "")[:8000]
    try:
        actions.write_entry(
            by=actor_of(request.user),
            entry=found.row,
            inputs=typed,
            note=note,
            row_version=_version(request, found.row),
        )
    except Refused as refused:
        if status_of(refused) == 403:
            raise
        return _not_stored(request, found, typed, note, refused)
    if request.headers.get("HX-Request"):
        return _stored(request, found)
    messages.success(request, _said())
    return redirect(_page_of(found))


def _version(request: HttpRequest, row: Entry) -> int:
    """Return the version that was typed on; whoever keeps the own words over another's says which they saw."""
    given = request.POST.get("mine") or request.POST.get("row_version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else row.row_version


def _said() -> str:
    return _("Saved at %(at)s") % {"at": timezone.localtime().strftime("%H:%M:%S")}


def _stored(request: HttpRequest, found: AskedEntry) -> HttpResponse:
    parts = parts_of(found.unit, seen(found.unit), found.branch)
    card = next(each for each in parts["page"].cards if each.row.pk == found.row.pk)
    return render(request, "web/rounds/saved.html", {**parts, "card": card, "said": _said()})


def _not_stored(
    request: HttpRequest, found: AskedEntry, inputs: dict[str, str], note: str, refused: Refused
) -> HttpResponse:
    found.row.refresh_from_db(fields=["inputs", "note", "row_version", "state"])
    line = entry_line(found.row)
    is_clash = refused.code == CHANGED
    clash = _clash(found, line, inputs, note) if is_clash else None
    typed = Typed(inputs, note, None if is_clash else text_of(refused), clash)
    if request.headers.get("HX-Request"):
        points = points_shown(line.node, line.own, typed)
        return render(request, "web/rounds/points.html", {"p": points})
    return assessment_page(
        request,
        found.unit,
        seen(found.unit),
        found.branch,
        typed={found.row.node: typed},
        refusal=words_of(refused),
        status=422,
    )


def _clash(found: AskedEntry, line: EntryLine, inputs: dict[str, str], note: str) -> ClashShown:
    """Return what stands in an entry now beside what is being stored, and who wrote it."""
    row, theirs = found.row, found.row.inputs
    lines = [
        ClashLine(field.name, shown_as(field, theirs.get(field.key, "")), shown_as(field, inputs[field.key]))
        for field in line.fields
        if field.key in inputs and inputs[field.key] != theirs.get(field.key, "")
    ]
    if note.strip() != row.note.strip():
        lines.append(ClashLine(NOTE, _or_dash(row.note), _or_dash(note)))
    last = history_of(row).first()
    name = last.by_name if last else ""
    at = timezone.localtime(last.at).strftime("%H:%M %d/%m/%Y") if last else ""
    says = Text(f"{name} đã ghi vào đây lúc {at}.", f"{name} wrote here at {at}.")
    return ClashShown(says, tuple(lines), row.row_version, _page_of(found), f"f-{row.node}")


def _or_dash(text: str) -> Text:
    return Text(text or "–", text or "–")


# --- While it is typed ----------------------------------------------------------------------------------


@requires(Role.REPORTER, Role.VERIFIER, Role.APPROVER)
@require_POST
def points(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a criterion would earn by what is being typed, with the reason. Nothing is stored."""
    found = asked_entry(request, uuid)
    line = entry_line(found.row)
    given = inputs_typed(request.POST)
    would, fault = line.own, None
    try:
        would = would_earn(found, line, {**found.row.inputs, **given})
    except Refused as refused:
        fault = text_of(refused)
    # Whoever types on what somebody else has changed meanwhile is told so before it is stored.
    is_old = _version(request, found.row) != found.row.row_version
    clash = _clash(found, line, given, request.POST.get("note", "")) if is_old else None
    shown = points_shown(line.node, would, Typed(given, fault=fault, clash=clash))
    return render(request, "web/rounds/points.html", {"p": shown})


def would_earn(found: AskedEntry, line: EntryLine, written: dict[str, str]) -> Earned:
    """Return what one criterion would earn by what is written; relative rules are told by what is stored.

    Raises `Refused` as `read_inputs`.
    """
    values = read_inputs(line.fields, written)
    if is_relative(line.node):
        return line.own
    method, unit = method_for(found.unit), str(found.unit.participant.pk)
    table = table_of({unit: values})
    return earned(method, table, compute(method, table), unit, line.node)
