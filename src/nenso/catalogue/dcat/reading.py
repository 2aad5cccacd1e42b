"""A catalogue of an agency's own, in DCAT as Turtle or JSON-LD, read as the table that a workbook would have been: whole or not at all.

Nothing is fetched, whatever the file names: a `@context` on another site is refused. What is too deep or too large is refused by the
parser, which does not recurse.
"""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from nenso.catalogue.dcat.cells import Things, cells_of
from nenso.catalogue.dcat.vocabulary import term
from nenso.catalogue.importing import COLUMNS
from nenso.catalogue.rules.kinds import Kind
from nenso.kernel.importing import FileRefused, Table, read_table
from nenso.kernel.rules import Refused

MOST_STATEMENTS, MOST_ENTRIES = 1_000_000, 20_000
_ENDINGS = {".ttl": RdfFormat.TURTLE, ".jsonld": RdfFormat.JSON_LD}
_BASE = "https://file.invalid/"  # against which a file's relative addresses are read; `.invalid` is nobody's (RFC 2606)
_KINDS = {"Dataset": Kind.DATABASE, "InformationSystem": Kind.SYSTEM, "DigitalPlatform": Kind.PLATFORM}


def is_rdf(file_name: str) -> bool:
    """Say whether a file is one of DCAT by its name: `.ttl` or `.jsonld`."""
    return file_name.lower().endswith(tuple(_ENDINGS))


def read_file(content: bytes, file_name: str) -> Table:
    """Return a file of entries as a table, whatever it is: DCAT by its name, else a workbook or CSV.

    Raises what `read_dcat` and `kernel.importing.read_table` raise.
    """
    return read_dcat(content, file_name) if is_rdf(file_name) else read_table(content, file_name)


def read_dcat(content: bytes, file_name: str) -> Table:
    """Return the entries of a catalogue as a table with the columns of a workbook, each row at the line where its thing begins.

    Raises `Refused`: "catalogue.dcat_broken" with the line, "catalogue.dcat_context" for a context that would have to be fetched
    or goes in a circle, "catalogue.dcat_too_large", "catalogue.dcat_part" where the file itself speaks of more entries than it holds;
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


def _lines(text: str, nodes: Iterable[NamedNode | BlankNode]) -> tuple[int, ...]:
    """Return the line at which each thing is first named; its place in the file where lines do not tell them apart."""
    found, places = [], list(nodes)
    for node in places:
        name = node.value.removeprefix(_BASE)
        at = next((at for at in (text.find(f"<{name}>"), text.find(name)) if at >= 0), -1)
        found.append(text.count("\n", 0, at) + 1 if at >= 0 else 0)
    if 0 in found or len(set(found)) < len(found):
        return tuple(range(1, len(places) + 1))
    return tuple(found)
