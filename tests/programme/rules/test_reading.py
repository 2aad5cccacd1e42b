"""Plans as officials write them: headings, merged cells, groups, days in words, two tasks in one row, all that is wrong."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel.importing import FileRefused
from nenso.programme.rules.reading import ReadPlan, read_plan_file
from nenso.programme.rules.reading.days import RECURRING, UNREADABLE, read_day
from nenso.programme.rules.reading.splitting import parts_of
from nenso.programme.rules.reading.targets import read_value
from tests.factories.plan_files import HEADINGS, OFFICIAL, a_workbook, tasks_file


def codes(found: ReadPlan) -> tuple[list[str], list[str]]:
    return [one.code for one in found.errors], [one.code for one in found.warnings]


def test_a_plan_as_it_comes_is_read_with_every_doubt_told() -> None:
    found = read_plan_file(OFFICIAL, 2026)
    assert [(one.number, one.name, one.lead, one.due) for one in found.tasks] == [
        ("I.1", "Phủ sóng các thôn lõm", "Đà Nẵng", date(2026, 6, 30)),
        ("I.2", "Nâng cấp đường truyền", "Đà Nẵng", date(2026, 9, 30)),
        ("II.1.1", "Ban hành danh mục dữ liệu", "Hà Nội", date(2026, 12, 31)),
        ("II.1.2", "Công bố dữ liệu mở", "Hà Nội", date(2026, 12, 31)),
        ("II.2", "Tập huấn cán bộ", "Các bộ, ngành, địa phương", None),
    ]
    assert [one.deliverable for one in found.tasks[2:4]] == ["Quyết định", "Cổng dữ liệu"]
    assert [one.group for one in found.tasks] == ["Phát triển hạ tầng số"] * 2 + ["Dữ liệu số"] * 3
    assert codes(found) == ([], ["reading.split", "reading.recurring", "reading.left_out"])
    assert found.warnings[0].text.vi == (
        "Phụ lục, dòng 9: một dòng ghi 2 nhiệm vụ, đã tách thành II.1.1, II.1.2. Hãy xem lại."
    )


def test_headings_in_two_rows_and_with_words_of_their_own_are_found() -> None:
    rows = [
        ("BIỂU 1", None, None, None, None, None),
        ("STT", "Nội dung công việc", "Cơ quan thực hiện", None, "Thời gian hoàn thành", "Kết quả"),
        (None, None, "Chủ trì", "Phối hợp", None, None),
        ("1", "Làm việc", "Hà Nội", "Đà Nẵng", "30/6/2026", "Văn bản"),
    ]
    merged = [("B", area) for area in ("A2:A3", "B2:B3", "C2:D2", "E2:E3", "F2:F3")]
    (task,) = read_plan_file(a_workbook(("B", rows), merged=merged)).tasks
    assert (task.lead, task.cooperating, task.deliverable, task.row) == ("Hà Nội", "Đà Nẵng", "Văn bản", 4)


def test_a_task_merged_over_two_rows_is_one_task_with_both_deliverables() -> None:
    content = tasks_file(
        (1, "Xây dựng nền tảng", "Hà Nội", None, "30/6/2026", "Đề án"),
        (None, None, "Đà Nẵng", None, "30/9/2026", "Nền tảng"),
        merged=("A5:A6", "B5:B6"),
    )
    found = read_plan_file(content)
    (task,) = found.tasks
    assert (task.lead, task.cooperating, task.deliverable) == ("Hà Nội", "Đà Nẵng", "Đề án; Nền tảng")
    assert codes(found) == ([], ["reading.continued"])


def test_what_is_wrong_is_told_all_at_once_by_row() -> None:
    found = read_plan_file(
        tasks_file(
            (1, "Một", "Hà Nội", None, "31/02/2026", "A"),
            (1, "Hai", "Hà Nội", None, "30/6/2026", "A"),
            (2, None, "Hà Nội", None, "30/6/2026", "A"),
            ("số ba", "Ba", "Hà Nội", None, "khi nào xong", "A"),
            (None, "Bốn", "Hà Nội", None, None, "A"),
        )
    )
    errors, warnings = codes(found)
    assert sorted(zip([one.row for one in found.errors], errors, strict=True)) == [
        (5, "reading.day"),
        (6, "reading.number_twice"),
        (7, "reading.no_name"),
        (8, "reading.day"),
        (8, "reading.number"),
    ]
    assert warnings == ["reading.no_number"]
    assert found.tasks[-1].number == "4"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.empty"),
        (b"TT,Viec\n1,a", "import.not_a_workbook"),
        (b"PK\x03\x04rest", "import.not_a_workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_plan_file(content)
    assert caught.value.code == code


def test_a_workbook_without_a_table_says_what_it_takes() -> None:
    found = read_plan_file(
        a_workbook(("Trang 1", [("Kính gửi các cơ quan",), ("Danh sách", "số điện thoại")]))
    )
    assert codes(found) == (["reading.no_table"], ["reading.sheet_without_table"])


def test_targets_are_read_with_the_goals_above_them() -> None:
    rows: list[tuple[Any, ...]] = [
        (
            "TT",
            "Chỉ tiêu",
            "Đơn vị tính",
            "Mức phấn đấu",
            "Thời hạn",
            "Hiện trạng",
            "Ngày của giá trị ban đầu",
        ),
        ("I", "Chính phủ số", None, None, None, None, None),
        (1, "Hồ sơ trực tuyến", "%", "≥ 80", "2026", 42.5, date(2025, 12, 31)),
        (2, "Doanh nghiệp số", "doanh nghiệp", "tối thiểu 48.000", None, None, None),
        (3, "Tỷ lệ chi", "%", 1.25, "31/12/2026", None, None),
        (4, "Không rõ", "%", "khá", "31/12/2026", None, None),
    ]
    found = read_plan_file(a_workbook(("Chỉ tiêu", rows)))
    assert [(one.number, one.operator, one.value, one.goal, one.baseline) for one in found.targets] == [
        ("1", ">=", 80.0, "Chính phủ số", 42.5),
        ("2", ">=", 48_000.0, "Chính phủ số", None),
        ("3", "=", 1.25, "Chính phủ số", None),
    ]
    assert [(one.code, one.row) for one in found.errors] == [("reading.value", 6)]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31/12/2025", date(2025, 12, 31)),
        ("trước ngày 30/6/2025", date(2025, 6, 30)),
        ("ngày 5 tháng 6 năm 2025", date(2025, 6, 5)),
        ("Quý II/2024", date(2024, 6, 30)),
        ("Quý 4 năm 2024", date(2024, 12, 31)),
        ("quý III", date(2026, 9, 30)),
        ("6 tháng đầu năm 2025", date(2025, 6, 30)),
        ("Tháng 2/2024", date(2024, 2, 29)),
        ("tháng 11", date(2026, 11, 30)),
        ("30/4", date(2026, 4, 30)),
        ("Năm 2025", date(2025, 12, 31)),
        ("2024 - 2025", date(2025, 12, 31)),
        ("", None),
        ("-", None),
        (date(2025, 1, 2), date(2025, 1, 2)),
        ("Thường xuyên", RECURRING),
        ("Hằng năm", RECURRING),
        ("31/02/2025", UNREADABLE),
        ("13/2025", UNREADABLE),
        ("khi có yêu cầu", UNREADABLE),
    ],
)
def test_days_as_they_are_written(written: Any, day: Any) -> None:
    assert read_day(written, 2026) == day


@given(st.text(max_size=30))
def test_anything_written_is_a_day_or_told(written: str) -> None:
    found = read_day(written, 2026)
    assert found is None or isinstance(found, date) or found in (RECURRING, UNREADABLE)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("≥ 80%", (">=", 80.0, "%")),
        ("trên 50 %", (">", 50.0, "%")),
        ("không quá 5", ("<=", 5.0, "")),
        ("1.234,5", ("=", 1234.5, "")),
        ("0.5", ("=", 0.5, "")),
        ("48,000", None),
        ("80-90%", None),
        ("khá", None),
    ],
)
def test_values_as_they_are_written(written: str, value: Any) -> None:
    assert read_value(written) == value


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ({"name": "Một việc\nviết hai dòng"}, ["Một việc\nviết hai dòng"]),
        ({"name": "1. Một\n2. Hai\ncòn tiếp"}, ["Một", "Hai còn tiếp"]),
        ({"name": "Ban hành:\na) quy chế\nb) kế hoạch"}, ["Ban hành: quy chế", "Ban hành: kế hoạch"]),
        ({"name": "Một\nHai", "number": "5\n6"}, ["Một", "Hai"]),
        ({"name": "Một\nHai", "due": "30/6/2026\n31/12/2026"}, ["Một", "Hai"]),
        ({"name": "1. Chỉ một"}, ["1. Chỉ một"]),
    ],
)
def test_tasks_of_one_row_are_told_apart(row: dict[str, str], names: list[str]) -> None:
    found = parts_of(row)
    assert [one["name"] for one in found] == names
    if "due" in row:
        assert [one["due"] for one in found] == row["due"].split("\n")


def test_headings_are_those_that_the_factory_writes() -> None:
    assert len(read_plan_file(tasks_file((1, "A", None, None, None, "B"), headings=HEADINGS)).tasks) == 1
