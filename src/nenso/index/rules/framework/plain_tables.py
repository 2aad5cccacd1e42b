"""From a table of figures to the inputs of an edition: for one year, or for every year of a panel."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.edition import Edition
from nenso.index.rules.framework.entries import coded
from nenso.index.rules.framework.figures import Panel, read_panel
from nenso.index.rules.framework.problems import Faults
from nenso.index.rules.framework.sheets import Rows, Sheet, sheet_of
from nenso.index.rules.inputs import Inputs
from nenso.kernel.rules import Refused

DATA = "data"
Array = NDArray[np.float64]
_PAST = re.compile(r"(.+)_(back|ahead)([0-9]+)")


def table(rows: Sheet | Rows, edition: Edition, *, year: int | None = None) -> Inputs:
    """Return the figures that an edition reads: rows of dicts, or of sequences under a row of headings.

    One column holds the unit's code (`unit`, `unit_code` or `uCode`), one for each input its figures under the
    input's key; headings are compared as `coded` writes them. Other columns are passed over. Where a column `time`
    or `year` holds several years, `year` says which is meant. Figures of other years that the edition estimates
    from (`past`) are found in the rows of those years.

    Raises `TableRefused` (`table.invalid`) with every problem at once, and `Refused`: "table.which_year",
    "table.unknown_year".
    """
    return inputs_from(_panel_of(rows, edition), edition, year)


def panel(rows: Sheet | Rows, edition: Edition) -> dict[int, Inputs]:
    """Return the inputs of every year of a table by year, each of the units that have a row in it.

    Raises `TableRefused` as `table` does; an indicator must have a figure in one year at least.
    """
    found = _panel_of(rows, edition)
    return {year: inputs_from(found, edition, year) for year in found.years}


def table_of_arrays(units: Sequence[str], codes: Sequence[str], values: Array, edition: Edition) -> Inputs:
    """Return the inputs of figures [units, codes] that are an array already.

    Raises `TableRefused` as `table` does, naming the unit's row counted from 2.
    """
    headed = [["unit", *codes], *([unit, *row] for unit, row in zip(units, values.tolist(), strict=True))]
    return table(headed, edition)


def _panel_of(rows: Sheet | Rows, edition: Edition) -> Panel:
    faults = Faults()
    sheet = sheet_of(rows, DATA)
    found = read_panel(sheet, own_keys(edition, sheet), groups_of(edition), faults)
    if found is not None:
        _check_data(found, edition, faults)
    faults.refuse()
    if found is None:
        raise AssertionError("figures that cannot be read have problems")
    return found


def groups_of(edition: Edition) -> tuple[str, ...]:
    """Return the inputs that hold the group of each unit."""
    return edition.preparation.inputs if edition.preparation else ()


def own_keys(edition: Edition, sheet: Sheet) -> tuple[str, ...]:
    """Return the inputs that need a column; those of other years may stand in the rows of those years instead."""
    columns = {coded(heading) for heading in sheet.headings}
    elsewhere = {key for key in edition.input_keys if key not in columns and _base(key) in edition.input_keys}
    return tuple(key for key in edition.input_keys if key not in elsewhere)


def _base(key: str) -> str:
    past = _PAST.fullmatch(key)
    return past[1] if past else ""


def _check_data(found: Panel, edition: Edition, faults: Faults) -> None:
    for node in edition.leaves:
        for key in node.scoring.inputs[:1] if node.scoring else ():
            if key in found.empty:
                faults.add("table.no_data", found.sheet, 0, key, found=node.code)


def inputs_from(found: Panel, edition: Edition, year: int | None) -> Inputs:
    """Return one year of a panel. Refuses "table.which_year", "table.unknown_year"."""
    place = year_place(found, year)
    reaches_back = not set(edition.input_keys) <= set(found.keys)
    chosen = np.ones(len(found.units), dtype=np.bool_) if reaches_back else found.present[place]
    values = np.stack([_column(found, key, place) for key in edition.input_keys], axis=1)
    units = tuple(unit for unit, is_in in zip(found.units, chosen.tolist(), strict=True) if is_in)
    return Inputs(units, edition.input_keys, np.ascontiguousarray(values[chosen]))


def year_place(found: Panel, year: int | None) -> int:
    """Return where a year stands in a panel. Refuses "table.which_year", "table.unknown_year"."""
    if year is None and len(found.years) == 1:
        return 0
    shown = ", ".join(str(each) for each in found.years if each) or "–"
    if year is None:
        raise Refused("table.which_year", sheet=found.sheet, years=shown)
    if year not in found.years:
        raise Refused("table.unknown_year", sheet=found.sheet, year=str(year), years=shown)
    return found.years.index(year)


def _column(found: Panel, key: str, place: int) -> Array:
    if key in found.keys:
        return found.values[place, :, found.keys.index(key)]
    past = _PAST.fullmatch(key)
    back = int(past[3]) * (1 if past[2] == "back" else -1) if past else 0
    year = found.years[place] - back
    if past is None or past[1] not in found.keys or year not in found.years:
        return np.full(len(found.units), np.nan)
    return found.values[found.years.index(year), :, found.keys.index(past[1])]
