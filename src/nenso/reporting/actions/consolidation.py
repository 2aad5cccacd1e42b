"""The reports below in the report above: added up, with who is in and who is missing, and locked once they are in."""

from dataclasses import dataclass

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor
from nenso.reporting.actions import cells
from nenso.reporting.actions.steps import step, told_of
from nenso.reporting.models import Submission
from nenso.reporting.queries import filling
from nenso.reporting.queries.filling import Known
from nenso.reporting.queries.submissions import children, values_of
from nenso.reporting.rules.forms import Form
from nenso.reporting.rules.states import COUNTED, State, Verb, after, must_be_open
from nenso.reporting.rules.sums import add_up


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What adding up did: the cells that changed, which reports are in, and which are missing (code and state)."""

    changed: tuple[str, ...]
    included: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]


@transaction.atomic
def consolidate(*, by: Actor, submission: Submission) -> Consolidated:
    """Bring an open report up to date: add up the approved reports below, lock those that are in, fill what is known.

    What people wrote over a sum with a reason stays. Raises `Refused`: "submission.closed", "access.role_missing".
    """
    row = cells.locked(submission)
    by = allowed(by, Role.REPORTER, row.organisation_code)
    must_be_open(row.state)
    sheet = cells.sheet_of(row, by)
    known = {**sums_below(row, sheet.form), **filling.known_cells(sheet.form, row)}
    stale = [key for key, cell in sheet.cells.items() if cell.source in cells.KNOWN and key not in known]
    cells.forget_known(sheet, stale)
    changed = [*cells.write_known(sheet, known), *stale]
    cells.finish(sheet)
    locked = lock_below(row, by)
    below = children(row)
    included = tuple(one.code for one, its in below if its is not None and its.state in COUNTED)
    missing = tuple((one.code, its.state if its else "") for one, its in below if one.code not in included)
    facts = told_of(row) | {"included": len(included), "missing": len(missing), "locked": locked}
    record(by=by, verb="reporting.submission_consolidated", thing=("submission", str(row.uuid)), facts=facts)
    submission.row_version = row.row_version
    return Consolidated(tuple(changed), included, missing)


def sums_below(row: Submission, form: Form) -> dict[str, Known]:
    """Return what the approved reports below add up to, each with the codes of who is in it and who is missing."""
    below = children(row)
    reports = {one.code: values_of(its) for one, its in below if its is not None and its.state in COUNTED}
    if not reports:
        return {}
    missing = [one.code for one, _ in below if one.code not in reports]
    return {
        key: Known(one.value, cells.SUMMED, {"included": list(one.included), "missing": missing})
        for key, one in add_up(form, reports).items()
    }


def lock_below(row: Submission, by: Actor) -> int:
    """Lock the approved reports that a report adds up; return how many. Their correction is the receiver's to allow now."""
    below = [its.pk for _, its in children(row) if its is not None and its.state == State.APPROVED]
    waiting = Submission.objects.select_for_update().filter(pk__in=below, state=State.APPROVED).order_by("pk")
    number = 0
    for its in waiting:
        before, its.state = its.state, after(its.state, Verb.LOCKED)
        its.save(update_fields=["state", "changed_at"])
        step(its, by, Verb.LOCKED, before, its.state)
        number += 1
    return number
