"""The self-assessment by workbook: what it holds, what it would change, what is wrong in it, and all or nothing."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from nenso.index.actions import rounds as actions
from nenso.index.models import Entry, EntryChange, Round
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import Refused, Text
from tests.factories.rounds import FULL, SELF, RoundWorld, entry_of, participant_of

pytestmark = pytest.mark.django_db
TITLE = Text("Đà Nẵng: Đợt nhỏ 2025", "Da Nang: Small round 2025")


@pytest.fixture
def world(db: None) -> RoundWorld:
    return RoundWorld()


@pytest.fixture
def row(world: RoundWorld) -> Round:
    return world.opened()


def refusal(act: Callable[..., Any], *args: Any, **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **facts)
    return caught.value


def book_of(row: Round, unit: str = "48", language: str = "vi") -> bytes:
    return actions.assessment_book(participant_of(row, unit), TITLE, language)


def filled(
    content: bytes, cells: Mapping[str, Any], change: Callable[[Worksheet], None] | None = None
) -> bytes:
    """Return a workbook with values typed beside their keys; a key with "!" takes a note."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    lines = {str(sheet.cell(row, 1).value): row for row in range(4, sheet.max_row + 1)}
    for key, value in cells.items():
        sheet.cell(lines[key.removesuffix("!")], 6 if key.endswith("!") else 5).value = value
    if change:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def seen(row: Round, content: bytes, unit: str = "48") -> actions.BookSeen:
    return actions.preview_book(participant=participant_of(row, unit), content=content, now=SELF)


def take(world: RoundWorld, row: Round, content: bytes, by: str = "lan") -> int:
    version = seen(row, content).version
    return actions.take_book(
        by=world[by], participant=participant_of(row, "48"), content=content, version=version, now=SELF
    )


def test_a_whole_self_assessment_comes_back_from_a_workbook(world: RoundWorld, row: Round) -> None:
    cells = {key: value for its in FULL.values() for key, value in its.items()}
    content = filled(
        book_of(row), {**cells, "head": "Người đứng đầu", "head!": "QĐ 12/QĐ-UBND", "plan": "Có"}
    )
    looked = seen(row, content)
    assert (looked.problems, len(looked.changes)) == ((), len(cells) + 1)
    assert not EntryChange.objects.exists()
    assert take(world, row, content) == len(FULL)
    held = {each.node: each for each in Entry.objects.filter(participant=participant_of(row, "48"))}
    assert {node: held[node].inputs for node in FULL} == FULL
    assert (held["head"].note, held["plan"].note) == ("QĐ 12/QĐ-UBND", "")
    assert JournalEntry.objects.filter(verb="index.entry_written").count() == len(FULL)
    assert EntryChange.objects.filter(by_name="Lan", verb="wrote").count() == len(FULL)
    assert seen(row, content).changes == ()


def test_the_workbook_says_what_stands_there_in_each_language(world: RoundWorld, row: Round) -> None:
    world.fill(row, "48")
    entry = entry_of(row, "48", "head")
    actions.write_entry(
        by=world["lan"], entry=entry, inputs={}, note="=1+1", row_version=entry.row_version, now=SELF
    )
    for language, name, choice in (
        ("vi", "Người đứng đầu là trưởng ban", "2 (Người đứng đầu)"),
        ("en", "The head chairs", "2 (the head)"),
    ):
        sheet = load_workbook(io.BytesIO(book_of(row, language=language))).worksheets[0]
        line = next(cells for cells in sheet.iter_rows(min_row=4) if cells[0].value == "head")
        assert name in line[1].value
        assert choice in line[3].value
        assert (line[4].value, line[5].value, line[5].data_type) == ("2", "=1+1", "s")
        assert sheet.protection.sheet
        assert (line[0].protection.locked, line[4].protection.locked) == (True, False)
    assert seen(row, book_of(row)).changes == ()


def test_numbers_are_read_as_they_were_typed(world: RoundWorld, row: Round) -> None:
    content = filled(
        book_of(row), {"trained_a": 1234.5, "trained_b": "2.345,5", "spend": "7,5%", "judged": "0,8"}
    )
    assert take(world, row, content) == 3
    assert entry_of(row, "48", "trained").inputs == {"trained_a": "1234.5", "trained_b": "2.345,5"}
    assert entry_of(row, "48", "spend").inputs == {"spend": "7,5%"}
    unclear = seen(row, filled(book_of(row), {"trained_a": "12.345", "trained_b": 12.345}))
    assert [(one.place, "12.345" in one.text.vi) for one in unclear.problems] == [("E7", True)]
    assert [one.after for one in unclear.changes] == ["12.3450"]


def test_everything_wrong_is_told_at_once_with_its_row_and_nothing_is_stored(
    world: RoundWorld, row: Round
) -> None:
    def spoil(sheet: Worksheet) -> None:
        sheet.append(["spend", "", "", "", "3"])
        sheet.append(["nobody", "", "", "", "3"])

    cells = {
        "head": "9",
        "plan": "có",
        "trained_a": "nhiều",
        "judged": "7",
        "trained_a!": "x" * 5000,
        "often": "4",
    }
    content = filled(book_of(row), {**cells, "spend": "4"}, spoil)
    looked = seen(row, content)
    told = {one.place: one.text.vi for one in looked.problems}
    assert [one.place[0] for one in looked.problems] == ["E", "E", "F", "E", "A", "A"]
    assert "Người đứng đầu" in told["E5"]
    assert "nhiều" in " ".join(told.values())
    assert "“nobody”" in looked.problems[-1].text.vi
    assert refusal(
        actions.take_book,
        by=world["lan"],
        participant=participant_of(row, "48"),
        content=content,
        version=looked.version,
        now=SELF,
    ).facts == {"count": 6}
    assert not EntryChange.objects.exists()


def test_what_was_measured_is_not_typed_over(world: RoundWorld, row: Round) -> None:
    entry = entry_of(row, "48", "online")
    entry.inputs, entry.origins = {"online_a": "300", "online_b": "600"}, {"online_a": {}, "online_b": {}}
    entry.save(update_fields=["inputs", "origins"])
    content = book_of(row)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    line = next(cells for cells in sheet.iter_rows(min_row=4) if cells[0].value == "online_a")
    assert (line[3].value, line[4].value, line[4].protection.locked) == (
        "hệ thống đo, không điền",
        "300",
        True,
    )
    (problem,) = seen(row, filled(content, {"online_a": "301"})).problems
    assert "không nhập đè" in problem.text.vi
    assert seen(row, filled(content, {"online_a": "300,0"})).problems == ()


def test_a_workbook_of_another_agency_or_round_or_no_workbook_is_refused(
    world: RoundWorld, row: Round
) -> None:
    other = refusal(seen, row, book_of(row, "01"))
    assert (other.code, other.field, other.facts["unit"]) == ("book.other", "file", "01")
    assert refusal(seen, row, b"no workbook").code == "book.unreadable"
    out = io.BytesIO()
    Workbook().save(out)
    assert refusal(seen, row, out.getvalue()).code == "book.not_ours"


def test_it_is_taken_as_it_was_seen_or_not_at_all(world: RoundWorld, row: Round) -> None:
    content = filled(book_of(row), {"spend": "4"})
    version = seen(row, content).version
    entry = entry_of(row, "48", "plan")
    actions.write_entry(
        by=world["lan"], entry=entry, inputs={"plan": "1"}, row_version=entry.row_version, now=SELF
    )
    asked: dict[str, Any] = {"participant": participant_of(row, "48"), "content": content, "now": SELF}
    assert (
        refusal(actions.take_book, by=world["lan"], version=version, **asked).code == "book.changed_meanwhile"
    )
    for who in ("ha", "hoa", "kim", "stranger"):
        with pytest.raises(Refused, match="role_missing"):
            take(world, row, content, by=who)
    assert entry_of(row, "48", "spend").inputs == {}
    assert take(world, row, content) == 1


def test_after_it_is_signed_off_no_workbook_is_taken(world: RoundWorld, row: Round) -> None:
    content = book_of(row)
    actions.submit_assessment(
        by=world["ha"], participant=participant_of(row, "48"), with_gaps_reason="thử", now=SELF
    )
    assert refusal(seen, row, content).code == "participant.submitted"
