"""Handing entries over when agencies are reorganised: proposed by the lineage of their owners, written in one go, published by a second person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.catalogue.actions.many import locked_many, save_many, write_steps, write_versions
from nenso.catalogue.actions.writing import must_live, said, standing
from nenso.catalogue.models import Entry
from nenso.catalogue.queries.orphans import proposed_of
from nenso.catalogue.rules import Facts, Kind, State, Verb, organisations_named
from nenso.directory import queries as directory
from nenso.directory.queries import Ending
from nenso.kernel.rules import Actor, Refused, Text

UNFINISHED = (State.DRAFT, State.RETURNED)


@dataclass(frozen=True, slots=True)
class HandOverLine:
    """An entry that may be handed over. `ending` tells who goes on with its owner's work, None while the owner lives.

    `proposed` is whom was asked for, else the only one who goes on; "" for none or several. `after` is what would be said with that
    owner, None without one. What is unfinished stays a draft, at its new owner. `refusal` is why this person may not hand it there.
    """

    code: str
    kind: Kind
    name: Text
    owner: str
    ending: Ending | None
    proposed: str
    before: Facts
    after: Facts | None
    is_unfinished: bool
    row_version: int
    refusal: Refused | None


def preview_hand_over(
    *, by: Actor, codes: Sequence[str], on: date, to: Mapping[str, str] | None = None
) -> tuple[HandOverLine, ...]:
    """Say of each entry who owns it and who would own it: whom `to` names, else by the lineage of organisations on a day.

    Codes that are none are left out.
    """
    rows = Entry.objects.select_related("newest", "published").filter(code__in=set(codes)).order_by("code")
    before = {row.code: said(standing(row)) for row in rows}
    found = _successors(before.values(), on)
    return tuple(_line(row, before[row.code], found, by, on, (to or {}).get(row.code, "")) for row in rows)


def _line(
    row: Entry, before: Facts, endings: Mapping[str, Ending], by: Actor, on: date, to: str
) -> HandOverLine:
    ending, refusal = endings.get(row.owner_code), None
    proposed = to or proposed_of(ending)
    if proposed:
        try:
            must_live(proposed, "owner", on)
            may_hand_over(by, row.owner_code, proposed, ending)
        except Refused as refused:
            refusal = refused
    return HandOverLine(
        row.code,
        Kind(row.kind),
        before.name,
        row.owner_code,
        ending,
        proposed,
        before,
        _handed(before, proposed, endings) if proposed else None,
        row.state in UNFINISHED,
        row.row_version,
        refusal,
    )


def may_hand_over(by: Actor, owner: str, to: str, ending: Ending | None) -> Actor:
    """Return the actor with its right to hand over what an organisation owns.

    Its own writers may; the national office's approvers may; where it is over, those who write for one that goes on with its work may
    take it. Raises `Refused("access.role_missing")`.
    """
    asked = [(Role.REPORTER, owner), (Role.APPROVER, NATIONAL)]
    if ending and to in {heir.code for heir in ending.heirs}:
        asked.append((Role.REPORTER, to))
    refused: Refused | None = None
    for role, organisation in asked:
        try:
            return allowed(by, role, organisation)
        except Refused as no:
            refused = refused or no
    assert refused is not None
    raise refused


@transaction.atomic
def hand_over(
    *,
    by: Actor,
    to: Mapping[str, str],
    on: date,
    why: str,
    now: datetime,
    row_versions: Mapping[str, int] | None = None,
) -> tuple[Entry, ...]:
    """Give entries to other owners, whole or not at all: `to` names the new owner of each entry by its code; `why` the act.

    Each gets a version, which somebody else publishes for the new owner. Where the old owner was the operator too, or stood among the
    users, the new one does from now on; other bodies that are over give way to the only one that goes on with their work.
    Raises `Refused`: "catalogue.no_act", "catalogue.future", "catalogue.no_entry", "catalogue.organisation", "catalogue.same_owner",
    "catalogue.changed_meanwhile", "access.role_missing".
    """
    today = timezone.localdate(now)
    must_name_act(why, on, today)
    for code in sorted(set(to.values())):
        must_live(code, "owner", today)
    rows = locked_many(to, row_versions or {})
    before = {code: said(standing(row)) for code, row in rows.items()}
    successors = _successors(before.values(), today)
    right, told, written = by, {}, []
    for code, owner in to.items():
        if code not in rows:
            raise Refused("catalogue.no_entry", entry=code[:80])
        row = rows[code]
        if row.owner_code == owner:
            raise Refused("catalogue.same_owner", field="owner", entry=code, organisation=owner)
        right = may_hand_over(by, row.owner_code, owner, successors.get(row.owner_code))
        told[code] = {"from": row.owner_code, "to": owner, "on": on, "why": why.strip()}
        written.append((row, _handed(before[code], owner, successors)))
    hand_in_many(written, right, why, "catalogue.handed_over", told, keeps_drafts=True)
    return tuple(row for row, _ in written)


def must_name_act(why: str, on: date, today: date) -> None:
    """Raise `Refused` where a reorganisation names no act ("catalogue.no_act"), or is of a day to come ("catalogue.future")."""
    if not why.strip():
        raise Refused("catalogue.no_act", field="why")
    if on > today:
        raise Refused("catalogue.future", field="on", day=on)


def hand_in_many(
    written: Sequence[tuple[Entry, Facts]],
    by: Actor,
    why: str,
    verb: str,
    told: Mapping[str, Mapping[str, object]],
    *,
    keeps_drafts: bool = False,
) -> None:
    """Write versions of locked entries and hand them in; with `keeps_drafts` what was not finished before stays a draft."""
    was_unfinished = {row.code: keeps_drafts and row.state in UNFINISHED for row, _ in written}
    made = write_versions(written, by, why)
    write_steps([version for version in made if not was_unfinished[version.entry.code]], Verb.SUBMIT, by)
    for state, is_unfinished in ((State.DRAFT, True), (State.SUBMITTED, False)):
        rows = [row for row, _ in written if was_unfinished[row.code] is is_unfinished]
        save_many(rows, state, by, verb, told)


def _successors(statements: Iterable[Facts], today: date) -> dict[str, Ending]:
    return directory.endings({code for facts in statements for _, code in organisations_named(facts)}, today)


def _handed(facts: Facts, owner: str, endings: Mapping[str, Ending]) -> Facts:
    def now(code: str) -> str:
        if code == facts.owner:
            return owner
        return proposed_of(endings.get(code)) or code

    used_by = tuple(dict.fromkeys(now(code) for code in facts.used_by))
    return facts.changed(owner=owner, operator=now(facts.operator) if facts.operator else "", used_by=used_by)
