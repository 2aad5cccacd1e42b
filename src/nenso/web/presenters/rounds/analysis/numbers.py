"""Numbers of the analytics as they are written: unknown ones are an en dash."""

import math

from nenso.kernel.rules import Text, format_number


def known(value: float) -> float | None:
    """Return a number, None where it is not known."""
    return None if math.isnan(value) else value


def number(value: float, decimals: int) -> Text:
    """Write a number in both languages."""
    if math.isnan(value):
        return Text("–", "–")
    return Text(format_number(value, "vi", decimals), format_number(value, "en", decimals))


def percent(value: float) -> Text:
    """Write a share as a percentage."""
    found = number(value * 100, 1)
    return found if found.vi == "–" else Text(f"{found.vi}%", f"{found.en}%")
