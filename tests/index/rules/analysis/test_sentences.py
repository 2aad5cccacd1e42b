"""Every refusal of the analysis has its sentence, in both languages, and facts enough to fill it."""

import re
from pathlib import Path

import numpy as np
import pytest

from nenso.index.rules import analysis
from nenso.index.texts import REFUSALS
from nenso.kernel.rules import Refused
from tests.golden.published import edition, outcome

TWO = np.array([[1.0, 2.0], [3.0, 4.0]])
PLACE = outcome("egdi-2010", "egdi-2010-countries.csv")


def test_every_code_has_a_sentence() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(analysis.__path__[0]).glob("*.py"))
    codes = set(re.findall(r'Refused\(\s*"([a-z_.]+)"', source))
    assert codes >= {"toolkit.correlation", "toolkit.not_split", "toolkit.shares"}
    assert codes - set(REFUSALS) == set()


@pytest.mark.parametrize(
    "provoke",
    [
        lambda: analysis.benefit_of_the_doubt(-TWO),
        lambda: analysis.benefit_of_the_doubt(TWO, 0.9),
        lambda: analysis.benefit_of_the_doubt(TWO, np.zeros(3)),
        lambda: analysis.correlation(TWO, method="?"),
        lambda: analysis.correlation(TWO, TWO[:1]),
        lambda: analysis.cronbach_alpha(TWO, "?"),
        lambda: analysis.cronbach_alpha(TWO[:, :1]),
        lambda: analysis.cronbach_alpha(TWO * [1, -1]),
        lambda: analysis.cronbach_alpha(np.array([[1, np.nan], [2, np.nan], [np.nan, 1], [np.nan, 2]])),
        lambda: analysis.growth(TWO, [1, 1]),
        lambda: analysis.growth(TWO, [1]),
        lambda: analysis.level_correlations(edition("egdi-2010"), PLACE, 9),
        lambda: analysis.pca(TWO),
        lambda: analysis.pca(np.ones((4, 2))),
        lambda: analysis.split_change(analysis.States(PLACE, PLACE), "nobody"),
        lambda: analysis.statistics(TWO * np.inf),
    ],
)
def test_the_sentence_can_be_filled(provoke) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refusal:
        provoke()
    words = REFUSALS[refusal.value.code].fill(**refusal.value.facts)
    assert "{" not in words.vi + words.en
