"""Which column holds what: matched by folded headings, by what was chosen before, then by the author's own choice."""

from collections.abc import Mapping, Sequence

from nenso.index.importing.targets import LONG_COLUMNS, UNIT_CODE, UNIT_NAME, Target
from nenso.kernel.importing.tables import Table
from nenso.kernel.rules import fold

Matches = Mapping[int, str]  # column's place -> target's key; a column left out has none

_KNOWN_HEADINGS: Mapping[str, str] = {
    "ma don vi": UNIT_CODE,
    "ma": UNIT_CODE,
    "ma tinh": UNIT_CODE,
    "code": UNIT_CODE,
    "unit code": UNIT_CODE,
    "don vi": UNIT_NAME,
    "ten don vi": UNIT_NAME,
    "ten tinh": UNIT_NAME,
    "tinh thanh pho": UNIT_NAME,
    "unit": UNIT_NAME,
    "unit name": UNIT_NAME,
    "chi tieu": "key",
    "gia tri": "value",
    "loai": "kind",
    "tinh trang": "status",
    "nguon": "source",
    "ghi chu": "note",
}


def is_long(headings: Sequence[str]) -> bool:
    """Say whether a table is in the long form: one value a row, under the columns key and value."""
    known = {_KNOWN_HEADINGS.get(folded(heading), folded(heading).replace(" ", "_")) for heading in headings}
    return {"key", "value"} <= known


def folded(heading: str) -> str:
    """Return a heading as it is compared and remembered."""
    return " ".join(fold(heading.replace("_", " ").replace("/", " ").replace(",", " ")).split())


def match_columns(
    table: Table, targets: Mapping[str, Target], remembered: Mapping[str, str] | None = None
) -> dict[int, str]:
    """Return the target of each column that one was found for; each target is given to one column only.

    `remembered` maps folded headings to targets as chosen before ("" for left out).
    """
    names = _names(targets, is_long(table.headings))
    found: dict[int, str] = {}
    for place, heading in enumerate(table.headings):
        words = folded(heading)
        wanted = (remembered or {}).get(words)
        if wanted is None:
            wanted = names.get(words, "")
        if wanted and wanted not in found.values():
            found[place] = wanted
    return found


def _names(targets: Mapping[str, Target], in_long_form: bool) -> dict[str, str]:
    names = dict(_KNOWN_HEADINGS)
    for key in LONG_COLUMNS if in_long_form else (UNIT_CODE, UNIT_NAME):
        names[folded(key)] = key
    if in_long_form:
        return names
    wide = {heading: key for heading, key in names.items() if key in (UNIT_CODE, UNIT_NAME)}
    for target in targets.values():
        for heading in (target.name.vi, target.name.en, target.key):
            wide[folded(heading)] = target.key
    return wide


def remember(table: Table, matches: Matches) -> dict[str, str]:
    """Return what is worth remembering of a choice: folded headings with their targets, "" for left out."""
    return {
        folded(heading): matches.get(place, "") for place, heading in enumerate(table.headings) if heading
    }
