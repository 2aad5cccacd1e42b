"""What the command line asks: one unit described, one file rebased."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from nenso.directory.queries.lineage import lineage_map, organisation_lineage_map
from nenso.directory.queries.lives import Chapter, Event, organisation_life
from nenso.directory.queries.organisations import organisation, resolve
from nenso.directory.queries.territories import latest_population, territory
from nenso.directory.rules import Mapping, RebaseRule, check_size, decode, read_rows, rebase_csv
from nenso.kernel.rules import Refused

_LEVELS = {2: "province", 3: "district", 5: "commune"}
_CENTRAL = ("ministry", "ministry_level_agency", "government_agency")


def describe(code: str, on: date) -> dict[str, Any]:
    """Return an organisation or territory of a day as plain data: names, parent, place, whole life.

    `code` may also be another identifier or a name. Raises `Refused("organisation.not_resolved")`.
    """
    found = _found(code, on)
    place = territory(found.territory_level, found.territory_code, on) if found.territory_code else None
    return {
        "code": found.code,
        "as_of": on.isoformat(),
        "type": found.type,
        "name": asdict(found.name),
        "short_name": asdict(found.short_name),
        "parent": found.parent_code or None,
        "territory": asdict(place.full_name) | {"level": place.level, "code": place.code} if place else None,
        "valid_from": found.validity.since.isoformat(),
        "valid_to": found.validity.until.isoformat() if found.validity.until else None,
        "is_start_known": found.is_start_known,
        "status": found.status,
        "code_status": found.code_status,
        "life": [_chapter(chapter) for chapter in organisation_life(found.code).chapters],
    }


def rebase_file(path: Path, from_date: date, to_date: date, rule: str) -> str:
    """Return a CSV of series moved onto the units of `to_date`.

    The level is told by the codes: two digits provinces, five communes, else ministries and agencies.
    Raises `Refused`: "rebase.unknown_rule", "csv.no_file" and what `rules.rebase_csv` refuses.
    """
    if rule not in list(RebaseRule):
        raise Refused("rebase.unknown_rule", rule=rule, known=", ".join(RebaseRule))
    if not path.is_file():
        raise Refused("csv.no_file", path=path.name)
    check_size(path.stat().st_size)
    text = decode(path.read_bytes())
    level = _level(text)
    mapping = _mapping(level, from_date, to_date)
    weights = None
    if rule == RebaseRule.POPULATION_WEIGHTED_MEAN:
        weights = latest_population(level, from_date.year)
    return rebase_csv(text, from_date, to_date, RebaseRule(rule), mapping, weights=weights)


def _found(code: str, on: date) -> Any:
    try:
        return organisation(code, on)
    except Refused:
        return resolve(code, on)


def _level(text: str) -> str:
    rows = read_rows(text)
    first = rows[1][1][0].strip() if len(rows) > 1 else ""
    return _LEVELS.get(len(first), "province") if first.isdigit() else ("central" if first else "province")


def _mapping(level: str, from_date: date, to_date: date) -> Mapping:
    if level == "central":
        return organisation_lineage_map(from_date, to_date, _CENTRAL)
    return lineage_map(from_date, to_date, level)


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "name": asdict(chapter.name),
        "type": chapter.type,
        "valid_from": chapter.validity.since.isoformat(),
        "valid_to": chapter.validity.until.isoformat() if chapter.validity.until else None,
        "status": chapter.status,
        "predecessors": [_event(event) for event in chapter.predecessors],
        "successors": [_event(event) for event in chapter.successors],
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "code": event.code,
        "name": asdict(event.name),
        "kind": event.kind,
        "on": event.on.isoformat(),
        "share": event.share,
        "is_share_known": event.is_share_known,
        "act": event.act,
        "status": event.status,
    }
