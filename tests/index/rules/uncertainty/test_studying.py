"""Designs, bands against brute force, documents, and replay to the last digit."""

import copy
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nenso.index.rules import Inputs
from nenso.index.rules.uncertainty import (
    Design,
    Evaluator,
    Factor,
    bands_of,
    default_design,
    design_digest,
    design_json,
    expanded,
    read_design,
    read_study,
    replay,
    results_json,
    run_study,
    study_json,
    uniform,
)
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


# --- Bands ------------------------------------------------------------------------------------------------


def _ranks(scores: NDArray[np.float64]) -> NDArray[np.int32]:
    return (1 + (scores[:, None, :] > scores[:, :, None]).sum(axis=2)).astype(np.int32)


@given(st.integers(2, 9), st.integers(1, 60), st.integers(0, 9999))
@settings(deadline=None)
def test_bands_against_plain_loops(units: int, runs: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = np.round(rng.normal(size=(runs, units)) + np.arange(units), 1)
    ranks = _ranks(scores)
    names = [f"u{n}" for n in range(units)]
    for place, band in enumerate(bands_of(names, (ranks[0], scores[0]), ranks, scores)):
        held = sorted(ranks[:, place].tolist())
        low = next(r for r in held if np.mean(np.array(held) <= r) >= 0.05 - 1e-12)
        middle = next(r for r in held if np.mean(np.array(held) <= r) >= 0.5 - 1e-12)
        high = next(r for r in held if np.mean(np.array(held) <= r) >= 0.95 - 1e-12)
        assert (band.low, band.median, band.high) == (low, middle, high)
        assert band.mean == pytest.approx(np.mean(held))
        assert band.top_ten == pytest.approx(np.mean(np.array(held) <= 10))
        tied = set()
        for other in range(units):
            if other != place:
                before = (
                    np.mean(ranks[:, place] < ranks[:, other])
                    + np.mean(ranks[:, place] == ranks[:, other]) / 2
                )
                if max(before, 1 - before) < 0.95:
                    tied.add(names[other])
        assert set(band.tied) == tied
        assert band.score_low <= band.score_high


def test_alike_everywhere_is_tied() -> None:
    inputs = subjects.figures(6)
    values = inputs.values.copy()
    values[4] = values[2]
    study = run_study(
        subjects.made_up(subjects.deep(), Inputs(inputs.units, inputs.keys, values)),
        Design("uncertainty", 200, 1, (Factor("weights", 0.25),)),
    )
    band = study.band("u002")
    assert band is not None
    assert band.tied[0] == "u004"


def test_all_alike_share_one_place_in_every_run() -> None:
    inputs = subjects.figures(5)
    same = Inputs(inputs.units, inputs.keys, np.tile(inputs.values[0], (5, 1)))
    study = run_study(
        subjects.made_up(subjects.deep(), same), Design("uncertainty", 100, 1, (Factor("weights", 0.5),))
    )
    for band in study.bands:
        assert (band.rank, band.low, band.high) == (1, 1, 1)
        assert len(band.tied) == 4


def test_no_spread_no_width() -> None:
    study = run_study(subjects.dti(), Design("uncertainty", 50, 1, (Factor("weights", 0.0),)))
    assert all(band.low == band.rank == band.high for band in study.bands)
    assert study.mean_shift == 0.0
    # Units that share a place stay tied whatever the spread.
    tied = {band.unit: band.tied for band in study.bands if band.tied}
    assert {band.rank for band in study.bands if band.tied} <= {
        band.rank for band in study.bands if sum(b.rank == band.rank for b in study.bands) > 1
    }
    assert tied


@given(st.permutations(range(12)))
@settings(deadline=None, max_examples=15)
def test_order_of_units_changes_no_band(order: list[int]) -> None:
    inputs = subjects.figures(12, gaps=0.1)
    design = Design("uncertainty", 100, 3, (Factor("weights", 0.3),))
    first = run_study(subjects.made_up(subjects.deep(), inputs), design)
    names = [inputs.units[place] for place in order]
    again = run_study(subjects.made_up(subjects.deep(), inputs.only(names)), design)
    for band in first.bands:
        other = again.band(band.unit)
        assert other is not None
        assert (other.rank, other.low, other.high, set(other.tied)) == (
            band.rank,
            band.low,
            band.high,
            set(band.tied),
        )


def test_unit_that_is_not_ranked_has_no_band() -> None:
    inputs = subjects.figures(6)
    values = inputs.values.copy()
    values[3] = np.nan
    subject = subjects.made_up(subjects.deep(), Inputs(inputs.units, inputs.keys, values))
    study = run_study(subject, Design("uncertainty", 50, 1, (Factor("weights", 0.2),)))
    assert study.band("u003") is None
    assert len(study.bands) == 5


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


# --- Documents and replay ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    subject = subjects.dti()
    design = Design(
        "sensitivity",
        30,
        5,
        (Factor("weights", 0.25, each=True), Factor("aggregation", options=("as_stated", "geometric"))),
    )
    plain: dict[str, Any] = json.loads(json.dumps(study_json(run_study(subject, design), subject)))
    return plain


def test_study_comes_out_again(document: dict[str, Any]) -> None:
    found = replay(document)
    assert found.ok
    assert found.first_difference is None
    assert read_study(document) == found.study


CHANGES: dict[str, Any] = {
    "rank of a band": lambda d: d["bands"][7].update(rank=d["bands"][7]["rank"] + 1),
    "end of a band": lambda d: d["bands"][7].update(high=d["bands"][7]["high"] + 1),
    "last digit of a score": lambda d: d["bands"][7].update(score=np.nextafter(d["bands"][7]["score"], 1)),
    "ties": lambda d: d["bands"][7]["tied"].append("99"),
    "chance": lambda d: d["bands"][7].update(top_ten=0.5),
    "influence": lambda d: d["influences"][1].update(total=0.9),
    "name": lambda d: d["influences"][1]["name"].update(vi="khác"),
    "engine": lambda d: d.update(engine="1.0.9"),
    "whether it was cut down": lambda d: d["subject"].update(is_pruned=False),
    "whether it was cut down, in the results": lambda d: d.update(is_pruned=False),
    "influence on one unit": lambda d: d["by_unit"][4]["totals"].__setitem__(0, 0.123),
    "digest of the results": lambda d: d.update(digest="0" * 64),
    "null added": lambda d: d.update(note=None),
    "seed": lambda d: d["design"].update(seed=6),
    "runs": lambda d: d["design"].update(runs=31),
    "spread": lambda d: d["design"]["factors"][0].update(spread=0.26),
    "digest of the design": lambda d: d.update(design_digest="0" * 64),
    "digest of ranks": lambda d: d.update(ranks_digest="0" * 64),
    "shift": lambda d: d.update(mean_shift=1.0),
    "input": lambda d: d["subject"]["values"][3].__setitem__(1, 0.5),
    "unit": lambda d: d["subject"]["units"].__setitem__(3, "98"),
    "edition": lambda d: d["subject"].update(
        edition=d["subject"]["edition"]
        .replace("points: 150", "points: 149", 1)
        .replace("points: 400", "points: 401")
    ),
    "digest of the edition": lambda d: d["edition"].update(digest="0" * 64),
    "digest of the inputs": lambda d: d["inputs"].update(digest="0" * 64),
    "band left out": lambda d: d["bands"].pop(),
    "part": lambda d: d["parts"].reverse(),
    "added": lambda d: d.update(note="x"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_one_changed_thing_is_found(document: dict[str, Any], change: Any) -> None:
    changed = copy.deepcopy(document)
    change(changed)
    assert changed != document
    found = replay(changed)
    assert not found.ok
    assert found.first_difference is not None
    assert found.first_difference.vi


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda d: d.update(format="nenso-study/9"), "study.invalid"),
        (lambda d: d.pop("bands"), "study.invalid"),
        (lambda d: d["bands"][0].pop("low"), "study.invalid"),
        (lambda d: d.pop("subject"), "study.no_subject"),
        (lambda d: d["subject"].pop("keys"), "study.invalid"),
        (lambda d: d["subject"]["values"].pop(), "study.invalid"),
        (lambda d: d["subject"]["values"][0].__setitem__(0, "x"), "study.invalid"),
        (lambda d: d["subject"].update(edition="nodes: ["), "edition.invalid"),
        (lambda d: d["design"].update(runs=-1), "design.invalid"),
    ],
)
def test_broken_document_is_refused(document: dict[str, Any], change: Any, code: str) -> None:
    changed = copy.deepcopy(document)
    change(changed)
    with pytest.raises(Refused) as refused:
        replay(changed)
    assert refused.value.code == code


def test_document_of_another_engine_is_compared_all_the_same(document: dict[str, Any]) -> None:
    older = results_json(replace(read_study(document), engine="0.0.1"))
    assert replay({**older, "subject": document["subject"]}).ok


def test_too_large_a_study_is_refused() -> None:
    inputs = subjects.figures(5000)
    subject = subjects.made_up(subjects.deep(), inputs)
    with pytest.raises(Refused) as refused:
        run_study(subject, Design("uncertainty", 100_000, 1, (Factor("weights", 0.1),)))
    assert refused.value.code == "study.too_large"
