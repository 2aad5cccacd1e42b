"""Where the headings of a table stand, and what each column holds, by the words that officials use for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nenso.kernel.rules import fold
from nenso.programme.rules.reading.cells import Grid

_LOOKED_AT = 40  # rows from the top
# What a heading says, folded; the first that fits is taken, so what is longer or narrower comes first.
_TASK_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("cooperating", ("phoi hop", "cooperat")),
    ("lead", ("chu tri", "thuc hien", "phu trach", "lead")),
    ("starts_on", ("ngay bat dau", "starts")),
    ("due", ("thoi han", "thoi gian", "hoan thanh", "han ", "due")),
    ("deliverable", ("san pham", "ket qua", "deliverable")),
    ("waits_for", ("cho nhiem vu", "waits for")),
    ("parent", ("thuoc nhiem vu", "part of")),
    ("target", ("chi tieu lien quan", "target")),
    ("source", ("nguon", "source")),
    ("group", ("nhom", "group")),
    ("name_en", ("tieng anh", "in english")),
    ("number", ("tt", "stt", "so tt", "so hieu", "number")),
    ("name", ("nhiem vu", "noi dung", "cong viec", "task")),
)
_TARGET_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("indicator", ("ma chi tieu do", "chi tieu do", "indicator")),
    ("baseline_on", ("ngay cua gia tri ban dau", "baseline on")),
    ("baseline", ("gia tri ban dau", "hien trang", "baseline")),
    ("lead", ("chu tri", "phu trach", "lead")),
    ("unit", ("don vi tinh", "dvt", "unit")),
    ("due", ("thoi han", "den nam", "han ", "due")),
    ("value", ("gia tri", "muc phan dau", "ke hoach nam", "muc tieu den", "value")),
    ("source", ("nguon", "source")),
    ("goal", ("nhom muc tieu", "goal")),
    ("name_en", ("tieng anh", "in english")),
    ("number", ("tt", "stt", "so tt", "so hieu", "number")),
    ("name", ("chi tieu", "muc tieu", "noi dung", "target")),
)
TASKS, TARGETS = "tasks", "targets"
_WHOLE = frozenset({"tt", "stt", "so tt"})  # as a whole word: "tt" is part of many


@dataclass(frozen=True, slots=True)
class Heading:
    """A table's kind, the rows of its headings, and the column of each thing."""

    kind: str
    first_row: int
    last_row: int
    columns: Mapping[str, int]


def heading_of(grid: Grid) -> Heading | None:
    """Return the headings of a sheet's table; None where no row has them. Headings may stand in two rows."""
    for row in range(1, min(grid.rows, _LOOKED_AT) + 1):
        texts = grid.row_of(row)
        if _is_title(texts):
            continue
        both = [_joined(above, below) for above, below in zip(texts, grid.row_of(row + 1), strict=True)]
        is_double = row < grid.rows and _is_double(grid, row)
        found = _columns(both if is_double else texts)
        if found is not None:
            return Heading(found[0], row, row + 1 if is_double else row, found[1])
    return None


def _is_title(texts: Sequence[str]) -> bool:
    return len({text for text in texts if text}) < 2


def _is_double(grid: Grid, row: int) -> bool:
    """Say whether the headings go on in the row below: a cell of this one is merged downwards or over several columns."""
    columns = range(1, grid.columns + 1)
    covered = [
        column
        for column in columns
        if (row + 1, column) in grid.covered and grid.text(row + 1, column) == grid.text(row, column)
    ]
    beside = [column for column in columns if (row, column) in grid.covered]
    below = {fold(grid.text(row + 1, column)) for column in beside}
    return bool(covered) or any(_fits(text, words) for text in below for _, words in _TASK_WORDS[:2])


def _joined(above: str, below: str) -> str:
    return above if not below or below == above else f"{above} {below}"


def _columns(texts: Sequence[str]) -> tuple[str, dict[str, int]] | None:
    tasks, targets = _matched(texts, _TASK_WORDS), _matched(texts, _TARGET_WORDS)
    if "value" in targets and "name" in targets:
        return TARGETS, targets
    if "name" in tasks and {"lead", "due", "deliverable"} & set(tasks):
        return TASKS, tasks
    return None


def _matched(texts: Sequence[str], known: Sequence[tuple[str, tuple[str, ...]]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, text in enumerate(texts, start=1):
        folded = fold(text)
        if not folded or len(folded) > 80:  # a sentence is no heading
            continue
        # The lower of two rows of headings is the narrower: "Cơ quan thực hiện / Phối hợp".
        name = next((name for name, words in known if name not in found and _fits(folded, words)), "")
        if name:
            found[name] = column
    return found


def _fits(folded: str, words: Sequence[str]) -> bool:
    return any(folded == word or (word not in _WHOLE and f" {word}" in f" {folded} ") for word in words)
