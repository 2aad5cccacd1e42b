"""Reading an edition file: every problem is found at once, each with its file, line, key and what to do."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from nenso.index.rules.edition import (
    GROUPS,
    MISSING_RULES,
    STATUSES,
    Aggregate,
    Edition,
    Grade,
    InputField,
    Legal,
    Node,
    View,
)
from nenso.index.rules.fields import EDITION_CODE, Fields, Taker, close
from nenso.index.rules.located import Located, read_yaml
from nenso.index.rules.node_reading import Defaults, read_aggregate, read_drafts
from nenso.index.rules.problems import EditionProblem, EditionRefused, sentence
from nenso.index.rules.scoring_reading import expression
from nenso.index.rules.settings_reading import read_preparation
from nenso.index.rules.tree import build_tree
from nenso.kernel.rules import Text

_REQUIRED = ("code", "family", "name", "groups", "years", "valid", "legal", "points", "nodes")
_OPTIONAL = (
    "figures",
    "ties",
    "missing",
    "aggregate",
    "views",
    "inputs",
    "grades",
    "note",
    "preparation",
)
_KEYS = (*_REQUIRED, *_OPTIONAL)


def read_edition(text: str, *, filename: str) -> Edition:
    """Read and check one edition (YAML 1.2). Raises `EditionRefused` (code `edition.invalid`) with every problem."""
    edition, problems = examine_edition(text, filename=filename)
    if problems or edition is None:
        raise EditionRefused(problems)
    return edition


def examine_edition(text: str, *, filename: str) -> tuple[Edition | None, list[EditionProblem]]:
    """Return the edition where it can be read, and all problems in the order of the file."""
    root, faults = read_yaml(text.removeprefix("\ufeff"))
    take = Taker(filename)
    for fault in faults:
        words = sentence(fault.code, **fault.facts)
        take.problems.append(EditionProblem(filename, fault.line, fault.path or "·", fault.code, words))
    edition = edition_of(take, root) if root is not None else None
    take.problems.sort(key=lambda problem: problem.line)
    return (None if take.problems else edition), take.problems


def edition_of(take: Taker, root: Located) -> Edition | None:
    """Return the edition of values already located, in a file or in a plain table; None where `take` found faults."""
    fields = take.table(root, _KEYS, _REQUIRED)
    points = take.number(fields.get("points"), 1e-9, 1e9)
    defaults = Defaults(
        missing=take.choice(fields.get("missing"), MISSING_RULES, "fail"),
        aggregate=read_aggregate(take, fields.get("aggregate"), Aggregate("sum_of_points", 1.0)),
    )
    drafts = read_drafts(take, fields.get("nodes"), defaults)
    if not drafts and "nodes" in fields and isinstance(fields["nodes"].value, list):
        take.fault("edition.empty", fields["nodes"], found="nodes")
    nodes = build_tree(take, drafts, points or math.nan) if drafts else ()
    head = _head(take, fields)
    views = _views(take, fields.get("views"), nodes)
    if nodes:
        _inputs_used(take, take.items(fields.get("inputs")), head, nodes)
    if take.problems:
        return None
    return Edition(max_points=points or 1.0, nodes=nodes, views=views, **head)


def _inputs_used(take: Taker, items: Sequence[Located], head: dict[str, Any], nodes: Sequence[Node]) -> None:
    inputs: Sequence[InputField] = head["inputs"]
    steps = head["preparation"]
    read = [key for node in nodes if node.scoring for key in node.scoring.inputs]
    known = {*read, *(steps.inputs if steps else ()), *(node.code for node in nodes)}
    seen: set[str] = set()
    for item, described in zip(items, inputs, strict=True):
        if described.key in seen:
            take.fault("edition.twice", item, found=described.key)
        elif described.key and described.key not in known:
            take.fault("edition.unused_input", item, found=described.key, **close(described.key, read))
        seen.add(described.key)


def _head(take: Taker, fields: Fields) -> dict[str, Any]:
    figures_as, decimals = _figures(take, fields.get("figures"))
    first_year, last_year = _years(take, fields.get("years"))
    valid_from, valid_to = _validity(take, fields.get("valid"))
    return {
        "code": take.code(fields.get("code"), EDITION_CODE),
        "family": take.code(fields.get("family"), EDITION_CODE),
        "name": take.names(fields.get("name")) or Text("", ""),
        "groups": _groups(take, fields.get("groups")),
        "first_year": first_year,
        "last_year": last_year,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "legal": tuple(_legal(take, item) for item in _some(take, fields.get("legal"), "legal")),
        "figures_as": figures_as,
        "decimals": decimals,
        "ties": take.choice(fields.get("ties"), ("competition",), "competition"),
        "inputs": tuple(_input(take, item) for item in take.items(fields.get("inputs"))),
        "grades": tuple(_grade(take, item) for item in take.items(fields.get("grades"))),
        "note": take.names(fields.get("note")),
        "preparation": read_preparation(take, fields.get("preparation")),
    }


def _some(take: Taker, at: Located | None, name: str) -> list[Located]:
    items = take.items(at)
    if at is not None and isinstance(at.value, list) and not items:
        take.fault("edition.empty", at, found=name)
    return items


def _groups(take: Taker, at: Located | None) -> tuple[str, ...]:
    found: list[str] = []
    for item in _some(take, at, "groups"):
        group = take.choice(item, GROUPS, "")
        if group in found:
            take.fault("edition.twice", item, found=group)
        found += [group] if group else []
    return tuple(found)


def _figures(take: Taker, at: Located | None) -> tuple[str, int]:
    if at is None:
        return "value", 4
    fields = take.table(at, ("as", "decimals"), ("as", "decimals"))
    decimals = take.integer(fields.get("decimals"), 0, 10)
    return take.choice(fields.get("as"), ("value", "points"), "value"), 4 if decimals is None else decimals


def _years(take: Taker, at: Located | None) -> tuple[int, int | None]:
    if at is None:
        return 0, None
    fields = take.table(at, ("first", "last"), ("first",))
    first, last = take.integer(fields.get("first"), 1990, 2200), None
    if "last" in fields and fields["last"].value is not None:
        last = take.integer(fields["last"], 1990, 2200)
    if first is not None and last is not None and last < first:
        take.fault("edition.dates", fields["last"], first=str(first), last=str(last))
    return first or 0, last


def _validity(take: Taker, at: Located | None) -> tuple[date, date | None]:
    if at is None:
        return date.min, None
    fields = take.table(at, ("from", "to"), ("from",))
    first, last = take.day(fields.get("from")), take.day(fields.get("to"))
    if "from" in fields and fields["from"].value is None:
        take.wrong_type(fields["from"], "date")
    if first is not None and last is not None and last <= first:
        take.fault("edition.dates", fields["to"], first=first.isoformat(), last=last.isoformat())
    return first or date.min, last


def _legal(take: Taker, at: Located) -> Legal:
    fields = take.table(at, ("act", "article", "date", "source"), ("act", "source"))
    return Legal(
        act=take.text(fields.get("act")),
        article=take.text(fields.get("article")),
        day=take.day(fields.get("date")),
        source=take.text(fields.get("source")),
    )


def _input(take: Taker, at: Located) -> InputField:
    fields = take.table(at, ("key", "name", "unit", "low", "high"), ("key", "name"))
    low, high = take.number(fields.get("low")), take.number(fields.get("high"))
    if low is not None and high is not None and high < low:
        take.fault("edition.out_of_range", fields["high"], found=high, range=f"≥ {low:g}")
    name = take.names(fields.get("name")) or Text("", "")
    return InputField(take.code(fields.get("key")), name, take.names(fields.get("unit")), low, high)


def _grade(take: Taker, at: Located) -> Grade:
    fields = take.table(at, ("from", "name", "status"), ("from", "name"))
    name = take.names(fields.get("name")) or Text("", "")
    return Grade(
        take.number(fields.get("from")) or 0.0, name, take.choice(fields.get("status"), STATUSES, "found")
    )


def _views(take: Taker, at: Located | None, nodes: Sequence[Node]) -> tuple[View, ...]:
    views: list[View] = []
    taken = {node.code: node.line for node in nodes}
    for item in take.items(at):
        view = _view(take, item, [node.code for node in nodes])
        if view is None:
            continue
        if view.code in taken:
            take.fault("edition.duplicate_code", item, found=view.code, other=taken[view.code])
        taken[view.code] = item.line
        views.append(view)
    return tuple(views)


def _view(take: Taker, at: Located, codes: Sequence[str]) -> View | None:
    needed = ("code", "name", "expression")
    fields = take.table(at, (*needed, "status", "source", "note"), needed)
    found = expression(take, fields.get("expression"))
    for name in found.names if found and codes else ():
        code = name.split(".")[0]
        if code not in codes:
            take.fault("edition.unknown_name", fields["expression"], found=code, **close(code, codes))
    if found is None:
        return None
    return View(
        code=take.code(fields.get("code")),
        name=take.names(fields.get("name")) or Text("", ""),
        expression=found,
        status=take.choice(fields.get("status"), STATUSES, "derived"),
        source=take.text(fields.get("source")),
        note=take.names(fields.get("note")),
    )
