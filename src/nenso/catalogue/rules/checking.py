"""Whether a statement is one: everything that is wrong with it at once, each with its field."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from nenso.catalogue.rules.facts import Facts, foreign
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
QUALITIES = ("correct", "complete", "clean", "live")


def faults(kind: Kind, facts: Facts, today: date) -> list[Refused]:
    """Return what is wrong with a statement, in the order of the form; nothing where it may stand.

    Codes: "catalogue.no_name", "catalogue.too_long", "catalogue.not_of_kind", "catalogue.url", "catalogue.percent", "catalogue.level",
    "catalogue.count", "catalogue.future", "catalogue.too_many", "catalogue.needs_day", "catalogue.merged", "catalogue.road_map",
    "catalogue.road_map_internal".
    """
    return [
        *_words(facts),
        *_lists(facts),
        *_numbers(facts),
        *_days(facts, today),
        *_road_map(facts),
        *_kind(kind, facts),
    ]


def _words(facts: Facts) -> Iterator[Refused]:
    if not facts.name.vi.strip():
        yield Refused("catalogue.no_name", field="name")
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
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username


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
