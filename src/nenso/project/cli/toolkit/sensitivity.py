"""`nenso index sensitivity` and `replay`: how sure the ranks are, and a study done again to the last bit."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nenso.kernel.rules import Refused, Text
from nenso.project.cli.console import EXIT_REFUSED, err, out, print_json, progress_bar, read_file, words
from nenso.project.cli.toolkit.reports import OUT, Column, Report, Table, check_format, deliver
from nenso.project.cli.toolkit.sources import AS_OF, FAMILY, FILE_YEAR, FILES, GROUP, YEAR, Source, source_of

if TYPE_CHECKING:
    from nenso.index.rules.uncertainty import Design, Study, Subject

LARGEST = 256 * 2**20  # bytes of a study
_RUNS = Text("Tính lại nhiều lần", "Running the design")
_SHOWN = 20


def sensitivity(
    family: str = FAMILY,
    year: int = YEAR,
    group: str = GROUP,
    as_of: datetime | None = AS_OF,
    runs: int | None = typer.Option(None, min=1, help="runs, or the base sample for --kind sensitivity"),
    seed: int | None = typer.Option(None, min=0, help="the seed of the random numbers"),
    kind: str = typer.Option("uncertainty", help="uncertainty (bands) or sensitivity (bands and influences)"),
    design_file: Path | None = typer.Option(None, "--design", help="a design of your own (.json)"),
    files: list[Path] | None = FILES,
    file_year: int | None = FILE_YEAR,
    target: Path | None = OUT,
    as_json: bool = typer.Option(False, "--json", help="for a program to read"),
) -> None:
    """Say how sure each rank is: bands over many ways of scoring, ties, and what the ranks depend on."""
    from nenso.index.rules.uncertainty import run_study, study_json

    check_format(target)
    source = source_of(family, year, group, as_of, files, file_year)
    design = _design(source.subject, kind, design_file, runs, seed)
    with progress_bar(_RUNS) as progress:
        study = run_study(source.subject, design, progress=progress)
    deliver(_report(source, study, study_json(study, source.subject)), target, as_json=as_json)


def _design(subject: "Subject", kind: str, file: Path | None, runs: int | None, seed: int | None) -> "Design":
    from nenso.index.rules.uncertainty import default_design, design_json, read_design

    if file is None:
        # Read once more, so that what was typed is held against the same bounds as a file.
        stated = design_json(
            default_design(subject, kind if kind in ("uncertainty", "sensitivity") else "uncertainty")
        )
        design = read_design(stated | {"kind": kind})
    else:
        design = read_design(read_json(file))
    plain = design_json(replace(design, runs=runs or design.runs, seed=design.seed if seed is None else seed))
    return read_design(plain)


def read_json(path: Path) -> Mapping[str, Any]:
    """Return the object that a file holds. Raises `Refused`: "report.no_json", and those of reading a file."""
    try:
        found = json.loads(read_file(path, LARGEST))
    except (ValueError, RecursionError) as fault:
        line = getattr(fault, "lineno", 1)
        raise Refused("report.no_json", file=str(path), line=line) from fault
    if not isinstance(found, dict):
        raise Refused("report.no_json", file=str(path), line=1)
    return found


def _report(source: Source, study: "Study", document: dict[str, Any]) -> Report:
    shift = Text(
        "{runs} lần tính, hạt giống {seed}; mỗi đơn vị đổi bình quân {shift} hạng.",
        "{runs} runs from the seed {seed}; a unit moves by {shift} places on average.",
    ).fill(runs=str(study.runs), seed=str(study.design.seed), shift=round(study.mean_shift, 2))
    facts = {key: value for key, value in document.items() if key not in ("subject", "bands", "influences")}
    tables = [_bands(source, study)]
    if study.influences:
        tables.append(_influences(study))
    return Report(source.title, tables, facts, [shift, *_residual(source, study.residual)], whole=document)


def _residual(source: Source, codes: Sequence[str]) -> list[Text]:
    if not codes:
        return []
    names = [source.edition.name_of(code) for code in codes]
    vi, en = ("; ".join(name.in_language(language) for name in names) for language in ("vi", "en"))
    return [
        Text(
            f"Gộp làm một vì chưa công bố riêng: {vi}.",
            f"Taken together, for their figures are not public: {en}.",
        )
    ]


def _bands(source: Source, study: "Study") -> Table:
    decimals = source.edition.decimals
    columns = [
        Column("rank", Text("Hạng", "Rank"), 0),
        Column("unit", Text("Mã", "Code")),
        Column("name", Text("Tên", "Name")),
        Column("low", Text("5 %", "5 %"), 0),
        Column("median", Text("Giữa", "Median"), 0, is_shown=False),
        Column("high", Text("95 %", "95 %"), 0),
        Column("top_ten", Text("Vào nhóm 10", "In top ten"), 2),
        Column("score", Text("Điểm", "Score"), decimals),
        Column("score_low", Text("Điểm 5 %", "Score 5 %"), decimals, is_shown=False),
        Column("score_high", Text("Điểm 95 %", "Score 95 %"), decimals, is_shown=False),
        Column("tied", Text("Chưa phân biệt được với", "Not told apart from")),
    ]
    rows = [
        [
            band.rank,
            band.unit,
            source.name(band.unit),
            band.low,
            band.median,
            band.high,
            band.top_ten,
            band.score,
            band.score_low,
            band.score_high,
            " ".join(band.tied),
        ]
        for band in sorted(study.bands, key=lambda band: band.rank)
    ]
    return Table("bands", Text("Khoảng hạng 5–95 %", "Rank bands of 5–95 %"), columns, rows, most=_SHOWN)


def _influences(study: "Study") -> Table:
    columns = [
        Column("name", Text("Lựa chọn", "Choice")),
        Column("vary", Text("Loại", "Kind"), is_shown=False),
        Column("node", Text("Mục", "Item"), is_shown=False),
        *(
            Column(f"{which}{suffix}", Text(f"{vi}{tail}", f"{en}{tail}"), 3, is_shown=which == "total")
            for which, vi, en in (("total", "Toàn phần", "Total"), ("first", "Riêng", "First"))
            for suffix, tail in (("", ""), ("_low", " 5 %"), ("_high", " 95 %"))
        ),
    ]
    rows = [
        [
            found.name,
            found.vary,
            found.node,
            found.total,
            found.total_low,
            found.total_high,
            found.first,
            found.first_low,
            found.first_high,
        ]
        for found in sorted(study.influences, key=lambda found: -found.total)
    ]
    return Table("influences", Text("Ảnh hưởng (chỉ số Sobol)", "Influence (Sobol indices)"), columns, rows)


def replay(
    file: Path = typer.Argument(..., help="a study: what --out STUDY.json or the site gave"),
    as_json: bool = typer.Option(False, "--json", help="for a program to read"),
) -> None:
    """Do a study again from its own design, edition and inputs, and compare every digit. Needs no database."""
    from nenso.index.rules import uncertainty

    document = read_json(file)
    with progress_bar(_RUNS) as progress:
        found = uncertainty.replay(document, progress=progress)
    difference = words(found.first_difference) if found.first_difference else None
    if as_json:
        facts = {"ok": found.ok, "first_difference": difference, "runs": found.study.runs}
        print_json({**facts, "ranks_digest": found.study.ranks_digest})
    elif found.ok:
        same = Text(
            "Giống hệt: {runs} lần tính, mã {digest}",
            "The same to the last bit: {runs} runs, digest {digest}",
        )
        out.print(words(same.fill(runs=str(found.study.runs), digest=found.study.ranks_digest)), markup=False)
    else:
        err.print(difference, markup=False)
    if not found.ok:
        raise typer.Exit(EXIT_REFUSED)
