"""What of a result can be varied: everything, or the parts that are public."""

import math

import numpy as np
import pytest

from nenso.index import rules
from nenso.index.rules import Inputs
from nenso.index.rules.uncertainty import subject_of
from nenso.kernel.rules import Refused
from tests.index.rules.editions import tree
from tests.index.rules.uncertainty import subjects

KNOWN = {
    "ha_tang_so": 100,
    "hoat_dong_chinh_quyen_so": 200,
    "hoat_dong_kinh_te_so": 150,
    "hoat_dong_xa_hoi_so": 150,
}
REST = ("nhan_thuc_so", "the_che_so", "nhan_luc_so", "an_toan_thong_tin")


@pytest.mark.parametrize("year", [2022, 2023])
def test_dti_has_five_public_parts(year: int) -> None:
    subject = subjects.dti(year)
    parts = {leaf.code: leaf.max_points for leaf in subject.edition.leaves}
    assert parts == KNOWN | {"others": 400}
    assert subject.residual == REST
    assert "Nhận thức số" in subject.edition.node("others").name.vi
    assert len(subject.units) == 63
    assert math.fsum(leaf.weight for leaf in subject.edition.leaves) == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize("year", [2022, 2023])
def test_parts_give_back_the_published_composites_and_ranks(year: int) -> None:
    edition, inputs = subjects.shipped("dti-2-province", f"dti-{year}-provinces")
    published = rules.compute(edition, inputs)
    subject = subjects.dti(year)
    for unit in subject.units:
        assert subject.outcome.value(unit, "dti") == pytest.approx(published.value(unit, "dti"), abs=1e-12)
        assert subject.outcome.rank(unit, "dti") == published.rank(unit, "dti")


def test_residual_of_the_fully_published_provinces_is_the_mean_of_what_it_merges() -> None:
    edition, inputs = subjects.shipped("dti-2-province", "dti-2022-provinces")
    outcome = rules.compute(edition, inputs)
    subject = subjects.dti()
    full = [unit for unit in outcome.units if outcome.basis_of(unit, "dti") is rules.Basis.COMPUTED]
    assert len(full) == 5
    for unit in full:
        mean = math.fsum(outcome.value(unit, code) for code in REST) / 4
        assert subject.outcome.value(unit, "others") == pytest.approx(mean, abs=1e-12)


def test_egdi_and_qd766() -> None:
    egdi = subjects.subject("egdi-2012", "egdi-2012-countries")
    assert [leaf.code for leaf in egdi.edition.leaves] == ["osi", "hci", "tii"]
    qd766 = subjects.subject("qd766", "qd766-2024-provinces")
    assert [leaf.max_points for leaf in qd766.edition.leaves] == [18, 20, 22, 22, 18]
    assert len(qd766.units) == 34
    edition, inputs = subjects.shipped("qd766", "qd766-2024-provinces")
    official = rules.compute(edition, inputs)
    assert [qd766.outcome.rank(u, "qd766") for u in qd766.units] == [
        official.rank(u, "qd766") for u in qd766.units
    ]


def test_unknown_points_cannot_be_varied() -> None:
    with pytest.raises(Refused) as refused:
        subjects.subject("dti-3-province", "dti-2024-provinces")
    assert refused.value.code == "study.no_parts"


def test_one_unit_is_too_few() -> None:
    with pytest.raises(Refused) as refused:
        subjects.subject("dti-2-nation", "dti-2022-nation")
    assert refused.value.code in ("study.too_few_units", "study.no_parts")
    one = subjects.figures(1)
    with pytest.raises(Refused) as refused:
        subjects.made_up(subjects.deep(), one)
    assert refused.value.code == "study.too_few_units"


def test_whole_edition_where_everything_is_computed() -> None:
    edition, inputs = subjects.deep(), subjects.figures(gaps=0.1)
    subject = subjects.made_up(edition, inputs)
    assert subject.edition is edition
    assert subject.inputs is inputs
    assert subject.residual == ()


def test_tree_is_cut_where_figures_are_given_above_the_criteria() -> None:
    """`a` is given as published, its leaves are not: it becomes a part; `b` keeps its own."""
    edition, full = subjects.deep(), subjects.figures()
    keep = [full.keys.index(key) for key in ("b0", "b1", "b2", "c")]
    given = np.linspace(0.1, 0.9, len(full.units))
    inputs = Inputs(
        full.units,
        ("a", *(full.keys[place] for place in keep)),
        np.column_stack([given, full.values[:, keep]]),
    )
    subject = subjects.made_up(edition, inputs)
    assert subject.is_pruned
    assert [node.code for node in subject.edition.nodes] == ["root", "a", "b", "b0", "b1", "b2", "c"]
    assert subject.edition.node("a").is_leaf
    np.testing.assert_allclose(
        subject.outcome.values[:, 0], rules.compute(edition, inputs).values[:, 0], rtol=0, atol=1e-15
    )


def test_residual_only_under_sums() -> None:
    """Under a geometric mean the rest cannot be told from the whole: nothing is left to vary."""
    edition = tree("geometric")
    values = np.array([[0.5, 0.4], [0.7, 0.6], [0.9, 0.2]])
    inputs = Inputs(("u", "v", "w"), ("a", "root"), values)
    with pytest.raises(Refused) as refused:
        subject_of(edition, rules.compute(edition, inputs), inputs)
    assert refused.value.code == "study.no_parts"


def test_works_without_inputs_from_figures_alone() -> None:
    edition, inputs = subjects.deep(), subjects.figures()
    outcome = rules.compute(edition, inputs)
    subject = subject_of(edition, outcome)
    assert subject.is_pruned
    assert [leaf.code for leaf in subject.edition.leaves] == list(subjects.KEYS)
    np.testing.assert_allclose(subject.outcome.values[:, 0], outcome.values[:, 0], rtol=0, atol=1e-15)
