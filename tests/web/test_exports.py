"""Tables taken away as CSV, XLSX and JSON."""

import csv
import io
import json
from datetime import date

import pytest
from django.test import RequestFactory
from django.utils import translation
from openpyxl import load_workbook

from nenso.kernel.rules import Refused, Text
from nenso.web.exports import Column, Kind, Provenance, export

COLUMNS = [
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Tên", "Name")),
    Column("score", Text("Điểm", "Score"), Kind.NUMBER, decimals=4),
    Column("on", Text("Ngày", "Day"), Kind.DATE),
]
ROWS = [
    ["01", "Hà Nội", 0.5819, date(2022, 12, 31)],
    ["48", '=HYPERLINK("x")', float("nan"), None],
    ["79", "-2+3", 1234.5, date(2025, 7, 1)],
]


def taken(wanted: str, language: str = "vi", rows=ROWS):
    request = RequestFactory().get("/", {"format": wanted})
    with translation.override(language):
        return export(request, "bang", COLUMNS, rows, Provenance(Text("Bảng thử", "Trial"), digest="abc"))


def test_csv_opens_in_a_spreadsheet_as_it_is() -> None:
    answer = taken("csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["Mã", "Tên", "Điểm", "Ngày"]
    assert lines[1] == ["01", "Hà Nội", "0.5819", "2022-12-31"]
    assert answer["Content-Disposition"] == 'attachment; filename="bang.csv"'


def test_no_text_becomes_a_formula() -> None:
    lines = list(csv.reader(io.StringIO(taken("csv").content.decode("utf-8-sig"))))
    assert lines[2][1].startswith("'=")
    assert lines[3][1] == "'-2+3"
    sheet = load_workbook(io.BytesIO(taken("xlsx").content))["Số liệu"]
    assert sheet["B3"].data_type == "s"
    assert sheet["B3"].value == '=HYPERLINK("x")'


def test_a_negative_number_stays_a_number() -> None:
    rows = [["1", "a", -2.5, None]]
    assert b",-2.5," in taken("csv", rows=rows).content


def test_workbook_has_frozen_heading_formats_and_source() -> None:
    book = load_workbook(io.BytesIO(taken("xlsx", "en").content))
    sheet = book["Data"]
    assert sheet.freeze_panes == "A2"
    assert sheet["C2"].value == 0.5819
    assert sheet["C2"].number_format == "#,##0.0000"
    assert sheet["A2"].value == "01"
    told = {row[0].value: row[1].value for row in book["Source"].iter_rows()}
    assert told["Digest (SHA-256)"] == "abc"
    assert "CC BY 4.0" in told["Licence"]


def test_json_is_plain_and_strict() -> None:
    records = json.loads(taken("json").content)
    assert records[0] == {"code": "01", "name": "Hà Nội", "score": 0.5819, "on": "2022-12-31"}
    assert records[1]["score"] is None


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        taken("pdf")
    assert refused.value.code == "export.format"
