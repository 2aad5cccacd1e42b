"""What this room asks of the indicators of measures."""

from collections.abc import Iterable
from datetime import date

from nenso.kernel.rules import PeriodKind
from nenso.measures.queries.indicators import IndicatorAsOf, indicators_named
from nenso.reporting.rules.form_checks import IndicatorFacts

# A longer kind is made of whole shorter ones; weeks cross the ends of months.
_LONGER = {
    PeriodKind.DAY: (
        PeriodKind.WEEK,
        PeriodKind.MONTH,
        PeriodKind.QUARTER,
        PeriodKind.HALF_YEAR,
        PeriodKind.YEAR,
    ),
    PeriodKind.WEEK: (),
    PeriodKind.MONTH: (PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR),
    PeriodKind.QUARTER: (PeriodKind.HALF_YEAR, PeriodKind.YEAR),
    PeriodKind.HALF_YEAR: (PeriodKind.YEAR,),
    PeriodKind.YEAR: (),
}


def facts_of(codes: Iterable[str], on: date) -> dict[str, IndicatorFacts]:
    """Return what forms must know of indicators on a day; codes unknown on that day are left out."""
    return {
        code: IndicatorFacts(found.unit, found.categories, found.is_expression, periods_of(found))
        for code, found in indicators_named(codes, on).items()
    }


def periods_of(indicator: IndicatorAsOf) -> tuple[str, ...]:
    """Return the kinds of period for which an indicator has values: its own, and longer ones made of those."""
    own = PeriodKind(indicator.period_kind)
    longer = () if indicator.over_periods == "none" else _LONGER[own]
    return (own.value, *(kind.value for kind in longer))
