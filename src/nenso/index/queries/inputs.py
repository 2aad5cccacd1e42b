"""Inputs as the engine takes them, out of the records of a dataset."""

from nenso.index import rules
from nenso.index.models import Dataset


def inputs_of(dataset: Dataset) -> rules.Inputs:
    """Return a dataset as the engine's table: units and keys in the order of the file."""
    values = dataset.values.order_by("row").values_list("unit_code", "key", "written", "kind")
    return rules.inputs_from_rows(
        {"unit_code": unit, "key": key, "value": written, "kind": kind} for unit, key, written, kind in values
    )
