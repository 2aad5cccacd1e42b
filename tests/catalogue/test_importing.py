"""Workbooks of entries: what they would do, done whole or not at all, and written out as they are read."""

from datetime import UTC, date, datetime

import pytest

from nenso.catalogue import actions, queries
from nenso.catalogue.exporting import workbook_of
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Kind, Sharing, Stage
from nenso.kernel.importing import Table, read_table
from nenso.kernel.rules import SYSTEM, Refused, Text
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
HEADINGS = "Tên cơ sở dữ liệu;Loại;Đơn vị chủ quản;Tình trạng;Số lượng bản ghi;Số bản ghi tính đến ngày;Mức chia sẻ;Đúng (%);Chất lượng đánh giá ngày"
FIRST = "Cơ sở dữ liệu đất đai;Cơ sở dữ liệu;bo tai chinh;Đang vận hành;1.250.000;31/12/2025;Chia sẻ theo yêu cầu;97%;2026-01-01"


@pytest.fixture(autouse=True)
def _agencies() -> None:
    make_organisation("BTC", "Bộ Tài chính")
    make_organisation("BCA", "Bộ Công an")


def _table(*lines: str, headings: str = HEADINGS) -> Table:
    return read_table("\n".join((headings, *lines)).encode(), "ds.csv")


def _told(table: Table) -> list[tuple[str, str, str]]:
    found = actions.preview_entries(by=SYSTEM, table=table, now=NOW)
    return [(problem.place, problem.column, problem.code) for problem in found.problems.shown]


def _take(table: Table, **more: bool) -> actions.Preview:
    return actions.import_entries(by=SYSTEM, table=table, now=NOW, file="ds.csv", **more)


def test_a_list_as_a_ministry_keeps_it_is_read() -> None:
    found = _take(_table(FIRST), hand_in=True, publishing=True)
    assert [line.code for line in found.new] == ["co-so-du-lieu-dat-dai"]
    facts = queries.search(queries.Search("dat dai")).hits[0].facts
    assert (facts.owner, facts.stage, facts.sharing) == ("BTC", Stage.OPERATING, Sharing.ON_REQUEST)
    assert (facts.records, facts.records_on) == (1_250_000, date(2025, 12, 31))
    assert (facts.quality.correct, facts.quality.on) == (97, date(2026, 1, 1))


def test_everything_wrong_is_told_with_its_cell_and_nothing_is_done() -> None:
    table = _table(
        FIRST,
        "CSDL giá;Cơ sở dữ liệu;Bộ Không Có;đang chạy;nhiều;31/02/2025;Mật;101;2026-01-01",
        ";Cơ sở dữ liệu;BTC;Đang vận hành;;;;;",
        "Cơ sở dữ liệu đất đai;Cơ sở dữ liệu;BTC;Đang vận hành;;;;;",
        "Nền tảng A;Nền tảng số;BTC;Đang vận hành;5;31/12/2025;;;",
    )
    assert _told(table) == [
        ("C3", "Cơ quan chủ quản", "organisation.not_resolved"),
        ("D3", "Giai đoạn", "catalogue.cell_choice"),
        ("E3", "Số bản ghi", "catalogue.cell_number"),
        ("F3", "Số bản ghi tính đến ngày", "catalogue.cell_day"),
        ("G3", "Mức chia sẻ", "catalogue.cell_choice"),
        ("A4", "Tên", "catalogue.missing"),
        ("", "Mã", "catalogue.twice"),
        ("E6", "Số bản ghi", "catalogue.not_of_kind"),
        ("F6", "Số bản ghi tính đến ngày", "catalogue.not_of_kind"),
    ]
    with pytest.raises(Refused, match=r"catalogue\.file_at_fault"):
        _take(table)
    assert not Entry.objects.exists()


def test_columns_that_nobody_knows_are_told() -> None:
    told = actions.preview_entries(
        by=SYSTEM, table=_table(f"{FIRST};x", headings=f"{HEADINGS};Màu sắc"), now=NOW
    )
    (problem,) = told.problems.shown
    assert "Màu sắc" in problem.text.vi
    assert "Cơ quan chủ quản" in problem.text.vi


def test_what_no_column_speaks_of_stays_and_an_empty_cell_empties() -> None:
    _take(_table(FIRST), hand_in=True, publishing=True)
    headings = "Mã;Tên tiếng Anh;Mức chia sẻ"
    # The second heading is written as the template has it.
    headings = headings.replace("Tên tiếng Anh", "Tên (tiếng Anh)")
    found = _take(_table("co-so-du-lieu-dat-dai;Land database;", headings=headings))
    (line,) = found.changing
    assert line.changed == ("name", "sharing")
    newest = queries.entry("co-so-du-lieu-dat-dai").newest
    assert newest.name == Text("Cơ sở dữ liệu đất đai", "Land database")
    assert (newest.sharing, newest.records) == (None, 1_250_000)
    assert queries.search(queries.Search()).hits[0].facts.name.en == ""


def test_written_out_and_read_again_changes_nothing() -> None:
    rows = (
        FIRST,
        "=1+1;Cơ sở dữ liệu;BCA;Đề xuất;;;;;",
        "Hệ thống cấp hộ chiếu;Hệ thống thông tin;Bộ Công an;Đang xây dựng;;;;;",
    )
    _take(_table(*rows), hand_in=True, publishing=True)
    for language in ("vi", "en"):
        again = read_table(
            workbook_of(Entry.objects.select_related("published", "newest"), language), "a.xlsx"
        )
        found = actions.preview_entries(by=SYSTEM, table=again, now=NOW)
        assert found.problems.shown == ()
        assert (len(found.lines), found.new, found.changing) == (3, [], [])


def test_parts_within_a_file_are_found_and_do_not_go_in_a_circle() -> None:
    headings = "Mã;Loại;Tên;Cơ quan chủ quản;Giai đoạn;Thuộc"
    kind = "Hệ thống thông tin"
    good = _table(f"a;{kind};A;BTC;Đề xuất;b", f"b;{kind};B;BTC;Đề xuất;", headings=headings)
    assert _told(good) == []
    _take(good)
    bad = _table(f"b;{kind};B;BTC;Đề xuất;a", f"c;{kind};C;BTC;Đề xuất;d", headings=headings)
    assert _told(bad) == [("F2", "Thuộc", "catalogue.circle"), ("F3", "Thuộc", "catalogue.unknown_entry")]


def test_a_large_list_is_read_with_few_questions(django_assert_max_num_queries: object) -> None:
    lines = [f"CSDL số {n};Cơ sở dữ liệu;Bộ Tài chính;Đang vận hành;;;;;" for n in range(500)]
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        found = _take(_table(*lines))
    assert len(found.new) == 500
    assert Entry.objects.filter(kind=Kind.DATABASE).count() == 500


@pytest.mark.parametrize(
    ("written", "read"),
    [("1.250.000", 1_250_000), ("1,250", 1_250), ("1 250", 1_250), ("1.000", 1_000), ("12.0", 12), ("7", 7)],
)
def test_counts_are_read_as_each_language_writes_them(written: str, read: int) -> None:
    row = FIRST.replace("1.250.000", written)
    found = actions.preview_entries(by=SYSTEM, table=_table(row), now=NOW)
    assert found.lines[0].facts.records == read


@pytest.mark.parametrize("written", ["1.25", "một", "-3", "1,2,3", "1e6"])
def test_what_is_no_count_is_told(written: str) -> None:
    assert _told(_table(FIRST.replace("1.250.000", written)))[0][2] == "catalogue.cell_number"


def test_a_name_that_is_there_already_is_not_taken_for_another() -> None:
    _take(_table(FIRST))
    assert [told[2] for told in _told(_table(FIRST))] == ["catalogue.there_already"]
