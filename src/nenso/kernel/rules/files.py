"""Which files may be handed in, told by their first bytes and never by what a browser says of them."""

import io
import zipfile
from collections.abc import Mapping

from nenso.kernel.rules.refusal import Refused

MOST_BYTES = 20 * 2**20
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
_BEGINNINGS: Mapping[bytes, str] = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_OFFICE: Mapping[str, str] = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def media_type_of(content: bytes, *, name: str) -> str:
    """Return the media type of a PDF, PNG, JPEG, DOCX or XLSX file of at most 20 MB.

    Raises `Refused`: "file.empty", "file.too_large", "file.kind", each with the file's name.
    """
    if not content:
        raise Refused("file.empty", field="file", file=name)
    if len(content) > MOST_BYTES:
        raise Refused("file.too_large", field="file", file=name, most=f"{MOST_BYTES // 2**20} MB")
    for beginning, kind in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    found = _office_kind(content)
    if not found:
        raise Refused("file.kind", field="file", file=name)
    return found


def _office_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    return next((kind for part, kind in _OFFICE.items() if part in names), "")
