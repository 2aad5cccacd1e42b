"""`package_search`: what `q`, `fq` and `sort` ask for, in the words of CKAN's search, as a question to the catalogue."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from nenso.catalogue import queries
from nenso.catalogue.rules import Kind, Scope, Sharing, Stage
from nenso.catalogue.rules.words import KINDS, SCOPES, SHARINGS, STAGES
from nenso.kernel.rules import Refused
from nenso.web.endpoints.catalogue.ckan.asked import MOST, Asked, InvalidError
from nenso.web.endpoints.catalogue.ckan.packages import API, package
from nenso.web.endpoints.catalogue.rdf import addresses, media_of

_FACETS = {"kind": Kind, "groups": Kind, "stage": Stage, "scope": Scope, "sharing": Sharing}
_WORDS = {"kind": KINDS, "groups": KINDS, "stage": STAGES, "scope": SCOPES, "sharing": SHARINGS}
_OWNER = ("organization", "owner_org")
_SURELY = {"state": "active", "dataset_type": "dataset", "type": "dataset", "capacity": "public"}
_TEXTS = ("title", "notes", "text")  # of which all words are searched alike
_TAGS, _FORMAT = "tags", "res_format"
_SINCE = "metadata_modified"
_KNOWN = ", ".join(
    sorted({*_FACETS, *_OWNER, *_SURELY, *_TEXTS, _TAGS, _FORMAT, _SINCE, "name", "id"})
)  # what `fq` may name
_SORTS = {
    "": "name",
    "score desc": "name",
    "name asc": "name",
    "title asc": "name",
    "title_string asc": "name",
    "id asc": "code",
    "metadata_modified desc": "newest",
    "metadata_modified asc": "oldest",
}
_PART = re.compile(r'([+-]?)(?:(\w[\w.]*):)?("[^"]*"|\([^()]*\)|\[[^\[\]]*\]|[^\s"()\[\]]+)')
_LONGEST = 1_000


@dataclass(slots=True)
class _Sought:
    """What the parts of a search add up to; `codes` where packages are asked for by their names."""

    words: list[str]
    values: dict[str, tuple[str, ...]]
    owners: tuple[str, ...] = ()
    codes: tuple[str, ...] | None = None
    since: datetime | None = None
    keywords: tuple[tuple[str, ...], ...] = ()
    served: bool = False
    is_nothing: bool = False


def package_search(asked: Asked) -> dict[str, Any]:
    """Search packages: `q`, `fq`, `rows` (at most 1000), `start`, `sort`, `facet.field`. The same search as the catalogue's own."""
    sought = _Sought([], {})
    for name in ("q", "fq"):
        _read(name, asked.text(name), sought)
    for more in asked.texts("fq_list"):
        _read("fq_list", more, sought)
    rows, start = asked.number("rows", 10, MOST), asked.number("start", 0)
    facets = _facets(asked)
    search = queries.Search(
        " ".join(sought.words),
        sought.values,
        sought.owners,
        _order(asked.text("sort")),
        sought.since,
        sought.keywords,
        sought.served,
    )
    found = queries.search(search, start=start, size=rows)
    codes, total = [hit.code for hit in found.hits], found.total
    if sought.is_nothing:
        codes, total = [], 0
    elif sought.codes is not None:
        there = queries.published(sought.codes)
        codes, total = [each.code for each in there][start : start + rows], len(there)
    counted = list(_counts(facets, search, found))
    return {
        "count": total,
        "sort": asked.text("sort", "score desc, metadata_modified desc"),
        "results": packages(codes),
        "facets": {name: values for name, values, _ in counted},
        "search_facets": {name: {"title": name, "items": items} for name, _, items in counted},
    }


def packages(codes: list[str]) -> list[dict[str, Any]]:
    """Return packages in the order of the codes given."""
    entries = queries.published(codes)
    names, at, media = queries.names_for(entries), addresses(), media_of(entries)
    made = {entry.code: package(entry, names, at, media) for entry in entries}
    return [made[code] for code in codes if code in made]


def _read(name: str, text: str, sought: _Sought) -> None:
    if len(text) > _LONGEST:
        raise InvalidError(**{name: f"Longer than {_LONGEST} letters"})
    before, is_or = "", False  # the field spoken of last, and whether OR follows it
    found: list[tuple[str, list[str], str]] = []
    for field, value in _clauses(name, text.replace("\\", "")):
        if (field, value) == ("", "OR"):
            is_or = True
            continue
        if is_or and field != before:
            raise InvalidError(**{name: "OR joins values of one field alone"})
        if is_or and field:
            found[-1] = (field, found[-1][1] + _values(value), found[-1][2])
        else:
            found.append((field, _values(value), value))
        before, is_or = field, False
    for field, values, written in found:
        if field:
            _narrow(name, field, values, written, sought)
        else:
            sought.words += values


def _clauses(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Return the parts of a search: each field, "" for words, with what is sought of it; OR stands as it is, AND goes without saying."""
    for sign, field, value in _PART.findall(text):
        is_not = (
            name != "q" and not field and (value == "NOT" or value.startswith("!"))
        )  # in q they are words
        if sign == "-" or is_not:
            raise InvalidError(**{name: f"Cannot leave out: {field or value}"})
        if not field and value.startswith("(") and ":" in value:
            yield from _clauses(name, value[1:-1])
        elif value not in ("*", "*:*") and (field or value not in ("AND", "&&")):
            yield ("" if field in _TEXTS else field), value


def _values(written: str) -> list[str]:
    """Return what stands in quotation marks, in brackets between OR, or bare."""
    if written.startswith("("):
        return [
            part.strip('"') for part in re.findall(r'"[^"]*"|\S+', written[1:-1]) if part not in ("OR", "AND")
        ]
    return [written.strip('"').rstrip("*")]


def _narrow(name: str, field: str, values: list[str], written: str, sought: _Sought) -> None:
    if field in _FACETS:
        key, known = ("kind" if field == "groups" else field), set(_FACETS[field])
        sought.values[key] = _both(sought.values.get(key), [each for each in values if each in known])
        sought.is_nothing |= not sought.values[key]
    elif field in _OWNER:
        sought.owners = _both(sought.owners or None, values)
        sought.is_nothing |= not sought.owners
    elif field in _SURELY:
        sought.is_nothing |= _SURELY[field] not in values
    elif field == _TAGS:
        sought.keywords += tuple((each,) for each in values) if " AND " in written else (tuple(values),)
    elif field == _FORMAT:
        sought.served |= API in values
        sought.is_nothing |= API not in values  # of no other way to the data the format is known
    elif field in ("name", "id"):
        sought.codes = _both(sought.codes, list(_codes(values)))
    elif field == _SINCE:
        since = _since(name, written)
        sought.since = max(since, sought.since or since)
    else:
        raise InvalidError(**{name: f"Unknown field: {field[:40]}. Known are: {_KNOWN}"})


def _both(before: tuple[str, ...] | None, values: list[str]) -> tuple[str, ...]:
    """Return what two clauses of one field leave: every clause narrows."""
    return tuple(each for each in values if before is None or each in before)


def _codes(values: list[str]) -> Iterator[str]:
    for value in values:
        try:
            yield queries.published_entry(value).code
        except Refused:
            continue


def _since(name: str, written: str) -> datetime:
    """Read `[2026-01-01T00:00:00Z TO *]`."""
    parts = re.fullmatch(r"\[(\S+) TO \*\]", written)
    try:
        moment = parse_datetime(parts[1]) if parts else None
        day = parse_date(parts[1]) if parts and moment is None else None
    except ValueError:
        moment = day = None
    if day is not None:
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    if moment is None:
        raise InvalidError(**{name: f"{_SINCE} takes a range such as [2026-01-01T00:00:00Z TO *]"})
    return moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)


def _order(sort: str) -> str:
    first = " ".join(sort.lower().partition(",")[0].split())
    wanted = first if not first or first.endswith((" asc", " desc")) else f"{first} asc"
    if wanted not in _SORTS:
        raise InvalidError(sort=f"Cannot sort so: {sort[:60]}. Known are: {', '.join(filter(None, _SORTS))}")
    return _SORTS[wanted]


def _facets(asked: Asked) -> list[str]:
    """Return the facets asked for; none where they are switched off."""
    found = asked.texts("facet.field")
    for name in found:
        if name not in _FACETS and name not in _OWNER and name not in (*_TEXTS, _TAGS):
            raise InvalidError(
                facet__field=f"Unknown field: {name[:40]}. Known are: {', '.join([*_FACETS, *_OWNER])}"
            )
    return found if asked.flag("facet", default=True) else []


def _counts(
    names: list[str], search: queries.Search, found: queries.Found
) -> Iterator[tuple[str, dict[str, int], list[dict[str, Any]]]]:
    for name in names:
        if name in _OWNER:
            counts = dict(queries.owners(search))
            titles = {code: text.vi for code, text in queries.organisation_names(counts).items()}
        else:
            counts = dict(found.facets.get("kind" if name == "groups" else name, {}))
            titles = {str(value): words.vi for value, words in _WORDS.get(name, {}).items()}
        items = [
            {"name": value, "display_name": titles.get(value, value), "count": count}
            for value, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        ]
        yield name, counts, items
