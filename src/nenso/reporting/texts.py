"""The sentence for every refusal of this room."""

from collections.abc import Mapping

from nenso.kernel.rules import Text
from nenso.reporting.interop.texts import REFUSALS as OF_EXCHANGE

REFUSALS: Mapping[str, Text] = {**OF_EXCHANGE}
