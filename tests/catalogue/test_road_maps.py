"""Road maps: what is to be shared by when, how far it is, and the counts that plans aim at."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from nenso.catalogue import actions, queries
from nenso.catalogue.actions.writing import list_entry, write_version
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Facts, Kind, Pace, Sharing, Stage, State, faults, pace
from nenso.kernel.rules import SYSTEM, Text
from tests.factories.directory import make_organisation

Queries = Callable[[int], AbstractContextManager[object]]
DAY = date(2026, 6, 30)
LAND = Facts(
    Text("Cơ sở dữ liệu đất đai", ""),
    "BNNMT",
    Stage.OPERATING,
    sharing=Sharing.ON_REQUEST,
    share_as=Sharing.COMMON,
    share_by=DAY,
    share_ground="Kế hoạch chia sẻ dữ liệu năm 2026",
)


@pytest.mark.parametrize(
    ("changed", "on", "found"),
    [
        ({}, DAY, Pace.SOON),
        ({}, DAY + timedelta(days=1), Pace.LATE),
        ({}, DAY - timedelta(days=90), Pace.SOON),
        ({}, DAY - timedelta(days=91), Pace.COMING),
        ({"sharing": Sharing.COMMON}, DAY + timedelta(days=1), Pace.KEPT),
        ({"sharing": Sharing.OPEN}, DAY - timedelta(days=300), Pace.KEPT),
        ({"sharing": Sharing.OPEN, "stage": Stage.BUILDING}, DAY + timedelta(days=1), Pace.LATE),
        ({"sharing": None}, DAY + timedelta(days=1), Pace.LATE),
        ({"share_as": None, "share_by": None, "share_ground": ""}, DAY, None),
    ],
)
def test_pace(changed: dict[str, object], on: date, found: Pace | None) -> None:
    assert pace(LAND.changed(**changed), on) is found


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"share_as": None}, [("catalogue.road_map", "share_as")]),
        ({"share_by": None}, [("catalogue.road_map", "share_by")]),
        ({"share_as": None, "share_by": None}, [("catalogue.road_map", "share_by")]),
        ({"share_as": Sharing.INTERNAL}, [("catalogue.road_map_internal", "share_as")]),
        ({"share_ground": "x" * 401}, [("catalogue.too_long", "share_ground")]),
    ],
)
def test_a_road_map_says_how_and_by_when(changed: dict[str, object], codes: list[tuple[str, str]]) -> None:
    found = faults(Kind.DATABASE, LAND.changed(**changed), DAY)
    assert [(each.code, each.field) for each in found] == codes


def test_only_databases_are_promised() -> None:
    promised = Facts(Text("Cổng", ""), "BNNMT", Stage.OPERATING, share_as=Sharing.OPEN, share_by=DAY)
    assert {each.field for each in faults(Kind.SYSTEM, promised, DAY)} == {"share_as", "share_by"}


@pytest.fixture
def _published(db: None) -> None:
    for code in ("BNNMT", "BTP"):
        make_organisation(code, code)
    today = timezone.localdate()
    late, soon, far = today - timedelta(days=1), today + timedelta(days=30), today + timedelta(days=300)
    for name, owner, facts in (
        ("Đất đai", "BNNMT", {"share_by": late}),
        ("Rừng", "BNNMT", {"share_by": late, "sharing": Sharing.OPEN}),
        ("Biển", "BNNMT", {"share_by": far}),
        ("Mỏ", "BNNMT", {"share_by": late, "stage": Stage.RETIRED}),
        ("Hộ tịch", "BTP", {"share_by": soon, "share_as": Sharing.OPEN, "sharing": Sharing.COMMON}),
        ("Luật sư", "BTP", {"share_as": None, "share_by": None, "share_ground": ""}),
    ):
        said = LAND.changed(name=Text(name, ""), owner=owner).changed(**facts)
        entry = actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=said, now=timezone.now())
        actions.submit(by=SYSTEM, entry=entry)
        actions.publish(by=SYSTEM, entry=entry, now=timezone.now())


@pytest.mark.usefixtures("_published")
def test_what_is_late_and_what_comes_is_listed_by_agency(django_assert_num_queries: Queries) -> None:
    today = timezone.localdate()
    with django_assert_num_queries(3):
        found = queries.promises_due(today)
    assert [(line.code, line.pace) for line in found.lines] == [
        ("dat-dai", Pace.LATE),
        ("ho-tich", Pace.SOON),
    ]
    assert found.by_owner == {
        "BNNMT": {Pace.LATE: 1, Pace.KEPT: 1, Pace.COMING: 1},
        "BTP": {Pace.SOON: 1},
    }
    assert [line.code for line in queries.road_map(today, ["BNNMT"]).lines] == ["dat-dai", "bien", "rung"]


@pytest.mark.django_db
def test_the_database_says_of_every_promise_what_the_rule_says() -> None:
    make_organisation("BNNMT", "BNNMT")
    today = timezone.localdate()
    said = {
        f"p-{number}": LAND.changed(stage=stage, sharing=sharing, share_as=share_as, share_by=today + days)
        for number, (stage, sharing, share_as, days) in enumerate(
            product(
                (Stage.OPERATING, Stage.BUILDING),
                (None, Sharing.ON_REQUEST, Sharing.COMMON, Sharing.OPEN),
                (Sharing.COMMON, Sharing.OPEN),
                (timedelta(days=each) for each in (-1, 0, 90, 91)),
            )
        )
    }
    Entry.objects.bulk_create(
        Entry(
            code=code, kind=Kind.DATABASE, owner_code="BNNMT", state=State.PUBLISHED, by_key="x", by_name="x"
        )
        for code in said
    )
    for row in Entry.objects.all():
        row.newest = row.published = write_version(row, said[row.code], SYSTEM, "")
        row.save()
        list_entry(row, timezone.now())
    rule = {code: pace(facts, today) for code, facts in said.items()}
    every = queries.road_map(today)
    assert {line.code: line.pace for line in every.lines} == rule
    assert every.by_owner == {"BNNMT": Counter(rule.values())}
    parts = [queries.road_map(today, start=start, size=25).lines for start in range(0, 75, 25)]
    assert sum(parts, ()) == every.lines
    for one in Pace:
        lines = queries.road_map(today, paces=[one]).lines
        assert {line.code for line in lines} == {code for code, at in rule.items() if at is one}
        assert list(lines) == sorted(lines, key=lambda line: (line.share_by, line.code))


@pytest.mark.usefixtures("_published")
def test_counts_that_plans_aim_at_open_down_to_databases() -> None:
    today = timezone.localdate()
    total = queries.coverage(today).total
    assert (total.promised, total.due, total.kept) == (4, 2, 1)
    for name in queries.PROMISES:
        assert queries.counted(name, today).total == getattr(total, name)
    assert [each.code for each in queries.counted("kept", today).entries] == ["rung"]
