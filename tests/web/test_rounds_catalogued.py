"""Evidence that names an entry of the catalogue, at the desk and on public pages: either page leads to the other."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nenso.index.actions import rounds as actions
from nenso.index.models import Evidence, Objection, Publication, Round
from nenso.index.queries.rounds import forget_totals
from nenso.index.rules.rounds import Phase
from nenso.web.presenters import kept
from tests.factories.catalogue_desk import an_entry, database_facts
from tests.factories.rounds import RoundWorld, a_document, calendar_at, entry_of
from tests.web.pages import page_text
from tests.web.rounds import HTMX, Pages, entry_url, unit_url

pytestmark = pytest.mark.django_db
NAME = "Nền tảng chia sẻ dữ liệu"


@pytest.fixture
def world(db: None) -> Iterator[RoundWorld]:
    kept.forget()
    forget_totals()
    made = RoundWorld()
    an_entry("lgsp", facts=database_facts(NAME, "48"))
    yield made
    kept.forget()
    forget_totals()


@pytest.fixture
def pages(world: RoundWorld) -> Pages:
    return Pages(world)


def moved_to(row: Round, phase: Phase) -> Round:
    """Move the days of a round so that today lies in a phase."""
    Round.objects.filter(pk=row.pk).update(**calendar_at(phase, timezone.localdate()).days)
    row.refresh_from_db()
    return row


def test_a_reporter_names_an_entry_and_its_page_is_linked(pages: Pages) -> None:
    row = pages.world.at(Phase.SELF)
    path = entry_url(row, "48", "spend", "evidence/")
    form = pages.read("lan", path)
    assert "/desk/catalogue/options/published/?of=catalogue_code" in form
    part = pages.browser("lan").get(path, headers=HTMX).content.decode()
    line = part[part.index('name="catalogue_code"') :].partition(">")[0]
    assert 'hx-swap="innerHTML"' in line, "the form around it is replaced as a whole; its list is not"
    answer = pages.post("lan", path, title="Đang chạy", catalogue_code="nen tang chia se du lieu")
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert Evidence.objects.get(title="Đang chạy").catalogue_code == "lgsp"
    for page in (entry_url(row, "48", "spend"), f"{unit_url(row, '48')}?branch=service"):
        assert f'<a href="/catalogue/entry/lgsp/">{NAME}</a>' in pages.read("lan", page), page
    suggested = pages.read(
        "lan", "/desk/catalogue/options/published/?of=catalogue_code&catalogue_code=chia+se"
    )
    assert f"{NAME} [lgsp]" in suggested


@pytest.mark.parametrize("named", ["khong-co", "nhap"])
def test_what_is_not_public_is_told_at_its_field(pages: Pages, named: str) -> None:
    an_entry("nhap", state="draft", facts=database_facts("Bản nháp", "48"))
    row = pages.world.at(Phase.SELF)
    answer = pages.post(
        "lan", entry_url(row, "48", "spend", "evidence/"), title="Đang chạy", catalogue_code=named
    )
    assert answer.status_code == 422
    assert 'href="#id_catalogue_code"' in answer.content.decode()
    assert not Evidence.objects.filter(title="Đang chạy").exists()


def test_counter_evidence_may_be_an_entry_alone(pages: Pages) -> None:
    row = pages.world.at(Phase.VERIFICATION)
    actions.deal_work(by=pages.world["van"], round=row, reviewers=[pages.world["kim"].key], seed=1)
    entry = entry_of(row, "48", "spend")
    actions.review_entry(
        by=pages.world["kim"], entry=entry, verdict="cut", inputs={"spend": "2"}, reason="Chỉ 2%."
    )
    moved_to(row, Phase.OBJECTION)
    path = entry_url(row, "48", "spend", "object/")
    given = {"input:spend": "4", "claim": "Hệ thống cho thấy 4%.", "catalogue_code": "lgsp"}
    answer = pages.browser("lan").post(path, given)
    assert 'href="#id_title"' in answer.content.decode()
    assert pages.browser("lan").post(path, {**given, "title": NAME}).status_code == 302
    found = Objection.objects.get()
    assert (found.evidence.get().catalogue_code, found.evidence.get().url) == ("lgsp", "")
    assert f'<a href="/catalogue/entry/lgsp/">{NAME}</a>' in pages.read(
        "van", f"/desk/rounds/objections/{found.uuid}/"
    )


def test_once_published_everybody_reads_it_and_the_entry_leads_back(pages: Pages) -> None:
    world = pages.world
    row = world.at(Phase.SELF)
    entry = entry_of(row, "48", "spend")
    a_document(entry, url="", catalogue_code="lgsp", title="Nền tảng đang chạy")
    world.signed(world.filled(row, ("01", "79")))
    moved_to(row, Phase.DECISION)
    row = actions.close_round(by=world["van"], round=row, reason_for_gaps="Chưa ai thẩm định.")
    public, its = f"/rounds/entries/{entry.uuid}/", "/catalogue/entry/lgsp/"
    assert Client().get(public).status_code == 404
    assert public not in Client().get(its).content.decode()
    now = timezone.now()
    Publication.objects.filter(run=row.run).update(
        released_at=now, bundle_digest="x", embargo_until=now - timedelta(minutes=1)
    )
    assert f'<a href="{its}">{NAME}</a>' in Client().get(public).content.decode()
    assert f'href="{public}"' in Client().get(its).content.decode()
    text = page_text(Client(), its)
    for part in ("minh chứng của một tiêu chí được đánh giá", "Tỷ lệ chi", "Đợt nhỏ 2025", "Đà Nẵng"):
        assert part in text, part
    english = Client().get(f"/en{its}").content.decode()
    assert f'href="/en{public}"' in english
    assert "evidence of an assessed criterion" in english
