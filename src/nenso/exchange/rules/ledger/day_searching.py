"""An exchange looked for in the file of a day."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from nenso.exchange.rules.ledger.days import Line, read_line
from nenso.exchange.rules.ledger.records import read_record
from nenso.kernel.rules import Refused


def naming(lines: Iterable[bytes], name: str, file: str) -> Iterator[Line]:
    """Yield, of the lines behind the first, the messages of an exchange, by its identifier or the client's own; nothing is proved.

    Raises `Refused("archive.malformed")` where one of them is none.
    """
    own, is_plain = name.lower(), re.fullmatch(r"[\w.:/@-]+", name, re.ASCII) is not None
    wanted = (name.encode(), own.encode())
    for number, raw in enumerate(lines, 2):
        # A plain name stands in a line as it is: the others need not be read.
        if not raw.startswith(b'{"plac') or (is_plain and not any(each in raw for each in wanted)):
            continue
        try:
            line = read_line(raw)
            record = read_record(line.record.encode())
        except (msgspec.MsgspecError, UnicodeError, Refused):
            raise Refused("archive.malformed", file=file, line=number) from None
        if record.exchange == own or record.message == name:
            yield line
