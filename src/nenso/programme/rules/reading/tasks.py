"""Reading a table of tasks: groups, merged cells, rows that hold two tasks, numbers that begin anew in each group."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from nenso.programme.rules.reading.cells import Grid
from nenso.programme.rules.reading.found import ReadTask
from nenso.programme.rules.reading.headings import Heading
from nenso.programme.rules.reading.rows import Reading, Row, is_banner, is_roman, rows_of
from nenso.programme.rules.reading.splitting import parts_of

_LEADING = re.compile(r"^\s*([IVX]+|[A-ZĐ])\s*[.)]\s+")
_WORK = frozenset({"lead", "cooperating", "due", "deliverable"})


@dataclass(slots=True)
class _Group:
    """The group that rows stand under; `number` is "" where it has none."""

    number: str = ""
    name: str = ""


def read_tasks(grid: Grid, heading: Heading, reading: Reading) -> list[ReadTask]:
    """Return the tasks of a sheet, in its order."""
    group, found = _Group(), list[ReadTask]()
    is_numbered_anew = _begins_anew(grid, heading)
    for row in rows_of(grid, heading):
        if (
            "name" in row.covered
            and row["name"]
            and found
            and found[-1].row < row.number
            and not is_banner(row)
        ):
            found[-1] = _continued(found[-1], row, reading)
        elif _is_group(row):
            group = _group_of(row)
        elif not row["name"]:
            _without_name(row, reading)
        elif not row.filled & _WORK and not row["number"]:
            reading.warnings.add(
                "reading.left_out", row=row.number, sheet=row.sheet, at=row.number, written=row["name"][:60]
            )
        else:
            found += _tasks(row, group, reading, len(found), is_numbered_anew)
    return found


def _begins_anew(grid: Grid, heading: Heading) -> bool:
    """Say whether numbers come twice, under groups: then a task is called by both, "II.1"."""
    numbers = [row["number"] for row in rows_of(grid, heading) if not _is_group(row) and row["number"]]
    return len(numbers) != len(set(numbers)) and any(_is_group(row) for row in rows_of(grid, heading))


def _is_group(row: Row) -> bool:
    if is_banner(row):
        return True
    is_bare = bool(row["name"]) and not row.filled & _WORK
    return is_bare and (is_roman(row["number"]) or bool(_LEADING.match(row["name"])))


def _group_of(row: Row) -> _Group:
    text = row["name"] or row["number"]
    written = row["number"] if row["number"] != text else ""
    leading = _LEADING.match(text)
    number = written or (leading[1] if leading else "")
    name = _LEADING.sub("", text, count=1)
    return _Group(number.strip().strip(".)"), " ".join(name.split())[:120])


def _without_name(row: Row, reading: Reading) -> None:
    if row.filled - row.covered - {"number"}:
        reading.errors.add("reading.no_name", row=row.number, sheet=row.sheet, at=row.number)


def _continued(task: ReadTask, row: Row, reading: Reading) -> ReadTask:
    """Add what a row says more of the task whose cell reaches down into it."""
    more = {name for name in ("deliverable", "lead", "cooperating") if row[name] and name not in row.covered}
    if not more:
        return task
    reading.warnings.add(
        "reading.continued", row=row.number, sheet=row.sheet, at=row.number, number=task.number
    )
    deliverable = "; ".join(
        filter(None, (task.deliverable, row["deliverable"] if "deliverable" in more else ""))
    )
    helping = [
        task.cooperating,
        row["lead"] if "lead" in more else "",
        row["cooperating"] if "cooperating" in more else "",
    ]
    return replace(task, deliverable=deliverable, cooperating="; ".join(filter(None, helping)))


def _tasks(row: Row, group: _Group, reading: Reading, before: int, is_numbered_anew: bool) -> list[ReadTask]:
    parts = parts_of(row.cells)
    own = row["number"].split("\n")[0].strip().strip(".)") or str(before + 1)
    prefix = f"{group.number}." if is_numbered_anew and group.number else ""
    found = []
    for place, cells in enumerate(parts, start=1):
        written = _number_of(cells, row, own, place, len(parts))
        found.append(_task(row, cells, f"{prefix}{written}", group, reading))
    where: dict[str, Any] = {"row": row.number, "sheet": row.sheet, "at": row.number}
    if len(parts) > 1:
        numbers = ", ".join(one.number for one in found)
        reading.warnings.add("reading.split", count=len(parts), numbers=numbers, **where)
    elif not row["number"]:
        reading.warnings.add("reading.no_number", number=found[0].number, **where)
    return found


def _number_of(cells: Mapping[str, str], row: Row, own: str, place: int, count: int) -> str:
    if count == 1:
        return own
    its = cells.get("number", "")
    return its if its and its != row["number"] else f"{own}.{place}"


def _task(row: Row, cells: Mapping[str, str], written: str, group: _Group, reading: Reading) -> ReadTask:
    number = reading.number("task", written, row.sheet, row.number)

    def plain(name: str) -> str:
        return " ".join(cells.get(name, "").split())

    return ReadTask(
        sheet=row.sheet,
        row=row.number,
        number=number,
        name=plain("name"),
        deliverable=plain("deliverable"),
        lead=cells.get("lead", ""),
        cooperating=cells.get("cooperating", ""),
        due=reading.day(cells.get("due", ""), row.sheet, row.number, number),
        starts_on=reading.day(cells.get("starts_on", ""), row.sheet, row.number, number),
        group=plain("group") or group.name,
        target=plain("target"),
        waits_for=tuple(
            one.strip() for one in re.split(r"[;,\n]", cells.get("waits_for", "")) if one.strip()
        ),
        parent=plain("parent"),
        name_en=plain("name_en"),
        source=plain("source"),
    )
