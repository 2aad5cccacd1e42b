"""Lists as agencies keep them: a title above, notes beside, letters and marks written apart; what would be lost is told."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

import pytest
from openpyxl import Workbook, load_workbook

from nenso.catalogue import actions
from nenso.catalogue.dcat import read_file
from nenso.catalogue.exporting import workbook_of
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Facts, Kind, Scope, Stage, plain
from nenso.kernel.importing import FileRefused
from nenso.kernel.rules import SYSTEM, Text
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
FACTS = Facts(Text("Cơ sở dữ liệu hộ tịch", ""), "BTP", Stage.OPERATING, scope=Scope.NATIONAL)


@pytest.fixture(autouse=True)
def _kept() -> None:
    make_organisation("BTP", "Bộ Tư pháp")
    for number in range(3):
        facts = FACTS.changed(name=Text(f"{FACTS.name.vi} {number}", ""), keywords=("hộ tịch",))
        actions.register(by=SYSTEM, kind=Kind.DATABASE, facts=facts, now=NOW, code=f"ho-tich-{number}")


def _written(change: Callable[[Any], None]) -> bytes:
    """Return the entries as they are written out, changed by somebody in a spreadsheet."""
    book = load_workbook(
        io.BytesIO(workbook_of(Entry.objects.select_related("newest", "published"), "vi", is_standing=True))
    )
    change(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _read(content: bytes) -> actions.Preview:
    found = actions.preview_entries(by=SYSTEM, table=read_file(content, "ds.xlsx"), now=NOW)
    assert found.problems.shown == ()
    return found


def _title(book: Workbook) -> None:
    sheet = book.worksheets[0]
    sheet.insert_rows(1, 3)
    sheet["A1"] = "DANH MỤC CƠ SỞ DỮ LIỆU CỦA BỘ TƯ PHÁP"
    sheet["A2"] = "(Kèm theo Quyết định số 1/QĐ-BTP)"
    sheet["C3"] = "=TODAY()"
    sheet.merge_cells("A1:H1")


def _notes(book: Workbook) -> None:
    book.create_sheet("Ghi chú", 0)["A1"] = "Mã và tên: xin giữ nguyên"


def _apart(book: Workbook) -> None:
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            cell.value = f"{normalize('NFD', str(cell.value))} " if cell.value else None


@pytest.mark.parametrize("change", [_title, _notes, _apart])
def test_a_list_that_was_only_handled_changes_nothing(change: Callable[[Any], None]) -> None:
    found = _read(_written(change))
    assert [line.changed for line in found.lines] == [()] * 3


def test_rows_keep_the_numbers_that_their_author_sees() -> None:
    def spoil(book: Workbook) -> None:
        book.worksheets[0]["E3"] = "Cơ quan lạ"
        _title(book)

    table = read_file(_written(spoil), "ds.xlsx")
    found = actions.preview_entries(by=SYSTEM, table=table, now=NOW)
    assert [problem.place for problem in found.problems.shown] == ["E6"]


def test_cells_merged_within_the_list_are_refused() -> None:
    with pytest.raises(FileRefused, match=r"import\.merged") as told:
        read_file(_written(lambda book: book.worksheets[0].merge_cells("E2:E3")), "ds.xlsx")
    assert "E2:E3" in told.value.text.vi


def test_a_second_list_is_told_and_one_without_rows_or_hidden_is_none() -> None:
    def again(book: Workbook, *, rows: int) -> Any:
        more = book.create_sheet("Quý II")
        for row in list(book.worksheets[0].iter_rows(values_only=True))[:rows]:
            more.append(row)
        return more

    def hidden(book: Workbook) -> None:
        again(book, rows=2).sheet_state = "hidden"

    with pytest.raises(FileRefused, match=r"import\.several_lists") as told:
        read_file(_written(lambda book: again(book, rows=2)), "ds.xlsx")
    assert "Quý II" in told.value.text.vi
    assert len(_read(_written(lambda book: again(book, rows=1))).lines) == 3
    assert len(_read(_written(hidden)).lines) == 3


def test_letters_and_marks_that_are_written_apart_are_kept_in_one() -> None:
    row = Entry.objects.get(code="ho-tich-0")
    apart = FACTS.changed(keywords=(normalize("NFD", "hộ tịch"),), basis=normalize("NFD", "Luật Hộ tịch"))
    actions.change(by=SYSTEM, entry=row, facts=apart, now=NOW)
    row.refresh_from_db()
    assert row.newest is not None
    assert row.newest.facts == plain(FACTS.changed(keywords=("hộ tịch",), basis="Luật Hộ tịch"))
