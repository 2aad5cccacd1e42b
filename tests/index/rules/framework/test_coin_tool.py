"""The COIN Tool's two sheets, laid out as COINr's import_coin_tool reads them, by cells and from a workbook."""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook

from nenso.index.importing.index_files import IndexFile, read_index_files
from nenso.index.rules import compute
from nenso.index.rules.framework import FROM_0_TO_100, About, Grid, TableRefused, coin_tool
from nenso.index.rules.framework.coin_tool import letters
from nenso.index.rules.preparation import Preparation
from nenso.index.rules.steps.normalising import Normalisation
from nenso.kernel.rules import Refused
from tests.index.rules.framework.workbooks import with_results

Cells = dict[tuple[int, int], Any]
INDICATORS = [  # code, name, pillar, sub-index, direction, weight
    ("Ind.01", "Roads", "p.01", "si.01", 1, 1),
    ("Ind.02", "Smoke", "p.01", "si.01", -1, 2),
    ("Ind.03", "Books", "p.02", "si.01", 1, 1),
    ("Ind.04", "Wells", "p.03", "si.02", 1, 1),
]
FRAMEWORK = [
    ("Index", "Well-being", 1),
    ("si.01", "Things", 2),
    ("si.02", "Water", 1),
    ("p.01", "Land", 1),
    ("p.02", "Mind", 3),
    ("p.03", "Wet", 1),
    ("--", "--", "--"),
]
FIGURES = [[0.5, 3, 8, 1], ["n/a", "n/a", "n/a", "n/a"], [5, 9, "n/a", 4], [2.5, 6, 2, 2]]


def cells() -> tuple[Cells, Cells]:
    """The workbook as the tool ships it: codes ready in every column, one sub-pillar for all, so not in use."""
    database: Cells = {}
    for column in range(5, 104):
        database |= {
            (16, column): f"Ind.{column - 4:02d}",
            (15, column): "--",
            (8, column): 1,
            (7, column): 1,
        }
    for column, (code, name, pillar, part, direction, weight) in enumerate(INDICATORS, start=5):
        for line, value in (
            (7, weight), (8, direction), (9, 0), (10, 10), (11, "Index"), (12, part), (13, pillar), (14, "sp.01"),
            (15, name), (16, code),
        ):  # fmt: skip
            database[line, column] = value
    for place, figures in enumerate(FIGURES):
        database |= {(17 + place, 2): f"Land {place}", (17 + place, 3): f"L{place}"}
        database |= {(17 + place, 5 + at): figure for at, figure in enumerate(figures)}
    framework: Cells = {(4, 3): "Code", (4, 4): "Dimension/indicator"}
    for line, (code, name, weight) in enumerate(FRAMEWORK, start=5):
        framework |= {(line, 3): code, (line, 5): weight, (line, 8): name}
    return database, framework


def grids(change: Callable[[Cells, Cells], None] = lambda database, framework: None) -> tuple[Grid, Grid]:
    database, framework = cells()
    change(database, framework)
    return Grid("Database", database), Grid("Framework", framework)


def test_the_tree_the_weights_and_the_goalposts() -> None:
    found = coin_tool(*grids())
    edition = found.edition
    assert edition.codes == (
        "index", "si_01", "p_01", "ind_01", "ind_02", "p_02", "ind_03", "si_02", "p_03", "ind_04",
    )  # fmt: skip
    weights = {node.code: node.weight for node in edition.nodes}
    assert [weights[code] for code in ("si_01", "si_02", "p_01", "p_02", "ind_02")] == pytest.approx(
        [2 / 3, 1 / 3, 1 / 4, 3 / 4, 2 / 3]
    )
    assert edition.node("ind_02").direction == "down"
    assert edition.name_of("p_02").en == "Mind"
    rule: Any = edition.node("ind_01").scoring
    assert (rule.goal.low, rule.goal.high) == (0, 10)
    assert found.written["ind_01"] == "Ind.01"


def test_a_unit_without_figures_keeps_its_row_where_coinr_would_shift_the_names() -> None:
    found = coin_tool(*grids())
    assert found.inputs.units == ("L0", "L1", "L2", "L3")
    assert found.names["L2"] == "Land 2"
    assert found.inputs.value("L2", "ind_01") == 5
    outcome = compute(found.edition, found.inputs)
    assert np.isnan(outcome.value("L1", "index"))


def test_scores_by_hand_with_the_goalposts() -> None:
    about = About(preparation=Preparation(Normalisation("goalposts", low=0, high=100)))
    found = coin_tool(*grids(), about)
    outcome = compute(found.edition, found.inputs)
    land = (5 + 2 * 70) / 3
    assert outcome.value("L0", "p_01") == pytest.approx(land)
    assert outcome.value("L0", "index") == pytest.approx(2 / 3 * (land / 4 + 80 * 3 / 4) + 10 / 3)
    assert outcome.value("L2", "si_01") == pytest.approx((50 + 2 * 10) / 3)  # no Mind: Land alone


def test_every_fault_names_sheet_row_and_column() -> None:
    def change(database: Cells, framework: Cells) -> None:
        database |= {(8, 6): 2, (7, 5): "x", (12, 6): "si.02", (13, 7): "p.09", (19, 5): "1.234,5"}
        del database[18, 3]
        framework |= {(6, 5): 0, (7, 5): "1,5"}
        for line in range(17, 21):
            database[line, 8] = "n/a"

    with pytest.raises(TableRefused) as refused:
        coin_tool(*grids(change))
    assert [(p.sheet, p.row, p.column, p.code) for p in refused.value.problems] == [
        ("Database", 7, "E", "number.words"),
        ("Database", 8, "F", "table.direction"),
        ("Database", 12, "F", "table.two_parents"),
        ("Database", 13, "G", "table.not_in_framework"),
        ("Database", 16, "H", "table.no_data"),
        ("Database", 18, "C", "table.no_unit"),
        ("Database", 19, "E", "number.vietnamese"),
        ("Framework", 6, "E", "table.weight"),
        ("Framework", 7, "E", "number.comma"),
    ]
    assert "{" not in "".join(p.in_language("vi") for p in refused.value.problems)


def test_an_empty_tool_is_refused() -> None:
    with pytest.raises(TableRefused) as refused:
        coin_tool(Grid("Database", {}), Grid("Framework", {}))
    assert refused.value.problems[0].code == "table.empty"


def test_columns_are_named_as_a_spreadsheet_does() -> None:
    assert [letters(column) for column in (1, 5, 26, 27, 103, 702, 703)] == [
        "A",
        "E",
        "Z",
        "AA",
        "CY",
        "ZZ",
        "AAA",
    ]


# --- As a workbook ----------------------------------------------------------------------------------------


def workbook(change: Callable[[Any], None] = lambda book: None) -> bytes:
    book = Workbook()
    for sheet, found in zip((book.active, book.create_sheet("Framework")), cells(), strict=True):
        for (line, column), value in found.items():
            sheet.cell(line, column, value)
    book.active.title = "Database"
    book.create_sheet("Results")
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_known_by_its_sheets() -> None:
    found = read_index_files([IndexFile("tool.xlsx", workbook())], FROM_0_TO_100)
    same = coin_tool(*grids())
    assert found.edition == same.edition
    np.testing.assert_array_equal(found.inputs.values, same.inputs.values)


def test_merged_cells_and_stored_results_of_formulas_are_taken() -> None:
    def change(book: Any) -> None:
        book["Database"].merge_cells("A1:H3")
        book["Database"]["E17"] = "=1/4"

    content = with_results(workbook(change), {"E17": "0.25"})
    found = read_index_files([IndexFile("tool.xlsx", content)])
    assert found.inputs.value("L0", "ind_01") == 0.25


def test_formulas_that_were_never_calculated_are_refused() -> None:
    def change(book: Any) -> None:
        book["Database"]["E17"] = "=1/4"
        book["Framework"]["E6"] = "=1+1"

    with pytest.raises(TableRefused) as refused:
        read_index_files([IndexFile("tool.xlsx", workbook(change))])
    assert [(p.sheet, p.row, p.column) for p in refused.value.problems] == [
        ("Database", 17, "E"),
        ("Framework", 6, "E"),
    ]


def test_a_workbook_of_neither_kind_names_its_sheets() -> None:
    def change(book: Any) -> None:
        book["Framework"].title = "Frame"

    with pytest.raises(Refused) as refused:
        read_index_files([IndexFile("tool.xlsx", workbook(change))])
    assert refused.value.code == "table.no_sheets"
    assert refused.value.facts["sheets"] == "Database, Frame, Results"
