"""A verifier's list: the branches dealt, how far each is, which criterion comes next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from nenso.index.models import Assignment, Entry, EntryState, Review, Round
from nenso.index.queries import method_of
from nenso.index.rules import Edition
from nenso.index.rules.rounds import Field, branch_of, criteria
from nenso.kernel.rules import Text, fold, format_date
from nenso.web.presenters.rounds.fields import line_of
from nenso.web.presenters.rounds.naming import VERDICTS, UnitShown, units_shown


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One criterion in a verifier's list."""

    uuid: UUID
    is_done: bool
    is_measured: bool


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One branch of one agency in a verifier's list."""

    unit: UnitShown
    code: str
    branch: Text
    round: str
    items: tuple[ItemShown, ...]

    @property
    def done(self) -> int:
        """How many criteria the verifier has judged."""
        return sum(item.is_done for item in self.items)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.items)

    @property
    def measured(self) -> int:
        """How many came wholly from the yardstick and wait: they may be accepted at once."""
        return sum(item.is_measured and not item.is_done for item in self.items)

    @property
    def next_url(self) -> str:
        """The first criterion that waits; empty where none does."""
        first = next((item for item in self.items if not item.is_done), None)
        return reverse("rounds:review", args=[first.uuid]) if first else ""

    @property
    def url(self) -> str:
        """The branch of the agency's self-assessment."""
        return f"{reverse('rounds:assessment', args=[self.round, self.unit.unit_code])}?branch={self.code}"

    @property
    def accept_url(self) -> str:
        """Where everything measured is accepted at once."""
        return reverse("rounds:accept_all", args=[self.round, self.unit.unit_code, self.code])


def work_lines(row: Round, key: str) -> list[WorkLine]:
    """Return what was dealt to a verifier in a round, in the order of the list; six queries for any number."""
    dealt = list(
        Assignment.objects.filter(participant__round=row, reviewer_key=key).select_related("participant")
    )
    if not dealt:
        return []
    units = units_shown({each.participant for each in dealt}, row.units_on)
    method = method_of(row.edition)
    branches = _branches(method)
    items = _items(dealt, key, branches)
    order = {code: place for place, code in enumerate(dict.fromkeys(branches.values()))}
    lines = [
        WorkLine(
            units[each.participant_id],
            each.branch,
            method.node(each.branch).name,
            row.code,
            tuple(items[each.participant_id, each.branch]),
        )
        for each in dealt
    ]
    return sorted(lines, key=lambda line: (fold(line.unit.name.vi), order.get(line.code, 0)))


def _branches(method: Edition) -> dict[str, str]:
    return {node.code: branch_of(method, node.code).code for node in criteria(method)}


def _items(
    dealt: Sequence[Assignment], key: str, branches: Mapping[str, str]
) -> Mapping[tuple[int, str], list[ItemShown]]:
    by_branch: dict[str, list[int]] = defaultdict(list)
    for each in dealt:
        by_branch[each.branch].append(each.participant_id)
    wanted = Q(pk__in=())
    for code, participants in by_branch.items():
        nodes = [node for node, its in branches.items() if its == code]
        wanted |= Q(participant__in=participants, node__in=nodes)
    rows = Entry.objects.filter(wanted)
    # Only of what the yardstick filled the figures are read: they are few, and a whole round is thousands of rows.
    filled = rows.exclude(origins={}).values_list("pk", "inputs", "origins")
    measured = {pk for pk, inputs, origins in filled if set(inputs) <= set(origins)}
    own = Review.objects.filter(entry=OuterRef("pk"), reviewer_key=key, turn__gt=0)
    columns = ("pk", "uuid", "participant_id", "node", "state", "is_judged")
    found: dict[tuple[int, str], list[ItemShown]] = defaultdict(list)
    listed = rows.annotate(is_judged=Exists(own)).order_by("id").values_list(*columns)
    for pk, uuid, participant, node, state, is_judged in listed:
        is_done = is_judged or state == EntryState.VERIFIED
        found[participant, branches[node]].append(ItemShown(uuid, is_done, pk in measured))
    return found


def narrowed(lines: Sequence[WorkLine], words: str) -> list[WorkLine]:
    """Return the branches that match words without diacritics."""
    wanted = fold(words).split()
    return [
        each
        for each in lines
        if all(
            word in fold(f"{each.unit.name.vi} {each.unit.name.en} {each.branch.vi} {each.branch.en}")
            for word in wanted
        )
    ]


def sentence(row: Round, lines: Sequence[WorkLine]) -> Text:
    """Say how much of the list is judged, and until when it runs."""
    done, total = sum(each.done for each in lines), sum(each.total for each in lines)
    agencies = len({each.unit.unit_code for each in lines})
    until = Text(format_date(row.verify_until, "vi"), format_date(row.verify_until, "en"))
    return Text(
        f"Đã thẩm định {done} trên {total} tiêu chí của {agencies} cơ quan; hạn {until.vi}.",
        f"{done} of {total} criteria of {agencies} {'agency' if agencies == 1 else 'agencies'} are judged; due {until.en}.",
    )


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """Where a criterion stands in the verifier's list."""

    at: int = 0
    total: int = 0
    left: int = 0
    next_url: str = ""


def place_of(lines: Sequence[WorkLine], uuid: UUID) -> PlaceShown:
    """Return where a criterion stands, and the next one that waits after it (then from the beginning)."""
    items = [item for line in lines for item in line.items]
    at = next((place for place, item in enumerate(items) if item.uuid == uuid), None)
    if at is None:
        return PlaceShown()
    ahead = [item for item in (*items[at + 1 :], *items[:at]) if not item.is_done]
    url = reverse("rounds:review", args=[ahead[0].uuid]) if ahead else ""
    left = sum(not item.is_done for item in items)
    return PlaceShown(at + 1, len(items), left, url)


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """What one reviewer found; `name` is that of the person, or of the lead."""

    turn: int
    name: str
    verdict: Text
    line: Text
    points: float | None
    reason: str


def review_shown(each: Review, fields: Sequence[Field], points: float | None = None) -> ReviewShown:
    """Return a review as the pages show it."""
    verdict = VERDICTS.get(each.verdict, Text(each.verdict, each.verdict))
    return ReviewShown(
        each.turn, each.reviewer_name, verdict, line_of(fields, each.inputs), points, each.reason
    )
