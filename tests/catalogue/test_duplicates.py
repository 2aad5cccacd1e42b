"""Duplicates are suggested out of the catalogue, with why; who says that two are not the same is believed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.catalogue import actions, queries
from nenso.catalogue.models import Distinction, Entry
from nenso.catalogue.rules import Facts, Kind, Stage
from nenso.directory.actions import merge_organisations
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused, Text
from tests.factories.accounts import a_person
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
NOW, TODAY = datetime(2026, 11, 26, 3, tzinfo=UTC), date(2026, 11, 26)
Limit = Callable[[int], Any]


@pytest.fixture(autouse=True)
def _agencies() -> None:
    for code, name in (
        ("BTC", "Bộ Tài chính"),
        ("KHDT", "Bộ Kế hoạch"),
        ("BYT", "Bộ Y tế"),
        ("BCA", "Bộ Công an"),
    ):
        make_organisation(code, name, type="ministry")
    make_organisation("CUC", "Cục Giá", parent_code="BTC")
    for code, name in (("48", "Đà Nẵng"), ("52", "Gia Lai")):
        make_organisation(code, f"UBND {name}", short_name=name, type="provincial_committee")


def _written(
    code: str, name: str, owner: str = "BTC", kind: Kind = Kind.DATABASE, stage: Stage = Stage.OPERATING
) -> Entry:
    facts = Facts(Text(name, ""), owner, stage)
    return actions.register(by=SYSTEM, kind=kind, facts=facts, now=NOW, code=code)


def _pairs(**asked: Any) -> list[tuple[str, str]]:
    found = queries.duplicates(TODAY, **asked).pairs
    return [(pair.first.code, pair.second.code) for pair in found]


def test_what_one_house_registered_twice_is_told_with_the_words() -> None:
    _written("a", "Cơ sở dữ liệu quốc gia về giá")
    _written("b", "CSDL GIÁ (Bộ Tài chính)", "CUC")
    _written("c", "CSDL thuế")
    _written("d", "Cơ sở dữ liệu đất đai", "48")
    _written("e", "Cơ sở dữ liệu đất đai", "52")
    _written("f", "CSDL đất đai thành phố Đà Nẵng", "48")
    found = queries.duplicates(TODAY)
    told = [(pair.first.code, pair.second.code, pair.words, pair.is_same_owner) for pair in found.pairs]
    assert told == [("a", "b", ("gia",), True), ("d", "f", ("dat", "dai"), True)]
    assert found.total == 2
    assert _pairs(owners=("52",)) == []
    assert _pairs(owners=("CUC",)) == [("a", "b")]
    assert _pairs(start=1) == [("d", "f")]


def test_an_owner_that_is_over_counts_to_who_goes_on() -> None:
    _written("a", "CSDL đầu tư công", "KHDT")
    _written("b", "Cơ sở dữ liệu đầu tư công của Bộ Tài chính")
    assert _pairs() == []
    merge_organisations(codes=["KHDT"], into="BTC", on=date(2025, 3, 1), act="176/2025/QH15", by=SYSTEM)
    assert _pairs() == [("a", "b")]


def test_what_is_over_and_what_was_withdrawn_is_no_duplicate() -> None:
    _written("a", "CSDL giá")
    _written("b", "CSDL giá", stage=Stage.RETIRED)
    actions.withdraw(by=SYSTEM, entry=_written("c", "CSDL giá"))
    assert _pairs() == []


def test_what_somebody_told_apart_is_not_told_again() -> None:
    _written("b", "CSDL giá")
    _written("a", "Cơ sở dữ liệu giá")
    writer, stranger = (actor_of(a_person((Role.REPORTER, code))) for code in ("BTC", "BCA"))
    assert _pairs() == [("a", "b")]
    for by, codes, why, code in (
        (stranger, ("a", "b"), "Khác nguồn", "access.role_missing"),
        (writer, ("a", "b"), "  ", "catalogue.no_why"),
        (writer, ("a", "a"), "Khác nguồn", "catalogue.not_two"),
        (writer, ("a", "x"), "Khác nguồn", "catalogue.no_entry"),
    ):
        with pytest.raises(Refused) as told:
            actions.tell_apart(by=by, codes=codes, why=why, now=NOW)
        assert told.value.code == code
    actions.tell_apart(by=writer, codes=("a", "b"), why="Khác nguồn", now=NOW)
    actions.tell_apart(by=writer, codes=("b", "a"), why="Lần nữa", now=NOW)
    assert [(row.by_name, row.why) for row in Distinction.objects.all()] == [(writer.name, "Khác nguồn")]
    assert _pairs() == []


def test_who_registers_is_told_what_is_there_already(django_assert_max_num_queries: Limit) -> None:
    entry = _written("a", "Cơ sở dữ liệu quốc gia về giá")
    actions.submit(by=SYSTEM, entry=entry)
    actions.publish(by=SYSTEM, entry=entry, now=NOW)
    _written("b", "CSDL thuế")
    for owner, found in (("BTC", ["a"]), ("CUC", ["a"]), ("BYT", ["a"]), ("48", [])):
        facts = Facts(Text("csdl gia", ""), owner, Stage.PROPOSED)
        with django_assert_max_num_queries(12):
            told = queries.alike(Kind.DATABASE, facts, TODAY)
        assert [each.entry.code for each in told] == found
    assert queries.alike(Kind.SYSTEM, facts, TODAY) == ()
    assert (
        queries.alike(Kind.DATABASE, Facts(Text("csdl gia", ""), "BTC", Stage.PROPOSED), TODAY, but="a") == ()
    )
    assert queries.alike(Kind.DATABASE, Facts(Text("'; & | !", ""), "BTC", Stage.PROPOSED), TODAY) == ()


def test_a_list_of_pairs_takes_few_questions(django_assert_max_num_queries: Limit) -> None:
    for number in range(40):
        _written(f"a-{number}", f"CSDL giá {number}")
        _written(f"b-{number}", f"Cơ sở dữ liệu giá {number}", "CUC")
    with django_assert_max_num_queries(12):
        assert queries.duplicates(TODAY).total == 40


def test_rows_of_a_workbook_are_told_what_is_there_in_few_questions(
    django_assert_max_num_queries: Limit,
) -> None:
    _written("gia", "Cơ sở dữ liệu quốc gia về giá", "CUC")
    _written("dat-dai", "Cơ sở dữ liệu đất đai", "48")
    _written("ho-tich", "Cơ sở dữ liệu hộ tịch", "BCA")

    def rows(count: int) -> dict[str, tuple[Kind, Facts]]:
        made = {
            f"moi-{number}": (Kind.DATABASE, Facts(Text(f"Danh mục {number}", ""), "BYT", Stage.OPERATING))
            for number in range(count)
        }
        for code, name, owner in (
            ("gia-moi", "CSDL GIÁ (Bộ Tài chính)", "BTC"),
            ("dat-moi", "CSDL đất đai thành phố Đà Nẵng", "48"),
            ("dat-khac", "CSDL đất đai", "52"),
            ("ho-tich-moi", "Hộ tịch", "BYT"),
        ):
            made[code] = (Kind.DATABASE, Facts(Text(name, ""), owner, Stage.OPERATING))
        return made

    with django_assert_max_num_queries(9):
        found = queries.alike_each(rows(2), TODAY)
    told = {code: (each.entry.code, each.is_same_owner) for code, each in found.items()}
    assert told == {"gia-moi": ("gia", True), "dat-moi": ("dat-dai", True), "ho-tich-moi": ("ho-tich", False)}
    with django_assert_max_num_queries(9):
        assert set(queries.alike_each(rows(300), TODAY)) == set(told)
    assert queries.alike_each({}, TODAY) == {}
    # Of drafts of others nothing is told.
    assert set(queries.alike_each(rows(2), TODAY, seen=("48",))) == {"dat-moi"}


def _kept(start: int = 0, size: int = 100) -> list[tuple[str, str]]:
    found = queries.last_compared(start, size)
    assert found is not None
    return [(pair.first.code, pair.second.code) for pair in found.pairs]


def test_what_was_compared_at_night_is_what_is_found_now(django_assert_max_num_queries: Limit) -> None:
    for number, name in enumerate(("giá", "thuế", "đất đai", "hộ tịch", "dân số")):
        _written(f"a-{number}", f"CSDL {name}", "48" if number % 2 else "BTC")
        _written(f"b-{number}", f"Cơ sở dữ liệu {name.upper()}", "48" if number % 2 else "CUC")
    assert queries.last_compared() is None
    assert actions.compare_all(now=NOW) == 5
    with django_assert_max_num_queries(3):
        kept = queries.last_compared()
    assert kept is not None
    assert kept.pairs == queries.duplicates(TODAY).pairs
    assert (kept.total, kept.at) == (5, JournalEntry.objects.get(verb="catalogue.compared").at)
    assert _kept(start=1, size=2) == _pairs()[1:3]
    actions.compare_all(now=NOW)
    assert _kept() == _pairs()


def test_what_was_said_since_the_night_counts_at_once() -> None:
    for code in ("a", "b", "c", "d"):
        _written(code, "CSDL giá")
    actions.compare_all(now=NOW)
    assert len(_kept()) == 6
    writer = actor_of(a_person((Role.REPORTER, "BTC")))
    actions.tell_apart(by=writer, codes=("b", "a"), why="Khác nguồn", now=NOW)
    assert ("a", "b") not in _kept()
    actions.withdraw(by=SYSTEM, entry=Entry.objects.get(code="c"))
    facts = Facts(Text("CSDL giá", ""), "BTC", Stage.RETIRED)
    assert _kept() == [("a", "d"), ("b", "d")]
    actions.change(by=SYSTEM, entry=Entry.objects.get(code="a"), facts=facts, now=NOW)
    assert _kept() == [("b", "d")]
    assert _kept() == _pairs()
