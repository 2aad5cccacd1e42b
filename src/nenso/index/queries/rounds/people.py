"""What somebody has to do with rounds: which agencies' assessments are theirs to write or to sign off."""

from dataclasses import dataclass
from datetime import date

from nenso.accounts.queries import held_by, path_of
from nenso.accounts.rules import NATIONAL, HeldRole, Role, ground
from nenso.index.models import Assignment, Participant
from nenso.index.queries.rounds.rounds import phase
from nenso.index.rules.rounds import Phase


@dataclass(frozen=True, slots=True)
class Part:
    """A participation that somebody has a hand in, and what that person may do there today."""

    participant: Participant
    phase: Phase
    may_write: bool
    may_submit: bool
    may_take_back: bool


def parts_of_person(key: str, today: date) -> tuple[Part, ...]:
    """Return the participations in opened rounds of the agencies for which a person reports or approves.

    `key` is the person's; the newest round first. Four queries for any number.
    """
    held = held_by(key)
    own = {each.organisation for each in held if each.role in (Role.REPORTER, Role.APPROVER)} - {NATIONAL}
    if not own:
        return ()
    rows = Participant.objects.filter(round__opened_at__isnull=False).select_related(
        "round__edition", "round__run__publication"
    )
    rows = rows.defer("round__edition__text", "round__run__publication__bundle").order_by("-round__id", "id")
    judged = set(
        Assignment.objects.filter(reviewer_key=key).values_list("participant__round_id", flat=True).distinct()
    )
    found = (_part(each, held, today, is_judge=each.round_id in judged) for each in rows)
    return tuple(each for each in found if each is not None)


def _part(row: Participant, held: list[HeldRole], today: date, *, is_judge: bool) -> Part | None:
    # The committee reaches everybody, but neither writes nor signs for anybody but itself.
    path = [code for code in path_of(row.unit_code, today) if code != NATIONAL or row.unit_code == NATIONAL]
    may_report = ground(held, Role.REPORTER, path, today) is not None
    may_approve = ground(held, Role.APPROVER, path, today) is not None and not is_judge
    if not may_report and not may_approve:
        return None
    found = phase(row.round, today)
    is_open = found is Phase.SELF
    is_submitted = row.submitted_at is not None
    return Part(
        participant=row,
        phase=found,
        may_write=may_report and is_open and not is_submitted,
        may_submit=may_approve and is_open and not is_submitted,
        may_take_back=may_approve and is_open and is_submitted,
    )
