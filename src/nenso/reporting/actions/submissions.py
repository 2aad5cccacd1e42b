"""Reports being made: saved by several people at once, submitted, opened again to correct."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text
from nenso.reporting.actions import cells
from nenso.reporting.actions.consolidation import lock_below
from nenso.reporting.actions.steps import step, told_of
from nenso.reporting.actions.telling import tell_receiver
from nenso.reporting.models import CellChange, Step, Submission
from nenso.reporting.queries.submissions import Value, content, receiver
from nenso.reporting.rules.checking import Problem, errors, value_of, warnings
from nenso.reporting.rules.forms import Form
from nenso.reporting.rules.merging import Change, Conflict, merge
from nenso.reporting.rules.states import STATES, State, Verb, after, must_be_open


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the version it made, the cells it changed, and what others had changed since (by key)."""

    row_version: int
    changed: tuple[str, ...]
    others: dict[str, Value]

    @property
    def is_merged(self) -> bool:
        """Whether somebody else had saved in between."""
        return bool(self.others)


@transaction.atomic
def save_cells(
    *,
    by: Actor,
    submission: Submission,
    row_version: int,
    values: Mapping[str, Any],
    reasons: Mapping[str, str] | None = None,
    source: str = cells.TYPED,
) -> Saved:
    """Save cells that were changed from version `row_version` on; what others changed elsewhere meanwhile stays.

    `values` are numbers, texts as people write them ("1.234,5", "14/05/2026"), or None to empty a cell. A cell that was
    filled or added up takes a reason; in a correction every change does (that of the correction serves).
    Raises `Refused`: "submission.closed", "submission.cells" (what cannot be read, as `problems`),
    "submission.changed" (the same cell changed by both, as `conflicts`), "submission.filled_needs_reason",
    "access.role_missing".
    """
    row = cells.locked(submission)
    by = allowed(by, Role.REPORTER, row.organisation_code)
    must_be_open(row.state)
    sheet = cells.sheet_of(row, by)
    wanted = read_values(sheet.form, values)
    later = _later(row, row_version)
    found = merge(wanted, row_version, row.row_version, later, by.key)
    if found.conflicts:
        raise _changed(sheet.form, found.conflicts)
    cells.write_typed(sheet, found.accepted, reasons or {}, source, default_reason=correction_reason(row))
    changed = tuple(change.key for change in sheet.changes)
    if cells.finish(sheet):
        told = {"cells": len(changed), "version": row.row_version, "source": source}
        record(by=by, verb="reporting.cells_saved", thing=("submission", str(row.uuid)), facts=told)
    others = {
        change.key: change.after for change in later if change.by_key != by.key and change.key not in changed
    }
    submission.row_version = row.row_version
    return Saved(row.row_version, changed, others)


def read_values(form: Form, values: Mapping[str, Any]) -> dict[str, Value]:
    """Return what was written as values; raises `Refused("submission.cells")` with each that cannot be read."""
    wanted: dict[str, Value] = {}
    problems: list[Problem] = []
    for key, written in values.items():
        cell = form.cell(key)
        if cell is None:
            raise Refused("submission.unknown_cell", field=key, key=key[:160])
        found = value_of(cell, written)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            wanted[key] = found
    if problems:
        texts = [problem.message for problem in problems]
        raise Refused(
            "submission.cells", field=problems[0].key, count=len(problems), first=texts[0], problems=texts
        )
    return wanted


def _later(row: Submission, base: int) -> list[Change]:
    found = CellChange.objects.filter(submission=row, row_version__gt=base).order_by("row_version", "id")
    return [
        Change(each.key, each.after, each.row_version, each.by_key, each.by_name, each.at) for each in found
    ]


def _changed(form: Form, conflicts: tuple[Conflict, ...]) -> Refused:
    first = conflicts[0]
    cell = form.cell(first.key)
    return Refused(
        "submission.changed",
        field=first.key,
        count=len(conflicts),
        cell=cell.title if cell else first.key,
        name=first.by_name,
        at=timezone.localtime(first.at).strftime("%H:%M %d/%m/%Y"),
        theirs=_shown(first.theirs),
        mine=_shown(first.mine),
        conflicts=[
            {
                "key": each.key,
                "theirs": each.theirs,
                "mine": each.mine,
                "by": each.by_name,
                "at": each.at.isoformat(),
            }
            for each in conflicts
        ],
    )


def _shown(value: Value) -> Value | Text:
    return Text("trống", "empty") if value is None or value == "" else value


def correction_reason(row: Submission) -> str:
    """Return why an approved report was opened again; empty where it was not."""
    if row.approved_at is None:
        return ""
    last = Step.objects.filter(submission=row, verb=Verb.CORRECTED).order_by("-id").first()
    return last.reason if last else ""


@transaction.atomic
def submit(
    *, by: Actor, submission: Submission, row_version: int, explanation: str = "", now: datetime | None = None
) -> Submission:
    """Submit a report: errors block, warnings want an explanation; the reports below that it adds up are locked.

    Raises `Refused`: "submission.state", "submission.stale" (somebody saved since), "submission.has_errors",
    "submission.deviation_reasons", "submission.warnings_unexplained" (all with `problems`), "access.role_missing".
    """
    row = cells.locked(submission)
    by = allowed(by, Role.REPORTER, row.organisation_code)
    then = after(row.state, Verb.SUBMITTED)
    if row_version != row.row_version:
        raise _stale(row)
    held = content(row)
    _blocked("submission.has_errors", errors(held.problems))
    _without_reason(held.form, [cell.key for cell in held.deviations if not cell.facts.get("reason")])
    unclear = warnings(held.problems)
    if unclear and not explanation.strip():
        _blocked("submission.warnings_unexplained", unclear)
    before, row.state = row.state, then
    row.submitted_at = row.submitted_at or now or timezone.now()
    row.save(update_fields=["state", "submitted_at", "changed_at"])
    lock_below(row, by)
    facts = {"warnings": [problem.code for problem in unclear], "deviations": len(held.deviations)}
    step(row, by, Verb.SUBMITTED, before, then, explanation, facts)
    record(
        by=by,
        verb="reporting.submission_submitted",
        thing=("submission", str(row.uuid)),
        facts=told_of(row) | facts,
    )
    tell_receiver(row, receiver(row))
    submission.state, submission.submitted_at = row.state, row.submitted_at
    return row


def _stale(row: Submission) -> Refused:
    last = CellChange.objects.filter(submission=row).first()
    return Refused(
        "submission.stale",
        name=last.by_name if last else "",
        at=timezone.localtime(row.changed_at).strftime("%H:%M %d/%m/%Y"),
    )


def _blocked(code: str, problems: tuple[Problem, ...]) -> None:
    if problems:
        texts = [problem.message for problem in problems]
        raise Refused(
            code,
            field=problems[0].key,
            count=len(texts),
            first=texts[0],
            problems=texts,
            keys=[problem.key for problem in problems],
        )


def _without_reason(form: Form, keys: list[str]) -> None:
    if keys:
        cell = form.cell(keys[0])
        raise Refused(
            "submission.deviation_reasons",
            field=keys[0],
            count=len(keys),
            cell=cell.title if cell else keys[0],
        )


@transaction.atomic
def correct(*, by: Actor, submission: Submission, reason: str) -> Submission:
    """Open an approved report again to correct it: by its own reporters, or by its receiver's approvers where it is locked.

    Its figures stand until the correction is approved. Raises `Refused`: "submission.state", "submission.no_reason",
    "access.role_missing".
    """
    row = cells.locked(submission)
    by = _may_correct(by, row)
    if not reason.strip():
        raise Refused("submission.no_reason", field="reason")
    then = after(row.state, Verb.CORRECTED)
    before, row.state = row.state, then
    row.row_version += 1
    row.save(update_fields=["state", "row_version", "changed_at"])
    step(row, by, Verb.CORRECTED, before, then, reason)
    record(
        by=by,
        verb="reporting.submission_corrected",
        thing=("submission", str(row.uuid)),
        facts=told_of(row) | {"reason": reason.strip(), "before": STATES[State(before)].en},
    )
    submission.state, submission.row_version = row.state, row.row_version
    return row


def _may_correct(by: Actor, row: Submission) -> Actor:
    if row.state == State.LOCKED:
        return allowed(by, Role.APPROVER, receiver(row))
    try:
        return allowed(by, Role.REPORTER, row.organisation_code)
    except Refused:
        return allowed(by, Role.APPROVER, receiver(row))
