"""Telling people of a report: its receiver's approvers of what waits, its reporters of what was decided."""

from nenso.accounts.queries import holders_of, recipients
from nenso.accounts.rules import Role
from nenso.directory import queries as directory
from nenso.kernel.rules import Period, Refused, Text
from nenso.notify.actions import tell
from nenso.notify.rules import Recipient
from nenso.reporting.models import Submission
from nenso.reporting.queries.submissions import units_on
from nenso.reporting.rules.paths import path_of


def tell_receiver(row: Submission, receiver_code: str) -> None:
    """Tell those who approve for a receiver that a report waits."""
    name, period = names_of(row)
    _tell(
        row,
        "submitted",
        _held(Role.APPROVER, receiver_code),
        Text(f"{name.vi} đã gửi báo cáo {period.vi}", f"{name.en} submitted its report for {period.en}"),
        Text("Báo cáo đang chờ duyệt hoặc trả lại.", "The report waits to be approved or returned."),
    )


def tell_reporters(row: Submission, what: str, title: Text, body: Text) -> None:
    """Tell those who report for the organisation what became of its report."""
    _tell(row, what, _held(Role.REPORTER, row.organisation_code), title, body)


def _held(role: Role, organisation: str) -> list[Recipient]:
    return recipients(holders_of(role, codes=[organisation]).get(organisation, ()))


def _tell(row: Submission, what: str, to: list[Recipient], title: Text, body: Text) -> None:
    if to:
        key = f"reporting.{what}:{row.uuid}:{row.steps.count()}"
        tell(key=key, to=to, title=title, body=body, path=path_of(row.uuid))


def names_of(row: Submission) -> tuple[Text, Text]:
    """Return the organisation's and the period's name, as a sentence writes them."""
    found = directory.organisations([row.organisation_code], units_on(row)).get(row.organisation_code)
    name = found.short_name if found else Text(row.organisation_code, row.organisation_code)
    if row.call is not None:
        return name, Text(f"“{row.call.title}”", f"“{row.call.title}”")
    try:
        return name, Period.parse(row.period).name()
    except Refused:
        return name, Text(row.period, row.period)
