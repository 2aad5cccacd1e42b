"""A service whose bodies are kept: stated, published, described in a file; what is kept is read with a trace and ended by age."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection

from nenso.exchange import actions, tasks
from nenso.exchange.models import BodyTrouble, KeptBody, Service
from nenso.exchange.queries.bodies import kept
from nenso.exchange.queries.standing import service_facts as facts_of
from nenso.exchange.rules.bodies.keeping import KeepFacts
from nenso.exchange.rules.bodies.sealing import written_public
from nenso.exchange.rules.routing.snapshot import Keep
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused
from tests.factories.accounts import an_organisation
from tests.factories.exchange import NOW, PROVIDER, a_member, a_subsystem, newest, service_facts

pytestmark = pytest.mark.django_db
PUBLIC = x25519.X25519PrivateKey.generate().public_key()
KEY = written_public(PUBLIC)
PEM = PUBLIC.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
NAME = "VN/GOV/G06/population/citizens"


def registered(**facts: object) -> Service:
    an_organisation(PROVIDER)
    system = a_subsystem(a_member(PROVIDER), "population")
    return actions.register_service(by=SYSTEM, subsystem=system, facts=service_facts(**facts), now=NOW)


def a_body(
    *, until: datetime, size: int = 100, at: datetime | None = None, exchange: UUID | None = None
) -> UUID:
    """Keep a body as a gateway does."""
    found, day = exchange or uuid4(), until.date()
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS exchange_body_{day:%Y%m%d} PARTITION OF exchange_body "
            f"FOR VALUES FROM ('{day}') TO ('{day + timedelta(days=1)}')"
        )
        cursor.execute(
            "INSERT INTO exchange_body VALUES (%s, %s, 'response', %s, %s, %s, 'key', %s)",
            [day, found, NAME, at or until - timedelta(days=30), size, bytes(size)],
        )
    return found


def test_gateways_are_told_that_bodies_are_kept() -> None:
    row = registered(keep=KeepFacts(30, PEM))
    assert next(iter(newest().services.values())).keep == Keep(30, KEY)  # in its one spelling
    assert facts_of(Service.objects.get()).keep == KeepFacts(30, KEY)
    facts = service_facts(keep=KeepFacts(7, KEY, must=False))
    actions.change_service(by=SYSTEM, service=row, facts=facts, now=NOW)
    assert next(iter(newest().services.values())).keep == Keep(7, KEY, must=False)
    changed = JournalEntry.objects.filter(verb="exchange.service_changed").get()
    assert sorted(changed.facts["changed"]) == ["keep_days", "keep_must"]
    actions.change_service(by=SYSTEM, service=row, facts=service_facts(), now=NOW)
    assert next(iter(newest().services.values())).keep is None
    assert (Service.objects.get().keep_days, Service.objects.get().keep_key) == (None, "")


@pytest.mark.parametrize(
    ("keep", "code", "field"),
    [
        (KeepFacts(0, KEY), "keep.days", "keep_days"),
        (KeepFacts(367, KEY), "keep.days", "keep_days"),
        (KeepFacts(30, "x"), "keep.bad_key", "keep_key"),
        (KeepFacts(30, written_public(ec.generate_private_key(ec.SECP256R1()).public_key())[:-8]), "keep.bad_key", "keep_key"),
    ],
)  # fmt: skip
def test_what_cannot_be_stated_is_refused(keep: KeepFacts, code: str, field: str) -> None:
    with pytest.raises(Refused) as found:
        registered(keep=keep)
    assert (found.value.code, found.value.field) == (code, field)


FILE = """\
exchange: 1
members:
  - organisation: T48
    class: GOV
    subsystems:
      - code: population
        name: {{vi: Dân cư, en: Population}}
        services:
          - code: citizens
            name: {{vi: Công dân, en: Citizens}}
            url: http://127.0.0.1:9/
            keep: {keep}
"""


def applied(keep: str, *, is_sure: bool = True) -> int:
    """Apply a file; return how much differed."""
    found = actions.apply_description(
        by=SYSTEM,
        text=FILE.format(keep=keep),
        file_name="members.yaml",
        folder=Path(),
        now=NOW,
        is_sure=is_sure,
    )
    return len(found.difference.changes)


def test_a_file_states_it_too_and_applied_again_nothing_differs() -> None:
    an_organisation(PROVIDER)
    stated = f"{{days: 30, key: {KEY}, otherwise: pass}}"
    assert applied(stated) > 0
    assert next(iter(newest().services.values())).keep == Keep(30, KEY, must=False)
    assert applied(stated, is_sure=False) == 0
    assert applied(f"{{days: 31, key: {KEY}}}") == 1
    assert next(iter(newest().services.values())).keep == Keep(31, KEY)


@pytest.mark.parametrize(
    ("keep", "told", "path"),
    [
        ("{days: 30}", "onboarding.missing_key", "keep"),
        (f"{{days: 0, key: {KEY}}}", "keep.days", "keep.days"),
        ("{days: 30, key: abc}", "keep.bad_key", "keep.key"),
        (f"{{days: 30, key: {KEY}, otherwise: perhaps}}", "keep.otherwise", "keep.otherwise"),
        ("yes", "onboarding.no_mapping", "keep"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line(keep: str, told: str, path: str) -> None:
    from nenso.exchange.onboarding.nodes import Notes
    from nenso.exchange.onboarding.reading import Around, read_description

    notes = Notes()
    read_description(FILE.format(keep=keep), Around("VN", UTC, lambda name: name), notes)
    assert [(each.code, each.path.endswith(path), each.line) for each in notes.problems] == [(told, True, 12)]


def test_bodies_past_their_last_day_are_ended_and_the_others_stay() -> None:
    days = [NOW + timedelta(days=number) for number in (-2, -1, 0, 1)]
    for day in days:
        a_body(until=day)
    assert actions.end_old_bodies(now=NOW) == 2
    assert list(KeptBody.objects.values_list("until", flat=True)) == [day.date() for day in days[2:]]
    ended = JournalEntry.objects.get(verb="exchange.bodies_ended")
    assert ended.facts["days"] == [f"{day:%Y%m%d}" for day in days[:2]]
    assert actions.end_old_bodies(now=NOW) == 0
    assert JournalEntry.objects.filter(verb="exchange.bodies_ended").count() == 1


def test_the_night_ends_what_is_over() -> None:
    a_body(until=datetime.now(UTC) - timedelta(days=2))
    tasks.end_old_bodies()
    assert KeptBody.objects.count() == 0


def test_what_there_is_and_what_it_will_be_is_told() -> None:
    assert kept(NAME, 30, NOW).count == 0
    a_body(until=NOW + timedelta(days=25), at=NOW - timedelta(days=5), size=1_000)
    a_body(until=NOW + timedelta(days=30), at=NOW - timedelta(hours=1), size=500)
    BodyTrouble.objects.create(day=NOW.date(), service=NAME, why="long", count=3)
    BodyTrouble.objects.create(day=NOW.date() - timedelta(days=40), service=NAME, why="long", count=9)
    found = kept(NAME, 30, NOW)
    assert (found.count, found.size, found.missed) == (2, 1_500, 3)
    assert found.until == (NOW + timedelta(days=30)).date()
    assert found.forecast == 9_000  # 300 bytes a day, for thirty days
    assert kept(NAME, 5, NOW).forecast == 1_500  # all its days are full: it is what it will be
    assert kept(NAME, 30, NOW - timedelta(days=4, hours=12)).forecast is None
    assert kept("VN/GOV/G06/population/others", 30, NOW).count == 0
