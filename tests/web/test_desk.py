"""The desk: every bad input is told in the reader's words and leaves the database as it was."""

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from nenso.accounts.rules import Role
from nenso.index.models import Dataset, Edition, InputValue, Publication, Run, RunFigure, Source
from nenso.kernel.models import JournalEntry
from nenso.web.models import Upload
from tests.factories.accounts import a_person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

WHAT = {
    "edition": "dti-2-province/provinces",
    "period": "2023",
    "kind": "input",
    "source": "Báo cáo số 12/BC-UBND",
}
GOOD = (
    "unit_code,unit_name,nhan_thuc_so_03_a,nhan_thuc_so_03_b,nhan_thuc_so_04\n"
    "01,Hà Nội,5,10,1\n48,Đà Nẵng,7,10,0\n79,Hồ Chí Minh,3,4,1\n"
)
KEPT = (Dataset, Edition, InputValue, Publication, Run, RunFigure, Source, JournalEntry)


@pytest.fixture
def owner() -> Client:
    """Whoever loads, computes and proposes for the nation."""
    return signed_in(a_person(Role.APPROVER, name="Owner"))


@pytest.fixture
def colleague() -> Client:
    """Whoever releases."""
    return signed_in(a_person(Role.PUBLISHER, name="Colleague"))


@pytest.fixture
def stranger() -> Client:
    """Somebody with a role elsewhere."""
    return signed_in(a_person((Role.REPORTER, "48"), name="Stranger", home="48"))


def counts() -> list[int]:
    return [model.objects.count() for model in KEPT]


@pytest.fixture
def unchanged() -> Iterator[None]:
    """The database at the end is as it was at the beginning."""
    before = counts()
    yield
    assert counts() == before


def errors_of(answer: Any) -> str:
    """Return the error summary of a page in plain words."""
    found = re.search(r"data-error-summary.*?</div>", answer.content.decode(), re.S)
    return re.sub(r"<[^>]+>", " ", found[0]) if found else ""


def begun(client: Client, **changes: str) -> Any:
    return client.post("/desk/import/", {**WHAT, **changes})


def sent(client: Client, content: bytes | str, name: str = "a.csv", **changes: str) -> Any:
    """Begin an upload and send its file."""
    address = begun(client, **changes).url
    raw = content.encode() if isinstance(content, str) else content
    return client.post(address, {"file": SimpleUploadedFile(name, raw)})


def checked(client: Client, content: bytes | str, name: str = "a.csv", **changes: str) -> Any:
    """Begin an upload, send its file, take the columns as they were matched, and look at the preview."""
    answer = sent(client, content, name, **changes)
    assert answer.status_code == 302, errors_of(answer)
    form = client.get(answer.url).context["form"]
    answer = client.post(answer.url, {name: form[name].value() for name in form.fields})
    assert answer.status_code == 302
    return client.get(answer.url)


def loaded(client: Client, content: bytes | str = GOOD, **changes: str) -> str:
    """Load a file and return what the last page said."""
    preview = checked(client, content, **changes)
    assert preview.status_code == 200, [problem.text.vi for problem in preview.context["reading"].problems]
    answer = client.post(preview.wsgi_request.path.replace("/check/", "/load/"))
    return b"".join(answer.streaming_content).decode()


def a_workbook(rows: list[list[Any]], merge: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- bad input (each gives a clear message and changes nothing) ---------------------------------------------


@pytest.mark.usefixtures("unchanged")
class TestBadInput:
    def test_a_wrong_encoding_is_named(self, owner: Client) -> None:
        assert "UTF-16" in errors_of(sent(owner, GOOD.encode("utf-16")))
        assert "bảng mã" in errors_of(sent(owner, "unit_code,a\n01,Hà\n".encode("cp1258", errors="replace")))

    def test_formulas_are_named_by_their_cells(self, owner: Client) -> None:
        words = errors_of(
            sent(owner, a_workbook([["unit_code", "nhan_thuc_so_04"], ["01", "=1+0"]]), "a.xlsx")
        )
        assert "B2" in words
        assert "Dán đặc biệt" in words

    def test_merged_cells_are_named_by_their_ranges(self, owner: Client) -> None:
        content = a_workbook([["unit_code", "nhan_thuc_so_04"], ["01", 1], ["48", 1]], merge="B2:B3")
        assert "B2:B3" in errors_of(sent(owner, content, "a.xlsx"))

    def test_an_empty_file_and_one_that_is_no_workbook(self, owner: Client) -> None:
        assert "Tệp không có số liệu" in errors_of(sent(owner, "unit_code,a\n"))
        assert "không phải là bảng tính" in errors_of(sent(owner, "no workbook", "a.xlsx"))

    def test_fifty_megabytes_are_refused_before_they_are_read(self, owner: Client) -> None:
        address = begun(owner).url
        answer = owner.generic("POST", address, b"x" * 1000, CONTENT_LENGTH=str(50 * 1024 * 1024))
        assert answer.status_code == 413
        assert "50 MB" in answer.content.decode()

    def test_a_file_a_little_too_large_is_refused_in_the_form(self, owner: Client, settings: Any) -> None:
        settings.UPLOAD_LIMIT = 1000
        assert "MB" in errors_of(sent(owner, "x" * 1500))

    @pytest.mark.parametrize(
        ("period", "words"),
        [
            ("2022-Q5", "Không có kỳ báo cáo"),
            ("2022-Q4", "không phải là một năm"),
            ("2030", "không áp dụng cho năm 2030"),
        ],
    )
    def test_a_period_that_does_not_exist(self, owner: Client, period: str, words: str) -> None:
        answer = begun(owner, period=period)
        assert answer.status_code == 200
        assert words in errors_of(answer)

    @pytest.mark.parametrize(
        ("content", "place", "words"),
        [
            (GOOD.replace("48,", "99,"), "A3", "không có đơn vị nào mã “99”"),
            (GOOD + "48,Đà Nẵng,1,1,1\n", "A5", "đã có ở dòng 3"),
            (GOOD.replace("7,10,0", "-7,10,0"), "C3", "ngoài khoảng"),
            (GOOD.replace("7,10,0", "7,10,2"), "E3", "chỉ nhận một trong các giá trị"),
            (GOOD.replace("7,10,0", '"1.234,5",10,0'), "C3", "Hãy viết 1234.5"),
            (GOOD.replace("7,10,0", "bảy,10,0"), "C3", "không phải là số"),
        ],
    )
    def test_rows_at_fault_are_named(self, owner: Client, content: str, place: str, words: str) -> None:
        answer = checked(owner, content)
        assert answer.status_code == 422
        problem = answer.context["reading"].problems[0]
        assert (problem.place, words in problem.text.vi) == (place, True), problem
        assert f"<td>{place}</td>" in answer.content.decode()

    def test_a_unit_of_another_time_is_unknown(self, owner: Client) -> None:
        answer = checked(owner, "unit_code,nhan_thuc_so_04\n49,1\n", units_on="2025-07-01")
        assert "01/07/2025" in answer.context["reading"].problems[0].text.vi

    def test_a_file_at_fault_cannot_be_loaded_all_the_same(self, owner: Client) -> None:
        preview = checked(owner, GOOD.replace("48,", "99,"))
        answer = owner.post(preview.wsgi_request.path.replace("/check/", "/load/"))
        assert answer.status_code == 302

    def test_the_faults_can_be_taken_away(self, owner: Client) -> None:
        preview = checked(owner, GOOD.replace("48,", "99,"))
        address = preview.wsgi_request.path.replace("/check/", "/problems/")
        found = json.loads(owner.get(address, {"format": "json"}).content)
        assert (found[0]["row"], found[0]["cell"]) == (3, "A3")

    def test_faults_speak_english_too(self, owner: Client) -> None:
        path = checked(owner, GOOD.replace("48,", "99,")).wsgi_request.path
        assert "there was no unit with code “99”" in owner.get(f"/en{path}").content.decode()

    @pytest.mark.parametrize(
        ("change", "line", "words"),
        [
            (("points: 1000", "points: [1"), None, "YAML"),
            (("rule: yes_no", "rule: maybe"), None, "maybe"),
            (("weight: 1/7", "weight: 1/2"), None, ""),
        ],
    )
    def test_an_edition_at_fault_is_told_by_line_and_key(
        self, owner: Client, change: tuple[str, str], line: int | None, words: str
    ) -> None:
        code = "dti-1-province" if "weight" in change[0] else "dti-2-province"
        text = Edition.objects.get(code=code).text.replace(*change)
        answer = owner.post("/desk/editions/load/", {"file": SimpleUploadedFile("e.yaml", text.encode())})
        assert answer.status_code == 422
        problems = answer.context["problems"]
        assert problems
        assert problems[0].line >= 1
        assert words in answer.content.decode()

    def test_an_edition_in_another_encoding(self, owner: Client) -> None:
        content = "tên: chỉ số".encode("utf-16")
        answer = owner.post("/desk/editions/load/", {"file": SimpleUploadedFile("e.yaml", content)})
        assert "UTF-8" in errors_of(answer)


# --- the way of a file ---------------------------------------------------------------------------------------


def test_a_good_file_is_loaded_whole_with_its_source(owner: Client) -> None:
    before = InputValue.objects.count()
    assert "Tính điểm và xếp hạng" in loaded(owner)
    assert InputValue.objects.count() == before + 9
    value = InputValue.objects.select_related("source").latest("id")
    assert (value.source.citation, value.row) == (WHAT["source"], 4)
    assert JournalEntry.objects.latest("id").actor_right == "role approver in UBQGCDS"


def test_the_same_file_twice_changes_nothing(owner: Client) -> None:
    loaded(owner)
    before = counts()
    assert "Không có gì thay đổi" in loaded(owner)
    assert counts() == before


def test_progress_is_told_while_the_file_is_stored(owner: Client) -> None:
    page = checked(owner, GOOD).wsgi_request.path.replace("/check/", "/load/")
    answer = owner.post(page)
    assert answer.streaming
    assert answer["Content-Encoding"] == "identity"
    told = [part.decode() for part in answer.streaming_content]
    assert "<progress" in told[1]
    assert "Đã ghi 9 trên 9 giá trị" in "".join(told)


def test_the_preview_tells_what_changes(owner: Client) -> None:
    loaded(owner)
    answer = checked(owner, GOOD.replace("7,10,0", "8,10,0"))
    found = answer.context["comparison"]
    assert (found.new, len(found.changed), found.same) == (0, 1, 8)
    assert "8" in answer.content.decode()


def test_columns_of_other_names_are_chosen_once_and_remembered(owner: Client) -> None:
    content = GOOD.replace("nhan_thuc_so_04", "Có chuyên mục")
    answer = sent(owner, content)
    page = owner.get(answer.url)
    assert list(page.context["form"].fields) == ["column_4"]
    chosen = owner.post(answer.url, {"column_4": "nhan_thuc_so_04"})
    assert owner.get(chosen.url).context["reading"].key_count == 3
    again = owner.get(sent(owner, content).url)
    assert not again.context["form"].fields


def test_every_column_can_be_changed(owner: Client) -> None:
    address = sent(owner, GOOD).url + "?all=1"
    form = owner.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields} | {"column_4": "-"}
    answer = owner.post(address, values)
    assert owner.get(answer.url).context["reading"].key_count == 2


def test_a_template_comes_back_as_it_was_filled_in(owner: Client) -> None:
    content = owner.get("/desk/import/template/dti-3-province/provinces/?year=2024").content
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    for row in range(4, sheet.max_row + 1):
        for column in range(3, sheet.max_column + 1):
            sheet.cell(row, column, 0.5)
    out = io.BytesIO()
    book.save(out)
    reading = checked(
        owner, out.getvalue(), "mau.xlsx", edition="dti-3-province/provinces", period="2024"
    ).context["reading"]
    assert (reading.unit_count, reading.key_count) == (63, 8)


def test_an_upload_belongs_to_whoever_began_it(owner: Client) -> None:
    address = sent(owner, GOOD).url
    assert signed_in(a_person(Role.APPROVER, name="Another")).get(address).status_code == 404


def test_uploads_of_long_ago_are_dropped(owner: Client) -> None:
    from datetime import timedelta

    from django.utils import timezone

    sent(owner, GOOD)
    Upload.objects.update(begun_at=timezone.now() - timedelta(days=31))
    begun(owner)
    assert Upload.objects.count() == 1


def test_a_role_elsewhere_loads_nothing_for_the_nation(stranger: Client) -> None:
    assert (
        stranger.get("/desk/").headers["Location"] == "/desk/reports/"
    )  # who only reports begins with reports
    answer = begun(stranger)
    assert answer.status_code == 403
    assert not Upload.objects.exists()


# --- run, propose, release -------------------------------------------------------------------------------------


def computed(owner: Client) -> Run:
    loaded(owner)
    dataset = Dataset.objects.latest("id")
    answer = owner.post(f"/desk/datasets/{dataset.uuid}/run/", {"edition": "dti-2-province"})
    assert answer.status_code == 302, errors_of(answer)
    return Run.objects.get(uuid=answer.url.rstrip("/").rsplit("/", 1)[-1])


def test_from_inputs_to_the_public_page(
    owner: Client, colleague: Client, tmp_path: Any, settings: Any
) -> None:
    settings.SIGNING_FOLDER = tmp_path
    run = computed(owner)
    owner.post(f"/desk/runs/{run.uuid}/propose/", {})
    publication = Publication.objects.get(run=run)
    assert "chờ bạn công bố" in colleague.get("/desk/").content.decode()
    refused = colleague.post(f"/desk/publications/{publication.uuid}/release/", {})
    assert refused.status_code == 422
    colleague.post(f"/desk/publications/{publication.uuid}/release/", {"is_checked": "on"})
    assert Publication.objects.get(run=run).released_at is not None
    assert Client().get("/rankings/dti/2023/provinces/").status_code == 200
    assert owner.get(f"/desk/runs/{run.uuid}/bundle/")["Content-Type"] == "application/zip"


def test_whoever_proposed_is_told_that_two_people_are_needed(tmp_path: Any, settings: Any) -> None:
    settings.SIGNING_FOLDER = tmp_path
    both = signed_in(a_person(Role.APPROVER, Role.PUBLISHER, name="Both"))
    run = computed(both)
    both.post(f"/desk/runs/{run.uuid}/propose/", {})
    publication = Publication.objects.get(run=run)
    answer = both.post(f"/desk/publications/{publication.uuid}/release/", {"is_checked": "on"})
    assert answer.status_code == 422
    assert "cần hai người khác nhau" in errors_of(answer)
    assert Publication.objects.get(run=run).released_at is None


def test_a_proposal_is_returned_with_its_reason_and_may_come_again(owner: Client, colleague: Client) -> None:
    run = computed(owner)
    owner.post(f"/desk/runs/{run.uuid}/propose/", {"embargo_until": "2099-01-01T08:00"})
    publication = Publication.objects.get(run=run)
    assert publication.embargo_until.year == 2099
    without = colleague.post(f"/desk/publications/{publication.uuid}/return/", {"because": " "})
    assert "lý do trả lại" in errors_of(without)
    colleague.post(f"/desk/publications/{publication.uuid}/return/", {"because": "Thiếu 60 tỉnh"})
    assert "Thiếu 60 tỉnh" in owner.get(f"/desk/runs/{run.uuid}/").content.decode()
    assert owner.post(f"/desk/runs/{run.uuid}/propose/", {}).status_code == 302


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_only_the_publisher_releases(owner: Client, stranger: Client, who: str) -> None:
    run = computed(owner)
    owner.post(f"/desk/runs/{run.uuid}/propose/", {})
    publication = Publication.objects.get(run=run)
    client = {"owner": owner, "stranger": stranger}[who]
    answer = client.post(f"/desk/publications/{publication.uuid}/release/", {"is_checked": "on"})
    assert answer.status_code == 403
    assert Publication.objects.get(run=run).released_at is None


def test_a_correction_names_the_old_run_and_why(owner: Client) -> None:
    run = computed(owner)
    asked = {"edition": "dti-2-province", "dataset": str(run.dataset.uuid)}
    assert owner.post(f"/desk/runs/{run.uuid}/correct/", {**asked, "reason": ""}).status_code == 200
    answer = owner.post(f"/desk/runs/{run.uuid}/correct/", {**asked, "reason": "Sửa số liệu"})
    new = Run.objects.latest("id")
    assert (new.corrects, new.reason) == (run, "Sửa số liệu")
    assert f"with={run.uuid}" in owner.get(answer.url).content.decode()


def test_runs_are_compared(owner: Client) -> None:
    first = Run.objects.get(dataset__year=2022, dataset__family="dti", dataset__group="provinces")
    last = Run.objects.get(dataset__year=2023, dataset__family="dti", dataset__group="provinces")
    page = owner.get(f"/desk/runs/{last.uuid}/compare/", {"with": first.uuid})
    assert page.context["moved"] > 0
    table = owner.get(f"/desk/runs/{last.uuid}/compare/", {"with": first.uuid, "format": "json"}).json()
    assert {"code", "rank_before", "rank_after"} <= set(table[0])
    assert owner.get(f"/desk/runs/{last.uuid}/compare/", {"with": "nonsense"}).status_code == 404


def test_runs_are_found_narrowed_and_taken_away(owner: Client) -> None:
    page = owner.get("/desk/runs/", {"family": "dti", "year": "2022", "state": "released"})
    assert {line["run"].dataset.year for line in page.context["lines"]} == {2022}
    assert not owner.get("/desk/runs/", {"q": "nothing-like-this"}).context["lines"]
    table = owner.get("/desk/runs/", {"q": "egdi-2014", "format": "json"}).json()
    assert {row["edition"] for row in table} == {"egdi-2014"}


def test_a_run_is_checked_again(owner: Client) -> None:
    run = Run.objects.get(dataset__year=2022, dataset__family="dti", dataset__group="provinces")
    checks = owner.get(f"/desk/runs/{run.uuid}/").context["checks"]
    assert checks.is_reproduced
    assert checks.inputs_unchanged


def test_the_same_edition_twice_changes_nothing(owner: Client) -> None:
    text = Edition.objects.get(code="dti-2-province").text
    before = counts()
    owner.post("/desk/editions/load/", {"file": SimpleUploadedFile("e.yaml", text.encode())})
    assert counts() == before


def test_the_journal_tells_who_did_what(owner: Client) -> None:
    computed(owner)
    page = owner.get("/desk/journal/").content.decode()
    assert "Tính điểm và xếp hạng" in page
    assert "người phê duyệt tại UBQGCDS" in page


def test_ten_more_runs_cost_no_more_queries(owner: Client, django_assert_max_num_queries: Any) -> None:
    run = computed(owner)
    owner.get("/desk/runs/")
    with django_assert_max_num_queries(40):
        owner.get("/desk/runs/")
    assert run.pk
