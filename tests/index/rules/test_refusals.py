"""Every refusal of the engine has its sentence, and the sentence uses facts that the refusal carries."""

import re
from pathlib import Path

import numpy as np
import pytest

from nenso.index.rules import Inputs, compute, inputs_from_rows
from nenso.index.rules.bundle import build_bundle
from nenso.index.texts import REFUSALS
from nenso.kernel.rules import Refused
from tests.golden.published import INDEX
from tests.index.rules.editions import one_leaf, table

ROW = {"unit_code": "01", "key": "a", "value": "1", "kind": "input"}


def raised_codes() -> set[str]:
    found: set[str] = set()
    for path in Path(INDEX / "rules").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'Refused\(\s*"([a-z_.]+)"', text)) | set(
            re.findall(r'_check_distinct\([^,]+, "([a-z_.]+)"', text)
        )
    return found


def test_every_code_has_a_sentence() -> None:
    assert raised_codes() >= {"inputs.twice", "bundle.bad_key", "edition.unknown_node"}
    assert raised_codes() - set(REFUSALS) == set()


@pytest.mark.parametrize(
    "provoke",
    [
        lambda: inputs_from_rows([ROW, ROW]),
        lambda: inputs_from_rows([ROW | {"value": "x"}]),
        lambda: Inputs(("a", "a"), (), np.empty((2, 0))),
        lambda: Inputs(("a",), ("x", "x"), np.zeros((1, 2))),
        lambda: Inputs(("a",), ("x",), np.zeros((2, 1))),
        lambda: compute(one_leaf("{rule: yes_no}"), table(1, x=[1])).value("nobody", "x"),
        lambda: compute(one_leaf("{rule: yes_no}"), table(1, x=[1])).value("u0", "nobody"),
        lambda: build_bundle(edition_yaml=b"", inputs=[], metadata={}, private_key=b"x"),
        lambda: build_bundle(edition_yaml=b"code: x", inputs=[], metadata={}, private_key=b"x" * 32),
    ],
)
def test_the_sentence_can_be_filled(provoke: object) -> None:
    with pytest.raises(Refused) as refusal:
        provoke()  # type: ignore[operator]
    words = REFUSALS[refusal.value.code].fill(**refusal.value.facts)
    assert "{" not in words.vi + words.en
