"""What a document must say that is handed in: a title, and either a file or a link that leads to a page, or what it shows in the catalogue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from nenso.kernel.rules.refusal import Refused

LENGTHS = {"title": 400, "issuing_body": 300, "number": 120, "url": 1000, "catalogue_code": 80}
LONGEST_FILE_NAME = 200
_SHOWN_OF_URL = 120


@dataclass(frozen=True, slots=True)
class Document:
    """A document: what it is (title, who issued it, number, day), and a link or a file's content and name.

    `catalogue_code` is the system, database or platform that it shows; where it names one, neither file nor link need be there.
    """

    title: str
    issuing_body: str = ""
    number: str = ""
    issued_on: date | None = None
    url: str = ""
    content: bytes | None = None
    file_name: str = ""
    catalogue_code: str = ""


class Lack(StrEnum):
    """What a document is not taken for; each room gives it a code and a sentence of its own."""

    TITLE = "title"
    SIGN = "sign"  # a NUL, which no database keeps
    LENGTH = "length"  # facts: length, most
    FILE_OR_LINK = "file_or_link"
    LINK = "link"  # facts: url
    DAY = "day"  # facts: day


def checked_document(document: Document, today: date, codes: Mapping[Lack, str]) -> Document:
    """Return a document as it is kept: its texts without blanks around them, its file's name plain.

    Raises `Refused` with the room's code for the first thing that it lacks.
    """
    bare = {name: getattr(document, name).strip() for name in LENGTHS}
    found = replace(document, file_name=plain_name(document.file_name), **bare)
    for lack, field, facts in _lacks(found, today):
        raise Refused(codes[lack], field=field, **facts)
    return found


def _lacks(document: Document, today: date) -> Iterator[tuple[Lack, str, dict[str, Any]]]:
    """Yield what is amiss, the field that it is said at, and its facts."""
    if not document.title:
        yield Lack.TITLE, "title", {}
    for name, most in LENGTHS.items():
        text = getattr(document, name)
        if "\x00" in text:
            yield Lack.SIGN, name, {}
        if len(text) > most:
            yield Lack.LENGTH, name, {"length": len(text), "most": most}
    given = bool(document.url) + (document.content is not None)
    if given > 1 or not (given or document.catalogue_code):
        yield Lack.FILE_OR_LINK, "url", {}
    if document.url and not is_link(document.url):
        yield Lack.LINK, "url", {"url": document.url[:_SHOWN_OF_URL]}
    if document.issued_on is not None and document.issued_on > today:
        yield Lack.DAY, "issued_on", {"day": document.issued_on}


def plain_name(name: str) -> str:
    """Return a file's name without folders and signs that no file has, short enough to keep."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip()[-LONGEST_FILE_NAME:]


def is_link(url: str) -> bool:
    """Say whether a text is an address of a page: http or https, with a host, without a user's name or password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    is_plain = url.isprintable() and " " not in url  # other blanks count as signs that cannot be printed
    is_open = parts.username is None and parts.password is None
    return is_plain and is_open and parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
