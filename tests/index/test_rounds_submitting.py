"""A self-assessment signed off: by the agency's own approver, whole or with a reason, and taken back in time."""

from typing import Any

import pytest

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.index.actions import rounds as actions
from nenso.index.models import Assignment
from nenso.index.queries import rounds as queries
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused
from tests.factories import rounds as factory
from tests.factories.accounts import a_person, an_organisation
from tests.factories.rounds import RoundWorld, entry_of, participant_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> RoundWorld:
    return RoundWorld()


def submit(world: RoundWorld, row: Any, by: str = "ha", unit: str = "48", **more: Any) -> Any:
    arguments = {"now": factory.SELF, **more}
    return actions.submit_assessment(by=world[by], participant=participant_of(row, unit), **arguments)


def test_a_whole_assessment_is_signed_off_by_its_approver(world: RoundWorld) -> None:
    row = world.filled(units=("48",))
    signed = submit(world, row)
    assert (signed.submitted_by_name, signed.submitted_at, signed.gaps_reason) == ("Ha", factory.SELF, "")
    last = journal_of("round", row.code).first()
    assert last is not None
    assert (last.verb, last.facts["unit"], last.facts["filled"]) == ("index.assessment_submitted", "48", 8)
    with pytest.raises(Refused, match=r"participant\.submitted"):
        submit(world, row)


def test_nobody_writes_after_it(world: RoundWorld) -> None:
    row = world.filled(units=("48",))
    submit(world, row)
    entry = entry_of(row, "48", "plan")
    with pytest.raises(Refused, match=r"participant\.submitted") as found:
        actions.write_entry(
            by=world["lan"],
            entry=entry,
            inputs={"plan": "0"},
            row_version=entry.row_version,
            now=factory.SELF,
        )
    assert found.value.facts["name"] == "Ha"


def test_what_is_missing_is_listed_before_anything_is_sent(world: RoundWorld) -> None:
    row = world.filled(units=("48",))
    for node, inputs in (("often", {"often": ""}), ("trained", {"trained_b": ""})):
        entry = entry_of(row, "48", node)
        actions.write_entry(
            by=world["lan"], entry=entry, inputs=inputs, row_version=entry.row_version, now=factory.SELF
        )
    actions.remove_evidence(
        by=world["lan"], evidence=entry_of(row, "48", "plan").evidence.get(), now=factory.SELF
    )
    with pytest.raises(Refused) as found:
        submit(world, row)
    assert (found.value.code, found.value.field, found.value.facts["count"]) == (
        "assessment.gaps",
        "with_gaps_reason",
        3,
    )
    assert found.value.facts["nodes"] == ["plan", "trained", "often"]
    assert [each.what.value for each in queries.lacks_of(participant_of(row, "48"))] == [
        "evidence",
        "part",
        "everything",
    ]
    signed = submit(world, row, with_gaps_reason="Chưa có số liệu quý 4")
    assert signed.gaps_reason == "Chưa có số liệu quý 4"


def test_a_reason_where_nothing_is_missing_is_not_kept(world: RoundWorld) -> None:
    row = world.filled(units=("48",))
    assert submit(world, row, with_gaps_reason="Không có gì").gaps_reason == ""


@pytest.mark.parametrize("name", ["lan", "bao", "kim", "stranger"])
def test_nobody_else_signs_off(world: RoundWorld, name: str) -> None:
    row = world.filled(units=("48",))
    with pytest.raises(Refused, match=r"access\.role_missing"):
        submit(world, row, by=name)


def test_the_committee_that_runs_the_round_signs_off_for_nobody(world: RoundWorld) -> None:
    row = world.filled(units=("48",))
    with pytest.raises(Refused, match=r"participant\.not_its_own"):
        submit(world, row, by="van")


def test_an_approver_above_in_the_own_tree_may(world: RoundWorld) -> None:
    an_organisation("BO", "Bộ Thử", type="ministry")
    an_organisation("CUC", "Cục Thử", parent="BO")
    from nenso.directory.models import GroupMembership
    from tests.factories.accounts import SINCE

    GroupMembership.objects.create(group_code=factory.GROUP, organisation_code="CUC", valid_from=SINCE)
    above = actor_of(a_person((Role.APPROVER, "BO"), name="Vụ trưởng", home="BO"))
    row = world.opened()
    signed = actions.submit_assessment(
        by=above,
        participant=participant_of(row, "CUC"),
        with_gaps_reason="Đơn vị mới lập",
        now=factory.SELF,
    )
    assert signed.submitted_by_name == "Vụ trưởng"


def test_who_verifies_in_the_round_signs_off_nothing(world: RoundWorld) -> None:
    row = world.filled(units=("48",))
    Assignment.objects.create(
        participant=participant_of(row, "01"),
        branch="people",
        reviewer_key=world["ha"].key,
        reviewer_name="Ha",
    )
    with pytest.raises(Refused, match=r"participant\.judge"):
        submit(world, row)


def test_it_is_signed_off_in_time_or_not_at_all(world: RoundWorld) -> None:
    row = world.filled(units=("48",))
    with pytest.raises(Refused, match=r"round\.too_late"):
        submit(world, row, now=factory.VERIFICATION)


def take_back(world: RoundWorld, row: Any, by: str = "ha", reason: str = "Sai số", **more: Any) -> Any:
    arguments = {"now": factory.SELF, **more}
    return actions.take_back_assessment(
        by=world[by], participant=participant_of(row, "48"), reason=reason, **arguments
    )


def test_it_is_taken_back_with_a_reason_while_there_is_time(world: RoundWorld) -> None:
    row = world.filled(units=("48",))
    with pytest.raises(Refused, match=r"participant\.not_submitted"):
        take_back(world, row)
    submit(world, row)
    for refused, more in (
        (r"round\.no_reason", {"reason": " "}),
        (r"access\.role_missing", {"by": "lan"}),
        (r"round\.too_late", {"now": factory.VERIFICATION}),
    ):
        with pytest.raises(Refused, match=refused):
            take_back(world, row, **more)
    assert take_back(world, row).submitted_at is None
    entry = entry_of(row, "48", "plan")
    written = actions.write_entry(
        by=world["lan"], entry=entry, inputs={"plan": "0"}, row_version=entry.row_version, now=factory.SELF
    )
    assert written.inputs == {"plan": "0"}
    last = next(each.verb for each in journal_of("round", row.code))
    assert last == "index.assessment_taken_back"


def test_everybody_sees_what_is_theirs_to_do(world: RoundWorld) -> None:
    row = world.filled(units=("48",))
    day = factory.SELF.date()
    (part,) = queries.parts_of_person(world["lan"].key, day)
    assert (part.participant.unit_code, part.may_write, part.may_submit) == ("48", True, False)
    (part,) = queries.parts_of_person(world["ha"].key, day)
    assert (part.may_write, part.may_submit, part.may_take_back) == (False, True, False)
    submit(world, row)
    (part,) = queries.parts_of_person(world["ha"].key, day)
    assert (part.may_submit, part.may_take_back) == (False, True)
    (part,) = queries.parts_of_person(world["lan"].key, factory.VERIFICATION.date())
    assert (part.may_write, part.phase.value) == (False, "verification")
    for name in ("van", "kim", "stranger"):
        assert queries.parts_of_person(world[name].key, day) == ()
