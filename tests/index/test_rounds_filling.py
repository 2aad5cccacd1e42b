"""What agencies write: at once scored, read strictly, never over a measured figure, never over a colleague."""

import pytest

from nenso.index.actions import rounds as actions
from nenso.index.queries import rounds as queries
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
