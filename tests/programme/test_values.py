"""Values of their own that single organisations have at a target of each."""

from collections.abc import Callable
from typing import Any

import pytest

from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import Refused
from nenso.programme import actions, queries
from nenso.programme.models import Target, TargetValue
from tests.factories.programme import FIRST, TODAY, PlanWorld, target_facts

EACH = {"scope": "each", "each_types": ("provincial_committee",)}


def refusal(act: Callable[..., Any], **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**facts)
    return caught.value


def of_each(world: PlanWorld) -> Target:
    """A target of each province in a plan in force."""
    made = world.target(**EACH)
    world.plan = actions.issue_plan(by=world["van"], plan=world.plan, issued_on=FIRST)
    return made


def test_one_organisation_has_a_value_of_its_own_and_loses_it_again(world: PlanWorld) -> None:
    target = of_each(world)
    given = {"by": world["van"], "target": target, "on": TODAY}
    actions.set_target_values(values={"48": 95.0, "01": 70.0}, reason="theo phụ lục", **given)
    found = queries.target_named("ke-hoach-2026", "1", TODAY)
    aims = {
        one.organisation.code: one.aim.value
        for one in queries.each_with_status(found, TODAY)
        if one.organisation
    }
    assert aims == {"48": 95.0, "01": 70.0}
    actions.set_target_values(values={"01": None}, reason="bãi bỏ", **given)
    assert dict(TargetValue.objects.values_list("organisation_code", "value")) == {"48": 95.0}
    told = JournalEntry.objects.filter(verb="programme.target_values_set").order_by("id")
    assert [one.facts["values"] for one in told] == [
        {"01": [None, 70.0], "48": [None, 95.0]},
        {"01": [70.0, None]},
    ]


def test_an_organisation_begins_where_it_is_and_its_way_runs_from_there(world: PlanWorld) -> None:
    world.target(**EACH, baseline=20.0, baseline_on=FIRST)
    target = Target.objects.select_related("plan").get()
    given = {"by": world["van"], "target": target, "on": TODAY}
    actions.set_target_values(values={}, baselines={"48": 50.0}, **given)
    found = queries.target_named("ke-hoach-2026", "1", TODAY)
    each = {one.organisation.code: one for one in queries.each_with_status(found, TODAY) if one.organisation}
    assert (each["48"].aim.baseline, each["01"].aim.baseline) == (50.0, 20.0)
    expected = {code: one.judgement.expected_today for code, one in each.items()}
    assert expected["48"] == pytest.approx(50 + 30 / 3)  # a third of the way between January and June
    assert expected["01"] == pytest.approx(20 + 60 / 3)
    facts = target_facts(**EACH, baseline=20.0, baseline_on=FIRST, baselines={"48": 50.0}, value=90.0)
    actions.change_target(by=world["van"], target=target, facts=facts)
    assert TargetValue.objects.get().baseline == 50.0
    without = target_facts(**EACH, baselines={"48": 50.0})
    assert refusal(actions.change_target, by=world["van"], target=target, facts=without).code == (
        "target.own_baseline"
    )
    actions.set_target_values(values={}, baselines={"48": None}, **given)
    assert not TargetValue.objects.exists()


def test_no_own_beginning_where_the_target_has_none(world: PlanWorld) -> None:
    given = {"by": world["van"], "target": of_each(world), "on": TODAY, "reason": "x"}
    none = refusal(actions.set_target_values, values={}, baselines={"48": 50.0}, **given)
    assert none.code == "target.own_baseline"


def test_who_may_and_what_cannot_be_set(world: PlanWorld) -> None:
    target = of_each(world)
    given = {"target": target, "on": TODAY, "reason": "x"}
    for values, code in (
        ({"48": float("inf")}, "target.value"),
        ({"20194": 50.0}, "target.not_theirs"),
        ({"48": None}, "target.values_same"),
        ({}, "target.values_same"),
    ):
        assert refusal(actions.set_target_values, by=world["van"], values=values, **given).code == code
    stranger = refusal(actions.set_target_values, by=world["ha"], values={"48": 1.0}, **given)
    assert stranger.code == "access.role_missing"
    silent = refusal(actions.set_target_values, by=world["van"], values={"48": 1.0}, target=target, on=TODAY)
    assert silent.code == "task.no_reason"
    nation = actions.add_target(
        by=world["van"], plan=world.plan, facts=target_facts(number="2"), reason="bổ sung"
    )
    of_all = refusal(
        actions.set_target_values, by=world["van"], values={"48": 1.0}, **{**given, "target": nation}
    )
    assert of_all.code == "target.not_of_each"
    assert not TargetValue.objects.exists()
