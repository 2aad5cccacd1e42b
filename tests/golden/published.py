"""The shipped editions and published figures, read as the tests need them."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from nenso.index.rules import Edition, Inputs, Outcome, compute, inputs_from_rows, read_edition

INDEX = Path(__file__).parents[2] / "src" / "nenso" / "index"
REFERENCE = INDEX / "reference"


@cache
def edition(code: str) -> Edition:
    path = INDEX / "editions" / f"{code}.yaml"
    return read_edition(path.read_text(encoding="utf-8"), filename=path.name)


@cache
def datasets() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((REFERENCE / "datasets.toml").read_text(encoding="utf-8"))["dataset"])


@cache
def rows(file: str) -> tuple[dict[str, str], ...]:
    with (REFERENCE / file).open(encoding="utf-8", newline="") as page:
        return tuple(csv.DictReader(page))


def inputs(file: str) -> Inputs:
    return inputs_from_rows(rows(file))


@cache
def outcome(code: str, file: str) -> Outcome:
    return compute(edition(code), inputs(file))


def published_ranks(file: str) -> dict[tuple[str, str], int]:
    ranks = [row for row in rows(file) if row["kind"] == "rank"]
    return {(row["unit_code"], row["key"].removeprefix("rank:")): int(row["value"]) for row in ranks}
