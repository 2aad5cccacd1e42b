"""Telling the people of an owner which of its entries are to be confirmed again, and the national office which were not."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import holders_of, recipients
from nenso.accounts.rules import NATIONAL, Role
from nenso.catalogue.actions.many import lock_reminders
from nenso.catalogue.models import Listing, Reminder
from nenso.catalogue.queries.yearly import due_rows, told_of
from nenso.catalogue.rules import DUE, LATE, facts_of, to_tell
from nenso.catalogue.rules.paths import DUE_PAGE
from nenso.directory import queries as directory
from nenso.kernel.actions import record
from nenso.kernel.rules import SYSTEM, Text
from nenso.notify.actions import Recipient, tell

NAMED = 5  # entries named in a message
LONGEST_NAME = 120  # letters of a name in a message


@dataclass(frozen=True, slots=True)
class _Group:
    """What one office is told at once: an owner's entries at one step, the longest waiting first."""

    owner: str
    months: int
    rows: tuple[Listing, ...]


@transaction.atomic
def tell_due(*, now: datetime) -> int:
    """Tell each owner's approvers and reporters of what was confirmed eleven, and again twelve months ago, the national office at thirteen.

    One message for all entries of an owner at a step. Each step of an entry is told once, and kept: done as often as one likes. Where
    an owner has nobody to be told nothing is kept, and whoever comes is told. Returns how many messages are new.
    """
    lock_reminders()
    today = timezone.localdate(now)
    groups = _groups(today)
    people = _people({group.owner for group in groups if group.months != LATE})
    nation = recipients(holders_of(Role.APPROVER, today, [NATIONAL]).get(NATIONAL, []))
    names = directory.organisations({group.owner for group in groups}, today)
    new, told = 0, 0
    for group in groups:
        to = nation if group.months == LATE else people.get(group.owner, [])
        if not to:
            continue
        known = names.get(group.owner)
        new += _tell(group, to, known.name if known else Text(group.owner, group.owner))
        kept = [
            Reminder(entry_id=row.pk, confirmed_on=row.confirmed_on, months=group.months, at=now)
            for row in group.rows
        ]
        told += len(Reminder.objects.bulk_create(kept, batch_size=1_000))
    if told:
        facts = {"messages": new, "entries": told, "on": today}
        record(by=SYSTEM, verb="catalogue.due_told", thing=("catalogue", "due"), facts=facts)
    return new


def _groups(today: date) -> list[_Group]:
    rows = list(
        due_rows(today).only("pk", "code", "owner_code", "confirmed_on").order_by("confirmed_on", "code")
    )
    told = told_of([row.pk for row in rows])
    found: dict[tuple[str, int], list[Listing]] = defaultdict(list)
    for row in rows:
        for months in to_tell(row.confirmed_on, today, told.get((row.pk, row.confirmed_on), ())):
            found[row.owner_code, months].append(row)
    return [_Group(owner, months, tuple(each)) for (owner, months), each in sorted(found.items())]


def _people(owners: set[str]) -> dict[str, list[Recipient]]:
    found: dict[str, list[Recipient]] = defaultdict(list)
    for role in (Role.APPROVER, Role.REPORTER) if owners else ():
        for owner, people in holders_of(role, codes=owners).items():
            found[owner] += recipients(people)
    return found


def _tell(group: _Group, to: Sequence[Recipient], owner: Text) -> int:
    first = group.rows[0]
    title = {DUE: _DUE, LATE: _LATE}.get(group.months, _SOON).fill(count=len(group.rows), owner=owner)
    sent = tell(
        key=f"catalogue.due_{group.months}:{first.entry_id}:{first.confirmed_on.isoformat()}",
        to=to,
        title=title,
        body=_body(group.rows),
        path=DUE_PAGE,
        is_urgent=group.months == LATE,
    )
    return len(sent)


def _body(rows: tuple[Listing, ...]) -> Text:
    shown = Listing.objects.select_related("entry__published").in_bulk([row.pk for row in rows[:NAMED]])
    names = [
        Text(*(f"{word[:LONGEST_NAME]} ({row.code})" for word in (name.vi, name.en or name.vi)))
        for row in rows[:NAMED]
        if (version := shown[row.pk].entry.published) and (name := facts_of(version.facts).name)
    ]
    more = len(rows) - len(names)
    last = _MORE.fill(count=more) if more else Text("", "")
    return Text(
        "; ".join(filter(None, (*(name.vi for name in names), last.vi))),
        "; ".join(filter(None, (*(name.en for name in names), last.en))),
    )


_SOON = Text(
    "{count} mục trong danh mục của {owner} cần xác nhận lại trong tháng tới",
    "{count} entries of {owner} in the catalogue are to be confirmed again within a month",
)
_DUE = Text(
    "{count} mục trong danh mục của {owner} đã đến hạn xác nhận hằng năm",
    "{count} entries of {owner} in the catalogue are due for their yearly confirmation",
)
_LATE = Text(
    "{count} mục trong danh mục của {owner} quá hạn xác nhận một tháng",
    "{count} entries of {owner} in the catalogue are a month late with their confirmation",
)
_MORE = Text("và {count} mục khác", "and {count} more")
