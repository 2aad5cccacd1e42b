"""What an action on many entries at once does: locks them in one order, writes their versions and steps, tells the journal of each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Max

from nenso.catalogue.actions.writing import save
from nenso.catalogue.models import Entry, Step, Version
from nenso.catalogue.rules import Facts, State, Verb, circle, plain
from nenso.kernel.rules import Actor, Refused

BATCH = 1_000
_CIRCLES = (("part_of", "catalogue.circle"), ("merged_into", "catalogue.merge_circle"))
_RELATIONS, _REMINDERS, _LOOKALIKES = 7_340_041, 7_340_042, 7_340_043  # numbers of locks of the database


def lock_relations() -> None:
    """Wait until nobody else writes relations between entries: two halves of a circle would not see one another.

    Asked for before rows are locked, always: who holds a row and waits for this would wait for ever for who holds this and waits for
    the row.
    """
    _lock(_RELATIONS)


def lock_relations_of(facts: Facts) -> None:
    """Do so where a statement names what an entry is part of, or was merged into."""
    if facts.part_of or facts.merged_into:
        lock_relations()


def lock_reminders() -> None:
    """Wait until nobody else tells what is due: two workers would tell the same."""
    _lock(_REMINDERS)


def lock_lookalikes() -> None:
    """Wait until nobody else writes anew which entries look alike: each pair would be there twice."""
    _lock(_LOOKALIKES)


def _lock(number: int) -> None:
    """Hold a lock of the database until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def relations(field: str) -> dict[str, str]:
    """Return which entry each names in `part_of` or `merged_into`, by code: in its newest version, or its public one where that was withdrawn."""
    rows = Entry.objects.exclude(state=State.WITHDRAWN).filter(newest__facts__has_key=field)
    back = Entry.objects.filter(state=State.WITHDRAWN, published__facts__has_key=field)
    found = dict(rows.values_list("code", f"newest__facts__{field}"))
    return found | dict(back.values_list("code", f"published__facts__{field}"))


def must_not_circle(said: Mapping[str, Facts]) -> None:
    """Raise `Refused` where what is said of entries makes parts ("catalogue.circle") or mergers ("catalogue.merge_circle") go in a circle.

    Whoever asks holds `lock_relations`.
    """
    for field, code in _CIRCLES:
        named = {entry: str(getattr(facts, field)) for entry, facts in said.items()}
        if any(named.values()) and (way := circle(relations(field) | named, named)):
            raise Refused(code, field=field, way=" → ".join(way))


def must_not_circle_in_public(entry: str, facts: Facts) -> None:
    """Raise `Refused` as `must_not_circle` where publishing a statement closes a circle of what is public; one question for each step up."""
    for field, code in _CIRCLES:
        way, at = [entry], str(getattr(facts, field))
        while at and at not in way:
            way.append(at)
            found = Entry.objects.filter(code=at).values_list(f"published__facts__{field}", flat=True)
            at = str(found.first() or "")
        if at == entry:
            raise Refused(code, field=field, way=" → ".join((*way, entry)))


def locked_many(codes: Iterable[str], row_versions: Mapping[str, int]) -> dict[str, Entry]:
    """Return entries by code, locked until the transaction ends, in the order of their rows: two who want the same wait, none for ever.

    Raises `Refused("catalogue.changed_meanwhile")` where somebody changed one since it was looked at.
    """
    rows = Entry.objects.select_for_update(of=("self",)).select_related("newest", "published")
    found = {row.code: row for row in rows.filter(code__in=set(codes)).order_by("pk")}
    for code, seen in row_versions.items():
        if code in found and found[code].row_version != seen:
            raise Refused("catalogue.changed_meanwhile", entry=code)
    return found


def write_versions(said: Sequence[tuple[Entry, Facts]], by: Actor, why: str) -> list[Version]:
    """Write the next version of each locked entry, in the order given."""
    rows = Version.objects.filter(entry__in=[row.pk for row, _ in said])
    last = dict(rows.order_by().values("entry").annotate(last=Max("number")).values_list("entry", "last"))
    made = [
        Version(
            entry=row,
            number=last.get(row.pk, 0) + 1,
            facts=plain(facts),
            why=why.strip(),
            by_key=by.key,
            by_name=by.name,
        )
        for row, facts in said
    ]
    Version.objects.bulk_create(made, batch_size=BATCH)
    for (row, facts), version in zip(said, made, strict=True):
        row.newest, row.owner_code = version, facts.owner
    return made


def write_steps(versions: Iterable[Version], verb: Verb, by: Actor) -> None:
    """Write the same step of many versions."""
    steps = [Step(version=each, verb=verb, by_key=by.key, by_name=by.name) for each in versions]
    Step.objects.bulk_create(steps, batch_size=BATCH)


def save_many(
    rows: Iterable[Entry], state: State, by: Actor, verb: str, facts: Mapping[str, Mapping[str, Any]]
) -> None:
    """Save locked entries in a state, and tell the journal of each; `facts` by code."""
    for row in rows:
        row.state = state
        save(row, by, verb, **facts.get(row.code, {}))
