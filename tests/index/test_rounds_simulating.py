"""A round played through from a seed: marked ones only, the same again, and by the rules that people follow."""

import pytest
from django.utils import timezone

from nenso.index.actions import rounds
from nenso.index.models import Entry, EntryChange, Evidence, Objection, Review, Round
from nenso.index.queries.rounds import entries_of, evidence_named, participants, twins_of
from nenso.index.rules.rounds import Phase
from nenso.index.rules.rounds.verdicts import check_verdict
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused
from tests.factories.catalogue_desk import an_entry, database_facts
from tests.factories.rounds import RoundWorld, calendar_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> RoundWorld:
    return RoundWorld()


def _opened(world: RoundWorld, wanted: Phase, **changes: object) -> Round:
    """Return an illustrative round that nobody filled in, its days around today."""
    calendar = calendar_at(wanted, timezone.localdate())
    row = world.created(calendar=calendar, is_illustrative=True, **changes)
    Round.objects.filter(pk=row.pk).update(**calendar_at(Phase.SELF, timezone.localdate()).days)
    rounds.open_round(by=world["van"], round=row)
    Round.objects.filter(pk=row.pk).update(**calendar.days)
    return Round.objects.select_related("edition").get(pk=row.pk)


def test_a_real_round_is_never_made_up(world: RoundWorld) -> None:
    row = world.at(Phase.SELF)
    with pytest.raises(Refused, match=r"round\.not_illustrative"):
        rounds.simulate_round(by=world["van"], round=row, seed=1)


def test_who_runs_no_rounds_plays_none(world: RoundWorld) -> None:
    row = _opened(world, Phase.SELF)
    with pytest.raises(Refused, match=r"access\.role_missing"):
        rounds.simulate_round(by=world["lan"], round=row, seed=1)


def test_agencies_fill_in_and_sign_off(world: RoundWorld) -> None:
    row = _opened(world, Phase.SELF)
    made = rounds.simulate_round(by=world["van"], round=row, seed=1)
    lines = participants(row)
    assert made == {"self": sum(line.progress.filled for line in lines)}
    assert made["self"] > 20  # of 24
    assert all(line.is_submitted for line in lines)
    assert EntryChange.objects.filter(entry__participant__round=row, stage="self").count() == made["self"]
    assert journal_of("round", row.code)[0].facts["seed"] == 1


def test_what_is_claimed_comes_with_the_entry_of_the_catalogue_that_shows_it(world: RoundWorld) -> None:
    an_entry("lgsp", facts=database_facts("Nền tảng chia sẻ dữ liệu", "48"))
    row = _opened(world, Phase.SELF)
    shows = {("48", "spend"): "lgsp", ("48", "meets"): "nobody", ("nobody", "spend"): "lgsp"}
    rounds.simulate_round(by=world["van"], round=row, seed=1, shows=shows)
    found = Evidence.objects.exclude(catalogue_code="").get()
    assert (found.entry.node, found.entry.participant.unit_code) == ("spend", "48")
    assert (found.title, found.catalogue_code, found.url) == ("Nền tảng chia sẻ dữ liệu", "lgsp", "")


def test_the_same_seed_says_the_same(world: RoundWorld) -> None:
    found = []
    for code, seed in (("one", 5), ("two", 5), ("three", 6)):
        row = _opened(world, Phase.SELF, code=code)
        rounds.simulate_round(by=world["van"], round=row, seed=seed)
        its = Entry.objects.filter(participant__round=row)
        found.append(
            {
                (unit, node): said
                for unit, node, said in its.values_list("participant__unit_code", "node", "inputs")
            }
        )
    assert found[0] == found[1] != found[2]


def test_what_people_wrote_stays(world: RoundWorld) -> None:
    row = _opened(world, Phase.SELF)
    world.fill(row, "48")
    before = dict(Entry.objects.filter(participant__unit_code="48").values_list("node", "inputs"))
    rounds.simulate_round(by=world["van"], round=row, seed=1)
    assert dict(Entry.objects.filter(participant__unit_code="48").values_list("node", "inputs")) == before


def test_verifiers_judge_what_was_dealt_to_them(world: RoundWorld) -> None:
    row = _opened(world, Phase.VERIFICATION)
    made = rounds.simulate_round(by=world["van"], round=row, seed=1)
    assert made["verification"] == Entry.objects.filter(state="verified").count() == 24
    people = {str(world.people[name].uuid) for name in ("kim", "long")}
    assert set(Review.objects.values_list("reviewer_key", flat=True)) == people
    for review in Review.objects.select_related("entry__participant__round__edition"):
        said, found = (rounds.earned_by(review.entry, each) for each in (review.entry.inputs, review.inputs))
        check_verdict(review.verdict, said, found, review.reason)
        assert review.entry.verified == review.inputs


def test_only_some_agencies_are_judged_where_that_is_asked(world: RoundWorld) -> None:
    row = _opened(world, Phase.VERIFICATION)
    rounds.simulate_round(by=world["van"], round=row, seed=1, share=0.3)
    verified = {line.participant.unit_code: line.progress.verified for line in participants(row)}
    assert verified == {"01": 8, "48": 0, "79": 0}


def test_two_who_differ_wait_for_the_lead(world: RoundWorld) -> None:
    row = _opened(world, Phase.VERIFICATION, has_two_reviewers=True)
    seeds = iter(range(1, 20))
    while not Entry.objects.filter(state="reviewed").exists():
        Review.objects.all().delete()
        Entry.objects.update(state="filled", verified=None)
        rounds.simulate_round(by=world["van"], round=row, seed=next(seeds))
    waiting = Entry.objects.filter(state="reviewed").first()
    assert waiting is not None
    assert waiting.verified is None
    one, other = waiting.reviews.order_by("turn")
    assert one.inputs != other.inputs
    settled = rounds.settle_entry(by=world["van"], entry=waiting, inputs=other.inputs, reason="Theo văn bản.")
    assert settled.turn == 0


def test_some_object_and_once(world: RoundWorld) -> None:
    row = _opened(world, Phase.OBJECTION)
    found = [
        rounds.simulate_round(by=world["van"], round=row, seed=seed)["objection"] for seed in range(1, 12)
    ]
    assert sum(found) == Objection.objects.count() > 0
    assert not Objection.objects.exclude(state="open").exists()


def test_a_round_that_is_prepared_or_decided_is_left(world: RoundWorld) -> None:
    with pytest.raises(Refused, match=r"round\.not_yet"):
        rounds.simulate_round(by=world["van"], round=world.created(is_illustrative=True), seed=1)
    Round.objects.all().delete()
    with pytest.raises(Refused, match=r"round\.too_late"):
        rounds.simulate_round(by=world["van"], round=_opened(world, Phase.DECISION), seed=1)


def test_a_document_shows_what_is_claimed(world: RoundWorld) -> None:
    row = _opened(world, Phase.SELF)
    rounds.simulate_round(by=world["van"], round=row, seed=1)
    documents = Evidence.objects.filter(entry__participant__round=row)
    assert {each.entry.node for each in documents} <= {"head", "plan"}
    assert documents.exists()
    assert all(".example/" in evidence_named(each.uuid).url for each in documents)
    participant = row.participants.get(unit_code="48")
    its = [each for each in documents if each.entry.participant_id == participant.pk]
    assert set(twins_of(its, participant)) == {each.pk for each in its}
    assert sum(len(branch.entries) for branch in entries_of(participant)) == 8
