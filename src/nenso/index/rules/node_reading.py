"""Reading the tree of an edition, nested by `children:` or flat by `parent:`, into drafts."""

import math
from dataclasses import dataclass, replace

from nenso.index.rules.edition import (
    AGGREGATES,
    DOWN,
    MISSING_RULES,
    SOURCE_KINDS,
    STATUSES,
    UP,
    Aggregate,
    Sharing,
)
from nenso.index.rules.fields import Fields, Taker, shown
from nenso.index.rules.located import Located
from nenso.index.rules.scoring import Normalised, Scoring
from nenso.index.rules.scoring_reading import read_scoring
from nenso.kernel.rules import Text

NODE_KEYS = (
    "code",
    "name",
    "parent",
    "children",
    "points",
    "weight",
    "weights",
    "aggregate",
    "min_share",
    "missing",
    "zero_gate",
    "scoring",
    "direction",
    "unit",
    "source_kind",
    "evidence",
    "components",
    "illustrative",
    "unscored",
    "status",
    "source",
    "note",
)
SMALLEST_POWER = 0.01
SHARINGS = ("equal", "budget")
_POWERS = {
    "sum_of_points": 1.0,
    "arithmetic": 1.0,
    "geometric": 0.0,
    "harmonic": -1.0,
    "copeland": 1.0,
    "published_only": None,
}


@dataclass(frozen=True)
class Draft:
    """A node as it stands in the file, before the tree is put together and checked."""

    at: Located
    code: str
    name: Text
    parent: str | None
    parent_at: Located
    points: float | None
    weight: float | None
    sharing: Sharing | None
    aggregate: Aggregate
    min_share: float
    missing: str
    zero_gate: tuple[Located, ...]
    scoring: Scoring | None
    has_scoring: bool
    direction: str
    unit: Text | None
    source_kind: str | None
    evidence: Text | None
    components: int | None
    illustrative: bool
    unscored: bool
    status: str
    source: str
    note: Text | None


@dataclass(frozen=True)
class Defaults:
    """What a node takes where it says nothing itself."""

    missing: str
    aggregate: Aggregate


def read_drafts(take: Taker, at: Located | None, defaults: Defaults) -> list[Draft]:
    """Return all nodes in the order of the file, parents named by code."""
    drafts: list[Draft] = []
    for item in take.items(at):
        _read(take, item, None, defaults, drafts)
    return drafts


def _read(take: Taker, at: Located, above: Draft | None, defaults: Defaults, drafts: list[Draft]) -> None:
    fields = take.table(at, NODE_KEYS, ("code", "name"))
    if not fields:
        return
    draft = _draft(take, at, fields, defaults)
    if above is not None:
        illustrative = draft.illustrative or above.illustrative
        draft = replace(draft, parent=above.code, parent_at=at, illustrative=illustrative)
    drafts.append(draft)
    for item in take.items(fields.get("children")):
        _read(take, item, draft, defaults, drafts)


def _draft(take: Taker, at: Located, fields: Fields, defaults: Defaults) -> Draft:
    code = take.code(fields.get("code"))
    direction = take.choice(fields.get("direction"), (UP, DOWN), UP)
    parent = fields.get("parent")
    scoring = read_scoring(take, fields.get("scoring"), code, direction)
    if isinstance(scoring, Normalised) and "direction" not in fields:
        take.fault("edition.direction_missing", fields.get("scoring", at), node=code)
    share = take.number(fields.get("min_share"), 0, 1, fraction=True)
    illustrative = take.flag(fields.get("illustrative"))
    return Draft(
        at=fields.get("code", at),
        code=code,
        name=take.names(fields.get("name")) or Text(code, code),
        parent=take.text(parent) if parent is not None else None,
        parent_at=parent or at,
        points=_stated(fields, "points", take.number(fields.get("points"), 0, 1e9)),
        weight=_stated(fields, "weight", take.number(fields.get("weight"), 0, 1, fraction=True)),
        sharing=read_sharing(take, fields.get("weights")),
        aggregate=read_aggregate(take, fields.get("aggregate"), defaults.aggregate),
        min_share=share or 0.0,
        missing=take.choice(fields.get("missing"), MISSING_RULES, defaults.missing),
        zero_gate=tuple(take.items(fields.get("zero_gate"))),
        scoring=scoring,
        has_scoring="scoring" in fields,
        direction=direction,
        unit=take.names(fields.get("unit")),
        source_kind=take.choice(fields.get("source_kind"), SOURCE_KINDS, "") or None,
        evidence=take.names(fields.get("evidence")),
        components=take.integer(fields.get("components"), 0, 10_000),
        illustrative=illustrative,
        unscored=take.flag(fields.get("unscored")),
        status=take.choice(fields.get("status"), STATUSES, "illustrative" if illustrative else "found"),
        source=take.text(fields.get("source")),
        note=take.names(fields.get("note")),
    )


def _stated(fields: Fields, key: str, value: float | None) -> float | None:
    """Return NaN for a figure that is there but wrong, so that it is not called missing too."""
    return math.nan if value is None and key in fields else value


def read_aggregate(take: Taker, at: Located | None, fallback: Aggregate) -> Aggregate:
    """Return how children make their parent: a name, or `{rule: power, p: 0.5}`."""
    if at is None:
        return fallback
    if isinstance(at.value, str):
        rule = take.choice(at, AGGREGATES, "arithmetic")
        if rule == "power":
            take.fault("edition.missing_key", at, found="p")
        return Aggregate(rule, _POWERS.get(rule, 1.0))
    fields = take.table(at, ("rule", "p"), ("rule",))
    rule = take.choice(fields.get("rule"), AGGREGATES, "arithmetic")
    if rule != "power":
        return Aggregate(rule, _POWERS[rule])
    if "p" not in fields:
        take.fault("edition.missing_key", at, found="p")
    power = take.number(fields.get("p"), -20, 20)
    if power and abs(power) < SMALLEST_POWER:  # x ** p is 1 to the last digit: nothing of x would be left
        range_ = f"0, ≥ {SMALLEST_POWER}, ≤ −{SMALLEST_POWER}"
        take.fault("edition.out_of_range", fields["p"], found=shown(power), range=range_)
    return Aggregate(rule, 1.0 if power is None else power)


def read_sharing(take: Taker, at: Located | None) -> Sharing | None:
    """Return how the children share their parent: `equal`, or `{rule: budget, allocations: [[30, 70], …]}`."""
    if at is None:
        return None
    if isinstance(at.value, str):
        rule = take.choice(at, SHARINGS, "equal")
        if rule == "budget":
            take.fault("edition.missing_key", at, found="allocations")
        return Sharing("equal")
    fields = take.table(at, ("rule", "allocations"), ("rule",))
    if take.choice(fields.get("rule"), SHARINGS, "equal") == "equal":
        return Sharing("equal")
    if "allocations" not in fields:
        take.fault("edition.missing_key", at, found="allocations")
    rows = (_allocation(take, item) for item in take.items(fields.get("allocations")))
    return Sharing("budget", tuple(rows))


def _allocation(take: Taker, at: Located) -> tuple[float, ...]:
    given = tuple(take.number(item, 0, 1e9) or 0.0 for item in take.items(at))
    if given and sum(given) <= 0:
        take.fault("edition.out_of_range", at, found=shown(at.value), range="Σ > 0")
    return given
