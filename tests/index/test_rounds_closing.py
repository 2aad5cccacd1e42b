"""Objections and the end of a round: once, in their days, decided by others; closed whole or not at all."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from nenso.index.actions import rounds
from nenso.index.models import Dataset, InputValue, Objection, Publication, Round, Run, RunFigure
from nenso.index.queries import origin
from nenso.index.queries.rounds import phase
from nenso.index.rules.rounds import Calendar, Phase
from nenso.index.rules.rounds.paths import path_of_entry
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Document, Refused
from nenso.notify.models import Message
from tests.factories.rounds import NODES, POINTS, RoundWorld, calendar_at, entry_of, participant_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> RoundWorld:
    return RoundWorld()


def _refusal(action: object) -> str:
    with pytest.raises(Refused) as refused, transaction.atomic():
        action()  # type: ignore[operator]
    return refused.value.code


def _into(row: Round, wanted: Phase) -> Round:
    """Move a round's days so that today lies in a phase."""
    calendar: Calendar = calendar_at(wanted, timezone.localdate())
    Round.objects.filter(pk=row.pk).update(**calendar.days)
    row.refresh_from_db()
    assert phase(row, timezone.localdate()) is wanted
    return row


def _verified(world: RoundWorld, wanted: Phase = Phase.OBJECTION) -> Round:
    """A round in which everything was verified: accepted, but for the head of 48, which was cut from 10 to 5 points."""
    row = world.at(Phase.VERIFICATION)
    rounds.deal_work(by=world["van"], round=row, reviewers=[str(world.people["kim"].uuid)], seed=1)
    for participant in row.participants.all():
        for entry in participant.entries.select_related("participant__round__edition"):
            is_cut = (participant.unit_code, entry.node) == ("48", "head")
            rounds.review_entry(
                by=world["kim"],
                entry=entry,
                verdict="cut" if is_cut else "accept",
                inputs={"head": "1"} if is_cut else {},
                reason="Là cấp phó." if is_cut else "",
            )
    return _into(row, wanted)


def _object(world: RoundWorld, row: Round, **facts: object) -> Objection:
    given = {"claim": "Chủ tịch là trưởng ban.", "wanted": {"head": "2"}, **facts}
    return rounds.object_to(by=world["lan"], entry=entry_of(row, "48", "head"), **given)  # type: ignore[arg-type]


# --- Objections -----------------------------------------------------------------------------------------


def test_an_objection_is_accepted_and_its_reason_is_kept_for_the_public(world: RoundWorld) -> None:
    row = _verified(world)
    document = Document("Quyết định", number="12/QĐ-UBND", url="https://example.vn/12")
    found = _object(world, row, documents=[document])
    assert found.evidence.get().title == "Quyết định"
    decided = rounds.decide_objection(
        by=world["van"], objection=found, state="accepted", inputs={}, reason="Quyết định 12 đúng."
    )
    assert decided.before == {"inputs": {"head": "1"}, "points": 5.0}
    assert decided.after == {"inputs": {"head": "2"}, "points": 10.0}
    assert entry_of(row, "48", "head").verified == {"head": "2"}
    assert Message.objects.filter(title_vi__startswith="Kiến nghị đã được").count() == 1
    assert _refusal(lambda: _decide(world, found)) == "objection.decided"


def _decide(world: RoundWorld, found: Objection, **facts: object) -> Objection:
    given = {"state": "rejected", "inputs": {}, "reason": "Không đủ căn cứ.", **facts}
    return rounds.decide_objection(by=world["van"], objection=found, **given)  # type: ignore[arg-type]


def test_an_objection_is_rejected_or_accepted_in_part(world: RoundWorld) -> None:
    row = _verified(world)
    found = _object(world, row)
    assert _refusal(lambda: _decide(world, found, reason="")) == "round.no_reason"
    assert _refusal(lambda: _decide(world, found, state="maybe")) == "objection.state"
    assert _refusal(lambda: _decide(world, found, state="partly", inputs={"head": "2"})) == "objection.partly"
    _decide(world, found)
    assert entry_of(row, "48", "head").verified == {"head": "1"}
    other = rounds.object_to(
        by=world["lan"], entry=entry_of(row, "48", "spend"), claim="Tính lại.", wanted={"spend": "9"}
    )
    _decide(world, other, state="partly", inputs={"spend": "7"})
    assert entry_of(row, "48", "spend").verified == {"spend": "7"}


def test_objections_have_their_days_and_their_people(world: RoundWorld) -> None:
    row = _verified(world, Phase.VERIFICATION)
    assert _refusal(lambda: _object(world, row)) == "round.not_yet"
    _into(row, Phase.DECISION)
    assert _refusal(lambda: _object(world, row)) == "round.too_late"
    assert Objection.objects.count() == 0
    _into(row, Phase.OBJECTION)
    assert _refusal(lambda: _object(world, row, wanted={"head": "1"})) == "objection.nothing_other"
    assert _refusal(lambda: _object(world, row, claim=" ")) == "objection.no_claim"
    other = lambda: rounds.object_to(  # noqa: E731
        by=world["hoa"], entry=entry_of(row, "48", "head"), claim="Khác.", wanted={"head": "2"}
    )
    assert _refusal(other) == "access.role_missing"
    found = _object(world, row)
    assert _refusal(lambda: _object(world, row)) == "objection.once"
    decide = lambda: rounds.decide_objection(  # noqa: E731
        by=world["kim"], objection=found, state="rejected", inputs={}, reason="Không."
    )
    assert _refusal(decide) == "access.role_missing"


def test_a_bad_document_leaves_no_objection_behind(world: RoundWorld) -> None:
    row = _verified(world)
    documents = [Document("Tệp", content=b"<html>", file_name="a.pdf")]
    assert _refusal(lambda: _object(world, row, documents=documents)) == "file.kind"
    assert Objection.objects.count() == 0


# --- Closing --------------------------------------------------------------------------------------------


def test_a_round_closes_into_a_run_that_waits_for_its_publication(world: RoundWorld) -> None:
    row = _verified(world, Phase.DECISION)
    rounds.close_round(by=world["van"], round=row)
    row.refresh_from_db()
    run = row.run
    assert run is not None
    points = dict(RunFigure.objects.filter(run=run, node="all").values_list("unit_code", "points"))
    assert points == pytest.approx({"01": POINTS, "48": POINTS - 5, "79": POINTS})
    ranks = dict(RunFigure.objects.filter(run=run, node="all").values_list("unit_code", "rank"))
    assert ranks == {"01": 1, "79": 1, "48": 3}
    value = InputValue.objects.get(dataset=run.dataset, unit_code="48", key="head")
    assert (value.written, value.note) == ("1.0", f"/desk/rounds/entries/{entry_of(row, '48', 'head').uuid}/")
    assert "small-2025" in value.source.citation
    publication = Publication.objects.get(run=run)
    assert timezone.localtime(publication.embargo_until).date() == row.publish_on
    assert publication.released_at is None
    assert phase(row, timezone.localdate()) is Phase.CLOSED
    closed = journal_of("round", row.code).filter(verb="index.round_closed").get()
    assert closed.facts["undone"] == 0
    assert _refusal(lambda: rounds.close_round(by=world["van"], round=row)) == "round.too_late"
    assert Run.objects.count() == 1


def test_a_figure_of_the_run_opens_down_to_its_entry(world: RoundWorld) -> None:
    row = _verified(world, Phase.DECISION)
    run = rounds.close_round(by=world["van"], round=row).run
    assert run is not None
    (record,) = origin(run.uuid, "48", "head").inputs
    assert (record.written, record.status, record.file_name) == ("1.0", "found", "small-2025")
    assert record.note == path_of_entry(entry_of(row, "48", "head").uuid)
    below = {each.note for each in origin(run.uuid, "48", "all").inputs}
    assert below == {path_of_entry(entry_of(row, "48", node).uuid) for node in NODES}


def test_a_round_is_not_closed_with_work_undone(world: RoundWorld) -> None:
    row = world.at(Phase.DECISION)
    with pytest.raises(Refused) as refused, transaction.atomic():
        rounds.close_round(by=world["van"], round=row)
    assert refused.value.code == "round.undone"
    assert refused.value.facts == {"unsigned": 0, "unverified": 24, "unanswered": 0}
    assert (Dataset.objects.count(), Run.objects.count()) == (0, 0)
    rounds.close_round(by=world["van"], round=row, reason_for_gaps="Hết thời gian thẩm định.")
    row.refresh_from_db()
    points = RunFigure.objects.filter(run=row.run, node="all").values_list("points", flat=True)
    assert list(points) == [POINTS] * 3, "what nobody verified counts as it was said"


def test_an_objection_is_never_left_behind(world: RoundWorld) -> None:
    row = _verified(world)
    _object(world, row)
    _into(row, Phase.DECISION)
    close = lambda who="van": rounds.close_round(by=world[who], round=row, reason_for_gaps="Vội.")  # noqa: E731
    assert _refusal(close) == "round.objections_open"
    _decide(world, Objection.objects.get())
    assert _refusal(lambda: close("kim")) == "access.role_missing"
    close()
    row.refresh_from_db()
    assert row.closed_at is not None


def test_a_round_closes_in_its_days_only(world: RoundWorld) -> None:
    row = _verified(world)
    assert _refusal(lambda: rounds.close_round(by=world["van"], round=row)) == "round.not_yet"
    later = timezone.now() + timedelta(days=20)
    rounds.close_round(by=world["van"], round=row, now=later)
    row.refresh_from_db()
    assert row.closed_at == later
    assert participant_of(row, "48").submitted_at is not None
