"""Rounds for everybody: their calendar and who takes part; once published, what objections changed and why.

Nothing that agencies say of themselves and nothing that verification found is told before the results are published.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today
from nenso.accounts.rules import public
from nenso.index.models import Round
from nenso.index.queries import rounds as queries
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind, Provenance, export
from nenso.web.presenters.rounds import public as shown
from nenso.web.presenters.rounds.lists import lead, round_shown
from nenso.web.presenters.rounds.naming import name_of_round, phase_kind, phase_name, phases_shown
from nenso.web.refusals import or_not_found

COLUMNS = (
    Column("unit", Text("Mã", "Code")),
    Column("name", Text("Cơ quan", "Agency"), width=32),
    Column("criterion", Text("Tiêu chí", "Criterion"), width=50),
    Column("before", Text("Trước kiến nghị", "Before the objection"), width=20),
    Column("after", Text("Sau kiến nghị", "After it"), width=20),
    Column("points_before", Text("Điểm trước", "Points before"), Kind.NUMBER, 2),
    Column("points_after", Text("Điểm sau", "Points after"), Kind.NUMBER, 2),
    Column("decision", Text("Quyết định", "Decision")),
    Column("reason", Text("Lý do", "Reason"), width=60),
    Column("on", Text("Ngày", "Day"), Kind.DATE),
)


@public
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round that was opened, with its phase and calendar."""
    day = today()
    every = [round_shown(row, day) for row in queries.rounds() if row.opened_at is not None]
    return render(request, "web/rounds/public_list.html", {"lines": every, "lead": lead(every)})


@public
@require_safe
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """One round: its calendar, its participants, and after publication the change notes of objections."""
    with or_not_found():
        row = shown.opened(queries.round_named(code))
    phase = queries.phase(row, today())
    notes = shown.notes(row) if phase is Phase.PUBLISHED else []
    if "format" in request.GET:
        title = Provenance(name_of_round(row))
        return export(request, f"{code}-kien-nghi", COLUMNS, [_row(each) for each in notes], title)
    context: dict[str, Any] = {
        "round": row,
        "name": name_of_round(row),
        "phase": phase_name(phase),
        "phase_kind": phase_kind(phase),
        "phases": phases_shown(row, phase),
        "is_published": phase is Phase.PUBLISHED,
        "sentence": shown.sentence(row, phase, len(notes)),
        "participants": shown.participants(row),
        "notes": notes,
        "result_url": _result(row) if phase is Phase.PUBLISHED else "",
    }
    return render(request, "web/rounds/public_round.html", context)


def _result(row: Round) -> str:
    from django.urls import reverse

    return reverse("web:ranking", args=[row.edition.family, row.year, row.group])


def _row(each: shown.NoteShown) -> list[Any]:
    return [
        each.unit.unit_code,
        each.unit.name,
        each.criterion,
        each.before,
        each.after,
        each.points_before,
        each.points_after,
        each.state,
        each.reason,
        each.on,
    ]
