"""Indicators as of a day: what each means, and which are computed from which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from nenso.kernel.dated import in_force
from nenso.kernel.rules import Refused, Text, Validity, fold
from nenso.measures.models import Definition
from nenso.measures.rules.expressions import Expression, parse
from nenso.measures.rules.recording import EXPRESSION


@dataclass(frozen=True, slots=True)
class IndicatorAsOf:
    """An indicator with the definition in force on the day asked; `id` is the indicator's row."""

    id: int
    code: str
    name: Text
    definition: Text
    method: Text
    unit: str
    decimals: int
    direction: str
    subject: str
    owner: str
    source: str
    expression: str
    period_kind: str
    categories: tuple[str, ...]
    over_units: str
    over_periods: str
    legal: str
    origin: str
    status: str
    validity: Validity

    @property
    def is_expression(self) -> bool:
        """Whether it is computed and never recorded."""
        return self.source == EXPRESSION

    @property
    def parsed(self) -> Expression:
        """The expression, parsed; only of an indicator that is one."""
        return parse(self.expression)

    @property
    def references(self) -> tuple[str, ...]:
        """The codes that its expression reads, in their order; none for what is recorded."""
        return tuple(sorted(self.parsed.references())) if self.is_expression else ()


def indicator(code: str, on: date) -> IndicatorAsOf:
    """Return an indicator as defined on a day; raises `Refused("indicator.not_found")`."""
    found = _in_force(on).filter(indicator__code=code).first()
    if found is None:
        raise Refused("indicator.not_found", code=code, on=on)
    return as_of(found)


def indicators(on: date, text: str = "", source: str = "", owner: str = "") -> list[IndicatorAsOf]:
    """Return the indicators of a day by code, narrowed by words of a name or code, by source, by owner."""
    rows = _in_force(on)
    if source:
        rows = rows.filter(source=source)
    if owner:
        rows = rows.filter(owner_code=owner)
    for word in fold(text).split():
        rows = rows.filter(Q(folded__contains=word) | Q(indicator__code__contains=word))
    return [as_of(row) for row in rows.order_by("indicator__code")]


def indicators_named(codes: Iterable[str], on: date) -> dict[str, IndicatorAsOf]:
    """Return some indicators of a day by code in one query; what is not in force is left out."""
    return {row.indicator.code: as_of(row) for row in _in_force(on).filter(indicator__code__in=set(codes))}


def definitions(code: str) -> list[IndicatorAsOf]:
    """Return everything that an indicator has meant, newest first; raises `Refused("indicator.unknown")`."""
    rows = Definition.objects.filter(indicator__code=code).select_related("indicator").order_by("-valid_from")
    found = [as_of(row) for row in rows]
    if not found:
        raise Refused("indicator.unknown", code=code)
    return found


def dependents(code: str, on: date) -> list[IndicatorAsOf]:
    """Return the indicators of a day that are computed from one, directly or through others; nearest first."""
    expressions = indicators(on, source=EXPRESSION)
    found: list[IndicatorAsOf] = []
    names = {code}
    while True:
        more = [one for one in expressions if one not in found and names & set(one.references)]
        if not more:
            return found
        found += more
        names |= {one.code for one in more}


def read_by(codes: Iterable[str], on: date) -> dict[str, IndicatorAsOf]:
    """Return some indicators of a day with all that they are computed from, down to what is recorded.

    Raises `Refused("indicator.not_found")` for one that is not in force. A query for each depth of expressions.
    """
    found: dict[str, IndicatorAsOf] = {}
    wanted = set(codes)
    while wanted:
        known = indicators_named(wanted, on)
        if missing := sorted(wanted - known.keys()):
            raise Refused("indicator.not_found", code=missing[0], on=on)
        found |= known
        wanted = {code for one in known.values() for code in one.references} - found.keys()
    return found


def _in_force(on: date) -> QuerySet[Definition]:
    return Definition.objects.filter(in_force(on)).select_related("indicator")


def as_of(row: Definition) -> IndicatorAsOf:
    """Return the plain record of a definition."""
    return IndicatorAsOf(
        id=row.indicator_id,
        code=row.indicator.code,
        name=Text(row.name_vi, row.name_en),
        definition=Text(row.definition_vi, row.definition_en),
        method=Text(row.method_vi, row.method_en),
        unit=row.unit,
        decimals=row.decimals,
        direction=row.direction,
        subject=row.subject,
        owner=row.owner_code,
        source=row.source,
        expression=row.expression,
        period_kind=row.period_kind,
        categories=tuple(row.categories),
        over_units=row.over_units,
        over_periods=row.over_periods,
        legal=row.legal,
        origin=row.origin,
        status=row.status,
        validity=Validity(row.valid_from, row.valid_to),
    )
