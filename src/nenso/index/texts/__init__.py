"""The sentence for every refusal of this room."""

from collections.abc import Mapping

from nenso.index.texts import results, toolkit
from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {**results.REFUSALS, **toolkit.REFUSALS}
