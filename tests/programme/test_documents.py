"""What a delivered or adopted document must say, in this room's own sentences."""

from datetime import date

import pytest

from nenso.kernel.rules import Document, Lack, Refused
from nenso.programme.actions.documents import CODES, kept
from nenso.programme.texts import REFUSALS

FRIDAY = date(2026, 3, 13)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (Document(" ", url="https://vbpl.vn/1"), "document.title"),
        (Document("Báo\x00cáo", url="https://vbpl.vn/1"), "document.sign"),
        (Document("Báo cáo"), "document.file_or_link"),
        (Document("Báo cáo", url="https://vbpl.vn/1", content=b"x"), "document.file_or_link"),
        (Document("Báo cáo", url="ftp://vbpl.vn/1"), "document.link"),
        (Document("Báo cáo", url="https://me:secret@vbpl.vn/1"), "document.link"),
        (Document("Báo cáo", url="http://[bad"), "document.link"),
        (Document("Báo cáo", url="https://vbpl.vn:0/"), "document.link"),
        (Document("x" * 401, url="https://vbpl.vn/1"), "document.too_long"),
        (Document("Báo cáo", url="https://vbpl.vn/1", issued_on=date(2026, 3, 14)), "document.day"),
    ],
)
def test_what_a_document_must_say(document: Document, code: str) -> None:
    with pytest.raises(Refused) as caught:
        kept(document, FRIDAY)
    assert caught.value.code == code
    assert "{" not in REFUSALS[code].fill(**caught.value.facts).vi


def test_every_lack_has_a_sentence() -> None:
    assert CODES.keys() == set(Lack)
    assert set(CODES.values()) <= REFUSALS.keys()
