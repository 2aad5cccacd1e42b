"""Analytics of a round: what was claimed against what was found, who judges how, evidence used twice, the way up."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from nenso.directory.queries.unchanged import forget
from nenso.index.actions import rounds
from nenso.index.models import Entry, Round
from nenso.index.queries.rounds import (
    agreement_of,
    evidence_twice,
    forget_standings,
    gaps,
    reviewers,
    standing,
    used_twice_in,
    way_up,
)
from nenso.index.queries.rounds.sampling import samples
from nenso.index.rules.rounds import Phase
from nenso.index.rules.rounds.sampling import planned_share, sample_size
from nenso.index.rules.rounds.trying import Trial
from nenso.kernel.rules import Refused
from tests.factories.rounds import (
    GEOMETRIC,
    NODES,
    PDF,
    POINTS,
    RoundWorld,
    a_document,
    an_edition,
    entry_of,
    participant_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> RoundWorld:
    return RoundWorld()


def _judged(world: RoundWorld, *names: str, two: bool = False) -> Round:
    """Everything of 48 and 01 judged: of 48 the head cut by 5 and the spending raised by 2.5 points."""
    row = world.at(Phase.VERIFICATION, has_two_reviewers=two)
    keys = [str(world.people[name].uuid) for name in names]
    rounds.deal_work(by=world["van"], round=row, reviewers=keys, seed=1)
    other = {"head": ("cut", {"head": "1"}), "spend": ("raise", {"spend": "7,5"})}
    for unit in ("48", "01"):
        for node in NODES:
            verdict, inputs = other.get(node, ("accept", {})) if unit == "48" else ("accept", {})
            for name in names:
                rounds.review_entry(
                    by=world[name],
                    entry=entry_of(row, unit, node),
                    verdict=verdict,
                    inputs=inputs,
                    reason="Vì.",
                )
    return row


def test_claims_against_findings(world: RoundWorld) -> None:
    row = _judged(world, "kim")
    found = gaps(row)
    assert [gap.code for gap in found.by_agency] == ["48", "01"], "79 was not verified at all"
    first, second = found.by_agency
    assert (first.claimed, first.found, first.over) == pytest.approx((POINTS, POINTS - 2.5, 2.5))
    assert (first.verified, first.cut, first.raised, first.share_cut) == (8, 1, 1, 1 / 8)
    assert (second.over, second.cut) == (pytest.approx(0), 0)
    worst, *_, best = found.by_criterion
    assert (worst.code, worst.over, worst.cut) == ("head", pytest.approx(5), 1)
    assert (best.code, best.over, best.raised) == ("spend", pytest.approx(-2.5), 1)


def test_each_verifier_against_the_others(world: RoundWorld) -> None:
    row = world.at(Phase.VERIFICATION)
    rounds.deal_work(
        by=world["van"],
        round=row,
        reviewers=[str(world.people[name].uuid) for name in ("kim", "long")],
        seed=1,
    )
    from nenso.index.models import Assignment

    Assignment.objects.filter(branch="people").update(
        reviewer_key=str(world.people["kim"].uuid), reviewer_name="Kim"
    )
    Assignment.objects.filter(branch="service").update(
        reviewer_key=str(world.people["long"].uuid), reviewer_name="Long"
    )
    rounds.review_entry(
        by=world["kim"],
        entry=entry_of(row, "48", "head"),
        verdict="cut",
        inputs={"head": "0"},
        reason="Không có.",
    )
    rounds.review_entry(by=world["kim"], entry=entry_of(row, "48", "plan"), verdict="accept", inputs={})
    rounds.review_entry(by=world["long"], entry=entry_of(row, "48", "spend"), verdict="accept", inputs={})
    kim, long = reviewers(row)
    assert (kim.name, kim.judged, kim.accepted, kim.cut, kim.raised) == ("Kim", 2, 1, 1, 0)
    assert (kim.share_cut, kim.others_cut) == (0.5, 0.0)
    assert (long.share_cut, long.others_cut) == (0.0, 0.5)


def test_two_who_judge_the_same(world: RoundWorld) -> None:
    row = _judged(world, "kim", "long", two=True)
    entry = entry_of(row, "79", "often")
    rounds.review_entry(by=world["kim"], entry=entry, verdict="cut", inputs={"often": "1"}, reason="Ít tin.")
    rounds.review_entry(by=world["long"], entry=entry, verdict="accept", inputs={})
    whole, pairs = agreement_of(row)
    # 17 criteria together, 16 alike (14 accepted, 1 cut, 1 raised), one differs by 10 - 2.5 points.
    assert whole.count == 17
    assert whole.same == pytest.approx(16 / 17)
    assert whole.points == pytest.approx(7.5 / 17)
    chance = (14 * 15 + 2 * 1 + 1 * 1) / 17**2
    assert whole.kappa == pytest.approx((16 / 17 - chance) / (1 - chance))
    (pair,) = pairs  # whoever had the first turn
    assert (pair.first, pair.second, pair.agreement.count) == ("Kim", "Long", 17)
    assert pair.agreement.kappa == pytest.approx(whole.kappa)


def test_the_same_evidence_in_two_agencies(world: RoundWorld) -> None:
    row = world.opened()
    one, other = entry_of(row, "48", "head"), entry_of(row, "01", "plan")
    rounds.add_evidence(
        by=world["lan"], entry=one, title="Quyết định", content=PDF, file_name="a.pdf", now=row.opened_at
    )
    rounds.add_evidence(
        by=world["hoa"], entry=other, title="Kế hoạch", content=PDF, file_name="b.pdf", now=row.opened_at
    )
    a_document(one, url="https://example.vn/chung", number="7/KH", issuing_body="UBND tỉnh")
    a_document(other, url="https://example.vn/rieng", number="7/KH", issuing_body="UBND tỉnh")
    a_document(one, url="https://example.vn/hai-lan", number="8")
    for entry in (one, entry_of(row, "79", "head")):
        a_document(entry, url="https://example.vn/ca-hai", number="11", issuing_body="TTg")
    a_document(one, url="https://example.vn/hai-lan", number="9")
    found = evidence_twice(row)
    assert [([same for same, _ in each.shared], {use.unit for use in each.uses}) for each in found] == [
        (["file"], {"01", "48"}),
        (["link", "number"], {"48", "79"}),
        (["number"], {"01", "48"}),
    ]
    assert found[1].shared == (("link", "https://example.vn/ca-hai"), ("number", "11 (TTg)")), "one document"
    assert {use.title for use in found[0].uses} == {"Quyết định", "Kế hoạch"}
    with CaptureQueriesContext(connection) as queries:
        assert used_twice_in([row]) == {row.pk: len(found)}
    assert len(queries) == 1


def test_standing_and_the_way_up(world: RoundWorld) -> None:
    row = _judged(world, "kim")
    by_stage = {stage: standing(row, stage) for stage in ("self", "final")}
    assert by_stage["self"].rank("48", "all") == 1
    assert by_stage["final"].rank("48", "all") == 3
    found = way_up(participant_of(row, "48"), 2).found
    assert (found.rank_now, found.rank) == (3, 1)
    assert found.gain >= 2.5 - 1e-6
    assert found.gain == pytest.approx(2.5), "seven and a half to ten points of spending"
    with pytest.raises(Refused) as refused:
        way_up(participant_of(row, "48"), 0)
    assert refused.value.code == "lift.places"


@pytest.mark.parametrize("asked", [gaps, reviewers, agreement_of, evidence_twice, standing])
def test_queries_do_not_grow(world: RoundWorld, asked: Callable[[Round], object]) -> None:
    row = _judged(world, "kim")
    asked(row)
    forget_standings()
    forget()
    with CaptureQueriesContext(connection) as few:
        asked(row)
    for node in NODES:
        entry = entry_of(row, "79", node)
        rounds.review_entry(by=world["kim"], entry=entry, verdict="accept", inputs={})
        a_document(entry, url=f"https://example.vn/them/{node}")
    forget_standings()
    forget()
    with CaptureQueriesContext(connection) as more:
        asked(row)
    assert len(more) == len(few) <= 10


def test_a_standing_is_computed_again_when_an_entry_changed(world: RoundWorld) -> None:
    row = _judged(world, "kim")
    before = standing(row)
    with CaptureQueriesContext(connection) as queries:
        assert standing(row) is before
    assert len(queries) == 1
    entry = entry_of(row, "79", "head")
    rounds.review_entry(by=world["kim"], entry=entry, verdict="cut", inputs={"head": "0"}, reason="Không có.")
    assert standing(row).point("79", "all") == pytest.approx(before.point("79", "all") - 10)


def test_the_way_up_names_what_has_to_be_true(world: RoundWorld) -> None:
    row = _judged(world, "kim")
    participant = participant_of(row, "48")
    origins = {key: {"indicator": "x"} for key in ("trained_a", "trained_b")}
    Entry.objects.filter(participant=participant, node="trained").update(origins=origins)
    (step,) = way_up(participant, 1).found.steps
    assert (step.node, step.is_measured) == ("trained", True)
    assert step.inputs == {"trained_a": 625.0, "trained_b": 1000.0}, "2.5 of 20 points are 125 of a thousand"
    assert step.gain == pytest.approx(2.5)


def test_where_points_do_not_add_up_a_way_is_tried(world: RoundWorld) -> None:
    row = world.at(Phase.VERIFICATION, edition=an_edition(GEOMETRIC))
    Entry.objects.filter(participant__round=row, participant__unit_code="48", node="head").update(
        inputs={"head": "1"}, row_version=F("row_version") + 1
    )
    found = way_up(participant_of(row, "48"), 2).found
    assert isinstance(found, Trial)
    assert (found.rank_now, found.rank, found.is_whole) == (3, 1, True)
    nodes = {each.step.node for each in found.singles}
    assert {"head", "trained", "spend"} <= nodes
    (only,) = found.path
    assert only == found.singles[0], "one suffices, and it is the cheapest of those"
    assert only.step.inputs


def test_what_the_next_audit_draws(world: RoundWorld) -> None:
    row = _judged(world, "kim")
    found = samples(row)
    of = {node.code: each for node, each in found.branches}
    assert list(of) == ["people", "service"], "what is not scored is not drawn"
    people = of["people"]
    assert (people.population, people.judged, people.found) == (9, 6, 1)
    assert people.planned == planned_share(1, 6)
    assert people.size == sample_size(9, people.planned) <= 9
    assert (found.whole.population, found.whole.judged, found.whole.found) == (24, 16, 1)
    assert found.size == people.size + of["service"].size
    assert found.twice is None


def test_how_often_two_differ_is_drawn_too(world: RoundWorld) -> None:
    row = _judged(world, "kim", "long", two=True)
    found = samples(row).twice
    assert found is not None
    assert (found.population, found.judged) == (24, agreement_of(row)[0].count)
