"""Where two reviewers differ: both beside the agency's own word, and settled by the lead."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.index.actions import rounds as actions
from nenso.index.models import Entry, EntryState, Round
from nenso.index.queries import method_of
from nenso.index.queries.rounds import EntryLine
from nenso.index.rules import Node, compute
from nenso.index.rules.rounds import fields_of, is_relative, points_of, read_inputs, table_of
from nenso.kernel.rules import Refused, Text
from nenso.web.presenters.rounds.fields import line_of
from nenso.web.presenters.rounds.naming import UnitShown, units_shown
from nenso.web.presenters.rounds.reviewing import ReviewShown, review_shown
from nenso.web.refusals import words_of
from nenso.web.views.rounds.frame import AskedRound, asked_entry, asked_round, round_desk

PER_PAGE = 20
OWN = -1


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
    rows = list(page.object_list)
    units = units_shown({each.participant for each in rows}, found.row.units_on)
    points = _points(found.row, rows)
    page.object_list = [
        _shown(
            each,
            units[each.participant_id],
            points,
            typed if each == row else "",
            refusal if each == row else "",
        )
        for each in rows
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
    rows = Entry.objects.filter(participant__round=row, state=EntryState.REVIEWED)
    rows = rows.annotate(judged=Count("reviews", filter=Q(reviews__turn__gt=0))).filter(judged__gte=2)
    together = rows.select_related("participant__round__edition").prefetch_related("reviews")
    return together.order_by("participant__unit_code", "id")


Points = dict[tuple[int, int], float | None]


def _points(row: Round, rows: Sequence[Entry]) -> Points:
    """Return what entries and the reviews of each earn, by entry and turn (OWN for the agency's own); computed at once."""
    method = method_of(row.edition)
    written = {(each.pk, OWN): (each, each.inputs) for each in rows}
    written |= {(each.pk, one.turn): (each, one.inputs) for each in rows for one in each.reviews.all()}
    if not written:
        return {}
    values = {
        f"{pk}:{turn}": read_inputs(fields_of(method, method.node(entry.node)), inputs)
        for (pk, turn), (entry, inputs) in written.items()
    }
    outcome = compute(method, table_of(values))
    found: Points = {}
    for (pk, turn), (entry, _inputs) in written.items():
        earned = outcome.point(f"{pk}:{turn}", entry.node)
        is_unknown = math.isnan(earned) or is_relative(method.node(entry.node))
        found[pk, turn] = None if is_unknown else earned
    return found


def _shown(row: Entry, unit: UnitShown, points: Points, typed: str, refusal: str) -> DifferenceShown:
    method = method_of(row.participant.round.edition)
    node = method.node(row.node)
    fields = fields_of(method, node)
    return DifferenceShown(
        row,
        node,
        unit,
        line_of(fields, row.inputs),
        points[row.pk, OWN],
        [review_shown(each, fields, points[row.pk, each.turn]) for each in row.reviews.all() if each.turn],
        typed,
        refusal,
    )


def earned_by(line: EntryLine, inputs: dict[str, str]) -> float | None:
    """Return the points that written inputs earn at a criterion; None where they cannot be scored."""
    method = method_of(line.entry.participant.round.edition)
    found = points_of(method, line.node, read_inputs(line.fields, inputs))
    return None if math.isnan(found) else found


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
