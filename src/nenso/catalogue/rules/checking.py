"""Whether a statement is one: everything that is wrong with it at once, each with its field."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from urllib.parse import urlsplit

from nenso.catalogue.rules.facts import Facts, Verdict, foreign
from nenso.catalogue.rules.kinds import Kind, Sharing, Stage
from nenso.kernel.rules import Refused, Text

LONGEST = {
    "name": 300,
    "purpose": 1_000,
    "description": 4_000,
    "contents": 4_000,
    "basis": 400,
    "standards": 600,
    "contact": 300,
    "source": 600,
    "maker": 300,
    "url": 500,
    "share_ground": 400,
}
MOST_LISTED, LONGEST_WORD = 60, 120
# Controls but for tabs and ends of lines, marks that turn the direction of reading (UAX #9), halves of letters and those of nobody's
# alphabet. Letters without width come along when text is copied: they turn nothing around, and are let be.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
# A blank in a path is written for readers. The ends of lines are here because `urlsplit` drops them.
_NO_ADDRESS = re.compile(r"""[\t\r\n\v\f<>"\\^`{|}]""")
QUALITIES = ("correct", "complete", "clean", "live")


def faults(kind: Kind, facts: Facts, today: date) -> list[Refused]:
    """Return what is wrong with a statement, in the order of the form; nothing where it may stand.

    Codes: "catalogue.no_name", "catalogue.missing", "catalogue.too_long", "catalogue.not_of_kind", "catalogue.url", "catalogue.percent", "catalogue.level",
    "catalogue.count", "catalogue.future", "catalogue.too_many", "catalogue.needs_day", "catalogue.merged", "catalogue.road_map",
    "catalogue.road_map_internal", "catalogue.letters".
    """
    return [
        *_letters(facts),
        *_words(facts),
        *_lists(facts),
        *_numbers(facts),
        *_days(facts, today),
        *_road_map(facts),
        *_kind(kind, facts),
    ]


def _letters(facts: Facts) -> Iterator[Refused]:
    """Letters that nobody sees and that make others be read otherwise: they hide what a reader approves."""
    for each in fields(facts):
        value = getattr(facts, each.name)
        found = next((hidden for text in _texts(value) if (hidden := HIDDEN.search(text))), None)
        if found:
            yield Refused("catalogue.letters", field=each.name, sign=f"U+{ord(found[0]):04X}")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Text):
        yield from (value.vi, value.en)
    elif isinstance(value, Verdict):
        yield from (value.criterion, value.verdict)
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)


def _words(facts: Facts) -> Iterator[Refused]:
    if not facts.name.vi.strip():
        yield Refused("catalogue.no_name", field="name")
    if not facts.owner:
        yield Refused("catalogue.missing", field="owner")
    for name, most in LONGEST.items():
        value = getattr(facts, name)
        longest = max(len(value.vi), len(value.en)) if isinstance(value, Text) else len(value)
        if longest > most:
            yield Refused("catalogue.too_long", field=name, found=longest, most=most)
    if facts.url and not _is_address(facts.url):
        yield Refused("catalogue.url", field="url", url=facts.url[:200])


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        return False
    return " " not in parts.netloc and not _NO_ADDRESS.search(url)


def _lists(facts: Facts) -> Iterator[Refused]:
    for name in ("keywords", "databases", "services", "used_by", "evaluation", "comes_from"):
        value = getattr(facts, name)
        if len(value) > MOST_LISTED:
            yield Refused("catalogue.too_many", field=name, found=len(value), most=MOST_LISTED)
    for word in facts.keywords:
        if len(word) > LONGEST_WORD:
            yield Refused("catalogue.too_long", field="keywords", found=len(word), most=LONGEST_WORD)
    for each in facts.evaluation:
        longest = max(len(each.criterion), len(each.verdict))
        if longest > LONGEST["name"]:
            yield Refused("catalogue.too_long", field="evaluation", found=longest, most=LONGEST["name"])


def _numbers(facts: Facts) -> Iterator[Refused]:
    for name in QUALITIES:
        share = getattr(facts.quality, name)
        if share is not None and not 0 <= share <= 100:
            yield Refused("catalogue.percent", field=name, found=share)
    if facts.level is not None and not 1 <= facts.level <= 5:
        yield Refused("catalogue.level", field="level", found=facts.level)
    if facts.records is not None and not 0 <= facts.records < 10**15:
        yield Refused("catalogue.count", field="records", found=facts.records)


def _days(facts: Facts, today: date) -> Iterator[Refused]:
    over = facts.stage in (Stage.OPERATING, Stage.MERGED, Stage.RETIRED)
    for name, day in (
        ("since", facts.since if over else None),
        ("records_on", facts.records_on),
        ("quality_on", facts.quality.on),
        ("announced_on", facts.announced_on),
    ):
        if day is not None and day > today:
            yield Refused("catalogue.future", field=name, day=day)
    if facts.records is not None and facts.records_on is None:
        yield Refused("catalogue.needs_day", field="records_on")
    if facts.quality.on is None and any(getattr(facts.quality, name) is not None for name in QUALITIES):
        yield Refused("catalogue.needs_day", field="quality_on")


def _road_map(facts: Facts) -> Iterator[Refused]:
    if (facts.share_as is None) != (facts.share_by is None) or (facts.share_ground and not facts.share_by):
        yield Refused("catalogue.road_map", field="share_by" if facts.share_by is None else "share_as")
    if facts.share_as is Sharing.INTERNAL:
        yield Refused("catalogue.road_map_internal", field="share_as")


def _kind(kind: Kind, facts: Facts) -> Iterator[Refused]:
    for name in foreign(kind, facts):
        yield Refused("catalogue.not_of_kind", field=name)
    if (facts.stage is Stage.MERGED) != bool(facts.merged_into):
        yield Refused("catalogue.merged", field="merged_into")
