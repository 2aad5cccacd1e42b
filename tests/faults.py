"""How far the tests that break things go: moments in `make test`, minutes and large numbers in `make faults`.

`tools/run_tests.py --faults` sets the environment variable; nothing else reads it.
"""

import os
import sys
from typing import TypeVar

T = TypeVar("T")
VARIABLE = "NENSO_FAULTS"
IS_LONG = os.environ.get(VARIABLE) == "long"


def far(short: T, long: T) -> T:
    """Return how far to go: the first in `make test`, the second in `make faults`."""
    return long if IS_LONG else short


def say(figures: str) -> None:
    """Print what was measured; `make faults` shows it."""
    sys.stdout.write(f"\n    {figures}\n")
