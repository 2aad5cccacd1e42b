"""Files of an index: one workbook with both sheets, two files in CSV or XLSX, and what cannot be read."""

import csv
import io
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook

from nenso.index.importing.index_files import IndexFile, read_index_files
from nenso.index.rules.framework import TableRefused, coinr
from nenso.index.texts import REFUSALS
from nenso.kernel.rules import Refused
from tests.index.rules.framework.test_coinr import META, data


def as_csv(rows: list[dict[str, Any]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(key for row in rows for key in row)), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_xlsx(**sheets: list[dict[str, Any]]) -> bytes:
    book = Workbook()
    book.active.title = "Notes"
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        headings = list(dict.fromkeys(key for row in rows for key in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "files",
    [
        [IndexFile("both.xlsx", as_xlsx(iData=data(), iMeta=META))],
        [IndexFile("meta.csv", as_csv(META)), IndexFile("data.csv", as_csv(data(), ";"))],
        [IndexFile("m.xlsx", as_xlsx(iMeta=META)), IndexFile("d.csv", as_csv(data()))],
    ],
    ids=["one workbook", "two csv", "one of each"],
)
def test_files_give_what_rows_give(files: list[IndexFile]) -> None:
    found, same = read_index_files(files, year=2021), coinr(META, data(), year=2021)
    assert found.edition == same.edition
    assert found.groups == same.groups
    # Workbooks are written here with 16 digits, where a float may need 17.
    np.testing.assert_allclose(found.inputs.values, same.inputs.values, rtol=1e-15)


def test_problems_name_the_sheet_of_a_workbook_and_the_file_of_a_csv() -> None:
    rows = data()
    rows[0]["LPI"] = "1,5"
    for files, name in (
        ([IndexFile("both.xlsx", as_xlsx(iData=rows, iMeta=META))], "iData"),
        ([IndexFile("meta.csv", as_csv(META)), IndexFile("data.csv", as_csv(rows))], "data.csv"),
    ):
        with pytest.raises(TableRefused) as refused:
            read_index_files(files, year=2021)
        problem = refused.value.problems[0]
        assert (problem.sheet, problem.row, problem.column, problem.code) == (name, 2, "LPI", "number.comma")
        assert "1.5" in problem.text.vi


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "table.file"),
        (b"\xff\xfea\x00", "table.file"),
        (b"PK\x03\x04 no archive", "table.file"),
        (b"\xd0\xcf\x11\xe0 old", "table.file"),
        ("iCode,Tên\nx,Tính".encode("cp1258", errors="ignore"), "table.file"),
        (as_xlsx(Sheet=[]), "table.file"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_index_files([IndexFile("meta.csv", content), IndexFile("data.csv", as_csv(data()))])
    assert refused.value.code == code
    words = REFUSALS[code].fill(**refused.value.facts)
    assert "meta.csv" in words.vi
    assert len(words.vi) > 20


def test_formulas_are_not_taken_where_values_belong() -> None:
    rows = [{**row} for row in data()]
    rows[0]["LPI"] = "=1+1"
    with pytest.raises(Refused) as refused:
        read_index_files([IndexFile("both.xlsx", as_xlsx(iData=rows, iMeta=META))])
    assert refused.value.code == "table.file"
    assert "G2" in refused.value.facts["why"].en


def test_one_csv_is_no_index() -> None:
    with pytest.raises(Refused) as refused:
        read_index_files([IndexFile("meta.csv", as_csv(META))])
    assert refused.value.code == "table.no_sheets"
