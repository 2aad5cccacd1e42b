"""Documents that show what an entry says: handed in as a file or a link, taken away, their links tried by the worker."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.index import links
from nenso.index.actions.rounds.changing import day_of, locked_entry
from nenso.index.actions.rounds.filling import must_be_open
from nenso.index.models import Entry, EntryChange, Evidence, EvidenceRequest, Objection
from nenso.index.queries.rounds import phase
from nenso.index.rules.rounds import Phase
from nenso.index.rules.rounds.links import is_link
from nenso.kernel.actions import defer, keep_file, record
from nenso.kernel.rules import SYSTEM, Actor, Refused

MOST_TITLE, MOST_BODY, MOST_NUMBER, MOST_URL, MOST_NAME = 400, 300, 120, 1000, 200


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is handed in: what it is (title, who issued it, number, day), and a link or a file."""

    title: str
    issuing_body: str = ""
    number: str = ""
    issued_on: date | None = None
    url: str = ""
    content: bytes | None = None
    file_name: str = ""


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
    now: datetime | None = None,
) -> Evidence:
    """Hand a document in for an entry: while the agency assesses itself, or while a verifier's request for it is open.

    The same file as another agency's is taken and shown to who verifies (`queries.rounds.twins_of`).
    Raises `Refused`: "evidence.no_title", "evidence.file_or_link", "evidence.link", "evidence.too_long",
    "evidence.day", "evidence.twice", "file.empty", "file.too_large", "file.kind", "participant.submitted",
    "round.not_yet", "round.too_late", "access.role_missing".
    """
    row = locked_entry(entry)
    by = allowed(by, Role.REPORTER, row.participant.unit_code)
    if not _is_asked_for(row, now):
        must_be_open(row.participant, now)
    document = Document(title, issuing_body, number, issued_on, url, content, file_name)
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
    title, url = document.title.strip(), document.url.strip()
    _check(document, title, url, now)
    file = keep_file(document.content or b"", name=document.file_name) if not url else None
    _must_be_new(entry, objection, url, file.digest if file else "")
    made = Evidence.objects.create(
        entry=entry,
        objection=objection,
        title=title,
        issuing_body=document.issuing_body.strip(),
        number=document.number.strip(),
        issued_on=document.issued_on,
        url=url,
        file=file,
        file_name=_plain_name(document.file_name) if file else "",
        by_key=by.key,
        by_name=by.name,
    )
    _told(made, by, "attached", "index.evidence_added")
    if url:
        defer("index.check_link", evidence=str(made.uuid))
    return made


def _check(document: Document, title: str, url: str, now: datetime | None) -> None:
    if not title:
        raise Refused("evidence.no_title", field="title")
    if bool(url) == (document.content is not None):
        raise Refused("evidence.file_or_link", field="url")
    lengths = {
        "title": (title, MOST_TITLE),
        "issuing_body": (document.issuing_body.strip(), MOST_BODY),
        "number": (document.number.strip(), MOST_NUMBER),
        "url": (url, MOST_URL),
    }
    for field, (text, most) in lengths.items():
        if len(text) > most or "\x00" in text:
            raise Refused("evidence.too_long", field=field, length=len(text), most=most)
    if url and not is_link(url):
        raise Refused("evidence.link", field="url", url=url[:120])
    if document.issued_on is not None and document.issued_on > day_of(now):
        raise Refused("evidence.day", field="issued_on", day=document.issued_on)


def _plain_name(name: str) -> str:
    """Return a file's name without folders and marks that no file has."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\x00", "").strip()
    return plain[-MOST_NAME:]


def _must_be_new(entry: Entry, objection: Objection | None, url: str, digest: str) -> None:
    same = Q(url=url) if url else Q(file_id=digest)
    kept = Evidence.objects.filter(same, entry=entry, objection=objection, removed_at=None).first()
    if kept is not None:
        raise Refused("evidence.twice", field="url" if url else "file", title=kept.title)


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
