"""Which paths a right covers: `*` within one element, `**` across elements, a backslash before what is meant literally."""

import posixpath
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from nenso.kernel.rules import Refused

ANY_METHOD, ANY_PATH = "*", "**"


@lru_cache(maxsize=4096)
def _pattern(glob: str) -> re.Pattern[str]:
    found, place = [], 0
    while place < len(glob):
        two = glob[place : place + 2]
        if two in (r"\*", r"\\"):
            found.append(re.escape(two[1]))
            place += 2
        elif two == "**":
            found.append(".*")
            place += 2
        else:
            found.append("[^/]*" if glob[place] == "*" else re.escape(glob[place]))
            place += 1
    return re.compile("".join(found), re.DOTALL)


def covers(glob: str, path: str) -> bool:
    """Say whether a glob covers a path that `compared` gave."""
    return _pattern(glob).fullmatch(path) is not None


def allows(method: str, glob: str, asked_method: str, path: str) -> bool:
    """Say whether a right to (method, glob) covers a request; a right to the service as a whole is ("*", "**")."""
    return method in (ANY_METHOD, asked_method) and covers(glob, path)


def compared(path: str) -> str:
    """Return a path as rights are compared with it: decoded, without `.`, `..` and doubled slashes.

    Raises `Refused("exchange.path_traversal")` where it climbs above its root, is no UTF-8, or hides a step in a second
    layer of percent signs: a provider that decodes twice would read another path than the one that was allowed.
    """
    try:
        decoded = unquote_to_bytes(path).decode()
        twice = unquote_to_bytes(decoded).decode()
    except UnicodeDecodeError:
        raise Refused("exchange.path_traversal", path=path[:200]) from None
    if any(_climbs(each) for each in (decoded, twice)) or "\x00" in twice:
        raise Refused("exchange.path_traversal", path=path[:200])
    is_folder = decoded.endswith("/") and decoded != "/"
    plain = posixpath.normpath(f"/{decoded}") if decoded else ""
    plain = re.sub("^/+", "/", plain)
    return f"{plain}/" if is_folder and plain != "/" else plain


def _climbs(path: str) -> bool:
    depth = 0
    for part in path.replace("\\", "/").split("/"):
        if part == "..":
            depth -= 1
        elif part not in ("", "."):
            depth += 1
        if depth < 0:
            return True
    return False
