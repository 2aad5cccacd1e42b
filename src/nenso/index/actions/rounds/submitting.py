"""A self-assessment signed off by the agency's approver, and taken back while there is time."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed, path_of
from nenso.accounts.rules import NATIONAL, Role
from nenso.directory import queries as directory
from nenso.index.actions.rounds.changing import locked_participant, must_be_in
from nenso.index.actions.rounds.filling import must_be_open
from nenso.index.models import Assignment, Participant, Round
from nenso.index.queries.rounds import lacks_of, progress_of
from nenso.index.rules.rounds import Lack, Phase
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused


@transaction.atomic
def submit_assessment(
    *, by: Actor, participant: Participant, with_gaps_reason: str = "", now: datetime | None = None
) -> Participant:
    """Sign a self-assessment off; from then on nobody writes in it.

    Raises `Refused`: "assessment.gaps" (with everything that is missing as `problems`, where no reason is given),
    "participant.submitted", "participant.judge", "round.not_yet", "round.too_late", "access.role_missing".
    """
    row = locked_participant(participant)
    by = _approver_of(by, row)
    must_be_open(row, now)
    lacks = lacks_of(row)
    if lacks and not with_gaps_reason.strip():
        raise _gaps(lacks)
    row.submitted_at = now or timezone.now()
    row.submitted_by_key, row.submitted_by_name = by.key, by.name
    row.gaps_reason = with_gaps_reason.strip() if lacks else ""
    row.save(update_fields=["submitted_at", "submitted_by_key", "submitted_by_name", "gaps_reason"])
    progress = progress_of(row.round, row)[row.pk]
    record(
        by=by,
        verb="index.assessment_submitted",
        thing=("round", row.round.code),
        facts={
            "round": row.round.code,
            "unit": row.unit_code,
            "filled": progress.filled,
            "total": progress.total,
            "gaps": len(lacks),
            "reason": row.gaps_reason,
        },
    )
    participant.submitted_at, participant.gaps_reason = row.submitted_at, row.gaps_reason
    participant.submitted_by_key, participant.submitted_by_name = by.key, by.name
    return row


def _approver_of(by: Actor, row: Participant) -> Actor:
    """Return an approver of the agency or of one above it in its own tree; who judges the round signs off nothing in it.

    The committee that runs the round reaches everybody by its roles, but signs off for nobody but itself.
    """
    found = allowed(by, Role.APPROVER, row.unit_code)
    if found.kind == "staff" and found.right.endswith(f" in {NATIONAL}") and not _is_under_committee(row):
        raise Refused("participant.not_its_own", name=by.name)
    if is_judge(row.round, by):
        raise Refused("participant.judge", name=by.name)
    return found


def _is_under_committee(row: Participant) -> bool:
    today = timezone.localdate()
    above = directory.organisation_parents(today)
    return row.unit_code == NATIONAL or any(
        above.get(code) == NATIONAL for code in path_of(row.unit_code, today)
    )


def is_judge(row: Round, by: Actor) -> bool:
    """Say whether somebody was dealt work of verification in a round."""
    return Assignment.objects.filter(participant__round=row, reviewer_key=by.key).exists()


def _gaps(lacks: tuple[Lack, ...]) -> Refused:
    return Refused(
        "assessment.gaps",
        field="with_gaps_reason",
        count=len(lacks),
        first=lacks[0].text,
        problems=[each.text for each in lacks],
        nodes=[each.node for each in lacks],
    )


@transaction.atomic
def take_back_assessment(
    *, by: Actor, participant: Participant, reason: str, now: datetime | None = None
) -> Participant:
    """Open a signed-off self-assessment again, while agencies assess themselves.

    Raises `Refused`: "participant.not_submitted", "round.no_reason", "participant.judge", "round.not_yet",
    "round.too_late", "access.role_missing".
    """
    row = locked_participant(participant)
    by = _approver_of(by, row)
    must_be_in(row.round, Phase.SELF, now)
    if row.submitted_at is None:
        raise Refused("participant.not_submitted")
    if not reason.strip():
        raise Refused("round.no_reason", field="reason")
    row.submitted_at, row.submitted_by_key, row.submitted_by_name, row.gaps_reason = None, "", "", ""
    row.save(update_fields=["submitted_at", "submitted_by_key", "submitted_by_name", "gaps_reason"])
    facts = {"round": row.round.code, "unit": row.unit_code, "reason": reason.strip()}
    record(by=by, verb="index.assessment_taken_back", thing=("round", row.round.code), facts=facts)
    participant.submitted_at = None
    return row
