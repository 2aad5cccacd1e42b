"""Submitting, deciding, correcting and adding up from the browser; refusals in words."""

from typing import Any

import pytest
from django.test import Client

from nenso.measures.models import Observation
from nenso.reporting import actions, queries
from nenso.reporting.models import Submission
from nenso.web.presenters.reports.review import review_of
from tests.factories.accounts import a_grant, signed_in
from tests.factories.measures import an_observation
from tests.factories.reporting import World

pytestmark = pytest.mark.django_db
ONLINE, PAPER, LATE = "t1/online/n", "t1/paper/n", "t1/late/n"


@pytest.fixture
def lan(world: World) -> Client:
    return signed_in(world.people["lan"])


@pytest.fixture
def ha(world: World) -> Client:
    return signed_in(world.people["ha"])


def address(row: Submission, rest: str = "") -> str:
    return f"/desk/reports/{row.uuid}/{rest}"


def state(row: Submission) -> str:
    return str(Submission.objects.get(pk=row.pk).state)


def body(answer: Any) -> str:
    return str(answer.content.decode())


def posted(row: Submission, **more: str) -> dict[str, str]:
    return {"row_version": str(Submission.objects.get(pk=row.pk).row_version), **more}


# --- Submitting --------------------------------------------------------------------------------------------


def test_the_check_names_what_blocks_and_submits_nothing(world: World, lan: Client) -> None:
    row = world.opened()
    answer = lan.get(address(row, "check/"))
    assert not answer.context["may_submit"]
    assert 'href="' + address(row) + '#cell-t1-online-n"' in body(answer)
    assert lan.post(address(row, "check/"), posted(row)).status_code == 422
    assert state(row) == "draft"


def test_a_warning_is_explained_before_the_report_is_submitted(world: World, lan: Client) -> None:
    row = world.filled(online=0)
    answer = lan.post(address(row, "check/"), posted(row))
    assert answer.status_code == 422
    assert "Không có hồ sơ trực tuyến." in body(answer)
    answer = lan.post(address(row, "check/"), posted(row, explanation="mất điện cả tháng"))
    assert (answer.status_code, state(row)) == (302, "submitted")


def test_a_difference_from_what_is_known_is_listed_and_wants_its_reason(world: World, lan: Client) -> None:
    row = world.filled()
    an_observation(61.0, "20194", "2025-09", indicator="dossiers.online", unit_kind="organisation")
    actions.consolidate(by=world["lan"], submission=row)
    answer = lan.get(address(row, "check/"))
    assert [each["known"].vi for each in answer.context["deviations"]] == ["61"]
    assert not answer.context["may_submit"]


def test_what_somebody_saved_since_is_told_before_it_is_submitted(world: World, lan: Client) -> None:
    row = world.filled()
    old = posted(row)
    actions.save_cells(by=world["minh"], submission=row, row_version=row.row_version, values={PAPER: 41})
    answer = lan.post(address(row, "check/"), old)
    assert answer.status_code == 422
    assert "Minh" in body(answer)
    assert state(row) == "draft"


# --- Deciding ----------------------------------------------------------------------------------------------


def test_figures_stand_beside_the_period_before_and_what_changed_much_stands_out(world: World) -> None:
    before = world.opened(period="2025-08")
    values = {ONLINE: 20.0, PAPER: 38.0, LATE: 5.0}
    actions.save_cells(by=world["lan"], submission=before, row_version=before.row_version, values=values)
    actions.submit(by=world["lan"], submission=before, row_version=before.row_version)
    page = review_of(queries.content(world.submitted()), {})
    line = {each.key: each for each in page.lines}
    assert (line[ONLINE].before.vi, line[ONLINE].change.vi) == ("20", "+200,0%")
    assert line[ONLINE].findings[0].vi == "đổi quá một nửa so với kỳ trước"
    assert not line[PAPER].stands_out
    assert page.standing_out >= 1


def test_the_review_tells_what_approval_records_and_approves(world: World, ha: Client) -> None:
    row = world.submitted()
    answer = ha.get(address(row, "review/"))
    assert answer.status_code == 200
    assert {figure.shown.vi for figure in answer.context["figures"]} == {"60", "40", "5"}
    answer = ha.post(address(row, "review/"), posted(row, decision="approve"))
    assert (answer.status_code, state(row)) == (302, "approved")
    assert Observation.objects.filter(unit_code="20194").count() == 3


def test_a_version_that_was_not_looked_at_is_not_approved(world: World, ha: Client) -> None:
    row = world.submitted()
    answer = ha.post(address(row, "review/"), {"decision": "approve", "row_version": "1"})
    assert answer.status_code == 422
    assert state(row) == "submitted"


def test_a_return_takes_a_reason_and_its_remarks_stand_at_their_cells(
    world: World, ha: Client, lan: Client
) -> None:
    row = world.submitted()
    remark = {f"remark:{ONLINE}": "kiểm tra lại hồ sơ trực tuyến"}
    answer = ha.post(address(row, "review/"), posted(row, decision="return", **remark))
    assert answer.status_code == 422
    assert "kiểm tra lại hồ sơ trực tuyến" in body(answer)  # what was written stays
    ha.post(address(row, "review/"), posted(row, decision="return", reason="Số chưa khớp", **remark))
    assert state(row) == "returned"
    found = body(lan.get(address(row)))
    assert "Số chưa khớp" in found
    assert '<p class="rep-remark">' in found
    assert "kiểm tra lại hồ sơ trực tuyến" in found


def test_nobody_approves_what_they_submitted(world: World, lan: Client) -> None:
    from nenso.accounts.rules import Role

    row = world.submitted()
    a_grant(world.people["lan"], Role.APPROVER, "48")
    found = lan.get(address(row, "review/"))
    assert found.context["is_own"]
    assert 'id="approve-form"' not in body(found)
    answer = lan.post(address(row, "review/"), posted(row, decision="approve"))
    assert answer.status_code == 422
    assert state(row) == "submitted"


def test_without_the_role_or_in_another_state_nothing_is_decided(
    world: World, lan: Client, ha: Client
) -> None:
    row = world.submitted()
    answer = lan.post(address(row, "review/"), posted(row, decision="approve"))
    assert answer.status_code == 422
    assert state(row) == "submitted"
    draft = world.opened("20195")
    assert ha.post(address(draft, "review/"), posted(draft, decision="approve")).status_code == 422


def test_an_approved_report_is_opened_again_with_a_reason(world: World, ha: Client, lan: Client) -> None:
    row = world.approved()
    lan.post(address(row, "correct/"), {"reason": ""})
    assert state(row) == "approved"
    lan.post(address(row, "correct/"), {"reason": "cộng nhầm"})
    assert state(row) == "returned"
    assert lan.get(address(row)).context["is_correction"]


# --- Adding up ---------------------------------------------------------------------------------------------


def test_a_province_adds_up_who_is_in_and_sees_who_is_missing(world: World) -> None:
    parent = world.opened("48")
    world.approved("20194")
    tam = signed_in(world.people["tam"])
    found = tam.get(address(parent, "below/"))
    assert found.context["sentence"].vi == "1 trên 2 báo cáo cấp dưới đã được duyệt và cộng được; 1 chưa đến."
    tam.post(address(parent, "below/add/"))
    assert queries.values_of(parent)[ONLINE] == 60.0
    page = body(tam.get(address(parent)))
    assert "cộng từ 1/2 báo cáo" in page
    assert address(parent, "below/") in page


def test_the_sum_of_those_below_stands_beside_the_parents_figure(world: World) -> None:
    parent = world.opened("48")
    world.approved("20194")
    world.approved("20195", online=10)
    actions.consolidate(by=world["tam"], submission=parent)
    line = {each.key: each for each in review_of(queries.content(parent), {}).lines}[ONLINE]
    assert (line.shown.vi, line.below.vi, line.differs_below) == ("70", "70", False)


def test_a_stranger_adds_nothing_up(world: World, lan: Client) -> None:
    parent = world.opened("48")
    assert lan.post(address(parent, "below/add/")).status_code == 403
