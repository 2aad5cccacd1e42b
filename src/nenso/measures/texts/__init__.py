"""The sentence for every refusal of this room."""

from collections.abc import Mapping

from nenso.kernel.rules import Text
from nenso.measures.texts import intake, recording, yardstick

REFUSALS: Mapping[str, Text] = {**intake.REFUSALS, **recording.REFUSALS, **yardstick.REFUSALS}
