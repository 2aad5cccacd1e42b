"""The self-assessment of an agency: the branches with how far each is, the criteria of one as cards, and as a file."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nenso.accounts.queries import today
from nenso.accounts.rules import Role, requires
from nenso.directory import queries as directory
from nenso.directory.queries import OrganisationAsOf
from nenso.index.models import EntryChange
from nenso.index.queries import method_of
from nenso.index.queries.rounds import Branch, entries_of, twins_of
from nenso.index.rules import Edition
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind, export
from nenso.web.presenters.rounds import assessment as shown
from nenso.web.presenters.rounds.cards import CardShown, Reader, Typed, card_of
from nenso.web.presenters.rounds.fields import line_of
from nenso.web.presenters.rounds.naming import ENTRY_STATES
from nenso.web.views.rounds.frame import AskedUnit, asked_unit, round_desk

COLUMNS = (
    Column("branch", Text("Chỉ số chính", "Main indicator"), width=28),
    Column("node", Text("Mã", "Code")),
    Column("name", Text("Tiêu chí", "Criterion"), width=50),
    Column("own", Text("Tự chấm", "Self-assessed"), width=20),
    Column("points", Text("Điểm tự chấm", "Points by self-assessment"), Kind.NUMBER, 2),
    Column("found", Text("Thẩm định", "Verified"), width=20),
    Column("points_found", Text("Điểm thẩm định", "Points verified"), Kind.NUMBER, 2),
    Column("most", Text("Điểm tối đa", "Most points"), Kind.NUMBER, 2),
    Column("state", Text("Tình trạng", "State")),
    Column("evidence", Text("Số minh chứng", "Documents"), Kind.NUMBER, 0),
    Column("note", Text("Ghi chú", "Note"), width=40),
)


@requires(Role.VIEWER)
@require_safe
def assessment(request: HttpRequest, code: str, unit: str) -> HttpResponse:
    """The self-assessment of one agency, a main indicator at a time (`?branch=`)."""
    found = asked_unit(request, code, unit)
    branches = seen(found)
    if "format" in request.GET:
        return export(request, f"{code}-{unit}", COLUMNS, _rows(branches, found))
    return assessment_page(request, found, branches, request.GET.get("branch", ""))


def seen(found: AskedUnit) -> tuple[Branch, ...]:
    """Return the branches that the reader may see."""
    branches = entries_of(found.participant)
    if found.seat.sees_all:
        return branches
    return tuple(each for each in branches if each.node.code in found.seat.branches)


def assessment_page(
    request: HttpRequest,
    found: AskedUnit,
    branches: Sequence[Branch],
    branch: str,
    *,
    typed: dict[str, Typed] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the page of a branch; `typed` holds by node what could not be stored."""
    context = {
        **parts_of(found, branches, branch, typed),
        "refusal": refusal,
        "unit": found.unit,
        "participant": found.participant,
        "is_agency": found.seat.is_agency,
        "may_fill": found.is_editable,
        "may_sign": found.seat.may_sign and found.round.phase is Phase.SELF,
    }
    return round_desk(request, "assessment", found.round, context, status)


def parts_of(
    found: AskedUnit, branches: Sequence[Branch], branch: str, typed: dict[str, Typed] | None = None
) -> dict[str, Any]:
    """Return what the page of a branch and the answer to a save share: branches, status, cards, the sentence."""
    row, unit = found.round.row, found.unit.unit_code
    listed = shown.branches_shown(branches, row, unit, branch, shows_found=found.shows_found)
    current = next((each for each in listed if each.is_current), None)
    progress = shown.progress_of_branches(branches)
    its = next((each for each in branches if current and each.node.code == current.code), None)
    return {
        "page": shown.AssessmentShown(listed, current or _none(), _cards(found, its, typed or {}), progress),
        "lead": shown.lead(progress, row, found.participant, found.round.phase, today()),
        "said": "",
    }


def _none() -> shown.BranchShown:
    return shown.BranchShown("", Text("", ""), Text("", ""), "", False)


def _cards(found: AskedUnit, branch: Branch | None, typed: dict[str, Typed]) -> list[CardShown]:
    if branch is None:
        return []
    counts = changes_of([line.entry.pk for line in branch.entries])
    reader, method, place = (
        reader_of(found, branch.node.code),
        method_of(found.round.row.edition),
        place_of(found),
    )
    twins = (
        twins_of([each for line in branch.entries for each in line.evidence], found.participant)
        if reader.shows_twins
        else None
    )
    return [
        card_of(
            line,
            method,
            place,
            reader,
            today=today(),
            changes=counts.get(line.entry.pk, 0),
            twins=twins,
            typed=typed.get(line.node.code),
        )
        for line in branch.entries
    ]


def changes_of(entries: Sequence[int]) -> dict[int, int]:
    """Return how often entries were changed, by row; one query."""
    rows = EntryChange.objects.filter(entry__in=entries).order_by().values("entry_id").annotate(n=Count("pk"))
    return {each["entry_id"]: each["n"] for each in rows}


def place_of(found: AskedUnit) -> OrganisationAsOf:
    """Return the participant as of the day of the round."""
    return directory.organisation(found.unit.unit_code, found.round.row.units_on)


def method_for(found: AskedUnit) -> Edition:
    """Return the method of the round."""
    return method_of(found.round.row.edition)


def reader_of(found: AskedUnit, branch: str) -> Reader:
    """Return what the reader may do with the cards of a branch."""
    seat, phase = found.seat, found.round.phase
    is_reviewer = branch in seat.branches
    return Reader(
        is_editable=found.is_editable,
        may_answer=seat.may_fill and phase in (Phase.VERIFICATION, Phase.OBJECTION),
        may_object=seat.may_fill and phase is Phase.OBJECTION,
        shows_found=found.shows_found,
        shows_twins=seat.is_office or is_reviewer,
        may_review=is_reviewer and phase is Phase.VERIFICATION,
        is_agency=seat.is_agency and not seat.is_office,
    )


def _rows(branches: Sequence[Branch], found: AskedUnit) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for branch in branches:
        for line in branch.entries:
            verified = line.verified if found.shows_found else None
            rows.append(
                [
                    branch.node.name,
                    line.node.code,
                    line.node.name,
                    line_of(line.fields, line.entry.inputs),
                    line.own.points if line.own.is_known else None,
                    line_of(line.fields, line.entry.verified) if verified else "",
                    verified.points if verified else None,
                    line.node.max_points,
                    ENTRY_STATES.get(line.entry.state, Text(line.entry.state, line.entry.state)),
                    sum(not each.objection_id for each in line.evidence),
                    line.entry.note,
                ]
            )
    return rows
