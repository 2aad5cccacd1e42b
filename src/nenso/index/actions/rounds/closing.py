"""Closing a round: what was found becomes a dataset, a run and a proposal for publication, all or nothing."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.index.actions.datasets import load_dataset
from nenso.index.actions.publications import propose_publication
from nenso.index.actions.rounds.changing import locked_round, must_be_in
from nenso.index.actions.runs import run_edition
from nenso.index.importing import ImportRow
from nenso.index.models import (
    Entry,
    EntryState,
    EvidenceRequest,
    Objection,
    ObjectionState,
    Participant,
    Round,
)
from nenso.index.queries.methods import method_of
from nenso.index.rules.rounds import Phase, fields_of, read_inputs
from nenso.index.rules.rounds.paths import path_of_entry
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused

ILLUSTRATIVE, FOUND = "illustrative", "found"


@dataclass(frozen=True, slots=True)
class Undone:
    """What a round leaves undone: agencies without sign-off, criteria not verified, requests without answer."""

    unsigned: int
    unverified: int
    unanswered: int

    @property
    def count(self) -> int:
        """All of it."""
        return self.unsigned + self.unverified + self.unanswered


@transaction.atomic
def close_round(
    *,
    by: Actor,
    round: Round,  # noqa: A002 - the law's word
    reason_for_gaps: str = "",
    now: datetime | None = None,
) -> Round:
    """Close a round into a run that is proposed for publication, under embargo until its day of publication.

    What nobody verified counts as the agency said it; that takes a reason, which is kept. An objection is never left
    behind. In one transaction: a round is open, or closed with its whole run.
    Raises `Refused`: "round.undone" (with the counts), "round.objections_open", "round.nothing", "round.not_yet",
    "round.too_late", "access.role_missing", those of the dataset and the run.
    """
    row = locked_round(round)
    by = allowed(by, Role.APPROVER, NATIONAL)
    must_be_in(row, Phase.DECISION, now)
    _wait_for_decisions(row)
    left = _nothing_undone(row, reason_for_gaps)
    rows = _rows(row)
    if not rows:
        raise Refused("round.nothing")
    method = method_of(row.edition)
    dataset, _ = load_dataset(
        by=by,
        family=method.family,
        group=row.group,
        year=row.year,
        units_on=row.units_on,
        file_name=row.code,
        rows=rows,
        decimals=method.decimals,
    )
    run = run_edition(by=by, edition=row.edition, dataset=dataset)
    day = timezone.make_aware(datetime.combine(row.publish_on, time.min))
    propose_publication(by=by, run=run, embargo_until=day)
    row.run, row.closed_at = run, now or timezone.now()
    row.save(update_fields=["run", "closed_at"])
    facts = {
        "run": str(run.uuid),
        "rows": len(rows),
        "undone": left.count,
        "reason": reason_for_gaps.strip() if left.count else "",
    }
    record(by=by, verb="index.round_closed", thing=("round", row.code), facts=facts)
    round.run, round.closed_at = row.run, row.closed_at
    return row


def _wait_for_decisions(row: Round) -> None:
    """Hold every participant: what is being decided is in the run, what comes after finds the round closed."""
    list(row.participants.select_for_update().order_by("pk").values_list("pk"))


def undone(row: Round) -> Undone:
    """Return what a round leaves undone, objections apart. Three queries."""
    its = Entry.objects.filter(participant__round=row)
    return Undone(
        unsigned=Participant.objects.filter(round=row, submitted_at=None).count(),
        unverified=its.exclude(state=EntryState.VERIFIED).count(),
        unanswered=EvidenceRequest.objects.filter(entry__participant__round=row, answered_at=None).count(),
    )


def _nothing_undone(row: Round, reason: str) -> Undone:
    objections = Objection.objects.filter(entry__participant__round=row, state=ObjectionState.OPEN).count()
    if objections:
        raise Refused("round.objections_open", count=objections)
    left = undone(row)
    if left.count and not reason.strip():
        raise Refused(
            "round.undone",
            field="reason_for_gaps",
            unsigned=left.unsigned,
            unverified=left.unverified,
            unanswered=left.unanswered,
        )
    return left


def _rows(row: Round) -> list[ImportRow]:
    """Return what counts, one row an input; its note is where the entry stands."""
    method = method_of(row.edition)
    source = f"Đợt đánh giá {row.code}: {row.name_vi}"
    status = ILLUSTRATIVE if row.is_illustrative else FOUND
    found: list[ImportRow] = []
    entries = Entry.objects.filter(participant__round=row).select_related("participant")
    for entry in entries.order_by("participant__unit_code", "id"):
        fields = fields_of(method, method.node(entry.node))
        counted = entry.inputs if entry.verified is None else entry.verified
        for key, value in read_inputs(fields, counted).items():
            unit, note = entry.participant.unit_code, path_of_entry(entry.uuid)
            place = len(found) + 1
            found.append(ImportRow(unit, key, repr(value), "input", status, source, note, place))
    return found
