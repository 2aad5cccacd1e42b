"""What people write into the registry, as others read it: nothing that cannot be seen, or that makes a line read otherwise than it is; pure."""

import unicodedata

from nenso.kernel.rules import Refused

_UNSEEN = (
    "Cc",
    "Cf",
    "Cs",
    "Co",
    "Cn",
)  # control, format (among them what turns the direction of writing), halves, private, unassigned
_BREAKS = "\t\n\r"


def check_seen(text: str, field: str, *, has_lines: bool = False) -> str:
    """Return a text without signs that nobody sees; line breaks and tabs may stand in longer ones.

    Raises `Refused("exchange.unseen")` with the sign and its place, counted from 1.
    """
    for place, sign in enumerate(text, 1):
        if unicodedata.category(sign) in _UNSEEN and not (has_lines and sign in _BREAKS):
            raise Refused("exchange.unseen", field=field, sign=f"U+{ord(sign):04X}", place=place)
    return text
