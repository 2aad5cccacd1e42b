"""Who has adopted a plan of its own under a plan, of all that must."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nenso.directory import queries as directory
from nenso.programme.models import Adoption
from nenso.programme.queries.names import Named
from nenso.programme.queries.plans import plan_row


@dataclass(frozen=True, slots=True)
class Adopted:
    """An organisation and the decision by which it adopted its own plan; `is_late` where that was after the day asked for."""

    organisation: Named
    uuid: UUID
    number: str
    title: str
    issued_on: date
    url: str
    file: str  # digest of the stored file, "" for a link
    file_name: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class AdoptionShare:
    """Who adopted and who has not, as of a day; `share` from 0 to 1, None where nobody has to."""

    on: date
    adopted: tuple[Adopted, ...]
    missing: tuple[Named, ...]

    @property
    def expected(self) -> int:
        """How many have to."""
        return len(self.adopted) + len(self.missing)

    @property
    def share(self) -> float | None:
        """The share that has."""
        return len(self.adopted) / self.expected if self.expected else None


def adoption(plan: str, today: date) -> AdoptionShare:
    """Return who of the organisations of a plan's types adopted one of its own. The number of queries does not grow.

    They are those of the day, or of the plan's last day where it is over: 63 provinces then, 34 now. Decisions of a later day
    do not count. Raises `Refused("plan.unknown")`.
    """
    row = plan_row(plan)
    on = min(today, row.last_day)
    if not row.adopted_by_types:
        return AdoptionShare(on, (), ())
    expected = directory.organisations_of_types(row.adopted_by_types, on)
    rows = Adoption.objects.filter(plan=row, issued_on__lte=today)
    held = {one.organisation_code: one for one in rows}
    adopted, missing = [], []
    for one in expected:
        name = Named(one.code, one.short_name)
        found = held.get(one.code)
        if found is None:
            missing.append(name)
        else:
            adopted.append(_adopted(found, name, row.adopted_until))
    return AdoptionShare(on, tuple(adopted), tuple(missing))


def _adopted(row: Adoption, name: Named, until: date | None) -> Adopted:
    return Adopted(
        organisation=name,
        uuid=row.uuid,
        number=row.number,
        title=row.title,
        issued_on=row.issued_on,
        url=row.url,
        file=row.file_id or "",
        file_name=row.file_name,
        is_late=until is not None and row.issued_on > until,
    )
