"""Demonstration figures from a seed: systems that send, systems that went silent, what provinces report, reports on their way.

Nothing of it is reference data. Every system is marked illustrative, every dossier is nobody's.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from nenso.kernel.rules import SYSTEM, Actor, PeriodKind, Refused, Text, period_containing

if TYPE_CHECKING:
    from nenso.measures.models import MeteredSystem
    from nenso.reporting.models import Submission

Say = Callable[[str], None]
DONE = "project.demonstrated"
REGIME = "communes-digital-month"
_DAYS = 75  # of events, ending yesterday: less than an installation keeps
_BATCH = 5000
_QUIET_DAYS = 9  # since the silent system was last heard of
_TRIAL = "Số liệu trình diễn, không phải của cơ quan nào / demonstration figures, nobody's"
_LOST = 7  # events that never arrived of one day, so that reconciliation has something to find


@dataclass(frozen=True, slots=True)
class Sender:
    """A dossier system of the demonstration: how many communes it sends for, how many dossiers a day each brings."""

    code: str
    organisation: str
    name: Text
    communes: int
    dossiers: int
    quiet_days: int = 0


SENDERS = (
    Sender("demo-dn", "48", Text("Hệ thống hồ sơ Đà Nẵng", "Đà Nẵng dossier system"), 8, 48),
    Sender("demo-hn", "01", Text("Hệ thống hồ sơ Hà Nội", "Hà Nội dossier system"), 6, 36),
    Sender(
        "demo-hcm", "79", Text("Hệ thống hồ sơ TP. Hồ Chí Minh", "Hồ Chí Minh City dossier system"), 6, 40
    ),
    Sender("demo-gl", "52", Text("Hệ thống hồ sơ Gia Lai", "Gia Lai dossier system"), 5, 15, _QUIET_DAYS),
)
# Which entry of the catalogue they are: a province's services portal is what people see of its dossier system.
ENTRY = "demo-{organisation}-sy-giai-quyet-tthc"
PORTAL = ("demo-dn-portal", "48", Text("Cổng dịch vụ công Đà Nẵng", "Đà Nẵng services portal"))


def is_made() -> bool:
    """Say whether the demonstration's figures, its round, its plan, its exchange and its catalogue were made."""
    from nenso.project import cataloguing, exchanging, steering

    return _has_figures() and all(part.is_made() for part in (cataloguing, steering, exchanging))


def _has_figures() -> bool:
    from nenso.kernel.queries import latest

    return latest(DONE) is not None


def make(*, seed: int, now: datetime, say: Say) -> None:
    """Make the demonstration's figures once: events of 75 days, derived months, reports of one province's communes.

    Before them the entries of `project.cataloguing`, which are soon there; then the round and the plan of `project.steering` and
    the exchange of `project.exchanging`. An installation from before one of these gets it alone. What was broken off goes on: events count once, and what stands is not made again.

    Raises `Refused`: "demonstration.off" where the site is none, "demonstration.made" where it was made already.
    """
    from nenso.accounts.actions import create_demonstration_people
    from nenso.project import cataloguing, exchanging, steering

    if not settings.DEMONSTRATION:
        raise Refused("demonstration.off")
    if is_made():
        raise Refused("demonstration.made")
    cataloguing.make(seed=seed, now=now, say=say)
    if not _has_figures():
        _figures(seed, now, say)
    create_demonstration_people(by=SYSTEM)  # who verifies may be newer than the installation
    steering.make(seed=seed, now=now, say=say)
    exchanging.make(seed=seed, now=now, say=say)


def _figures(seed: int, now: datetime, say: Say) -> None:
    from nenso.kernel.actions import record
    from nenso.measures import actions as measures

    today = timezone.localdate(now)
    for sender in SENDERS:
        say(_events(sender, seed, today, now))
    _portal()
    for derivation in measures.derive_lately(now=now):
        say(f"{derivation.month}: {derivation.changed} số liệu tháng / monthly figures")
    say(_procedures_reported(seed, today))
    say(_reports(seed, today))
    with transaction.atomic():
        record(by=SYSTEM, verb=DONE, thing=("installation", "nenso"), facts={"seed": seed})


def _events(sender: Sender, seed: int, today: date, now: datetime) -> str:
    from nenso.measures import actions

    system = _registered(sender.code, sender.organisation, sender.name, "dossiers")
    organisations = [sender.organisation, *_communes(sender.organisation, sender.communes)]
    last = today - timedelta(days=1 + sender.quiet_days)
    events = _happened(sender, seed, organisations, last)
    lost = _LOST if sender.code == "demo-hn" else 0  # of the last day: they come last
    sent = iter(events[: len(events) - lost])
    taken = 0
    while batch := list(islice(sent, _BATCH)):
        taken += actions.take_events(system=system, events=batch, now=_moment(last, now)).accepted
    _declare(system, events, last, now)
    return f"{system.code}: {taken} sự kiện / events"


def _happened(sender: Sender, seed: int, organisations: Sequence[str], last: date) -> list[dict[str, Any]]:
    """Return all that happened until the end of the last day, by moment: a day's dossiers go on for days."""
    days = [last - timedelta(days=ago) for ago in range(_DAYS - sender.quiet_days, -1, -1)]
    found = [event for day in days for event in _day(sender, seed, organisations, day, last)]
    return sorted(found, key=lambda event: (event["at"], event["id"]))


def _day(
    sender: Sender, seed: int, organisations: Sequence[str], day: date, last: date
) -> Iterator[dict[str, Any]]:
    from nenso.measures.rules.events import VIETNAM
    from nenso.measures.rules.simulating import simulate

    weekend = day.weekday() >= 5
    number = sender.dossiers // (6 if weekend else 1) + day.toordinal() % 5
    return simulate(
        seed=seed,
        day=day,
        organisations=organisations,
        procedures=_procedures(),
        dossiers=number,
        until=datetime.combine(last + timedelta(days=1), time(), VIETNAM),
    )


def _declare(system: "MeteredSystem", events: Sequence[dict[str, Any]], last: date, now: datetime) -> None:
    from nenso.measures import actions

    for ago in range(2, -1, -1):
        day = last - timedelta(days=ago)
        totals = Counter(str(event["kind"]) for event in events if event["at"].startswith(day.isoformat()))
        actions.declare_totals(system=system, day=day, totals=dict(totals), now=_moment(last, now))


def _moment(last: date, now: datetime) -> datetime:
    """Return when the last batch came: now, or when a silent system was last heard of."""
    silent = (timezone.localdate(now) - last).days - 1
    return now - timedelta(days=silent) if silent else now


def _registered(
    code: str, organisation: str, name: Text, kind: str, origins: Sequence[str] = ()
) -> "MeteredSystem":
    from nenso.catalogue import queries as catalogue
    from nenso.measures import actions, queries
    from nenso.measures.rules.systems import Registration

    with suppress(Refused):
        return queries.system_named(code)  # begun before, and broken off
    entry = ENTRY.format(organisation=organisation)
    said = Registration(code, kind, organisation, name, tuple(origins), status="illustrative")
    if entry in catalogue.referred([entry]):
        said = replace(said, entry=entry)
    return actions.register_system(by=SYSTEM, registration=said)


def _portal() -> None:
    code, organisation, name = PORTAL
    _registered(code, organisation, name, "portal")


def _procedures() -> list[str]:
    return [f"QD06.{number:02d}" for number in range(1, 26)]


def _procedures_reported(seed: int, today: date) -> str:
    """Record what the provinces say of the procedures that they make public, of each month of events that is over."""
    from nenso.measures import actions

    month = period_containing(PeriodKind.MONTH, today).preceding()
    months = [month]
    while (today - months[-1].first_day).days < _DAYS:
        months.append(months[-1].preceding())
    rows = [
        actions.NewObservation(indicator, "organisation", sender.organisation, each.code, float(value))
        for sender in SENDERS
        for each in months
        for indicator, value in _of_procedures(random.Random(f"{seed} {sender.code} {each.code}"))  # noqa: S311 - nothing secret
    ]
    actions.record_observations(
        by=SYSTEM, kind="import", source=("demonstration", str(seed)), rows=rows, citation=_TRIAL
    )
    return f"{len(rows)} số liệu về công khai thủ tục / figures of procedures made public"


def _of_procedures(chance: random.Random) -> Iterator[tuple[str, int]]:
    """Yield a month's figures of one province: each whole, and the part of it that was done well."""
    for whole, part, least, most in (
        ("procedures.announced", "procedures.announced.on_time", 6, 40),
        ("procedures.updated", "procedures.updated.on_time", 10, 60),
        ("procedures.disclosed", "procedures.disclosed.full", 1700, 2100),
    ):
        number = chance.randint(least, most)
        yield whole, number
        yield part, round(number * chance.uniform(0.8, 1))


def _communes(province: str, number: int) -> list[str]:
    """Return some communes of a province; of Đà Nẵng, Hải Châu among them, whose reporter has a login."""
    from nenso.directory import queries

    found = [each.code for each in queries.parts_of(province, timezone.localdate())]
    preferred = [code for code in found if code == "20242"]
    return [*preferred, *(code for code in found if code not in preferred)][:number]


def _reports(seed: int, today: date) -> str:
    """Open, fill, submit and partly approve last month's reports of communes in Đà Nẵng."""
    from nenso.reporting import actions

    month = period_containing(PeriodKind.MONTH, today).preceding()
    maker = Actor("system", "demonstration.reporter", "Người báo cáo trình diễn", "demonstration")
    approver = Actor("system", "demonstration.approver", "Người duyệt trình diễn", "demonstration")
    made = 0
    for number, code in enumerate(_communes("48", 7)):
        if code == "20242":
            continue  # left to whoever tries the demonstration
        opened = actions.open_submission(by=maker, regime=REGIME, organisation=code, period=month.code)
        if opened.state != "draft":
            continue
        saved = actions.save_cells(
            by=maker, submission=opened, row_version=opened.row_version, values=_values(opened, seed)
        )
        made += 1
        if number % 3 == 2:
            continue  # still a draft
        actions.submit(
            by=maker, submission=opened, row_version=saved.row_version, explanation="Số liệu trình diễn"
        )
        if number % 3 == 1:
            actions.approve(by=approver, submission=opened)
    return f"{REGIME} {month.code}: {made} báo cáo / reports"


def _values(submission: "Submission", seed: int) -> dict[str, object]:
    """Return contents for every cell that nothing has filled, from the seed.

    Within a table all numbers are the same, so that parts fit their wholes; nought where a meter told nothing.
    """
    from nenso.reporting import queries

    held = queries.content(submission)
    chance = random.Random(f"{seed} {submission.organisation_code}")  # noqa: S311 - nothing secret
    numbers = {table: chance.randrange(2, 30) for table in sorted(held.form.tables)}
    asked = [
        cell for cell in held.form.fixed.values() if not cell.is_computed and cell.key not in held.values
    ]
    return {cell.key: _value(cell, numbers) for cell in asked}


def _value(cell: Any, numbers: dict[str, int]) -> object:
    if cell.field.kind not in {"integer", "number", "percent", "money"}:
        return "Không có."
    return 0 if cell.field.fill == "metered" else numbers[cell.table]
