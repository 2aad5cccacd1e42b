"""`nenso index compare`: the change between two years, split into what caused it."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nenso.kernel.rules import Text
from nenso.project.cli.console import language, ready, words
from nenso.project.cli.toolkit.reports import OUT, Column, Report, Table, check_format, deliver
from nenso.project.cli.toolkit.sources import AS_OF, GROUP

if TYPE_CHECKING:
    from nenso.index.queries import YearChange
    from nenso.index.rules.analysis import Split

_SHOWN = 20
_CAUSES = {
    "units": Text("Đơn vị đổi", "Units"),
    "revision": Text("Số liệu sửa", "Revision"),
    "method": Text("Cách chấm", "Method"),
    "real": Text("Thực tế", "Real"),
    "method_and_real": Text("Cách chấm và thực tế", "Method and real"),
    "method_and_revision": Text("Cách chấm và số liệu sửa", "Method and revision"),
}


def compare(
    family: str = typer.Argument(..., help="dti, qd766, egdi"),
    year: int = typer.Argument(..., help="the earlier year"),
    later: int = typer.Argument(..., help="the later year"),
    group: str = GROUP,
    as_of: datetime | None = AS_OF,
    target: Path | None = OUT,
    as_json: bool = typer.Option(False, "--json", help="for a program to read"),
) -> None:
    """Split the change between two years into units, revised data, method and what really changed."""
    check_format(target)
    ready()
    from nenso.index import queries

    found = queries.year_change(family, group, year, later, as_of.date() if as_of else None)
    splits = sorted(found.splits, key=lambda split: (split.rank_after or 10**6, split.unit))
    deliver(_report(found, splits, (year, later)), target, as_json=as_json)


def _report(found: "YearChange", splits: "list[Split]", years: tuple[int, int]) -> Report:
    before, after = found.before, found.after
    title = Text(
        f"{after.edition.name.vi}: {years[0]} và {years[1]}",
        f"{after.edition.name.en}: {years[0]} and {years[1]}",
    )
    kinds = [
        kind for kind in _CAUSES if any(cause.kind == kind for split in splits for cause in split.causes)
    ]
    table = _changes(found, splits, kinds)
    facts = {
        "editions": [before.edition.code, after.edition.code],
        "is_same_method": found.states.is_same_method,
        "method_changes": [words(text) for text in found.methods],
        "causes": {kind: _CAUSES[kind].in_language(language()) for kind in kinds},
    }
    return Report(title, [table, _reasons(found, splits)], facts, [*found.methods, *_obstacle(found)])


def _obstacle(found: "YearChange") -> list[Text]:
    obstacle = found.states.told.obstacle
    if obstacle is None or found.states.by_later_method or found.states.by_earlier_method:
        return []
    return [
        Text(
            "Cách chấm và số liệu cùng đổi, không tách ra được vì {why}.",
            "Method and figures changed together and cannot be told apart, because {why}.",
        ).fill(why=obstacle)
    ]


def _changes(found: "YearChange", splits: "list[Split]", kinds: list[str]) -> Table:
    decimals = found.after.edition.decimals
    names = {unit.code: unit.name for unit in found.after.units}
    columns = [
        Column("unit", Text("Mã", "Code"), is_shown=False),
        Column("name", Text("Tên", "Name")),
        Column("rank_before", Text("Hạng trước", "Rank before"), 0),
        Column("rank_after", Text("Hạng sau", "Rank after"), 0),
        Column("places", Text("Lên xuống", "Places won"), 0),
        Column("before", Text("Điểm trước", "Score before"), decimals),
        Column("after", Text("Điểm sau", "Score after"), decimals),
    ]
    for kind in kinds:
        columns.append(Column(kind, _CAUSES[kind], decimals))
        columns.append(Column(f"{kind}_places", _in_places(_CAUSES[kind]), 1, is_shown=False))
    rows = [
        [
            split.unit,
            names[split.unit],
            split.rank_before or None,
            split.rank_after or None,
            split.places,
            split.before,
            split.after,
            *_amounts(split, kinds),
        ]
        for split in splits
    ]
    return Table("changes", Text("Thay đổi và nguyên nhân", "Changes and causes"), columns, rows, _SHOWN)


def _in_places(cause: Text) -> Text:
    return Text(f"{cause.vi}, hạng", f"{cause.en}, places")


def _amounts(split: "Split", kinds: list[str]) -> list[Any]:
    causes = {cause.kind: cause for cause in split.causes}
    found: list[Any] = []
    for kind in kinds:
        cause = causes.get(kind)
        found += [cause.score, cause.places] if cause else [None, None]
    return found


def _reasons(found: "YearChange", splits: "list[Split]") -> Table:
    """Return why, cause by cause: for files and programs."""
    names = {unit.code: unit.name for unit in found.after.units}
    rows = [
        [split.unit, names[split.unit], cause.kind, cause.score, cause.places, cause.is_joint, cause.why]
        for split in splits
        for cause in split.causes
    ]
    columns = [
        Column("unit", Text("Mã", "Code"), is_shown=False),
        Column("name", Text("Tên", "Name")),
        Column("kind", Text("Nguyên nhân", "Cause"), is_shown=False),
        Column("score", Text("Điểm", "Score"), found.after.edition.decimals),
        Column("places", Text("Hạng", "Places"), 1),
        Column("is_joint", Text("Gộp", "Joint"), is_shown=False),
        Column("why", Text("Vì sao", "Why")),
    ]
    return Table("causes_of_each", Text("Vì sao", "Why"), columns, rows, 0)
