"""Where two reviewers differ: both beside the agency's own word, and settled by the lead."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.index.actions import rounds as actions
from nenso.index.models import Entry, EntryState, Round
from nenso.index.queries import method_of
from nenso.index.queries.rounds import EntryLine, entry_line
from nenso.index.rules import Node
from nenso.index.rules.rounds import points_of, read_inputs
from nenso.kernel.rules import Refused, Text
from nenso.web.presenters.rounds.fields import line_of
from nenso.web.presenters.rounds.naming import UnitShown, units_shown
from nenso.web.presenters.rounds.reviewing import ReviewShown, review_shown
from nenso.web.refusals import words_of
from nenso.web.views.rounds.frame import AskedRound, asked_entry, asked_round, round_desk

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class DifferenceShown:
    """One criterion on which two reviewers differ."""

    row: Entry
    node: Node
    unit: UnitShown
    own: Text
    own_points: float | None
    reviews: list[ReviewShown]
    typed: str = ""
    refusal: str = ""


@requires(Role.APPROVER)
@require_safe
def differences(request: HttpRequest, code: str) -> HttpResponse:
    """Every criterion on which two reviewers differ."""
    return _page(request, asked_round(request, code))


def _page(
    request: HttpRequest, found: AskedRound, *, row: Entry | None = None, typed: str = "", refusal: str = ""
) -> HttpResponse:
    waiting = _waiting(found.row) if found.is_office else Entry.objects.none()
    page: Any = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    units = units_shown({each.participant for each in page.object_list}, found.row.units_on)
    page.object_list = [
        _shown(each, units[each.participant_id], typed if each == row else "", refusal if each == row else "")
        for each in page.object_list
    ]
    count = page.paginator.count
    context = {
        "page": page,
        "count": count,
        "may_settle": found.row.closed_at is None and found.is_office,
        "sentence": Text(
            "Cả hai bên đều ở đây cạnh số tự chấm; hãy chọn và nêu lý do.",
            "Both stand here beside the agency's own figure; choose, and say why.",
        ),
    }
    return round_desk(request, "differences", found, context, 422 if refusal else 200)


def _waiting(row: Round) -> Any:
    """Return entries that both reviewers judged and nobody settled."""
    from django.db.models import Count, Q

    rows = Entry.objects.filter(participant__round=row, state=EntryState.REVIEWED)
    rows = rows.annotate(judged=Count("reviews", filter=Q(reviews__turn__gt=0))).filter(judged__gte=2)
    return rows.select_related("participant__round__edition").order_by("participant__unit_code", "id")


def _shown(row: Entry, unit: UnitShown, typed: str, refusal: str) -> DifferenceShown:
    line = entry_line(row)
    return DifferenceShown(
        row,
        line.node,
        unit,
        line_of(line.fields, row.inputs),
        line.own.points if line.own.is_known else None,
        [review_shown(each, line.fields, earned_by(line, each.inputs)) for each in line.reviews if each.turn],
        typed,
        refusal,
    )


def earned_by(line: EntryLine, inputs: dict[str, str]) -> float | None:
    """Return the points that written inputs earn at a criterion; None where they cannot be scored."""
    method = method_of(line.entry.participant.round.edition)
    found = points_of(method, line.node, read_inputs(line.fields, inputs))
    return None if found != found else found


@requires(Role.APPROVER)
@require_POST
def settle(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Settle a difference: one reviewer's figures or the agency's own hold, with a reason."""
    found = asked_entry(request, uuid)
    turn, reason = request.POST.get("turn", ""), request.POST.get("reason", "")[:2000]
    try:
        actions.settle_entry(
            by=actor_of(request.user), entry=found.row, inputs=_chosen(found.row, turn), reason=reason
        )
    except Refused as refused:
        return _page(request, found.unit.round, row=found.row, typed=reason or " ", refusal=words_of(refused))
    messages.success(request, _("It is settled."))
    return redirect("rounds:differences", code=found.unit.round.row.code)


def _chosen(row: Entry, turn: str) -> dict[str, str]:
    """Return the figures that hold. Raises `Refused("review.nothing_chosen")`."""
    if turn == "self":
        return dict(row.inputs)
    found = row.reviews.filter(turn=int(turn), turn__gt=0).first() if turn.isdecimal() else None
    if found is None:
        raise Refused("review.nothing_chosen", field="turn")
    return dict(found.inputs)
