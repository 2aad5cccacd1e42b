"""The same change to many entries: told for each first, then done, whole or not at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nenso.catalogue.actions.many import (
    lock_relations,
    locked_many,
    relations,
    save_many,
    write_steps,
    write_versions,
)
from nenso.catalogue.actions.writing import WritingRights, said, standing
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import (
    Changes,
    Facts,
    Kind,
    State,
    Verb,
    circle,
    differences,
    entries_named,
    faults,
    must_follow,
    organisations_named,
)
from nenso.directory import queries as directory
from nenso.kernel.rules import Actor, Refused, Text

MOST_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class BulkLine:
    """What a change does to one entry: the fields that it changes (none: it is so already), or every reason why it may not.

    `facts` is what would be said, None where that is no statement. `row_version` is given back with the change, which refuses
    where somebody wrote meanwhile.
    """

    code: str
    name: Text
    owner: str
    state: State | None
    row_version: int
    before: Facts | None
    facts: Facts | None
    changed: tuple[str, ...]
    refusals: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What a change does to each entry, in the order asked. With a refusal in any line nothing of it is done."""

    lines: tuple[BulkLine, ...]

    @property
    def changing(self) -> list[BulkLine]:
        """The lines in which something differs."""
        return [line for line in self.lines if line.changed and not line.refusals]

    @property
    def refused(self) -> list[BulkLine]:
        """The lines that may not stand."""
        return [line for line in self.lines if line.refusals]

    @property
    def row_versions(self) -> dict[str, int]:
        """The versions of the rows looked at, by code: what `bulk_change` asks for."""
        return {line.code: line.row_version for line in self.lines}


def preview_bulk(*, by: Actor, codes: Sequence[str], changes: Changes, now: datetime) -> BulkPreview:
    """Say what a change would do to each entry; eight questions of the database and two for each owner, however many entries.

    Refusals of a line: "catalogue.no_entry", "catalogue.not_in_bulk", "catalogue.bulk_value", "catalogue.stage",
    "catalogue.organisation", "catalogue.unknown_entry", "catalogue.circle", "access.role_missing", those of `rules.faults`.
    Raises `Refused`: "catalogue.nothing_said", "catalogue.bulk_too_many".
    """
    asked = list(dict.fromkeys(codes))
    if not changes.names:
        raise Refused("catalogue.nothing_said")
    if len(asked) > MOST_AT_ONCE:
        raise Refused("catalogue.bulk_too_many", found=len(asked), most=MOST_AT_ONCE)
    rows = Entry.objects.select_related("newest", "published").filter(code__in=asked)
    return _previewed(by, asked, {row.code: row for row in rows}, changes, timezone.localdate(now))


@transaction.atomic
def bulk_change(
    *,
    by: Actor,
    codes: Sequence[str],
    changes: Changes,
    now: datetime,
    why: str = "",
    row_versions: Mapping[str, int] | None = None,
    hand_in: bool = False,
) -> BulkPreview:
    """Write a version of each entry in which something differs, whole or not at all; handed in for publication where `hand_in`.

    The journal has a row for each entry. `row_versions` are those of the preview that was looked at.
    Raises `Refused`: "catalogue.bulk_at_fault" with how many entries refuse, "catalogue.changed_meanwhile",
    "catalogue.bulk_same" where nothing differs anywhere, and those of `preview_bulk`.
    """
    asked = list(dict.fromkeys(codes))
    if len(asked) > MOST_AT_ONCE:
        raise Refused("catalogue.bulk_too_many", found=len(asked), most=MOST_AT_ONCE)
    if changes.values.get("part_of"):
        lock_relations()
    rows = locked_many(asked, row_versions or {})
    found = _previewed(by, asked, rows, changes, timezone.localdate(now))
    if found.refused:
        raise Refused("catalogue.bulk_at_fault", count=len(found.refused), entry=found.refused[0].code)
    lines = found.changing
    if not lines:
        raise Refused("catalogue.bulk_same")
    said_of = [(rows[line.code], line.facts) for line in lines if line.facts is not None]
    made = write_versions(said_of, by, why)
    state = State.DRAFT
    if hand_in:
        write_steps(made, Verb.SUBMIT, by)
        state = State.SUBMITTED
    about = {
        line.code: {"version": version.number, "changed": list(line.changed), "in_bulk": len(lines)}
        for line, version in zip(lines, made, strict=True)
    }
    save_many([rows[line.code] for line in lines], state, by, "catalogue.changed", about)
    return found


def _previewed(
    by: Actor, codes: Iterable[str], rows: Mapping[str, Entry], changes: Changes, today: date
) -> BulkPreview:
    checked = _Checked(by, today)
    lines = [checked.line(code, rows.get(code), changes) for code in codes]
    return BulkPreview(tuple(checked.with_names(lines, changes)))


class _Checked:
    """Says of each entry what a change does to it; each owner's right is asked once, names all at once."""

    def __init__(self, by: Actor, today: date) -> None:
        self._today = today
        self._rights = WritingRights(by)

    def line(self, code: str, row: Entry | None, changes: Changes) -> BulkLine:
        if row is None:
            missing = Refused("catalogue.no_entry", entry=code[:80])
            return BulkLine(code, Text(code, code), "", None, 0, None, None, (), (missing,))
        before = said(standing(row))
        refusals: list[Refused] = []
        if (refused := self._rights.refusal(row.owner_code)) is not None:
            refusals.append(refused)
        facts: Facts | None = None
        try:
            facts = changes.over(before)
            must_follow(before.stage, facts.stage, code)
        except Refused as refused_:
            refusals.append(refused_)
        changed = tuple(differences(before, facts)) if facts else ()
        if facts and changed:
            refusals += faults(Kind(row.kind), facts, self._today)
        return BulkLine(
            code,
            before.name,
            row.owner_code,
            State(row.state),
            row.row_version,
            before,
            facts,
            changed,
            tuple(refusals),
        )

    def with_names(self, lines: list[BulkLine], changes: Changes) -> list[BulkLine]:
        """Add what is wrong with the names in the lines: bodies and entries that are nowhere, parts in a circle."""
        bodies = {code for line in lines for _, code in _bodies(line)}
        living = directory.organisations(bodies, self._today) if bodies else {}
        others = {code for line in lines for _, code in _others(line)}
        known = set(Entry.objects.filter(code__in=others).values_list("code", flat=True)) if others else set()
        ways = self._circles(lines) if changes.values.get("part_of") else {}
        found = []
        for line in lines:
            more = [
                Refused("catalogue.organisation", field=name, organisation=code, on=self._today)
                for name, code in _bodies(line)
                if code not in living
            ]
            more += [
                Refused("catalogue.unknown_entry", field=name, entry=code)
                for name, code in _others(line)
                if code not in known
            ]
            if line.code in ways:
                more.append(Refused("catalogue.circle", field="part_of", way=" → ".join(ways[line.code])))
            found.append(replace(line, refusals=(*line.refusals, *more)) if more else line)
        return found

    def _circles(self, lines: list[BulkLine]) -> dict[str, list[str]]:
        parts = relations("part_of") | {line.code: line.facts.part_of for line in lines if line.facts}
        ways = {line.code: circle(parts, [line.code]) for line in lines}
        return {code: way for code, way in ways.items() if way}


def _bodies(line: BulkLine) -> list[tuple[str, str]]:
    return organisations_named(line.facts) if line.facts and line.changed else []


def _others(line: BulkLine) -> list[tuple[str, str]]:
    return entries_named(line.facts) if line.facts and line.changed else []
