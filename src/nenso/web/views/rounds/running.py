"""A round run by the national office: how far every agency is, opened, dealt to verifiers, measured again, given more time."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.index.actions import rounds as actions
from nenso.index.models import Round
from nenso.index.queries import rounds as queries
from nenso.index.rules.rounds import Phase
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused, Text
from nenso.web.exports import Column, Kind, Provenance, export
from nenso.web.language import in_words
from nenso.web.presenters.rounds import progress as shown
from nenso.web.presenters.rounds.lists import mine
from nenso.web.presenters.rounds.naming import name_of_round
from nenso.web.refusals import into_form, words_of
from nenso.web.round_forms import EXTENSION_REASON, CalendarForm
from nenso.web.views.desk import event
from nenso.web.views.rounds.frame import AskedRound, asked_round, round_desk, sent

COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Cơ quan", "Agency"), width=32),
    Column("total", Text("Số tiêu chí", "Criteria"), Kind.NUMBER, 0),
    Column("filled", Text("Đã điền", "Filled in"), Kind.NUMBER, 0),
    Column("measured", Text("Có số đo", "Measured"), Kind.NUMBER, 0),
    Column("missing", Text("Còn thiếu", "Missing"), Kind.NUMBER, 0),
    Column("verified", Text("Đã thẩm định", "Verified"), Kind.NUMBER, 0),
    Column("points_self", Text("Điểm tự chấm", "Points by self-assessment"), Kind.NUMBER, 2),
    Column("points_verified", Text("Điểm thẩm định", "Points verified"), Kind.NUMBER, 2),
    Column("change", Text("Chênh lệch", "Change"), Kind.NUMBER, 2),
    Column("submitted", Text("Gửi ngày", "Signed off on"), Kind.DATE),
    Column("by", Text("Người gửi", "Signed off by"), width=28),
)
PER_PAGE = 70


@requires(Role.VIEWER)
@require_safe
def round_page(request: HttpRequest, code: str) -> HttpResponse:
    """A round: its phases for everybody, the reader's own business with it, and for the office every agency."""
    found = asked_round(request, code)
    if not found.is_office:
        return _for_others(request, found)
    lines = queries.participants(found.row)
    every = shown.agencies(lines, found.row)
    words, state, sort = (request.GET.get(name, "")[:80] for name in ("q", "state", "sort"))
    chosen = shown.ordered(shown.narrowed(every, words, state), sort)
    if "format" in request.GET:
        return export(request, code, COLUMNS, [_row(each) for each in chosen], Provenance(found.name))
    totals = shown.totals_of(lines)
    context = {
        "sentence": shown.sentence(totals, found.phase),
        "totals": totals,
        "page": Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "state": state,
        "sort": sort,
        "states": shown.STATES.items(),
        "events": [event(entry) for entry in journal_of("round", found.row.code)[:12]],
        **_steps(found, totals),
    }
    return round_desk(request, "round", found, context)


def _for_others(request: HttpRequest, found: AskedRound) -> HttpResponse:
    its = [each for each in mine(actor_of(request.user).key, today()) if each.round == found.row.code]
    return round_desk(request, "round_own", found, {"mine": its})


def _steps(found: AskedRound, totals: shown.Totals) -> dict[str, Any]:
    """Say which of the office's steps come into question now."""
    row, phase = found.row, found.phase
    is_closed = row.closed_at is not None
    return {
        "may_open": row.opened_at is None,
        "may_deal": row.opened_at is not None and not is_closed and phase in (Phase.SELF, Phase.VERIFICATION),
        "may_measure": phase is Phase.SELF and bool(row.bindings),
        "may_extend": not is_closed,
        "may_close": phase is Phase.DECISION,
        "is_main_deal": phase is Phase.VERIFICATION and row.dealt_at is None,
        "bindings": len(row.bindings),
        "agencies": totals.agencies,
    }


def _row(each: shown.AgencyShown) -> list[Any]:
    participant, its = each.line.participant, each.line.progress
    return [
        participant.unit_code,
        each.line.full_name,
        its.total,
        its.filled,
        its.measured,
        its.missing,
        its.verified,
        each.points_self,
        each.points_verified,
        each.change,
        participant.submitted_at.date() if participant.submitted_at else None,
        participant.submitted_by_name,
    ]


# --- Steps ----------------------------------------------------------------------------------------------


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest, code: str) -> HttpResponse:
    """Open a round, after saying what that does: who takes part, what is filled in, who is told."""
    found = asked_round(request, code)
    refusal = ""
    if request.method == "POST":
        try:
            actions.open_round(by=actor_of(request.user), round=found.row)
        except Refused as refused:
            refusal = words_of(refused)
        else:
            messages.success(request, _("The round is open."))
            return redirect("rounds:round", code=code)
    context = {"refusal": refusal, "members": _members(found.row), "bindings": len(found.row.bindings)}
    return round_desk(request, "open", found, context, 422 if refusal else 200)


def _members(row: Round) -> list[Text]:
    from nenso.directory import queries as directory

    return [each.name for each in directory.organisations_in_group(row.group, row.units_on)]


@requires(Role.APPROVER)
@require_POST
def refresh(request: HttpRequest, code: str) -> HttpResponse:
    """Read the yardstick again: what became known since the round was opened comes in."""
    found = asked_round(request, code)
    try:
        done = actions.refresh_measured(by=actor_of(request.user), round=found.row)
    except Refused as refused:
        messages.error(request, words_of(refused))
    else:
        told = Text(
            f"{done.changed} mục có số đo mới; {done.left} cơ quan đã gửi được giữ nguyên.",
            f"{done.changed} entries have a new figure; {done.left} agencies that signed off were left alone.",
        )
        messages.success(request, in_words(told))
    return redirect("rounds:round", code=code)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Move the days of a round, with a reason: freely before it is opened, afterwards only on."""
    found = asked_round(request, code)
    initial = queries.calendar_of(found.row).days
    form = CalendarForm(sent(request), initial=initial)
    form.fields["reason"].help_text = in_words(EXTENSION_REASON)
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            actions.change_calendar(
                by=actor_of(request.user),
                round=found.row,
                calendar=form.calendar(),
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, _("The calendar is changed."))
            return redirect("rounds:round", code=code)
    context = {"form": form, "heading": name_of_round(found.row)}
    return round_desk(request, "calendar", found, context, 422 if form.errors else 200)
