"""A report filled in from the browser: saved cell by cell, checked while typed, shared by two, and from a workbook."""

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from nenso.reporting import actions, queries
from nenso.reporting.models import CellChange, Submission
from nenso.web.models import ReportFile
from nenso.web.presenters.reports.entry import entry, written
from tests.factories.accounts import signed_in
from tests.factories.measures import an_observation
from tests.factories.reporting import World, a_form

pytestmark = pytest.mark.django_db
ONLINE, PAPER, LATE, ALL = "t1/online/n", "t1/paper/n", "t1/late/n", "t1/all/n"


@pytest.fixture
def lan(world: World) -> Client:
    return signed_in(world.people["lan"])


def address(row: Submission, rest: str = "") -> str:
    return f"/desk/reports/{row.uuid}/{rest}"


def metered(value: float = 61.0) -> None:
    an_observation(value, "20194", "2025-09", indicator="dossiers.online", unit_kind="organisation")


def fields(row: Submission, cells: dict[str, str], version: int | None = None, **more: str) -> dict[str, str]:
    posted = {f"cell:{key}": text for key, text in cells.items()}
    return {"row_version": str(version or row.row_version), **posted, **more}


def sent(
    client: Client, row: Submission, cells: dict[str, str], version: int | None = None, **more: str
) -> dict[str, Any]:
    """Save as the script does."""
    answer = client.post(
        address(row, "save/"), fields(row, cells, version, **more), headers={"accept": "application/json"}
    )
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = json.loads(answer.content)
    return told


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def value(row: Submission, key: str) -> Any:
    return queries.values_of(row).get(key)


# --- How numbers stand and are read ------------------------------------------------------------------------


def test_a_number_in_a_field_reads_in_one_way_only() -> None:
    assert (entry(1234.5, "vi"), entry(1234.5, "en"), entry(1234.0, "vi")) == ("1234,5", "1234.5", "1234")
    assert (entry(0.0, "vi"), entry(None, "vi"), entry("chữ", "vi")) == ("0", "", "chữ")


def test_the_language_of_the_page_decides_what_a_mark_before_three_digits_means() -> None:
    whole, share = a_form().fixed[ONLINE], a_form().fixed["t1/share/n"]
    assert (written(whole, "1.234", "vi"), written(whole, "1,234", "en")) == (1234.0, 1234.0)
    assert (written(share, "1,234", "vi"), written(share, "1.234", "en")) == (1.234, 1.234)
    assert (written(whole, "1,234", "vi"), written(share, "1.234", "vi")) == ("1,234", "1.234")  # asked back
    assert written(whole, "1.234,5", "vi") == "1.234,5"


# --- Saving with scripts -----------------------------------------------------------------------------------


def test_the_form_has_a_field_for_each_cell_with_its_name(world: World, lan: Client) -> None:
    found = page(lan, address(world.opened()))
    for part in ('id="cell-t1-online-n"', 'name="cell:t1/online/n"', 'inputmode="decimal"', 'id="cell-note"'):
        assert part in found
    assert '<output class="rep-value num" id="cell-t1-all-n"' in found
    assert 'id="cell-t2-~1-name"' in found


def test_a_change_is_saved_by_itself_with_its_totals(world: World, lan: Client) -> None:
    row = world.opened()
    told = sent(lan, row, {ONLINE: "1.234", PAPER: "6"})
    assert told["is_whole"]
    assert told["said"].startswith("Đã lưu lúc")
    assert told["follows"]["cell-t1-all-n"] == "1.240"
    assert told["row_version"] == Submission.objects.get().row_version > row.row_version
    assert (value(row, ONLINE), value(row, ALL)) == (1234.0, 1240.0)


def test_bad_input_is_named_at_its_cell_and_the_others_are_saved(world: World, lan: Client) -> None:
    row = world.opened()
    told = sent(lan, row, {ONLINE: "mười", PAPER: "40"})
    assert list(told["faults"]) == [ONLINE]
    assert "mười" in told["faults"][ONLINE]
    assert not told["is_whole"]
    assert (value(row, ONLINE), value(row, PAPER)) == (None, 40.0)


def test_rules_are_told_where_they_are_broken(world: World, lan: Client) -> None:
    told = sent(lan, world.opened(), {ONLINE: "1", PAPER: "1", LATE: "5"})
    assert [(each["id"], each["is_error"]) for each in told["problems"]] == [("cell-t1-late-n", True)]


def test_what_is_typed_is_checked_without_being_stored(world: World, lan: Client) -> None:
    row = world.opened()
    told = json.loads(
        lan.post(address(row, "try/"), fields(row, {ONLINE: "2", PAPER: "3", LATE: "9"})).content
    )
    assert told["follows"]["cell-t1-all-n"] == "5"
    assert [each["id"] for each in told["problems"]] == ["cell-t1-late-n"]
    assert not CellChange.objects.exists()


def test_a_known_figure_is_linked_and_written_over_only_with_a_reason(world: World, lan: Client) -> None:
    metered()
    row = world.opened()
    found = page(lan, address(row))
    assert "/observations/dossiers.online/organisation/20194/2025-09/" in found
    assert 'data-known="61"' in found
    told = sent(lan, row, {ONLINE: "70"})
    assert "61" in told["unexplained"][ONLINE]
    assert value(row, ONLINE) == 61.0
    told = sent(lan, row, {ONLINE: "70"}, **{f"reason:{ONLINE}": "hệ thống ngừng một ngày"})
    assert told["is_whole"]
    assert value(row, ONLINE) == 70.0


def test_a_closed_report_and_an_unknown_cell_are_refused_in_words(world: World, lan: Client) -> None:
    row = world.submitted()
    answer = lan.post(
        address(row, "save/"), fields(row, {ONLINE: "1"}), headers={"accept": "application/json"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "submission.closed")
    other = world.opened("20195")
    hoa = signed_in(world.people["hoa"])
    answer = hoa.post(
        address(other, "save/"), fields(other, {"t9/x/y": "1"}), headers={"accept": "application/json"}
    )
    assert answer.json()["code"] == "submission.unknown_cell"


# --- Two people --------------------------------------------------------------------------------------------


def test_other_cells_of_two_people_are_merged_and_told(world: World, lan: Client) -> None:
    row = world.opened()
    minh, old = signed_in(world.people["minh"]), row.row_version
    sent(minh, row, {PAPER: "7"}, old)
    told = sent(lan, row, {ONLINE: "5"}, old)
    assert told["is_whole"]
    (other,) = told["others"]
    assert (other["id"], other["entry"]) == ("cell-t1-paper-n", "7")
    assert "Minh" in other["says"]
    assert (value(row, ONLINE), value(row, PAPER)) == (5.0, 7.0)


def test_the_same_cell_of_two_people_is_shown_side_by_side_and_chosen(world: World, lan: Client) -> None:
    row = world.opened()
    minh, old = signed_in(world.people["minh"]), row.row_version
    sent(minh, row, {ONLINE: "8"}, old)
    told = sent(lan, row, {ONLINE: "5", LATE: "1"}, old)
    (clash,) = told["clashes"]
    assert clash["entry"] == "8"
    assert "Minh" in clash["says"]
    assert (value(row, ONLINE), value(row, LATE)) == (8.0, 1.0)  # the other cell is stored all the same
    assert sent(lan, row, {ONLINE: "5"}, told["row_version"])["is_whole"]
    assert value(row, ONLINE) == 5.0


def test_a_page_without_scripts_sends_every_cell_and_writes_over_nothing_that_it_did_not_change(
    world: World, lan: Client
) -> None:
    row = world.filled()
    minh, old = signed_in(world.people["minh"]), row.row_version
    sent(minh, row, {PAPER: "7"}, old)
    answer = lan.post(address(row, "save/"), fields(row, {ONLINE: "61", PAPER: "40", LATE: "5"}, old))
    assert answer.status_code == 302
    assert (value(row, ONLINE), value(row, PAPER)) == (61.0, 7.0)


def test_without_scripts_a_clash_shows_both_values_and_lets_choose(world: World, lan: Client) -> None:
    row = world.filled()
    minh, old = signed_in(world.people["minh"]), row.row_version
    sent(minh, row, {ONLINE: "8"}, old)
    answer = lan.post(address(row, "save/"), fields(row, {ONLINE: "5"}, old))
    found = answer.content.decode()
    assert answer.status_code == 422
    assert "Minh" in found
    assert f'name="take:{ONLINE}"' in found
    assert 'value="5"' in found
    now = Submission.objects.get(pk=row.pk).row_version
    lan.post(address(row, "save/"), fields(row, {ONLINE: "5"}, now, **{f"take:{ONLINE}": "theirs"}))
    assert value(row, ONLINE) == 8.0


def test_without_scripts_bad_input_stays_in_its_field_with_its_fault(world: World, lan: Client) -> None:
    answer = lan.post(address(row := world.opened(), "save/"), fields(row, {ONLINE: "mười", PAPER: "4"}))
    found = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="mười"' in found
    assert '<a href="#cell-t1-online-n">' in found
    assert value(row, PAPER) == 4.0


# --- Workbooks ---------------------------------------------------------------------------------------------


def workbook(row: Submission, cells: dict[str, Any]) -> bytes:
    """Return the template of a report with some cells written, found by the codes that it carries."""
    book = load_workbook(io.BytesIO(actions.template(row)))
    for key, written_value in cells.items():
        _, line, _ = key.split("/")
        for sheet in book.worksheets:
            for cells_of_row in sheet.iter_rows():
                if any(str(cell.value) == line for cell in cells_of_row):
                    numbers = [cell for cell in cells_of_row if cell.value is None or cell.data_type == "n"]
                    target = next(cell for cell in numbers if cell.column > 2)
                    target.value = written_value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(client: Client, row: Submission, content: bytes) -> Any:
    file = SimpleUploadedFile("a.xlsx", content)
    return client.post(address(row, "import/"), {"file": file})


def test_a_workbook_is_looked_at_and_then_taken_whole(world: World, lan: Client) -> None:
    row = world.opened()
    got = lan.get(address(row, "template.xlsx"))
    assert got["Content-Disposition"].endswith('.xlsx"')
    answer = bring(lan, row, workbook(row, {ONLINE: 60, PAPER: 40}))
    assert answer.status_code == 302
    preview = lan.get(answer.url)
    assert {each["one"].key for each in preview.context["changes"]} >= {ONLINE, PAPER}
    assert value(row, ONLINE) is None
    assert lan.post(f"{answer.url}take/").status_code == 302
    assert (value(row, ONLINE), value(row, PAPER)) == (60.0, 40.0)
    assert not ReportFile.objects.exists()


def test_text_in_a_number_cell_is_named_with_sheet_row_and_column_and_nothing_is_taken(
    world: World, lan: Client
) -> None:
    row = world.opened()
    answer = bring(lan, row, workbook(row, {ONLINE: "sáu mươi", PAPER: 40}))
    preview = lan.get(answer.url)
    (fault,) = preview.context["seen"].problems
    assert preview.status_code == 422
    assert fault.sheet
    assert fault.row > 0
    assert fault.column
    assert lan.post(f"{answer.url}take/").status_code == 422
    assert value(row, PAPER) is None


def test_a_workbook_of_another_report_is_refused_in_words(world: World, lan: Client) -> None:
    row, other = world.opened(), world.opened(period="2025-08")
    answer = bring(lan, row, workbook(other, {ONLINE: 1}))
    assert answer.status_code == 422
    assert "2025-08" in answer.content.decode()
    assert bring(lan, row, b"no workbook").status_code == 422


def test_a_file_is_reached_by_whoever_brought_it(world: World, lan: Client) -> None:
    row = world.opened()
    url = bring(lan, row, workbook(row, {ONLINE: 60})).url
    assert signed_in(world.people["minh"]).get(url).status_code == 404


# --- What the page costs -----------------------------------------------------------------------------------


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        page(client, path)
    return len(seen)


def test_the_queries_of_the_page_do_not_grow_with_its_cells(world: World, lan: Client) -> None:
    row = world.opened()
    few = queries_of(lan, address(row))
    cells: dict[str, Any] = {f"t2/~{number}/name": f"sáng kiến {number}" for number in (1, 2, 3)}
    cells |= {ONLINE: 1, PAPER: 2, LATE: 1, "note": "x"}
    actions.save_cells(by=world["lan"], submission=row, row_version=row.row_version, values=cells)
    assert queries_of(lan, address(row)) == few
