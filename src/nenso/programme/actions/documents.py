"""Keeping a document that is handed in: its fields for a row, and the file, once for all who hand in the same."""

from datetime import date
from typing import Any

from nenso.kernel.actions import keep_file
from nenso.kernel.rules import Document, Lack, checked_document

CODES = {
    Lack.TITLE: "document.title",
    Lack.SIGN: "document.sign",
    Lack.LENGTH: "document.too_long",
    Lack.FILE_OR_LINK: "document.file_or_link",
    Lack.LINK: "document.link",
    Lack.DAY: "document.day",
}


def kept(document: Document, today: date) -> dict[str, Any]:
    """Return a document as the fields of a row, its file kept.

    Raises `Refused` as `keep_file` does and: "document.title", "document.sign", "document.too_long",
    "document.file_or_link", "document.link", "document.day".
    """
    its = checked_document(document, today, CODES)
    file = None if its.url else keep_file(its.content or b"", name=its.file_name)
    return {
        "title": its.title,
        "number": its.number,
        "issued_on": its.issued_on,
        "url": its.url,
        "file": file,
        "file_name": its.file_name if file else "",
    }
