"""What happened to a submission, for display: its steps, and what its cells held before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nenso.kernel.rules import Text
from nenso.reporting.models import CellChange, Step, Submission
from nenso.reporting.queries.regimes import form_in
from nenso.reporting.rules.states import STATES, VERBS, State, Verb


@dataclass(frozen=True, slots=True)
class StepAsOf:
    """One step: who moved it to which state, in whose name, why, and with which remarks by cell."""

    verb: str
    verb_name: Text
    state: str
    state_name: Text
    organisation: str
    reason: str
    remarks: dict[str, str]
    by_key: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChangeAsOf:
    """One change of a cell: what it held, what it holds, by whom and why."""

    key: str
    name: Text
    before: Any
    after: Any
    row_version: int
    reason: str
    by_name: str
    at: datetime


def steps_of(row: Submission) -> tuple[StepAsOf, ...]:
    """Return the steps of a submission, the first one first."""
    return tuple(
        StepAsOf(
            verb=step.verb,
            verb_name=VERBS[Verb(step.verb)],
            state=step.after,
            state_name=STATES[State(step.after)],
            organisation=step.organisation_code,
            reason=step.reason,
            remarks=dict(step.facts.get("remarks", {})),
            by_key=step.by_key,
            by_name=step.by_name,
            at=step.at,
        )
        for step in Step.objects.filter(submission=row)
    )


def changes_of(row: Submission, key: str = "", limit: int = 500) -> tuple[ChangeAsOf, ...]:
    """Return the changes of a submission's cells, or of one cell, the newest first."""
    changes = CellChange.objects.filter(submission=row)
    if key:
        changes = changes.filter(key=key)
    form = form_in(row.form)
    found = []
    for change in changes[:limit]:
        cell = form.cell(change.key)
        found.append(
            ChangeAsOf(
                key=change.key,
                name=cell.title if cell else Text(change.key, change.key),
                before=change.before,
                after=change.after,
                row_version=change.row_version,
                reason=change.reason,
                by_name=change.by_name,
                at=change.at,
            )
        )
    return tuple(found)


def remarks_of(row: Submission) -> dict[str, str]:
    """Return the remarks by cell of the last return, where the submission still stands returned."""
    if row.state != State.RETURNED:
        return {}
    last = Step.objects.filter(submission=row).order_by("-id").first()
    return dict(last.facts.get("remarks", {})) if last is not None else {}
