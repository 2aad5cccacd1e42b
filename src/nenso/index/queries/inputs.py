"""Inputs as the engine takes them, out of the records of a dataset."""

from functools import lru_cache

from django.db.models import QuerySet

from nenso.index import rules
from nenso.index.models import Dataset, InputKind, InputValue
from nenso.index.rules.standing import with_official_ranks


def inputs_of(dataset: Dataset) -> rules.Inputs:
    """Return a dataset as the engine's table: units and keys in the order of the file."""
    return _table(dataset.values.order_by("row"))


@lru_cache(maxsize=32)
def kept_inputs(dataset: int) -> rules.Inputs:
    """Return the table of a dataset (by row), kept for the life of the process: what was loaded never changes."""
    return _table(InputValue.objects.filter(dataset=dataset).order_by("row"))


def inputs_of_run(run_id: int) -> rules.Inputs:
    """Return what a run read, as the engine's table. One query."""
    return _table(InputValue.objects.filter(dataset__runs=run_id).order_by("row"))


def _table(records: QuerySet[InputValue]) -> rules.Inputs:
    values = records.values_list("unit_code", "key", "written", "kind")
    return rules.inputs_from_rows(
        {"unit_code": unit, "key": key, "value": written, "kind": kind} for unit, key, written, kind in values
    )


def official_ranks(dataset: Dataset) -> dict[tuple[str, str], int]:
    """Return the published ranks of a dataset by (unit, node)."""
    ranks = dataset.values.filter(kind=InputKind.RANK).values_list("unit_code", "key", "value")
    return {(unit, key.removeprefix("rank:")): int(value) for unit, key, value in ranks}


def outcome_of(edition: rules.Edition, dataset: Dataset, table: rules.Inputs | None = None) -> rules.Outcome:
    """Compute a dataset, with official ranks where its figures were published only in part.

    `table` is what `inputs_of` gives, where the caller has read it already.
    """
    outcome = rules.compute(edition, table or inputs_of(dataset))
    return with_official_ranks(outcome, official_ranks(dataset), dataset.partial_keys)
