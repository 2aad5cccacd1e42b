"""A catalogue of an agency's own, in DCAT as Turtle or JSON-LD, read as the table that a workbook would have been: whole or not at all.

Nothing is fetched, whatever the file names: a `@context` on another site is refused. The parser does not recurse; JSON that is deep, and
what is too large, is refused.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from nenso.catalogue.dcat.cells import Things, cells_of
from nenso.catalogue.dcat.vocabulary import term
from nenso.catalogue.importing import COLUMNS, is_heading
from nenso.catalogue.rules.kinds import Kind
from nenso.kernel.importing import FileRefused, Table, read_table
from nenso.kernel.rules import Refused

MOST_STATEMENTS, MOST_ENTRIES = 500_000, 20_000
DEEPEST = 100  # of objects and lists in JSON: for each level the parser keeps what it knows of words
_ENDINGS = {".ttl": RdfFormat.TURTLE, ".jsonld": RdfFormat.JSON_LD}
_BASE = "https://file.invalid/"  # against which a file's relative addresses are read; `.invalid` is nobody's (RFC 2606)
_NAMES = re.compile(r'<([^<>"\s]+)>|"@id"\s*:\s*"([^"\s]+)"')
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.|\\\Z)*+(?:"|\Z)|([\[{])|([\]}])', re.DOTALL)
_KINDS = {"Dataset": Kind.DATABASE, "InformationSystem": Kind.SYSTEM, "DigitalPlatform": Kind.PLATFORM}


def is_rdf(file_name: str) -> bool:
    """Say whether a file is one of DCAT by its name: `.ttl` or `.jsonld`."""
    return file_name.lower().endswith(tuple(_ENDINGS))


def read_file(content: bytes, file_name: str) -> Table:
    """Return a file of entries as a table, whatever it is: DCAT by its name, else a workbook or CSV.

    Raises what `read_dcat` and `kernel.importing.read_table` raise.
    """
    return read_dcat(content, file_name) if is_rdf(file_name) else read_table(content, file_name, is_heading)


def read_dcat(content: bytes, file_name: str) -> Table:
    """Return the entries of a catalogue as a table with the columns of a workbook, each row at the line where its thing begins.

    Raises `Refused`: "catalogue.dcat_broken" with the line, "catalogue.dcat_context" for a context that would have to be fetched
    or goes in a circle, "catalogue.dcat_too_large", "catalogue.dcat_deep", "catalogue.dcat_part" where the file itself speaks of more entries than it holds;
    `FileRefused("import.empty")` where it holds none.
    """
    if not content.strip():
        raise FileRefused("import.empty")
    things = Things(_statements(content, file_name))
    entries = list(_entries(things))
    if len(entries) > MOST_ENTRIES:
        raise Refused("catalogue.dcat_too_large", field="file", most=MOST_ENTRIES)
    if not entries:
        raise FileRefused("import.empty")
    _must_be_whole(things, [node for node, _ in entries])
    rows = [cells_of(things, node, kind) for node, kind in entries]
    columns = [column for column in COLUMNS if any(row.get(column.name) for row in rows)]
    return Table(
        headings=tuple(column.heading.vi for column in columns),
        letters=("",) * len(columns),
        rows=tuple(tuple(row.get(column.name, "") for column in columns) for row in rows),
        numbers=_lines(content.decode("utf-8", "replace"), [node for node, _ in entries]),
    )


def _statements(content: bytes, file_name: str) -> Iterator[Triple]:
    form = next(form for ending, form in _ENDINGS.items() if file_name.lower().endswith(ending))
    if form == RdfFormat.JSON_LD:
        _must_be_shallow(content)
    try:
        for count, each in enumerate(parse(content.removeprefix(b"\xef\xbb\xbf"), form, base_iri=_BASE)):
            if count >= MOST_STATEMENTS:
                raise Refused("catalogue.dcat_too_large", field="file", most=MOST_STATEMENTS)
            yield each.triple
    except SyntaxError as fault:
        if fault.lineno is None:
            raise Refused("catalogue.dcat_context", field="file") from fault
        raise Refused("catalogue.dcat_broken", field="file", line=fault.lineno, why=_why(fault)) from fault
    except MemoryError as fault:  # one word or text longer than the parser's room, 16 MB
        raise Refused("catalogue.dcat_too_large", field="file", most=MOST_STATEMENTS) from fault


def _must_be_shallow(content: bytes) -> None:
    """Refuse JSON that is nested deeper than any catalogue is, before the parser sees it."""
    depth = 0
    for found in _BRACKETS.finditer(content):
        depth += bool(found[1]) - bool(found[2])
        if depth > DEEPEST:
            line = content.count(b"\n", 0, found.start()) + 1
            raise Refused("catalogue.dcat_deep", field="file", line=line, most=DEEPEST)


def _why(fault: SyntaxError) -> str:
    """Return the parser's own words, without the place that is said beside."""
    words = str(fault.msg).partition(": ")[2] or str(fault.msg)
    return words[:200]


def _entries(things: Things) -> Iterator[tuple[NamedNode | BlankNode, Kind]]:
    kind_of = term("rdf:type")
    for node in things.subjects:
        for kind in things.values(node, kind_of):
            if isinstance(kind, NamedNode) and _is_known(kind.value):
                yield node, _KINDS[_last(kind.value)]
                break


def _is_known(kind: str) -> bool:
    """Say whether a class is DCAT's of data sets, or one of ours on whatever site."""
    return kind == term("dcat:Dataset").value or (
        _last(kind) in _KINDS and kind.endswith(f"/catalogue/terms#{_last(kind)}")
    )


def _last(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2].rpartition("#")[2]


def _must_be_whole(things: Things, found: list[NamedNode | BlankNode]) -> None:
    """Refuse one page of several, and a catalogue that lists what it does not describe."""
    listed = {each for name in ("dcat:dataset", "dcat:resource") for each in things.all_values(term(name))}
    totals = [
        int(each.value)
        for each in things.all_values(term("hydra:totalItems"))
        if isinstance(each, Literal) and each.value.isascii() and each.value.isdecimal()
    ]
    total = max([len(found) + len(listed - set(found)), *totals])
    if total > len(found):
        raise Refused("catalogue.dcat_part", field="file", found=len(found), total=total)


def _lines(text: str, nodes: Sequence[NamedNode | BlankNode]) -> tuple[int, ...]:
    """Return the line at which each thing is first named; its place in the file where lines do not tell them apart."""
    wanted = {node.value.removeprefix(_BASE) for node in nodes} | {node.value for node in nodes}
    first: dict[str, int] = {}
    for found in _NAMES.finditer(text):
        name = found[1] or found[2] or ""
        if name in wanted:
            first.setdefault(name, found.start())
    ends = [found.start() for found in re.finditer("\n", text)]
    places = [first.get(node.value, first.get(node.value.removeprefix(_BASE), -1)) for node in nodes]
    lines = tuple(bisect_left(ends, place) + 1 for place in places)
    if -1 in places or len(set(lines)) < len(lines):
        return tuple(range(1, len(lines) + 1))
    return lines
