"""In which media types a service answers, as its OpenAPI document has it (pure)."""

import re
from collections.abc import Iterator
from typing import Any

from nenso.exchange.rules.mocking.documents import Document, plain
from nenso.exchange.rules.mocking.operations import Operation, operations, response_of
from nenso.exchange.rules.openapi import document_of
from nenso.kernel.rules import Refused

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
MOST = 20


def answered_in(text: str) -> tuple[str, ...]:
    """Return the media types of what operations answer with where they succeed, each once, without parameters, in order; at most `MOST`.

    Nothing for what is no OpenAPI document, and for ranges such as `*/*`.
    """
    try:
        document = plain(document_of(text)[1])
    except Refused:
        return ()
    found = {kind for each in operations(document) for kind in _kinds(document, each)}
    return tuple(sorted(found))[:MOST]


def _kinds(document: Document, operation: Operation) -> Iterator[str]:
    content = response_of(document, operation)[1].get("content")
    written: Any = content  # of OpenAPI 3; Swagger 2 says it of all answers
    if not isinstance(content, dict):
        written = operation.facts.get("produces") or document.root.get("produces")
    for each in written if isinstance(written, dict | list) else ():
        kind = each.partition(";")[0].strip().lower() if isinstance(each, str) else ""
        if _MEDIA_TYPE.fullmatch(kind):
            yield kind
