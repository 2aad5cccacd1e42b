"""Levels, missing figures, bases and ranks."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules import (
    Basis,
    Inputs,
    competition_ranks,
    compute,
    edition_digest,
    inputs_digest,
    inputs_from_rows,
    rank_if,
)
from nenso.kernel.rules import Refused, format_number
from tests.golden.published import edition as shipped
from tests.index.rules.editions import edition_of, one_leaf, table, tree

NAN = math.nan


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [
        ("arithmetic", 0.5 * 0.8 + 0.25 * 0.4 + 0.25 * 0.2),
        ("geometric", 0.8**0.5 * 0.4**0.25 * 0.2**0.25),
        ("harmonic", 1 / (0.5 / 0.8 + 0.25 / 0.4 + 0.25 / 0.2)),
        ("{rule: power, p: 2}", (0.5 * 0.64 + 0.25 * 0.16 + 0.25 * 0.04) ** 0.5),
        ("{rule: power, p: -2}", (0.5 / 0.64 + 0.25 / 0.16 + 0.25 / 0.04) ** -0.5),
    ],
)
def test_means(aggregate: str, expected: float) -> None:
    found = compute(tree(aggregate), table(1, a=[0.8], b=[0.4], c=[0.2]))
    assert found.value("u0", "root") == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("aggregate", "missing", "expected"),
    [
        ("arithmetic", "fail", NAN),
        ("arithmetic", "zero", 0.5 * 0.8 + 0.25 * 0.4),
        ("arithmetic", "exclude", (0.5 * 0.8 + 0.25 * 0.4) / 0.75),
        ("geometric", "exclude", (0.8**2 * 0.4) ** (1 / 3)),
        ("harmonic", "exclude", 0.75 / (0.5 / 0.8 + 0.25 / 0.4)),
        ("geometric", "zero", 0.0),
        ("harmonic", "zero", 0.0),
    ],
)
def test_means_with_a_missing_child(aggregate: str, missing: str, expected: float) -> None:
    found = compute(tree(aggregate, missing), table(1, a=[0.8], b=[0.4], c=[NAN]))
    assert found.value("u0", "root") == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_a_minimum_share_of_data_is_asked() -> None:
    inputs = table(3, a=[0.8, NAN, 0.8], b=[0.4, 0.4, NAN], c=[NAN, 0.2, NAN])
    found = compute(tree("arithmetic", "exclude", extra="    min_share: 0.75\n"), inputs)
    assert [math.isnan(found.value(unit, "root")) for unit in found.units] == [False, True, True]


@pytest.mark.parametrize("missing", ["zero", "exclude", "fail"])
def test_no_data_at_all_is_never_a_zero(missing: str) -> None:
    found = compute(tree("arithmetic", missing), table(1, a=[NAN], b=[NAN], c=[NAN]))
    assert math.isnan(found.value("u0", "root"))
    assert found.basis_of("u0", "root") is Basis.MISSING
    assert found.rank("u0", "root") == 0


def test_computed_before_given_before_published() -> None:
    inputs = Inputs(
        ("computed", "given", "published", "missing"),
        ("a", "b", "c", "root"),
        np.array([[0.8, 0.4, 0.2, 0.9], [0.8, NAN, 0.2, 0.9], [0.8, NAN, 0.2, NAN], [NAN] * 4]),
        ("root",),
        np.array([[0.1], [0.1], [0.1], [NAN]]),
    )
    found = compute(tree(), inputs)
    assert [found.value(unit, "root") for unit in found.units[:3]] == [pytest.approx(0.55), 0.9, 0.1]
    assert [found.basis_of(unit, "root") for unit in found.units] == [
        Basis.COMPUTED,
        Basis.PUBLISHED,
        Basis.PUBLISHED,
        Basis.MISSING,
    ]
    assert found.published[:, 0].tolist()[:3] == [0.1, 0.1, 0.1]


def test_illustrative_components_do_not_stand_in_the_way_and_do_compute() -> None:
    edition = shipped("dti-2-province")
    main = "hoat_dong_xa_hoi_so"
    keys = [key for child in edition.node(main).children for key in edition.node(child).scoring.inputs]  # type: ignore[union-attr]
    values = {key: [1.0 if key.endswith("_a") else 2.0] for key in keys}
    found = compute(edition, table(1, **values))
    assert found.value("u0", main) == pytest.approx(0.5)
    assert found.point("u0", main) == pytest.approx(75)
    assert math.isnan(found.value("u0", "dti"))


def test_points_figures_are_read_and_written_as_points() -> None:
    edition = edition_of("""
        figures: {as: points, decimals: 2}
        nodes:
          - code: root
            name: {vi: Gốc, en: Root}
            children:
              - {code: a, name: {vi: A, en: A}, points: 60}
              - {code: b, name: {vi: B, en: B}, points: 40}
        """)
    found = compute(edition, table(2, a=[30, 60], b=[40, 40]))
    assert found.values[:, 0].tolist() == [0.7, 1.0]
    assert [found.score(unit) for unit in found.units] == [70, 100]
    assert found.ranks[:, 0].tolist() == [2, 1]


def test_a_gate_shuts() -> None:
    found = compute(tree(extra="    zero_gate: [b]\n"), table(2, a=[1, 1], b=[0, 0.1], c=[1, 1]))
    assert found.value("u0", "root") == 0.0
    assert found.value("u1", "root") > 0.7


def test_competition_ranks() -> None:
    values = np.array([0.9, 0.80004, 0.80001, 0.7, NAN])
    assert competition_ranks(values, 4).tolist() == [1, 2, 2, 4, 0]
    assert competition_ranks(values, 5).tolist() == [1, 2, 3, 4, 0]
    assert competition_ranks(np.empty(0), 4).tolist() == []
    assert competition_ranks(np.full((2, 2), NAN), 4).tolist() == [[0, 0], [0, 0]]


@given(st.lists(st.one_of(st.just(NAN), st.integers(0, 30).map(lambda n: n / 10)), max_size=40))
def test_ranks_are_one_plus_those_above(values: list[float]) -> None:
    ranks = competition_ranks(np.array(values), 1).tolist()
    for value, rank in zip(values, ranks, strict=True):
        expected = 0 if math.isnan(value) else 1 + sum(other > value for other in values)
        assert rank == expected


@given(st.lists(st.integers(0, 9).map(float), min_size=1, max_size=20), st.integers(0, 19), st.integers(0, 9))
def test_rank_if_is_the_rank_after_the_change(values: list[float], place: int, value: int) -> None:
    place %= len(values)
    changed = [*values]
    changed[place] = float(value)
    assert rank_if(np.array(values), place, float(value), 0) == competition_ranks(np.array(changed), 0)[place]


figures = st.one_of(st.just(NAN), st.floats(0, 1))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(figures, figures, figures), min_size=1, max_size=12),
    st.randoms(),
    st.sampled_from(["arithmetic", "geometric", "harmonic"]),
)
def test_the_order_of_units_does_not_matter(
    rows: list[tuple[float, ...]], random: object, aggregate: str
) -> None:
    edition = tree(aggregate, "exclude")
    units = tuple(f"u{n}" for n in range(len(rows)))
    inputs = Inputs(units, ("a", "b", "c"), np.array(rows))
    order = [*units]
    random.shuffle(order)  # type: ignore[attr-defined]
    one, other = compute(edition, inputs), compute(edition, inputs.only(order))
    for unit in units:
        mine, its = one.values[one.row(unit)], other.values[other.row(unit)]
        # Sums are exact; numpy's powers and logarithms may differ in the last bit by place in the array.
        np.testing.assert_allclose(mine, its, rtol=0, atol=0 if aggregate == "arithmetic" else 1e-14)
        if aggregate == "arithmetic":
            np.testing.assert_array_equal(one.ranks[one.row(unit)], other.ranks[other.row(unit)])
    assert inputs_digest(inputs) == inputs_digest(inputs.only(order))


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(*[st.floats(0, 1)] * 3),
    st.integers(0, 2),
    st.floats(0, 1),
    st.sampled_from(["arithmetic", "geometric", "harmonic", "{rule: power, p: 3}"]),
)
def test_a_better_child_never_makes_a_worse_parent(
    row: tuple[float, ...], child: int, better: float, aggregate: str
) -> None:
    edition = tree(aggregate)
    raised = [*row]
    raised[child] = max(raised[child], better)
    found = compute(edition, Inputs(("u", "v"), ("a", "b", "c"), np.array([row, raised])))
    assert found.values[1, 0] >= found.values[0, 0] - 1e-9
    assert min(row) - 1e-9 <= found.values[0, 0] <= max(row) + 1e-9


def test_inputs_from_rows_and_their_faults() -> None:
    row = {"unit_code": "01", "key": "a", "value": "0.5", "kind": "input"}
    inputs = inputs_from_rows(
        [row, row | {"unit_code": "02", "value": ""}, row | {"key": "rank:a", "kind": "rank", "value": "1"}]
    )
    assert inputs.units == ("01", "02")
    assert inputs.value("01", "a") == 0.5
    assert math.isnan(inputs.value("02", "a"))
    for wrong, code in (
        (row, "inputs.twice"),
        (row | {"key": "b", "value": "1.234,5"}, "inputs.not_a_number"),
        (row | {"key": "b", "value": "nan"}, "inputs.not_a_number"),
    ):
        with pytest.raises(Refused) as refusal:
            inputs_from_rows([row, wrong])
        assert refusal.value.code == code
        assert refusal.value.facts["row"] == 3


@pytest.mark.parametrize(
    ("units", "keys", "shape", "code"),
    [
        (("a", "a"), ("x",), (2, 1), "inputs.duplicate_unit"),
        (("a",), ("x", "x"), (1, 2), "inputs.duplicate_key"),
        (("a",), ("x",), (2, 1), "inputs.shape"),
    ],
)
def test_a_table_that_is_none(
    units: tuple[str, ...], keys: tuple[str, ...], shape: tuple[int, int], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        Inputs(units, keys, np.zeros(shape))
    assert refusal.value.code == code


def test_unknown_unit_and_node_are_refused() -> None:
    found = compute(one_leaf("{rule: yes_no}"), table(1, x=[1]))
    with pytest.raises(Refused, match=r"edition\.unknown_node"):
        found.value("u0", "nobody")
    with pytest.raises(Refused, match=r"inputs\.unknown_unit"):
        found.value("nobody", "x")


def test_digests_tell_content_apart() -> None:
    assert edition_digest(tree()) == edition_digest(tree())
    assert edition_digest(tree()) != edition_digest(tree("geometric"))
    one, other = table(1, a=[0.5], b=[NAN]), table(1, a=[0.5])
    assert inputs_digest(one) == inputs_digest(other)
    assert inputs_digest(one) != inputs_digest(table(1, a=[0.50001]))
    as_published = Inputs(("u0",), (), np.empty((1, 0)), ("a",), np.array([[0.5]]))
    assert inputs_digest(one) != inputs_digest(as_published)


@given(st.lists(st.integers(0, 40), min_size=2, max_size=30), st.integers(0, 4))
def test_figures_shown_as_equal_share_a_rank_and_others_do_not(steps: list[int], decimals: int) -> None:
    """Halves of the last digit shown are where showing and ranking could part."""
    values = np.array([step * 0.5 * 10.0**-decimals for step in steps]) + 0.1 + 0.2 - 0.3
    shown = [format_number(float(value), "en", decimals) for value in values]
    ranks = competition_ranks(values, decimals).tolist()
    assert len(set(zip(shown, ranks, strict=True))) == len(set(shown)) == len(set(ranks))
