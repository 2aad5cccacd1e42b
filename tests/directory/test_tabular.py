"""Rebase of CSV tables: what is wrong is named by row and column."""

from datetime import date

import pytest

from nenso.directory.rules import RebaseRule, decode, rebase_csv
from nenso.directory.rules.tabular import MAXIMUM_BYTES
from nenso.kernel.rules import Refused
from tests.factories.directory import merger

BEFORE, AFTER = date(2024, 12, 31), date(2025, 7, 1)
MAPPING = merger().mapping(BEFORE, AFTER)


def moved(text: str, rule: RebaseRule = RebaseRule.SUM) -> list[str]:
    return rebase_csv(text, BEFORE, AFTER, rule, MAPPING).splitlines()


def refusal(text: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refused) as refused:
        moved(text)
    return refused.value.code, refused.value.facts


def test_a_table_moves_with_its_sources_beside_it() -> None:
    assert moved("code,people,homes\nA,10,1\nB,30,2\nC,100,4\nE,7,3\n") == [
        "code,people,homes,sources,is_assumed,units_of",
        "AB,65,4,A B C:0.25,1,2025-07-01",
        "D,75,3,C:0.75,1,2025-07-01",
        "E,7,3,E,0,2025-07-01",
    ]


def test_periods_are_kept_apart() -> None:
    lines = moved("code,period,x\nA,2023,1\nB,2023,2\nC,2023,4\nA,2024,10\nB,2024,20\nC,2024,40\n")
    assert lines[1] == "AB,2023,4,A B C:0.25,1,2025-07-01"
    assert lines[4] == "AB,2024,40,A B C:0.25,1,2025-07-01"


def test_units_left_out_are_missing_and_no_nought() -> None:
    lines = moved("code,x\nA,1\nC,4\n")
    assert [line.split(",")[1] for line in lines[1:]] == ["", "3", ""]


def test_a_byte_order_mark_and_blank_lines_do_no_harm() -> None:
    assert moved("\ufeffcode,x\r\n\r\nE,7\r\n")[3].startswith("E,7,")


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("code,x\nA,1\nZ,2\n", "csv.unknown_unit", {"row": 3, "column": "code", "code": "Z", "on": BEFORE}),
        ("code,x\nA,1\nA,2\n", "csv.duplicate_unit", {"row": 3, "column": "code", "code": "A"}),
        ('code,x\nA,"1.234,5"\n', "csv.ambiguous_number", {"row": 2, "column": "x", "value": "1.234,5"}),
        ('code,x\nA,"1,234"\n', "csv.ambiguous_number", {"row": 2, "column": "x", "value": "1,234"}),
        ("code,x\nA,1.2.3\n", "csv.ambiguous_number", {"row": 2, "column": "x", "value": "1.2.3"}),
        ("code,x\nA,many\n", "csv.number", {"row": 2, "column": "x", "value": "many"}),
        ("code,x\nA,1e999\n", "csv.number", {"row": 2, "column": "x", "value": "1e999"}),
        ("code,x\nA,=1+1\n", "csv.number", {"row": 2, "column": "x", "value": "=1+1"}),
        ("code,x\nA,1,2\n", "csv.width", {"row": 2, "found": 3, "expected": 2}),
        ("name,x\nA,1\n", "csv.header", {"found": "name, x"}),
        ("code\nA\n", "csv.header", {"found": "code"}),
        ("code,period\nA,2024\n", "csv.header", {"found": "code, period"}),
        ("code,x,x\nA,1,2\n", "csv.column_name", {"column": 3, "name": "x"}),
        ("code,x\n", "csv.empty", {}),
        ("", "csv.empty", {}),
        ('code,x\nA,"1\n', "csv.malformed", {"row": 2}),
    ],
)
def test_what_is_wrong_is_named(text: str, code: str, facts: dict[str, object]) -> None:
    assert refusal(text) == (code, facts)


def test_another_encoding_is_refused_with_its_row() -> None:
    with pytest.raises(Refused) as refused:
        decode("code,tên\nA,1\n".encode("cp1258"))
    assert (refused.value.code, refused.value.facts) == ("csv.encoding", {"row": 1})


def test_a_file_beyond_the_limit_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        decode(b" " * (MAXIMUM_BYTES + 1))
    assert refused.value.code == "csv.too_large"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_the_separators_that_excel_writes_are_taken_and_decimal_commas_are_not_guessed(
    separator: str,
) -> None:
    assert moved(f"code{separator}x\nE{separator}7\n")[3].startswith("E,7,")
    code, facts = refusal(f"code{separator}x\nE{separator}1.234,5\n")
    assert code == "csv.ambiguous_number"
    assert facts["row"] == 2


def test_rows_are_counted_as_a_spreadsheet_does_blank_ones_too() -> None:
    assert refusal("\ncode,x\n\nA,1\n\nZ,1\n")[1]["row"] == 6
    assert moved("code,x\rE,7\r")[3].startswith("E,7,")
