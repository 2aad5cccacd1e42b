"""Keeping a document that is handed in: its fields for a row, and the file, once for all who hand in the same."""

from datetime import date
from typing import Any

from nenso.kernel.actions import keep_file
from nenso.programme.rules.documents import Document, check_document, plain_name


def kept(document: Document, today: date) -> dict[str, Any]:
    """Return a document as the fields of a row, its file kept; raises `Refused` as `check_document` and `keep_file` do."""
    check_document(document, today)
    url = document.url.strip()
    file = None if url else keep_file(document.content or b"", name=document.file_name)
    return {
        "title": document.title.strip(),
        "number": document.number.strip(),
        "issued_on": document.issued_on,
        "url": url,
        "file": file,
        "file_name": plain_name(document.file_name) if file else "",
    }
