"""The desk's form of the values of single organisations at a target of each."""

from typing import Any

import pytest
from django.test import Client

from nenso.programme.models import TargetValue
from tests.web.plans_world import DESK, PLAN, Pages, in_days

pytestmark = pytest.mark.django_db
PATH = f"{DESK}targets/2/values/"


@pytest.fixture
def its(db: None) -> Pages:
    pages = Pages()
    pages.target(number="2", scope="each", each_types=("provincial_committee",))
    return pages


@pytest.fixture
def van(its: Pages) -> Client:
    return its.browser("van")


def held() -> dict[str, float]:
    return dict(TargetValue.objects.values_list("organisation_code", "value"))


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_it_is_found_from_the_plan_and_lists_whose_target_it_is(van: Client) -> None:
    assert PATH in text_of(van.get(DESK))
    assert f"{DESK}targets/1/values/" not in text_of(van.get(DESK))
    answer = van.get(PATH)
    assert [row["unit"].code for row in answer.context["rows"]] == ["48", "01"]
    assert "2 cơ quan phải đạt ≥ 80%; 0 có giá trị riêng." in text_of(answer)
    assert [row["unit"].code for row in van.get(f"{PATH}?q=ha noi").context["rows"]] == ["01"]


def test_a_value_is_stored_as_it_is_written_and_shown_to_everybody(van: Client, client: Client) -> None:
    given = {"value-48": "95,5", "value-01": "", "reason": "theo phụ lục"}
    assert van.post(PATH, given).status_code == 302
    assert held() == {"48": 95.5}
    page = text_of(van.get(PATH))
    assert 'name="initial-value-48" value="95,5"' in page
    assert "theo phụ lục · Đà Nẵng: – → 95,5" in page  # the journal of the target
    units = client.get(f"{PLAN}targets/2/").context["units"]
    assert [(one.code, one.is_own) for one in units] == [("48", True), ("01", False)]


def test_a_wrong_number_is_told_in_its_row_and_nothing_is_stored(van: Client) -> None:
    answer = van.post(PATH, {"value-48": "70", "value-01": "nhiều", "reason": "x"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["value-01"]
    page = text_of(answer)
    assert 'href="#id_value-01"' in page
    assert page.count('class="pl-row-wrong"') == 1
    assert 'value="nhiều"' in page
    assert 'value="70"' in page
    assert held() == {}


def test_it_takes_a_reason_and_a_change(van: Client) -> None:
    silent = van.post(PATH, {"value-48": "70", "reason": ""})
    assert list(silent.context["form"].errors) == ["reason"]
    same = van.post(PATH, {"value-48": "", "reason": "x"})
    assert same.status_code == 422
    assert "Chưa sửa giá trị riêng nào" in text_of(same)


def test_what_somebody_else_wrote_in_another_row_stays(its: Pages, van: Client) -> None:
    before = {"initial-value-48": "", "initial-value-01": ""}  # as the page showed it
    its.browser("kim").post(PATH, {**before, "value-01": "60", "reason": "x"})
    van.post(PATH, {**before, "value-48": "90", "value-01": "", "reason": "y"})
    assert held() == {"48": 90.0, "01": 60.0}
    van.post(PATH, {"initial-value-01": "60", "value-01": "", "reason": "z"})
    assert held() == {"48": 90.0}


def test_who_may(its: Pages, client: Client) -> None:
    assert its.browser("ha").get(PATH).status_code == 403
    assert its.browser("ha").post(PATH, {"value-48": "1", "reason": "x"}).status_code == 403
    assert its.browser("lan").get(PATH).status_code == 403
    assert client.get(PATH).status_code == 302
    assert its.browser("van").get(f"{DESK}targets/1/values/").status_code == 422  # of the nation
    assert its.browser("van").get(f"{DESK}targets/9/values/").status_code == 404


def test_changing_the_target_keeps_the_own_values(van: Client) -> None:
    van.post(PATH, {"value-48": "95", "reason": "x"})
    form = van.get(f"{DESK}targets/2/edit/").context["form"]
    given = {name: value for name, value in form.initial.items() if value not in (None, "", [])}
    assert van.post(f"{DESK}targets/2/edit/", {**given, "value": "85", "reason": "x"}).status_code == 302
    assert held() == {"48": 95.0}


def test_where_an_organisation_begins_is_asked_where_the_target_says_where_all_do(
    its: Pages, van: Client
) -> None:
    assert "baseline-48" not in van.get(PATH).context["form"].fields
    begins = {"scope": "each", "each_types": ("provincial_committee",), "baseline": 20.0}
    its.target(number="3", baseline_on=in_days(-90), due=in_days(90), **begins)
    path = f"{DESK}targets/3/values/"
    assert "baseline-48" in van.get(path).context["form"].fields
    wrong = van.post(path, {"baseline-48": "ít", "reason": "x"})
    assert list(wrong.context["form"].errors) == ["baseline-48"]
    assert text_of(wrong).count('class="pl-row-wrong"') == 1
    given = {"value-01": "70", "baseline-48": "35,5", "reason": "rà soát"}
    assert van.post(path, given).status_code == 302
    rows = TargetValue.objects.order_by("organisation_code")
    assert [(one.organisation_code, one.value, one.baseline) for one in rows] == [
        ("01", 70.0, None),
        ("48", None, 35.5),
    ]
    assert "rà soát · Hà Nội: – → 70; Đà Nẵng (mốc ban đầu): – → 35,5" in text_of(van.get(path))
    given = {"initial-baseline-48": "35,5", "baseline-48": "", "reason": "y"}
    assert van.post(path, given).status_code == 302
    assert held() == {"01": 70.0}
