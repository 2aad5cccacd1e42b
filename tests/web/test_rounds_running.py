"""Rounds from the browser: listed, made, opened, followed, given more time by the office; and what the public sees."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nenso.index.models import Entry, Objection, Round
from nenso.index.queries.rounds import forget_totals
from nenso.index.rules.rounds import Phase
from nenso.web.presenters import kept
from tests.factories.rounds import RoundWorld, an_edition, entry_of
from tests.web.rounds import Pages, unit_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Iterator[RoundWorld]:
    kept.forget()
    forget_totals()
    yield RoundWorld()
    kept.forget()
    forget_totals()


@pytest.fixture
def pages(world: RoundWorld) -> Pages:
    return Pages(world)


def fields(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    days = {
        "opens_on": today,
        "self_until": today + timedelta(days=10),
        "verify_until": today + timedelta(days=20),
        "object_until": today + timedelta(days=30),
        "publish_on": today + timedelta(days=40),
    }
    plain = {name: day.isoformat() for name, day in days.items()}
    return {
        "edition": "small-round",
        "group": "provinces",
        "year": "2025",
        "units_on": "2025-12-31",
        "name_vi": "Đánh giá 2025",
        "name_en": "Assessment 2025",
        "code": "nho-2025",
        "has_two_reviewers": "on",
        **plain,
        **changes,
    }


# --- Listing and making ------------------------------------------------------------------------------------


def test_rounds_are_listed_with_their_phase_and_found_without_diacritics(
    world: RoundWorld, pages: Pages
) -> None:
    assert 'class="empty"' in pages.read("van", "/desk/rounds/")
    row = world.at(Phase.SELF)
    page = pages.read("van", "/desk/rounds/?q=dot nho")
    assert f'href="/desk/rounds/{row.code}/"' in page
    assert "Cơ quan tự chấm" in page
    assert 'scope="row"' not in pages.read("van", "/desk/rounds/?phase=closed")
    table = pages.browser("van").get("/desk/rounds/?format=csv").content.decode("utf-8-sig")
    assert "small-2025,Đợt nhỏ 2025,small-round" in table


def test_a_round_is_made_with_its_faults_at_their_fields(world: RoundWorld, pages: Pages) -> None:
    an_edition()
    today = timezone.localdate()
    wrong = fields(verify_until=today.isoformat())
    answer = pages.browser("van").post("/desk/rounds/new/", wrong)
    assert answer.status_code == 422
    assert 'href="#id_verify_until"' in answer.content.decode()
    answer = pages.browser("van").post("/desk/rounds/new/", fields(code="Có dấu"))
    assert 'href="#id_code"' in answer.content.decode()
    answer = pages.browser("van").post("/desk/rounds/new/", {})
    assert answer.status_code == 422
    assert answer.content.decode().count('<li><a href="#id_') >= 10
    assert not Round.objects.exists()
    answer = pages.browser("van").post("/desk/rounds/new/", fields())
    assert (answer.status_code, answer.url) == (302, "/desk/rounds/nho-2025/")
    row = Round.objects.get()
    assert (row.has_two_reviewers, row.year, row.by_name) == (True, 2025, "Van")


def test_only_the_office_makes_and_opens_rounds(world: RoundWorld, pages: Pages) -> None:
    an_edition()
    assert pages.browser("ha").post("/desk/rounds/new/", fields()).status_code in (403, 422)
    assert pages.status("lan", "/desk/rounds/new/") == 403
    assert not Round.objects.exists()
    row = world.at(Phase.PREPARED)
    assert pages.post("ha", f"/desk/rounds/{row.code}/open/").status_code in (403, 422)
    row.refresh_from_db()
    assert row.opened_at is None


# --- Running -----------------------------------------------------------------------------------------------


def test_opening_says_first_what_it_does(world: RoundWorld, pages: Pages) -> None:
    row = world.at(Phase.PREPARED)
    page = pages.read("van", f"/desk/rounds/{row.code}/open/")
    assert "Đà Nẵng" in page
    assert not Entry.objects.exists()
    assert pages.post("van", f"/desk/rounds/{row.code}/open/").status_code == 302
    assert Entry.objects.count() == 24
    again = pages.post("van", f"/desk/rounds/{row.code}/open/")
    assert again.status_code == 422


def test_the_office_sees_how_far_each_agency_is(world: RoundWorld, pages: Pages) -> None:
    row = world.at(Phase.SELF)
    page = pages.read("van", f"/desk/rounds/{row.code}/")
    assert "8/8" in page
    assert "0/8" in page
    assert f'href="{unit_url(row, "48")}"' in page
    assert "68,00" in page
    assert "0 trên 3 cơ quan đã gửi" in page
    found = pages.read("van", f"/desk/rounds/{row.code}/?q=da nang")
    assert f'href="{unit_url(row, "01")}"' not in found
    missing = pages.read("van", f"/desk/rounds/{row.code}/?state=missing")
    assert f'href="{unit_url(row, "48")}"' not in missing
    table = pages.browser("van").get(f"/desk/rounds/{row.code}/?format=csv").content.decode("utf-8-sig")
    assert "48,UBND Đà Nẵng,8,8,0,0,0,68.0" in table


@pytest.mark.parametrize(
    "sort", ["name", "-name", "filled", "-missing", "self", "-verified", "points", "change"]
)
def test_agencies_are_sorted(world: RoundWorld, pages: Pages, sort: str) -> None:
    row = world.at(Phase.SELF)
    page = pages.read("van", f"/desk/rounds/{row.code}/?sort={sort}")
    at = {unit: page.index(f'href="{unit_url(row, unit)}"') for unit in world.codes}
    order = sorted(at, key=lambda unit: at[unit])
    first = {"filled": {"01", "79"}, "self": {"48", "01", "79"}, "-missing": {"01", "79"}}
    assert order[0] in first.get(sort, set(world.codes))
    assert len(order) == 3


def test_others_see_only_their_own_part_of_a_round(world: RoundWorld, pages: Pages) -> None:
    row = world.at(Phase.SELF)
    page = pages.read("lan", f"/desk/rounds/{row.code}/")
    assert f'href="{unit_url(row, "48")}"' in page
    assert unit_url(row, "01") not in page
    assert "68,00" not in page
    nothing = pages.read("kim", f"/desk/rounds/{row.code}/")
    assert "/units/" not in nothing
    assert "68" not in pages.browser("kim").get(f"/desk/rounds/{row.code}/?format=csv").content.decode()


def test_a_day_moves_on_with_a_reason_and_never_back(world: RoundWorld, pages: Pages) -> None:
    row = world.at(Phase.SELF)
    path = f"/desk/rounds/{row.code}/calendar/"
    names = ("opens_on", "self_until", "verify_until", "object_until", "publish_on")
    days = {name: getattr(row, name).isoformat() for name in names}
    earlier = (row.self_until - timedelta(days=1)).isoformat()
    answer = pages.browser("van").post(path, {**days, "self_until": earlier, "reason": "x"})
    assert answer.status_code == 422
    assert 'href="#id_self_until"' in answer.content.decode()
    later = (row.self_until + timedelta(days=1)).isoformat()
    answer = pages.browser("van").post(path, {**days, "self_until": later})
    assert 'href="#id_reason"' in answer.content.decode()
    answer = pages.browser("van").post(path, {**days, "self_until": later, "reason": "Bão số 5."})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.self_until.isoformat() == later
    assert "Bão số 5." in pages.read("van", f"/desk/rounds/{row.code}/")


def test_measured_figures_are_read_again_only_while_agencies_fill_in(world: RoundWorld, pages: Pages) -> None:
    row = world.at(Phase.SELF)
    assert pages.post("van", f"/desk/rounds/{row.code}/measured/").status_code == 302
    assert "0 mục có số đo mới" in pages.read("van", f"/desk/rounds/{row.code}/")


def test_the_queries_of_a_round_do_not_grow_with_its_agencies(world: RoundWorld, pages: Pages) -> None:
    row = world.at(Phase.SELF)
    path = f"/desk/rounds/{row.code}/"
    pages.read("van", path)
    with CaptureQueriesContext(connection) as all_of_them:
        pages.read("van", path)
    with CaptureQueriesContext(connection) as one:
        pages.read("van", f"{path}?q=da nang")
    assert len(all_of_them) == len(one)


# --- What waits on the desk, the journal --------------------------------------------------------------------


def test_the_work_list_holds_what_a_person_has_to_do(world: RoundWorld, pages: Pages) -> None:
    row = world.at(Phase.SELF)
    for name in ("lan", "ha"):
        assert unit_url(row, "48") in pages.read(name, "/desk/rounds/")
    assert unit_url(row, "01") not in pages.read("lan", "/desk/rounds/")
    other = world.created(code="sau")
    assert f"/desk/rounds/{other.code}/" in pages.read("van", "/desk/journal/")


def test_the_journal_tells_of_entries_only_to_the_office(world: RoundWorld, pages: Pages) -> None:
    row = world.at(Phase.SELF)
    entry = entry_of(row, "48", "spend")
    assert str(entry.uuid) in pages.read("van", "/desk/journal/?part=rounds")
    for name in ("hoa", "kim", "bao"):
        assert str(entry.uuid) not in pages.read(name, "/desk/journal/?part=rounds")


# --- The public --------------------------------------------------------------------------------------------


def test_before_publication_the_public_sees_the_calendar_and_no_score(world: RoundWorld) -> None:
    row = world.at(Phase.VERIFICATION)
    entry = entry_of(row, "48", "spend")
    entry.verified, entry.state = {"spend": "1"}, "verified"
    entry.save()
    an_objection(entry)
    visitor = Client()
    page = visitor.get(f"/rounds/{row.code}/").content.decode()
    assert "Đà Nẵng" in page
    assert "Thẩm định" in page
    for secret in ("68", "kín", "/desk/", "1%"):
        assert secret not in page.split("<main")[1].split("</main>")[0], secret
    table = visitor.get(f"/rounds/{row.code}/?format=csv").content.decode()
    assert "kín" not in table
    assert f"/rounds/{row.code}/" in visitor.get("/rounds/").content.decode()


def test_a_round_that_is_not_open_is_not_public(world: RoundWorld) -> None:
    row = world.at(Phase.PREPARED)
    assert Client().get(f"/rounds/{row.code}/").status_code == 404
    assert row.code not in Client().get("/rounds/").content.decode()
    assert Client().get("/rounds/nowhere/").status_code == 404


def an_objection(entry: Entry) -> Objection:
    return Objection.objects.create(
        entry=entry,
        claim="kín",
        wanted={"spend": "5"},
        by_key="x",
        by_name="Lan",
        state="rejected",
        before={"inputs": {"spend": "1"}, "points": 1.0},
        after={"inputs": {"spend": "1"}, "points": 1.0},
        reason="kín đáo",
        decided_at=timezone.now(),
    )
