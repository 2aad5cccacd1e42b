"""Rounds prepared, opened over a group as of a day, given more time."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from nenso.directory.models import Organisation
from nenso.index.actions import rounds as actions
from nenso.index.models import Edition, Entry, Participant
from nenso.index.queries import rounds as queries
from nenso.index.rules.rounds import Phase
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.notify.models import Message
from tests.factories import rounds as factory
from tests.factories.rounds import CALENDAR, RoundWorld, an_edition

pytestmark = pytest.mark.django_db
UNKNOWN = """\
code: unknown-points
family: dti
name: {vi: Chưa rõ điểm, en: Points unknown}
groups: [provinces]
years: {first: 2020}
valid: {from: 2020-01-01}
legal: [{act: none, source: none}]
points: 100
nodes:
  - code: all
    name: {vi: Tổng, en: All}
    aggregate: published_only
    status: unknown
    children:
      - {code: x, name: {vi: X, en: X}, status: unknown}
"""


@pytest.fixture
def world() -> RoundWorld:
    return RoundWorld()


def refusal(action: Any, **arguments: Any) -> Refused:
    with pytest.raises(Refused) as found:
        action(**arguments)
    return found.value


def test_a_round_is_prepared_by_the_nation_only(world: RoundWorld) -> None:
    row = world.created()
    assert queries.phase(row, CALENDAR.opens_on) is Phase.PREPARED
    assert [each.verb for each in journal_of("round", row.code)] == ["index.round_created"]
    for name in ("ha", "lan", "kim", "stranger"):
        found = refusal(
            actions.create_round,
            by=world[name],
            code="other",
            name=Text("Đợt", "Round"),
            edition=an_edition(),
            group=factory.GROUP,
            year=2025,
            units_on=factory.UNITS_ON,
            calendar=CALENDAR,
        )
        assert found.code == "access.role_missing"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"code": "Đợt 1"}, "round.code", "code"),
        ({"name": Text("Đợt", " ")}, "round.name", "name_en"),
        ({"year": 2019}, "run.not_its_edition", "edition"),
        ({"group": "countries"}, "run.not_its_edition", "edition"),
        ({"units_on": date(2019, 1, 1)}, "round.no_participants", "units_on"),
        ({"calendar": replace(CALENDAR, object_until=date(2026, 4, 1))}, "round.days", "object_until"),
        ({"bindings": {"nothing": {"indicator": "x"}}}, "round.binding", "bindings"),
        ({"bindings": {"spend": {"indicator": "nobody.knows"}}}, "round.binding_unknown", "bindings"),
    ],
)
def test_a_round_that_cannot_be_is_refused(
    world: RoundWorld, changes: dict[str, Any], code: str, field: str
) -> None:
    found = refusal(world.created, **changes)
    assert (found.code, found.field) == (code, field)


def test_a_code_is_given_once(world: RoundWorld) -> None:
    world.created()
    assert refusal(world.created).code == "round.code_taken"


def test_an_edition_of_unknown_points_cannot_be_assessed_by(world: RoundWorld) -> None:
    assert refusal(world.created, edition=an_edition(UNKNOWN)).code == "round.points_unknown"
    assert Edition.objects.filter(code="unknown-points").exists()


def test_opening_makes_who_takes_part_and_what_is_asked(world: RoundWorld) -> None:
    row = world.opened()
    assert list(row.participants.values_list("unit_code", flat=True)) == ["01", "48", "79"]
    entries = Entry.objects.filter(participant__round=row, participant__unit_code="48")
    assert list(entries.values_list("node", flat=True)) == list(factory.NODES)
    assert set(entries.values_list("state", flat=True)) == {"empty"}
    assert queries.phase(row, factory.SELF.date()) is Phase.SELF


def test_reporters_are_told_once_where_to_go(world: RoundWorld) -> None:
    world.opened()
    told = {each.to_key: each.path for each in Message.objects.all()}
    assert told == {
        str(world.people[name].uuid): f"/desk/rounds/small-2025/units/{unit}/"
        for name, unit in (("lan", "48"), ("hoa", "01"), ("minh", "79"))
    }


def test_who_is_there_on_the_day_of_the_round_takes_part(world: RoundWorld) -> None:
    Organisation.objects.filter(code="79").update(valid_to=date(2025, 7, 1))
    row = world.opened()
    assert list(row.participants.values_list("unit_code", flat=True)) == ["01", "48"]


def test_a_round_is_opened_once_and_in_time(world: RoundWorld) -> None:
    row = world.opened()
    found = refusal(actions.open_round, by=world["van"], round=row, now=factory.SELF)
    assert found.code == "round.opened_already"
    assert Participant.objects.filter(round=row).count() == 3
    late = world.created(code="late")
    found = refusal(actions.open_round, by=world["van"], round=late, now=factory.VERIFICATION)
    assert found.code == "round.over"
    assert refusal(actions.open_round, by=world["ha"], round=late).code == "access.role_missing"


def test_a_group_that_became_empty_is_refused(world: RoundWorld) -> None:
    row = world.created()
    Organisation.objects.filter(code__in=world.codes).update(valid_to=date(2025, 1, 1))
    found = refusal(actions.open_round, by=world["van"], round=row, now=factory.SELF)
    assert found.code == "round.no_participants"
    assert not Participant.objects.exists()


def test_opened_ahead_of_its_day_it_is_only_looked_at(world: RoundWorld) -> None:
    row = actions.open_round(by=world["van"], round=world.created(), now=factory.PREPARED)
    assert queries.phase(row, factory.PREPARED.date()) is Phase.PREPARED
    assert len(queries.participants(row)) == 3


def test_more_time_is_given_with_a_reason_and_kept_in_the_journal(world: RoundWorld) -> None:
    row = world.opened()
    longer = replace(CALENDAR, self_until=date(2026, 4, 5))
    arguments = {"round": row, "calendar": longer, "now": factory.SELF}
    assert (
        refusal(actions.change_calendar, by=world["van"], reason=" ", **arguments).code == "round.no_reason"
    )
    assert (
        refusal(actions.change_calendar, by=world["ha"], reason="Bão", **arguments).code
        == "access.role_missing"
    )
    changed = actions.change_calendar(by=world["van"], reason="Bão số 3", **arguments)
    assert changed.self_until == date(2026, 4, 5)
    last = journal_of("round", row.code).first()
    assert last is not None
    assert last.facts["self_until"] == ["2026-03-31", "2026-04-05"]
    told = Message.objects.filter(title_vi__startswith="Đợt đánh giá được gia hạn")
    assert (told.count(), "Bão số 3" in told[0].body_vi, "05/04/2026" in told[0].body_vi) == (3, True, True)
    shorter = replace(longer, verify_until=date(2026, 4, 20))
    found = refusal(
        actions.change_calendar, by=world["van"], round=row, calendar=shorter, reason="Gấp", now=factory.SELF
    )
    assert found.code == "round.day_back"


def test_the_installation_may_do_what_the_nation_may(world: RoundWorld) -> None:
    row = actions.open_round(by=SYSTEM, round=world.created(), now=factory.SELF)
    assert row.opened_at is not None


@pytest.mark.parametrize("phase", [each for each in Phase if each not in (Phase.CLOSED, Phase.PUBLISHED)])
def test_the_factory_makes_a_round_in_each_phase(world: RoundWorld, phase: Phase) -> None:
    row = world.at(phase)
    assert queries.phase(row) is phase
    lines = queries.participants(row)
    signed = sum(line.is_submitted for line in lines)
    assert signed == (0 if phase in (Phase.PREPARED, Phase.SELF) else 3)
