"""The long form: one value a row, under unit_code, unit_name, key, value, kind, status, source and note."""

import difflib
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np

from nenso.index.importing.reading import ImportRow, Question
from nenso.index.importing.targets import (
    INPUT,
    KINDS,
    PUBLISHED,
    RANK,
    STATUSES,
    UNIT_CODE,
    UNIT_NAME,
    Target,
    figure_target,
)
from nenso.index.importing.units import resolved
from nenso.index.importing.values import Cells, numbers_of, read_values
from nenso.kernel.importing.problems import Problems
from nenso.kernel.importing.tables import Table
from nenso.kernel.rules import Text

_LONGEST = 600
_RANK_PREFIX = "rank:"


def read(
    table: Table, places: Mapping[str, int], question: Question, faults: Problems, warnings: Problems
) -> list[ImportRow]:
    """Return the values in the order of the file; `places` gives the place of each column."""
    reader = _Reader(table, places, question, faults, warnings)
    drafts = []
    for cells, number in zip(table.rows, table.numbers, strict=True):
        draft = reader.draft(cells, number) if reader.text(cells, "value") else None
        if draft is not None:
            drafts.append(draft)
    empty = sum(not reader.text(cells, "value") for cells in table.rows)
    if empty:
        warnings.add("import.rows_without_value", column="value", count=empty)
    reader.check_values(drafts)
    reader.check_twice(drafts)
    return drafts


class _Reader:
    def __init__(
        self,
        table: Table,
        places: Mapping[str, int],
        question: Question,
        faults: Problems,
        warnings: Problems,
    ) -> None:
        self.table, self.places, self.question = table, places, question
        self.faults, self.warnings = faults, warnings
        self.codes = frozenset(question.edition.codes)
        self._units: dict[tuple[str, str], str] = {}

    def text(self, cells: tuple[str, ...], name: str, otherwise: str = "") -> str:
        place = self.places.get(name)
        return (cells[place] if place is not None else "") or otherwise

    def where(self, name: str) -> dict[str, Any]:
        place = self.places.get(name)
        return {"column": name, "letter": "" if place is None else self.table.letters[place]}

    def draft(self, cells: tuple[str, ...], number: int) -> ImportRow | None:
        unit = self._unit(cells, number)
        kind = self.text(cells, "kind", self.question.kind)
        key = self._key(cells, kind, number)
        row = ImportRow(
            unit_code=unit,
            key=key,
            value=self.text(cells, "value"),
            kind=kind,
            status=self.text(cells, "status", "found"),
            source=self.text(cells, "source", self.question.source),
            note=self.text(cells, "note"),
            row=number,
        )
        is_whole = self._check_words(row)
        return row if unit and key and is_whole else None

    def _unit(self, cells: tuple[str, ...], number: int) -> str:
        found, name = self.text(cells, UNIT_CODE), self.text(cells, UNIT_NAME)
        # A unit stands in a hundred rows: what was found once (or warned of) is not looked up again.
        known = self._units.get((found, name))
        if known is None:
            letter = self.where(UNIT_CODE)["letter"]
            known = resolved(self.question.units, found, name, number, letter, self.faults, self.warnings)
            if known:
                self._units[found, name] = known
        return known

    def _key(self, cells: tuple[str, ...], kind: str, number: int) -> str:
        key = self.text(cells, "key")
        if kind not in KINDS:
            self.faults.add("import.kind", row=number, **self.where("kind"), kind=kind)
            return ""
        bare = key.removeprefix(_RANK_PREFIX) if kind == RANK else key
        if bare in self.codes or (kind == INPUT and key in self.question.targets):
            return f"{_RANK_PREFIX}{bare}" if kind == RANK else key
        known = [*self.codes, *self.question.targets]
        near = difflib.get_close_matches(bare, known, n=1)
        hint = Text(f" Có phải là “{near[0]}”?", f" Is “{near[0]}” meant?") if near else Text("", "")
        edition = self.question.edition.code
        self.faults.add(
            "import.unknown_key", row=number, **self.where("key"), key=key, edition=edition, hint=hint
        )
        return ""

    def _check_words(self, row: ImportRow) -> bool:
        before = self.faults.count
        if row.status not in STATUSES:
            known = ", ".join(STATUSES)
            self.faults.add(
                "import.status", row=row.row, **self.where("status"), status=row.status, known=known
            )
        if not row.source:
            self.faults.add("import.no_source", row=row.row, **self.where("source"))
        for name, text in (("source", row.source), ("note", row.note)):
            if len(text) > _LONGEST:
                self.faults.add(
                    "import.too_long", row=row.row, **self.where(name), length=len(text), most=_LONGEST
                )
        return self.faults.count == before

    def check_values(self, drafts: list[ImportRow]) -> None:
        by_key: dict[tuple[str, str], list[ImportRow]] = defaultdict(list)
        for row in drafts:
            by_key[row.kind, row.key].append(row)
        for (kind, key), rows in by_key.items():
            cells = Cells(
                [row.value for row in rows],
                [row.row for row in rows],
                **self.where("value"),
                is_typed=self.table.is_typed,
            )
            if kind == RANK:
                self._check_ranks(cells)
            else:
                read_values(cells, self._target(kind, key), self.faults, self.warnings)

    def _target(self, kind: str, key: str) -> Target:
        if kind == PUBLISHED or key not in self.question.targets:
            return figure_target(self.question.edition, key)
        return self.question.targets[key]

    def _check_ranks(self, cells: Cells) -> None:
        values, _ = numbers_of(cells, self.faults)
        most = len(self.question.units.names)
        wrong = ~np.isnan(values) & ((values < 1) | (values > most) | (values != np.floor(values)))
        for place in np.nonzero(wrong)[0].tolist():
            self.faults.add(
                "import.rank",
                row=cells.rows[place],
                **self.where("value"),
                value=float(values[place]),
                most=most,
            )

    def check_twice(self, drafts: list[ImportRow]) -> None:
        first: dict[tuple[str, str, str], int] = {}
        for row in drafts:
            cell = (row.unit_code, row.kind, row.key)
            if cell in first:
                self.faults.add(
                    "import.value_twice",
                    row=row.row,
                    **self.where("key"),
                    unit=row.unit_code,
                    key=row.key,
                    first=first[cell],
                )
            else:
                first[cell] = row.row
