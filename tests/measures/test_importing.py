"""Files of observations: clean, or every fault with its row and column and nothing to record."""

import io

import openpyxl

from nenso.measures.importing import SENTENCES, read_observations

HEAD = "indicator,unit_kind,unit_code,period,value,category,flags\n"


def read(*lines: str, head: str = HEAD) -> list[tuple[str, str]]:
    found = read_observations((head + "\n".join(lines)).encode(), "a.csv")
    assert found.is_clean is (found.problem_count == 0)
    if found.problems:
        assert found.rows == ()
    return [(one.code, one.place) for one in found.problems]


def test_a_clean_file_becomes_rows_with_their_cells() -> None:
    found = read_observations((HEAD + "a.b,commune,00001,2025-03,1.5,,late; checked\n").encode(), "a.csv")
    assert found.is_clean
    row = found.rows[0]
    assert row.cell == ("a.b", "commune", "00001", "2025-03", "")
    assert (row.value, row.line, row.flags) == (1.5, "E2", ("late", "checked"))


def test_every_fault_is_told_with_row_and_column() -> None:
    assert read(
        "a,commune,00001,2025-03,12",
        "a,planet,00001,2025-13,1.234.567",
        ",commune,00002,2025-03,",
        "a,commune,00001,2025-03,13",
        "a,commune,00003,2025-03,inf",
    ) == [
        ("observations.unit_kind", "B3"),
        ("observations.period", "D3"),
        ("number.thousands", "E3"),
        ("observations.empty_cell", "A4"),
        ("observations.empty_cell", "E4"),
        ("observations.twice", "A5"),
        ("number.infinite", "E6"),
    ]


def test_columns_may_be_vietnamese_and_in_any_order() -> None:
    head = "Giá trị;Chỉ tiêu;Loại đơn vị;Mã đơn vị;Kỳ;Người nhập\n"
    found = read_observations((head + "5;a;commune;00001;2025-03;An\n").encode(), "a.csv")
    assert found.rows[0].cell == ("a", "commune", "00001", "2025-03", "")
    assert [one.code for one in found.warnings] == ["observations.extra_column"]


def test_missing_and_doubled_columns_stop_the_file() -> None:
    assert read("a,1,2", head="indicator,value,Giá trị\n")[0][0] in SENTENCES
    codes = {code for code, _ in read("a,1,2", head="indicator,value,Giá trị\n")}
    assert codes == {"observations.column_twice", "observations.missing_column"}


def test_a_workbook_keeps_its_numbers_and_names_what_is_hidden() -> None:
    book = openpyxl.Workbook()
    book.active.append(["indicator", "unit_kind", "unit_code", "period", "value"])
    book.active.append(["a", "commune", 1, "2025-03", 0.1])
    book.create_sheet("Nháp").sheet_state = "hidden"
    kept = io.BytesIO()
    book.save(kept)
    found = read_observations(kept.getvalue(), "a.xlsx")
    assert found.rows[0].unit_code == "00001"
    assert found.rows[0].value == 0.1
    assert {one.code for one in found.warnings} == {"observations.hidden", "observations.zero_restored"}


def test_a_point_that_may_mean_thousands_is_told() -> None:
    found = read_observations((HEAD + "a,commune,00001,2025-03,1.234,,\n").encode(), "a.csv")
    assert [one.code for one in found.warnings] == ["observations.ambiguous"]
    assert found.rows[0].value == 1.234
