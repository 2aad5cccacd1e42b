"""Saying of two entries that look alike that they are not the same: they are not told as a pair any more."""

from datetime import datetime

from django.db import transaction

from nenso.catalogue.actions.writing import may_write
from nenso.catalogue.models import Distinction, Entry
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused


@transaction.atomic
def tell_apart(*, by: Actor, codes: tuple[str, str], why: str, now: datetime) -> Distinction:
    """Keep that two entries are not the same, who said so and why; a writer of either owner may. Said again, the first word stands.

    Raises `Refused`: "catalogue.no_why", "catalogue.no_entry", "catalogue.not_two", "access.role_missing".
    """
    if not why.strip():
        raise Refused("catalogue.no_why", field="why")
    rows = {row.code: row for row in Entry.objects.filter(code__in=codes).order_by("pk")}
    for code in codes:
        if code not in rows:
            raise Refused("catalogue.no_entry", entry=code[:80])
    if len(rows) < 2:
        raise Refused("catalogue.not_two", entry=codes[0])
    by = _may_tell(by, [row.owner_code for row in rows.values()])
    first, second = rows.values()
    said = {"why": why.strip()[:600], "by_key": by.key, "by_name": by.name, "at": now}
    made, is_new = Distinction.objects.get_or_create(first=first, second=second, defaults=said)
    if is_new:
        facts = {"entry": first.code, "other": second.code, "why": why.strip()}
        record(by=by, verb="catalogue.told_apart", thing=("catalogue_entry", str(first.uuid)), facts=facts)
    return made


def _may_tell(by: Actor, owners: list[str]) -> Actor:
    try:
        return may_write(by, owners[0])
    except Refused:
        return may_write(by, owners[1])
