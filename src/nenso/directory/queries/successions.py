"""What became of organisations that are over: who goes on with their work on a day, by which act. For many at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F

from nenso.directory.models import Organisation, OrganisationLineage, TerritoryLineage
from nenso.directory.rules import LineageKind
from nenso.kernel.rules import Text

_COMMITTEES = ("provincial_committee", "district_committee", "communal_committee")
_LONGEST = 20  # steps of one line of descent; acts have not changed any body nearly as often


@dataclass(frozen=True, slots=True)
class Heir:
    """An organisation that goes on with what another one did; `share` of a territory that went to it, None where nobody measured.

    `kind` and `act` are those of the step in which the asked organisation ended.
    """

    code: str
    name: Text
    kind: str
    act: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Ending:
    """An organisation that was over on the day asked: its last name, its first day without it, and who goes on: who got it whole first, then by shares."""

    code: str
    name: Text
    on: date
    heirs: tuple[Heir, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    to: str
    kind: str
    act: str
    share: float | None


def endings(codes: Iterable[str], on: date) -> dict[str, Ending]:
    """Return those of the organisations that existed and are over on a day, by code; their lines are followed to whoever lives then.

    A few questions for each step of the longest line, however many organisations.
    """
    asked = set(codes)
    last: dict[str, Organisation] = {}
    steps: dict[str, list[_Step]] = {}
    living: dict[str, Text] = {}
    layer = asked
    for _ in range(_LONGEST):
        over = _over(layer, on, living)
        last |= over
        found = _steps(over)
        steps |= found
        layer = {step.to for each in found.values() for step in each} - last.keys() - living.keys()
        if not layer:
            break
    return {
        code: Ending(code, Text(row.name, row.name_en), row.valid_to, _heirs(code, steps, living))
        for code, row in sorted(last.items())
        if code in asked and row.valid_to is not None
    }


def _over(codes: set[str], on: date, living: dict[str, Text]) -> dict[str, Organisation]:
    """Return the last rows of organisations that are over on a day; those that live go to `living`."""
    found: dict[str, Organisation] = {}
    for row in Organisation.objects.filter(code__in=codes, valid_from__lte=on).order_by("valid_from"):
        found[row.code] = row
    for code, row in found.items():
        if on in row.validity:
            living[code] = Text(row.name, row.name_en)
    return {code: row for code, row in found.items() if code not in living}


def _steps(over: dict[str, Organisation]) -> dict[str, list[_Step]]:
    """Return to whom organisations went on the day on which they ended; a People's Committee as its territory did."""
    found: dict[str, list[_Step]] = defaultdict(list)
    links = OrganisationLineage.objects.filter(predecessor__in=[row.pk for row in over.values()])
    columns = ("predecessor__code", "successor__code", "kind", "act__number", "on")
    for code, to, kind, act, day in links.order_by("on", "id").values_list(*columns):
        if day == over[code].valid_to:
            found[code].append(_Step(to, kind, act or "", None))
    committees = {
        (row.territory_level, row.territory_code, row.valid_to): code
        for code, row in over.items()
        if row.type in _COMMITTEES and code not in found
    }
    # Between territories of one level: what districts did was given to no commune by name.
    between = TerritoryLineage.objects.filter(
        predecessor__code__in={code for _, code, _ in committees}, successor__level=F("predecessor__level")
    )
    fields = (
        "predecessor__level",
        "predecessor__code",
        "on",
        "successor__code",
        "kind",
        "act__number",
        "share",
    )
    for level, unit, day, to, kind, act, share in between.order_by("id").values_list(*fields):
        if (code := committees.get((level, unit, day))) is not None:
            found[code].append(_Step(to, kind, act or "", share))
    return dict(found)


def _heirs(code: str, steps: dict[str, list[_Step]], living: dict[str, Text]) -> tuple[Heir, ...]:
    found: dict[str, Heir] = {}
    for step in steps.get(code, ()):
        for heir in _followed(step, steps, living, frozenset((code,))):
            if heir.code not in found:
                found[heir.code] = heir
            elif heir.share is not None and (before := found[heir.code]).share is not None:
                found[heir.code] = replace(before, share=before.share + heir.share)
    return tuple(
        sorted(found.values(), key=lambda heir: (heir.kind == LineageKind.PART_MOVED, -(heir.share or 0)))
    )


def _followed(
    step: _Step, steps: dict[str, list[_Step]], living: dict[str, Text], way: frozenset[str]
) -> list[Heir]:
    if step.to in living:
        return [Heir(step.to, living[step.to], step.kind, step.act, step.share)]
    found = []
    for further in steps.get(step.to, ()) if step.to not in way else ():
        share = None if step.share is None or further.share is None else step.share * further.share
        on = _Step(further.to, step.kind, step.act, share)
        found += _followed(on, steps, living, way | {step.to})
    return found
