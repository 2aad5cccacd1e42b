"""Workbooks of a report: the template that goes out, and a filled one looked at, then taken whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.kernel.rules import Actor, Refused, Text
from nenso.reporting.actions import cells
from nenso.reporting.actions.submissions import Saved, save_cells
from nenso.reporting.actions.telling import names_of
from nenso.reporting.models import Submission
from nenso.reporting.queries.regimes import form_in
from nenso.reporting.queries.submissions import Value, cells_of
from nenso.reporting.rules.checking import Problem, check
from nenso.reporting.rules.forms import Form
from nenso.reporting.rules.states import must_be_open
from nenso.reporting.workbooks import Filled, Meta, SheetProblem, read_filled, write_template


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell that a workbook changes. `wants_reason`: the value was known from elsewhere."""

    key: str
    name: Text
    before: Value
    after: Value
    sheet: str
    place: str
    wants_reason: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a workbook would change. `problems` hinder; `findings` are what would be wrong afterwards."""

    changes: tuple[CellDifference, ...]
    problems: tuple[SheetProblem, ...]
    notes: tuple[Text, ...]
    findings: tuple[Problem, ...]
    row_version: int
    is_stale: bool

    @property
    def is_clean(self) -> bool:
        """Whether it may be taken."""
        return not self.problems


def template(submission: Submission, language: str = "vi") -> bytes:
    """Return the workbook of a submission, with what it holds already."""
    form = form_in(submission.form)
    name, period = names_of(submission)
    regime = Text(submission.regime.name_vi, submission.regime.name_en)
    heading = Text(f"{regime.vi} – {name.vi}, {period.vi}", f"{regime.en} – {name.en}, {period.en}")
    values = {key: cell.value for key, cell in cells_of(submission).items()}
    return write_template(form, _meta(submission), heading, values, language)


def preview_workbook(*, by: Actor, submission: Submission, content: bytes) -> Preview:
    """Return what a filled workbook would change, and everything wrong with it. Nothing is stored.

    Raises `Refused`: "submission.closed", "workbook.no_meta", "workbook.other_form", "workbook.other_organisation",
    "workbook.other_period", "workbook.too_many_rows", "workbook.unreadable", "access.role_missing".
    """
    allowed(by, Role.REPORTER, submission.organisation_code)
    must_be_open(submission.state)
    form = form_in(submission.form)
    filled = _read(submission, form, content)
    held = cells_of(submission)
    changes = []
    for one in filled.found:
        cell, its = held.get(one.key), form.cell(one.key)
        before = cell.value if cell else None
        if before != one.value and its is not None:
            is_known = cell is not None and "known" in cell.facts and cell.facts["known"] != one.value
            difference = CellDifference(
                one.key, its.title, before, one.value, one.sheet, one.place, wants_reason=is_known
            )
            changes.append(difference)
    after = {key: cell.value for key, cell in held.items()} | {one.key: one.value for one in filled.found}
    computed = [key for key, cell in held.items() if cell.source == cells.COMPUTED]
    for key in set(computed) - {one.key for one in filled.found}:
        after.pop(key)
    return Preview(
        tuple(changes),
        filled.problems,
        filled.notes,
        check(form, after),
        filled.meta.row_version,
        filled.meta.row_version < submission.row_version,
    )


@transaction.atomic
def import_workbook(
    *, by: Actor, submission: Submission, content: bytes, reasons: Mapping[str, str] | None = None
) -> Saved:
    """Take a filled workbook whole or not at all; what others changed since it was downloaded is merged or told.

    Raises `Refused`: those of `preview_workbook` and `save_cells`, "workbook.problems" (as `problems`, each with its
    sheet, row and column).
    """
    row = cells.locked(submission)
    allowed(by, Role.REPORTER, row.organisation_code)
    must_be_open(row.state)
    filled = _read(row, form_in(row.form), content)
    if filled.problems:
        texts = [problem.text for problem in filled.problems]
        raise Refused("workbook.problems", field="file", count=len(texts), first=texts[0], problems=texts)
    saved = save_cells(
        by=by,
        submission=row,
        row_version=filled.meta.row_version,
        values={one.key: one.value for one in filled.found},
        reasons=reasons,
        source=cells.IMPORTED,
    )
    submission.row_version = saved.row_version
    return saved


def _meta(row: Submission) -> Meta:
    return Meta(row.regime.regime.code, row.form.digest, row.organisation_code, row.period, row.row_version)


def _read(row: Submission, form: Form, content: bytes) -> Filled:
    filled = read_filled(content, form)
    found, wanted = filled.meta, _meta(row)
    if (found.regime, found.form) != (wanted.regime, wanted.form):
        raise Refused(
            "workbook.other_form",
            field="file",
            found=f"{found.regime} {found.form[:8]}",
            wanted=f"{wanted.regime} {wanted.form[:8]}",
        )
    if found.organisation != wanted.organisation:
        raise Refused(
            "workbook.other_organisation", field="file", found=found.organisation, wanted=wanted.organisation
        )
    if found.period != wanted.period:
        raise Refused("workbook.other_period", field="file", found=found.period, wanted=wanted.period)
    return filled
