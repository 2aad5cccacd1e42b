"""Documents of studies, and replay to the last digit."""

import copy
import json
import tomllib
import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nenso.index import rules
from nenso.index.rules import Inputs
from nenso.index.rules.uncertainty import (
    Design,
    Factor,
    default_design,
    read_study,
    replay,
    results_json,
    run_study,
    study_json,
    subject_of,
)
from nenso.kernel.rules import Refused
from tests.index.rules.editions import tree
from tests.index.rules.uncertainty import subjects

Path = tuple[str | int, ...]


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


def test_too_large_a_study_is_refused_before_it_takes_room() -> None:
    subject = subjects.made_up(subjects.deep(), subjects.figures(5000))
    many = (Factor("weights", 0.1, each=True),) * 90  # numbers to draw: 90 factors of nine weights
    for designed in (
        Design("uncertainty", 100_000, 1, (Factor("weights", 0.1),)),
        Design("sensitivity", 20_000, 1, many),
    ):
        tracemalloc.start()
        with pytest.raises(Refused) as refused:
            run_study(subject, designed)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert refused.value.code == "study.too_large"
        assert peak < 5_000_000


# --- Every value of a document ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small() -> dict[str, Any]:
    """A study of a whole edition with a gap, a unit without a rank, and published figures beside computed ones."""
    nan = np.nan
    values = np.array([[0.2, 0.9, 0.5], [0.7, nan, 0.4], [0.6, 0.3, 0.8], [nan, nan, nan], [0.1, 0.2, 0.3]])
    published = np.array([[0.44], [0.6], [0.575], [nan], [0.175]])
    subject = subjects.made_up(
        tree(missing="exclude"), Inputs(tuple("vwxyz"), ("a", "b", "c"), values, ("root",), published)
    )
    weights = Factor("weights", 0.25, ("a", "c"), each=True)
    design = Design("sensitivity", 5, 5, (weights, Factor("aggregation", options=("as_stated", "geometric"))))
    document: dict[str, Any] = json.loads(json.dumps(study_json(run_study(subject, design), subject)))
    assert not document["is_pruned"]
    return document


def _paths(found: Any, above: Path = ()) -> list[Path]:
    if isinstance(found, dict):
        return [path for key, value in found.items() for path in _paths(value, (*above, key))]
    if isinstance(found, list):
        return [path for place, value in enumerate(found) for path in _paths(value, (*above, place))]
    return [above]


def _other(value: Any) -> Any:
    """The least change of a value: the next number, the next letter."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return float(np.nextafter(value, np.inf))
    return "0.5" if value is None else value[:-1] + chr(ord(value[-1:] or "a") + 1)


def _put(document: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    place: Any = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed


def _is_found(document: dict[str, Any]) -> bool:
    try:
        return not replay(document).ok
    except Refused:
        return True


def test_every_changed_value_is_found(small: dict[str, Any]) -> None:
    assert replay(small).ok
    paths = _paths(small)
    assert {path[0] for path in paths} == set(small) - {"residual"}  # nothing was merged here
    assert any(path[:2] == ("subject", "published") for path in paths)
    missed = []
    for path in paths:
        value: Any = small
        for key in path:
            value = value[key]
        if not _is_found(_put(small, path, _other(value))):
            missed.append(path)
    assert missed == []


def test_every_digit_of_the_edition_is_found(small: dict[str, Any]) -> None:
    text = small["subject"]["edition"]
    for place, letter in enumerate(text):
        if letter.isdigit():
            other = text[:place] + str((int(letter) + 1) % 10) + text[place + 1 :]
            assert _is_found(_put(small, ("subject", "edition"), other)), text[place - 20 : place + 20]


def test_every_key_left_out_is_found(small: dict[str, Any]) -> None:
    for path in _paths(small):
        for end in range(1, len(path) + 1):
            if isinstance(path[end - 1], str):
                changed = copy.deepcopy(small)
                place: Any = changed
                for key in path[: end - 1]:
                    place = place[key]
                del place[path[end - 1]]
                assert _is_found(changed), path[:end]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("runs",), float("inf")),
        (("bands", 0, "rank"), float("inf")),
        (("bands", 0), 3),
        (("bands",), None),
        (("bands",), {"a": 1}),
        (("influences", 0), None),
        (("influences", 0, "name"), "x"),
        (("by_unit", 0), []),
        (("edition",), None),
        (("subject", "units"), "abc"),
        (("subject", "keys"), 7),
        (("subject", "values", 0, 0), float("inf")),
        (("subject", "values"), 5),
        (("subject", "published"), [[1.0]]),
        (("subject", "edition"), None),
    ],
)
def test_what_cannot_be_read_is_named(small: dict[str, Any], path: Path, value: Any) -> None:
    with pytest.raises(Refused) as refused:
        replay(_put(small, path, value))
    assert refused.value.code in ("study.invalid", "edition.invalid")
    if refused.value.code == "study.invalid":
        assert str(refused.value.facts["key"]).startswith(str(path[0]))


def test_a_document_that_went_through_a_database_comes_out_again(small: dict[str, Any]) -> None:
    """A database may keep keys in another order and write 1.0 as 1."""

    def stored(found: Any) -> Any:
        if isinstance(found, dict):
            return {key: stored(found[key]) for key in sorted(found, reverse=True)}
        if isinstance(found, list):
            return [stored(value) for value in found]
        return int(found) if isinstance(found, float) and found.is_integer() else found

    assert replay(stored(small)).ok


@pytest.mark.parametrize("kind", ["uncertainty", "sensitivity"])
def test_studies_of_all_shipped_results_come_out_again(kind: str) -> None:
    entries = tomllib.loads((subjects.ROOM / "reference/datasets.toml").read_text(encoding="utf-8"))
    done = []
    for entry in entries["dataset"]:
        method, inputs = subjects.shipped(entry["edition"], entry["file"].removesuffix(".csv"))
        try:
            subject = subject_of(method, rules.compute(method, inputs), inputs)
        except Refused:  # nothing below the composite is public: test_subject
            continue
        study = run_study(subject, replace(default_design(subject, kind), runs=8))
        assert replay(json.loads(json.dumps(study_json(study, subject)))).ok, entry["file"]
        done.append(entry["file"])
    assert len(done) == 11
