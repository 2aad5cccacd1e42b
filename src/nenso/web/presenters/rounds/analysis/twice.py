"""Documents that more than one agency handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from nenso.index.models import Evidence, Round
from nenso.index.queries import method_of
from nenso.index.queries.rounds import UsedTwice, rounds, used_twice_in
from nenso.kernel.rules import Text
from nenso.web.exports import Column
from nenso.web.presenters.rounds.cards import SAME
from nenso.web.presenters.rounds.naming import name_of_round

TWICE_COLUMNS = (
    Column("same", Text("Trùng", "What is the same")),
    Column("what", Text("Tệp, đường dẫn hoặc số", "File, link or number"), width=60),
    Column("unit", Text("Mã", "Code")),
    Column("name", Text("Cơ quan", "Agency"), width=32),
    Column("criterion", Text("Tiêu chí", "Criterion"), width=50),
    Column("title", Text("Trích yếu", "Title"), width=50),
)


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """One agency's use of a document."""

    unit: Text
    criterion: Text
    url: str


@dataclass(frozen=True, slots=True)
class TwiceShown:
    """One document that several agencies handed in."""

    title: str
    says: Text
    same: Text
    places: list[PlaceShown]
    rows: list[list[Any]]


def twice_shown(every: Sequence[UsedTwice], row: Round) -> list[TwiceShown]:
    """Return documents used twice as the page shows them; a file by its name. One query."""
    digests = {what for each in every for same, what in each.shared if same == "file"}
    kept = Evidence.objects.filter(file_id__in=digests).order_by("-id")
    names = dict(kept.values_list("file_id", "file_name"))
    method = method_of(row.edition)
    found = []
    for each in every:
        what = " · ".join(names.get(key, key) if same == "file" else key for same, key in each.shared)
        vi, en = (
            ", ".join(SAME[same].in_language(language) for same, _key in each.shared)
            for language in ("vi", "en")
        )
        places = [
            PlaceShown(use.name, method.node(use.node).name, reverse("rounds:entry", args=[use.entry]))
            for use in each.uses
        ]
        rows = [
            [Text(vi, en), what, use.unit, use.name, method.node(use.node).name, use.title]
            for use in each.uses
        ]
        found.append(TwiceShown(each.uses[0].title, Text(what, what), Text(vi, en), places, rows))
    return found


@dataclass(frozen=True, slots=True)
class RoundTwice:
    """A running round in which documents were handed in by more than one agency: how many, and where they stand."""

    name: Text
    count: int
    url: str

    @property
    def says(self) -> Text:
        """How many there are."""
        many = "document" if self.count == 1 else "documents"
        return Text(
            f"{self.count} tài liệu do hơn một cơ quan nộp", f"{self.count} {many} of more than one agency"
        )


NOT_FIGURES = Text(
    "Ở các đợt đánh giá đang chạy: cùng tệp, cùng đường dẫn, hoặc cùng số của cùng cơ quan ban hành. Đây là tài liệu "
    "của tiêu chí, không phải số liệu trong kho, nên được xem và kết luận khi thẩm định.",
    "In running assessment rounds: the same file, link, or number of the same body. They are documents of criteria, "
    "not figures of the store, and are judged in verification.",
)


@dataclass(frozen=True, slots=True)
class RoundsTwice:
    """The running rounds in which documents were handed in by more than one agency, and what that means."""

    lines: list[RoundTwice]
    note: Text = NOT_FIGURES


def rounds_with_twice() -> RoundsTwice:
    """Return the running rounds with documents used twice, for where whoever looks for what is wrong looks. Two queries."""
    running = list(rounds().filter(opened_at__isnull=False, closed_at=None))
    counts = used_twice_in(running) if running else {}
    lines = [
        RoundTwice(name_of_round(row), counts[row.pk], reverse("rounds:twice", args=[row.code]))
        for row in running
        if row.pk in counts
    ]
    return RoundsTwice(lines)
