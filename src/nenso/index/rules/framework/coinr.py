"""COINr's pair of tables: iMeta describes every column, iData holds one row for each unit (and time)."""

import math
from collections.abc import Iterable, Mapping, Sequence

from nenso.index.rules.framework.entries import Entry, coded, entries_of, number_at
from nenso.index.rules.framework.figures import hint, is_own
from nenso.index.rules.framework.index_tables import FROM_0_TO_100, IndexTables, Parts, tables_of
from nenso.index.rules.framework.parent_child import About, name_of
from nenso.index.rules.framework.problems import Faults
from nenso.index.rules.framework.sheets import Rows, Sheet, sheet_of

META, DATA = "iMeta", "iData"
INDICATOR, AGGREGATE, GROUP, DENOMINATOR = "Indicator", "Aggregate", "Group", "Denominator"
TYPES = (INDICATOR, AGGREGATE, GROUP, DENOMINATOR, "ID", "Other")
_UNTOLD = ""  # the type of a row that names none of them
_REQUIRED = ("iCode", "Parent", "Direction", "Weight", "Type")
_GROUP_STARTS = ("group_", "ugroup_")  # columns of groups that older tables do not list in iMeta


def coinr(
    imeta: Sheet | Rows, idata: Sheet | Rows, about: About = FROM_0_TO_100, *, year: int | None = None
) -> IndexTables:
    """Return the index of an iMeta and an iData as COINr's `new_coin` takes them.

    iMeta: iCode, Parent, Direction, Weight, Type, and where there are any Level, iName, Unit, Target, Denominator,
    goalpost_lower and the other columns of `get_iMeta_norm_paras`. iData: uCode, uName, Time, groups, denominators
    and indicators. What iMeta says of denominators is done, as in COINr's own example; imputation, treatment and
    screening are what `about.preparation` asks for. Every indicator is normalised onto 0..100 unless it says otherwise.

    COINr takes what ours refuses: an indicator without a direction would be NA there, a weight of nought counts for
    nothing, -1 at an aggregate has no effect. Levels need not be whole: a parent may stand two levels up.

    Raises `TableRefused` (`table.invalid`) with all problems of both tables at once, and `Refused`:
    "table.which_year" where iData holds several years and none is chosen, "table.unknown_year".
    """
    faults = Faults()
    meta, data = sheet_of(imeta, META), sheet_of(idata, DATA)
    listed = _listed(meta, faults)
    entries = _tree(meta.name, listed, faults)
    groups = _check_columns(meta.name, listed, data, faults)
    _check_denominators(meta.name, entries, data, faults)
    beside = {entry.code: name_of(entry) for entry in (*listed[DENOMINATOR], *listed[GROUP])}
    return tables_of(Parts(meta.name, entries, groups, data, beside), about, year, faults)


def _listed(meta: Sheet, faults: Faults) -> dict[str, list[Entry]]:
    """Return the rows of iMeta by type."""
    for heading in _REQUIRED:
        if meta.place(heading) is None:
            faults.add("table.missing_column", meta.name, found=heading)
    faults.refuse()  # without its columns nothing of the table can be told
    listed: dict[str, list[Entry]] = {name: [] for name in (*TYPES, _UNTOLD)}
    known = {name.lower(): name for name in TYPES}
    for entry in entries_of(meta, faults):
        kind = known.get(entry.text("type").lower())
        listed[kind or _UNTOLD].append(entry)
        if kind is None:
            at = entry.at("type")
            words = {"found": entry.text("type"), "hint": hint(entry.text("type"), TYPES)}
            faults.add("table.type", meta.name, at.line, at.path, allowed=", ".join(TYPES), **words)
    return listed


# --- The tree ---------------------------------------------------------------------------------------------


def _tree(sheet: str, listed: Mapping[str, list[Entry]], faults: Faults) -> list[Entry]:
    """Return indicators and aggregates in the order of the rows, those without children left out."""
    indicators, aggregates = listed[INDICATOR], listed[AGGREGATE]
    untold = listed[_UNTOLD]  # told of already; they stay, so that their children do not look lost
    entries = sorted([*indicators, *aggregates, *untold], key=lambda entry: entry.row)
    kinds = {entry.code: kind for kind, rows in listed.items() for entry in rows}
    by_code = {entry.code: entry for entry in entries}
    children: dict[str, Entry] = {}
    for entry in entries:
        parent = coded(entry.text("parent"))
        children.setdefault(parent, entry)
        at = entry.at("parent")
        if kinds.get(parent) == INDICATOR:
            facts = {"found": entry.text("parent"), "child": entry.written}
            faults.add("table.parent_is_indicator", sheet, at.line, at.path, **facts)
        elif parent in kinds and parent not in by_code:
            facts = {"found": entry.text("parent"), "type": kinds[parent]}
            faults.add("table.parent_outside", sheet, at.line, at.path, **facts)
    _check_levels(sheet, entries, by_code, faults)
    for entry in aggregates:
        if entry.code not in children:
            at = entry.at("code")
            faults.add("table.childless", sheet, at.line, at.path, found=entry.written)
    lost = {entry.code for entry in aggregates if entry.code not in children}
    return [entry for entry in entries if entry.code not in lost]


def _check_levels(sheet: str, entries: Sequence[Entry], by_code: Mapping[str, Entry], faults: Faults) -> None:
    levels = {entry.code: _level(sheet, entry, faults) for entry in entries}
    for entry in entries:
        parent = coded(entry.text("parent"))
        own, above = levels[entry.code], levels.get(parent)
        if own is not None and above is not None and above <= own:
            at = entry.at("level")
            facts = {"found": own, "parent": by_code[parent].written, "above": above}
            faults.add("table.level", sheet, at.line, at.path, **facts)


def _level(sheet: str, entry: Entry, faults: Faults) -> int | None:
    level = number_at(sheet, entry, "level", faults)
    if level is None:
        return None
    if level < 1 or not math.isfinite(level) or level != int(level):
        at = entry.at("level")
        faults.add("table.whole_level", sheet, at.line, at.path, found=entry.text("level"))
        return None
    return int(level)


# --- The columns of iData ---------------------------------------------------------------------------------


def _check_columns(sheet: str, listed: Mapping[str, list[Entry]], data: Sheet, faults: Faults) -> list[str]:
    """Hold iMeta and iData against each other; return the codes of the columns that group the units."""
    kinds = {entry.code: kind for kind, entries in listed.items() for entry in entries}
    columns = {coded(heading): heading for heading in data.headings if not is_own(heading)}
    for entry in (entry for entry in listed[INDICATOR] if entry.code not in columns):
        at = entry.at("code")
        words = {"found": entry.written, "hint": hint(entry.written, columns.values())}
        faults.add("table.no_column", sheet, at.line, at.path, **words)
    groups = [code for code in columns if kinds.get(code) == GROUP]
    for code, heading in columns.items():
        if kinds.get(code) == AGGREGATE:
            faults.add("table.aggregate_in_data", data.name, 0, heading, found=heading)
        elif code not in kinds and code.startswith(_GROUP_STARTS):
            groups.append(code)
        elif code not in kinds and heading:
            words = {"found": heading, "hint": hint(heading, _written(listed))}
            faults.add("table.unknown_column", data.name, 0, heading, **words)
    return groups


def _written(listed: Mapping[str, list[Entry]]) -> Iterable[str]:
    return [entry.written for entries in listed.values() for entry in entries]


def _check_denominators(sheet: str, entries: Iterable[Entry], data: Sheet, faults: Faults) -> None:
    columns = {coded(heading): heading for heading in data.headings if not is_own(heading)}
    for entry in entries:
        named = entry.text("denominator")
        if named and coded(named) not in columns:
            at = entry.at("denominator")
            words = {"found": named, "hint": hint(named, columns.values())}
            faults.add("table.denominator", sheet, at.line, at.path, **words)
