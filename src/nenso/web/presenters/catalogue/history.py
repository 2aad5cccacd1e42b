"""How an entry came to be what the public reads: each publication with what was said before and after, each confirmation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from nenso.catalogue import queries
from nenso.catalogue.queries import PublishedVersion
from nenso.catalogue.rules import Facts, entries_named, organisations_named
from nenso.kernel.rules import Text, join_list
from nenso.web.presenters.catalogue.desk_facts import Difference, difference_lines
from nenso.web.presenters.catalogue.desk_names import Names, organisation_names
from nenso.web.presenters.catalogue.naming import lowered
from nenso.web.sentences import NOTHING

_FIRST = Text("Công bố lần đầu", "First published")
_AGAIN = Text("Công bố lại, nội dung không đổi", "Published anew; nothing differs")
_CHANGED = Text("Công bố bản sửa", "A change was published")
_FIELDS = Text("Đã sửa: {fields}", "Changed: {fields}")
_CONFIRMED = Text("Cơ quan chủ quản xác nhận còn đúng", "Confirmed by its owner")


@dataclass(frozen=True, slots=True)
class Passed:
    """What the public saw change: on which day, what, and each field as it was said before and after."""

    date: date
    title: Text
    text: Text = NOTHING
    changes: tuple[Difference, ...] = ()


def history_of(code: str, today: date) -> tuple[Passed, ...]:
    """Return publications and confirmations, the newest first; nothing of drafts, and nobody's name."""
    versions = queries.published_versions(code)
    names = names_public(today, (version.facts for version in versions))
    found = [(at, Passed(timezone.localdate(at), _CONFIRMED)) for at in queries.confirmations(code)]
    before: PublishedVersion | None = None
    for version in versions:
        found.append((version.published_at, _published(version, before, names)))
        before = version
    return tuple(passed for _, passed in sorted(found, key=_moment, reverse=True))


def names_public(today: date, statements: Iterable[Facts], others: Iterable[str] = ()) -> Names:
    """Return the names of all that statements speak of, and of other entries; of entries only those that are public."""
    known = list(statements)
    organisations = {code for facts in known for _, code in organisations_named(facts)}
    named, over = organisation_names(organisations, today)
    entries = {code for facts in known for _, code in entries_named(facts)} | set(others)
    return Names(named, over, queries.public_names(entries))


def _moment(each: tuple[datetime, Passed]) -> datetime:
    return each[0]


def _published(version: PublishedVersion, before: PublishedVersion | None, names: Names) -> Passed:
    day = timezone.localdate(version.published_at)
    if before is None:
        return Passed(day, _FIRST)
    changes = tuple(difference_lines(before.facts, version.facts, names))
    if not changes:
        return Passed(day, _AGAIN)
    labels = [lowered(each.label) for each in changes]
    fields = Text(
        join_list([label.vi for label in labels], "vi"), join_list([label.en for label in labels], "en")
    )
    return Passed(day, _CHANGED, _FIELDS.fill(fields=fields), changes)
