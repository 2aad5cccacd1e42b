"""What happened to a criterion: who wrote, measured, found or decided what, when and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nenso.index.models import EntryChange
from nenso.index.rules.rounds import Field
from nenso.kernel.rules import Text
from nenso.web.presenters.rounds.fields import line_of

VERBS = {
    "filled": Text("Số đo được điền vào", "A measured figure came in"),
    "wrote": Text("Cơ quan ghi", "The agency wrote"),
    "accepted": Text("Thẩm định chấp nhận", "Verification accepted"),
    "cut": Text("Thẩm định hạ xuống", "Verification cut"),
    "raised": Text("Thẩm định nâng lên", "Verification raised"),
    "reviewed": Text("Một người đã thẩm định", "One reviewer judged"),
    "settled": Text("Người phụ trách chốt", "The lead settled"),
    "decided": Text("Kiến nghị được quyết định", "An objection was decided"),
    "asked": Text("Yêu cầu thêm minh chứng", "More evidence was asked for"),
    "answered": Text("Cơ quan trả lời", "The agency answered"),
    "attached": Text("Thêm minh chứng", "Evidence was added"),
    "removed": Text("Bỏ minh chứng", "Evidence was removed"),
    "objected": Text("Cơ quan kiến nghị", "The agency objected"),
}
FOUND = ("verification", "objection")
_AGENCYS = ("answered", "objected", "asked")


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One change of a criterion."""

    what: Text
    at: datetime
    by_name: str
    before: Text
    after: Text
    reason: str


def history_shown(
    changes: Iterable[EntryChange], fields: Sequence[Field], *, shows_found: bool, shows_reviewers: bool
) -> list[ChangeShown]:
    """Return the changes that the reader may see, newest first.

    Until objections are heard an agency sees what it did and what it is asked, not what is being found; whoever
    reviewed its criterion is named to it at no time.
    """
    kept = [each for each in changes if shows_found or each.stage not in FOUND or each.verb in _AGENCYS]
    return [_shown(each, fields, shows_reviewers) for each in kept]


def _shown(each: EntryChange, fields: Sequence[Field], shows_reviewers: bool) -> ChangeShown:
    is_named = shows_reviewers or each.stage not in FOUND or each.verb in ("answered", "objected")
    return ChangeShown(
        VERBS.get(each.verb, Text(each.verb, each.verb)),
        each.at,
        each.by_name if is_named else "",
        _held(each.before, fields),
        _held(each.after, fields),
        each.reason,
    )


def _held(held: object, fields: Sequence[Field]) -> Text:
    if not isinstance(held, dict):
        return Text("–", "–")
    inputs = held.get("inputs", held)
    line = line_of(fields, inputs if isinstance(inputs, dict) else None)
    title = held.get("title")
    return Text(str(title), str(title)) if title else line
