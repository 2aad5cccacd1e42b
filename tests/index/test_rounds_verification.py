"""Verification: work dealt evenly and to nobody the own agency's, verdicts held against points, two who judge apart."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from nenso.accounts.rules import NATIONAL, Role
from nenso.index.actions import rounds
from nenso.index.models import Assignment, Entry, EntryChange, EntryState, EvidenceRequest, Review, Round
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Refused
from nenso.notify.models import Message
from tests.factories.accounts import a_person
from tests.factories.rounds import NODES, RoundWorld, entry_of, participant_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> RoundWorld:
    return RoundWorld()


def _key(world: RoundWorld, name: str) -> str:
    return str(world.people[name].uuid)


def _dealt(world: RoundWorld, *names: str, two: bool = False) -> Round:
    """A round in verification whose work is dealt to some people."""
    row = world.at(Phase.VERIFICATION, has_two_reviewers=two)
    keys = [_key(world, name) for name in names or ("kim",)]
    rounds.deal_work(by=world["van"], round=row, reviewers=keys, seed=7)
    return row


def _refusal(action: object) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        action()  # type: ignore[operator]
    return refused.value.code


# --- Dealing --------------------------------------------------------------------------------------------


def test_work_is_dealt_evenly_and_again_the_same(world: RoundWorld) -> None:
    row = world.at(Phase.VERIFICATION)
    keys = [_key(world, "kim"), _key(world, "long")]

    def dealt() -> list[tuple[str, str, str]]:
        rounds.deal_work(by=world["van"], round=row, reviewers=keys, seed=3)
        its = Assignment.objects.filter(participant__round=row)
        return sorted(its.values_list("participant__unit_code", "branch", "reviewer_key"))

    first = dealt()
    assert first == dealt()
    assert len(first) == 6  # three agencies, two main indicators
    weights = {"people": 3, "service": 5}
    load = {key: sum(weights[branch] for _, branch, who in first if who == key) for key in keys}
    assert sum(load.values()) == 24
    assert abs(load[keys[0]] - load[keys[1]]) <= 2


def test_nobody_judges_the_own_agency(world: RoundWorld) -> None:
    lent = a_person((Role.VERIFIER, "48"), name="Dung")
    row = world.at(Phase.VERIFICATION)
    rounds.deal_work(by=world["van"], round=row, reviewers=[str(lent.uuid), _key(world, "kim")], seed=1)
    units = Assignment.objects.filter(reviewer_key=str(lent.uuid)).values_list(
        "participant__unit_code", flat=True
    )
    assert set(units) == {"01", "79"}
    with pytest.raises(Refused) as refused:
        rounds.deal_work(by=world["van"], round=row, reviewers=[str(lent.uuid)], seed=1)
    assert (refused.value.code, refused.value.facts["unit"]) == ("deal.too_few", "48")


def test_a_role_taken_up_later_shuts_the_own_agency_too(world: RoundWorld) -> None:
    row = _dealt(world)
    from nenso.accounts.models import Grant
    from tests.factories.accounts import SINCE, an_organisation

    Grant.objects.create(
        person=world.people["kim"],
        role=Role.VIEWER.value,
        organisation=an_organisation("48"),
        valid_from=SINCE,
    )
    entry = entry_of(row, "48", "plan")
    assert (
        _refusal(lambda: rounds.review_entry(by=world["kim"], entry=entry, verdict="accept", inputs={}))
        == "review.own_agency"
    )
    assert Review.objects.count() == 0


@pytest.mark.parametrize(
    ("names", "code"),
    [((), "deal.nobody"), (("lan",), "deal.no_verifier"), (("stranger",), "deal.no_verifier")],
)
def test_work_is_dealt_to_verifiers_only(world: RoundWorld, names: tuple[str, ...], code: str) -> None:
    row = world.at(Phase.VERIFICATION)
    keys = [_key(world, name) for name in names]
    assert _refusal(lambda: rounds.deal_work(by=world["van"], round=row, reviewers=keys, seed=1)) == code


def test_who_signed_off_judges_nothing_and_who_runs_it_deals(world: RoundWorld) -> None:
    from nenso.accounts.models import Grant
    from tests.factories.accounts import SINCE, an_organisation

    row = world.at(Phase.VERIFICATION)
    Grant.objects.create(
        person=world.people["ha"],
        role=Role.VERIFIER.value,
        organisation=an_organisation(NATIONAL),
        valid_from=SINCE,
    )
    deal = lambda who, key: rounds.deal_work(by=world[who], round=row, reviewers=[_key(world, key)], seed=1)  # noqa: E731
    assert _refusal(lambda: deal("van", "ha")) == "deal.signed_off"
    assert _refusal(lambda: deal("kim", "kim")) == "access.role_missing"


def test_work_is_not_dealt_again_once_somebody_judged(world: RoundWorld) -> None:
    row = _dealt(world)
    rounds.review_entry(by=world["kim"], entry=entry_of(row, "48", "plan"), verdict="accept", inputs={})
    again = lambda: rounds.deal_work(by=world["van"], round=row, reviewers=[_key(world, "long")], seed=1)  # noqa: E731
    assert _refusal(again) == "deal.begun"
    assert set(Assignment.objects.values_list("reviewer_key", flat=True)) == {_key(world, "kim")}


# --- Judging --------------------------------------------------------------------------------------------


def test_accepted_cut_and_raised(world: RoundWorld) -> None:
    row = _dealt(world)
    plan, head, spend = (entry_of(row, "48", node) for node in ("plan", "head", "spend"))
    rounds.review_entry(by=world["kim"], entry=plan, verdict="accept", inputs={"plan": "0"})
    rounds.review_entry(
        by=world["kim"], entry=head, verdict="cut", inputs={"head": "1"}, reason="Là cấp phó."
    )
    rounds.review_entry(
        by=world["kim"], entry=spend, verdict="raise", inputs={"spend": "7,5"}, reason="Tính lại."
    )
    found = {each.node: each for each in Entry.objects.filter(participant__unit_code="48")}
    assert found["plan"].verified == {"plan": "1"}, "accepted is what was said, whatever a form sent"
    assert found["head"].verified == {"head": "1"}
    assert found["spend"].verified == {"spend": "7,5"}
    assert {found[node].state for node in ("plan", "head", "spend")} == {EntryState.VERIFIED}
    assert found["trained"].verified is None
    change = EntryChange.objects.get(entry=head, stage="verification")
    assert (change.verb, change.before, change.after) == (
        "cut",
        {"inputs": {"head": "2"}},
        {"inputs": {"head": "1"}},
    )
    assert change.reason == "Là cấp phó."


@pytest.mark.parametrize(
    ("verdict", "inputs", "reason", "code"),
    [
        ("cut", {"head": "2"}, "Vì sao", "review.not_less"),
        ("raise", {"head": "1"}, "Vì sao", "review.not_more"),
        ("cut", {"head": "1"}, "  ", "round.no_reason"),
        ("perhaps", {"head": "1"}, "Vì sao", "review.verdict"),
        ("cut", {"head": "9"}, "Vì sao", "entry.not_a_choice"),
        ("cut", {"tail": "1"}, "Vì sao", "entry.unknown_key"),
    ],
)
def test_a_verdict_must_hold(
    world: RoundWorld, verdict: str, inputs: dict[str, str], reason: str, code: str
) -> None:
    row = _dealt(world)
    entry = entry_of(row, "48", "head")
    judge = lambda: rounds.review_entry(  # noqa: E731
        by=world["kim"], entry=entry, verdict=verdict, inputs=inputs, reason=reason
    )
    assert _refusal(judge) == code
    assert entry_of(row, "48", "head").verified is None
    assert Review.objects.count() == 0


def test_only_who_was_dealt_it_judges_and_only_in_its_days(world: RoundWorld) -> None:
    row = _dealt(world)
    entry = entry_of(row, "48", "head")
    judge = lambda who, now=None: rounds.review_entry(  # noqa: E731
        by=world[who], entry=entry, verdict="accept", inputs={}, now=now
    )
    assert _refusal(lambda: judge("long")) == "review.not_dealt"
    assert _refusal(lambda: judge("stranger")) == "access.role_missing"
    assert _refusal(lambda: judge("kim", timezone.now() - timedelta(days=10))) == "round.not_yet"
    assert _refusal(lambda: judge("kim", timezone.now() + timedelta(days=30))) == "round.too_late"


# --- Two reviewers --------------------------------------------------------------------------------------


def test_two_judge_apart_and_equal_figures_decide(world: RoundWorld) -> None:
    row = _dealt(world, "kim", "long", two=True)
    entry = entry_of(row, "48", "spend")
    rounds.review_entry(
        by=world["kim"], entry=entry, verdict="cut", inputs={"spend": "2,50"}, reason="Thiếu."
    )
    waiting = entry_of(row, "48", "spend")
    assert (waiting.state, waiting.verified) == (EntryState.REVIEWED, None)
    told = EntryChange.objects.filter(entry=entry, stage="verification").values_list(
        "verb", "after", "reason"
    )
    assert list(told) == [("reviewed", None, "")], "the second must not read what the first found"
    rounds.review_entry(
        by=world["long"], entry=entry, verdict="cut", inputs={"spend": "2.5"}, reason="Thiếu."
    )
    decided = entry_of(row, "48", "spend")
    assert decided.state == EntryState.VERIFIED
    assert decided.verified in ({"spend": "2,50"}, {"spend": "2.5"})


def test_where_two_differ_somebody_else_settles_it(world: RoundWorld) -> None:
    row = _dealt(world, "kim", "long", two=True)
    entry = entry_of(row, "48", "spend")
    settle = lambda who="van", reason="Theo tài liệu.": rounds.settle_entry(  # noqa: E731
        by=world[who], entry=entry, inputs={"spend": "4"}, reason=reason
    )
    rounds.review_entry(by=world["kim"], entry=entry, verdict="cut", inputs={"spend": "2"}, reason="Thiếu.")
    assert _refusal(settle) == "review.nothing_to_settle"
    rounds.review_entry(by=world["long"], entry=entry, verdict="accept", inputs={})
    assert entry_of(row, "48", "spend").verified is None
    assert _refusal(lambda: settle("kim")) == "access.role_missing"
    assert _refusal(lambda: settle(reason=" ")) == "round.no_reason"
    settle()
    assert entry_of(row, "48", "spend").verified == {"spend": "4"}
    again = lambda: rounds.review_entry(by=world["kim"], entry=entry, verdict="accept", inputs={})  # noqa: E731
    assert _refusal(again) == "review.settled"


# --- More evidence --------------------------------------------------------------------------------------


def test_more_evidence_is_asked_for_and_answered(world: RoundWorld) -> None:
    row = _dealt(world)
    entry = entry_of(row, "48", "head")
    ask = lambda due, question="Gửi quyết định.": rounds.ask_for_evidence(  # noqa: E731
        by=world["kim"], entry=entry, question=question, due=due
    )
    assert _refusal(lambda: ask(row.verify_until + timedelta(days=1))) == "request.due"
    assert _refusal(lambda: ask(row.verify_until, " ")) == "request.no_question"
    request = ask(row.verify_until)
    assert Message.objects.filter(to_key=_key(world, "lan"), title_vi__startswith="Cần bổ sung").count() == 1
    rounds.add_evidence(by=world["lan"], entry=entry, title="Quyết định", url="https://example.vn/qd")
    answer = lambda who, text="Đã gửi.": rounds.answer_request(by=world[who], request=request, answer=text)  # noqa: E731
    assert _refusal(lambda: answer("hoa")) == "access.role_missing"
    assert _refusal(lambda: answer("lan", "")) == "request.no_answer"
    answer("lan")
    assert _refusal(lambda: answer("lan")) == "request.answered"
    assert EvidenceRequest.objects.get().answered_by_key == _key(world, "lan")


def test_what_was_measured_is_accepted_at_once_but_not_what_is_questioned(world: RoundWorld) -> None:
    row = _dealt(world)
    origin = {"indicator": "x", "period": "2025", "observation": None, "at": "2026-01-01T00:00:00+07:00"}
    for node in ("spend", "often"):
        entry = entry_of(row, "48", node)
        Entry.objects.filter(pk=entry.pk).update(origins={node: origin})
    rounds.ask_for_evidence(
        by=world["kim"], entry=entry_of(row, "48", "often"), question="Nguồn?", due=row.verify_until
    )
    count = rounds.accept_all(by=world["kim"], participant=participant_of(row, "48"), branch="service")
    assert count == 1
    assert entry_of(row, "48", "spend").state == EntryState.VERIFIED
    assert entry_of(row, "48", "often").verified is None
    over = lambda: rounds.review_entry(  # noqa: E731
        by=world["kim"],
        entry=entry_of(row, "48", "often"),
        verdict="cut",
        inputs={"often": "1"},
        reason="Sai.",
    )
    assert _refusal(over) == "entry.measured"
    assert len(NODES) == 8
