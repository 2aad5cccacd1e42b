"""Targets with what is told of them on a day: of the nation, and of each organisation that has one of its own."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.directory import queries as directory
from nenso.kernel.rules import Refused
from nenso.measures import queries as measures
from nenso.programme.models import Target
from nenso.programme.queries.figures import NATION_UNIT, Unit, Wanted, observations
from nenso.programme.queries.names import Named
from nenso.programme.queries.plans import (
    PlanAsOf,
    TargetAsOf,
    plan_named,
    targets_as_of,
    targets_with_parts,
)
from nenso.programme.rules.status import Aim, Judgement, Observation, Status, status_of


@dataclass(frozen=True, slots=True)
class TargetStanding:
    """A target, what is told of it, and the figures that tell it.

    `organisation` and `unit` say whose figures; `origin` is the indicator's page at the last figure, "" without one.
    """

    target: TargetAsOf
    judgement: Judgement
    observations: tuple[Observation, ...]
    unit: Unit = NATION_UNIT
    organisation: Named | None = None

    @property
    def status(self) -> Status:
        """What is told of it."""
        return self.judgement.status

    @property
    def aim(self) -> Aim:
        """What is wanted, of this organisation where it has a value of its own."""
        return aim_of(self.target, self.organisation.code if self.organisation else "")

    @property
    def origin(self) -> str:
        """The address of the indicator that the figures are of."""
        return f"/indicators/{self.target.indicator}/" if self.target.indicator else ""


def aim_of(target: TargetAsOf, organisation: str = "") -> Aim:
    """Return what a target wants, of all or of one organisation."""
    return Aim(
        operator=target.operator,
        value=target.values.get(organisation, target.value),
        due=target.due,
        unit=target.unit,
        indicator=target.indicator,
        baseline=target.baselines.get(organisation, target.baseline),
        baseline_on=target.baseline_on,
        trajectory=target.trajectory,
    )


def targets_with_status(plan: str | PlanAsOf, today: date) -> tuple[TargetStanding, ...]:
    """Return a plan's targets with what is told of them for the nation, in the plan's order.

    A target of each organisation is told of the nation as a whole here; see `each_with_status`.
    Raises `Refused("plan.unknown")`.
    """
    code = plan if isinstance(plan, str) else plan.code
    if isinstance(plan, str):
        plan_named(code)
    rows = targets_with_parts(Target.objects.filter(plan__code=code))
    return standings(targets_as_of(list(rows), today), today)


def standings(targets: Sequence[TargetAsOf], today: date) -> tuple[TargetStanding, ...]:
    """Return what is told of targets for the nation."""
    figures = observations((Wanted(one.indicator, (NATION_UNIT,)) for one in targets if one.indicator), today)
    found = []
    for one in targets:
        seen = tuple(figures.get((one.indicator, NATION_UNIT), ()))
        found.append(TargetStanding(one, status_of(aim_of(one), seen, today), seen))
    return tuple(found)


def target_with_status(plan: str, number: str, today: date) -> TargetStanding:
    """Return one target with what is told of it; raises `Refused("target.unknown")`."""
    rows = targets_with_parts(Target.objects.filter(plan__code=plan, number=number))
    found = targets_as_of(list(rows), today)
    if not found:
        raise Refused("target.unknown", field="target", plan=plan, target=number)
    return standings(found, today)[0]


def each_with_status(target: TargetAsOf, today: date) -> tuple[TargetStanding, ...]:
    """Return a target of each organisation of some types with what is told of every one of them, by name.

    The organisations are those of the day, or of the day that it was due where that has passed.
    """
    on = min(today, target.due)
    found = directory.organisations_of_types(target.each_types, on)
    return _of(target, found, today, on)


def targets_of_organisation(organisation: str, today: date) -> tuple[TargetStanding, ...]:
    """Return the targets of plans in force that an organisation has to reach itself."""
    one = directory.organisations([organisation], today).get(organisation)
    if one is None:
        return ()
    rows = Target.objects.filter(plan__state="in_force", scope="each", each_types__contains=[one.type])
    targets = targets_as_of(list(targets_with_parts(rows)), today)
    return tuple(standing for target in targets for standing in _of(target, [one], today, today))


def counts_of(standings: Iterable[TargetStanding]) -> Mapping[Status, int]:
    """Count targets by what is told of them."""
    return Counter(each.status for each in standings)


def _of(
    target: TargetAsOf, those: Sequence[directory.OrganisationAsOf], today: date, on: date
) -> tuple[TargetStanding, ...]:
    is_of_territories = _is_of_territories(target.indicator, today)
    units = {one.code: _unit(one, is_of_territories) for one in those}
    wanted = [Wanted(target.indicator, tuple(units.values()))] if target.indicator and units else []
    figures = observations(wanted, today, on)
    found = []
    for one in those:
        seen = tuple(figures.get((target.indicator, units[one.code]), ()))
        judgement = status_of(aim_of(target, one.code), seen, today)
        found.append(
            TargetStanding(target, judgement, seen, units[one.code], Named(one.code, one.short_name))
        )
    return tuple(found)


def _unit(one: directory.OrganisationAsOf, is_of_territories: bool) -> Unit:
    """Return the unit that an organisation's figures are of: its territory, where the indicator is about those."""
    if is_of_territories and one.territory_code:
        return one.territory_level, one.territory_code
    return "organisation", one.code


def _is_of_territories(indicator: str, today: date) -> bool:
    found = measures.indicators_named([indicator], today).get(indicator) if indicator else None
    return found is not None and found.subject == "territory"
