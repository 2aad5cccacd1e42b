"""The record of a report that an observation came from: which report, of whom, for when, and which cell of it."""

from dataclasses import dataclass
from uuid import UUID

from nenso.directory import queries as directory
from nenso.kernel.rules import Period, Refused, Text
from nenso.reporting.queries.regimes import form_in
from nenso.reporting.queries.submissions import submission, units_on

SUBMISSION = "reporting.submission"


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """A cell of an approved report, in words."""

    uuid: UUID
    organisation_code: str
    regime: str
    report: Text
    organisation: Text
    period: Text
    cell: Text
    key: str

    @property
    def cell_id(self) -> str:
        """The mark of the cell on the report's page."""
        return f"cell-{self.key.replace('/', '-')}"


def report_record(source_type: str, source_key: str, line: str) -> ReportRecord | None:
    """Return what report a lot came from and which cell its line names; None where it came from elsewhere."""
    if source_type != SUBMISSION:
        return None
    try:
        row = submission(UUID(source_key))
    except (Refused, ValueError):
        return None
    cell = form_in(row.form).cell(line)
    one = directory.organisations([row.organisation_code], units_on(row)).get(row.organisation_code)
    return ReportRecord(
        uuid=row.uuid,
        organisation_code=row.organisation_code,
        regime=row.regime.regime.code,
        report=Text(row.regime.name_vi, row.regime.name_en),
        organisation=one.name if one else Text(row.organisation_code, row.organisation_code),
        period=_named(row.period),
        cell=cell.title if cell else Text(line, line),
        key=line,
    )


def _named(code: str) -> Text:
    try:
        return Period.parse(code).name()
    except Refused:
        return Text(code, code)
