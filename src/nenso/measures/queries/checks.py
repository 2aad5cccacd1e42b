"""Figures in the store that look wrong, with what was said of them: a question to whoever sent them, never a correction."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from nenso.kernel.queries import journal
from nenso.kernel.rules import Period, PeriodKind, period_containing
from nenso.measures.models import Observation
from nenso.measures.queries.indicators import IndicatorAsOf, indicators
from nenso.measures.rules.checking import Pair, Series, findings
from nenso.measures.rules.finding import Finding

EXPLAINED = "measures.finding_explained"
PERIODS = 13  # looked back: a year, and the same period of the year before
_SHARE = re.compile(r"(?:100 ?\* ?)?([a-z][a-z0-9_.]*) ?/ ?([a-z][a-z0-9_.]*)(?: ?\* ?100)?")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What was said of a finding, by whom and when."""

    reason: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CheckedFinding:
    """A finding with the kind of its unit and what was said of it; `key` names it for ever."""

    finding: Finding
    unit_kind: str
    explained: Explanation | None

    @property
    def key(self) -> str:
        """The name under which it is explained."""
        return finding_key(self.finding, self.unit_kind)


def finding_key(finding: Finding, unit_kind: str) -> str:
    """Name a finding: what looks wrong, and of which cell."""
    return f"{finding.kind}/{finding.indicator}/{unit_kind}/{finding.unit}/{finding.period}"


def checked(on: date, codes: Iterable[str] = (), kinds: Iterable[str] = ()) -> list[CheckedFinding]:
    """Return what looks wrong among the recorded figures of the last periods, the gravest first.

    `codes` and `kinds` (of finding) narrow it. Three queries, whatever is found.
    """
    listed = indicators(on)
    wanted, only = set(codes), set(kinds)
    found: list[CheckedFinding] = []
    pairs = pairs_of(listed)
    for unit_kind, series in _series(listed, on).items():
        found += [CheckedFinding(each, unit_kind, None) for each in findings(series, pairs)]
    found = [
        each
        for each in found
        if (not wanted or each.finding.indicator in wanted) and (not only or each.finding.kind in only)
    ]
    return _with_words(sorted(found, key=lambda each: (each.finding.severity, each.key)))


def pairs_of(listed: Sequence[IndicatorAsOf]) -> list[Pair]:
    """Return the pairs of which the first cannot exceed the second: those that shares in percent are made of."""
    pairs: list[Pair] = []
    for one in listed:
        if one.is_expression and one.unit == "percent":
            match = _SHARE.fullmatch(one.expression.strip())
            if match:
                pairs.append(Pair(match[1], match[2]))
    return list(dict.fromkeys(pairs))


def _series(listed: Sequence[IndicatorAsOf], on: date) -> dict[str, list[Series]]:
    """Return the recorded figures of the last periods by kind of unit, an array for each indicator."""
    base = {one.id: one for one in listed if not one.is_expression}
    periods = {one.id: _last(PeriodKind(one.period_kind), on) for one in base.values()}
    since = min((each[0].first_day for each in periods.values()), default=on)
    rows = Observation.objects.filter(
        indicator__in=list(base), first_day__gte=since, superseded_at=None, value__isnull=False, category=""
    )
    cells: dict[tuple[str, int], dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    columns = rows.order_by().values_list("indicator_id", "unit_kind", "unit_code", "period", "value")
    for pk, kind, unit, period, value in columns.iterator(chunk_size=20_000):
        cells[kind, pk][unit][period] = value or 0.0
    found: dict[str, list[Series]] = defaultdict(list)
    for (kind, pk), units in cells.items():
        codes = tuple(each.code for each in periods[pk])
        values = np.array([[of.get(code, np.nan) for code in codes] for of in units.values()])
        found[kind].append(Series(base[pk].code, tuple(units), codes, values))
    return found


def _last(kind: PeriodKind, on: date) -> list[Period]:
    """Return the last periods that are over: one that runs is always a fall."""
    period = period_containing(kind, on).preceding()
    found = [period]
    while len(found) < PERIODS:
        period = period.preceding()
        found.append(period)
    return found[::-1]


def _with_words(found: Sequence[CheckedFinding]) -> list[CheckedFinding]:
    keys = [each.key for each in found]
    said: dict[str, Explanation] = {}
    rows = journal().filter(verb=EXPLAINED, thing_type="finding").order_by("id")
    for row in rows.filter(thing_key__in=keys) if keys else ():
        said[row.thing_key] = Explanation(str(row.facts.get("reason", "")), row.actor_name, row.at)
    return [CheckedFinding(each.finding, each.unit_kind, said.get(each.key)) for each in found]
