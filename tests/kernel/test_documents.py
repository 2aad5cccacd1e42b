"""Documents that people hand in: one rule of what they must say, each room's own codes."""

from datetime import date
from typing import Any

import pytest

from nenso.kernel.rules import Document, Lack, Refused, checked_document, is_link, plain_name

CODES = {lack: f"paper.{lack}" for lack in Lack}
FRIDAY = date(2026, 3, 13)


@pytest.mark.parametrize(
    "url",
    ["https://vanban.danang.gov.vn/12?x=1", "http://example.vn", "https://thủtục.vn/a b".replace(" ", "%20")],
)
def test_pages_are_links(url: str) -> None:
    assert is_link(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "quyết định số 12",
        "ftp://example.vn/a",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@example.vn/",
        "https://example.vn/a b",
        "https://example.vn:99999/",
        "https://[::1",
        "https://@example.vn/",
        "https://:@example.vn/",
        "https://example.vn:0/",
        "https://example.vn/a\x00b",
        "https://example.vn/a\tb",
        "https://example.vn/\u202egpj.exe",
    ],
)
def test_anything_else_is_no_link(url: str) -> None:
    assert not is_link(url)


@pytest.mark.parametrize(
    ("changes", "lack", "field", "facts"),
    [
        ({"title": " \t"}, Lack.TITLE, "title", {}),
        ({"number": "12\x00"}, Lack.SIGN, "number", {}),
        ({"issuing_body": "x" * 301}, Lack.LENGTH, "issuing_body", {"length": 301, "most": 300}),
        ({"url": ""}, Lack.FILE_OR_LINK, "url", {}),
        ({"content": b""}, Lack.FILE_OR_LINK, "url", {}),
        ({"url": "ftp://vbpl.vn/1"}, Lack.LINK, "url", {"url": "ftp://vbpl.vn/1"}),
        ({"issued_on": date(2026, 3, 14)}, Lack.DAY, "issued_on", {"day": date(2026, 3, 14)}),
    ],
)
def test_what_a_document_lacks_is_told_by_the_rooms_code(
    changes: dict[str, Any], lack: Lack, field: str, facts: dict[str, Any]
) -> None:
    document = Document(**({"title": "Báo cáo", "url": "https://vbpl.vn/1"} | changes))
    with pytest.raises(Refused) as caught:
        checked_document(document, FRIDAY, CODES)
    assert (caught.value.code, caught.value.field, caught.value.facts) == (f"paper.{lack}", field, facts)


def test_a_document_is_kept_without_blanks_around_its_texts() -> None:
    given = Document(" Báo cáo ", " UBND ", " 12 ", FRIDAY, content=b"x", file_name="C:\\a\\Báo cáo.pdf ")
    assert checked_document(given, FRIDAY, CODES) == Document(
        "Báo cáo", "UBND", "12", FRIDAY, content=b"x", file_name="Báo cáo.pdf"
    )


def test_a_file_keeps_its_own_name_alone() -> None:
    assert plain_name("C:\\van ban\\Báo cáo.pdf") == "Báo cáo.pdf"
    assert plain_name("../../etc/passwd\n") == "passwd"
    assert plain_name("a\x00\u202eb.pdf") == "ab.pdf"
    assert len(plain_name("x" * 300 + ".pdf")) == 200
