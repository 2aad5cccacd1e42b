"""What the YAML reader finds wrong, in the words of somebody who never heard of YAML."""

import re

from nenso.kernel.rules import Text

_WORDS: tuple[tuple[str, Text], ...] = (
    (
        r"found character .\\t.",
        Text("có dấu Tab; chỉ dùng dấu cách để thụt dòng", "there is a tab; indent with blanks only"),
    ),
    (
        r"found unexpected end of stream|found unexpected document",
        Text("dấu nháy mở ra mà không đóng lại", "a quotation mark is opened and never closed"),
    ),
    (
        r"mapping values are not allowed",
        Text(
            "có dấu hai chấm ở chỗ không dùng được; hãy đặt cả câu trong dấu nháy kép",
            "a colon stands where none may be; put the whole text in quotation marks",
        ),
    ),
    (
        r"could not find expected .:.",
        Text("thiếu dấu hai chấm sau tên khóa", "the colon after the key is missing"),
    ),
    (
        r"expected .,. or .[]}].",
        Text(
            "thiếu dấu phẩy, dấu ngoặc đóng hoặc dấu nháy đóng",
            "a comma, a closing bracket or a closing quotation mark is missing",
        ),
    ),
    (
        r"expected <block end>|did not find expected",
        Text(
            "dòng này thụt vào không thẳng với các dòng cùng cấp",
            "this line is not indented like its neighbours",
        ),
    ),
    (r"another document", Text("có hơn một tài liệu (dấu ---)", "there is more than one document (---)")),
    (
        r"expected the node content|found character",
        Text("có ký hiệu ở chỗ phải là giá trị", "a sign stands where a value must be"),
    ),
)


def yaml_words(problem: str) -> Text:
    """Return the reader's problem in both languages; as the reader says it where it is a rare one."""
    return next((words for pattern, words in _WORDS if re.search(pattern, problem)), Text(problem, problem))
