"""Documents that more than one agency handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from nenso.index.models import Evidence, Round
from nenso.index.queries import method_of
from nenso.index.queries.rounds import UsedTwice
from nenso.kernel.rules import Text
from nenso.web.exports import Column
from nenso.web.presenters.rounds.cards import SAME

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
    digests = {each.what for each in every if each.same == "file"}
    kept = Evidence.objects.filter(file_id__in=digests).order_by("-id")
    names = dict(kept.values_list("file_id", "file_name"))
    method = method_of(row.edition)
    found = []
    for each in every:
        what = names.get(each.what, each.what) if each.same == "file" else each.what
        places = [
            PlaceShown(use.name, method.node(use.node).name, reverse("rounds:entry", args=[use.entry]))
            for use in each.uses
        ]
        rows = [
            [SAME[each.same], what, use.unit, use.name, method.node(use.node).name, use.title]
            for use in each.uses
        ]
        found.append(TwiceShown(each.uses[0].title, Text(what, what), SAME[each.same], places, rows))
    return found
