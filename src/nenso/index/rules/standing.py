"""Ranks where a table was published only in part: what was not published cannot be ranked against."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import numpy as np

from nenso.index.rules.computing import Outcome
from nenso.index.rules.ranking import Ranks

ALL = "*"


def official_ranks(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], int]:
    """Return published ranks by (unit, code) out of long rows whose kind is "rank" and whose key is "rank:code"."""
    return {
        (row["unit_code"], row["key"].removeprefix("rank:")): int(row["value"])
        for row in rows
        if row["kind"] == "rank" and row["value"].isdecimal()
    }


def with_official_ranks(
    outcome: Outcome, official: Mapping[tuple[str, str], int], partial: Collection[str]
) -> Outcome:
    """Return the outcome with its ranks put right for figures that were published only in part.

    `official` holds published ranks by (unit, code); `partial` names the codes published for some units only,
    "*" meaning all. For those codes a rank is the official one or none (0): Bắc Ninh, third of 63 in 2020, is not
    second because only two scores were printed. Elsewhere the computed ranks stand.
    """
    ranks: Ranks = outcome.ranks.copy()
    withheld = [place for place, code in enumerate(outcome.codes) if code in partial or ALL in partial]
    ranks[:, withheld] = 0
    for (unit, code), rank in official.items():
        if unit in outcome.unit_index and code in outcome.code_index and outcome.code_index[code] in withheld:
            ranks[outcome.unit_index[unit], outcome.code_index[code]] = rank
    return replace(outcome, ranks=ranks)


def rank_differences(
    outcome: Outcome, official: Mapping[tuple[str, str], int]
) -> list[tuple[str, str, int, int]]:
    """Return (unit, code, computed, official) wherever a computed rank is not the published one."""
    found = []
    for (unit, code), rank in official.items():
        if unit in outcome.unit_index and code in outcome.code_index:
            its = int(outcome.ranks[outcome.unit_index[unit], outcome.code_index[code]])
            if its not in (0, rank) and not np.isnan(outcome.score(unit, code)):
                found.append((unit, code, its, rank))
    return found
