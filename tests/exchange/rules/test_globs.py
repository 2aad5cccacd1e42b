"""Which paths a right covers, and that no spelling of a path gets past a right."""

import re
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nenso.exchange.rules.protocol.globs import allows, compared, covers
from nenso.kernel.rules import Refused

ELEMENTS = st.text(
    st.characters(exclude_characters="/%\\\x00", exclude_categories=("Cs",)), min_size=1
).filter(lambda each: each.partition(";")[0] not in (".", ".."))


@pytest.mark.parametrize(
    ("glob", "path", "is_covered"),
    [
        *(("**", "", True), ("**", "/a/b", True), ("*", "a", True), ("*", "a/b", False), ("", "", True)),
        *(
            ("/persons/*", "/persons/7", True),
            ("/persons/*", "/persons/", True),
            ("/persons/*", "/persons", False),
        ),
        *(("/persons/*", "/persons/7/children", False), ("/persons/**", "/persons/7/children", True)),
        *(("/a.b", "/axb", False), ("/a+b(c)[d]{e}^$|", "/a+b(c)[d]{e}^$|", True), ("/a", "/A", False)),
        *((r"/\*", "/*", True), (r"/\*", "/x", False), (r"/\\", "/\\", True), (r"/\x", r"/\x", True)),
        *(("/*/tax/*", "/2026/tax/7", True), ("/*/tax/*", "/2026/06/tax/7", False), ("/a\nb", "/a\nb", True)),
    ],
)
def test_globs(glob: str, path: str, is_covered: bool) -> None:
    assert covers(glob, path) is is_covered


def test_a_right_is_to_a_method_and_a_path() -> None:
    assert allows("*", "**", "DELETE", "/x")
    assert allows("GET", "/x/*", "GET", "/x/1")
    assert not allows("GET", "/x/*", "POST", "/x/1")
    assert not allows("GET", "/x/*", "GET", "/y/1")


@given(st.lists(ELEMENTS, max_size=5))
def test_a_path_is_compared_as_it_is_meant(elements: list[str]) -> None:
    path = "".join(f"/{quote(each, safe='')}" for each in elements)
    assert compared(path) == "".join(f"/{each}" for each in elements)
    assert covers(re.sub(r"([*\\])", r"\\\1", compared(path)), compared(path))


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        *(
            ("", ""),
            ("/", "/"),
            ("//a//b/", "/a/b/"),
            ("/a/./b", "/a/b"),
            ("/a/b/../c", "/a/c"),
            ("/%61", "/a"),
        ),
        *(("/a%2Fb", "/a/b"), ("/a/%2e/b", "/a/b"), ("/a/b/%2E%2E/c", "/a/c"), ("/d%C3%A2n", "/dân")),
    ],
)
def test_spellings_of_one_path_are_one(path: str, meant: str) -> None:
    assert compared(path) == meant


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/..",
            "/../a",
            "/a/../../b",
            "/%2e%2e/b",
            "/%2E./b",
            "/a%2f..%2f..%2fb",
            "/%252e%252e/b",
            "/..%5Cb",
        ),
        *("/a/..%252f..%252fb", "/%ff", "/a%00b", "/a%2500b", "/\\..\\..\\b"),
        # Within the service, but elsewhere to some readers: decoded twice, backslashes, parameters, empty elements.
        *("/a/%252e%252e/b", "/a/x%252f..%252f..%252fb", "/a/%252e", "/a/..%5Cb", "/a/..;/b", "/a/..;x=1/b"),
        *("/a/.;", "/a/%252f/../b", "/a/;/../b", "/a/;x%5Cy/../b", "/a/%5C/../b", "/a//../b"),
    ],
)
def test_a_path_that_climbs_is_refused_in_every_spelling(path: str) -> None:
    with pytest.raises(Refused, match=r"exchange\.path_traversal"):
        compared(path)


@given(st.text(st.sampled_from("/.%2eEfF5cC\\ab"), max_size=24))
def test_whatever_is_compared_stays_below_its_root(path: str) -> None:
    try:
        found = compared(path)
    except Refused:
        return
    assume(found)
    assert found.startswith("/")
    assert not {"..", "."} & set(found.split("/"))
    assert "//" not in found


def test_a_right_with_many_wildcards_holds_nobody_up() -> None:
    path = f"/{'a' * 4_000}"
    assert not covers("/" + "*a" * 20 + "*b", path)
    assert covers("/" + "*a" * 20 + "*", path)
    assert not covers("/" + "**a" * 20 + "**b", path)


@given(st.text(st.sampled_from("/ab*\\"), max_size=10), st.text(st.sampled_from("/ab*\\"), max_size=10))
def test_every_glob_covers_what_its_definition_says(glob: str, path: str) -> None:
    assert covers(glob, path) == _defined(glob, path)


def _defined(glob: str, path: str) -> bool:
    """Say whether a glob covers a path, by trying everything."""
    if not glob:
        return not path
    if glob[:2] in (r"\*", r"\\"):
        return path[:1] == glob[1] and _defined(glob[2:], path[1:])
    if glob.startswith("**"):
        return _defined(glob[2:], path) or (bool(path) and _defined(glob, path[1:]))
    if glob.startswith("*"):
        return _defined(glob[1:], path) or (path[:1] not in ("", "/") and _defined(glob, path[1:]))
    return path[:1] == glob[0] and _defined(glob[1:], path[1:])
