"""What is said of an entry: one form for the three kinds, and which of it belongs to which kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from nenso.catalogue.rules.kinds import Kind, Reach, Scope, Sharing, Stage, Updating
from nenso.kernel.rules import Text

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a database is, as its owner states: percent of its records, 0 to 100, on a day.

    "Đúng, đủ, sạch, sống": *correct* as the world is, *complete* in whom and what it must hold, *clean* (no record twice,
    every field of its form), *live* (changed as soon as the world).
    """

    correct: int | None = None
    complete: int | None = None
    clean: int | None = None
    live: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an evaluation of a platform found by one criterion."""

    criterion: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of an entry; organisations and other entries are named by their codes.

    `since` is the first day of operation. `basis` is the legal act. `contact` names an office, never a person. `source` is
    where the facts were found, for whoever checks them.
    """

    name: Text
    owner: str
    stage: Stage
    description: Text = NOTHING
    purpose: Text = NOTHING
    operator: str = ""
    since: date | None = None
    part_of: str = ""
    basis: str = ""
    url: str = ""
    contact: str = ""
    keywords: tuple[str, ...] = ()
    source: str = ""
    merged_into: str = ""  # the entry that goes on with what was in this one
    comes_from: tuple[str, ...] = ()  # the entries that this one was made of, by merging or by splitting
    # of systems
    level: int | None = None  # of information security, 1 to 5 (Decree 85/2016/NĐ-CP)
    databases: tuple[str, ...] = ()
    # of databases
    scope: Scope | None = None
    contents: Text = NOTHING
    standards: str = ""
    updating: Updating | None = None
    sharing: Sharing | None = None
    services: tuple[str, ...] = ()  # of the exchange, as messages name them
    records: int | None = None
    records_on: date | None = None
    quality: Quality = field(default_factory=Quality)
    share_as: Sharing | None = None  # of the road map: how it is to be shared,
    share_by: date | None = None  # by which day,
    share_ground: str = ""  # and by which act or plan
    # of platforms
    maker: str = ""
    is_domestic: bool | None = None
    reach: Reach | None = None
    used_by: tuple[str, ...] = ()
    evaluation: tuple[Verdict, ...] = ()
    announced_on: date | None = None

    def changed(self, **facts: Any) -> "Facts":
        """Return the same with some of it changed."""
        return replace(self, **facts)


OF_ALL = (
    "name",
    "owner",
    "stage",
    "description",
    "purpose",
    "operator",
    "since",
    "part_of",
    "basis",
    "url",
    "contact",
    "keywords",
    "source",
    "merged_into",
    "comes_from",
)
OF_KIND: Mapping[Kind, tuple[str, ...]] = {
    Kind.SYSTEM: ("level", "databases"),
    Kind.DATABASE: (
        "scope",
        "contents",
        "standards",
        "updating",
        "sharing",
        "services",
        "records",
        "records_on",
        "quality",
        "share_as",
        "share_by",
        "share_ground",
    ),
    Kind.PLATFORM: ("maker", "is_domestic", "reach", "used_by", "evaluation", "announced_on"),
}


def foreign(kind: Kind, facts: Facts) -> list[str]:
    """Return the fields that are filled and belong to another kind."""
    blank = Facts(NOTHING, "", Stage.PROPOSED)
    allowed = {*OF_ALL, *OF_KIND[kind]}
    return [
        each.name
        for each in fields(Facts)
        if each.name not in allowed and getattr(facts, each.name) != getattr(blank, each.name)
    ]


def organisations_named(facts: Facts) -> list[tuple[str, str]]:
    """Return the organisations that a statement names, each with its field, in the order of the form."""
    several = [("used_by", code) for code in facts.used_by]
    return [each for each in (("owner", facts.owner), ("operator", facts.operator), *several) if each[1]]


def entries_named(facts: Facts) -> list[tuple[str, str]]:
    """Return the other entries that a statement names, each with its field."""
    single = [(name, getattr(facts, name)) for name in ("part_of", "merged_into") if getattr(facts, name)]
    return single + [(name, code) for name in ("databases", "comes_from") for code in getattr(facts, name)]


def differences(before: Facts, after: Facts) -> list[str]:
    """Return the names of the fields in which two statements differ, in the order of the form."""
    return [each.name for each in fields(Facts) if getattr(before, each.name) != getattr(after, each.name)]
