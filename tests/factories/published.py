"""Public entries of the catalogue, and mergers of them that everybody reads."""

from django.utils import timezone

from nenso.catalogue import actions
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Facts, Kind, Stage
from nenso.kernel.rules import SYSTEM, Text


def a_draft(code: str, name: str = "", owner: str = "48") -> Entry:
    """Return a system's entry that nobody has published."""
    name = name or f"Mục {code}"
    facts = Facts(Text(name, f"{name} (en)"), owner, Stage.OPERATING)
    return actions.register(by=SYSTEM, kind=Kind.SYSTEM, facts=facts, now=timezone.now(), code=code)


def a_public_entry(code: str, name: str = "", owner: str = "48") -> Entry:
    """Return a system's entry that everybody reads; its owner must be there."""
    entry = a_draft(code, name, owner)
    actions.submit(by=SYSTEM, entry=entry)
    return actions.publish(by=SYSTEM, entry=entry, now=timezone.now())


def merged(code: str, into: str) -> None:
    """Merge an entry into another, and publish both again."""
    now = timezone.now()
    day = timezone.localdate(now)
    actions.merge_entries(by=SYSTEM, codes=[code], into=into, on=day, why="Quyết định 1/QĐ-UBND", now=now)
    for each in Entry.objects.filter(code__in=(code, into)).exclude(state="published"):
        actions.publish(by=SYSTEM, entry=each, now=now)
