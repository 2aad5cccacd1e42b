"""Names on the pages of reports: the organisation, the period, the state, and what people may read."""

from dataclasses import dataclass
from datetime import date

from nenso.directory import queries as directory
from nenso.kernel.rules import Period, Refused, Text
from nenso.reporting.models import Submission
from nenso.reporting.queries.submissions import units_on
from nenso.reporting.rules.states import STATES, State

STATE_KINDS = {
    "": "plain",
    State.DRAFT: "plain",
    State.SUBMITTED: "caution",
    State.RETURNED: "urgent",
    State.APPROVED: "good",
    State.LOCKED: "good",
}
NOT_OPENED = Text("chưa mở", "not opened")


@dataclass(frozen=True, slots=True)
class Names:
    """What a report is called."""

    regime: Text
    organisation: Text
    short: Text
    period: Text
    title: Text


def state_name(state: str) -> Text:
    """Return a state in words; "" is a report that nobody opened."""
    return STATES[State(state)] if state else NOT_OPENED


def state_kind(state: str) -> str:
    """Return how a state's badge looks."""
    return STATE_KINDS[State(state) if state else ""]


def names_of(row: Submission) -> Names:
    """Return the names of a report as of its period's last day."""
    found = directory.organisations([row.organisation_code], units_on(row)).get(row.organisation_code)
    code = Text(row.organisation_code, row.organisation_code)
    regime, period = Text(row.regime.name_vi, row.regime.name_en), period_name(row)
    return Names(
        regime,
        found.name if found else code,
        found.short_name if found else code,
        period,
        Text(f"{regime.vi}, {period.vi}", f"{regime.en}, {period.en}"),
    )


def period_name(row: Submission) -> Text:
    """Return the period of a report in words, or what it was called for."""
    if row.call is not None:
        return Text(f"“{row.call.title}”", f"“{row.call.title}”")
    try:
        return Period.parse(row.period).name()
    except Refused:
        return Text(row.period, row.period)


def lateness(due: date, late_days: int, on: date, *, is_owed: bool) -> Text:
    """Return how a report stands to its due day, in words."""
    if is_owed and late_days:
        return Text(f"quá hạn {late_days} ngày", f"{_days(late_days)} overdue")
    if is_owed:
        left = (due - on).days
        return (
            Text("hạn hôm nay", "due today") if not left else Text(f"còn {left} ngày", f"{_days(left)} left")
        )
    return Text(f"gửi muộn {late_days} ngày", f"{_days(late_days)} late") if late_days else Text("", "")


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
