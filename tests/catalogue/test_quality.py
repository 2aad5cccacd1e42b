"""Shares of quality: stated until they are measured, and always said by whom."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.catalogue import actions, queries
from nenso.catalogue.models import MeasuredShare
from nenso.catalogue.rules import (
    Basis,
    Facts,
    Kind,
    Measurement,
    Quality,
    QualityShare,
    Stage,
    check_measurement,
    quality_of,
)
from nenso.kernel.queries import latest
from nenso.kernel.rules import SYSTEM, Refused, Text
from tests.factories.accounts import a_person
from tests.factories.directory import make_organisation

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
DAY = date(2026, 1, 1)
PEOPLE = Facts(
    Text("Cơ sở dữ liệu dân cư", ""), "BCA", Stage.OPERATING, quality=Quality(correct=99, live=98, on=DAY)
)


def _measured(name: str, value: float, on: date, record: str = "people.run/7") -> Measurement:
    return Measurement(name, value, on, record, "Sổ dân cư")


def test_what_nobody_measured_is_as_its_owner_states() -> None:
    assert quality_of(PEOPLE) == (
        QualityShare("correct", 99, Basis.STATED, DAY, "BCA", "", 99),
        QualityShare("complete", None),
        QualityShare("clean", None),
        QualityShare("live", 98, Basis.STATED, DAY, "BCA", "", 98),
    )


def test_a_measured_share_stands_in_its_place_and_keeps_what_was_stated() -> None:
    told = [
        _measured("correct", 97.25, date(2025, 5, 1), "people.run/1"),
        _measured("correct", 91, date(2024, 5, 1), "people.run/2"),  # told later, of an earlier day
        _measured("clean", 88, date(2026, 2, 1)),
    ]
    correct, _, clean, live = quality_of(PEOPLE, told)
    assert correct == QualityShare(
        "correct", 97.25, Basis.MEASURED, date(2025, 5, 1), "Sổ dân cư", "people.run/1", 99
    )
    assert (clean.value, clean.basis, clean.stated) == (88, Basis.MEASURED, None)
    assert live.basis is Basis.STATED
    again = _measured("correct", 96, date(2025, 5, 1), "people.run/3")
    assert quality_of(PEOPLE, [*told, again])[0].record == "people.run/3"


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (_measured("fresh", 1, DAY), "catalogue.share"),
        (_measured("clean", 100.1, DAY), "catalogue.percent"),
        (_measured("clean", float("nan"), DAY), "catalogue.percent"),
        (_measured("clean", 1, date(2026, 11, 27)), "catalogue.future"),
        (_measured("clean", 1, DAY, " "), "catalogue.no_record"),
    ],
)
def test_what_is_no_measurement_is_refused(one: Measurement, code: str) -> None:
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        check_measurement(one, date(2026, 11, 26))


@pytest.mark.django_db
def test_a_system_tells_what_it_measured_and_nobody_types_it(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    make_organisation("BCA", "Bộ Công an")
    entry = actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=PEOPLE, now=NOW)
    portal = Facts(Text("Cổng", ""), "BCA", Stage.OPERATING)
    system = actions.register(by=SYSTEM, kind=Kind.SYSTEM, facts=portal, now=NOW)
    shares = [_measured("correct", 97.5, DAY)]
    with pytest.raises(Refused, match=r"catalogue\.not_measured"):
        actions.record_measured(by=SYSTEM, entry=system, shares=shares, now=NOW)
    approver = actor_of(a_person((Role.APPROVER, "BCA")))
    with pytest.raises(Refused, match=r"catalogue\.measured_by_hand"):
        actions.record_measured(by=approver, entry=entry, shares=shares, now=NOW)
    actions.record_measured(by=SYSTEM, entry=entry, shares=shares, now=NOW)
    told = latest("catalogue.measured")
    assert told is not None
    assert told.facts == {"entry": entry.code, "correct": 97.5}
    with django_assert_num_queries(1):
        found = queries.qualities({entry.code: PEOPLE, system.code: portal})
    assert [share.basis for share in found[entry.code]] == [Basis.MEASURED, None, None, Basis.STATED]
    assert {share.value for share in found[system.code]} == {None}
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        MeasuredShare.objects.update(value=100)
