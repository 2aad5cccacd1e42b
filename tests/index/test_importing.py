"""Reading uploaded files: every bad input is told apart, nothing is guessed."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

import nenso.index
from nenso.index import importing, rules
from nenso.kernel.rules import Text
from nenso.kernel.rules.numbers import fault_of, read_numbers

EDITIONS = Path(nenso.index.__file__).parent / "editions"
UNITS = importing.KnownUnits(
    date(2022, 12, 31),
    Text("các tỉnh, thành phố", "provinces"),
    {
        "01": Text("Hà Nội", "Hà Nội"),
        "48": Text("Đà Nẵng", "Đà Nẵng"),
        "79": Text("Hồ Chí Minh", "Hồ Chí Minh"),
    },
)


def edition(code: str = "dti-2-province") -> rules.Edition:
    return rules.read_edition((EDITIONS / f"{code}.yaml").read_text(encoding="utf-8"), filename=code)


def question(
    code: str = "dti-2-province", kind: str = "input", source: str = "Báo cáo 2022"
) -> importing.Question:
    its = edition(code)
    return importing.Question(its, importing.targets_of(its), UNITS, kind, source)


def read(content: bytes | str, name: str = "a.csv", **options) -> importing.Reading:
    table = importing.read_table(content.encode() if isinstance(content, str) else content, name)
    asked = question(**options)
    return importing.read_rows(table, importing.match_columns(table, asked.targets), asked)


def workbook(rows, change=None) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def codes(reading: importing.Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


WIDE = "unit_code,unit_name,nhan_thuc_so_03_a,nhan_thuc_so_03_b,nhan_thuc_so_04\n01,Hà Nội,5,10,1\n48,Đà Nẵng,7,10,0\n79,Hồ Chí Minh,3,4,1\n"


# --- what is right is taken as it is --------------------------------------------------------------------


def test_a_wide_file_becomes_rows() -> None:
    reading = read(WIDE)
    assert reading.is_clean
    assert len(reading.rows) == 9
    first = reading.rows[0]
    assert (first.unit_code, first.key, first.value, first.row) == ("01", "nhan_thuc_so_03_a", "5", 2)
    assert first.source == "Báo cáo 2022"


def test_a_long_file_becomes_rows() -> None:
    text = (
        "unit_code,unit_name,key,value,kind,status,source,note\n"
        "48,Đà Nẵng,dti,0.8002,published,found,https://dti.gov.vn,\n"
        "48,Đà Nẵng,rank:dti,1,rank,found,https://dti.gov.vn,\n"
        "48,Đà Nẵng,dti,1,rank,found,https://dti.gov.vn,\n"
    )
    assert codes(read(text)) == ["import.value_twice"]
    reading = read(text.rsplit("48,", 1)[0])
    assert [(row.key, row.kind, row.value) for row in reading.rows] == [
        ("dti", "published", "0.8002"),
        ("rank:dti", "rank", "1"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_of_excel_are_understood(separator: str) -> None:
    assert len(read(WIDE.replace(",", separator)).rows) == 9


def test_a_workbook_reads_as_its_csv_does() -> None:
    lines = list(csv.reader(io.StringIO(WIDE)))
    typed = [lines[0], *[[a, b, *map(float, rest)] for a, b, *rest in lines[1:]]]
    assert read(workbook(typed), "a.xlsx").rows == read(WIDE).rows


@pytest.mark.parametrize("code", ["dti-2-province", "qd766", "dti-3-province", "egdi-2014"])
def test_a_filled_template_comes_back(code: str) -> None:
    its = edition(code)
    targets = importing.targets_of(its)
    content = importing.blank_workbook(its.name, list(targets.values()), UNITS, "vi")
    book = load_workbook(io.BytesIO(content))
    for row in range(4, 7):
        for column in range(3, len(targets) + 3):
            book.worksheets[0].cell(row, column, 1)
    out = io.BytesIO()
    book.save(out)
    reading = read(out.getvalue(), "t.xlsx", code=code)
    assert reading.is_clean, reading.problems[:3]
    assert len(reading.rows) == 3 * len(targets)
    assert {row.row for row in reading.rows} == {4, 5, 6}


def test_a_long_template_may_be_filled_in_part() -> None:
    content = importing.blank_csv(importing.targets_of(edition("qd766")), UNITS, "vi").decode("utf-8-sig")
    filled = content.replace("ckmb_cong_bo_a,,", "ckmb_cong_bo_a,5,")
    reading = read(filled, code="qd766")
    assert reading.is_clean
    assert len(reading.rows) == 3
    assert "import.rows_without_value" in [warning.code for warning in reading.warnings]


def test_headings_match_without_diacritics_and_are_remembered() -> None:
    names = importing.targets_of(edition("egdi-2014"))
    table = importing.read_table("Mã đơn vị,DICH VU CONG TRUC TUYEN,lạ\n01,0.5,1\n".encode(), "a.csv")
    kept = {"la": "osi"}
    assert importing.match_columns(table, names, kept)[2] == "osi"
    assert importing.match_columns(table, names)[0] == "unit_code"
    remembered = importing.remember(table, {0: "unit_code", 2: "osi"})
    assert importing.match_columns(table, names, remembered) == {0: "unit_code", 2: "osi"}


# --- what is wrong is told apart ------------------------------------------------------------------------


def refused(content: bytes | str, name: str = "a.csv") -> importing.FileRefused:
    with pytest.raises(importing.FileRefused) as fault:
        importing.read_table(content.encode() if isinstance(content, str) else content, name)
    assert "{" not in fault.value.text.vi
    return fault.value


@pytest.mark.parametrize(
    ("encoding", "named"),
    [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-32", "UTF-32")],
)
def test_a_wrong_encoding_is_named(encoding: str, named: str) -> None:
    fault = refused(WIDE.encode(encoding))
    assert fault.code == "import.encoding"
    assert fault.facts["encoding"] == named


def test_windows_1258_and_tcvn3_are_named() -> None:
    import unicodedata

    old = unicodedata.normalize("NFD", "unit_code,name\n01,Thành phố Hà Nội đẹp\n")
    kept = "".join(
        unicodedata.normalize("NFC", c) if c not in "\u0300\u0301\u0303\u0309\u0323" else c for c in old
    )
    content = kept.replace("o\u0302", "ô").replace("a\u0306", "ă").encode("cp1258", errors="replace")
    fault = refused(content)
    assert fault.facts == {"encoding": "Windows-1258", "line": 2}
    tcvn3 = b"unit_code,name\n01,Th\xb5nh ph\xe8 H\xb5 N\xe9i \xae\xd1p\n"
    assert refused(tcvn3).facts["encoding"] == "TCVN3 (ABC)"


@pytest.mark.parametrize("content", ["", "  \n\n", "unit_code,a\n", "\ufeff"])
def test_an_empty_file_is_refused(content: str) -> None:
    assert refused(content).code == "import.empty"


def test_a_workbook_that_is_none_is_refused() -> None:
    assert refused("unit_code,a\n01,1\n", "a.xlsx").code == "import.not_a_workbook"
    assert refused(b"PK\x03\x04 cut short", "a.xlsx").code == "import.not_a_workbook"
    assert refused(workbook([["unit_code", "a"], ["01", 1]])[:-60], "a.xlsx").code == "import.not_a_workbook"
    assert refused(b"\xd0\xcf\x11\xe0" + b"x" * 100, "a.xls").code == "import.old_excel"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert refused(out.getvalue(), "a.xlsx").code == "import.not_a_workbook"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(210):
                part.write(b" " * 1024 * 1024)
    assert len(out.getvalue()) < 1024 * 1024
    fault = refused(out.getvalue(), "a.xlsx")
    assert fault.code == "import.bomb"
    assert fault.facts["size"] == 210


def test_entities_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>')
    assert refused(out.getvalue(), "a.xlsx").code == "import.not_a_workbook"


def test_formulas_are_refused_with_their_cells() -> None:
    content = workbook([["unit_code", "nhan_thuc_so_04", "x"], ["01", "=1+0", 1], ["48", 1, "=B2"]])
    fault = refused(content, "a.xlsx")
    assert fault.code == "import.formulas"
    assert "B2, C3" in fault.text.vi
    assert "Dán đặc biệt" in fault.text.vi


def test_merged_cells_are_refused_with_their_ranges() -> None:
    content = workbook([["unit_code", "a"], ["01", 1], ["48", 1]], lambda sheet: sheet.merge_cells("B2:B3"))
    fault = refused(content, "a.xlsx")
    assert fault.code == "import.merged"
    assert "B2:B3" in fault.text.en


def test_a_heading_twice_or_none_is_refused() -> None:
    assert refused("unit_code,a,a\n01,1,2\n").code == "import.heading_twice"
    assert refused("unit_code,,a\n01,1,2\n").code == "import.no_heading"


def test_a_quote_left_open_is_refused_with_its_line() -> None:
    assert refused('unit_code,a\n01,"open\n48,2\n').code == "import.quotes"


@pytest.mark.parametrize(
    ("text", "code", "meant"),
    [
        ("1.234,5", "number.vietnamese", "1234.5"),
        ("1.234.567,25", "number.vietnamese", "1234567.25"),
        ("0,85", "number.comma", "0.85"),
        ("1,234.5", "number.english", "1234.5"),
        ("1,234,567", "number.english", "1234567"),
        ("1.234.567", "number.thousands", "1234567"),
        ("1 234", "number.thousands", "1234"),
        ("85%", "number.percent", "0.85"),
        ("85,5 %", "number.percent", "0.855"),
        ("có", "number.words", "1"),
        ("Không", "number.words", "0"),
        ("#N/A", "number.error", ""),
        ("2024-01-02", "number.date", ""),
        ("nan", "number.other", ""),
        ("1_000", "number.other", ""),
        ("٣", "number.other", ""),
    ],
)
def test_numbers_of_other_forms_are_explained(text: str, code: str, meant: str) -> None:
    fault = fault_of(text)
    assert (fault.code, fault.meant) == (code, meant)
    assert read_numbers([text])[1][0] == fault


def test_an_infinite_number_is_refused() -> None:
    assert read_numbers(["1e999"])[1][0].code == "number.infinite"


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False).map(repr)))
def test_every_number_that_python_writes_is_read_back(texts: list[str]) -> None:
    values, faults = read_numbers(texts)
    assert not faults
    assert [float(text) for text in texts] == values.tolist()


@given(st.floats(0, 1e12, allow_nan=False).map(lambda x: round(x, 3)))
def test_what_the_site_shows_in_vietnamese_is_told_its_plain_form(value: float) -> None:
    from nenso.kernel.rules import format_number

    text = format_number(value, "vi", 3)
    _, faults = read_numbers([text])
    assert float(faults[0].meant) == pytest.approx(value)


def test_a_unit_unknown_on_that_date_is_named_with_a_hint() -> None:
    reading = read("unit_code,unit_name,nhan_thuc_so_04\n01,Hà Nội,1\n99,Da Nang,1\n")
    problem = reading.problems[0]
    assert (problem.code, problem.row, problem.place) == ("import.unknown_unit", 3, "A3")
    assert "“48” (Đà Nẵng)" in problem.text.vi
    assert "31/12/2022" in problem.text.vi


def test_a_unit_twice_is_named_with_its_first_row() -> None:
    reading = read("unit_code,nhan_thuc_so_04\n01,1\n48,1\n01,0\n")
    assert codes(reading) == ["import.unit_twice"]
    assert "dòng 2" in reading.problems[0].text.vi


def test_a_lost_zero_is_restored_and_said() -> None:
    reading = read("unit_code,nhan_thuc_so_04\n1,1\n")
    assert reading.rows[0].unit_code == "01"
    assert "import.zero_restored" in [warning.code for warning in reading.warnings]


def test_a_slipped_row_is_noticed() -> None:
    reading = read("unit_code,unit_name,nhan_thuc_so_04\n01,Đà Nẵng,1\n48,TP. Đà Nẵng,1\n")
    assert [w.row for w in reading.warnings if w.code == "import.unit_name"] == [2]


def test_values_out_of_range_are_refused_all_at_once() -> None:
    reading = read('unit_code,nhan_thuc_so_03_a,nhan_thuc_so_04\n01,-1,2\n48,abc,1\n79,"1.234,5",1\n')
    assert codes(reading) == [
        "import.out_of_range",
        "import.not_an_answer",
        "number.other",
        "number.vietnamese",
    ]
    assert [problem.place for problem in reading.problems] == ["B2", "C2", "B3", "B4"]


def test_points_are_held_against_their_maximum() -> None:
    text = "unit_code,key,value,kind,source\n01,{},{},published,x\n"
    root = edition("qd766").root
    assert read(text.format(root.code, 100), code="qd766").is_clean
    assert codes(read(text.format(root.code, 101), code="qd766")) == ["import.out_of_range"]


def test_a_numerator_above_its_denominator_is_only_a_warning() -> None:
    reading = read("unit_code,nhan_thuc_so_03_a,nhan_thuc_so_03_b\n01,12,10\n")
    assert reading.is_clean
    assert "import.ratio" in [warning.code for warning in reading.warnings]


def test_extra_and_missing_columns_are_told() -> None:
    reading = read("unit_code,nhan_thuc_so_04,thua\n01,1,x\n")
    told = {warning.code for warning in reading.warnings}
    assert {"import.extra_column", "import.inputs_without_column", "import.units_missing"} <= told
    assert codes(read("name,nhan_thuc_so_04\nHà Nội,1\n")) == ["import.no_unit_column"]
    assert codes(read("unit_code,x\n01,1\n")) == ["import.no_value_column"]
    assert codes(read("unit_code,nhan_thuc_so_04\n01,1,7\n")) == ["import.too_many_cells"]


def test_unknown_keys_kinds_and_ranks_are_told() -> None:
    text = (
        "unit_code,key,value,kind,source\n01,nhan_thuc_sp,1,published,x\n01,dti,1,guess,x\n"
        "01,dti,99,rank,x\n01,dti,0.5,published,\n"
    )
    reading = read(text, source="")
    assert codes(reading) == ["import.unknown_key", "import.kind", "import.rank", "import.no_source"]
    assert "nhan_thuc_so" in reading.problems[0].text.en


def test_only_the_first_faults_are_shown_and_the_rest_counted() -> None:
    lines = "".join(f"x{place},1\n" for place in range(500))
    reading = read(f"unit_code,nhan_thuc_so_04\n{lines}")
    assert len(reading.problems) == 200
    assert reading.problem_count == 500
    assert reading.problems[0].row == 2


def test_what_changes_is_counted() -> None:
    rows = read(WIDE).rows
    before = {(row.unit_code, row.kind, row.key): row.value for row in rows}
    assert importing.compare_rows(before, rows).same == 9
    before["01", "input", "nhan_thuc_so_03_a"] = "4"
    before["01", "input", "gone"] = "4"
    del before["79", "input", "nhan_thuc_so_04"]
    found = importing.compare_rows(before, rows)
    assert (found.new, found.gone, found.same) == (1, 1, 7)
    assert (found.changed[0].before, found.changed[0].after) == ("4", "5")


def test_every_sentence_is_in_both_languages_and_used() -> None:
    from nenso.index.importing.sentences import SENTENCES

    code = "".join(
        path.read_text()
        for path in Path(importing.__file__).parent.glob("*.py")
        if path.name != "sentences.py"
    )
    for name, text in SENTENCES.items():
        assert text.vi != text.en
        assert f'"{name}"' in code, name


def test_a_table_is_kept_as_json() -> None:
    import json

    table = importing.read_table(WIDE.encode(), "a.csv")
    assert importing.Table.from_plain(json.loads(json.dumps(table.plain()))) == table
