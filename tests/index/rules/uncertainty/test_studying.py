"""Designs, and what studies of the shipped results say."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nenso.index.rules import Inputs
from nenso.index.rules.uncertainty import (
    Design,
    Evaluator,
    Factor,
    default_design,
    design_digest,
    design_json,
    expanded,
    read_design,
    run_study,
    uniform,
)
from nenso.index.rules.uncertainty.studying import draws_of
from nenso.index.texts import REFUSALS
from nenso.kernel.rules import Refused
from tests.index.rules.uncertainty import subjects

WEIGHTS = {"vary": "weights", "spread": 0.25, "nodes": [], "each": False}
BASIC = {"format": "nenso-design/1", "kind": "uncertainty", "runs": 100, "seed": 1, "factors": [WEIGHTS]}


# --- Designs ----------------------------------------------------------------------------------------------


def test_official_design_of_the_dti() -> None:
    subject = subjects.dti()
    design = default_design(subject)
    assert (design.kind, design.runs) == ("uncertainty", 1000)
    assert design.factors == (
        Factor("weights", 0.25),
        Factor("aggregation", options=("as_stated", "geometric")),
    )
    sensitivity = default_design(subject, "sensitivity")
    assert sensitivity.factors[0].each
    assert len(sensitivity.factors[0].nodes) == 5
    assert len(expanded(subject, sensitivity.factors)) == 6


def test_noughts_are_not_given_to_a_geometric_mean() -> None:
    design = default_design(subjects.subject("egdi-2012", "egdi-2012-countries"))
    assert design.factors[1].options == ("as_stated", "power 0.5")


def test_design_reads_back() -> None:
    for kind in ("uncertainty", "sensitivity"):
        design = default_design(subjects.dti(), kind)
        again = read_design(json.loads(json.dumps(design_json(design))))
        assert again == design
        assert design_digest(again) == design_digest(design)


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "format": ({"format": "other"}, "format"),
    "kind": ({"kind": "guess"}, "kind"),
    "runs none": ({"runs": 0}, "runs"),
    "runs many": ({"runs": 10**9}, "runs"),
    "runs text": ({"runs": "100"}, "runs"),
    "runs flag": ({"runs": True}, "runs"),
    "seed": ({"seed": -1}, "seed"),
    "seed fraction": ({"seed": 1.5}, "seed"),
    "unknown": ({"colour": "red"}, "colour"),
    "no factors": ({"factors": []}, "factors"),
    "factors text": ({"factors": "weights"}, "factors"),
    "factor": ({"factors": [1]}, "factors[0].vary"),
    "vary": ({"factors": [{"vary": "moon"}]}, "factors[0].vary"),
    "spread": ({"factors": [{**WEIGHTS, "spread": 1}]}, "factors[0].spread"),
    "spread text": ({"factors": [{**WEIGHTS, "spread": "a"}]}, "factors[0].spread"),
    "spread nan": ({"factors": [{**WEIGHTS, "spread": float("nan")}]}, "factors[0].spread"),
    "nodes": ({"factors": [{**WEIGHTS, "nodes": "dti"}]}, "factors[0].nodes"),
    "each": ({"factors": [{**WEIGHTS, "each": 1}]}, "factors[0].each"),
    "key": ({"factors": [{**WEIGHTS, "options": ["x"]}]}, "factors[0].options"),
    "options": ({"factors": [{"vary": "aggregation", "options": []}]}, "factors[0].options"),
    "option": ({"factors": [{"vary": "aggregation", "options": ["mode"]}]}, "factors[0].options"),
    "power": ({"factors": [{"vary": "aggregation", "options": ["power 900"]}]}, "factors[0].options"),
    "step": ({"factors": [{"vary": "treatment", "options": ["minmax"]}]}, "factors[0].options"),
}


@pytest.mark.parametrize(("change", "key"), BAD.values(), ids=BAD)
def test_bad_design_names_the_key(change: dict[str, Any], key: str) -> None:
    with pytest.raises(Refused) as refused:
        read_design({**BASIC, **change})
    assert refused.value.code == "design.invalid"
    assert refused.value.facts["key"] == key
    words = REFUSALS["design.invalid"].fill(**refused.value.facts)
    assert key in words.vi
    assert key in words.en


# --- The shipped results ----------------------------------------------------------------------------------


def test_dti_2022_as_published_with_its_bands() -> None:
    study = run_study(subjects.dti(), default_design(subjects.dti()))
    assert len(study.bands) == 63
    first = study.band("48")
    assert first is not None
    assert (first.rank, first.low, first.high, first.top_ten) == (1, 1, 1, 1.0)
    for band in study.bands:
        assert 1 <= band.low <= band.median <= band.high <= 63
    assert sum(band.low <= band.rank <= band.high for band in study.bands) >= 60
    assert 1.0 < study.mean_shift < 2.0


def test_influences_of_the_dti() -> None:
    study = run_study(subjects.dti(), default_design(subjects.dti(), "sensitivity"))
    assert study.runs == 500 * 8
    assert [found.node for found in study.influences] == [
        "ha_tang_so",
        "hoat_dong_chinh_quyen_so",
        "hoat_dong_kinh_te_so",
        "hoat_dong_xa_hoi_so",
        "others",
        None,
    ]
    largest = max(study.influences, key=lambda found: found.total)
    assert largest.vary == "aggregation"
    for found in study.influences:
        assert found.total_low <= found.total <= found.total_high
        assert -0.2 < found.first <= found.total + 0.2


@pytest.mark.parametrize("kind", ["uncertainty", "sensitivity"])
def test_progress_ends_with_all_runs(kind: str) -> None:
    subject = subjects.dti()
    told: list[tuple[int, int]] = []
    design = replace(default_design(subject, kind), runs=300)
    study = run_study(subject, design, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (study.runs, study.runs)
    assert {of for _, of in told} == {study.runs}
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_influences_on_single_units() -> None:
    """Each unit's own totals, against the ranks of the same runs and the loops of the formula."""
    subject = subjects.dti()
    design = Design(
        "sensitivity",
        60,
        3,
        (Factor("weights", 0.25, each=True), Factor("aggregation", options=("as_stated", "geometric"))),
    )
    study = run_study(subject, design)
    assert [found.unit for found in study.by_unit] == list(subject.units)
    evaluator = Evaluator(subject, expanded(subject, design.factors))
    ranks = evaluator.ranks(evaluator.scores(draws_of(evaluator, design))).reshape(8, 60, 63)
    for place, found in enumerate(study.by_unit):
        own = ranks[:, :, place].astype(float)
        variance = float(np.var(own[:2]))
        expected = [
            float(np.mean((own[n] - own[0]) ** 2)) / 2 / variance if variance else 0.0 for n in range(2, 8)
        ]
        assert found.totals == pytest.approx(expected, rel=1e-9, abs=1e-12)
    first = next(found for found in study.by_unit if found.unit == "48")
    assert first.totals == (0.0,) * 6  # Đà Nẵng is first in every run: nothing has an influence
    assert run_study(subject, default_design(subject)).by_unit == ()


def test_a_unit_that_is_ranked_in_some_runs_only_has_no_influences_of_its_own() -> None:
    """Without estimates the unit with gaps is not ranked."""
    rng = np.random.default_rng(6)
    values = rng.normal(50, 10, (8, 4))
    values[2, :2] = np.nan
    edition = subjects.written()
    nodes = tuple(replace(n, missing="fail") if n.code == "a" else n for n in edition.nodes)
    subject = subjects.made_up(replace(edition, nodes=nodes), Inputs(tuple("abcdefgh"), subjects.RAW, values))
    factors = (Factor("weights", 0.3), Factor("imputation", options=("as_stated", "none")))
    study = run_study(subject, Design("sensitivity", 40, 1, factors))
    assert [found.unit for found in study.by_unit] == list("abdefgh")
    band = study.band("c")
    assert band is not None
    assert 0.3 < band.top_ten < 0.7  # of all runs, in about half of which it is ranked
    assert all(np.isfinite([found.total, found.first]).all() for found in study.influences)


def test_bands_are_those_of_the_evaluator() -> None:
    subject = subjects.dti(2023)
    design = Design("uncertainty", 300, 9, (Factor("weights", 0.25),))
    study = run_study(subject, design)
    found = Evaluator(subject, expanded(subject, design.factors))
    ranks = found.ranks(found.scores(uniform(9, 300, found.width)))
    place = subject.units.index("01")
    band = study.band("01")
    assert band is not None
    assert band.mean == pytest.approx(ranks[:, place].mean())
