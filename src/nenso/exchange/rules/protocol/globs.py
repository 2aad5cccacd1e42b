"""Which paths a right covers: `*` within one element, `**` across elements, a backslash before what is meant literally."""

import posixpath
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from nenso.kernel.rules import Refused

ANY_METHOD, ANY_PATH = "*", "**"
_STEPS = (".", "..")


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

    Raises `Refused("exchange.path_traversal")` where it climbs above its root, is no UTF-8, or where a provider may read another
    path than the one that was allowed: one that decodes twice, takes a backslash for a slash, cuts what follows a semicolon
    (RFC 3986 calls it a parameter), or counts an empty element as one.
    """
    try:
        is_plain = "%" not in path and path.isascii()  # nearly all are: they decode to themselves
        decoded = path if is_plain else unquote_to_bytes(path).decode()
        twice = decoded if is_plain else unquote_to_bytes(decoded).decode()
    except UnicodeDecodeError:
        raise Refused("exchange.path_traversal", path=path[:200]) from None
    if _climbs(decoded) or _is_read_otherwise(decoded, twice) or "\x00" in twice:
        raise Refused("exchange.path_traversal", path=path[:200])
    is_folder = decoded.endswith("/") and decoded != "/"
    plain = posixpath.normpath(f"/{decoded}") if decoded else ""
    plain = re.sub("^/+", "/", plain)
    return f"{plain}/" if is_folder and plain != "/" else plain


def _is_read_otherwise(decoded: str, twice: str) -> bool:
    """Say whether another reader finds more steps than stand there openly, or climbs from another place."""
    seen = [part for part in decoded.split("/") if part in _STEPS]
    read = [part.partition(";")[0] for part in twice.replace("\\", "/").split("/")]
    if len([part for part in read if part in _STEPS]) > len(seen):
        return True
    # What is an element to one is none to another: an empty one, a parameter, a slash spelled in another way.
    return ".." in seen and any(each in decoded for each in ("//", "%", "\\", ";"))


def _climbs(path: str) -> bool:
    depth = 0
    for part in path.split("/"):
        if part == "..":
            depth -= 1
        elif part not in ("", "."):
            depth += 1
        if depth < 0:
            return True
    return False
