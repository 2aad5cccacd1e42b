"""Files that people hand in: told by their first bytes, kept once."""

import io
import zipfile

import pytest

from nenso.kernel.actions import keep_file
from nenso.kernel.models import StoredFile
from nenso.kernel.queries import stored_file
from nenso.kernel.rules import MOST_BYTES, Refused, media_type_of

PDF = b"%PDF-1.7\n%%EOF\n"


def _office(part: str) -> bytes:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w") as archive:
        archive.writestr(part, "<x/>")
    return page.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (_office("word/document.xml"), "wordprocessingml.document"),
        (_office("xl/workbook.xml"), "spreadsheetml.sheet"),
    ],
)
def test_a_file_is_known_by_its_first_bytes(content: bytes, kind: str) -> None:
    assert media_type_of(content, name="a.exe").endswith(kind)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"<html><script>", "file.kind"),
        (b"PK\x03\x04 cut short", "file.kind"),
        (_office("classes.dex"), "file.kind"),
        (PDF + bytes(MOST_BYTES), "file.too_large"),
    ],
)
def test_anything_else_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        media_type_of(content, name="giấy tờ.pdf")
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert refused.value.facts["file"] == "giấy tờ.pdf"


@pytest.mark.django_db
def test_the_same_file_is_kept_once() -> None:
    first, second = keep_file(PDF, name="a.pdf"), keep_file(PDF, name="b.pdf")
    assert first.digest == second.digest
    assert StoredFile.objects.count() == 1
    kept = stored_file(first.digest)
    assert kept is not None
    assert bytes(kept.content) == PDF
    assert stored_file("0" * 64) is None
