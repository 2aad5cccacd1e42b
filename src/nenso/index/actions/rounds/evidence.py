"""What shows what an entry says: handed in as a file, a link or an entry of the catalogue, taken away, links tried by the worker."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.catalogue.queries import check_reference
from nenso.index import links
from nenso.index.actions.rounds.changing import day_of, locked_entry
from nenso.index.actions.rounds.filling import must_be_open
from nenso.index.models import Entry, EntryChange, Evidence, EvidenceRequest, Objection
from nenso.index.queries.rounds import phase
from nenso.index.rules.rounds import Phase
from nenso.kernel.actions import defer, keep_file, record
from nenso.kernel.rules import SYSTEM, Actor, Document, Lack, Refused, checked_document

CODES = {
    Lack.TITLE: "evidence.no_title",
    Lack.SIGN: "evidence.sign",
    Lack.LENGTH: "evidence.too_long",
    Lack.FILE_OR_LINK: "evidence.file_or_link",
    Lack.LINK: "evidence.link",
    Lack.DAY: "evidence.day",
}


@transaction.atomic
def add_evidence(
    *,
    by: Actor,
    entry: Entry,
    title: str,
    issuing_body: str = "",
    number: str = "",
    issued_on: date | None = None,
    url: str = "",
    content: bytes | None = None,
    file_name: str = "",
    catalogue_code: str = "",
    now: datetime | None = None,
) -> Evidence:
    """Hand evidence in for an entry: while the agency assesses itself, or while a verifier's request for it is open.

    It is a file, a link, or the public entry of the catalogue that it shows (`catalogue_code`) alone or beside one of the two.

    The same file as another agency's is taken and shown to who verifies (`queries.rounds.twins_of`).
    Raises `Refused`: "evidence.no_title", "evidence.file_or_link", "evidence.link", "evidence.too_long",
    "evidence.sign", "evidence.day", "evidence.twice", those of `catalogue.queries.check_reference`, "file.empty", "file.too_large", "file.kind", "participant.submitted",
    "round.not_yet", "round.too_late", "access.role_missing".
    """
    row = locked_entry(entry)
    by = allowed(by, Role.REPORTER, row.participant.unit_code)
    if not _is_asked_for(row, now):
        must_be_open(row.participant, now)
    document = Document(title, issuing_body, number, issued_on, url, content, file_name, catalogue_code)
    return attach(by=by, entry=row, document=document, now=now)


def _is_asked_for(row: Entry, now: datetime | None) -> bool:
    if phase(row.participant.round, day_of(now)) is not Phase.VERIFICATION:
        return False
    return EvidenceRequest.objects.filter(entry=row, answered_at=None).exists()


def attach(
    *,
    by: Actor,
    entry: Entry,
    document: Document,
    objection: Objection | None = None,
    now: datetime | None = None,
) -> Evidence:
    """Keep a document with an entry, or with an objection to it; the caller asked whether `by` may.

    Raises `Refused` for the document itself, as `add_evidence`.
    """
    its = checked_document(document, day_of(now), CODES)
    check_reference(its.catalogue_code, field="catalogue_code")
    file = keep_file(its.content, name=its.file_name) if its.content is not None else None
    _must_be_new(entry, objection, its, file.digest if file else "")
    made = Evidence.objects.create(
        entry=entry,
        objection=objection,
        title=its.title,
        issuing_body=its.issuing_body,
        number=its.number,
        issued_on=its.issued_on,
        url=its.url,
        file=file,
        file_name=its.file_name if file else "",
        catalogue_code=its.catalogue_code,
        by_key=by.key,
        by_name=by.name,
    )
    _told(made, by, "attached", "index.evidence_added")
    if its.url:
        defer("index.check_link", evidence=str(made.uuid))
    return made


def _must_be_new(entry: Entry, objection: Objection | None, its: Document, digest: str) -> None:
    field, same = "catalogue_code", Q(url="", file=None, catalogue_code=its.catalogue_code)
    if its.url:
        field, same = "url", Q(url=its.url)
    elif digest:
        field, same = "file", Q(file_id=digest)
    kept = Evidence.objects.filter(same, entry=entry, objection=objection, removed_at=None).first()
    if kept is not None:
        raise Refused("evidence.twice", field=field, title=kept.title)


@transaction.atomic
def remove_evidence(*, by: Actor, evidence: Evidence, now: datetime | None = None) -> Evidence:
    """Take a document away again; it stays on record. What came with an objection stays.

    Raises `Refused`: "evidence.removed", "evidence.of_objection", "participant.submitted", "round.not_yet",
    "round.too_late", "access.role_missing".
    """
    entry = locked_entry(evidence.entry)
    by = allowed(by, Role.REPORTER, entry.participant.unit_code)
    row = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    row.entry = entry
    if row.objection_id is not None:
        raise Refused("evidence.of_objection")
    must_be_open(entry.participant, now)
    if row.removed_at is not None:
        raise Refused("evidence.removed")
    row.removed_at = now or timezone.now()
    row.save(update_fields=["removed_at"])
    _told(row, by, "removed", "index.evidence_removed")
    evidence.removed_at = row.removed_at
    return row


def _told(row: Evidence, by: Actor, verb: str, journal_verb: str) -> None:
    what = {
        "title": row.title,
        "number": row.number,
        "url": row.url,
        "file": row.file_id or "",
        "catalogue_code": row.catalogue_code,
        "evidence": str(row.uuid),
    }
    EntryChange.objects.create(
        entry=row.entry,
        stage="objection" if row.objection_id else "self",
        verb=verb,
        before=None if verb == "attached" else what,
        after=what if verb == "attached" else None,
        by_key=by.key,
        by_name=by.name,
    )
    participant = row.entry.participant
    place = {"round": participant.round.code, "unit": participant.unit_code, "node": row.entry.node}
    record(by=by, verb=journal_verb, thing=("entry", str(row.entry.uuid)), facts=place | what)


def check_link(*, evidence: UUID | str) -> str:
    """Try the link of a document and keep what came of it; return the fault, empty where it leads somewhere.

    The server is asked outside any transaction: how long it takes holds nobody up.
    """
    row = Evidence.objects.filter(uuid=evidence).exclude(url="").first()
    if row is None:
        return ""
    fault = links.fault_of(row.url)
    with transaction.atomic():
        Evidence.objects.filter(pk=row.pk).update(url_checked_at=timezone.now(), url_fault=fault)
        facts = {"url": row.url, "fault": fault}
        record(by=SYSTEM, verb="index.link_checked", thing=("evidence", str(row.uuid)), facts=facts)
    return fault
