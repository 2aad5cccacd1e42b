"""What a person has to report, what waits for their decision, and what others owe them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from nenso.accounts.queries import held_by
from nenso.accounts.rules import Role
from nenso.directory import queries as directory
from nenso.kernel.rules import Period, Refused, Text, fold, format_date
from nenso.reporting import queries as reporting
from nenso.reporting.models import Submission
from nenso.reporting.queries import CallCompleteness, Completeness, Due
from nenso.reporting.rules.calls import Occasion
from nenso.web.presenters.reports.naming import lateness, names_of, state_kind, state_name

MOST_BODIES = 5  # organisations that one page of work looks at


@dataclass(frozen=True, slots=True)
class DueShown:
    """One report that an organisation owes or gave; `call` is the number of what it was called for, 0 for a period."""

    organisation: str
    name: Text
    regime: str
    regime_name: Text
    period: Period | Occasion
    call: int
    due: date
    state: Text
    kind: str
    submission: UUID | None
    is_owed: bool
    is_late: bool
    said: Text

    @property
    def title(self) -> Text:
        """The report in a few words."""
        period = self.period.name()
        return Text(f"{self.regime_name.vi}, {period.vi}", f"{self.regime_name.en}, {period.en}")


@dataclass(frozen=True, slots=True)
class WaitingShown:
    """One report that waits for a decision."""

    uuid: UUID
    title: Text
    organisation: Text
    submitted_on: date | None
    by_name: str
    is_own: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class OwedShown:
    """How the reports of one regime stand that others owe, for a period or for a call."""

    name: Text
    found: Completeness | CallCompleteness

    @property
    def url(self) -> str:
        """The page of who has reported."""
        if isinstance(self.found, CallCompleteness):
            return reverse("regimes:call", args=[self.found.regime, self.found.period.number])
        return reverse("regimes:period", args=[self.found.regime, self.found.period.code])

    @property
    def missing(self) -> int:
        """How many have not come."""
        return len(self.found.missing)


def bodies(key: str, role: Role, on: date) -> tuple[str, ...]:
    """Return the organisations in which a person holds a role on a day, as it was given."""
    found = dict.fromkeys(
        each.organisation for each in held_by(key) if each.role is role and on in each.validity
    )
    return tuple(found)[:MOST_BODIES]


def dues(codes: Iterable[str], on: date) -> list[DueShown]:
    """Return what organisations report, the late ones first, then by due day."""
    wanted = list(codes)
    names = directory.organisations(wanted, on)
    found = []
    for code in wanted:
        if code in names:
            found += [_due(each, code, names[code].name, on) for each in reporting.due_list(code, on)]
    return sorted(found, key=lambda each: (not each.is_owed, not each.is_late, each.due, each.regime))


def _due(each: Due, code: str, name: Text, on: date) -> DueShown:
    return DueShown(
        code,
        name,
        each.regime,
        each.name,
        each.period,
        each.call,
        each.due,
        state_name(each.state),
        "urgent" if each.is_owed and each.late_days else state_kind(each.state),
        each.submission,
        each.is_owed,
        bool(each.late_days),
        lateness(each.due, each.late_days, on, is_owed=each.is_owed),
    )


def waiting(codes: Iterable[str], key: str, on: date) -> list[WaitingShown]:
    """Return what waits for the decision of organisations; the reader's own are marked: nobody approves their own."""
    rows = {row.pk: row for code in codes for row in reporting.waiting_for(code, on)}
    return [_waiting(row, key) for row in rows.values()]


def _waiting(row: Submission, key: str) -> WaitingShown:
    names, last = names_of(row), reporting.steps_of(row)[-1]
    submitted = timezone.localtime(row.submitted_at).date() if row.submitted_at else None
    return WaitingShown(
        row.uuid,
        names.title,
        names.organisation,
        submitted,
        last.by_name,
        last.by_key == key,
        bool(submitted and submitted > row.due),
    )


def owed(codes: Iterable[str], on: date) -> list[OwedShown]:
    """Return how the reports stand that others owe to organisations."""
    found = []
    for code in codes:
        found += [OwedShown(lines.name, lines) for lines in reporting.calls_owed_to(code, on)]
        found += [OwedShown(name, lines) for name, lines in reporting.owed_to(code, on)]
    return found


def narrowed(lines: list[DueShown], words: str, state: str) -> list[DueShown]:
    """Return the reports that match words without diacritics and a state: owed, late, sent."""
    wanted = fold(words).split()
    kept = [
        each
        for each in lines
        if all(
            word in fold(f"{each.title.vi} {each.title.en} {each.name.vi} {each.regime}") for word in wanted
        )
    ]
    if state == "late":
        return [each for each in kept if each.is_owed and each.is_late]
    if state in ("owed", "sent"):
        return [each for each in kept if each.is_owed == (state == "owed")]
    return kept


def sentence(lines: list[DueShown], waits: int) -> Text:
    """Say what is to be reported next, and how much waits for a decision."""
    still = [each for each in lines if each.is_owed]
    parts = []
    if still:
        names = {each.name for each in still}
        whom = names.pop() if len(names) == 1 else Text("Các cơ quan của bạn", "Your organisations")
        first = Text(
            f"{whom.vi} còn {len(still)} báo cáo phải nộp",
            f"{whom.en} still has to submit {_reports(len(still))}",
        )
        more = _when(still)
        parts.append(Text(first.vi + more.vi, first.en + more.en))
    elif lines:
        parts.append(
            Text("Không còn báo cáo nào phải nộp trong kỳ này.", "Nothing is left to submit in this period.")
        )
    if waits:
        english = "report waits" if waits == 1 else "reports wait"
        parts.append(Text(f"{waits} báo cáo chờ bạn duyệt.", f"{waits} {english} for your decision."))
    if not parts:
        return Text("Không có báo cáo nào chờ bạn.", "No report waits for you.")
    return Text(" ".join(each.vi for each in parts), " ".join(each.en for each in parts))


def _when(still: list[DueShown]) -> Text:
    """Say by when, and how many are overdue: the day to keep in mind is the next one, else the oldest that was missed."""
    late, ahead = [each for each in still if each.is_late], [each for each in still if not each.is_late]
    nearest = min(each.due for each in ahead or late)
    vi, en = format_date(nearest, "vi"), format_date(nearest, "en")
    if not ahead:
        return Text(f", đều đã quá hạn, lâu nhất từ ngày {vi}.", f", all overdue, the oldest since {en}.")
    if not late:
        return Text(f", gần nhất ngày {vi}.", f", the next by {en}.")
    return Text(
        f", gần nhất ngày {vi}; {len(late)} báo cáo đã quá hạn.",
        f", the next by {en}; {_reports(len(late))} overdue.",
    )


def _reports(count: int) -> str:
    return f"{count} report" if count == 1 else f"{count} reports"


def work_lines(key: str, on: date, most: int = 8) -> tuple[list[DueShown], list[WaitingShown]]:
    """Return what the desk's work list shows: what is owed by due day, and what waits for a decision."""
    try:
        still = [each for each in dues(bodies(key, Role.REPORTER, on), on) if each.is_owed]
        waits = waiting(bodies(key, Role.APPROVER, on), key, on)
    except Refused:  # an organisation that is there no longer
        return [], []
    return still[:most], [each for each in waits if not each.is_own][:most]


def reports_for(key: str, on: date) -> bool:
    """Say whether a person reports or approves anywhere."""
    return bool(bodies(key, Role.REPORTER, on) or bodies(key, Role.APPROVER, on))
