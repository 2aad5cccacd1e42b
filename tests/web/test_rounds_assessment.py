"""The self-assessment from the browser: filled in card by card, conflicts side by side, evidence, signed off; who sees it."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nenso.index.actions import rounds as actions
from nenso.index.models import Evidence, Participant, Round
from nenso.index.queries.rounds import forget_totals
from nenso.index.rules.rounds import Phase
from nenso.web.presenters import kept
from tests.factories.rounds import PDF, RoundWorld, entry_of, participant_of
from tests.web.rounds import Pages, entry_url, typed, unit_url

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


# --- Who sees what -----------------------------------------------------------------------------------------


def test_an_agencys_people_see_their_own_agency_and_no_other(row: Round, pages: Pages) -> None:
    for name in ("lan", "ha", "van"):
        assert "Đà Nẵng" in pages.read(name, unit_url(row, "48"))
    for name in ("hoa", "bao", "kim", "long", "minh"):
        assert pages.status(name, unit_url(row, "48")) == 404, name
        assert pages.status(name, unit_url(row, "48", "submit/")) == 404, name
        assert pages.status(name, entry_url(row, "48", "head")) == 404, name
    assert pages.status("stranger", unit_url(row, "48")) == 403


def test_a_file_is_saved_by_who_may_see_its_entry_and_never_opened_within_the_site(
    row: Round, world: RoundWorld, pages: Pages
) -> None:
    entry = entry_of(row, "48", "head")
    kept_one = actions.add_evidence(
        by=world["lan"], entry=entry, title="Quyết định", content=PDF, file_name="qđ 12.pdf"
    )
    path = f"/desk/rounds/evidence/{kept_one.uuid}/file/"
    for name in ("lan", "ha", "van"):
        answer = pages.browser(name).get(path)
        assert answer.status_code == 200
        assert answer.content == PDF
        assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''q")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Type"] == "application/octet-stream"
        assert "sandbox" in answer["Content-Security-Policy"]
    for name in ("hoa", "bao", "kim"):
        assert pages.status(name, path) == 404, name
    assert pages.status("stranger", path) == 403


def test_others_can_neither_write_nor_try_nor_remove(row: Round, pages: Pages) -> None:
    entry = entry_of(row, "48", "spend")
    before = (entry.inputs, entry.row_version)
    document = Evidence.objects.filter(entry__participant__unit_code="48").first()
    assert document is not None
    for path in (
        entry_url(row, "48", "spend", "save/"),
        entry_url(row, "48", "spend", "try/"),
        entry_url(row, "48", "spend", "evidence/"),
        f"/desk/rounds/evidence/{document.uuid}/remove/",
    ):
        assert pages.post("hoa", path, **typed(entry, {"spend": "9"})).status_code == 404, path
    entry.refresh_from_db()
    assert (entry.inputs, entry.row_version) == before
    document.refresh_from_db()
    assert document.removed_at is None


def test_the_office_reads_but_does_not_write_for_an_agency(row: Round, pages: Pages) -> None:
    entry = entry_of(row, "48", "spend")
    assert 'name="input:spend"' not in pages.read("van", unit_url(row, "48") + "?branch=service")
    answer = pages.post("van", entry_url(row, "48", "spend", "save/"), **typed(entry, {"spend": "9"}))
    assert answer.status_code == 403
    entry.refresh_from_db()
    assert entry.inputs["spend"] == "5"


# --- Filling in --------------------------------------------------------------------------------------------


def test_a_card_shows_the_question_the_rule_the_points_and_the_reason(row: Round, pages: Pages) -> None:
    page = pages.read("lan", unit_url(row, "48") + "?branch=people")
    for part in (
        "Người đứng đầu là trưởng ban",
        "Tối đa 10 điểm",
        "Minh chứng: Số, ngày của quyết định.",
        'id="p-head"',
        'name="input:trained_a"',
        "500 / 1.000 = 50%",
        'hx-post="/desk/rounds/entries/',
        "3/3 đã điền · 30 điểm",
    ):
        assert part in page, part
    assert 'id="c-online"' not in page  # another branch


def test_a_change_is_stored_by_itself_with_its_points_and_progress(row: Round, pages: Pages) -> None:
    entry = entry_of(row, "01", "spend")
    answer = pages.post(
        "hoa", entry_url(row, "01", "spend", "save/"), script=True, **typed(entry, {"spend": "7,5"}, note="x")
    )
    told = answer.content.decode()
    assert answer.status_code == 200
    assert "7,50" in told
    assert f'id="v-spend" value="{entry.row_version + 1}"' in told
    assert "Đã lưu lúc" in told or "Saved at" in told
    assert "1/5 đã điền" in told
    entry.refresh_from_db()
    assert (entry.inputs, entry.note) == ({"spend": "7,5"}, "x")


def test_bad_input_is_told_at_its_card_and_nothing_of_it_is_stored(row: Round, pages: Pages) -> None:
    entry = entry_of(row, "01", "spend")
    path = entry_url(row, "01", "spend", "save/")
    told = pages.post("hoa", path, script=True, **typed(entry, {"spend": "nhiều"})).content.decode()
    assert "field-error" in told
    assert "nhiều" in told
    answer = pages.post("hoa", path, **typed(entry, {"spend": "nhiều"}))
    assert answer.status_code == 422
    assert 'value="nhiều"' in answer.content.decode()
    entry.refresh_from_db()
    assert entry.inputs == {}


def test_points_are_told_while_it_is_typed_and_nothing_is_stored(row: Round, pages: Pages) -> None:
    entry = entry_of(row, "01", "trained")
    fields = typed(entry, {"trained_a": "30", "trained_b": "40"})
    told = pages.post("hoa", entry_url(row, "01", "trained", "try/"), **fields).content.decode()
    assert "15,00" in told
    assert "75%" in told
    told = pages.post(
        "hoa", entry_url(row, "01", "trained", "try/"), **typed(entry, {"trained_a": "x"})
    ).content.decode()
    assert "field-error" in told
    entry.refresh_from_db()
    assert entry.inputs == {}


def test_two_people_at_one_criterion_see_both_figures_and_choose(row: Round, pages: Pages) -> None:
    entry = entry_of(row, "48", "spend")
    old = entry.row_version
    actions.write_entry(
        by=pages.world["lan"], entry=entry, inputs={"spend": "6"}, note="sáu", row_version=old
    )
    path = entry_url(row, "48", "spend", "save/")
    told = pages.post(
        "lan", path, script=True, **typed(entry, {"spend": "8"}, row_version=old, note="tám")
    ).content.decode()
    for part in ("rnd-clash", "Lan đã ghi vào đây", "6%", "8%", "sáu", "tám", f'value="{old + 1}"'):
        assert part in told, part
    page = pages.post("lan", path, **typed(entry, {"spend": "8"}, row_version=old)).content.decode()
    assert "rnd-clash" in page
    assert 'value="8"' in page
    entry.refresh_from_db()
    assert entry.inputs["spend"] == "6"
    pages.post("lan", path, script=True, **typed(entry, {"spend": "8"}, row_version=old, mine=str(old + 1)))
    entry.refresh_from_db()
    assert entry.inputs["spend"] == "8"


def test_what_was_measured_is_marked_linked_and_has_no_field(world: RoundWorld, pages: Pages) -> None:
    row = world.at(Phase.SELF)
    entry = entry_of(row, "01", "online")
    origin = {"indicator": "dossiers.online", "period": "2025", "share": "online", "take": "part"}
    entry.inputs, entry.origins = (
        {"online_a": "300", "online_b": "600"},
        {"online_a": origin, "online_b": {**origin, "take": "whole"}},
    )
    entry.save()
    page = pages.read("hoa", unit_url(row, "01") + "?branch=service")
    assert 'name="input:online_a"' not in page
    assert "/services/figures/01/online/2025/" in page
    answer = pages.post(
        "hoa", entry_url(row, "01", "online", "save/"), script=True, **typed(entry, {"online_a": "599"})
    )
    assert "field-error" in answer.content.decode()
    entry.refresh_from_db()
    assert entry.inputs["online_a"] == "300"


def test_the_queries_of_a_branch_do_not_grow_with_its_cards(row: Round, pages: Pages) -> None:
    def count(branch: str) -> int:
        pages.read("lan", unit_url(row, "48") + f"?branch={branch}")
        with CaptureQueriesContext(connection) as seen:
            pages.read("lan", unit_url(row, "48") + f"?branch={branch}")
        return len(seen)

    assert count("people") == count("service")  # three cards and five


# --- Evidence ----------------------------------------------------------------------------------------------


def test_a_document_is_added_within_the_card_and_without_scripts_on_its_own_page(
    row: Round, pages: Pages
) -> None:
    path = entry_url(row, "01", "plan", "evidence/")
    part = pages.browser("hoa").get(path, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert 'hx-encoding="multipart/form-data"' in part
    assert "<h1>" in pages.read("hoa", path)
    told = pages.post(
        "hoa", path, script=True, title="Kế hoạch năm", number="9/KH-UBND", url="https://example.vn/ke-hoach"
    ).content.decode()
    assert "Kế hoạch năm" in told
    assert 'href="https://example.vn/ke-hoach"' in told
    file = SimpleUploadedFile("kế hoạch.pdf", PDF)
    assert pages.post("hoa", path, title="Bản quét", file=file).status_code == 302
    assert {each.title for each in Evidence.objects.filter(entry__participant__unit_code="01")} == {
        "Kế hoạch năm",
        "Bản quét",
    }


def test_what_is_wrong_with_a_document_is_told_at_its_field(row: Round, pages: Pages) -> None:
    path = entry_url(row, "01", "plan", "evidence/")
    answer = pages.post("hoa", path, title="", url="javascript:alert(1)")
    assert answer.status_code == 422
    assert 'href="#id_title"' in answer.content.decode()
    answer = pages.post("hoa", path, title="Kế hoạch", url="javascript:alert(1)")
    assert 'href="#id_url"' in answer.content.decode()
    answer = pages.post("hoa", path, title="Kế hoạch")
    assert answer.status_code == 422  # neither a link nor a file
    assert not Evidence.objects.filter(entry__participant__unit_code="01").exists()


def test_a_document_is_taken_away_and_stays_on_record(row: Round, pages: Pages) -> None:
    document = Evidence.objects.get(entry=entry_of(row, "48", "plan"))
    told = pages.post("lan", f"/desk/rounds/evidence/{document.uuid}/remove/", script=True).content.decode()
    assert document.title not in told
    document.refresh_from_db()
    assert document.removed_at is not None
    assert document.title in pages.read("lan", entry_url(row, "48", "plan"))  # in the history


# --- What is missing, signing off ---------------------------------------------------------------------------


def test_what_is_missing_is_listed_with_the_way_to_it(row: Round, pages: Pages) -> None:
    page = pages.read("hoa", unit_url(row, "01", "submit/"))
    assert f'{unit_url(row, "01")}?branch=people#c-head"' in page
    assert "chưa điền" in page
    assert "sign-form" not in page  # a reporter signs nothing off


def test_only_the_approver_signs_off_and_gaps_want_a_reason(row: Round, pages: Pages) -> None:
    path = unit_url(row, "01", "submit/")
    answer = pages.post("bao", path)
    assert answer.status_code == 422
    assert 'href="#id_with_gaps_reason"' in answer.content.decode()
    assert participant_of(row, "01").submitted_at is None
    assert pages.post("hoa", path, with_gaps_reason="vội").status_code in (403, 422)
    assert pages.post("van", path, with_gaps_reason="vội").status_code == 422  # the office signs for nobody
    assert participant_of(row, "01").submitted_at is None
    assert pages.post("bao", path, with_gaps_reason="Chưa có số của sở.").status_code == 302
    its = Participant.objects.get(round=row, unit_code="01")
    assert its.submitted_by_name == "Bao"
    page = pages.read("hoa", unit_url(row, "01"))
    assert "Chưa có số của sở." in page
    assert "input:" not in page


def test_it_is_taken_back_with_a_reason_while_there_is_time(row: Round, pages: Pages) -> None:
    pages.post("ha", unit_url(row, "48", "submit/"), with_gaps_reason="x")
    assert participant_of(row, "48").submitted_at is not None
    answer = pages.post("ha", unit_url(row, "48", "take-back/"), reason="")
    assert answer.status_code == 302
    assert participant_of(row, "48").submitted_at is not None
    pages.post("ha", unit_url(row, "48", "take-back/"), reason="Sai số liệu.")
    assert participant_of(row, "48").submitted_at is None
    assert pages.post("bao", unit_url(row, "48", "take-back/"), reason="x").status_code == 404


def test_the_assessment_is_taken_away_as_a_file_without_what_was_found(row: Round, pages: Pages) -> None:
    entry = entry_of(row, "48", "spend")
    entry.verified, entry.state = {"spend": "1"}, "verified"
    entry.save()
    own = pages.browser("lan").get(unit_url(row, "48") + "?format=csv").content.decode("utf-8-sig")
    office = pages.browser("van").get(unit_url(row, "48") + "?format=csv").content.decode("utf-8-sig")
    (line,) = [each for each in own.splitlines() if ",spend," in each]
    (seen,) = [each for each in office.splitlines() if ",spend," in each]
    assert line.split(",")[5:7] == ["", ""]
    assert "1%" in seen
