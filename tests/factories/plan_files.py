"""Workbooks of plans as officials write them, for tests."""

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

HEADINGS = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Sản phẩm")


def a_workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], merged: Sequence[tuple[str, str]] = ()) -> bytes:
    """Return a workbook of sheets (name, rows); `merged` are (sheet, range)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for name, area in merged:
        book[name].merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def tasks_file(*rows: Sequence[Any], merged: Sequence[str] = (), headings: Sequence[Any] = HEADINGS) -> bytes:
    """Return a workbook with one table of tasks below two lines of title."""
    above = [("PHỤ LỤC", *[None] * 5), ("DANH MỤC NHIỆM VỤ NĂM 2026", *[None] * 5), (None,)]
    areas = [("Phụ lục", area) for area in ("A1:F1", "A2:F2", *merged)]
    return a_workbook(("Phụ lục", [*above, headings, *rows]), merged=areas)


# A plan as it comes: groups with Roman numbers, a lead merged over two rows, two tasks in one row, days in words.
OFFICIAL = tasks_file(
    ("I", "Phát triển hạ tầng số", None, None, None, None),
    (1, "Phủ sóng các thôn lõm", "Đà Nẵng", "Hà Nội", "Quý II/2026", "Báo cáo"),
    (2, "Nâng cấp đường truyền", None, None, "tháng 9/2026", "Hồ sơ"),
    ("II", "Dữ liệu số", None, None, None, None),
    (
        1,
        "1. Ban hành danh mục dữ liệu\n2. Công bố dữ liệu mở",
        "Hà Nội",
        None,
        "31/12/2026",
        "Quyết định\nCổng dữ liệu",
    ),
    (2, "Tập huấn cán bộ", "Các bộ, ngành, địa phương", None, "Thường xuyên", "Lớp tập huấn"),
    (None, "Nơi nhận: Như trên", None, None, None, None),
    merged=("B5:F5", "C6:C7"),
)
