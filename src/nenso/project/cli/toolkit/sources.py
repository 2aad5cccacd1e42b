"""What the toolkit's commands work on: a published result, or an index in files that needs no database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from nenso.kernel.rules import Refused, Text
from nenso.project.cli.console import read_file, ready, set_up

if TYPE_CHECKING:
    from nenso.index.rules import Edition, Inputs, Outcome
    from nenso.index.rules.framework import About
    from nenso.index.rules.uncertainty import Subject

LARGEST = 64 * 2**20  # bytes of a table
EDITIONS = (".yaml", ".yml")
DAY = ["%Y-%m-%d"]
FAMILY = typer.Argument("", help="dti, qd766, egdi; left out with --files")
YEAR = typer.Argument(0, help="the measured year; left out with --files", show_default=False)
GROUP = typer.Option(
    "provinces",
    "--group",
    help="provinces, ministries-with-services, ministries-without-services, nation, countries",
)
AS_OF = typer.Option(None, "--as-of", formats=DAY, help="carry the figures over to the units of this day")
FILES = typer.Option(
    None,
    "--files",
    help="an index in files, given twice: iMeta and iData, or an edition (.yaml) and its figures; once for a workbook",
)
FILE_YEAR = typer.Option(None, "--year", help="which year of the files")


@dataclass(frozen=True)
class Source:
    """A result with the method and, where they are public, the figures that made it. Units are named by code."""

    title: Text
    edition: "Edition"
    outcome: "Outcome"
    inputs: "Inputs | None"
    names: Mapping[str, Text]
    varied: "Callable[[], Subject] | None" = None

    @cached_property
    def subject(self) -> "Subject":
        """What of it can be varied. Refuses "study.no_parts"."""
        from nenso.index.rules.uncertainty import subject_of

        if self.varied is not None:  # as the site does, so that both make the same study
            return self.varied()
        return subject_of(self.edition, self.outcome, self.inputs)

    def name(self, unit: str) -> Text:
        """Return what a unit is called."""
        return self.names.get(unit) or Text(unit, unit)


def source_of(
    family: str,
    year: int,
    group: str,
    as_of: datetime | None,
    files: Sequence[Path] | None,
    file_year: int | None,
) -> Source:
    """Return what the arguments name: a published result, or files."""
    if files:
        set_up()
        return from_files(files, file_year)
    if not family or not year:
        raise typer.BadParameter("FAMILY YEAR, or --files")
    return published(family, year, group, as_of.date() if as_of else None)


def published(family: str, year: int, group: str, as_of: date | None) -> Source:
    """Return a published result. Raises `Refused("index.none_in_force")` and its like."""
    ready()
    from nenso.index import queries

    board = queries.board(family, year, group, as_of)
    listing = board.listing
    title = Text(f"{board.edition.name.vi}, năm {year}", f"{board.edition.name.en}, {year}")
    names = {unit.code: unit.name for unit in board.units}

    def varied() -> "Subject":
        return queries.subject_of_run(queries.run_with_id(listing.run_id), as_of)

    return Source(title, board.edition, board.outcome, None, names, varied)


def from_files(files: Sequence[Path], year: int | None, about: "About | None" = None) -> Source:
    """Return the index in files: an edition and its figures, iMeta and iData, or a workbook of both."""
    from nenso.index import rules

    edition, inputs, names = _read(files, year, about)
    outcome = rules.compute(edition, inputs)
    return Source(
        edition.name, edition, outcome, inputs, {unit: Text(name, name) for unit, name in names.items()}
    )


def _read(
    files: Sequence[Path], year: int | None, about: "About | None"
) -> "tuple[Edition, Inputs, Mapping[str, str]]":
    from nenso.index.importing.index_files import IndexFile, read_figures, read_index_files
    from nenso.index.rules.framework import FROM_0_TO_100

    if len(files) > 2:
        raise typer.BadParameter("--files")
    content = [IndexFile(path.name, read_file(path, LARGEST)) for path in files]
    if files[0].suffix.lower() not in EDITIONS:
        found = read_index_files(content, about or FROM_0_TO_100, year=year)
        return found.edition, found.inputs, found.names
    if len(files) < 2:
        raise typer.BadParameter("--files EDITION.yaml --files FIGURES")
    edition = _edition(content[0].content, files[0])
    inputs, names = read_figures(content[1], edition, year=year)
    return edition, inputs, names


def _edition(content: bytes, path: Path) -> "Edition":
    from nenso.index import rules

    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise Refused("file.encoding", file=str(path), line=line) from wrong
    return rules.read_edition(text, filename=str(path))
