"""What a round tells the office of who claims and who judges; and nobody else."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from nenso.index.actions import rounds
from nenso.index.models import Round
from nenso.index.queries.rounds import forget_totals
from nenso.index.rules.rounds import Phase
from nenso.index.rules.rounds.sampling import planned_share, sample_size
from nenso.web.presenters import kept
from tests.factories.rounds import GEOMETRIC, NODES, RoundWorld, a_document, an_edition, calendar_at, entry_of
from tests.web.rounds import Pages, entry_url
from tests.web.test_rounds_verification import dealt

pytestmark = pytest.mark.django_db
PAGES = ("analysis/", "analysis/reviewers/", "analysis/evidence/", "analysis/lift/")


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


def judged(pages: Pages) -> Round:
    """Return a round that one verifier judged: a cut and a raise of one agency, everything else accepted."""
    row = dealt(pages, "kim")
    other = {
        ("48", "spend"): {"verdict": "cut", "input:spend": "2", "reason": "Quyết toán chỉ 2%."},
        ("48", "meets"): {
            "verdict": "raise",
            "input:meets_a": "1",
            "input:meets_b": "1",
            "reason": "Có biên bản.",
        },
    }
    for unit in pages.world.codes:
        for node in NODES:
            fields = other.get((unit, node), {"verdict": "accept"})
            assert pages.browser("kim").post(entry_url(row, unit, node, "review/"), fields).status_code == 302
    return row


@pytest.mark.parametrize("rest", PAGES)
def test_analytics_are_for_the_office(pages: Pages, rest: str) -> None:
    row = pages.world.at(Phase.VERIFICATION)
    path = f"/desk/rounds/{row.code}/{rest}"
    assert pages.status("van", path) == 200
    for name in ("ha", "bao"):
        assert pages.status(name, path) == 404, name
    for name in ("lan", "kim", "stranger"):
        assert pages.status(name, path) == 403, name


def test_claims_stand_beside_what_was_found(pages: Pages) -> None:
    row = judged(pages)
    path = f"/desk/rounds/{row.code}/analysis/"
    page = pages.read("van", path)
    for part in ("Đà Nẵng", "68,00", "70,00", "+2,00", f"/desk/rounds/{row.code}/units/48/"):
        assert part in page, part
    page = pages.read("van", f"{path}?by=criterion&sort=change")
    assert page.index("Tỷ lệ chi") < page.index("Họp")  # −3 before +5
    assert "−3,00" in page
    assert f"/methods/{row.edition.code}/?node=spend#node-spend" in page
    assert "Họp" not in pages.read("van", f"{path}?by=criterion&q=ty le chi").split("<tbody>")[1]
    table = pages.browser("van").get(f"{path}?by=criterion&format=csv").content.decode("utf-8-sig")
    assert "spend,Tỷ lệ chi,15.0,12.0,-3.0,1,0,3" in table


def test_a_closed_round_tells_how_many_the_next_audit_draws(pages: Pages) -> None:
    row = judged(pages)
    path = f"/desk/rounds/{row.code}/analysis/"
    assert "Có khi đợt đã chốt" in pages.read("van", path)
    past = calendar_at(Phase.DECISION, timezone.localdate())
    Round.objects.filter(pk=row.pk).update(**past.days)
    row.refresh_from_db()
    rounds.close_round(by=pages.world["van"], round=row)
    page = pages.read("van", path)
    for part in (
        "Lần sau cần kiểm tra bao nhiêu mục?",
        "Cochran 1977",
        "±5 điểm phần trăm",
        "Cả đợt, không tách nhóm",
    ):
        assert part in page, part
    table = pages.browser("van").get(f"{path}?table=samples&format=csv").content.decode("utf-8-sig")
    planned = planned_share(1, 24)
    line = f',"Cả đợt, không tách nhóm",{sample_size(24, planned)},24,24,{1 / 24},{planned}'
    assert table.splitlines()[-1] == line


def test_reviewers_stand_beside_each_other(pages: Pages) -> None:
    row = judged(pages)
    path = f"/desk/rounds/{row.code}/analysis/reviewers/"
    page = pages.read("van", path)
    assert "Kim" in page
    assert "chưa có ai để so" in page
    table = pages.browser("van").get(f"{path}?format=csv").content.decode("utf-8-sig")
    assert "Kim,24,22,1,1," in table


def test_two_reviewers_agreement_is_told_by_pair(pages: Pages) -> None:
    row = dealt(pages, has_two_reviewers=True)
    for name in ("kim", "long"):
        pages.browser(name).post(entry_url(row, "48", "spend", "review/"), {"verdict": "accept"})
    pages.browser("kim").post(
        entry_url(row, "48", "often", "review/"),
        {"verdict": "cut", "input:often": "1", "reason": "Chỉ một tin."},
    )
    pages.browser("long").post(entry_url(row, "48", "often", "review/"), {"verdict": "accept"})
    page = pages.read("van", f"/desk/rounds/{row.code}/analysis/reviewers/")
    assert "50,0%" in page
    assert "3,75" in page  # 7.5 points apart at one of two criteria


def test_the_same_document_of_two_agencies_is_shown_with_both(pages: Pages) -> None:
    row = pages.world.at(Phase.VERIFICATION)
    path = f"/desk/rounds/{row.code}/analysis/evidence/"
    assert 'class="empty"' in pages.read("van", path)
    for unit in ("48", "79"):
        a_document(entry_of(row, unit, "plan"), url="https://example.vn/chung", number=f"{unit}/x")
    page = pages.read("van", path)
    assert "https://example.vn/chung" in page
    for unit in ("48", "79"):
        assert entry_url(row, unit, "plan") in page
    table = pages.browser("van").get(f"{path}?format=csv").content.decode("utf-8-sig")
    assert table.count("https://example.vn/chung") == 2


def test_checks_of_figures_lead_to_documents_used_twice_in_running_rounds(pages: Pages) -> None:
    row = pages.world.at(Phase.VERIFICATION)
    path = f"/desk/rounds/{row.code}/analysis/evidence/"
    assert path not in pages.read("van", "/desk/checks/")
    for unit in ("48", "79", "01"):
        a_document(
            entry_of(row, unit, "plan"), url="https://example.vn/chung", number="12", issuing_body="TTg"
        )
    page = pages.read("van", "/desk/checks/")
    assert f'<a href="{path}">Đợt nhỏ 2025</a>: 1 tài liệu' in page, "by its link and by its number it is one"
    assert "cùng đường dẫn, cùng số hiệu" in pages.read("van", path)
    assert path not in pages.read("ha", "/desk/checks/"), "that page is for the office"
    Round.objects.filter(pk=row.pk).update(opened_at=None)
    assert path not in pages.read("van", "/desk/checks/")


def test_the_cheapest_way_up_is_told_with_links(pages: Pages) -> None:
    row = pages.world.at(Phase.SELF)
    pages.world.fill(row, "01", spend={"spend": "9"})
    path = f"/desk/rounds/{row.code}/analysis/lift/"
    page = pages.read("van", f"{path}?unit=48&places=1")
    assert "đang đứng thứ 2" in page
    assert "Còn kịp trong hạn tự chấm." in page
    assert "/desk/rounds/entries/" in page
    table = pages.browser("van").get(f"{path}?unit=48&places=1&format=csv").content.decode("utf-8-sig")
    assert len(table.splitlines()) > 1
    assert pages.browser("van").get(f"{path}?unit=48&places=0").status_code == 422
    assert pages.browser("van").get(f"{path}?unit=99&places=1").status_code == 422


def test_the_way_up_says_what_has_to_be_written(pages: Pages) -> None:
    row = pages.world.at(Phase.SELF)
    pages.world.fill(row, "01", head={"head": "2"}, plan={"plan": "1"}, trained={"trained_a": "600"})
    path = f"/desk/rounds/{row.code}/analysis/lift/?unit=48&places=1"
    page = pages.read("van", path)
    assert "Số liệu phải đạt" in page
    assert "Số đạt (a): <strong>600</strong>" in page, "officials trained as many as 01's"
    assert "(nay: 500)" in page
    table = pages.browser("van").get(f"{path}&format=csv").content.decode("utf-8-sig")
    assert "Số liệu phải đạt" in table.splitlines()[0]


def test_where_points_do_not_add_up_it_says_that_it_was_tried(pages: Pages) -> None:
    row = pages.world.at(Phase.VERIFICATION, edition=an_edition(GEOMETRIC))
    entry = entry_of(row, "48", "head")
    type(entry).objects.filter(pk=entry.pk).update(inputs={"head": "1"}, row_version=entry.row_version + 1)
    path = f"/desk/rounds/{row.code}/analysis/lift/?unit=48&places=1"
    page = pages.read("van", path)
    for part in (
        "thử lần lượt",
        "không chứng minh được là rẻ nhất",
        "Từng bước một",
        "Riêng từng tiêu chí",
        "Hạng khi đó",
    ):
        assert part in page, part
    assert "Người đứng đầu</strong>" in page
    table = pages.browser("van").get(f"{path}&format=csv").content.decode("utf-8-sig")
    assert {line.split(",")[0] for line in table.splitlines()[1:]} >= {"cùng nhau", "một mình"}
