"""The self-assessment by workbook from the browser: downloaded, filled in, looked at, taken."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from nenso.index.models import Round
from nenso.index.queries.rounds import forget_totals
from nenso.index.rules.rounds import Phase
from nenso.web.models import AssessmentFile
from nenso.web.presenters import kept
from tests.factories.rounds import RoundWorld, entry_of
from tests.web.rounds import Pages, unit_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Iterator[RoundWorld]:
    kept.forget()
    forget_totals()
    yield RoundWorld()
    kept.forget()
    forget_totals()


@pytest.fixture
def pages(world: RoundWorld) -> Pages:
    return Pages(world)


@pytest.fixture
def row(world: RoundWorld) -> Round:
    return world.at(Phase.SELF)


def filled(pages: Pages, row: Round, **cells: Any) -> SimpleUploadedFile:
    """Return the agency's workbook as downloaded, with values typed beside their keys."""
    answer = pages.browser("lan").get(unit_url(row, "48", "workbook.xlsx"))
    assert 'filename="small-2025-48.xlsx"' in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    lines = {str(sheet.cell(number, 1).value): number for number in range(4, sheet.max_row + 1)}
    for key, value in cells.items():
        sheet.cell(lines[key], 5).value = value
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("tự chấm.xlsx", out.getvalue())


def brought(pages: Pages, row: Round, file: SimpleUploadedFile) -> str:
    """Choose a workbook and return the address of its preview."""
    answer = pages.post("lan", unit_url(row, "48", "workbook/"), file=file)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_workbook_is_looked_at_then_taken(row: Round, pages: Pages) -> None:
    assert "workbook/" in pages.read("lan", unit_url(row, "48"))
    place = brought(pages, row, filled(pages, row, spend="7,5", head="Cấp phó"))
    page = pages.read("lan", place)
    assert "Tệp thay đổi 2 ô" in page
    assert "Người đứng đầu" in page
    assert "Cấp phó" in page
    assert "7,5%" in page
    assert entry_of(row, "48", "spend").inputs == {"spend": "5"}
    version = page.split('name="version" value="')[1].split('"')[0]
    taken = pages.post("lan", f"{place}take/", version=version)
    assert taken["Location"] == unit_url(row, "48")
    assert "Đã ghi 2 tiêu chí từ tệp." in pages.read("lan", taken["Location"])
    assert entry_of(row, "48", "spend").inputs == {"spend": "7,5"}
    assert entry_of(row, "48", "head").inputs == {"head": "1"}
    assert not AssessmentFile.objects.exists()


def test_faults_are_told_with_row_and_cell_and_taken_away(row: Round, pages: Pages) -> None:
    place = brought(pages, row, filled(pages, row, spend="nhiều", plan="2"))
    answer = pages.browser("lan").get(place)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tệp có 2 chỗ phải sửa" in page
    assert "take-form" not in page
    table = pages.browser("lan").get(f"{place}?format=csv").content.decode()
    assert "“nhiều” không phải là số" in table
    refused = pages.post("lan", f"{place}take/", version="0")
    assert refused.status_code == 422
    assert "chưa ghi gì" in refused.content.decode()


def test_what_somebody_changed_meanwhile_is_looked_at_again(row: Round, pages: Pages) -> None:
    place = brought(pages, row, filled(pages, row, spend="7,5"))
    late = pages.post("lan", f"{place}take/", version="1")
    assert late.status_code == 422
    assert "xem lại rồi ghi" in late.content.decode()
    assert entry_of(row, "48", "spend").inputs == {"spend": "5"}


def test_another_agencys_file_or_none_is_refused_at_the_field(row: Round, pages: Pages) -> None:
    other = pages.browser("hoa").get(unit_url(row, "01", "workbook.xlsx")).content
    for content, words in ((other, "cơ quan 01"), (b"abc", "Không đọc được tệp")):
        answer = pages.post(
            "lan", unit_url(row, "48", "workbook/"), file=SimpleUploadedFile("a.xlsx", content)
        )
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_only_who_fills_in_brings_a_workbook_and_only_its_own(row: Round, pages: Pages) -> None:
    place = brought(pages, row, filled(pages, row, spend="7,5"))
    assert pages.status("lan", place) == 200
    for name, status in (("hoa", 404), ("stranger", 403), ("ha", 403)):
        assert pages.status(name, place) == status, name
        assert pages.status(name, unit_url(row, "48", "workbook/")) == status, name
    for name, status in (("ha", 200), ("van", 200), ("kim", 404), ("hoa", 404)):
        assert pages.status(name, unit_url(row, "48", "workbook.xlsx")) == status, name
