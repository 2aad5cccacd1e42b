"""One criterion of one participant as a card: what it asks, how it scores, what is said, its points at once, its evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from nenso.catalogue.queries import Reference
from nenso.directory.queries import OrganisationAsOf
from nenso.index.models import Entry, Evidence, EvidenceRequest, Objection
from nenso.index.queries.rounds import EntryLine, Twin
from nenso.index.rules import Edition, Node, rule_words
from nenso.index.rules.rounds import Earned, Lack, Lacking
from nenso.index.rules.rounds.links import fault_words
from nenso.kernel.rules import Text, format_date, format_number
from nenso.web.presenters.catalogue.ties import EntrySaid
from nenso.web.presenters.rounds.fields import InputShown, inputs_shown, line_of
from nenso.web.presenters.rounds.naming import ENTRY_KINDS, ENTRY_STATES, objection_state

LACKS = {
    Lacking.EVERYTHING: Text("chưa điền", "not filled"),
    Lacking.PART: Text("còn thiếu", "incomplete"),
    Lacking.EVIDENCE: Text("thiếu minh chứng", "evidence missing"),
}
SAME = {
    "file": Text("cùng tệp", "the same file"),
    "link": Text("cùng đường dẫn", "the same link"),
    "number": Text("cùng số hiệu", "the same number"),
}


@dataclass(frozen=True, slots=True)
class ClashLine:
    """One field that two people wrote."""

    name: Text
    theirs: Text
    mine: Text


@dataclass(frozen=True, slots=True)
class ClashShown:
    """What somebody else wrote since the page was opened, beside what is being stored."""

    says: Text
    lines: tuple[ClashLine, ...]
    version: int
    theirs_url: str
    form_id: str


@dataclass(frozen=True, slots=True)
class PointsShown:
    """What a criterion earns at once, or why what was typed cannot be scored."""

    id: str
    points: float
    max_points: float
    reason: Text
    is_known: bool
    is_relative: bool
    fault: Text | None = None
    clash: ClashShown | None = None


@dataclass(frozen=True, slots=True)
class FoundShown:
    """What verification found of a criterion and why; `change` is verified less self."""

    line: Text
    points: float
    change: float
    reason: str

    @property
    def says(self) -> Text:
        """The points found, and how they stand to those claimed."""
        if not abs(self.change) >= 0.005:  # also where either is not known
            against = Text("như tự chấm", "as claimed")
        else:
            vi, en = (format_number(abs(self.change), language, 2) for language in ("vi", "en"))
            is_less = self.change < 0
            against = Text(
                f"{'thấp' if is_less else 'cao'} hơn tự chấm {vi}",
                f"{en} {'below' if is_less else 'above'} the claim",
            )
        vi, en = (format_number(self.points, language, 2) for language in ("vi", "en"))
        return Text(f"{vi} điểm, {against.vi}", f"{en} points, {against.en}")


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """One document of the evidence; `fault` says why its link leads nowhere, or who else handed it in.

    `shows` is None where it names no entry of the catalogue, or none that is public.
    """

    uuid: Any
    title: str
    says: Text
    url: str
    file_url: str
    fault: Text | None
    may_remove: bool
    shows: EntrySaid | None


@dataclass(frozen=True, slots=True)
class RequestShown:
    """A verifier's request for more evidence."""

    row: EvidenceRequest
    status: Text
    kind: str
    may_answer: bool
    shows_name: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """What the reader of a card may do and see; decided by the view."""

    is_editable: bool = False
    may_answer: bool = False
    may_object: bool = False
    shows_found: bool = False
    shows_requests: bool = True
    shows_twins: bool = False  # who else handed a document in is told to those who verify
    may_review: bool = False
    is_agency: bool = False


@dataclass(frozen=True, slots=True)
class CardShown:
    """A criterion with everything that its card shows."""

    row: Entry
    node: Node
    how: Text
    inputs: list[InputShown]
    earned: PointsShown
    lack: Lack | None
    evidence: list[DocumentShown]
    requests: list[RequestShown]
    found: FoundShown | None
    objection: Objection | None
    changes: int
    is_measured: bool
    is_open: bool
    reader: Reader
    url: str = ""
    note: str = ""

    @property
    def is_editable(self) -> bool:
        """Whether its fields may be written by the reader."""
        return self.reader.is_editable

    @property
    def may_add(self) -> bool:
        """Whether the reader may add evidence: while it is filled in, and while more of it is asked for."""
        return self.reader.is_editable or any(each.may_answer for each in self.requests)

    @property
    def wants_evidence(self) -> bool:
        """Whether the edition names the evidence that it wants."""
        return self.node.evidence is not None

    @property
    def is_urgent(self) -> bool:
        """Whether a question waits for the reader."""
        return any(each.may_answer for each in self.requests)

    @property
    def state(self) -> Text:
        """How far it is."""
        return ENTRY_STATES.get(self.row.state, Text(self.row.state, self.row.state))

    @property
    def state_kind(self) -> str:
        """How its badge looks."""
        return ENTRY_KINDS.get(self.row.state, "plain")

    @property
    def lack_short(self) -> Text:
        """What is missing, in two words."""
        return LACKS[self.lack.what] if self.lack else Text("", "")

    @property
    def objection_state(self) -> Text:
        """What became of its objection."""
        return objection_state(self.objection) if self.objection else Text("", "")

    @property
    def entry_url(self) -> str:
        """The page of this criterion alone."""
        return reverse("rounds:entry", args=[self.row.uuid])

    @property
    def save_url(self) -> str:
        """Where it is stored."""
        return reverse("rounds:save", args=[self.row.uuid])

    @property
    def try_url(self) -> str:
        """Where what is being typed is scored."""
        return reverse("rounds:try", args=[self.row.uuid])

    @property
    def review_url(self) -> str:
        """Where the reader reviews it; empty where that is not for the reader."""
        return reverse("rounds:review", args=[self.row.uuid]) if self.reader.may_review else ""

    @property
    def object_url(self) -> str:
        """Where the reader objects; empty where that is not for the reader."""
        may = self.reader.may_object and self.row.verified is not None
        return reverse("rounds:object", args=[self.row.uuid]) if may else ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a card and could not be stored."""

    inputs: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    fault: Text | None = None
    clash: ClashShown | None = None
    earned: Earned | None = None


def card_of(
    line: EntryLine,
    method: Edition,
    place: OrganisationAsOf,
    reader: Reader,
    *,
    today: date,
    changes: int = 0,
    twins: Mapping[int, Sequence[Twin]] | None = None,
    typed: Typed | None = None,
    url: str = "",
) -> CardShown:
    """Return a criterion as its card; `typed` is what stands in its fields instead of what is stored."""
    written = {**line.entry.inputs, **typed.inputs} if typed else None
    return CardShown(
        row=line.entry,
        node=line.node,
        how=how(method, line.node),
        inputs=inputs_shown(line.fields, line.entry, place, written),
        earned=points_shown(line.node, typed.earned or line.own, typed)
        if typed
        else points_shown(line.node, line.own),
        lack=line.lack,
        evidence=[
            _document(each, line.shown, reader, (twins or {}).get(each.pk, ()))
            for each in line.evidence
            if not each.objection_id
        ],
        requests=[_request(each, reader, today) for each in line.requests] if reader.shows_requests else [],
        found=found_of(line) if reader.shows_found else None,
        objection=line.objections[-1] if line.objections and (reader.shows_found) else None,
        changes=changes,
        is_measured=line.is_measured,
        is_open=reader.is_editable,
        reader=reader,
        url=url,
        note=typed.note if typed else line.entry.note,
    )


def how(method: Edition, node: Node) -> Text:
    """Say what a criterion can earn and by which rule."""
    vi, en = (format_number(node.max_points, language) for language in ("vi", "en"))
    words = rule_words(method, node)
    evidence = node.evidence
    more_vi = f" Minh chứng: {evidence.vi}." if evidence else ""
    more_en = f" Evidence: {evidence.en}." if evidence else ""
    return Text(
        f"Tối đa {vi} điểm; cách chấm: {words.vi}.{more_vi}",
        f"At most {en} points; how it is scored: {words.en}.{more_en}",
    )


def points_shown(node: Node, earned: Earned, typed: Typed | None = None) -> PointsShown:
    """Return what is earned as the card shows it."""
    return PointsShown(
        id=f"p-{node.code}",
        points=earned.points,
        max_points=earned.max_points,
        reason=earned.reason,
        is_known=earned.is_known,
        is_relative=earned.is_relative,
        fault=typed.fault if typed else None,
        clash=typed.clash if typed else None,
    )


def found_of(line: EntryLine) -> FoundShown | None:
    """Return what verification found, None where nobody verified."""
    if line.verified is None:
        return None
    known = line.own.points if line.own.is_known else 0.0
    last = next((each for each in line.reviews if each.turn == 0), None) or (
        line.reviews[-1] if line.reviews else None
    )
    reason = last.reason if last else ""
    return FoundShown(
        line_of(line.fields, line.entry.verified), line.verified.points, line.verified.points - known, reason
    )


def _document(
    each: Evidence, shown: Mapping[str, Reference], reader: Reader, twins: Sequence[Twin]
) -> DocumentShown:
    told = twins if reader.shows_twins else ()
    return document_shown(each, shown, may_remove=reader.is_editable, twins=told)


def document_shown(
    each: Evidence,
    shown: Mapping[str, Reference],
    *,
    may_remove: bool = False,
    twins: Sequence[Twin] = (),
) -> DocumentShown:
    """Return a document as the pages show it; `shown` are the entries of the catalogue by the code that was written."""
    return DocumentShown(
        uuid=each.uuid,
        title=each.title,
        says=_says(each),
        url=each.url,
        file_url=reverse("rounds:evidence_file", args=[each.uuid]) if each.file_id else "",
        fault=_fault(each, twins),
        may_remove=may_remove,
        shows=entry_shown(shown.get(each.catalogue_code)),
    )


def entry_shown(one: Reference | None) -> EntrySaid | None:
    """Return an entry of the catalogue as a link to its public page."""
    if one is None:
        return None
    name = Text(one.name.vi, one.name.en or one.name.vi)
    return EntrySaid(one.code, name, reverse("web:catalogue_entry", args=[one.code]))


def _says(each: Evidence) -> Text:
    parts_vi = [part for part in (each.number, each.issuing_body) if part]
    parts_en = list(parts_vi)
    if each.issued_on:
        parts_vi.append(f"ngày {format_date(each.issued_on, 'vi')}")
        parts_en.append(format_date(each.issued_on, "en"))
    if where := each.file_name or each.url:
        parts_vi.append(where)
        parts_en.append(where)
    return Text(" · ".join(parts_vi), " · ".join(parts_en))


def _fault(each: Evidence, twins: Sequence[Twin]) -> Text | None:
    if each.url_fault:
        why = fault_words(each.url_fault)
        return Text(f"Đường dẫn không mở được: {why.vi}", f"The link leads nowhere: {why.en}")
    if not twins:
        return None
    vi = ", ".join(dict.fromkeys(f"{one.unit.vi} ({SAME[one.same].vi})" for one in twins))
    en = ", ".join(dict.fromkeys(f"{one.unit.en} ({SAME[one.same].en})" for one in twins))
    return Text(f"Cơ quan khác cũng nộp: {vi}", f"Handed in by another agency too: {en}")


def _request(each: EvidenceRequest, reader: Reader, today: date) -> RequestShown:
    if each.answered_at:
        return RequestShown(each, Text("đã trả lời", "answered"), "good", False, not reader.is_agency)
    is_late = today > each.due
    status = Text("quá hạn", "overdue") if is_late else Text("chờ trả lời", "waits for an answer")
    return RequestShown(each, status, "urgent", reader.may_answer, not reader.is_agency)
