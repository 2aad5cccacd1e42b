"""The self-assessment of a participant: its branches, how far each is, the cards of one, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from nenso.index.models import Participant, Round
from nenso.index.queries.rounds import Branch
from nenso.index.rules.rounds import Lack, Phase, Progress
from nenso.kernel.rules import Text, format_date, format_number
from nenso.web.presenters.rounds.cards import CardShown


@dataclass(frozen=True, slots=True)
class BranchShown:
    """One main indicator in the list of branches."""

    code: str
    name: Text
    says: Text
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class AssessmentShown:
    """A page of a self-assessment: the branches, how far all of it is, and the cards of the branch that is open."""

    branches: list[BranchShown]
    branch: BranchShown
    cards: list[CardShown]
    progress: Progress

    @property
    def next_branch(self) -> BranchShown | None:
        """The branch after the one that is open."""
        at = self.branches.index(self.branch) + 1
        return self.branches[at] if at < len(self.branches) else None


def branches_shown(
    branches: Sequence[Branch], row: Round, unit: str, current: str, *, shows_found: bool
) -> list[BranchShown]:
    """Return the branches with how far each is; the first is open where `current` names none."""
    codes = [each.node.code for each in branches]
    open_one = current if current in codes else next(iter(codes), "")
    url = reverse("rounds:assessment", args=[row.code, unit])
    return [
        BranchShown(
            each.node.code,
            each.node.name,
            _branch_says(each, shows_found=shows_found),
            f"{url}?branch={each.node.code}",
            each.node.code == open_one,
        )
        for each in branches
    ]


def _branch_says(each: Branch, *, shows_found: bool) -> Text:
    filled, count = each.filled, len(each.entries)
    own = Text(*(format_number(round(each.points_self, 2), language) for language in ("vi", "en")))
    vi, en = f"{filled}/{count} đã điền · {own.vi} điểm", f"{filled}/{count} filled · {own.en} points"
    if shows_found and any(line.verified for line in each.entries):
        found = Text(*(format_number(round(each.points_verified, 2), language) for language in ("vi", "en")))
        vi, en = f"{vi} → {found.vi}", f"{en} → {found.en}"
    return Text(vi, en)


def progress_of_branches(branches: Sequence[Branch], verified: int = 0) -> Progress:
    """Return how far the branches are together; for a verifier only those dealt."""
    lines = [line for each in branches for line in each.entries]
    return Progress(
        total=len(lines),
        filled=sum(each.filled for each in branches),
        measured=sum(line.is_measured for line in lines),
        verified=verified or sum(line.entry.state == "verified" for line in lines),
        points_self=sum(each.points_self for each in branches),
        points_verified=sum(each.points_verified for each in branches),
        max_points=sum(line.node.max_points for line in lines),
    )


def lead(progress: Progress, row: Round, participant: Participant, phase: Phase, today: date) -> Text:
    """Say how much is filled, measured and claimed, and by when it is due."""
    points = [format_number(round(progress.points_self, 2), language) for language in ("vi", "en")]
    vi = f"Đã điền {progress.filled} trên {progress.total} tiêu chí"
    en = f"{progress.filled} of {progress.total} criteria are filled in"
    if progress.measured:
        vi += f", trong đó {progress.measured} tiêu chí có số đo sẵn"
        en += f", {progress.measured} of them from what was measured"
    vi, en = f"{vi}; tự chấm {points[0]} điểm.", f"{en}; they claim {points[1]} points."
    more = _due(row, participant, phase, today)
    return Text(f"{vi} {more.vi}".strip(), f"{en} {more.en}".strip())


def _due(row: Round, participant: Participant, phase: Phase, today: date) -> Text:
    if participant.submitted_at is not None or phase not in (Phase.PREPARED, Phase.SELF):
        return Text("", "")
    if phase is Phase.PREPARED:
        day = row.opens_on
        return Text(
            f"Được điền từ ngày {format_date(day, 'vi')}.",
            f"It may be filled in from {format_date(day, 'en')}.",
        )
    left = (row.self_until - today).days
    until = Text(format_date(row.self_until, "vi"), format_date(row.self_until, "en"))
    if not left:
        return Text("Hạn cuối là hôm nay.", "Today is the last day.")
    days = "day" if left == 1 else "days"
    return Text(f"Hạn {until.vi}, còn {left} ngày.", f"Due {until.en}, {left} {days} left.")


@dataclass(frozen=True, slots=True)
class LackShown:
    """One thing that is missing, with the address of its card."""

    text: Text
    url: str


def lacks_shown(branches: Sequence[Branch], row: Round, unit: str) -> list[tuple[Text, list[LackShown]]]:
    """Return what is missing by branch, each with the way to its card."""
    url = reverse("rounds:assessment", args=[row.code, unit])
    found = []
    for each in branches:
        lacks = [line.lack for line in each.entries if line.lack is not None]
        if lacks:
            found.append((each.node.name, [_lack(lack, f"{url}?branch={each.node.code}") for lack in lacks]))
    return found


def _lack(lack: Lack, url: str) -> LackShown:
    return LackShown(lack.text, f"{url}#c-{lack.node}")
