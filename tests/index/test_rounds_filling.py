"""What agencies write: at once scored, read strictly, never over a measured figure, never over a colleague."""

import math
from typing import Any
from uuid import uuid4

import pytest

from nenso.index.actions import rounds as actions
from nenso.index.models import Entry
from nenso.index.queries import last_change
from nenso.index.queries import rounds as queries
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused
from tests.factories import rounds as factory
from tests.factories.rounds import RoundWorld, entry_of, participant_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> RoundWorld:
    return RoundWorld()


def test_what_is_written_earns_points_at_once_with_the_reason(world: RoundWorld) -> None:
    row = world.opened()
    entry = entry_of(row, "48", "trained")
    actions.write_entry(
        by=world["lan"],
        entry=entry,
        inputs={"trained_a": "1.250,5", "trained_b": "2501"},
        row_version=0,
        now=factory.SELF,
    )
    line = queries.entry_line(entry_of(row, "48", "trained"))
    assert (line.own.points, line.own.max_points) == (10.0, 20.0)
    assert "1.250,5 / 2.501" in line.own.reason.vi


def test_a_whole_assessment_adds_up(world: RoundWorld) -> None:
    row = world.filled(units=("48",))
    branches = queries.entries_of(participant_of(row, "48"))
    assert [branch.node.code for branch in branches] == ["people", "service"]
    assert sum(branch.points_self for branch in branches) == factory.POINTS
    progress = queries.participant_line(participant_of(row, "48")).progress
    assert (progress.total, progress.filled, progress.missing) == (8, 8, 0)
    assert progress.points_self == factory.POINTS


def write(
    world: RoundWorld, entry: Entry, by: str = "lan", version: int | None = None, **inputs: str
) -> Entry:
    return actions.write_entry(
        by=world[by],
        entry=entry,
        inputs=inputs,
        row_version=entry.row_version if version is None else version,
        now=factory.SELF,
    )


def test_it_is_kept_as_it_was_written_with_who_and_what(world: RoundWorld) -> None:
    row = world.opened()
    write(world, entry_of(row, "48", "trained"), trained_a=" 1.250,5 ", trained_b="2501")
    entry = entry_of(row, "48", "trained")
    assert entry.inputs == {"trained_a": "1.250,5", "trained_b": "2501"}
    assert (entry.state, entry.row_version) == ("filled", 1)
    change = queries.history_of(entry).get()
    assert (change.stage, change.verb, change.by_name) == ("self", "wrote", "Lan")
    assert change.before == {"inputs": {}, "note": ""}
    journal = journal_of("entry", str(entry.uuid)).first()
    assert journal is not None
    assert (journal.verb, journal.actor_right) == ("index.entry_written", "role reporter in 48")


def test_a_part_of_it_is_kept_but_fills_nothing(world: RoundWorld) -> None:
    row = world.opened()
    write(world, entry_of(row, "48", "trained"), trained_a="5")
    assert entry_of(row, "48", "trained").state == "empty"
    write(world, entry_of(row, "48", "trained"), trained_b="10")
    assert entry_of(row, "48", "trained").state == "filled"
    write(world, entry_of(row, "48", "trained"), trained_b="")
    entry = entry_of(row, "48", "trained")
    assert (entry.state, entry.inputs) == ("empty", {"trained_a": "5"})


def test_the_same_again_changes_nothing(world: RoundWorld) -> None:
    row = world.opened()
    write(world, entry_of(row, "48", "plan"), plan="1")
    again = write(world, entry_of(row, "48", "plan"), plan="1")
    assert again.row_version == 1
    assert queries.history_of(again).count() == 1


@pytest.mark.parametrize(
    ("node", "inputs", "code"),
    [
        ("trained", {"trained_a": "năm trăm"}, "entry.not_a_number"),
        ("trained", {"trained_a": "1.234"}, "entry.two_numbers"),
        ("trained", {"trained_b": "-4"}, "entry.out_of_range"),
        ("head", {"head": "trưởng phòng"}, "entry.not_a_choice"),
        ("head", {"plan": "1"}, "entry.unknown_key"),
    ],
)
def test_bad_figures_are_refused_and_nothing_is_stored(
    world: RoundWorld, node: str, inputs: dict[str, str], code: str
) -> None:
    row = world.opened()
    with pytest.raises(Refused) as found:
        write(world, entry_of(row, "48", node), **inputs)
    assert found.value.code == code
    assert found.value.field == next(iter(inputs))
    entry = entry_of(row, "48", node)
    assert (entry.inputs, entry.row_version, queries.history_of(entry).count()) == ({}, 0, 0)


def test_a_note_has_an_end(world: RoundWorld) -> None:
    row = world.opened()
    entry = entry_of(row, "48", "plan")
    arguments = {"by": world["lan"], "entry": entry, "inputs": {}, "row_version": 0, "now": factory.SELF}
    with pytest.raises(Refused, match=r"entry\.note_too_long"):
        actions.write_entry(**arguments, note="x" * 4001)
    actions.write_entry(**arguments, note=" Đã ban hành ngày 5/1. ")
    assert entry_of(row, "48", "plan").note == "Đã ban hành ngày 5/1."
    write(world, entry_of(row, "48", "plan"), plan="1")
    assert entry_of(row, "48", "plan").note == "Đã ban hành ngày 5/1."


def test_who_read_an_older_version_is_told_by_whom_and_what(world: RoundWorld) -> None:
    row = world.opened()
    stale = entry_of(row, "48", "trained")
    write(world, entry_of(row, "48", "trained"), trained_a="7", trained_b="10")
    with pytest.raises(Refused) as found:
        write(world, stale, version=0, trained_a="8")
    assert found.value.code == "entry.changed_meanwhile"
    assert found.value.facts["name"] == "Lan"
    assert "Tổng số (b): 10" in found.value.facts["held"].vi
    assert found.value.facts["inputs"] == {"trained_a": "7", "trained_b": "10"}
    assert entry_of(row, "48", "trained").inputs["trained_a"] == "7"


@pytest.mark.parametrize("name", ["hoa", "ha", "van", "kim", "stranger"])
def test_only_the_reporters_of_the_agency_write(world: RoundWorld, name: str) -> None:
    row = world.opened()
    with pytest.raises(Refused, match=r"access\.role_missing"):
        write(world, entry_of(row, "48", "plan"), by=name, plan="1")


def test_nobody_writes_before_the_first_day_or_after_the_last(world: RoundWorld) -> None:
    row = world.opened()
    entry = entry_of(row, "48", "plan")
    arguments = {"by": world["lan"], "entry": entry, "inputs": {"plan": "1"}, "row_version": 0}
    with pytest.raises(Refused, match=r"round\.not_yet"):
        actions.write_entry(**arguments, now=factory.PREPARED)
    with pytest.raises(Refused, match=r"round\.too_late") as found:
        actions.write_entry(**arguments, now=factory.VERIFICATION)
    assert found.value.facts["last"] == factory.CALENDAR.self_until
    last_hour = factory.moment(factory.CALENDAR.self_until, 23)
    assert actions.write_entry(**arguments, now=last_hour).row_version == 1


def test_two_of_an_agency_write_different_criteria_at_once(world: RoundWorld) -> None:
    row = world.opened()
    one, other = entry_of(row, "48", "plan"), entry_of(row, "48", "often")
    write(world, one, plan="1")
    write(world, other, often="4")
    assert entry_of(row, "48", "plan").inputs == {"plan": "1"}
    assert entry_of(row, "48", "often").inputs == {"often": "4"}


def test_progress_follows_what_is_written(world: RoundWorld) -> None:
    row = world.opened()
    before = {line.participant.unit_code: line.progress for line in queries.participants(row)}
    assert [each.filled for each in before.values()] == [0, 0, 0]
    write(world, entry_of(row, "48", "plan"), plan="1")
    after = {line.participant.unit_code: line.progress for line in queries.participants(row)}
    assert (after["48"].filled, after["48"].points_self, after["48"].max_points) == (1, 10.0, 100.0)
    assert after["01"].filled == 0


def test_queries_do_not_grow_with_entries_or_participants(
    world: RoundWorld, django_assert_num_queries: Any
) -> None:
    row = world.opened()
    some = world.fill(row, "48")
    queries.forget_totals()
    with django_assert_num_queries(5):
        queries.entries_of(some)
    with django_assert_num_queries(5):  # one of them for the mark of the directory, one for its names
        queries.participants(row)
    with django_assert_num_queries(3):  # what did not change since is not read again
        queries.participants(row)
    for unit in ("01", "79"):
        other = world.fill(row, unit)
    queries.forget_totals()
    with django_assert_num_queries(5):
        queries.entries_of(other)
    with django_assert_num_queries(4):
        lines = queries.participants(row)
    assert [line.name.vi for line in lines] == ["Đà Nẵng", "Hà Nội", "TP. Hồ Chí Minh"]
    assert [line.progress.points_self for line in lines] == [factory.POINTS] * 3


def test_the_table_of_a_round_holds_every_stage(world: RoundWorld) -> None:
    row = world.filled(units=("48", "01"))
    entry = entry_of(row, "48", "plan")
    entry.verified, entry.state, entry.row_version = {"plan": "0"}, "verified", 2
    entry.save()
    own, found, final = (queries.round_table(row, stage) for stage in ("self", "verified", "final"))
    assert own.units == ("01", "48", "79")
    assert (own.value("48", "plan"), found.value("48", "plan"), final.value("48", "plan")) == (1.0, 0.0, 0.0)
    assert (final.value("01", "plan"), final.value("48", "trained_a")) == (1.0, 500.0)
    assert math.isnan(found.value("01", "plan"))
    line = queries.entry_line(entry_of(row, "48", "plan"))
    assert line.verified is not None
    assert (line.own.points, line.verified.points) == (10.0, 0.0)
    progress = queries.participant_line(participant_of(row, "48")).progress
    assert (progress.verified, progress.points_verified) == (1, 0.0)


def test_a_rule_that_compares_is_scored_among_all(world: RoundWorld) -> None:
    ranked = factory.EDITION.replace("code: small-round", "code: ranked-round").replace(
        "scoring: {rule: bands, bands: [{from: 1, share: 1/4}, {from: 4, share: 1}]}",
        "scoring: {rule: rank, input: often}",
    )
    row = world.opened(edition=factory.an_edition(ranked))
    for unit, by, often in (("48", "lan", "3"), ("01", "hoa", "5"), ("79", "minh", "1")):
        write(world, entry_of(row, unit, "often"), by=by, often=often)
    line = queries.entry_line(entry_of(row, "48", "often"))
    assert (line.own.points, line.own.is_relative) == (5.0, True)
    assert queries.participant_line(participant_of(row, "48")).progress.points_self == 5.0
    write(world, entry_of(row, "01", "often"), by="hoa", often="2")
    assert queries.participant_line(participant_of(row, "48")).progress.points_self == 10.0


def test_what_is_not_there_is_said(world: RoundWorld) -> None:
    row = world.opened()
    with pytest.raises(Refused, match=r"round\.not_found"):
        queries.round_named("none")
    with pytest.raises(Refused, match=r"participant\.not_found"):
        queries.participant_named(row, "92")
    with pytest.raises(Refused, match=r"entry\.not_found"):
        queries.entry_named(uuid4())
    assert queries.entry_named(entry_of(row, "48", "plan").uuid).node == "plan"
    assert queries.branch_of_entry(entry_of(row, "48", "plan")) == "people"
    assert list(queries.rounds()) == [row]


def test_what_is_written_in_a_round_changes_nothing_public(world: RoundWorld) -> None:
    row = world.opened()
    before = last_change()
    assert before is not None
    write(world, entry_of(row, "48", "plan"), plan="1")
    assert last_change() == before
