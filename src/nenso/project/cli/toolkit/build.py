"""`nenso index build`: an index from plain files, with the table of every step. Needs no database."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import typer

from nenso.kernel.rules import Refused, Text
from nenso.project.cli.console import out, set_up, words, write_file
from nenso.project.cli.toolkit.reports import Column, Report, Table, csv_of, deliver, workbook
from nenso.project.cli.toolkit.sources import Source, from_files

if TYPE_CHECKING:
    from nenso.index.rules import Outcome
    from nenso.index.rules.framework import About
    from nenso.index.rules.preparation import Preparation

UNIT = (Column("unit", Text("Mã", "Code")), Column("name", Text("Tên", "Name")))
RANK = Column("rank", Text("Hạng", "Rank"), 0)
_SHOWN = 20
_STEPS = {
    "raw": Text("Số liệu gốc", "Raw figures"),
    "ratios": Text("Sau khi chia mẫu số", "Denominated"),
    "imputed": Text("Sau khi điền chỗ thiếu", "Imputed"),
    "treated": Text("Sau khi xử lý ngoại lai", "Outliers treated"),
    "normalised": Text("Sau khi chuẩn hóa", "Normalised"),
    "scores": Text("Điểm mọi cấp", "Scores of all levels"),
    "ranks": Text("Hạng mọi cấp", "Ranks of all levels"),
}


def build(
    meta: Path = typer.Argument(
        ..., help="iMeta (.csv, .xlsx), or a workbook with both sheets or of the COIN Tool"
    ),
    data: Path = typer.Argument(None, help="iData (.csv, .xlsx); left out for a workbook"),
    year: int | None = typer.Option(None, "--year", help="which year of iData"),
    normalise: str = typer.Option(
        "minmax", help="minmax, zscore, rank, borda, percentile_rank, scaled, goalposts …"
    ),
    onto: tuple[float, float] = typer.Option(
        (0.0, 100.0), help="the scale of normalised figures: least and most"
    ),
    impute: str = typer.Option("", help="mean, median, group_mean, group_median, row_mean, latest, linear …"),
    group_column: str = typer.Option("", help="the column of groups for group_mean and group_median"),
    treat: bool = typer.Option(
        False, "--treat", help="winsorise outliers, then take logarithms where need be"
    ),
    screen: float = typer.Option(
        0.0, help="leave out units with a smaller share of indicators, such as 0.66"
    ),
    aggregate: str = typer.Option("arithmetic", help="arithmetic, geometric, harmonic, copeland"),
    decimals: int = typer.Option(4, min=0, max=10, help="decimals by which units tie"),
    folder: Path | None = typer.Option(
        None, "--out", help="a folder for every step's table, the edition and a workbook"
    ),
    as_json: bool = typer.Option(False, "--json", help="for a program to read"),
) -> None:
    """Build an index from COINr's iMeta and iData or a COIN Tool workbook: every step's table, scores and ranks."""
    set_up()
    about = _about(_steps(normalise, onto, impute, group_column, treat, screen), aggregate, decimals)
    source = from_files([meta, *([data] if data else [])], year, about)
    report = Report(source.title, [league(source)], facts={"edition": source.edition.code})
    if folder is not None:
        _write_folder(source, folder, quiet=as_json)
    if as_json or folder is None:
        deliver(report, None, as_json=as_json)


def _steps(
    normalise: str, onto: tuple[float, float], impute: str, group: str, treat: bool, screen: float
) -> "Preparation":
    from nenso.index.rules.preparation import Preparation, Screening
    from nenso.index.rules.steps.imputing import Imputation
    from nenso.index.rules.steps.normalising import Normalisation
    from nenso.index.rules.steps.treating import Treatment

    return Preparation(
        normalise=Normalisation(normalise, low=onto[0], high=onto[1]),
        impute=Imputation(impute, group=group or None) if impute else None,
        treat=Treatment() if treat else None,
        screen=Screening(min_share=screen) if screen else None,
    )


def _about(steps: "Preparation", aggregate: str, decimals: int) -> "About":
    from nenso.index.rules.framework import FROM_0_TO_100

    return replace(FROM_0_TO_100, preparation=steps, aggregate=aggregate, decimals=decimals)


# --- Tables -----------------------------------------------------------------------------------------------


def league(source: Source) -> Table:
    """Return the ranked units with their scores at the first level, best first."""
    outcome, edition = source.outcome, source.edition
    codes = [edition.root.code, *edition.root.children]
    columns = [
        RANK,
        *UNIT,
        Column("score", edition.name, edition.decimals),
        *(Column(code, edition.name_of(code), edition.decimals) for code in edition.root.children),
    ]
    rows = [
        [
            outcome.rank(unit, edition.root.code) or None,
            unit,
            source.name(unit),
            *(_figure(outcome.score(unit, code)) for code in codes),
        ]
        for unit in in_order(outcome)
    ]
    return Table("ranking", Text("Xếp hạng", "Ranking"), columns, rows, most=_SHOWN)


def in_order(outcome: "Outcome") -> list[str]:
    """Return the units by rank, those without one last; ties in the order of the table."""
    ranks = outcome.ranks[:, 0].astype(np.int64)
    order = np.argsort(np.where(ranks > 0, ranks, len(ranks) + 1), kind="stable")
    return [outcome.units[row] for row in order.tolist()]


def _figure(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def step_tables(source: Source) -> list[Table]:
    """Return the table of every step, from raw figures to ranks."""
    from nenso.index.rules import prepared_of

    if source.inputs is None:
        return []
    found = [_table("raw", source, source.inputs.keys, source.inputs.values)]
    prepared = prepared_of(source.edition, source.inputs)
    if prepared is not None:
        steps = prepared.steps
        found.append(_table("ratios", source, prepared.codes, steps.ratios))
        found.append(_table("imputed", source, prepared.codes, steps.imputed.values))
        if steps.treated is not None:
            found.append(_table("treated", source, prepared.codes, steps.treated.values))
        found.append(_table("normalised", source, prepared.codes, steps.values))
    outcome = source.outcome
    ranks = np.where(outcome.ranks > 0, outcome.ranks, np.nan)
    return [
        *found,
        _table("scores", source, outcome.codes, outcome.scores),
        _table("ranks", source, outcome.codes, ranks),
    ]


def _table(key: str, source: Source, codes: Sequence[str], values: Any) -> Table:
    columns = [*UNIT, *(Column(code, Text(code, code)) for code in codes)]
    rows = [
        [unit, source.name(unit), *(_whole(value) for value in row)]
        for unit, row in zip(source.outcome.units, values.tolist(), strict=True)
    ]
    return Table(key, _STEPS[key], columns, rows)


def _whole(value: float) -> float | int | None:
    if np.isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


# --- The folder -------------------------------------------------------------------------------------------


def _write_folder(source: Source, folder: Path, *, quiet: bool) -> None:
    """Write the edition, every step's table and a workbook of all. Raises `Refused("file.unwritable")`."""
    from nenso.index.rules import write_edition

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("file.unwritable", file=str(folder), why=error.strerror or "") from error
    tables = [league(source), *step_tables(source)]
    files = {"edition.yaml": write_edition(source.edition).encode(), "index.xlsx": workbook(tables)}
    files |= {f"{table.key}.csv": csv_of(table) for table in tables}
    for name, content in files.items():
        write_file(folder / name, content)
    if not quiet:
        out.print(
            words(
                Text("{count} tệp trong {folder}", "{count} files in {folder}").fill(
                    count=len(files), folder=str(folder)
                )
            ),
            markup=False,
        )
