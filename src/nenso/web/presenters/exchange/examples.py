"""What a service would plausibly answer, from its OpenAPI document by the rules that its mock answers by; nobody's data."""

import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from nenso.exchange.rules.mocking.answering import Answer, examples, mock_of
from nenso.kernel.rules import Refused, Text

MOST, LONGEST = 10, 2_000  # endpoints that are shown, characters of each answer
LARGEST_YAML, LARGEST_JSON = 100_000, 500_000  # characters of a document that a page waits for
TITLE = Text("Câu trả lời mẫu", "Example answer")
NOTE = Text(
    "Được sinh ra từ mô tả OpenAPI của dịch vụ, không phải dữ liệu của ai.",
    "Generated from the service's OpenAPI document; it is nobody's data.",
)
EMPTY = Text("Câu trả lời không có nội dung.", "The answer has no body.")
CUT = Text("Còn nữa; chỉ hiện phần đầu.", "It is longer; its beginning is shown.")


@dataclass(frozen=True, slots=True)
class Example:
    """An example answer of one endpoint; `text` "" where it has no body, `is_whole` False where only its beginning is shown."""

    method: str
    path: str
    status: int
    text: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Examples:
    """Example answers, and the words around them."""

    items: tuple[Example, ...]
    title: Text = TITLE
    note: Text = NOTE
    empty: Text = EMPTY
    cut: Text = CUT


@lru_cache(maxsize=64)
def examples_of(description: str) -> tuple[Example, ...]:
    """Return example answers of a document's first endpoints; none of a document that a page would wait long for."""
    is_json = description.lstrip("\ufeff \t\r\n").startswith("{")
    if not description or len(description) > (LARGEST_JSON if is_json else LARGEST_YAML):
        return ()
    try:
        document = mock_of(description)
    except Refused:
        return ()
    return tuple(
        _shown(operation.method, operation.path, answer)
        for operation, answer in islice(examples(document), MOST)
    )


def _shown(method: str, path: str, answer: Answer) -> Example:
    text = answer.body.decode(errors="replace")
    if answer.media_type.endswith("json"):
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    return Example(method, path, answer.status, text[:LONGEST], len(text) <= LONGEST)
