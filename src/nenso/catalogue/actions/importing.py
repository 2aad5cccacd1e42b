"""A workbook of entries: what it would do, told row by row; and done, whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone

from nenso.accounts.texts import REFUSALS as RIGHTS
from nenso.catalogue.actions.deciding import publish
from nenso.catalogue.actions.many import (
    lock_relations,
    locked_many,
    save_many,
    write_steps,
    write_versions,
)
from nenso.catalogue.actions.writing import WritingRights, standing
from nenso.catalogue.importing import COLUMNS, Row, read_entries
from nenso.catalogue.models import Entry, Version
from nenso.catalogue.rules import (
    Facts,
    Kind,
    Stage,
    State,
    Verb,
    check_code,
    circles,
    code_for,
    differences,
    entries_named,
    facts_of,
    faults,
    must_follow,
    organisations_named,
    plain,
)
from nenso.catalogue.texts import REFUSALS
from nenso.directory import queries as directory
from nenso.directory.texts import REFUSALS as ORGANISATIONS
from nenso.kernel.actions import record
from nenso.kernel.importing import Problems, Table
from nenso.kernel.rules import Actor, Refused

_HEADINGS = {column.name: column.heading.vi for column in COLUMNS}
_REQUIRED = ("kind", "name", "owner", "stage")


@dataclass(frozen=True, slots=True)
class Line:
    """What a row would do: make an entry, or change fields of one; nothing where none is named."""

    number: int
    code: str
    kind: Kind
    facts: Facts
    entry: Entry | None
    changed: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """Whether the row makes an entry."""
        return self.entry is None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a workbook would do. With problems nothing of it is done."""

    lines: tuple[Line, ...]
    problems: Problems

    @property
    def new(self) -> list[Line]:
        """The rows that make entries."""
        return [line for line in self.lines if line.is_new]

    @property
    def changing(self) -> list[Line]:
        """The rows that change entries."""
        return [line for line in self.lines if not line.is_new and line.changed]


def preview_entries(*, by: Actor, table: Table, now: datetime) -> Preview:
    """Say what the rows of a workbook would do, with everything that is wrong, each with its row and column.

    An entry is found by its code; a row without one makes an entry under the code that its name suggests. What no column
    speaks of stays as it stands. Problems: those of `rules.faults`, of `importing.read_entries`, "catalogue.missing",
    "catalogue.twice", "catalogue.kind", "catalogue.organisation", "catalogue.unknown_entry", "catalogue.circle", "access.role_missing".
    """
    today = timezone.localdate(now)
    problems = Problems({**RIGHTS, **ORGANISATIONS, **REFUSALS})
    spellings = directory.Spellings(today)
    rows = read_entries(table, lambda name: spellings.resolve(name).code, problems)
    reading = _Reading(by, today, problems)
    lines = [line for row in rows if (line := reading.line(row)) is not None]
    reading.check_names(lines, rows)
    return Preview(tuple(lines), problems)


class _Reading:
    """Makes lines of rows, noting what is wrong."""

    def __init__(self, by: Actor, today: date, problems: Problems) -> None:
        self._today, self._problems = today, problems
        rows = Entry.objects.select_related("newest", "published")
        self._known = {row.code: row for row in rows}
        self._taken: dict[str, int] = {}
        self._rights = WritingRights(by)
        self._living: dict[str, bool] = {}

    def line(self, row: Row) -> Line | None:
        entry = self._known.get(row.code) if row.code else None
        if entry is not None and (refused := self._rights.refusal(entry.owner_code)) is not None:
            # Of what others own nothing else is told: it may not be public.
            self._note(refused, row, "owner" if "owner" in row.letters else "code")
            return None
        kind = row.kind or (entry.kind if entry else "")
        kept = row.over(_standing(entry))
        missing = [name for name in _REQUIRED if not (kind if name == "kind" else _said(kept, name))]
        for name in missing:
            if name not in row.letters or self._is_blank(row, name):
                self._note(Refused("catalogue.missing", field=name), row)
        if missing:
            return None
        if entry is not None and kind != entry.kind:
            self._note(Refused("catalogue.kind", field="kind", entry=entry.code), row)
            return None
        try:
            facts = facts_of(kept)
            code = row.code or code_for(facts.name.vi)
            check_code(code)
        except msgspec.ValidationError:
            return None  # a cell that was noted already left nothing to say
        except Refused as refused:
            self._note(refused, row)
            return None
        entry = entry or self._known.get(code)
        if entry is not None and not row.code:
            self._note(Refused("catalogue.there_already", field="code", entry=code), row)
            return None
        if code in self._taken:
            self._note(Refused("catalogue.twice", field="code", entry=code, first=self._taken[code]), row)
            return None
        self._taken[code] = row.number
        self._check(Kind(kind), facts, entry, row)
        old = facts_of(standing(entry).facts) if entry else None
        changed = differences(old, facts) if old else []
        return Line(row.number, code, Kind(kind), facts, entry, tuple(changed))

    def _is_blank(self, row: Row, name: str) -> bool:
        if name == "kind":
            return "kind" not in row.unread  # what is not understood was noted already
        places = dict(row.values)
        place = (name, "vi") if name == "name" else (name,)
        return place in places and places[place] is None

    def _check(self, kind: Kind, facts: Facts, entry: Entry | None, row: Row) -> None:
        for fault in faults(kind, facts, self._today):
            self._note(fault, row)
        if (refused := self._rights.refusal(facts.owner)) is not None:
            self._note(refused, row, "owner")
        for name, code in organisations_named(facts):
            if not self._lives(code):
                self._note(
                    Refused("catalogue.organisation", field=name, organisation=code, on=self._today), row
                )
        if entry is not None:
            try:
                must_follow(Stage(standing(entry).facts["stage"]), facts.stage, entry.code)
            except Refused as refused:
                self._note(refused, row)

    def _lives(self, code: str) -> bool:
        if code not in self._living:
            self._living[code] = code in directory.organisations([code], self._today)
        return self._living[code]

    def check_names(self, lines: list[Line], rows: list[Row]) -> None:
        """Note entries that are named and are nowhere, and parts that go in a circle."""
        known = {*self._known, *(line.code for line in lines)}
        at = {row.number: row for row in rows}
        for line in lines:
            for name, code in entries_named(line.facts):
                if code not in known:
                    self._note(Refused("catalogue.unknown_entry", field=name, entry=code), at[line.number])
        self._check_circles("part_of", "catalogue.circle", lines, at)
        self._check_circles("merged_into", "catalogue.merge_circle", lines, at)

    def _check_circles(self, field: str, refusal: str, lines: list[Line], at: Mapping[int, Row]) -> None:
        named = {code: str(standing(row).facts.get(field, "")) for code, row in self._known.items()}
        named |= {line.code: str(getattr(line.facts, field)) for line in lines}
        numbers = {line.code: line.number for line in lines}
        for way in circles(named, numbers):
            if first := next((code for code in way if code in numbers), ""):
                self._note(Refused(refusal, field=field, way=" → ".join(way)), at[numbers[first]])

    def _note(self, refused: Refused, row: Row, field: str = "") -> None:
        name = field or refused.field or ""
        self._problems.add(
            refused.code,
            row=row.number,
            column=_HEADINGS.get(name, ""),
            letter=row.letters.get(name, ""),
            **refused.facts,
        )


def _standing(entry: Entry | None) -> Mapping[str, Any]:
    return standing(entry).facts if entry else {}


def _said(kept: Mapping[str, Any], name: str) -> bool:
    value = kept.get(name)
    return bool(value.get("vi")) if isinstance(value, Mapping) else bool(value)


@transaction.atomic
def import_entries(
    *,
    by: Actor,
    table: Table,
    now: datetime,
    file: str,
    is_illustrative: bool = False,
    hand_in: bool = False,
    publishing: bool = False,
) -> Preview:
    """Do what `preview_entries` says, whole or not at all: drafts of every new and changed entry, handed in where `hand_in`, and
    published where `publishing`, which the installation alone does with what it handed in itself.

    Raises `Refused`: "catalogue.file_at_fault" where there are problems, "catalogue.registered_meanwhile", "catalogue.changed_meanwhile".
    """
    lock_relations()
    found = preview_entries(by=by, table=table, now=now)
    if found.problems:
        raise Refused("catalogue.file_at_fault", count=found.problems.count)
    try:
        with transaction.atomic():
            made = _new_entries(found.new, by, is_illustrative)
    except IntegrityError:  # somebody registered one of them this very moment
        raise Refused("catalogue.registered_meanwhile") from None
    changed = _changed(found.changing, by, file)
    state = State.DRAFT
    if hand_in:
        write_steps([*made, *changed], Verb.SUBMIT, by)
        state = State.SUBMITTED
    Entry.objects.filter(pk__in=[version.entry_id for version in [*made, *changed]]).update(state=state)
    record(
        by=by,
        verb="catalogue.imported",
        thing=("catalogue_file", file[:200]),
        facts={"new": len(made), "changed": len(changed), "rows": len(found.lines), "submitted": hand_in},
    )
    if publishing:
        for version in [*made, *changed]:
            publish(by=by, entry=version.entry, now=now)
    return found


def _new_entries(lines: list[Line], by: Actor, is_illustrative: bool) -> list[Version]:
    entries = Entry.objects.bulk_create(
        [
            Entry(
                code=line.code,
                kind=line.kind,
                owner_code=line.facts.owner,
                is_illustrative=is_illustrative,
                by_key=by.key,
                by_name=by.name,
            )
            for line in lines
        ],
        batch_size=1_000,
    )
    versions = Version.objects.bulk_create(
        [
            Version(entry=entry, number=1, facts=plain(line.facts), by_key=by.key, by_name=by.name)
            for entry, line in zip(entries, lines, strict=True)
        ],
        batch_size=1_000,
    )
    for entry, version in zip(entries, versions, strict=True):
        entry.newest = version
    Entry.objects.bulk_update(entries, ["newest"], batch_size=1_000)
    return versions


def _changed(lines: list[Line], by: Actor, file: str) -> list[Version]:
    before = {line.entry.code: line.entry.row_version for line in lines if line.entry}
    rows = locked_many(before, before)
    made = write_versions([(rows[line.code], line.facts) for line in lines], by, file[:600])
    told = {
        line.code: {"version": version.number, "changed": list(line.changed)}
        for line, version in zip(lines, made, strict=True)
    }
    save_many([version.entry for version in made], State.DRAFT, by, "catalogue.changed", told)
    return made
