"""How far agencies have come: counted in one query, as of any day, each count opening down to its entries."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from nenso.catalogue import actions, queries
from nenso.catalogue.models import Entry, Step
from nenso.catalogue.rules import Facts, Kind, Quality, Scope, Sharing, Stage, Verb
from nenso.kernel.rules import SYSTEM, Text
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]
FULL = Facts(
    Text("Cơ sở dữ liệu hộ tịch", ""),
    "BTP",
    Stage.OPERATING,
    description=Text("Khai sinh, kết hôn, khai tử", ""),
    contents=Text("Họ tên, ngày sinh", ""),
    scope=Scope.NATIONAL,
    sharing=Sharing.COMMON,
    services=("VN/GOV/G15/civil/births",),
    quality=Quality(clean=97, on=date(2026, 1, 1)),
)


@pytest.fixture(autouse=True)
def _agencies() -> None:
    make_organisation("BTP", "Bộ Tư pháp")
    make_organisation("BYT", "Bộ Y tế")


def _public(facts: Facts, kind: Kind = Kind.DATABASE, *, is_illustrative: bool = False) -> Entry:
    now = timezone.now()
    entry = actions.register(by=SYSTEM, kind=kind, facts=facts, now=now, is_illustrative=is_illustrative)
    actions.submit(by=SYSTEM, entry=entry)
    return actions.publish(by=SYSTEM, entry=entry, now=now)


def _named(name: str, owner: str = "BYT", stage: Stage = Stage.OPERATING) -> Facts:
    return Facts(Text(name, ""), owner, stage)


def test_each_agency_has_its_counts_and_all_have_theirs(
    django_assert_num_queries: Queries,
) -> None:
    _public(FULL)
    _public(_named("Cơ sở dữ liệu công chứng", "BTP"), is_illustrative=True)
    _public(_named("Cơ sở dữ liệu cũ", "BTP", Stage.RETIRED).changed(sharing=Sharing.OPEN))
    _public(_named("Hệ thống cấp cứu", "BYT"), Kind.SYSTEM)
    announced = _named("Nền tảng hồ sơ sức khỏe").changed(announced_on=date(2025, 3, 1))
    _public(announced, Kind.PLATFORM)
    _public(_named("Nền tảng khám từ xa", stage=Stage.BUILDING), Kind.PLATFORM)
    actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=_named("Bản nháp", "BTP"), now=timezone.now())
    with django_assert_num_queries(1):
        found = queries.coverage(timezone.localdate())
    justice = queries.Coverage("BTP", 0, 3, 0, 2, 1, 1, 1, 1, 2, 1, illustrative=1)
    assert found.rows == (justice, queries.Coverage("BYT", systems=1, platforms=2, announced=1, in_use=1))
    assert (found.total.entries, found.total.operating, found.total.in_use) == (6, 2, 1)
    assert (justice.share("described"), justice.share("confirmed")) == (50, 100)
    assert found.of("BYT").share("described") is None
    assert found.of("G01") == queries.Coverage("G01")


def test_agencies_asked_for_have_a_row_each() -> None:
    _public(FULL)
    found = queries.coverage(timezone.localdate(), ["BYT"])
    assert found.rows == (queries.Coverage("BYT"),)
    assert found.total.entries == 0


def test_every_count_opens_down_to_as_many_entries(django_assert_num_queries: Queries) -> None:
    _public(FULL)
    _public(_named("Cơ sở dữ liệu công chứng", "BTP"), is_illustrative=True)
    _public(_named("Nền tảng khám từ xa").changed(announced_on=date(2025, 3, 1)), Kind.PLATFORM)
    today = timezone.localdate()
    total = queries.coverage(today).total
    for name in queries.COUNTS:
        with django_assert_num_queries(1):
            held = queries.counted(name, today)
        assert held.total == len(held.entries) == getattr(total, name), name
    assert queries.counted("shared", today, ["BTP"]).entries[0].name == "Cơ sở dữ liệu hộ tịch"
    assert queries.counted("shared", today, ["BYT"]).entries == ()


def test_what_was_public_on_a_day_is_told_later(django_assert_num_queries: Queries) -> None:
    entry = _public(FULL)
    version = Entry.objects.get(pk=entry.pk).published
    assert version is not None
    for verb, day in ((Verb.PUBLISH, 1), (Verb.CONFIRM, 400)):
        at = datetime(2024, 3, 1, tzinfo=UTC) + timedelta(days=day)
        Step.objects.create(version=version, verb=verb, by_key="nenso", by_name="Nền Số", at=at)
    assert queries.coverage(date(2024, 3, 1)).rows == ()
    confirmed = [
        queries.coverage(day).total.confirmed
        for day in (date(2024, 12, 31), date(2025, 1, 31), date(2025, 12, 31))
    ]
    assert confirmed == [1, 0, 1]
    with django_assert_num_queries(5):  # four of them tell the planner
        assert queries.counted("operating", date(2024, 3, 2)).entries[0].code == entry.code


def test_of_a_former_day_the_version_and_the_owner_of_then_count() -> None:
    entry = _public(FULL)
    actions.change(by=SYSTEM, entry=entry, facts=_named("Cơ sở dữ liệu hộ tịch", "BYT"), now=timezone.now())
    actions.submit(by=SYSTEM, entry=entry)
    actions.publish(by=SYSTEM, entry=entry, now=timezone.now())
    first = Entry.objects.get(pk=entry.pk).versions.get(number=1)
    then = datetime(2025, 5, 5, tzinfo=UTC)
    Step.objects.create(version=first, verb=Verb.PUBLISH, by_key="nenso", by_name="Nền Số", at=then)
    assert [row.owner for row in queries.coverage(timezone.localdate()).rows] == ["BYT"]
    assert [row.owner for row in queries.coverage(date(2025, 6, 1)).rows] == ["BTP"]
