"""Keys of administration that are guessed; and wrong keys at both doors, as the desk and people are told of them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange import tasks
from nenso.exchange.models import KeyGuess
from nenso.exchange.rules.traffic.guessing import PAIR
from nenso.kernel.models import JournalEntry
from nenso.notify.models import Message
from tests.factories.accounts import a_person, an_organisation
from tests.factories.exchange import an_exchange
from tests.web.test_exchange_api import ROOT, Program
from tests.web.test_exchange_desk import CLIENT, DESK, Desk

pytestmark = pytest.mark.django_db
PAGE = f"{DESK}guesses/"


class Clock:
    """A clock that stands, unless it is put forward."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("nenso.web.endpoints.exchange.guessing.monotonic", found)
    return found


@pytest.fixture
def owner(db: None) -> Program:
    an_organisation()
    an_exchange()
    return Program("T48", (Role.APPROVER, "T48"))


def guess(token: str = "nxadm_guess", address: str = "203.0.113.7", **headers: str) -> Any:
    given = {"Authorization": f"Bearer {token}", **headers}
    return Client(REMOTE_ADDR=address).get(f"{ROOT}/me", headers=given)


def counted() -> list[tuple[Any, ...]]:
    rows = KeyGuess.objects.values_list("door", "source", "client").order_by("source").distinct()
    return [(*row, *_sums(row[1])) for row in rows]


def _sums(source: str) -> tuple[int, int]:
    rows = KeyGuess.objects.filter(source=source)
    return sum(row.wrong for row in rows), sum(row.held for row in rows)


def test_who_guesses_keys_of_administration_waits(owner: Program, clock: Clock) -> None:
    assert guess(owner.token).status_code == 200
    for number in range(PAIR.free):
        assert guess(f"nxadm_{number}").status_code == 401
    answer = guess("nxadm_x", **{"Accept-Language": "en"})
    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (429, "1", "api.wrong_keys")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"].startswith("Too many wrong keys")
    assert guess(owner.token).status_code == 200  # right from there before: it goes on
    assert guess(address="203.0.113.8").status_code == 401  # another address has its own count
    assert counted() == [("api", "203.0.113.7", "", PAIR.free, 1), ("api", "203.0.113.8", "", 1, 0)]
    for _ in range(5):
        guess()
    clock.now += 1.5
    assert guess().status_code == 401  # the wait is over
    assert guess()["Retry-After"] == "2"
    assert counted()[0] == (
        "api",
        "203.0.113.7",
        "",
        PAIR.free + 1,
        6,
    )  # what is not looked at is added up for two seconds


def test_a_right_key_is_not_looked_at_where_too_many_wrong_ones_came_before(
    owner: Program, clock: Clock
) -> None:
    for _ in range(PAIR.free):
        guess()
    assert guess(owner.token).status_code == 429
    assert guess(owner.token, address="203.0.113.8").status_code == 200
    clock.now += 1.0
    assert guess(owner.token).status_code == 200


def a_guess(source: str, client: str, *, held: int, **facts: Any) -> KeyGuess:
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    given = {"hour": hour, "at": now, "door": "gateway", "wrong": 10, **facts}
    return KeyGuess.objects.create(source=source, client=client, held=held, **given)


def test_each_source_is_told_once_an_hour_in_the_journal_and_the_inbox() -> None:
    Desk()
    a_person((Role.APPROVER, NATIONAL), name="Nga")
    a_guess("203.0.113.7", CLIENT, held=40)
    a_guess("203.0.113.9", CLIENT, held=0)  # a few wrong keys: shown, not told
    tasks.tell_of_guesses()
    tasks.tell_of_guesses()
    rows = JournalEntry.objects.filter(verb="exchange.keys_guessed")
    assert [(row.thing_key, row.facts["client"], row.facts["not_looked_at"]) for row in rows] == [
        ("203.0.113.7", CLIENT, 40)
    ]
    found = Message.objects.filter(key__startswith="exchange.keys_guessed")
    assert {row.path for row in found} == {PAGE}
    assert "203.0.113.7" in found[0].body_vi
    assert "203.0.113.9" not in found[0].body_vi
    assert (
        len({row.to_key for row in found}) >= 2
    )  # the nation's, and the member's whose key it would have been
    a_guess("203.0.113.7", CLIENT, held=1, hour=timezone.now() - timedelta(days=100))
    tasks.delete_old_guesses()
    assert KeyGuess.objects.count() == 2


def test_the_desk_shows_wrong_keys_for_own_systems_alone() -> None:
    its = Desk()
    quoted = uuid4()
    a_guess("203.0.113.7", CLIENT, held=40, refusal=quoted)
    a_guess("203.0.113.8", "VN/GOV/T77/own", held=0)
    a_guess("203.0.113.9", "", held=3, door="api")
    mine = its["hoa"].get(PAGE)
    words = mine.content.decode()
    assert [line.row.source for line in mine.context["lines"]] == ["203.0.113.7"]
    assert f"?q={quoted}" in words
    assert "tạm chờ" in words
    assert its["stranger"].get(PAGE).context["lines"] == []
    everything = its["van"].get(PAGE, {"lang": "en"})
    assert {line.row.source for line in everything.context["lines"]} == {
        "203.0.113.7",
        "203.0.113.8",
        "203.0.113.9",
    }
    assert "203.0.113.7" in its["hoa"].get(PAGE, {"format": "csv"}).content.decode()
    assert PAGE in its["hoa"].get(f"{DESK}refusals/").content.decode()
