"""Templates to fill in: a workbook with a row per unit and a column per input, or the long form as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from nenso.index.importing.reading import KnownUnits
from nenso.index.importing.targets import LONG_COLUMNS, UNIT_CODE, UNIT_NAME, Target
from nenso.kernel.rules import Text, format_date

_HEAD = PatternFill("solid", fgColor="FFE3EFEC")
_HELP = PatternFill("solid", fgColor="FFF4EFE4")
_WRAP = Alignment(wrap_text=True, vertical="top")
_RULES = (
    Text(
        "Mỗi đơn vị một dòng, mỗi chỉ tiêu một cột. Ô không có số liệu thì để trống.",
        "One row per unit, one column per input. Leave a cell empty where there is no figure.",
    ),
    Text(
        "Viết số thường: 1234.5 hoặc kiểu Số của Excel; không dùng công thức, không gộp ô.",
        "Write plain numbers: 1234.5 or Excel's own numbers; no formulas, no merged cells.",
    ),
    Text(
        "Các dòng bắt đầu bằng # chỉ để giải thích, hệ thống bỏ qua.",
        "Rows that begin with # explain only and are passed over.",
    ),
    Text(
        "Không đổi dòng đầu tiên: đó là mã của từng cột.",
        "Do not change the first row: it holds the code of each column.",
    ),
)


def blank_workbook(title: Text, targets: Sequence[Target], units: KnownUnits, language: str) -> bytes:
    """Return a template: the sheet to fill in, and a sheet that explains every column."""
    book = Workbook()
    _data_sheet(book.worksheets[0], targets, units, language)
    _help_sheet(
        book.create_sheet(Text("Giải thích", "Explanation").in_language(language)),
        title,
        targets,
        units,
        language,
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _data_sheet(sheet: Worksheet, targets: Sequence[Target], units: KnownUnits, language: str) -> None:
    sheet.title = Text("Số liệu", "Data").in_language(language)
    sheet.append([UNIT_CODE, UNIT_NAME, *(target.key for target in targets)])
    sheet.append(
        [_comment("tên", "name", language), "", *(target.name.in_language(language) for target in targets)]
    )
    sheet.append(
        [_comment("giá trị", "values", language), "", *(_allowed(target, language) for target in targets)]
    )
    for code, name in units.names.items():
        sheet.append([code, name.in_language(language)])
    for row, fill in ((1, _HEAD), (2, _HELP), (3, _HELP)):
        for cell in sheet[row]:
            cell.fill, cell.alignment = fill, _WRAP
            cell.font = Font(bold=row == 1)
    for cell in sheet["A"]:
        cell.number_format = "@"  # codes stay text: 01 is not 1
    sheet.freeze_panes = "C4"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 12, 30
    for place in range(3, len(targets) + 3):
        sheet.column_dimensions[get_column_letter(place)].width = 24


def _comment(vi: str, en: str, language: str) -> str:
    return f"# {Text(vi, en).in_language(language)}"


def _allowed(target: Target, language: str) -> str:
    unit = target.unit.in_language(language) if target.unit else ""
    return "; ".join(part for part in (target.range.in_language(language), unit) if part)


def _help_sheet(
    sheet: Worksheet, title: Text, targets: Sequence[Target], units: KnownUnits, language: str
) -> None:
    sheet.append([title.in_language(language)])
    day = format_date(units.on, language)
    sheet.append([Text(f"Đơn vị vào ngày {day}", f"Units on {day}").in_language(language)])
    for rule in _RULES:
        sheet.append([rule.in_language(language)])
    sheet.append([])
    heads = (
        Text("Mã cột", "Column"),
        Text("Tên", "Name"),
        Text("Cách tính", "Rule"),
        Text("Đơn vị tính", "Unit"),
        Text("Giá trị được nhận", "Values taken"),
    )
    sheet.append([head.in_language(language) for head in heads])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    for target in targets:
        unit = target.unit.in_language(language) if target.unit else ""
        words = (target.name, target.help, target.range)
        named, how, allowed = (text.in_language(language) for text in words)
        sheet.append([target.key, named, how, unit, allowed])
    sheet["A1"].font = Font(bold=True, size=14)
    for letter, width in zip("ABCDE", (26, 48, 70, 18, 40), strict=True):
        sheet.column_dimensions[letter].width = width


def blank_csv(targets: Mapping[str, Target], units: KnownUnits, language: str) -> bytes:
    """Return the long form with a row for every unit and input, to be filled in at `value`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(LONG_COLUMNS)
    for code, name in units.names.items():
        writer.writerows(
            [code, name.in_language(language), key, "", "input", "found", "", ""] for key in targets
        )
    return b"\xef\xbb\xbf" + out.getvalue().encode()
