"""The sentence for every refusal of this room."""

from collections.abc import Mapping

from nenso.kernel.rules import Text
from nenso.measures.texts import deriving, intake, recording, yardstick

REFUSALS: Mapping[str, Text] = {
    **deriving.REFUSALS,
    **intake.REFUSALS,
    **recording.REFUSALS,
    **yardstick.REFUSALS,
}
