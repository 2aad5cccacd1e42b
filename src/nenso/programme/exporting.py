"""A plan as a workbook, in the form in which officials write one and in which it is read again."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from nenso.programme.queries.names import Named
from nenso.programme.queries.plans import PlanAsOf, TargetAsOf, plan_named, targets_of
from nenso.programme.queries.tasks import TaskAsOf, TaskFilter, tasks

_TARGETS = (
    ("TT", 10),
    ("Chỉ tiêu", 60),
    ("Giá trị", 14),
    ("Đơn vị tính", 14),
    ("Thời hạn", 14),
    ("Nhóm mục tiêu", 14),
    ("Mã chỉ tiêu đo", 26),
    ("Giá trị ban đầu", 14),
    ("Ngày của giá trị ban đầu", 14),
    ("Cơ quan chủ trì", 32),
    ("Tên tiếng Anh", 40),
    ("Nguồn", 30),
)
_TASKS = (
    ("TT", 10),
    ("Nhiệm vụ", 60),
    ("Cơ quan chủ trì", 32),
    ("Cơ quan phối hợp", 32),
    ("Thời hạn hoàn thành", 14),
    ("Sản phẩm", 30),
    ("Nhóm", 24),
    ("Chỉ tiêu liên quan", 14),
    ("Chờ nhiệm vụ", 14),
    ("Thuộc nhiệm vụ", 14),
    ("Ngày bắt đầu", 14),
    ("Tên tiếng Anh", 40),
    ("Nguồn", 30),
)
_SIGNS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "=": ""}


def plan_workbook(code: str, today: date) -> bytes:
    """Return a plan as XLSX: its facts, its targets, its tasks. Raises `Refused("plan.unknown")`."""
    plan = plan_named(code, today)
    book = Workbook()
    facts = book.active
    assert facts is not None
    facts.title = "Kế hoạch"
    for row in _facts(plan):
        facts.append(list(row))
    _plain(facts, 1)
    facts.column_dimensions["A"].width, facts.column_dimensions["B"].width = 24, 80
    _sheet(book, "Chỉ tiêu", _TARGETS, (_target_row(one) for one in targets_of(code, today)))
    found = tasks(TaskFilter(plan=code, with_drafts=True), today)
    _sheet(book, "Nhiệm vụ", _TASKS, (_task_row(one) for one in found))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(book: Any, title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.create_sheet(title)
    sheet.append([name for name, _ in columns])
    for place, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.cell(1, place).font = Font(bold=True)
    for row in rows:
        sheet.append(list(row))
    _plain(sheet, 2)
    sheet.freeze_panes = "A2"


def _plain(sheet: Any, first_row: int) -> None:
    """Days as officials write them, and a text as a text: one that begins with "=" is no formula."""
    for line in sheet.iter_rows(min_row=first_row):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, date):
                cell.number_format = "DD/MM/YYYY"
            elif isinstance(cell.value, str):
                cell.data_type = "s"


def _facts(plan: PlanAsOf) -> list[tuple[str, Any]]:
    return [
        ("Mã kế hoạch", plan.code),
        ("Số quyết định", plan.number),
        ("Tên kế hoạch", plan.title.vi),
        ("Tên tiếng Anh", plan.title.en),
        ("Cơ quan chủ quản", plan.owner.code),
        ("Cơ quan ban hành", plan.issuing_body.vi),
        ("Ngày ban hành", plan.issued_on),
        ("Từ ngày", plan.first_day),
        ("Đến ngày", plan.last_day),
        ("Nguồn", plan.source),
        *((f"Nhóm mục tiêu {goal.number}", goal.name.vi) for goal in plan.goals),
    ]


def _target_row(one: TargetAsOf) -> Sequence[Any]:
    return [
        one.number,
        one.name.vi,
        f"{_SIGNS[one.operator]}{_figure(one.value)}",
        one.unit,
        one.due,
        one.goal.number if one.goal else "",
        one.indicator,
        "" if one.baseline is None else _figure(one.baseline),
        one.baseline_on,
        _agency(one.lead),
        one.name.en if one.name.en != one.name.vi else "",
        one.source,
    ]


def _task_row(one: TaskAsOf) -> Sequence[Any]:
    return [
        one.number,
        one.name.vi,
        _agency(one.lead),
        "; ".join(_agency(each) for each in one.cooperating),
        one.due,
        one.deliverable.vi,
        one.group,
        one.target,
        "; ".join(one.waits_for),
        one.parent,
        one.starts_on,
        one.name.en if one.name.en != one.name.vi else "",
        one.source,
    ]


def _agency(one: Named | None) -> str:
    """Name an agency with its code: the name for people, the code for whoever reads the file again."""
    return f"{one.name.vi} ({one.code})" if one else ""


def _figure(value: float) -> str:
    text = repr(int(value)) if float(value).is_integer() else repr(value)
    return text.replace(".", ",")
