"""Correlations in a tree of figures: between its levels, and those between relatives that stand out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nenso.index.rules.analysis.correlations import Array, Correlations, correlation
from nenso.index.rules.computing import Outcome
from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.wording import number
from nenso.kernel.rules import Refused, Text

LEAST = 10  # units below which a correlation is not worth a sentence


@dataclass(frozen=True)
class LevelCorrelations:
    """Correlations of the nodes of one level (rows) with those of another (columns)."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    found: Correlations


@dataclass(frozen=True)
class Bounds:
    """From where a correlation is told: COINr's 0.9, 0.3 and −0.4."""

    high: float = 0.9
    weak: float = 0.3
    negative: float = -0.4


@dataclass(frozen=True)
class Flag:
    """One correlation that stands out, over `units` units.

    `kind`: "redundant" (two siblings say the same twice: |r| is high), "opposed" (two siblings run against each
    other), "weak" and "against" (a node hardly moves with its parent, or moves against it). `other` is the sibling
    or the parent.
    """

    kind: str
    code: str
    other: str
    r: float
    units: int
    text: Text


def level_correlations(
    edition: Edition, outcome: Outcome, level: int, other: int | None = None, *, method: str = "pearson"
) -> LevelCorrelations:
    """Correlate the scored nodes of two levels, level 0 being the composite; without `other` within one level.

    COINr's `get_corr` with its levels counted from the top. Raises `Refused("toolkit.level")` for a level without
    nodes, and what `correlation` refuses.
    """
    rows = _level(edition, level)
    columns = rows if other is None else _level(edition, other)
    left = columns_of(outcome, rows)
    found = correlation(left, None if other is None else columns_of(outcome, columns), method=method)
    return LevelCorrelations(rows, columns, found)


def _level(edition: Edition, level: int) -> tuple[str, ...]:
    codes = tuple(node.code for node in edition.nodes if node.depth == level and not node.unscored)
    if not codes:
        deepest = max(node.depth for node in edition.nodes)
        raise Refused("toolkit.level", level=level, deepest=deepest, edition=edition.code)
    return codes


def columns_of(outcome: Outcome, codes: Sequence[str]) -> Array:
    """Return the values of some nodes, [units, codes]."""
    return outcome.values[:, [outcome.column(code) for code in codes]]


def correlation_flags(
    edition: Edition,
    outcome: Outcome,
    bounds: Bounds = Bounds(),
    *,
    method: str = "pearson",
    least: int = LEAST,
) -> tuple[Flag, ...]:
    """Return the correlations of siblings with each other and with their parent that stand out, in tree order.

    COINr's `get_corr_flags` looks at one side only (r > 0.9); here two siblings at −0.95 are told as well. Pairs
    with fewer than `least` units, and a parent of one child, are left out.
    """
    found: list[Flag] = []
    for parent in edition.nodes:
        children = known_children(edition, outcome, parent, least)
        if len(children) > 1 and not parent.unscored:
            found += _family(edition, outcome, parent, children, (bounds, method, least))
    return tuple(found)


def known_children(edition: Edition, outcome: Outcome, parent: Node, least: int) -> list[str]:
    """Return the scored children of a node for which at least some units have a figure."""
    children = [code for code in parent.children if not edition.node(code).unscored]
    return [code for code in children if int((outcome.basis[:, outcome.column(code)] != 0).sum()) >= least]


def _family(
    edition: Edition,
    outcome: Outcome,
    parent: Node,
    children: Sequence[str],
    how: tuple[Bounds, str, int],
) -> Iterator[Flag]:
    bounds, method, least = how
    codes = [*children, parent.code]
    found = correlation(columns_of(outcome, codes), method=method, min_pairs=least)
    for place, code in enumerate(children):
        for later in range(place + 1, len(codes)):
            r = float(found.r[place, later])
            kind = _against_parent(r, bounds) if later == len(children) else _between(r, bounds)
            if kind:
                names = {"a": edition.name_of(code), "b": edition.name_of(codes[later])}
                units = int(found.pairs[place, later])
                text = _WORDS[kind].fill(r=number(r, 2), n=units, **names)
                yield Flag(kind, code, codes[later], r, units, text)


def _between(r: float, bounds: Bounds) -> str:
    if abs(r) >= bounds.high:
        return "redundant"
    return "opposed" if r <= bounds.negative else ""


def _against_parent(r: float, bounds: Bounds) -> str:
    if r <= bounds.negative:
        return "against"
    return "weak" if r <= bounds.weak else ""


_WORDS = {
    "redundant": Text(
        "“{a}” và “{b}” gần như luôn đi cùng nhau (tương quan {r}, {n} đơn vị), nên có thể một điều được tính hai lần.",
        "“{a}” and “{b}” nearly always go together (correlation {r}, {n} units), so one thing may be counted twice.",
    ),
    "opposed": Text(
        "“{a}” và “{b}” ngược chiều nhau (tương quan {r}, {n} đơn vị): nơi cao ở mục này thường thấp ở mục kia.",
        "“{a}” and “{b}” run against each other (correlation {r}, {n} units): who is high in one tends to be low in the other.",
    ),
    "weak": Text(
        "“{a}” ít liên hệ với “{b}” (tương quan {r}, {n} đơn vị).",
        "“{a}” has little to do with “{b}” (correlation {r}, {n} units).",
    ),
    "against": Text(
        "“{a}” đi ngược “{b}” (tương quan {r}, {n} đơn vị): nơi cao ở mục này thường thấp ở cấp trên.",
        "“{a}” runs against “{b}” (correlation {r}, {n} units): who is high in it tends to be low above.",
    ),
}
