"""Verification, objections and closing from the browser: what may be done, what is refused, who sees what was found."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from nenso.index import actions as index
from nenso.index.models import Assignment, Entry, EvidenceRequest, Objection, Publication, Review, Round, Run
from nenso.index.queries.rounds import forget_totals
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import SYSTEM
from nenso.web.presenters import kept
from tests.factories.rounds import NODES, PDF, RoundWorld, calendar_at, entry_of
from tests.web.rounds import Pages, entry_url, unit_url

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


def dealt(pages: Pages, *names: str, **changes: Any) -> Round:
    """Return a round that is being verified, dealt by the office from its page."""
    row = pages.world.at(Phase.VERIFICATION, **changes)
    reviewers = [pages.world[name].key for name in names or ("kim", "long")]
    answer = pages.browser("van").post(
        f"/desk/rounds/{row.code}/deal/", {"reviewers": reviewers, "seed": "5"}
    )
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return row


def reviewer_of(row: Round, unit: str, branch: str, turn: int = 1) -> str:
    """Return the name under which the reviewer of a branch stands in the world."""
    its = Assignment.objects.get(
        participant__round=row, participant__unit_code=unit, branch=branch, turn=turn
    )
    return its.reviewer_name.lower()


def moved_to(row: Round, phase: Phase) -> Round:
    """Move the days of a round so that today lies in a phase."""
    for name, day in calendar_at(phase, timezone.localdate()).days.items():
        setattr(row, name, day)
    row.save()
    return row


def verified(pages: Pages, **changes: Any) -> Round:
    """Return a round whose every criterion one verifier accepted, but for one that was cut."""
    row = dealt(pages, "kim", **changes)
    for unit in pages.world.codes:
        for node in NODES:
            path = entry_url(row, unit, node, "review/")
            if (unit, node) == ("48", "spend"):
                fields = {"verdict": "cut", "input:spend": "2", "reason": "Quyết toán chỉ 2%."}
            else:
                fields = {"verdict": "accept"}
            answer = pages.browser("kim").post(path, fields)
            assert answer.status_code == 302, answer.content.decode()[-3000:]
    assert not Entry.objects.exclude(state="verified").exists()
    return row


# --- Dealing -----------------------------------------------------------------------------------------------


def test_only_the_office_deals_and_the_list_is_shown(pages: Pages) -> None:
    row = dealt(pages)
    page = pages.read("van", f"/desk/rounds/{row.code}/deal/")
    assert "Kim" in page
    assert "Long" in page
    assert pages.status("kim", f"/desk/rounds/{row.code}/deal/") == 403
    answer = pages.browser("ha").post(
        f"/desk/rounds/{row.code}/deal/", {"reviewers": [pages.world["kim"].key], "seed": "5"}
    )
    assert answer.status_code in (403, 422)
    answer = pages.browser("van").post(f"/desk/rounds/{row.code}/deal/", {"seed": "5"})
    assert 'href="#id_reviewers"' in answer.content.decode()


def test_a_verifier_sees_what_was_dealt_and_nothing_else(pages: Pages) -> None:
    row = dealt(pages)
    for its in Assignment.objects.filter(participant__round=row):
        unit, branch = its.participant.unit_code, its.branch
        name = its.reviewer_name.lower()
        other = {"kim": "long", "long": "kim"}[name]
        node = {"people": "head", "service": "spend"}[branch]
        assert pages.status(name, entry_url(row, unit, node, "review/")) == 200
        assert pages.status(other, entry_url(row, unit, node, "review/")) == 404
        assert pages.status(other, entry_url(row, unit, node)) == 404
    for name in ("lan", "ha"):
        assert pages.status(name, entry_url(row, "48", "head", "review/")) in (403, 404)


# --- Judging -----------------------------------------------------------------------------------------------


def test_a_criterion_is_accepted_and_the_next_one_comes(pages: Pages) -> None:
    row = dealt(pages)
    name = reviewer_of(row, "48", "people")
    page = pages.read(name, f"/desk/rounds/{row.code}/review/")
    assert "Nhân lực" in page
    path = entry_url(row, "48", "head", "review/")
    page = pages.read(name, path)
    for part in ("Người đứng đầu", "10,00", "Quyết định thành lập ban chỉ đạo", 'name="verdict"'):
        assert part in page, part
    answer = pages.post(name, path, verdict="accept")
    assert answer.status_code == 302
    assert "/review/" in answer.url
    entry = entry_of(row, "48", "head")
    assert (entry.state, entry.verified) == ("verified", {"head": "2"})


def test_a_cut_must_cut_and_say_why(pages: Pages) -> None:
    row = dealt(pages)
    name = reviewer_of(row, "48", "service")
    path = entry_url(row, "48", "spend", "review/")
    for fields in (
        {"verdict": "cut", "input:spend": "2"},  # without a reason
        {"verdict": "cut", "input:spend": "9", "reason": "x"},  # it raises
        {"verdict": "raise", "input:spend": "2", "reason": "x"},  # it cuts
        {"verdict": "cut", "input:spend": "ít", "reason": "x"},
        {"verdict": "", "reason": "x"},
    ):
        answer = pages.browser(name).post(path, fields)
        assert answer.status_code == 422, fields
        assert "error-summary" in answer.content.decode()
    assert not Review.objects.exists()
    answer = pages.browser(name).post(
        path, {"verdict": "cut", "input:spend": "2", "reason": "Quyết toán chỉ 2%."}
    )
    assert answer.status_code == 302
    assert entry_of(row, "48", "spend").verified == {"spend": "2"}


def test_nobody_judges_but_whom_it_was_dealt_to(pages: Pages) -> None:
    row = dealt(pages)
    name = reviewer_of(row, "48", "people")
    other = {"kim": "long", "long": "kim"}[name]
    path = entry_url(row, "48", "head", "review/")
    assert pages.post(other, path, verdict="accept").status_code == 404
    assert pages.post("van", path, verdict="accept").status_code in (403, 422)
    assert pages.post("lan", path, verdict="accept").status_code == 403
    assert not Review.objects.exists()


def test_all_that_was_measured_is_accepted_at_once(pages: Pages) -> None:
    row = dealt(pages)
    origin = {"indicator": "dossiers.online", "period": "2025", "observation": None}
    Entry.objects.filter(node="online").update(origins={"online_a": origin, "online_b": origin})
    name = reviewer_of(row, "48", "service")
    assert unit_url(row, "48", "accept/service/") in pages.read(name, f"/desk/rounds/{row.code}/review/")
    other = {"kim": "long", "long": "kim"}[name]
    pages.post(other, unit_url(row, "48", "accept/service/"))
    assert entry_of(row, "48", "online").verified is None
    assert pages.post(name, unit_url(row, "48", "accept/service/")).status_code == 302
    assert entry_of(row, "48", "online").state == "verified"
    assert entry_of(row, "48", "spend").verified is None


def test_an_agency_reads_what_was_found_only_once_objections_are_heard(pages: Pages) -> None:
    row = verified(pages)
    for path in (unit_url(row, "48") + "?branch=service", entry_url(row, "48", "spend")):
        page = pages.read("lan", path)
        assert "Quyết toán chỉ 2%." not in page
        assert "Kết quả thẩm định" not in page
        assert "Quyết toán chỉ 2%." in pages.read("van", path)
    moved_to(row, Phase.OBJECTION)
    page = pages.read("lan", unit_url(row, "48") + "?branch=service")
    assert "Quyết toán chỉ 2%." in page
    assert "Kim" not in page  # who judged is not told to the agency
    assert "Kim" not in pages.read("lan", entry_url(row, "48", "spend"))


# --- Asking for more ---------------------------------------------------------------------------------------


def test_more_evidence_is_asked_for_answered_and_handed_in(pages: Pages) -> None:
    row = dealt(pages)
    name = reviewer_of(row, "48", "people")
    due = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = pages.post(name, entry_url(row, "48", "head", "ask/"), question="", due=due)
    assert 'href="#id_question"' in answer.content.decode()
    pages.post(name, entry_url(row, "48", "head", "ask/"), question="Bản có chữ ký số?", due=due)
    request = EvidenceRequest.objects.get()
    path = f"/desk/rounds/requests/{request.uuid}/answer/"
    assert path in pages.read("lan", "/desk/rounds/")  # in the work list
    assert "Bản có chữ ký số?" in pages.read("lan", path)
    assert pages.status("hoa", path) == 404
    page = pages.read(name, entry_url(row, "48", "head", "ask/"))
    for part in ("Câu hỏi gửi cơ quan", "Người đứng đầu", "Minh chứng"):
        assert part in page, part
    file = SimpleUploadedFile("ky-so.pdf", PDF)
    added = pages.post("lan", entry_url(row, "48", "head", "evidence/"), title="Bản ký số", file=file)
    assert added.status_code == 302
    assert pages.post("lan", path, answer="Đã gửi bản ký số.").status_code == 302
    request.refresh_from_db()
    assert request.answer == "Đã gửi bản ký số."
    assert "Bản ký số" in pages.read(name, entry_url(row, "48", "head", "review/"))


def test_a_request_is_no_work_once_verification_is_over(pages: Pages) -> None:
    row = dealt(pages)
    due = (timezone.localdate() + timedelta(days=1)).isoformat()
    name = reviewer_of(row, "48", "people")
    pages.post(name, entry_url(row, "48", "head", "ask/"), question="Bản có chữ ký số?", due=due)
    path = f"/desk/rounds/requests/{EvidenceRequest.objects.get().uuid}/answer/"
    assert path in pages.read("lan", "/desk/rounds/")
    moved_to(row, Phase.OBJECTION)
    assert path not in pages.read("lan", "/desk/rounds/")


# --- Two reviewers -----------------------------------------------------------------------------------------


def test_two_reviewers_do_not_see_each_other_and_the_lead_settles(pages: Pages) -> None:
    row = dealt(pages, has_two_reviewers=True)
    first, second = (reviewer_of(row, "48", "service", turn) for turn in (1, 2))
    assert {first, second} == {"kim", "long"}
    path = entry_url(row, "48", "spend", "review/")
    pages.browser(first).post(path, {"verdict": "cut", "input:spend": "2", "reason": "Quyết toán chỉ 2%."})
    assert "Quyết toán chỉ 2%." not in pages.read(second, path)
    assert entry_of(row, "48", "spend").verified is None
    pages.browser(second).post(path, {"verdict": "accept"})
    listed = f"/desk/rounds/{row.code}/differences/"
    page = pages.read("van", listed)
    assert "Quyết toán chỉ 2%." in page
    assert pages.status(first, listed) == 403
    settle = entry_url(row, "48", "spend", "settle/")
    assert pages.post("van", settle, reason="x").status_code == 422  # nothing chosen
    assert pages.post("van", settle, turn="1").status_code == 422  # no reason
    turn = str(Review.objects.get(verdict="cut").turn)
    assert pages.post("van", settle, turn=turn, reason="Theo quyết toán.").status_code == 302
    entry = entry_of(row, "48", "spend")
    assert (entry.state, entry.verified) == ("verified", {"spend": "2"})


# --- Objections --------------------------------------------------------------------------------------------


def test_an_agency_objects_with_counter_evidence_and_the_office_decides(pages: Pages) -> None:
    row = moved_to(verified(pages), Phase.OBJECTION)
    path = entry_url(row, "48", "spend", "object/")
    assert path in pages.read("lan", unit_url(row, "48") + "?branch=service")
    assert "2,00 điểm, thấp hơn tự chấm 3,00" in pages.read("lan", path)
    answer = pages.browser("lan").post(path, {"input:spend": "4", "claim": ""})
    assert 'href="#id_claim"' in answer.content.decode()
    answer = pages.browser("lan").post(
        path, {"input:spend": "4", "claim": "Có số quyết toán mới.", "url": "https://example.vn/qt"}
    )
    assert 'href="#id_title"' in answer.content.decode()
    assert not Objection.objects.exists()
    fields = {
        "input:spend": "4",
        "claim": "Có số quyết toán mới.",
        "title": "Quyết toán",
        "url": "https://example.vn/qt",
    }
    answer = pages.browser("lan").post(path, fields)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    found = Objection.objects.get()
    assert found.wanted == {"spend": "4"}
    one = f"/desk/rounds/objections/{found.uuid}/"
    page = pages.read("van", one)
    for part in ("Kiến nghị có đúng không?", "Quyết toán", "Quyết toán chỉ 2%.", "<strong>Kim</strong>"):
        assert part in page, part
    page = pages.read("lan", one)
    for part in ("Kiến nghị đang chờ quyết định", "Quyết toán chỉ 2%."):
        assert part in page, part
    assert "Kim" not in page.split("<main")[1], "who found it is not told to the agency"
    for name in ("hoa", "kim", "bao"):
        assert pages.status(name, one) == 404, name
    assert pages.browser("lan").post(one, {"state": "accepted", "reason": "x"}).status_code in (403, 422)
    assert pages.browser("van").post(one, {"state": "partly", "input:spend": "3"}).status_code == 422
    assert (
        pages.browser("van")
        .post(one, {"state": "partly", "input:spend": "3", "reason": "Chỉ phần chi thường xuyên."})
        .status_code
        == 302
    )
    found.refresh_from_db()
    assert found.state == "partly"
    assert entry_of(row, "48", "spend").verified == {"spend": "3"}
    assert "Chỉ phần chi thường xuyên." in pages.read("lan", one)
    listed = (
        pages.browser("van")
        .get(f"/desk/rounds/{row.code}/objections/?format=csv")
        .content.decode("utf-8-sig")
    )
    assert "Chỉ phần chi thường xuyên." in listed


def test_objections_are_refused_before_and_after_their_time(pages: Pages) -> None:
    row = verified(pages)
    fields = {"input:spend": "4", "claim": "Có số mới."}
    path = entry_url(row, "48", "spend", "object/")
    assert pages.browser("lan").post(path, fields).status_code == 404  # nothing was found yet, for the agency
    moved_to(row, Phase.DECISION)
    answer = pages.browser("lan").post(path, fields)
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert not Objection.objects.exists()


# --- Closing -----------------------------------------------------------------------------------------------


def test_a_round_closes_into_a_proposed_run_and_lists_first_what_is_undone(pages: Pages) -> None:
    row = verified(pages)
    path = f"/desk/rounds/{row.code}/close/"
    assert pages.post("van", path).status_code == 422  # objections are not over
    moved_to(row, Phase.DECISION)
    Entry.objects.filter(node="often", participant__unit_code="01").update(state="filled", verified=None)
    page = pages.read("van", path)
    assert "Tiêu chí chưa thẩm định xong" in page
    assert pages.post("van", path).status_code == 422
    assert pages.post("ha", path).status_code in (403, 422)
    row.refresh_from_db()
    assert row.closed_at is None
    assert pages.post("van", path, reason_for_gaps="Hà Nội không nộp minh chứng.").status_code == 302
    row.refresh_from_db()
    assert row.closed_at is not None
    assert Publication.objects.filter(run=row.run).exists()
    assert f"/desk/runs/{row.run.uuid}/" in pages.read("van", f"/desk/rounds/{row.code}/")
    assert "Quyết toán chỉ 2%." not in Client().get(f"/rounds/{row.code}/").content.decode()
    assert Run.objects.count() == 1


def test_change_notes_become_public_with_the_results(pages: Pages) -> None:
    row = moved_to(verified(pages), Phase.OBJECTION)
    pages.browser("lan").post(
        entry_url(row, "48", "spend", "object/"), {"input:spend": "4", "claim": "Có số quyết toán mới."}
    )
    one = f"/desk/rounds/objections/{Objection.objects.get().uuid}/"
    pages.browser("van").post(one, {"state": "accepted", "reason": "Đúng theo quyết toán."})
    moved_to(row, Phase.DECISION)
    assert pages.post("van", f"/desk/rounds/{row.code}/close/").status_code == 302
    public = f"/rounds/{row.code}/"
    assert "Đúng theo quyết toán." not in Client().get(public).content.decode()
    row.refresh_from_db()
    assert row.run is not None
    Publication.objects.filter(run=row.run).update(embargo_until=timezone.now() - timedelta(minutes=1))
    proposal = Publication.objects.get(run=row.run)
    index.release_publication(by=SYSTEM, publication=proposal, signing_key=bytes(range(32)))
    page = Client().get(public).content.decode()
    for part in ("Đúng theo quyết toán.", "Đà Nẵng", "2%", "4%"):
        assert part in page, part
    assert "Kim" not in page
    assert "Lan" not in page.split("<main")[1].split("</main>")[0]
    table = Client().get(f"{public}?format=csv").content.decode("utf-8-sig")
    assert "Đúng theo quyết toán." in table
