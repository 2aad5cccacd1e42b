"""The receiver's decision: given back with reasons, or approved, by which figures become observations."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.directory import queries as directory
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text
from nenso.measures.actions import NewObservation, record_observations
from nenso.measures.queries.indicators import IndicatorAsOf, indicators_named
from nenso.reporting.actions import cells
from nenso.reporting.actions.steps import step, told_of
from nenso.reporting.actions.submissions import correction_reason
from nenso.reporting.actions.telling import names_of, tell_reporters
from nenso.reporting.models import CellChange, Step, Submission
from nenso.reporting.queries.regimes import form_in
from nenso.reporting.queries.submissions import period_of, receiver, units_on
from nenso.reporting.rules.form_checks import indicators_of
from nenso.reporting.rules.states import Verb, after

SOURCE = "reporting.submission"


@transaction.atomic
def give_back(
    *, by: Actor, submission: Submission, reason: str, remarks: Mapping[str, str] | None = None
) -> Submission:
    """Give a submitted report back to be changed, with a reason and remarks on single cells.

    Raises `Refused`: "submission.state", "submission.no_reason", "submission.unknown_cell", "access.role_missing".
    """
    row = cells.locked(submission)
    by = allowed(by, Role.APPROVER, receiver(row))
    then = after(row.state, Verb.RETURNED)
    if not reason.strip():
        raise Refused("submission.no_reason", field="reason")
    form = form_in(row.form)
    kept = {key: remark.strip() for key, remark in (remarks or {}).items() if remark.strip()}
    for key in kept:
        if form.cell(key) is None and key not in form.tables:
            raise Refused("submission.unknown_cell", field=key, key=key[:160])
    before, row.state = row.state, then
    row.save(update_fields=["state", "changed_at"])
    step(row, by, Verb.RETURNED, before, then, reason, {"remarks": kept})
    record(
        by=by,
        verb="reporting.submission_returned",
        thing=("submission", str(row.uuid)),
        facts=told_of(row) | {"reason": reason.strip(), "remarks": len(kept)},
    )
    _, period = names_of(row)
    title = Text(f"Báo cáo {period.vi} được trả lại để sửa", f"The report for {period.en} was returned")
    tell_reporters(row, "returned", title, Text(reason.strip(), reason.strip()))
    submission.state = row.state
    return row


@transaction.atomic
def approve(*, by: Actor, submission: Submission, row_version: int | None = None) -> Submission:
    """Approve a submitted report: its figures become observations in this transaction, superseding those they correct.

    Figures that were filled from observations are not recorded again: a figure is collected once.
    Raises `Refused`: "submission.state", "submission.own", "submission.version" (another version was read),
    "access.role_missing", and what `measures.actions.record_observations` refuses.
    """
    row = cells.locked(submission)
    by = allowed(by, Role.APPROVER, receiver(row))
    then = after(row.state, Verb.APPROVED)
    if row_version is not None and row_version != row.row_version:
        raise Refused("submission.version", seen=row_version, present=row.row_version)
    _not_own(row, by)
    rows = observations_of(row)
    is_correction = row.approved_at is not None
    lot = _record(row, by, rows, is_correction)
    before, row.state = row.state, then
    row.approved_at = timezone.now()
    row.save(update_fields=["state", "approved_at", "changed_at"])
    step(row, by, Verb.APPROVED, before, then, facts={"lot": lot})
    record(
        by=by,
        verb="reporting.submission_approved",
        thing=("submission", str(row.uuid)),
        facts=told_of(row) | {"figures": len(rows), "lot": lot, "is_correction": is_correction},
    )
    _, period = names_of(row)
    title = Text(f"Báo cáo {period.vi} đã được duyệt", f"The report for {period.en} was approved")
    tell_reporters(row, "approved", title, Text("", ""))
    submission.state, submission.approved_at = row.state, row.approved_at
    return row


def _not_own(row: Submission, by: Actor) -> None:
    last = Step.objects.filter(submission=row, verb=Verb.SUBMITTED).order_by("-id").first()
    if last is not None and last.by_key == by.key:
        raise Refused("submission.own", name=by.name)


def _record(row: Submission, by: Actor, rows: Sequence[NewObservation], is_correction: bool) -> str:
    if not rows:
        return ""
    day = units_on(row)
    lot = record_observations(
        by=by,
        kind="report",
        source=(SOURCE, str(row.uuid)),
        rows=rows,
        citation=f"{row.regime.regime.code} {row.period} {row.organisation_code}",
        reason=correction_reason(row) if is_correction else "",
        facts={"form": row.form.digest},
        # A period's report is due before the period ends where the law closes the data earlier (article 12).
        on=max(day, timezone.localdate()),
    )
    return str(lot.uuid)


def observations_of(row: Submission) -> list[NewObservation]:
    """Return what the approval of a report records: the cells of indicators that were not known from elsewhere.

    In a correction an emptied cell withdraws its figure. A figure counts for the organisation, or for its territory
    where the indicator is about territories.
    """
    period = period_of(row)
    if period is None:  # a call about other days than a period's
        return []
    sheet = cells.sheet_of(row, Actor("system", "nenso", ""))
    day = units_on(row)
    known = indicators_named(indicators_of(sheet.form), day)
    one = directory.organisations([row.organisation_code], day).get(row.organisation_code)
    emptied = _emptied(row) if row.approved_at is not None else set()
    found = []
    for key, cell in sheet.form.fixed.items():
        indicator = known.get(cell.field.indicator)
        held = sheet.cells.get(key)
        if indicator is None or held is None or indicator.period_kind != period.kind:
            continue
        if held.facts.get("known_source") == cells.FILLED or (held.number is None and key not in emptied):
            continue
        if (unit := _unit(indicator, one, row.organisation_code)) is None:
            continue
        flags = ("summed",) if held.source == cells.SUMMED else ()
        found.append(
            NewObservation(indicator.code, *unit, period.code, held.number, cell.field.category, key, flags)
        )
    return found


def _emptied(row: Submission) -> set[str]:
    return set(CellChange.objects.filter(submission=row).values_list("key", flat=True))


def _unit(
    indicator: IndicatorAsOf, one: directory.OrganisationAsOf | None, organisation_code: str
) -> tuple[str, str] | None:
    """Return the unit that a figure is of; a ministry has no territory, and what it says of one is no observation."""
    if indicator.subject != "territory":
        return "organisation", organisation_code
    return (one.territory_level, one.territory_code) if one is not None and one.territory_code else None
