"""CSV files: their encoding told apart, their separator found, their rows read strictly."""

import codecs
import csv
import io
import itertools

from nenso.kernel.importing.problems import FileRefused
from nenso.kernel.importing.tables import MOST_ROWS, Table, table_of

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_VIETNAMESE_MARKS = "\u0300\u0301\u0303\u0309\u0323đĐơƠưƯăĂ"
# TCVN3 (the fonts .VnTime and others) puts đ, ă, â, ê, ô, ơ, ư and many tones where Windows has only signs.
_SIGNS = range(0xA1, 0xC0)


def read_csv(content: bytes) -> Table:
    """Read a CSV file in UTF-8, separated by commas, semicolons or tabs.

    Raises `FileRefused`: "import.encoding" naming the encoding, "import.lost_letters", "import.quotes",
    "import.binary", and those of `table_of`.
    """
    text = _decoded(content)
    if not text.strip():
        raise FileRefused("import.empty")
    if "\ufffd" in text:
        raise FileRefused("import.lost_letters", line=text[: text.index("\ufffd")].count("\n") + 1)
    if text.startswith("sep=") and "\n" in text:  # Excel's own way of naming the separator
        text = "\n" + text.split("\n", 1)[1]
    return table_of(_lines(text, _separator(text)), is_typed=False)


def _decoded(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            raise FileRefused("import.encoding", encoding=name, line=1)
    if b"\x00" in content:
        raise _with_nulls(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise FileRefused("import.encoding", encoding=_guessed(content), line=line) from None


def _with_nulls(content: bytes) -> FileRefused:
    sample = content[:4000]
    zeros = max(sample[0::2].count(0), sample[1::2].count(0))
    if zeros > len(sample) / 5:  # Latin letters in UTF-16: every other byte is zero
        return FileRefused("import.encoding", encoding="UTF-16", line=1)
    return FileRefused("import.binary")


def _guessed(content: bytes) -> str:
    high = [byte for byte in content[:200_000] if byte >= 0x80]
    if sum(byte in _SIGNS for byte in high) > 0.25 * len(high):
        return "TCVN3 (ABC)"
    as_1258 = content[:200_000].decode("cp1258", errors="ignore")
    if any(sign in _VIETNAMESE_MARKS for sign in as_1258):
        return "Windows-1258"
    return "Windows-1252"


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(part for place, part in enumerate(first.split('"')) if place % 2 == 0)
    return max((",", ";", "\t"), key=outside.count)


def _lines(text: str, separator: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        taken = itertools.islice(reader, MOST_ROWS + 10)
        return [(number, [cell.strip() for cell in cells]) for number, cells in enumerate(taken, start=1)]
    except csv.Error:
        raise FileRefused("import.quotes", line=reader.line_num) from None
