"""Approved reports sent on: packed and signed, handed over, tried again, and the receiver's answer kept."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.directory import queries as directory
from nenso.kernel.actions import defer, record, signing_key
from nenso.kernel.rules import SYSTEM, Actor, Refused, Text
from nenso.kernel.rules.signing import public_key
from nenso.reporting.models import Package, Step, Submission
from nenso.reporting.queries.submissions import receiver as receiver_code
from nenso.reporting.receivers import Delivery, HttpReceiver, Outcome, Receiver, must_be_safe
from nenso.reporting.rules.packages import (
    Approved,
    PackedCell,
    PackedStep,
    content_of,
    digest_of,
    envelope,
    seal,
    signature_of,
)
from nenso.reporting.rules.states import Verb

GOVERNMENT = "government"  # the one receiver that settings name
MOST_ATTEMPTS = 8  # over some six hours; see tasks
TASK = "reporting.deliver_package"


def receiver_named(name: str) -> Receiver:
    """Return a receiver; raises `Refused`: "package.no_receiver", "package.address"."""
    if name != GOVERNMENT or not settings.REPORT_RECEIVER_URL:
        raise Refused("package.no_receiver")
    return HttpReceiver(name, settings.REPORT_RECEIVER_URL, signing_key(settings.SIGNING_FOLDER))


@transaction.atomic
def send_package(*, by: Actor, submission: Submission, receiver: str = GOVERNMENT) -> Package:
    """Pack and sign an approved report, and hand it to the worker to deliver. The same content goes out once.

    What a receiver refused, or what could not be delivered, may be sent again; it keeps its number, so that a receiver
    that had it after all knows it. Asked for is the approver of the reporting organisation, or of one above it.
    Raises `Refused`: "access.role_missing", "package.not_approved", "package.no_receiver", "package.address",
    "package.already_delivered", "package.already_waiting".
    """
    by = allowed(by, Role.APPROVER, submission.organisation_code)
    if not settings.REPORT_RECEIVER_URL:
        raise Refused("package.no_receiver")
    must_be_safe(settings.REPORT_RECEIVER_URL)
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    content = content_of(approved_of(submission))
    package = _package(submission, receiver, content)
    facts = {"package": str(package.uuid), "receiver": receiver, "digest": package.digest}
    Step.objects.create(
        submission=submission,
        verb=Verb.SENT,
        before=submission.state,
        after=submission.state,
        organisation_code=submission.organisation_code,
        by_key=by.key,
        by_name=by.name,
    )
    record(by=by, verb="reporting.package_sent", thing=("submission", str(submission.uuid)), facts=facts)
    defer(TASK, package=str(package.uuid))
    return package


def deliver_package(*, package: UUID, to: Receiver | None = None) -> Package:
    """Try once to deliver a package, and keep the answer; nothing where it was taken already.

    No transaction stands open while the receiver is waited for. The answer says "is_final" where no further attempt
    is of use, or left.
    """
    row = Package.objects.get(uuid=package)
    if row.sent_at is not None:
        return row
    receiver = to or receiver_named(row.receiver)
    answer = receiver.deliver(Delivery(str(row.uuid), file_of(row)))
    with transaction.atomic():
        row = Package.objects.select_for_update().get(pk=row.pk)
        row.attempts = F("attempts") + 1
        row.save(update_fields=["attempts"])
        row.refresh_from_db()
        is_taken = answer.outcome in (Outcome.ACCEPTED, Outcome.REPEATED)
        is_final = answer.outcome is not Outcome.FAILED or row.attempts >= MOST_ATTEMPTS
        row.answer = {
            "outcome": answer.outcome.value,
            "status": answer.status,
            "words": answer.words,
            "at": timezone.now().isoformat(),
            "is_final": is_final,
        }
        if is_taken:
            row.sent_at = timezone.now()
        row.save(update_fields=["answer", "sent_at"])
        verb = "reporting.package_delivered" if is_taken else "reporting.package_not_delivered"
        facts: dict[str, Any] = {"package": str(row.uuid), "attempt": row.attempts, **row.answer}
        record(by=SYSTEM, verb=verb, thing=("submission", str(row.submission.uuid)), facts=facts)
    return row


def sealed(submission: Submission) -> bytes:
    """Return the signed file of an approved report without sending it; raises `Refused("package.not_approved")`."""
    return seal(approved_of(submission), signing_key(settings.SIGNING_FOLDER))


def file_of(package: Package) -> bytes:
    """Return the signed file of a package, as it is sent and as `nenso report verify` checks it.

    The signature is the stored one for as long as the house has the same key; under another it is signed anew, so
    that file and key belong together.
    """
    key, content = signing_key(settings.SIGNING_FOLDER), package.content.encode()
    return envelope(content, signature_of(content, key), public_key(key))


def approved_of(submission: Submission) -> Approved:
    """Return a report as it goes out: its regime and act, every cell with its origin, and the steps it took."""
    regime, form = submission.regime, submission.form
    units = directory.organisations([submission.organisation_code], submission.last_day)
    unit = units.get(submission.organisation_code)
    name = unit.name if unit else Text(submission.organisation_code, submission.organisation_code)
    return Approved(
        submission=str(submission.uuid),
        row_version=submission.row_version,
        state=submission.state,
        regime=regime.regime.code,
        regime_name=Text(regime.name_vi, regime.name_en),
        regime_kind=regime.kind,
        act=_act(regime.act_number, regime.act_date.isoformat() if regime.act_date else "", regime.act_title),
        receiver=receiver_code(submission),
        organisation=submission.organisation_code,
        organisation_name=name,
        period=submission.period,
        first_day=submission.first_day.isoformat(),
        last_day=submission.last_day.isoformat(),
        due=submission.due.isoformat(),
        form_number=form.number,
        form_digest=form.digest,
        cells=tuple(
            PackedCell(cell.key, cell.text or cell.number, cell.source, cell.facts)
            for cell in submission.cells.all()
        ),
        steps=tuple(
            PackedStep(
                step.verb,
                step.before,
                step.after,
                _moment(step.at),
                step.by_name,
                step.organisation_code,
                step.reason,
            )
            for step in submission.steps.order_by("id")
            if step.verb != Verb.SENT
        ),
    )


def _package(submission: Submission, receiver: str, content: bytes) -> Package:
    """Return the package of this content: the one that was not taken before, ready for new attempts, or a new one."""
    digest = digest_of(content)
    found = Package.objects.filter(submission=submission, receiver=receiver, digest=digest).first()
    if found is None:
        key = signing_key(settings.SIGNING_FOLDER)
        return Package.objects.create(
            submission=submission,
            receiver=receiver,
            content=content.decode(),
            digest=digest,
            signature=signature_of(content, key),
        )
    if found.sent_at is not None:
        raise Refused("package.already_delivered", receiver=receiver, at=_moment(found.sent_at))
    if not found.answer.get("is_final"):
        raise Refused("package.already_waiting", receiver=receiver)
    found.attempts, found.answer = 0, {}
    found.save(update_fields=["attempts", "answer"])
    return found


def _act(number: str, day: str, title: str) -> Mapping[str, str]:
    return {"number": number, "date": day, "title": title}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
