"""What of assessment rounds waits for the reader: to fill in, to sign off, to verify, to answer, to decide."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from nenso.accounts.queries import actor_of, may, today
from nenso.accounts.rules import NATIONAL, Role
from nenso.index.models import EvidenceRequest, Objection, Round
from nenso.index.queries import rounds as queries
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Text
from nenso.web.language import language_of
from nenso.web.presenters.rounds.lists import mine
from nenso.web.presenters.rounds.naming import name_of_round

MOST = 8


def round_items(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the reader's own work in rounds; for the national approver what the rounds wait for."""
    key, day = actor_of(request.user).key, today()
    parts = queries.parts_of_person(key, day)
    items = [
        _item(each.title, each.url, each.note, each.status, each.kind)
        for each in mine(key, day, parts)
        if each.is_open
    ]
    items += _asked(parts)
    if may(request.user, Role.APPROVER, NATIONAL, day):
        items += _office()
    return items[:MOST]


def _item(title: Text, url: str, note: Text, status: Text, kind: str) -> dict[str, Any]:
    language = language_of()
    return {
        "title": title,
        "url": url,
        "note": note,
        "status": status.in_language(language),
        "status_kind": kind,
    }


def _asked(parts: Sequence[queries.Part]) -> list[dict[str, Any]]:
    """Return requests for evidence that the reader's agencies have not answered."""
    # An answer is taken while verification lasts: after it there is nothing left to do.
    codes = {
        (part.participant.round_id, part.participant.unit_code)
        for part in parts
        if part.phase is Phase.VERIFICATION
    }
    if not codes:
        return []
    rows = EvidenceRequest.objects.filter(
        answered_at=None, entry__participant__unit_code__in={unit for _round, unit in codes}
    ).select_related("entry__participant__round")
    found = []
    for row in rows.order_by("due")[:MOST]:
        its = row.entry.participant
        if (its.round_id, its.unit_code) in codes and its.round.closed_at is None:
            title, status = Text("Bổ sung minh chứng", "More evidence"), Text("chờ trả lời", "to answer")
            url = reverse("rounds:answer", args=[row.uuid])
            found.append(_item(title, url, Text(row.question[:80], row.question[:80]), status, "urgent"))
    return found


def _office() -> list[dict[str, Any]]:
    """Return rounds that wait to be dealt or closed, and objections to be decided."""
    day, found = today(), []
    for row in Round.objects.filter(closed_at=None).order_by("-year", "-id")[:MOST]:  # it has no run yet
        phase, name = queries.phase(row, day), name_of_round(row)
        url = reverse("rounds:round", args=[row.code])
        note = Text(row.code, row.code)
        if phase is Phase.DECISION:
            close = reverse("rounds:close", args=[row.code])
            found.append(_item(name, close, note, Text("chờ chốt", "to close"), "urgent"))
        elif row.opened_at is None:
            found.append(_item(name, url, note, Text("chưa mở", "not open"), "plain"))
        elif phase is Phase.VERIFICATION and row.dealt_at is None:
            found.append(_item(name, url, note, Text("chưa chia việc", "not dealt"), "urgent"))
        if waits := Objection.objects.filter(entry__participant__round=row, state="open").count():
            status = Text(f"{waits} kiến nghị", f"{waits} {'objection' if waits == 1 else 'objections'}")
            found.append(_item(name, reverse("rounds:objections", args=[row.code]), note, status, "urgent"))
    return found
