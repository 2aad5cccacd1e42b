"""The first figure of a stored result that is not what its inputs give."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from nenso.index.rules.computing import Outcome
from nenso.index.rules.tables import cell, result_rows
from nenso.kernel.rules import Text

# Sums are the same on every machine; powers and logarithms may differ in the last bit between processors.
_LAST_BITS = 1e-12
_WORDS = Text(
    "results.csv, dòng {line}: đơn vị {unit}, mục {code}, cột {column}: trong gói là “{found}”, tính lại được “{again}”.",
    "results.csv, line {line}: unit {unit}, item {code}, column {column}: the bundle has “{found}”, recomputed “{again}”.",
)


def first_result_difference(stored: Sequence[Mapping[str, str]], outcome: Outcome) -> Text | None:
    """Return words for the first difference between stored rows and an outcome; None where all agree.

    Figures are looked at before ranks: one changed figure moves the ranks of many units that stand before it.
    """
    again = list(result_rows(outcome))
    for columns in (("unit_code", "code", "value", "points", "basis"), ("rank",)):
        found = _first(stored, again, columns)
        if found is not None:
            return found
    return None


def _first(
    stored: Sequence[Mapping[str, str]], computed: Sequence[Mapping[str, object]], columns: Sequence[str]
) -> Text | None:
    nothing: Mapping[str, object] = {}
    for line, (found, again) in enumerate(zip_longest(stored, computed, fillvalue=nothing), start=2):
        for column in columns:
            left, right = cell(found.get(column)), cell(again.get(column))
            if left != right and not (column in ("value", "points") and _same(left, right)):
                facts = {"unit": (again or found)["unit_code"], "code": (again or found)["code"]}
                return _WORDS.fill(line=line, column=column, found=left, again=right, **facts)
    return None


def _same(left: str, right: str) -> bool:
    try:
        first, second = float(left), float(right)
    except ValueError:
        return False
    return abs(first - second) <= _LAST_BITS * max(1.0, abs(first), abs(second))
