"""An index office's own two files, read as COINr reads them and built as COINr builds them: the same scores and ranks."""

import csv
from pathlib import Path

import numpy as np
import pytest

from nenso.index import rules
from nenso.index.importing.index_files import IndexFile, read_index_files
from nenso.index.rules.framework import About, IndexTables
from nenso.index.rules.preparation import Preparation
from nenso.index.rules.steps import Imputation, Normalisation, Treatment

FOLDER = Path(__file__).with_name("coinr")
# The steps that the golden files were made by: median of the region, default treatment, min-max onto 0–100.
STEPS = Preparation(
    normalise=Normalisation("minmax", low=0, high=100),
    impute=Imputation("group_median", group="region"),
    treat=Treatment(),
)


def read(steps: Preparation = STEPS, aggregate: str = "arithmetic") -> IndexTables:
    files = [IndexFile(name, (FOLDER / name).read_bytes()) for name in ("meta.csv", "data.csv")]
    return read_index_files(files, About(preparation=steps, aggregate=aggregate, decimals=10))


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_both_files_are_read_whole() -> None:
    found = read()
    assert len(found.inputs.units) == 51
    assert len(found.edition.leaves) == 49
    assert len({*found.groups["region"].values()}) > 1
    assert found.edition.input_field("d1").name.en == "Denominator 1"


@pytest.mark.parametrize("code", [*(f"p{n}" for n in range(1, 9)), "s1", "s2", "s3", "index"])
def test_scores_are_those_of_coinr(code: str) -> None:
    found = read()
    outcome = rules.compute(found.edition, found.inputs)
    for row in rows("build"):
        assert outcome.score(row["uCode"], code) == pytest.approx(float(row[code]), rel=1e-9, abs=1e-9)


def test_ranks_are_those_of_coinr() -> None:
    found = read()
    outcome = rules.compute(found.edition, found.inputs)
    for row in rows("ranks"):
        for code in row:
            if code != "uCode":
                assert outcome.rank(row["uCode"], code) == int(row[code]), (row["uCode"], code)


def test_the_edition_made_of_the_files_can_be_kept_as_one() -> None:
    found = read()
    again = rules.read_edition(rules.write_edition(found.edition), filename="coinr.yaml")
    assert again == found.edition
    first, second = (rules.compute(edition, found.inputs).values for edition in (found.edition, again))
    np.testing.assert_array_equal(first, second)
