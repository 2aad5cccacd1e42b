"""Trials of an edition whose figures are points: what an item is worth changes, not what was earned of it."""

import csv
from pathlib import Path

import numpy as np
import pytest

from nenso.index import rules
from nenso.index.rules.uncertainty import Changes, Subject, simulate, subject_of

ROOM = Path(rules.__file__).parents[1]


@pytest.fixture(scope="module")
def subject() -> Subject:
    """The service index of 2024: five groups in points, 100 in all."""
    text = (ROOM / "editions" / "qd766.yaml").read_text(encoding="utf-8")
    edition = rules.read_edition(text, filename="qd766.yaml")
    with (ROOM / "reference" / "qd766-2024-provinces.csv").open(encoding="utf-8") as file:
        inputs = rules.inputs_from_rows(csv.DictReader(file))
    return subject_of(edition, rules.compute(edition, inputs))


@pytest.mark.parametrize(
    "points", [{"so_hoa_ho_so": 44.0}, {"so_hoa_ho_so": 0.0}, {"muc_do_hai_long": 5.0, "so_hoa_ho_so": 1.5}]
)
def test_scores_are_those_of_the_new_points_by_hand(subject: Subject, points: dict[str, float]) -> None:
    nodes = subject.edition.nodes[1:]
    shares = np.column_stack([subject.outcome.values[:, subject.outcome.column(n.code)] for n in nodes])
    sizes = np.array([points.get(node.code, node.max_points) for node in nodes])
    expected = (shares * sizes).sum(axis=1) / sizes.sum() * 100
    found = simulate(subject, Changes(points=points)).outcome
    assert np.allclose(found.scores[:, 0], expected, rtol=0, atol=1e-11)


def test_an_item_left_out_is_as_one_that_is_worth_nothing(subject: Subject) -> None:
    dropped = simulate(subject, Changes(drop=("so_hoa_ho_so",)))
    worthless = simulate(subject, Changes(points={"so_hoa_ho_so": 0.0}))
    assert {m.unit: m.rank_after for m in dropped.moves} == {m.unit: m.rank_after for m in worthless.moves}
    assert np.isnan(dropped.outcome.values[:, dropped.outcome.column("so_hoa_ho_so")]).all()


def test_reasons_add_up_to_what_the_composite_changed(subject: Subject) -> None:
    found = simulate(subject, Changes(points={"so_hoa_ho_so": 44.0}))
    apart = np.array([m.score_after - m.score_before for m in found.moves])
    why = np.array([m.why_amount for m in found.moves])
    assert {m.why for m in found.moves} <= {node.code for node in subject.edition.nodes[1:]} | {""}
    assert (
        np.sign(why[[m.places != 0 for m in found.moves]])
        == np.sign([m.places for m in found.moves if m.places])
    ).all()
    assert np.abs(apart).max() > 0
