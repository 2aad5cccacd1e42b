"""Codes of entries: what addresses, files and other rooms name them by."""

import re

from nenso.kernel.rules import Refused, fold

MOST = 80
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def check_code(code: str) -> str:
    """Return a code: small letters without marks, digits, hyphens, 80 at most.

    Raises `Refused`: "catalogue.code" where it is none, "catalogue.no_code" where there is none, as a name without Latin letters suggests none.
    """
    if not code:
        raise Refused("catalogue.no_code", field="code")
    if len(code) > MOST or not _CODE.fullmatch(code):
        raise Refused("catalogue.code", field="code", entry=code[:MOST], most=MOST)
    return code


def code_for(name: str) -> str:
    """Return the code that a name suggests: "CSDL quốc gia về dân cư" is `csdl-quoc-gia-ve-dan-cu`; "" for a name without letters."""
    words = re.findall(r"[a-z0-9]+", fold(name))
    found = ""
    for word in words:
        longer = f"{found}-{word}" if found else word
        if len(longer) > MOST:
            break
        found = longer
    return found or (words[0][:MOST] if words else "")
