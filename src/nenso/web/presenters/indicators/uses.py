"""Who depends on an indicator: others computed from it, report forms that collect it, criteria of QĐ 766."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from nenso.index import queries as index
from nenso.kernel.rules import Refused, Text
from nenso.measures import queries as measures
from nenso.measures.queries import IndicatorAsOf
from nenso.measures.rules.services import PAIRS, QD766
from nenso.reporting import queries as reporting
from nenso.reporting.rules.form_checks import indicators_of
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.indicators.naming import Asked, series_url
from nenso.web.presenters.kept import kept

EDITION = "qd766"


@dataclass(frozen=True, slots=True)
class Use:
    """Something that reads the indicator: its name, and its page where it has one."""

    name: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Uses:
    """Who would be wrong if a figure were."""

    indicators: tuple[Use, ...]
    regimes: tuple[Use, ...]
    criteria: tuple[Use, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing reads it."""
        return not (self.indicators or self.regimes or self.criteria)


def uses_of(one: IndicatorAsOf, on: date, language: str) -> Uses:
    """Return what depends on an indicator on a day."""
    dependents = measures.dependents(one.code, on)
    codes = {one.code, *(each.code for each in dependents)}
    return Uses(
        indicators=tuple(Use(each.name, series_url(Asked(each.code), language)) for each in dependents),
        regimes=tuple(Use(name) for name in _collected(on).get(one.code, ())),
        criteria=_criteria(codes, language),
    )


@kept()
def _collected(on: date) -> dict[str, tuple[Text, ...]]:
    """Return the regimes in force on a day by the indicators that their forms collect."""
    found: dict[str, list[Text]] = {}
    for regime in reporting.regimes(on):
        if regime.form is None:
            continue
        for code in indicators_of(reporting.form_in(reporting.form_named(regime.form))):
            found.setdefault(code, []).append(regime.name)
    return {code: tuple(names) for code, names in found.items()}


def _criteria(codes: Iterable[str], language: str) -> tuple[Use, ...]:
    wanted = set(codes)
    inputs = {key for key, share in QD766.items() if {PAIRS[share].part, PAIRS[share].whole} & wanted}
    names = _criterion_names() if inputs else {}
    url = Addresses(language).method(EDITION)
    return tuple(Use(names[key], url) for key in QD766 if key in inputs and key in names)


@kept()
def _criterion_names() -> dict[str, Text]:
    """Return the names of the criteria by the beginning of their inputs' keys; none where the method is not loaded."""
    try:
        edition = index.method_of(index.edition_named(EDITION))
    except Refused:
        return {}
    found: dict[str, Text] = {}
    for key in QD766:
        if edition.has_node(key):
            found[key] = edition.node(key).name
    return found
