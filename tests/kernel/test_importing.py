"""Files as tables: what every room that takes files shares. The forms of files are tried in tests/index."""

import io
from pathlib import Path

import openpyxl

from nenso.kernel import importing
from nenso.kernel.importing.sentences import SENTENCES


def test_every_sentence_is_in_both_languages_and_used() -> None:
    code = "".join(
        path.read_text()
        for path in Path(importing.__file__).parent.glob("*.py")
        if path.name != "sentences.py"
    )
    for name, text in SENTENCES.items():
        assert text.vi != text.en
        assert f'"{name}"' in code, name


def test_sheets_that_are_not_shown_are_named_and_passed_over() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Ẩn"
    book.active.sheet_state = "hidden"
    book.active.append(["a", "b"])
    shown = book.create_sheet("Hiện")
    shown.append(["c", "d"])
    shown.append([1, 2])
    book.create_sheet("Rất ẩn").sheet_state = "veryHidden"
    kept = io.BytesIO()
    book.save(kept)
    assert importing.hidden_sheets(kept.getvalue()) == ["Ẩn", "Rất ẩn"]
    assert importing.read_table(kept.getvalue(), "a.xlsx").headings == ("c", "d")


def test_rows_that_are_too_long_are_told_by_number() -> None:
    table = importing.read_table(b"a,b\n1,2\n1,2,3\n", "a.csv")
    problems = importing.Problems({})
    problems.add_ragged(table.ragged, len(table.headings))
    assert [(one.code, one.row) for one in problems.shown] == [("import.too_many_cells", 3)]
