"""What the systems of other rooms refer to: an entry by its code, for good, followed to the one that goes on with it."""

from collections.abc import Collection
from dataclasses import dataclass

from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Kind, facts_of
from nenso.kernel.rules import Refused, Text


@dataclass(frozen=True, slots=True)
class Reference:
    """What a code that was written somewhere leads to today: a public entry, or the one that it was merged into."""

    code: str
    kind: Kind
    name: Text
    owner: str


def check_reference(code: str, *, field: str = "entry") -> str:
    """Return the code that another room may refer to; "" stays. `field` is what the room calls it.

    Raises `Refused` for that field: "catalogue.no_entry", "catalogue.not_public", "catalogue.goes_on".
    """
    if not code:
        return ""
    row = Entry.objects.select_related("merged_into").filter(code=code).first()
    if row is None:
        raise Refused("catalogue.no_entry", field=field, entry=code[:80])
    if row.published_id is None:
        raise Refused("catalogue.not_public", field=field, entry=code)
    if row.merged_into is not None:
        raise Refused("catalogue.goes_on", field=field, entry=code, into=row.merged_into.code)
    return code


def referred(codes: Collection[str]) -> dict[str, Reference]:
    """Return where codes lead, by the code that was written; those of which nothing is public are left out.

    One query, and one more for each time that what was merged was merged again.
    """
    found: dict[str, Reference] = {}
    wanted = {code: {code} for code in codes if code}  # an entry, and the codes written that have led to it
    while wanted:
        rows = Entry.objects.filter(code__in=wanted).select_related("published", "merged_into")
        further: dict[str, set[str]] = {}
        for row in rows:
            if row.merged_into is not None:
                further.setdefault(row.merged_into.code, set()).update(wanted[row.code])
            elif row.published is not None:
                facts = facts_of(row.published.facts)
                one = Reference(row.code, Kind(row.kind), facts.name, facts.owner)
                found |= dict.fromkeys(wanted[row.code], one)
        wanted = further
    return found


def leading_to(code: str) -> tuple[str, ...]:
    """Return the codes by which others may refer to an entry: its own, and those of all that were merged into it."""
    return leading_to_each([code])[code]


def leading_to_each(codes: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return for each entry the codes that lead to it, its own first. One query, and one more for each merger of what was merged."""
    found = {code: [code] for code in codes}
    new = {code: {code} for code in found}  # what was found last, and the entries that it leads to
    while new:
        rows = Entry.objects.filter(merged_into__code__in=new).order_by("code")
        further: dict[str, set[str]] = {}
        for code, into in rows.values_list("code", "merged_into__code"):
            for start in new[into]:
                if code not in found[start]:
                    found[start].append(code)
                    further.setdefault(code, set()).add(start)
        new = further
    return {code: tuple(leading) for code, leading in found.items()}
