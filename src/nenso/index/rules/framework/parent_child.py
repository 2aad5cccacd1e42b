"""From a parent–child list to an edition: shares from weights in any scale, indicators as normalised criteria."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nenso.index.rules.edition import AGGREGATES, Edition
from nenso.index.rules.framework.criteria import criterion
from nenso.index.rules.framework.entries import Entry, coded, entries_of, number_at
from nenso.index.rules.framework.problems import Faults, TableTaker
from nenso.index.rules.framework.shares import Shares, shares_of
from nenso.index.rules.framework.sheets import Rows, Sheet, sheet_of
from nenso.index.rules.located import Located
from nenso.index.rules.preparation import Preparation
from nenso.index.rules.reading import edition_of
from nenso.index.rules.settings_writing import preparation_keys
from nenso.kernel.rules import Text

META = "meta"
_PLAIN = Preparation()
_NOBODY: Mapping[str, Text] = {}
_UPWARD = ("1", "up", "+", "+1", "tăng")
_DOWNWARD = ("-1", "down", "-", "\u22121", "giảm")


@dataclass(frozen=True)
class About:
    """What a plain table does not say of its index. The defaults are COINr's: arithmetic means of what is there.

    `decimals` are those in which figures are published, and by which units tie; `group` is one of the groups of an
    edition; `aggregate` and `missing` hold for every parent and child that say nothing themselves.
    """

    code: str = "table"
    family: str = "table"
    name: Text | None = None
    group: str = "units"
    first_year: int = 1990
    last_year: int | None = None
    aggregate: str = "arithmetic"
    missing: str = "exclude"
    decimals: int = 4
    preparation: Preparation = _PLAIN
    act: str = "Bảng số liệu"
    source: str = "framework"


def framework(rows: Sheet | Rows, about: About = About()) -> Edition:
    """Return the edition of a parent–child list: rows of dicts, or of sequences under a row of headings.

    Columns (COINr's headings are known too, case and signs do not count): code, parent, name or name_vi and name_en,
    weight, direction (1 or -1, obligatory for an indicator), unit, denominator, scale, low, high, target,
    reference_figure, max_points, method, treat (no: never treated), and for parents aggregate, min_share. A row that
    is nobody's parent is an indicator and becomes a criterion of the rule `normalised`; one without a parent is the
    index. Weights may be of any positive scale: they are made shares of their siblings; none at all means equal.
    Codes are written as editions write them (`coded`).

    Raises `TableRefused` (code `table.invalid`) with every problem at once, each naming row, column and code.
    """
    faults = Faults()
    sheet = sheet_of(rows, META)
    edition = edition_from(sheet.name, entries_of(sheet, faults), about, faults)
    faults.refuse()
    if edition is None:
        raise AssertionError("an edition that cannot be made has problems")
    return edition


def edition_from(
    sheet: str,
    entries: Sequence[Entry],
    about: About,
    faults: Faults,
    backs: Sequence[int] = (),
    named: Mapping[str, Text] = _NOBODY,
) -> Edition | None:
    """Return the edition of entries; None where the faults, all of them noted, leave none.

    `backs` are other years, as years back, whose figures every criterion may be estimated from; `named`
    says what denominators and groups are called, by code.
    """
    parents = _parents(entries)
    shares = shares_of(sheet, entries, faults)
    nodes = []
    for entry in entries:
        if entry.code in parents:
            own = _of_parent(sheet, entry, shares, faults)
        else:
            scoring = criterion(sheet, entry, about.preparation, backs, faults)
            # A childless index beside other rows is a tree out of joint, which is told of as such.
            is_sure = bool(entry.text("parent")) or len(entries) == 1
            own = {"direction": _direction(sheet, entry, faults, is_needed=is_sure), "scoring": scoring}
        nodes.append(_node(entry, shares, own))
    if not nodes:
        if not faults:  # rows there may be, but none of the tree
            faults.add("table.empty", sheet)
        return None
    words = {coded(entry.text("parent")): entry.text("parent") for entry in entries}
    take = TableTaker(sheet, faults, words | {entry.code: entry.written for entry in entries})
    head = {**_head(about, entries), "inputs": _inputs(about, entries, named)}
    return edition_of(take, _located({**head, "nodes": Located(nodes, 0, "")}))


def _parents(entries: Sequence[Entry]) -> set[str]:
    """Return the codes of rows that others belong to; a misspelt parent counts for the row that it most likely means."""
    codes = [entry.code for entry in entries]
    named = {coded(entry.text("parent")) for entry in entries} - {""}
    meant = [difflib.get_close_matches(parent, codes, n=1) for parent in named - set(codes)]
    return named.union(*meant)


def _head(about: About, entries: Sequence[Entry]) -> dict[str, Any]:
    root = next((entry for entry in entries if not entry.text("parent")), entries[0])
    name = about.name or name_of(root)
    year = about.first_year
    return {
        "code": about.code,
        "family": about.family,
        "name": {"vi": name.vi, "en": name.en},
        "groups": [about.group],
        "years": {"first": year, "last": about.last_year},
        "valid": {"from": f"{year}-01-01"},
        "legal": [{"act": about.act, "source": about.source}],
        "points": 1,
        "figures": {"as": "value", "decimals": about.decimals},
        "missing": about.missing,
        "aggregate": about.aggregate,
        "preparation": preparation_keys(about.preparation),
    }


def _inputs(about: About, entries: Sequence[Entry], named: Mapping[str, Text]) -> list[dict[str, Any]]:
    """Return what the inputs are called that are no indicators: denominators, and the group of each unit."""
    words = {entry.text("denominator"): coded(entry.text("denominator")) for entry in entries}
    keys = {code: word for word, code in words.items() if code}
    keys |= {group: group for group in about.preparation.inputs}
    own = {entry.code for entry in entries}
    names = {code: named.get(code) or Text(word, word) for code, word in keys.items() if code not in own}
    return [{"key": code, "name": {"vi": name.vi, "en": name.en}} for code, name in names.items()]


def _located(value: Any, at: Located = Located(None, 0, "")) -> Located:
    """Return plain values as the reader of editions takes them, all standing in one place."""
    if isinstance(value, Located):
        return value
    if isinstance(value, Mapping):
        return Located({str(key): _located(item, at) for key, item in value.items()}, at.line, at.path)
    if isinstance(value, list | tuple):
        return Located([_located(item, at) for item in value], at.line, at.path)
    return Located(value, at.line, at.path)


def name_of(entry: Entry) -> Text:
    """Return what a row is called: in both languages, in one, or by its code."""
    one = entry.text("name") or entry.text("name_vi") or entry.text("name_en") or entry.written
    return Text(entry.text("name_vi") or one, entry.text("name_en") or one)


def _node(entry: Entry, shares: Shares, own: Mapping[str, Any]) -> Located:
    name = name_of(entry)
    at = entry.at("code")
    found: dict[str, Any] = {
        "code": Located(entry.code, at.line, at.path),
        "name": {"vi": name.vi, "en": name.en},
        **own,
    }
    if entry.text("parent"):
        cell = entry.at("parent")
        # A parent that is no code at all keeps its words, so that the tree names it as unknown.
        found["parent"] = Located(coded(entry.text("parent")) or entry.text("parent"), cell.line, cell.path)
    if entry.code in shares.of:
        cell = entry.at("weight")
        found["weight"] = Located(shares.of[entry.code], cell.line, cell.path)
    for key in ("unit", "note"):
        if entry.text(key):
            found[key] = {"vi": entry.text(key), "en": entry.text(key)}
    for key in ("missing", "source"):
        if key in entry.cells:
            found[key] = entry.cells[key]
    return Located({key: _located(value, at) for key, value in found.items()}, entry.row, "")


def _of_parent(sheet: str, entry: Entry, shares: Shares, faults: Faults) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if entry.text("direction") and entry.text("direction").lower() not in _UPWARD:
        at = entry.at("direction")
        faults.add("table.direction_of_aggregate", sheet, at.line, at.path, found=entry.written)
    if entry.code in shares.equal:
        found["weights"] = "equal"
    if "aggregate" in entry.cells:
        found["aggregate"] = _aggregate(entry)
    share = number_at(sheet, entry, "min_share", faults)
    if share is not None:
        found["min_share"] = Located(share, entry.row, entry.at("min_share").path)
    return found


def _aggregate(entry: Entry) -> Located:
    """Return a parent's rule: one of an edition's, or "power" and its exponent, as in "power 0.5"."""
    at = entry.at("aggregate")
    rule, _, power = entry.text("aggregate").lower().partition(" ")
    if rule != "power" or rule not in AGGREGATES:
        return Located(entry.text("aggregate").lower(), at.line, at.path)
    try:
        exponent: Any = float(power)
    except ValueError:
        exponent = power
    return _located({"rule": rule, "p": exponent}, at)


def _direction(sheet: str, entry: Entry, faults: Faults, *, is_needed: bool) -> Located:
    at = entry.at("direction")
    written = entry.text("direction").lower()
    if not written and is_needed:
        faults.add("table.direction_missing", sheet, at.line, at.path, found=entry.written)
    elif written and written not in (*_UPWARD, *_DOWNWARD):
        faults.add("table.direction", sheet, at.line, at.path, found=entry.text("direction"))
    return Located("down" if written in _DOWNWARD else "up", at.line, at.path)
