"""What the pages of rounds share: who the reader is to a participant, and the page within the desk.

An agency's people see their own agency's entries, a verifier the branches dealt to that person, the national approver all.
A national role other than the approver's opens no entry: whoever verifies sees what was dealt, nothing more.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from nenso.accounts.queries import actor_of, path_of, roles_of, today
from nenso.accounts.rules import NATIONAL, Role, ground
from nenso.index.models import Assignment, Entry, Participant, Round
from nenso.index.queries import method_of
from nenso.index.queries import rounds as queries
from nenso.index.rules.rounds import Phase, branch_of
from nenso.kernel.rules import Refused, Text
from nenso.web.language import in_words
from nenso.web.presenters.rounds.naming import (
    UnitShown,
    name_of_round,
    phase_kind,
    phase_name,
    phases_shown,
    units_shown,
)
from nenso.web.refusals import or_not_found
from nenso.web.views.desk_frame import rights, work_items

FOUND = (
    Phase.OBJECTION,
    Phase.DECISION,
    Phase.CLOSED,
    Phase.PUBLISHED,
)  # from here on agencies read what was found
NOT_YOURS = "not for this reader"


@dataclass(frozen=True, slots=True)
class Seat:
    """What the reader is to one participant; `branches` are those dealt to the reader."""

    is_office: bool
    is_agency: bool
    may_fill: bool
    may_sign: bool
    branches: frozenset[str]

    @property
    def may_see(self) -> bool:
        """Whether the reader may see anything of the participant's entries."""
        return self.is_office or self.is_agency or bool(self.branches)

    @property
    def sees_all(self) -> bool:
        """Whether the reader sees every branch."""
        return self.is_office or self.is_agency


@dataclass(frozen=True, slots=True)
class AskedRound:
    """A round, its phase today, and whether the reader runs it."""

    row: Round
    phase: Phase
    is_office: bool

    @property
    def name(self) -> Text:
        """The round's name."""
        return name_of_round(self.row)


@dataclass(frozen=True, slots=True)
class AskedUnit:
    """A participant of a round and what the reader may do with it."""

    round: AskedRound
    participant: Participant
    seat: Seat
    unit: UnitShown

    @property
    def shows_found(self) -> bool:
        """Whether the reader may see what verification found: the office always, the agency once objections are heard."""
        return self.seat.is_office or (self.seat.is_agency and self.round.phase in FOUND)

    @property
    def is_editable(self) -> bool:
        """Whether the reader may write into the entries now."""
        return self.seat.may_fill and self.round.phase is Phase.SELF and self.participant.submitted_at is None


@dataclass(frozen=True, slots=True)
class AskedEntry:
    """An entry, its branch, and its participant as the reader may see it."""

    row: Entry
    branch: str
    unit: AskedUnit

    @property
    def is_reviewer(self) -> bool:
        """Whether its branch was dealt to the reader."""
        return self.branch in self.unit.seat.branches


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, an empty one too; None where the page is only read."""
    return request.POST if request.method == "POST" else None


def holds(request: HttpRequest, role: Role, organisation: str, *, is_own_tree: bool = False) -> bool:
    """Say whether the reader holds a role in an organisation; with `is_own_tree` not by a national role."""
    try:
        path: Collection[str] = path_of(organisation, today())
    except Refused:
        return False
    if is_own_tree and organisation != NATIONAL:
        path = [code for code in path if code != NATIONAL]
    return ground(roles_of(request.user), role, list(path), today()) is not None


def is_office(request: HttpRequest) -> bool:
    """Say whether the reader runs the nation's rounds."""
    return holds(request, Role.APPROVER, NATIONAL)


def asked_round(request: HttpRequest, code: str) -> AskedRound:
    """Return a round for its reader; a missing page where there is none."""
    with or_not_found():
        row = queries.round_named(code)
    return AskedRound(row, queries.phase(row, today()), is_office(request))


def asked_unit(request: HttpRequest, code: str, unit: str) -> AskedUnit:
    """Return a participant for its reader; a missing page for who has no business with it, as for what is not there."""
    found = asked_round(request, code)
    row = Participant.objects.filter(round=found.row, unit_code=unit).select_related("organisation").first()
    if row is None:
        raise Http404(unit)
    row.round = found.row
    return _unit(request, found, row)


def asked_entry(request: HttpRequest, uuid: UUID) -> AskedEntry:
    """Return an entry for its reader; a missing page as `asked_unit`, branch by branch."""
    with or_not_found():
        row = queries.entry_named(uuid)
    unit = _unit(request, asked_round(request, row.participant.round.code), row.participant)
    branch = branch_of(method_of(unit.round.row.edition), row.node).code
    if not (unit.seat.sees_all or branch in unit.seat.branches):
        raise Http404(NOT_YOURS)
    return AskedEntry(row, branch, unit)


def _unit(request: HttpRequest, found: AskedRound, row: Participant) -> AskedUnit:
    seat = seat_of(request, found, row)
    if not seat.may_see:
        raise Http404(NOT_YOURS)
    return AskedUnit(found, row, seat, units_shown([row], found.row.units_on)[row.pk])


def seat_of(request: HttpRequest, found: AskedRound, row: Participant) -> Seat:
    """Return what the reader is to a participant."""
    own = row.unit_code
    dealt = Assignment.objects.filter(participant=row, reviewer_key=actor_of(request.user).key)
    return Seat(
        found.is_office,
        holds(request, Role.VIEWER, own, is_own_tree=True),
        holds(request, Role.REPORTER, own),
        holds(request, Role.APPROVER, own, is_own_tree=True),
        frozenset(dealt.values_list("branch", flat=True)),
    )


def round_desk(
    request: HttpRequest, page: str, found: AskedRound | None, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of rounds within the desk."""
    shown = {**rights(request), "work": work_items(request), **context}
    if found is not None:
        shown |= {
            "found": found,
            "round": found.row,
            "round_name": found.name,
            "phase": phase_name(found.phase),
            "phase_kind": phase_kind(found.phase),
            "phases": phases_shown(found.row, found.phase),
            "round_tabs": round_tabs(request, found) if found.is_office else [],
        }
    return render(request, f"web/rounds/{page}.html", shown, status=status)


def round_tabs(request: HttpRequest, found: AskedRound) -> list[tuple[str, str, bool]]:
    """Return the office's views of a round as (label, url, is_current)."""
    names = {
        "round": Text("Tiến độ", "Progress"),
        "differences": Text("Khác nhau", "Differences"),
        "objections": Text("Kiến nghị", "Objections"),
        "gaps": Text("Tự chấm và thẩm định", "Self against verified"),
        "reviewers": Text("Người thẩm định", "Reviewers"),
        "twice": Text("Minh chứng trùng", "Evidence used twice"),
        "lift": Text("Lên hạng", "Way up"),
    }
    found_tabs = []
    for name, label in names.items():
        url = reverse(f"rounds:{name}", args=[found.row.code])
        found_tabs.append((in_words(label), url, request.path == url))
    return found_tabs
