"""The demonstration's exchange: real entries in a real ledger, counted and provable, made once, and never into somebody's ledger."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import Sum
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from nenso.exchange.actions import register_member
from nenso.exchange.models import AccessRequest, HourCount, LedgerEntry, LedgerHead, Member, Service
from nenso.exchange.queries.keys import ledger_public
from nenso.exchange.queries.ledger import receipt_of
from nenso.exchange.rules.ledger.receipts import verify_receipt
from nenso.exchange.rules.ledger.records import read_record
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM
from nenso.measures.models import Observation
from nenso.project import exchanging
from nenso.project.exchanging.script import DAYS, FLOWS
from tests import databases


@pytest.fixture
def installation(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of its own with everything loaded: the ledger is written over connections of its own."""
    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.with_all_that_ships(), "exchanging") as name,
        databases.looking_at(name),
    ):
        yield


def test_messages_stand_in_the_ledger_and_every_figure_is_their_number(installation: None) -> None:
    now, lines = timezone.now(), list[str]()
    exchanging.make(seed=7, now=now, say=lines.append)
    head, count = LedgerHead.objects.get(), LedgerEntry.objects.count()
    assert (head.size, head.integrated) == (count, count)
    assert count > 25_000
    assert lines[0].startswith(f"{count} ")
    answers = LedgerEntry.objects.filter(direction="response")
    assert HourCount.objects.aggregate(all=Sum("count"))["all"] == answers.count() == count // 2
    assert {(each.client, each.service) for each in FLOWS} == set(
        answers.values_list("client", "service").distinct()
    )
    first, last = answers.earliest("place"), answers.latest("place")
    assert first.at < now - timedelta(days=DAYS - 4)
    assert now - timedelta(days=4) < last.at <= now
    _must_be_provable(last)
    assert Observation.objects.filter(indicator__code__startswith="exchange.", value__gt=0).exists()
    assert AccessRequest.objects.filter(state="open").count() == 1
    _must_be_made_once(now, count)


def test_who_has_joined_keeps_what_was_registered(installation: None) -> None:
    """It is made minutes after the site answers: somebody may have joined by then, with systems of the same names."""
    now = timezone.now()
    member = register_member(by=SYSTEM, organisation_code="G01", member_class="GOV", now=now)
    exchanging.make(seed=7, now=now, say=lambda _line: None)
    assert exchanging.is_made()
    assert (Member.objects.get(), LedgerEntry.objects.count()) == (member, 0)
    assert not Service.objects.exists()


def _must_be_provable(entry: LedgerEntry) -> None:
    record = read_record(bytes(entry.record))
    assert record.purpose
    receipt = receipt_of(str(entry.exchange))
    assert verify_receipt(receipt, ledger_public())


def _must_be_made_once(now: object, count: int) -> None:
    exchanging.make(seed=7, now=now, say=lambda _line: pytest.fail("made twice"))  # type: ignore[arg-type]
    JournalEntry.objects.filter(verb=exchanging.DONE)._raw_delete("default")
    exchanging.make(seed=8, now=now, say=lambda _line: None)  # type: ignore[arg-type]
    assert LedgerEntry.objects.count() == count
