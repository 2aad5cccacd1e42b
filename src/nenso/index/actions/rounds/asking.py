"""More evidence asked for by a verifier until a day, and the agency's answer."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.index.actions.rounds.changing import changed, day_of, locked_entry, must_be_in
from nenso.index.actions.rounds.telling import tell_reporters
from nenso.index.models import Assignment, Entry, EvidenceRequest
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds import branch_of_entry
from nenso.index.rules.rounds import Phase
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text

MOST_WORDS = 4000


@transaction.atomic
def ask_for_evidence(
    *, by: Actor, entry: Entry, question: str, due: date, now: datetime | None = None
) -> EvidenceRequest:
    """Ask an agency for more evidence of one criterion; the agency is told.

    Raises `Refused`: "request.no_question", "request.too_long", "request.due" (outside the days that are left),
    "review.not_dealt", "round.not_yet", "round.too_late", "access.role_missing".
    """
    row = locked_entry(entry)
    round_ = row.participant.round
    must_be_in(round_, Phase.VERIFICATION, now)
    by = _judge(row, by)
    words = words_of(question, "question", "request.no_question")
    if not day_of(now) <= due <= round_.verify_until:
        raise Refused("request.due", field="due", due=due, first=day_of(now), last=round_.verify_until)
    made = EvidenceRequest.objects.create(entry=row, question=words, due=due, by_key=by.key, by_name=by.name)
    changed(
        row, by, stage="verification", verb="asked", before=None, after={"due": due.isoformat()}, reason=words
    )
    row.save(update_fields=["row_version"])
    facts = {**place_of(row), "due": due, "request": str(made.uuid)}
    record(by=by, verb="index.evidence_asked", thing=("entry", str(row.uuid)), facts=facts)
    name = method_of(round_.edition).node(row.node).name
    tell_reporters(
        round_,
        [row.participant.unit_code],
        f"evidence_asked:{made.uuid}",
        Text("Cần bổ sung minh chứng: {name}", "More evidence is asked for: {name}").fill(name=name),
        Text("Hạn trả lời {due}. {question}", "Answer until {due}. {question}").fill(due=due, question=words),
    )
    entry.row_version = row.row_version
    return made


def _judge(row: Entry, by: Actor) -> Actor:
    its = Assignment.objects.filter(participant=row.participant, branch=branch_of_entry(row))
    if its.filter(reviewer_key=by.key).exists():
        return by if by.right else Actor(by.kind, by.key, by.name, "verifier")
    return allowed(by, Role.APPROVER, NATIONAL)


def words_of(text: str, field: str, empty: str) -> str:
    """Return what somebody wrote, trimmed; raises `Refused`: the code given where it is empty, "request.too_long"."""
    words = text.replace("\x00", "").strip()
    if not words:
        raise Refused(empty, field=field)
    if len(words) > MOST_WORDS:
        raise Refused("request.too_long", field=field, length=len(words), most=MOST_WORDS)
    return words


def place_of(row: Entry) -> dict[str, str]:
    """Return where an entry stands, for the journal."""
    participant = row.participant
    return {"round": participant.round.code, "unit": participant.unit_code, "node": row.node}


@transaction.atomic
def answer_request(
    *, by: Actor, request: EvidenceRequest, answer: str, now: datetime | None = None
) -> EvidenceRequest:
    """Answer a request, after adding the documents; late is taken while the verification lasts, and shown as late.

    Raises `Refused`: "request.answered", "request.no_answer", "request.too_long", "round.not_yet", "round.too_late",
    "access.role_missing".
    """
    row = locked_entry(request.entry)
    by = allowed(by, Role.REPORTER, row.participant.unit_code)
    must_be_in(row.participant.round, Phase.VERIFICATION, now)
    held = EvidenceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if held.answered_at is not None:
        raise Refused("request.answered", name=held.answered_by_name)
    held.answer = words_of(answer, "answer", "request.no_answer")
    held.answered_at = now or timezone.now()
    held.answered_by_key, held.answered_by_name = by.key, by.name
    held.save(update_fields=["answer", "answered_at", "answered_by_key", "answered_by_name"])
    changed(row, by, stage="verification", verb="answered", before=None, after=None, reason=held.answer)
    row.save(update_fields=["row_version"])
    facts = {**place_of(row), "request": str(held.uuid)}
    record(by=by, verb="index.evidence_answered", thing=("entry", str(row.uuid)), facts=facts)
    return held
