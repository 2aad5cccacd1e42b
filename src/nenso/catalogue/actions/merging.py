"""Merging entries into one that goes on, and splitting one into several: each a version, published by a second person like any other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nenso.catalogue.actions.deciding import submit
from nenso.catalogue.actions.entries import must_hold, register
from nenso.catalogue.actions.handing import UNFINISHED, hand_in_many, may_hand_over, must_name_act
from nenso.catalogue.actions.many import lock_relations, locked_many, must_not_circle
from nenso.catalogue.actions.writing import may_write, said, standing
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import OVER, Facts, Kind, Stage, must_follow
from nenso.directory import queries as directory
from nenso.kernel.rules import Actor, Refused


@dataclass(frozen=True, slots=True)
class Part:
    """What a split makes: an entry with its statement; its code is made of its name where none is given."""

    facts: Facts
    code: str = ""


@transaction.atomic
def merge_entries(
    *,
    by: Actor,
    codes: Sequence[str],
    into: str,
    on: date,
    why: str,
    now: datetime,
    facts: Facts | None = None,
    row_versions: Mapping[str, int] | None = None,
) -> Entry:
    """Merge entries into one that goes on: they lead to it, it says what it was made of. `facts` is what is said of it from now on.

    Who merges may write for the owner of the one that goes on, and may hand over the others to it. Returns the one that goes on.
    Raises `Refused`: "catalogue.no_act", "catalogue.future", "catalogue.no_entry", "catalogue.into_itself", "catalogue.other_kind",
    "catalogue.over", "catalogue.unfinished", "catalogue.stage", "catalogue.merge_circle", "catalogue.changed_meanwhile",
    "access.role_missing", those of `rules.faults`.
    """
    today = timezone.localdate(now)
    must_name_act(why, on, today)
    gone = list(dict.fromkeys(codes))
    if into in gone or not gone:
        raise Refused("catalogue.into_itself", field="into", entry=into)
    lock_relations()
    rows = locked_many([*gone, into], row_versions or {})
    for code in (into, *gone):
        if code not in rows:
            raise Refused("catalogue.no_entry", entry=code[:80])
    on_with = rows[into]
    before = said(standing(on_with))
    if before.stage in OVER:
        raise Refused("catalogue.over", field="into", entry=into)
    if on_with.state in UNFINISHED and on_with.published:
        raise Refused("catalogue.unfinished", field="into", entry=into)
    right = may_write(by, on_with.owner_code)
    over = directory.endings({rows[code].owner_code for code in gone}, today)
    written: list[tuple[Entry, Facts]] = []
    for code in gone:
        row = rows[code]
        if row.kind != on_with.kind:
            raise Refused("catalogue.other_kind", entry=code, into=into)
        may_hand_over(by, row.owner_code, on_with.owner_code, over.get(row.owner_code))
        old = said(row.published or standing(row))
        must_follow(old.stage, Stage.MERGED, code)
        if old.stage is Stage.MERGED:
            raise Refused("catalogue.over", entry=code)
        written.append((row, old.changed(stage=Stage.MERGED, merged_into=into)))
    told = facts or before
    made_of = tuple(dict.fromkeys((*told.comes_from, *gone)))
    part_of = "" if told.part_of in gone else told.part_of  # it would be part of itself
    written.append((on_with, told.changed(comes_from=made_of, part_of=part_of)))
    must_not_circle({row.code: said_ for row, said_ in written})
    must_follow(before.stage, told.stage, into)
    must_hold(Kind(on_with.kind), written[-1][1], today)
    about = {code: {"into": into, "on": on, "why": why.strip()} for code in gone}
    about[into] = {"from": gone, "on": on, "why": why.strip()}
    hand_in_many(written, right, why, "catalogue.merged", about)
    return on_with


@transaction.atomic
def split_entry(
    *,
    by: Actor,
    code: str,
    parts: Sequence[Part],
    on: date,
    why: str,
    now: datetime,
    rest: Facts | None = None,
    row_version: int | None = None,
) -> list[Entry]:
    """Split an entry: each part becomes one of its own, which says what it was made of; `rest` is what is said of the old one, None retires it.

    Who splits may write for the owner of the old one and of each part. Returns the parts.
    Raises `Refused`: "catalogue.split_few", "catalogue.unfinished", "catalogue.over", and those of `register` and `change`.
    """
    today = timezone.localdate(now)
    must_name_act(why, on, today)
    if len(parts) + bool(rest) < 2:
        raise Refused("catalogue.split_few", field="parts")
    lock_relations()
    row = locked_many([code], {} if row_version is None else {code: row_version}).get(code)
    if row is None:
        raise Refused("catalogue.no_entry", entry=code[:80])
    right = may_write(by, row.owner_code)
    before = said(standing(row))
    if before.stage in OVER:
        raise Refused("catalogue.over", entry=code)
    if row.state in UNFINISHED and row.published:
        raise Refused("catalogue.unfinished", entry=code)
    made = [_part(by, Kind(row.kind), part, code, now) for part in parts]
    left = rest or before.changed(stage=Stage.RETIRED)
    must_follow(before.stage, left.stage, code)
    if rest:
        may_write(by, rest.owner)
        must_hold(Kind(row.kind), rest, today)
        must_not_circle({code: rest})
    about = {code: {"into": [each.code for each in made], "on": on, "why": why.strip()}}
    hand_in_many([(row, left)], right, why, "catalogue.split", about)
    return made


def _part(by: Actor, kind: Kind, part: Part, of: str, now: datetime) -> Entry:
    made_of = tuple(dict.fromkeys((*part.facts.comes_from, of)))
    entry = register(by=by, kind=kind, facts=part.facts.changed(comes_from=made_of), now=now, code=part.code)
    return submit(by=by, entry=entry)
