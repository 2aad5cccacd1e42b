"""Visits: what a hit may say, visitors of one day, counting days once and for all."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.core.cache import caches
from django.db import connection, connections, transaction
from hypothesis import example, given
from hypothesis import strategies as st

from nenso.measures.actions import count_all_visits, count_visits, take_hit
from nenso.measures.actions.partitions import days_of, drop_day, make_day
from nenso.measures.actions.visits import salt_of
from nenso.measures.models import DailyCount, DailySalt, Hit, MeteredSystem
from nenso.measures.queries.visits import counted_hits, visit_days, visits_today
from nenso.measures.rules import visits as rules
from tests.factories.portals import DAY, FIREFOX, MORNING, a_hit, a_portal, a_procedure

NIGHT_AFTER = datetime(2026, 10, 6, 0, 30, tzinfo=MORNING.tzinfo)
LATER = MORNING + timedelta(days=4)


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    caches["local"].clear()


# --- Rules ----------------------------------------------------------------------------------------------


def test_a_hit_says_only_what_is_fair() -> None:
    fair = {"site": "abc", "kind": "visit", "page": "0a1b", "procedure": "1.000123"}
    assert rules.read_hit(json.dumps(fair).encode()) == rules.SentHit("abc", "visit", "0a1b", "1.000123")
    newer = json.dumps({**fair, "colour": "blue"}).encode()
    assert rules.read_hit(newer) is not None, "a newer script says more than an older counter knows"
    unfair = [
        {**fair, "kind": "buy"},
        {**fair, "site": ""},
        {**fair, "site": 5},
        {**fair, "procedure": "'; DROP"},
        {**fair, "procedure": "x" * 33},
        {**fair, "page": "<b>"},
        {**fair, "kind": "rate"},
        {**fair, "kind": "rate", "rating": 6},
        {**fair, "kind": "rate", "rating": True},
        {**fair, "kind": "leave", "seconds": 0},
        {**fair, "kind": "leave", "seconds": "9"},
    ]
    assert [said for said in unfair if rules.read_hit(json.dumps(said).encode())] == []
    for body in (b"", b"[]", b"\xff", b"{", b"[" * 2000, json.dumps({**fair, "more": "x" * 2048}).encode()):
        assert rules.read_hit(body) is None


def test_a_page_is_no_longer_in_view_than_four_hours() -> None:
    hit = rules.read_hit(b'{"site": "abc", "kind": "leave", "seconds": 999999}')
    assert hit is not None
    assert hit.seconds == rules.LONGEST_VIEW


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("nonsense", ""),
    ],
)
def test_an_address_is_cut_to_its_network(address: str, network: str) -> None:
    assert rules.truncated(address) == network


def test_a_visitor_is_another_one_under_another_secret() -> None:
    one = rules.visitor_of(b"a" * 32, "1", "203.0.113.7", FIREFOX)
    assert one == rules.visitor_of(b"a" * 32, "1", "203.0.113.99", FIREFOX), (
        "the last byte is never looked at"
    )
    assert len(one) == 16
    others = {
        rules.visitor_of(b"b" * 32, "1", "203.0.113.7", FIREFOX),
        rules.visitor_of(b"a" * 32, "2", "203.0.113.7", FIREFOX),
        rules.visitor_of(b"a" * 32, "1", "203.0.114.7", FIREFOX),
        rules.visitor_of(b"a" * 32, "1", "203.0.113.7", "Chrome"),
    }
    assert len(others | {one}) == 5


def test_programs_are_no_visitors() -> None:
    programs = ["Googlebot/2.1", "curl/8.5", "python-requests/2.32", "", "Mozilla/5.0 HeadlessChrome/140"]
    assert [name for name in programs if not rules.is_bot(name)] == []
    people = [
        FIREFOX,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 coc_coc_browser/130 Chrome/124.0 Safari/537.36",
    ]
    assert [name for name in people if rules.is_bot(name)] == []


def test_only_pages_of_the_named_origins_may_send() -> None:
    assert rules.may_come_from("https://anything.example", [])
    assert rules.may_come_from("https://Portal.example", ["https://portal.example/"])
    assert not rules.may_come_from("https://portal.example.evil", ["https://portal.example"])
    assert not rules.may_come_from("", ["https://portal.example"])


# --- Taking ---------------------------------------------------------------------------------------------


def _send(
    portal: MeteredSystem, *, now: datetime = MORNING, address: str = "203.0.113.7", **said: object
) -> str:
    body = json.dumps({"site": portal.site_key, "kind": "visit", **said}).encode()
    return take_hit(body=body, origin="https://p.example", address=address, user_agent=FIREFOX, now=now)


@pytest.mark.django_db
def test_a_hit_is_taken_and_holds_no_address() -> None:
    portal = a_portal()
    assert _send(portal, kind="open", procedure="1.000001", page="ab") == "taken"
    hit = Hit.objects.get()
    assert (hit.kind, hit.procedure_code, hit.session, hit.day) == ("open", "1.000001", "ab", DAY)
    expected = rules.visitor_of(bytes(DailySalt.objects.get().salt), str(portal.pk), "203.0.113.9", FIREFOX)
    assert bytes(hit.visitor) == expected
    portal.refresh_from_db()
    assert portal.last_seen_at == portal.first_seen_at == MORNING


@pytest.mark.django_db
def test_what_is_refused_leaves_no_hit() -> None:
    portal = a_portal(origins=["https://portal.example"])
    ended = a_portal(valid_to=date(2025, 1, 1))
    assert _send(portal) == "wrong_origin"
    assert _send(portal) == "wrong_origin"
    assert DailyCount.objects.get(system=portal, measure=rules.WRONG_ORIGIN).count == 2
    assert _send(ended) == "unknown_site"
    assert take_hit(body=b"?", origin="", address="", user_agent="", now=MORNING) == "unreadable"
    named = json.dumps({"site": a_portal().site_key, "kind": "visit"}).encode()
    assert take_hit(body=named, origin="", address="", user_agent="curl/8", now=MORNING) == "bot"
    assert not Hit.objects.exists()


@pytest.mark.django_db
def test_days_have_secrets_of_their_own() -> None:
    portal = a_portal()
    for days in (0, 1):
        _send(portal, now=MORNING + timedelta(days=days))
    assert len({bytes(salt) for salt in DailySalt.objects.values_list("salt", flat=True)}) == 2
    assert len({bytes(visitor) for visitor in Hit.objects.values_list("visitor", flat=True)}) == 2


@pytest.mark.django_db(transaction=True)
def test_two_that_need_the_first_secret_at_once_get_the_same() -> None:
    from threading import Barrier, Thread

    together, found = Barrier(4), []

    def ask() -> None:
        together.wait()
        caches["local"].delete(f"measures.salt:{DAY}")
        make_day("measures_hit", DAY)
        found.append(salt_of(DAY))
        connections.close_all()

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1
    drop_day("measures_hit", DAY)


# --- Counting -------------------------------------------------------------------------------------------


def _counts(portal: MeteredSystem) -> dict[tuple[str, str], int]:
    rows = DailyCount.objects.filter(system=portal).values_list("procedure_code", "measure", "count")
    return {(procedure, measure): count for procedure, measure, count in rows}


def _a_day(portal: MeteredSystem) -> None:
    a_procedure("1.000001")
    a_hit(portal)
    a_hit(portal, "open", after=1, procedure="1.000001")
    a_hit(portal, "start", after=2, procedure="1.000001")
    a_hit(portal, "rate", after=3, procedure="1.000001", rating=2)
    a_hit(portal, "rate", after=4, procedure="1.000001", rating=5)
    a_hit(portal, "leave", after=5, procedure="1.000001", seconds=90)
    a_hit(portal, after=40, page="b2")  # a new session
    a_hit(portal, "open", after=41, page="b2", procedure="9.999999")  # the catalogue does not know it
    a_hit(portal, visitor="two", after=3)
    a_hit(portal, "leave", visitor="two", after=4, seconds=10)


A_DAY = {
    ("", "visits"): 3,
    ("", "sessions"): 3,
    ("", "visitors"): 2,
    ("", "seconds"): 10,
    ("", "opened"): 1,
    ("1.000001", "opened"): 1,
    ("1.000001", "started"): 1,
    ("1.000001", "seconds"): 90,
    ("1.000001", "rated.5"): 1,
}


@pytest.mark.django_db
def test_a_day_is_counted_once_however_often_it_is_counted() -> None:
    portal, other = a_portal(), a_portal("01")
    _a_day(portal)
    a_hit(other)
    DailySalt.objects.create(day=DAY, salt=b"s" * 32)
    count_visits(day=DAY, now=NIGHT_AFTER)
    assert _counts(portal) == A_DAY
    assert not DailySalt.objects.exists(), "the secret goes with its day"
    assert Hit.objects.filter(day=DAY).exists(), "hits stay for 48 hours"
    count_visits(day=DAY, now=NIGHT_AFTER)
    count_visits(day=DAY, now=LATER)
    assert DAY not in days_of("measures_hit")
    assert count_visits(day=DAY, now=LATER) == 0
    assert _counts(portal) == A_DAY
    assert _counts(other)[("", "visits")] == 1


@pytest.mark.django_db
def test_today_is_read_from_hits_and_the_past_from_counts() -> None:
    portal = a_portal()
    _a_day(portal)
    assert count_visits(day=DAY, now=MORNING + timedelta(hours=10)) == 0, "the day is not over"
    live = visits_today(portal.pk, MORNING + timedelta(hours=10))
    assert live.is_live
    assert live.totals == {
        "visits": 3, "sessions": 3, "visitors": 2, "opened": 2, "started": 1, "seconds": 100, "rated.5": 1
    }  # fmt: skip
    assert live.mean_rating == 5
    (before,) = visit_days(portal.pk, DAY, DAY, NIGHT_AFTER)
    count_visits(day=DAY, now=NIGHT_AFTER)
    (after,) = visit_days(portal.pk, DAY, DAY, NIGHT_AFTER)
    assert before.is_live
    assert not after.is_live
    assert before.totals == after.totals == live.totals


@pytest.mark.django_db
def test_a_day_that_cannot_be_counted_keeps_its_hits_and_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    portal = a_portal()
    _a_day(portal)
    DailySalt.objects.create(day=DAY, salt=b"s" * 32)

    def fail(*_given: object, **_named: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("nenso.measures.actions.visits.record", fail)
    with pytest.raises(OSError, match="disk"), transaction.atomic():
        count_visits(day=DAY, now=LATER)
    assert DailySalt.objects.exists()
    assert Hit.objects.filter(day=DAY).count() == 10
    assert _counts(portal) == {}


@pytest.mark.django_db
def test_the_clock_counts_what_is_over_and_makes_days_ready() -> None:
    portal = a_portal()
    _a_day(portal)
    a_hit(portal, at=MORNING + timedelta(days=1))
    count_all_visits(now=MORNING + timedelta(days=1))
    days = set(DailyCount.objects.filter(system=portal).values_list("day", flat=True))
    assert days == {DAY}
    assert {DAY + timedelta(days=ahead) for ahead in (1, 2, 3)} <= set(days_of("measures_hit"))


@pytest.mark.django_db
@example(minutes=[0, 30, 61])  # thirty minutes of silence are still one session
@given(minutes=st.lists(st.integers(0, 14 * 60), min_size=1, max_size=12))
def test_sessions_are_counted_as_the_rule_says(minutes: list[int]) -> None:
    with transaction.atomic():
        portal = a_portal()
        for minute in minutes:
            a_hit(portal, after=minute)
        found = {each.measure: each.count for each in counted_hits(DAY, [portal.pk])}
        transaction.set_rollback(True)
    assert found["sessions"] == rules.count_sessions(MORNING + timedelta(minutes=each) for each in minutes)


@pytest.mark.django_db
def test_a_partition_is_made_once_and_dropped_whole() -> None:
    for _ in range(2):
        make_day("measures_event", DAY)
    assert DAY in days_of("measures_event")
    assert drop_day("measures_event", DAY)
    assert not drop_day("measures_event", DAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('measures_event') IS NOT NULL")
        assert cursor.fetchone() == (True,)
