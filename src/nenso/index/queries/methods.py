"""Editions, parsed once for each text."""

from functools import lru_cache

from django.db.models import QuerySet

from nenso.index import rules
from nenso.index.models import Edition
from nenso.kernel.rules import Refused


@lru_cache(maxsize=64)
def _parsed(code: str, text: str) -> rules.Edition:
    return rules.read_edition(text, filename=f"{code}.yaml")


def method_of(row: Edition) -> rules.Edition:
    """Return the engine's edition for a stored one."""
    return _parsed(row.code, row.text)


def edition_rows() -> QuerySet[Edition]:
    """Return the newest row of every edition code, drafts left out."""
    return Edition.objects.filter(is_draft=False).order_by("code", "-id").distinct("code")


def edition_named(code: str) -> Edition:
    """Return the newest edition of a code; raises `Refused("edition.unknown")`."""
    found = Edition.objects.filter(code=code, is_draft=False).order_by("-id").first()
    if found is None:
        raise Refused("edition.unknown", edition=code)
    return found
