"""Which paths a right covers: `*` within one element, `**` across elements, a backslash before what is meant literally."""

import posixpath
import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from nenso.kernel.rules import Refused

ANY_METHOD, ANY_PATH = "*", "**"
_STEPS = (".", "..")
_PLAIN = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?")  # nothing in it that is read in two ways
_WILD = ("*", "**")


def _tokens(glob: str) -> list[str]:
    """Return a glob in its parts: `*`, `**`, and a letter that is meant literally as two, with a backslash before it."""
    found, place = [], 0
    while place < len(glob):
        two = glob[place : place + 2]
        if two in (r"\*", r"\\", "**"):
            found.append(two)
            place += 2
        else:
            found.append("*" if glob[place] == "*" else f"\\{glob[place]}")
            place += 1
    return found


@lru_cache(maxsize=4096)
def _matching(glob: str) -> Callable[[str], bool]:
    """Return what says whether a path is covered: an expression where that cannot take long, else all ways at once.

    An expression goes back and tries again for each wildcard: a right with many in one element would hold everybody up.
    """
    tokens = _tokens(glob)
    if not _is_plain(tokens):
        return _Ways(tokens).covers
    written = {"*": "[^/]*", "**": ".*"}
    pattern = re.compile("".join(written.get(each) or re.escape(each[1]) for each in tokens), re.DOTALL)
    return lambda path: pattern.fullmatch(path) is not None


def _is_plain(tokens: list[str]) -> bool:
    """Say whether no element of a glob has more than one wildcard, and the whole at most one across elements."""
    within = 0
    for each in tokens:
        within = 0 if each == "\\/" else within + (each in _WILD)
        if within > 1:
            return False
    return tokens.count("**") <= 1


class _Ways:
    """A glob followed along every way at once: a bit for each place in it, one step for each letter of a path."""

    def __init__(self, tokens: list[str]) -> None:
        self._end, self._letters = 1 << len(tokens), dict[str, int]()
        self._within = self._across = 0
        for place, each in enumerate(tokens):
            if each == "*":
                self._within |= 1 << place
            elif each == "**":
                self._across |= 1 << place
            else:
                self._letters[each[1]] = self._letters.get(each[1], 0) | 1 << place

    def covers(self, path: str) -> bool:
        """Say whether a path is covered."""
        ways = self._on(1)
        for letter in path:
            stay = self._across if letter == "/" else self._across | self._within
            ways = self._on((ways & self._letters.get(letter, 0)) << 1 | ways & stay)
            if not ways:
                return False
        return bool(ways & self._end)

    def _on(self, ways: int) -> int:
        """Return the ways with those that leave a wildcard for what follows it."""
        while (more := ways | (ways & (self._across | self._within)) << 1) != ways:
            ways = more
        return ways


def covers(glob: str, path: str) -> bool:
    """Say whether a glob covers a path that `compared` gave."""
    return _matching(glob)(path)


def allows(method: str, glob: str, asked_method: str, path: str) -> bool:
    """Say whether a right to (method, glob) covers a request; a right to the service as a whole is ("*", "**")."""
    return method in (ANY_METHOD, asked_method) and covers(glob, path)


def compared(path: str) -> str:
    """Return a path as rights are compared with it: decoded, without `.`, `..` and doubled slashes.

    Raises `Refused("exchange.path_traversal")` where it climbs above its root, is no UTF-8, or where a provider may read another
    path than the one that was allowed: one that decodes twice, takes a backslash for a slash, cuts what follows a semicolon
    (RFC 3986 calls it a parameter), or counts an empty element as one.
    """
    if _PLAIN.fullmatch(path):  # mostly
        return path
    try:
        is_plain = "%" not in path and path.isascii()  # it decodes to itself
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
