"""Every refusal of the steps has its sentence, in both languages, and facts enough to fill it."""

import re
from pathlib import Path

import numpy as np
import pytest

from nenso.index.rules import steps
from nenso.index.texts import REFUSALS
from nenso.kernel.rules import Refused

TWO = np.array([[1.0, 2.0], [3.0, 4.0]])
UP = np.ones(2)


def test_every_code_has_a_sentence() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(steps.__path__[0]).glob("*.py"))
    codes = set(re.findall(r"""["'](toolkit\.[a-z_]+)["']""", source))
    assert codes >= {"toolkit.infinite", "toolkit.goal_reached", "toolkit.negative_loading"}
    assert codes - set(REFUSALS) == set()


@pytest.mark.parametrize(
    "provoke",
    [
        lambda: steps.boxcox(TWO * 1e9, 300),
        lambda: steps.budget(-TWO),
        lambda: steps.copeland(TWO, UP * 0),
        lambda: steps.denominate(TWO, UP, 0),
        lambda: steps.denominate(TWO, np.ones(7)),
        lambda: steps.group_availability(TWO, [[]]),
        lambda: steps.impute(TWO, steps.Imputation("?")),
        lambda: steps.impute(TWO, steps.Imputation("constant")),
        lambda: steps.impute(TWO, steps.Imputation("group_mean")),
        lambda: steps.impute(TWO, steps.Imputation("latest")),
        lambda: steps.impute(TWO, steps.Imputation("latest", max_years=0), past={1: TWO}),
        lambda: steps.impute(TWO, steps.Imputation("row_mean")),
        lambda: steps.impute_panel(np.zeros((2, 1, 1)), [2, 1], "latest"),
        lambda: steps.log_gii(-TWO),
        lambda: steps.noisy(UP, UP, 2),
        lambda: steps.normalise(TWO * np.inf, steps.Normalisation(), UP),
        lambda: steps.normalise(TWO, steps.Normalisation("?"), UP),
        lambda: steps.normalise(TWO, steps.Normalisation("distance_to_reference"), UP),
        lambda: steps.normalise(
            TWO, steps.Normalisation("distance_to_target"), UP, [steps.Goal(target=0)] * 2
        ),
        lambda: steps.normalise(-TWO, steps.Normalisation("fraction_of_max"), UP),
        lambda: steps.normalise(TWO, steps.Normalisation("points"), UP),
        lambda: steps.normalise(TWO, steps.Normalisation("scaled"), UP),
        lambda: steps.normalise(TWO, steps.Normalisation("scaled", targets=(1, 0)), UP),
        lambda: steps.normalise(TWO, steps.Normalisation(low=2), UP),
        lambda: steps.normalise(TWO, steps.Normalisation(), UP * 0),
        lambda: steps.pca_weights(TWO * [1, -1]),
        lambda: steps.pca_weights(TWO * [1, 0]),
        lambda: steps.pca_weights(TWO[:1]),
        lambda: steps.pca_weights(np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]])),
        lambda: steps.screened(TWO, by="?"),
        lambda: steps.screened(TWO, keep=[True, True], leave=[True, False]),
        lambda: steps.treat(TWO, steps.Treatment(most=-1)),
        lambda: steps.equal(0),
    ],
)
def test_the_sentence_can_be_filled(provoke) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refusal:
        provoke()
    words = REFUSALS[refusal.value.code].fill(**refusal.value.facts)
    assert "{" not in words.vi + words.en


def test_names_stand_in_refusals() -> None:
    table = np.array([[1.0, 2.0], [np.nan, -np.inf]])
    with pytest.raises(Refused) as refusal:
        steps.refuse_infinite(table, ["Huế", "Cần Thơ"], ["roads", "schools"])
    assert refusal.value.facts == {"unit": "Cần Thơ", "indicator": "schools"}
    steps.refuse_infinite(np.full((2, 2), np.nan))
