"""Whatever stands in the tables: an index or a refusal in words, never a fault of the program."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nenso.index.rules import Edition, Inputs, compute
from nenso.index.rules.framework import Grid, TableRefused, coin_tool, coinr, framework, table
from nenso.index.texts import REFUSALS
from nenso.kernel.rules import Refused

CODES = ("Index", "A", "a", "B", "x1", "Pop", "", "NA", "1", "ä b", "x" * 70, None)
CELLS = st.one_of(
    st.sampled_from(
        (*CODES, "1", "-1", 1, -1, 0, 2.5, "1,5", "Inf", "NaN", "50 %", "minmax", "zscore", "power", True)
    ),
    st.floats(),
    st.integers(),
    st.text(max_size=5),
    st.none(),
)
FIELDS = (
    "code",
    "parent",
    "weight",
    "direction",
    "name",
    "method",
    "low",
    "high",
    "denominator",
    "aggregate",
    "treat",
)
META = ("iCode", "Parent", "Direction", "Weight", "Type", "Level", "Denominator")
TYPES = st.sampled_from(("Indicator", "Aggregate", "Group", "Denominator", "ID", "Other", "", "what"))
QUIET = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rows(fields: tuple[str, ...], most: int = 6) -> st.SearchStrategy[list[dict[str, Any]]]:
    known = {
        "code": st.sampled_from(CODES),
        "parent": st.sampled_from(CODES),
        "iCode": st.sampled_from(CODES),
    }
    known |= {"Parent": st.sampled_from(CODES), "Type": TYPES}
    return st.lists(
        st.fixed_dictionaries({field: known.get(field, CELLS) for field in fields}), max_size=most
    )


def refusal_of(build: Callable[[], tuple[Edition, Inputs]]) -> Refused | None:
    """Return the refusal of building and computing an index; None where it comes out. Any other fault is raised."""
    try:
        compute(*build())
    except Refused as refused:
        return refused
    return None


def check(refused: Refused | None) -> None:
    if isinstance(refused, TableRefused):
        assert refused.facts["count"] >= len(refused.problems) > 0
        assert all(problem.text.vi.strip() and problem.text.en.strip() for problem in refused.problems)
    elif refused is not None:
        words = REFUSALS[refused.code].fill(**refused.facts)
        assert words.vi != words.en


@QUIET
@given(rows(FIELDS), rows(("unit", "A", "B", "x1", "Pop", "time")))
def test_a_parent_child_list_and_its_figures(meta: list[dict[str, Any]], data: list[dict[str, Any]]) -> None:
    def build() -> tuple[Edition, Inputs]:
        edition = framework(meta)
        return edition, table(data, edition)

    check(refusal_of(build))


@QUIET
@given(rows(META), rows(("uCode", "A", "B", "x1", "Pop", "Time")))
def test_a_pair_of_coinr(meta: list[dict[str, Any]], data: list[dict[str, Any]]) -> None:
    def build() -> tuple[Edition, Inputs]:
        found = coinr(meta, data)
        return found.edition, found.inputs

    check(refusal_of(build))


@QUIET
@given(
    st.dictionaries(st.tuples(st.integers(7, 20), st.integers(2, 8)), CELLS, max_size=60),
    st.dictionaries(st.tuples(st.integers(4, 12), st.integers(3, 8)), CELLS, max_size=20),
)
def test_sheets_of_the_coin_tool(database: dict[Any, Any], frame: dict[Any, Any]) -> None:
    def build() -> tuple[Edition, Inputs]:
        found = coin_tool(Grid("Database", database), Grid("Framework", frame))
        return found.edition, found.inputs

    check(refusal_of(build))
