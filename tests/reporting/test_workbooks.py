"""Templates out and back: moved rows, shifted columns, text in number cells, formulas, hidden sheets, wrong files."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from nenso.kernel.rules import Refused, Text
from nenso.reporting import actions, queries
from nenso.reporting.models import Submission
from nenso.reporting.workbooks import META_SHEET, Filled, Meta, read_filled, write_template
from tests.factories.reporting import World, a_form

FORM = a_form()
META = Meta("digital.month", "abc", "20194", "2025-09", 3)
HEADING = Text("Báo cáo", "Report")
VALUES: dict[str, Any] = {
    "t1/online/n": 60.0,
    "t1/paper/n": 40.0,
    "t1/late/n": 5.0,
    "note": "=nguy hiểm",
    "t2/~1/name": "Một cửa số",
    "t2/~1/since": "2025-09-01",
    "t2/~1/people": 3.0,
}
FIRST = "I Hồ sơ"
Change = Callable[[Any], None]


def filled(change: Change = lambda _book: None, values: dict[str, Any] | None = None) -> bytes:
    """Return a template with values, changed as somebody might and stored."""
    book = load_workbook(
        io.BytesIO(write_template(FORM, META, HEADING, VALUES if values is None else values))
    )
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(change: Change = lambda _book: None, values: dict[str, Any] | None = None) -> Filled:
    return read_filled(filled(change, values), FORM)


def values_of(found: Filled) -> dict[str, Any]:
    return {one.key: one.value for one in found.found}


def at(sheet: Any, mark: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == mark)


def put(mark: str, value: Any, column: int = 4, sheet: str = FIRST) -> Change:
    def change(book: Any) -> None:
        book[sheet].cell(at(book[sheet], mark), column).value = value

    return change


def codes(found: Filled) -> list[str]:
    return [problem.code for problem in found.problems]


def test_what_goes_out_comes_back() -> None:
    found = read()
    assert found.problems == ()
    assert found.notes == ()
    assert found.meta == META
    assert values_of(found) == VALUES


def test_the_template_is_protected_and_says_what_may_be_typed() -> None:
    book = load_workbook(io.BytesIO(filled()))
    sheet = book[FIRST]
    row = at(sheet, "row:t1/online")
    assert sheet.protection.sheet
    assert book[META_SHEET].sheet_state == "hidden"
    assert sheet.column_dimensions["A"].hidden
    assert sheet.cell(row, 2).value == "online"
    assert not sheet.cell(row, 4).protection.locked
    assert sheet.cell(at(sheet, "row:t1/all"), 4).protection.locked
    assert str(sheet.cell(at(sheet, "row:t1/all"), 4).value).startswith("=SUM(")
    assert {check.type for check in sheet.data_validations.dataValidation} >= {"whole", "textLength"}


def test_moved_rows_are_known_by_their_mark() -> None:
    def swap(book: Any) -> None:
        sheet = book[FIRST]
        first, second = at(sheet, "row:t1/online"), at(sheet, "row:t1/paper")
        for column in range(1, 5):
            one, other = sheet.cell(first, column), sheet.cell(second, column)
            one.value, other.value = other.value, one.value

    found = read(swap)
    assert found.problems == ()
    assert values_of(found) == VALUES


def test_a_row_pasted_in_part_is_refused() -> None:
    found = read(put("row:t1/online", "paper", column=2))
    assert codes(found) == ["row_differs"]
    assert "paper" in found.problems[0].text.vi


def test_a_column_put_in_is_read_by_its_code_and_named() -> None:
    found = read(lambda book: book[FIRST].insert_cols(4))
    assert found.problems == ()
    assert values_of(found)["t1/online/n"] == 60.0
    assert any("E" in note.vi and "D" in note.vi for note in found.notes)


def test_cells_shifted_to_the_right_are_named() -> None:
    def shift(book: Any) -> None:
        sheet = book[FIRST]
        row = at(sheet, "row:t1/online")
        sheet.cell(row, 5).value, sheet.cell(row, 4).value = sheet.cell(row, 4).value, None

    (problem,) = read(shift).problems
    assert (problem.code, problem.column, problem.sheet) == ("stray", "E", FIRST)
    assert problem.row == at(load_workbook(io.BytesIO(filled()))[FIRST], "row:t1/online")


def test_a_column_code_lost_or_changed_is_named() -> None:
    assert codes(read(put("columns:t1", "x"))) == ["column_unknown", "column_missing"]
    assert codes(read(put("columns:t1", None))) == ["column_missing"]


def test_the_same_row_twice_is_refused_with_the_first() -> None:
    def twice(book: Any) -> None:
        sheet = book[FIRST]
        source, target = at(sheet, "row:t1/online"), at(sheet, "row:t1/late")
        for column in range(1, 5):
            sheet.cell(target, column).value = sheet.cell(source, column).value

    (problem,) = read(twice).problems
    assert problem.code == "row_twice"


@pytest.mark.parametrize(
    ("value", "wanted"), [("1.234,5", 1234.5), ("1234", 1234.0), ("1 234", 1234.0), ("0,5", 0.5)]
)
def test_numbers_written_as_text_are_read_where_they_have_one_reading(value: str, wanted: float) -> None:
    found = read(put("row:t1/online", value))
    assert found.problems == ()
    assert values_of(found)["t1/online/n"] == wanted


@pytest.mark.parametrize("value", ["1.234", "sáu mươi", "#REF!", True])
def test_text_in_a_number_cell_is_refused_with_its_place(value: Any) -> None:
    (problem,) = read(put("row:t1/online", value)).problems
    assert (problem.code, problem.column) == ("value", "D")


def test_a_formula_without_a_result_is_refused() -> None:
    (problem,) = read(put("row:t1/online", "=30+30")).problems
    assert problem.code == "no_result"


def test_a_formula_with_a_result_is_taken_and_said() -> None:
    plain = filled(put("row:t1/online", "=30+30"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name.endswith("sheet1.xml"):
                part = re.sub(
                    rb"<f>30\+30</f><v\s*/>|<f>30\+30</f><v></v>|<f>30\+30</f>",
                    b"<f>30+30</f><v>60</v>",
                    part,
                )
            after.writestr(name, part)
    found = read_filled(out.getvalue(), FORM)
    assert found.problems == ()
    assert values_of(found)["t1/online/n"] == 60.0
    assert any("công thức" in note.vi for note in found.notes)


def test_hidden_sheets_are_passed_over_and_named() -> None:
    def hide(book: Any) -> None:
        book[FIRST].sheet_state = "hidden"
        book.create_sheet("Ghi chú riêng")["A1"] = "x"

    found = read(hide)
    assert not any(key.startswith("t1") for key in values_of(found))
    assert any(FIRST in note.vi for note in found.notes)
    assert any("Ghi chú riêng" in note.vi for note in found.notes)


def test_free_rows_that_were_put_in_are_numbered() -> None:
    def add(book: Any) -> None:
        sheet = book["II Sáng kiến"]
        row = at(sheet, "row:t2/~2")
        sheet.insert_rows(row)
        sheet.cell(row, 4).value, sheet.cell(row, 6).value = "Thêm", 2

    found = read(add)
    assert found.problems == ()
    assert values_of(found)["t2/~2/name"] == "Thêm"
    assert any("t2" in note.vi for note in found.notes)


def test_too_many_free_rows_are_refused() -> None:
    def add(book: Any) -> None:
        sheet = book["II Sáng kiến"]
        for number in (1, 2, 3):
            sheet.cell(at(sheet, f"row:t2/~{number}"), 4).value = f"S{number}"
        sheet.append([None, None, None, "Thứ tư"])

    assert codes(read(add)) == ["too_many_rows"]


def test_a_blank_cell_says_nothing() -> None:
    found = read(put("row:t1/online", None))
    assert found.problems == ()
    assert "t1/online/n" not in values_of(found)


def test_a_hundred_thousand_rows_are_refused_with_the_limit() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 100_001))
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(filled())) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            if name.endswith("sheet1.xml"):
                part = re.sub(
                    rb"<sheetData>.*</sheetData>",
                    b"<sheetData>" + rows + b"</sheetData>",
                    part,
                    flags=re.DOTALL,
                )
            after.writestr(name, part)
    with pytest.raises(Refused, match=r"workbook\.too_many_rows") as refused:
        read_filled(out.getvalue(), FORM)
    assert refused.value.facts == {"sheet": FIRST, "most": 10_000}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", b"a,b\n1,2\n", b"\xd0\xcf\x11\xe0" * 100])
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match=r"workbook\.unreadable"):
        read_filled(content, FORM)


def test_a_workbook_that_is_no_template_is_refused() -> None:
    out = io.BytesIO()
    Workbook().save(out)
    with pytest.raises(Refused, match=r"workbook\.no_meta"):
        read_filled(out.getvalue(), FORM)


# --- In the database ------------------------------------------------------------------------------------


def sent(row: Submission, change: Change) -> bytes:
    book = load_workbook(io.BytesIO(actions.template(row)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def three_numbers(book: Any) -> None:
    for mark, value in (("online", 60), ("paper", "40"), ("late", 5)):
        put(f"row:t1/{mark}", value)(book)


@pytest.mark.django_db
def test_a_template_is_filled_looked_at_and_taken(world: World) -> None:
    row = world.opened()
    content = sent(row, three_numbers)
    preview = actions.preview_workbook(by=world["lan"], submission=row, content=content)
    assert preview.is_clean
    assert [(one.key, one.before, one.after) for one in preview.changes] == [
        ("t1/online/n", None, 60.0),
        ("t1/paper/n", None, 40.0),
        ("t1/late/n", None, 5.0),
    ]
    assert preview.findings == ()
    assert queries.values_of(row) == {}
    actions.import_workbook(by=world["lan"], submission=row, content=content)
    cells = queries.cells_of(row)
    assert (cells["t1/online/n"].source, cells["t1/all/n"].value) == ("imported", 100.0)


@pytest.mark.django_db
def test_one_wrong_cell_and_nothing_is_taken(world: World) -> None:
    row = world.opened()
    content = sent(row, lambda book: (three_numbers(book), put("row:t1/late", "năm")(book))[0])
    with pytest.raises(Refused, match=r"workbook\.problems") as refused:
        actions.import_workbook(by=world["lan"], submission=row, content=content)
    assert "D" in refused.value.facts["first"].vi
    assert queries.values_of(row) == {}


@pytest.mark.django_db
def test_what_changed_since_the_download_is_told(world: World) -> None:
    row = world.opened()
    content = sent(row, three_numbers)
    actions.save_cells(
        by=world["minh"], submission=row, row_version=row.row_version, values={"t1/online/n": 9}
    )
    assert actions.preview_workbook(by=world["lan"], submission=row, content=content).is_stale
    with pytest.raises(Refused, match=r"submission\.changed"):
        actions.import_workbook(by=world["lan"], submission=row, content=content)
    assert queries.values_of(row)["t1/online/n"] == 9.0


@pytest.mark.django_db
def test_a_template_of_another_report_is_refused_with_which(world: World) -> None:
    row, other = world.opened(), world.opened("20195")
    earlier = world.opened(period="2025-08")
    for wrong, code in ((other, "organisation"), (earlier, "period")):
        with pytest.raises(Refused, match=rf"workbook\.other_{code}") as refused:
            actions.preview_workbook(by=world["lan"], submission=row, content=actions.template(wrong))
        assert refused.value.facts["found"] in (other.organisation_code, earlier.period)
    content = write_template(FORM, Meta(world.regime, "0" * 64, "20194", "2025-09", 1), HEADING, {})
    with pytest.raises(Refused, match=r"workbook\.other_form"):
        actions.preview_workbook(by=world["lan"], submission=row, content=content)
