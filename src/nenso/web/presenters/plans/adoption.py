"""Who must adopt a plan of its own under a plan, who has, and who has not."""

from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Text
from nenso.programme.queries.adoption import AdoptionShare as Found
from nenso.programme.queries.adoption import adoption
from nenso.programme.queries.plans import PlanAsOf
from nenso.web.presenters.plans.lines import AdoptionShare


@dataclass(frozen=True, slots=True)
class AdoptedLine:
    """A plan that an organisation adopted; `link` "" where it was handed in as a file."""

    name: Text
    number: str
    title: str
    issued_on: date
    link: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Adoption:
    """The share of those who have adopted one, their decisions, and the names of the others."""

    share: AdoptionShare
    until: date | None
    lines: list[AdoptedLine]
    missing: list[Text]

    @property
    def done(self) -> int:
        """How many have."""
        return self.share.done

    @property
    def all(self) -> int:
        """How many have to."""
        return self.share.all


def share_of(plan: PlanAsOf, today: date) -> AdoptionShare | None:
    """Return how many have adopted one; None where nobody must."""
    found = adoption(plan.code, today) if plan.adopted_by_types else None
    return _share(found) if found and found.expected else None


def adoption_of(plan: PlanAsOf, today: date) -> Adoption | None:
    """Return who has adopted one and who has not; None where nobody must."""
    found = adoption(plan.code, today) if plan.adopted_by_types else None
    if found is None or not found.expected:
        return None
    return Adoption(
        share=_share(found),
        until=plan.adopted_until,
        lines=[
            AdoptedLine(one.organisation.name, one.number, one.title, one.issued_on, one.url, one.is_late)
            for one in found.adopted
        ],
        missing=[one.name for one in found.missing],
    )


def _share(found: Found) -> AdoptionShare:
    return AdoptionShare(len(found.adopted), found.expected)
