"""Editions, parsed once for each text."""

from collections import OrderedDict

from django.db.models import QuerySet

from nenso.index import rules
from nenso.index.models import Edition
from nenso.kernel.rules import Refused

_MOST = 64
_parsed: OrderedDict[str, rules.Edition] = OrderedDict()


def method_of(row: Edition) -> rules.Edition:
    """Return the engine's edition for a stored one. A text that was not read with the row is asked for once at most."""
    found = _parsed.get(row.digest)
    if found is None:
        found = _parsed[row.digest] = rules.read_edition(row.text, filename=f"{row.code}.yaml")
    _parsed.move_to_end(row.digest)
    while len(_parsed) > _MOST:
        _parsed.popitem(last=False)
    return found


def edition_rows() -> QuerySet[Edition]:
    """Return the newest row of every edition code, drafts left out."""
    return Edition.objects.filter(is_draft=False).order_by("code", "-id").distinct("code")


def edition_named(code: str) -> Edition:
    """Return the newest edition of a code; raises `Refused("edition.unknown")`."""
    found = Edition.objects.filter(code=code, is_draft=False).order_by("-id").first()
    if found is None:
        raise Refused("edition.unknown", edition=code)
    return found
