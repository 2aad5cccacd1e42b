"""Journal rows and refusals as sentences of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from nenso.accounts.forms.people import ROOMS
from nenso.accounts.rules import Role
from nenso.accounts.texts import EVENTS, ROLES
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import Refused, Text
from nenso.kernel.texts import sentence


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened: when, by whom, what."""

    at: datetime
    by: str
    what: str


def history_lines(entries: Iterable[JournalEntry]) -> list[HistoryLine]:
    """Return journal rows as sentences in the language of the page."""
    return [HistoryLine(entry.at, entry.actor_name, _what(entry)) for entry in entries]


def words(refused: Refused) -> str:
    """Return a refusal's sentence in the language of the page."""
    return sentence(refused, ROOMS).in_language(get_language() or "vi")


def _what(entry: JournalEntry) -> str:
    text = EVENTS.get(entry.verb, Text(entry.verb, entry.verb))
    facts = {name: _fact(name, value) for name, value in entry.facts.items()}
    try:
        return text.fill(**facts).in_language(get_language() or "vi")
    except KeyError:  # a row older than today's sentence: its verb is better than no line
        return entry.verb


def _fact(name: str, value: Any) -> Any:
    if name == "role" and value in set(Role):
        return ROLES[Role(value)]
    if name in {"since", "until"} and isinstance(value, str):
        return date.fromisoformat(value)
    return value
