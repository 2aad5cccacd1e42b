"""An index as read from tables of other programs: its edition, its figures and what is known of its units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nenso.index.rules.edition import Edition
from nenso.index.rules.framework.entries import Entry, coded
from nenso.index.rules.framework.figures import Panel, read_panel
from nenso.index.rules.framework.parent_child import About, edition_from
from nenso.index.rules.framework.plain_tables import inputs_from, year_place
from nenso.index.rules.framework.problems import Faults
from nenso.index.rules.framework.sheets import Sheet
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.preparation import Preparation
from nenso.index.rules.steps.normalising import Normalisation
from nenso.index.rules.steps.panels import PANEL_METHODS
from nenso.kernel.rules import Text

# COINr and the COIN Tool put every indicator onto 0 to 100 where nothing else is asked for.
FROM_0_TO_100 = About(preparation=Preparation(Normalisation(low=0.0, high=100.0)))


@dataclass(frozen=True)
class IndexTables:
    """What was read. `names` and each of `groups` go by unit code, `written` gives the author's code for each of ours.

    `year` is the one that `inputs` hold (None where the figures bear no time), `years` all that the table has.
    """

    edition: Edition
    inputs: Inputs
    names: Mapping[str, str]
    groups: Mapping[str, Mapping[str, str]]
    written: Mapping[str, str]
    year: int | None
    years: tuple[int, ...]
    panel: Panel = field(repr=False)

    def inputs_of(self, year: int) -> Inputs:
        """Return the figures of another year of the same table. Refuses "table.unknown_year"."""
        return inputs_from(self.panel, self.edition, year)


@dataclass(frozen=True)
class Parts:
    """A framework and figures before they are one index: entries of the tree, and columns that are no part of it."""

    sheet: str
    entries: Sequence[Entry]
    groups: Sequence[str]
    data: Sheet
    named: Mapping[str, Text] = field(default_factory=dict)  # denominators and groups


def tables_of(parts: Parts, about: About, year: int | None, faults: Faults) -> IndexTables:
    """Return the index of its parts; raises `TableRefused` with the faults noted before and found here.

    Refuses "table.which_year" and "table.unknown_year" where the figures hold several years.
    """
    about = _with_coded_group(about)
    found = read_panel(parts.data, _keys(parts), parts.groups, faults)
    if found is None:
        edition_from(parts.sheet, parts.entries, about, faults, (), parts.named)
        faults.refuse()
        raise AssertionError("figures that cannot be read have problems")
    is_chosen = year in found.years or (year is None and len(found.years) == 1)
    backs = _backs(found, about, year_place(found, year)) if is_chosen else ()
    edition = edition_from(parts.sheet, parts.entries, about, faults, backs, parts.named)
    _check_data(parts, found, faults)
    faults.refuse()
    if edition is None:
        raise AssertionError("an edition that cannot be made has problems")
    return _of_year(parts, edition, found, year_place(found, year))


def _of_year(parts: Parts, edition: Edition, found: Panel, place: int) -> IndexTables:
    inputs = inputs_from(found, edition, found.years[place])
    return IndexTables(
        edition=edition,
        inputs=inputs,
        names={unit: found.names[unit] for unit in inputs.units},
        groups=_groups(found, place),
        written={entry.code: entry.written for entry in parts.entries},
        year=found.years[place] or None,
        years=tuple(each for each in found.years if each),
        panel=found,
    )


def _with_coded_group(about: About) -> About:
    steps = about.preparation
    if steps.impute is None or not steps.impute.group:
        return about
    impute = replace(steps.impute, group=coded(steps.impute.group))
    return replace(about, preparation=replace(steps, impute=impute))


def _keys(parts: Parts) -> list[str]:
    """Return the columns to read: indicators, their denominators, groups; each once and only where it is."""
    wanted = [
        code for entry in parts.entries for code in (entry.code, coded(entry.text("denominator"))) if code
    ]
    columns = {coded(heading) for heading in parts.data.headings}
    return [key for key in dict.fromkeys([*wanted, *parts.groups]) if key in columns]


def _backs(found: Panel, about: About, place: int) -> tuple[int, ...]:
    """Return the other years, as years back, where estimates are taken from them."""
    impute = about.preparation.impute
    if impute is None or impute.method not in PANEL_METHODS:
        return ()
    return tuple(found.years[place] - year for year in reversed(found.years) if year != found.years[place])


def _check_data(parts: Parts, found: Panel, faults: Faults) -> None:
    for entry in parts.entries:
        if entry.code in found.empty:
            at = entry.at("code")
            faults.add("table.no_data", parts.sheet, at.line, at.path, found=entry.written)


def _groups(found: Panel, place: int) -> dict[str, dict[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    for key, labels in found.labels.items():
        column = found.values[place, :, found.keys.index(key)].tolist()
        known = zip(found.units, column, strict=True)
        groups[key] = {
            unit: labels[int(number)] for unit, number in known if number == number
        }  # NaN is no group
    return groups
