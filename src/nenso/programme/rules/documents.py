"""What a document must say that is delivered or adopted: a title, and either a file or a link."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from nenso.kernel.rules import Refused

LENGTHS = {"title": 400, "issuing_body": 300, "number": 120, "url": 1000}
LONGEST_FILE_NAME = 200


@dataclass(frozen=True, slots=True)
class Document:
    """A document: what it is (title, who issued it, number, day), and a link or a file's content and name."""

    title: str
    issuing_body: str = ""
    number: str = ""
    issued_on: date | None = None
    url: str = ""
    content: bytes | None = None
    file_name: str = ""


def check_document(document: Document, today: date) -> None:
    """Raise `Refused` for a document that cannot be kept.

    "document.title", "document.too_long", "document.file_or_link", "document.link", "document.day".
    """
    if not document.title.strip():
        raise Refused("document.title", field="title")
    for name, most in LENGTHS.items():
        if len(getattr(document, name).strip()) > most:
            raise Refused("document.too_long", field=name, most=most)
    if bool(document.url.strip()) == (document.content is not None):
        raise Refused("document.file_or_link", field="url")
    if document.url.strip() and not _is_link(document.url.strip()):
        raise Refused("document.link", field="url", url=document.url.strip()[:200])
    if document.issued_on is not None and document.issued_on > today:
        raise Refused("document.day", field="issued_on", day=document.issued_on)


def plain_name(name: str) -> str:
    """Return a file's name without folders and signs that no file has, short enough to keep."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[-LONGEST_FILE_NAME:]


def _is_link(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    is_plain = parts.username is None and parts.password is None
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and is_plain
        and not any(map(str.isspace, url))
    )
