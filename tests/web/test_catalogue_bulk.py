"""The same change to many entries at the desk: ticked, chosen, looked at, written whole or not at all."""

from typing import Any

import pytest
from django.utils import timezone

from nenso.catalogue import actions, queries
from nenso.catalogue.models import Entry, Version
from nenso.catalogue.rules import State
from nenso.kernel.rules import SYSTEM
from tests.catalogue.desk_world import Desk
from tests.factories.catalogue_desk import an_entry, database_facts

pytestmark = pytest.mark.django_db
BULK = "/desk/catalogue/bulk/"
NASTY = "<script>alert(1)</script>"


@pytest.fixture
def its(db: None) -> Desk:
    made = Desk()
    for code in ("a", "b", "c"):
        an_entry(code, facts=database_facts(f"Mục {code}"))
    an_entry("cua-77", state="draft", facts=database_facts("Bí mật", "T77"))
    return made


def looked_at(its: Desk, codes: str = "a b", **said: Any) -> dict[str, Any]:
    """Return what the page of the preview sends on."""
    answer = its["lan"].post(BULK, {"codes": codes, "step": "look", **said})
    context = answer.context
    return {**dict(context["form"].carried), "codes": context["codes"], "versions": context["versions"]}


def test_ticked_entries_are_changed_after_a_look(its: Desk) -> None:
    assert its["lan"].post(BULK, {"code": ["a", "b"]}).context["count"] == 2
    given = {
        "sharing": "open",
        "operator": "Bộ Tài nguyên [T77]",
        "add": "mới",
        "take": "cư trú",
        "why": "Rà soát",
    }
    answer = its["lan"].post(BULK, {"codes": "a b", "step": "look", **given})
    shown = [
        (one.line.code, [each.label.vi for each in one.differences]) for one in answer.context["changing"]
    ]
    assert shown == [(code, ["Đơn vị vận hành", "Từ khóa", "Mức chia sẻ"]) for code in ("a", "b")]
    assert Version.objects.count() == 4
    sent = {**looked_at(its, **given), "step": "write", "hand_in": "on"}
    assert its["lan"].post(BULK, sent)["Location"] == "/desk/catalogue/entries/"
    facts = queries.entry("b").newest
    assert (facts.sharing, facts.operator, facts.keywords) == ("open", "T77", ("hộ gia đình", "mới"))
    assert {row.code: row.state for row in Entry.objects.all()} == {
        "a": State.SUBMITTED, "b": State.SUBMITTED, "c": State.PUBLISHED, "cua-77": State.DRAFT,
    }  # fmt: skip


def test_all_that_fit_the_filter_are_chosen_of_the_own_agency(its: Desk) -> None:
    answer = its["lan"].post(BULK, {"every": "1", "q": "muc"})
    assert sorted(answer.context["codes"].split()) == ["a", "b", "c"]
    assert its["lan"].post(BULK, {"every": "1", "q": "khong co"}).status_code == 422


def test_what_may_not_stand_stops_all_and_says_where(its: Desk) -> None:
    answer = its["lan"].post(BULK, {"codes": "a b", "step": "look", "stage": "merged"})
    assert answer.status_code == 422
    assert [one.line.code for one in answer.context["wrong"]] == ["a", "b"]
    assert 'value="write"' not in answer.content.decode()
    sent = {**looked_at(its, stage="merged"), "step": "write"}
    assert its["lan"].post(BULK, sent).status_code == 422
    assert Version.objects.count() == 4


def test_what_changed_since_the_look_is_not_overwritten(its: Desk) -> None:
    sent = {**looked_at(its, sharing="open"), "step": "write"}
    row = Entry.objects.get(code="b")
    actions.change(by=SYSTEM, entry=row, facts=database_facts("Mục b", basis="x"), now=timezone.now())
    assert its["lan"].post(BULK, sent).status_code == 422
    assert its["lan"].post(BULK, {**sent, "versions": "a:x b"}).status_code == 422
    assert queries.entry("a").newest.sharing != "open"


def test_fields_are_emptied_and_nothing_chosen_is_told(its: Desk) -> None:
    assert its["lan"].post(BULK, {"codes": "a b", "step": "look"}).status_code == 422
    its["lan"].post(BULK, {**looked_at(its, empty="sharing"), "step": "write"})
    assert queries.entry("a").newest.sharing is None


def test_entries_of_others_are_neither_shown_nor_changed(its: Desk) -> None:
    for sent in ({"code": ["a", "cua-77"]}, {"codes": "cua-77", "step": "look", "sharing": "open"}):
        assert its["lan"].post(BULK, sent).status_code == 404
    assert its["ha"].post(BULK, {"codes": "a", "step": "look", "sharing": "open"}).status_code == 403
    assert "Bí mật" not in its["lan"].post(BULK, {"every": "1"}).content.decode()


def test_hostile_words_are_shown_as_words(its: Desk) -> None:
    answer = its["lan"].post(BULK, {"codes": "a", "step": "look", "basis": NASTY, "add": NASTY, "why": NASTY})
    assert answer.context["changing"]
    assert "<script>alert" not in answer.content.decode()
