"""The file of a day of the ledger: it shows where each message stands, or says in which line it does not."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.ledger.day_searching import naming
from nenso.exchange.rules.ledger.day_writing import lines_of
from nenso.exchange.rules.ledger.days import DayReader, Entry, Line, Shown, written
from nenso.exchange.rules.ledger.manifests import Manifest, read_manifest
from nenso.exchange.rules.ledger.merkle import Frontier, extended, leaf_hash
from nenso.exchange.rules.ledger.naming import Names
from nenso.exchange.rules.ledger.notes import Kind, SignerKey
from nenso.exchange.rules.ledger.ranges import frontier_at, perfect_parts, with_subtree
from nenso.exchange.rules.ledger.records import Direction, read_record
from nenso.kernel.rules import Refused
from tests.factories.ledger import Grown, Message, a_message

LOG = SignerKey("exchange.example/VN", Kind.PLAIN, bytes(range(32)))
OTHER = SignerKey("exchange.example/VN", Kind.PLAIN, bytes(range(2, 34)))
DAY, NEXT = date(2026, 11, 26), date(2026, 11, 27)


def message(number: int, day: date, head: str = "GET\r\n/r1/…\r\n") -> Message:
    at = f"{day.isoformat()}T23:59:59.{number % 1000:03}Z"
    content = head.encode("utf-8")
    return a_message(Direction.REQUEST, content, b"", at=at, message=f"VN-{number}")


def a_line(place: int, found: Message) -> Line:
    record = read_record(found.record)
    at = f"{record.at[:-1]}123Z"
    return Line(
        place, at, found.record.decode(), found.head.decode("latin-1"), "192.0.2.1", 0, 1.5 * place, None
    )


def a_file(days: Sequence[date], behind: int = 3, before: int = 0) -> tuple[list[bytes], Grown]:
    """Return the lines of the file of `DAY` in a ledger whose entries are of these days, and its tree."""
    messages = [
        message(number, day) for number, day in enumerate([NEXT] * before + [*days] + [NEXT] * behind)
    ]
    tree = Grown([each.record for each in messages])
    own = [
        a_line(place, each)
        for place, each in enumerate(messages)
        if read_record(each.record).at[:10] == DAY.isoformat()
    ]
    note = tree.checkpoint(LOG).written
    return list(lines_of(LOG.verifier, DAY, own, tree.subtrees, note)), tree


def read(lines: Sequence[bytes], **known: Any) -> tuple[list[Entry], Shown]:
    reader = DayReader(lines, "day.gz", **known)
    entries = list(reader)
    assert reader.shown is not None
    return entries, reader.shown


ledgers = st.lists(st.sampled_from([DAY, NEXT]), min_size=1, max_size=40).filter(lambda days: DAY in days)


@given(ledgers, st.integers(0, 20), st.integers(0, 20))
def test_a_file_shows_the_day_by_itself_wherever_its_messages_stand(
    days: list[date], before: int, behind: int
) -> None:
    lines, tree = a_file(days, behind, before)
    entries, shown = read(lines, trusted=LOG.verifier, leaf_at=lambda place: tree.subtrees(0, place))
    wanted = [before + place for place, day in enumerate(days) if day == DAY]
    assert [each.place for each in entries] == wanted
    assert (shown.day, shown.first, shown.last, shown.count) == (DAY, wanted[0], wanted[-1], len(wanted))
    assert (shown.checkpoint.size, shown.checkpoint.root) == (tree.frontier.size, tree.frontier.root)
    assert [leaf_hash(each.content) for each in entries] == [tree.subtrees(0, place) for place in wanted]
    assert all(each.milliseconds == 1.5 * each.place for each in entries)


SOME, _ = a_file([DAY, DAY, NEXT, NEXT, NEXT, DAY, DAY], before=5)
WHOLE = b"".join(SOME)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_no_byte_can_be_another(place: int, by: int) -> None:
    altered = WHOLE[:place] + bytes([WHOLE[place] ^ by]) + WHOLE[place + 1 :]
    number = WHOLE.count(b"\n", 0, place) + 1
    with pytest.raises(Refused, match=r"^archive\.") as caught:
        read(altered.splitlines(keepends=True), ledger="exchange.example/VN")
    assert caught.value.facts["file"] == "day.gz"
    assert caught.value.facts["line"] >= min(number, len(SOME))


@given(st.integers(0, len(WHOLE) - 1))
def test_no_end_can_be_missing(length: int) -> None:
    with pytest.raises(Refused, match=r"^archive\.(truncated|malformed)"):
        read(WHOLE[:length].splitlines(keepends=True))


@given(st.binary(max_size=300))
def test_whatever_else_it_is_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match=r"^archive\."):
        read(content.splitlines(keepends=True))
    with pytest.raises(Refused, match=r"^archive\."):
        read([SOME[0], *content.splitlines(keepends=True)])


def altered(number: int, **fields: object) -> list[bytes]:
    """Return the lines with fields of one (from 1) otherwise."""
    line = json.loads(SOME[number - 1]) | fields
    found = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return [*SOME[: number - 1], found, *SOME[number:]]


RECORD = json.loads(SOME[2])["record"]


@pytest.mark.parametrize(
    ("lines", "code", "line", "place"),
    [
        (altered(3, record=RECORD.replace("T48", "T49")), "archive.not_in_tree", 3, 6),
        (altered(3, record=RECORD.replace('"size"', '"sice"')), "archive.record", 3, 6),
        (altered(3, head="GET\r\n/r2/"), "archive.head_differs", 3, 6),
        (altered(3, head="đ"), "archive.record", 3, 6),
        (altered(3, at="2026-11-27T23:59:59.006123Z"), "archive.other_day", 3, 6),
        (altered(3, at="2026-11-26T23:59:59.007123Z"), "archive.other_day", 3, 6),
        (altered(3, place=7), "archive.order", 3, 7),
        (altered(3, more=1), "archive.malformed", 3, None),
        (altered(3, address="192.0.2.2"), "archive.lines_differ", len(SOME), None),
        ([*SOME[:2], *SOME[3:]], "archive.order", 3, 7),
        ([*SOME[:2], SOME[1], *SOME[2:]], "archive.order", 3, 5),
        ([*SOME[:2], SOME[0], *SOME[2:]], "archive.malformed", 3, None),
        ([*SOME, SOME[-1]], "archive.more", len(SOME) + 1, None),
        (SOME[:-1], "archive.truncated", len(SOME) - 1, None),
        (altered(len(SOME), end=3), "archive.wrong_end", len(SOME), None),
        (altered(len(SOME), consistency=[]), "archive.other_root", len(SOME), None),
        (altered(len(SOME), checkpoint="x\n1\n\n\n"), "archive.checkpoint", len(SOME), None),
        (altered(1, day="2026-11-27"), "archive.other_day", 2, 5),
        (altered(1, day="20261126"), "archive.malformed", 1, None),
        (altered(1, before=[]), "archive.malformed", 1, None),
        (altered(1, log=OTHER.verifier.text), "archive.other_ledger", 1, None),
        ([], "archive.malformed", 0, None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_line_and_place(
    lines: list[bytes], code: str, line: int, place: int | None
) -> None:
    _, tree = a_file([DAY, DAY, NEXT, NEXT, NEXT, DAY, DAY], before=5)
    with pytest.raises(Refused) as caught:
        read(lines, trusted=LOG.verifier, leaf_at=lambda place: tree.subtrees(0, place))
    facts = caught.value.facts
    assert (caught.value.code, facts["line"], facts.get("place")) == (code, line, place)


def test_a_record_that_was_altered_with_its_digest_does_not_lead_to_the_checkpoint() -> None:
    lines, tree = a_file([DAY, DAY], before=2)
    own = [a_line(2, message(7, DAY)), a_line(3, message(3, DAY))]
    forged = list(lines_of(LOG.verifier, DAY, own, tree.subtrees, tree.checkpoint(LOG).written))
    assert len(forged) == len(lines)
    with pytest.raises(Refused, match=r"archive\.other_root"):
        read(forged)


def test_a_checkpoint_of_another_key_is_none() -> None:
    _, tree = a_file([DAY])
    note = tree.checkpoint(OTHER).written
    lines = list(lines_of(LOG.verifier, DAY, [a_line(0, message(0, DAY))], tree.subtrees, note))
    with pytest.raises(Refused, match=r"archive\.checkpoint"):
        read(lines)


def test_a_head_is_any_bytes_and_any_name_is_found() -> None:
    name = 'bên hỏi "1"\\'
    found = a_message(Direction.REQUEST, bytes(range(256)), b"", at="2026-11-26T01:02:03.004Z", message=name)
    tree = Grown([found.record])
    lines = list(lines_of(LOG.verifier, DAY, [a_line(0, found)], tree.subtrees, tree.checkpoint(LOG).written))
    (entry,), _ = read(lines)
    assert entry.head == bytes(range(256))
    record = read_record(found.record)
    for wanted in (name, record.exchange, record.exchange.upper()):
        assert [each.place for each in naming(lines[1:], wanted, "day.gz")] == [0]
    assert not list(naming(lines[1:], "bên hỏi", "day.gz"))
    with pytest.raises(Refused, match=r"archive\.malformed") as caught:
        list(naming([written(entry_without_record(entry))], record.exchange, "day.gz"))
    assert caught.value.facts["line"] == 2


def entry_without_record(entry: Entry) -> Line:
    return Line(entry.place, entry.at, f"{entry.record.exchange}", "", "", 0, None, None)


# --- What it rests on -------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 300), min_size=3, max_size=3))
def test_a_tree_grows_by_subtrees_as_by_leaves(sizes: list[int]) -> None:
    begin, end, size = sorted(sizes)
    tree = Grown([str(number).encode() for number in range(size)])
    found = frontier_at(begin, tree.subtrees)
    for level, index in perfect_parts(begin, end):
        assert index << level == found.size
        found = with_subtree(found, level, tree.subtrees(level, index))
    leaves = [tree.subtrees(0, place) for place in range(end, size)]
    assert found.size == end
    assert extended(found, leaves) == tree.frontier
    assert frontier_at(size, tree.subtrees) == tree.frontier


def test_no_subtree_begins_where_it_cannot() -> None:
    with pytest.raises(Refused, match=r"ledger\.bad_proof"):
        with_subtree(Frontier(1, (bytes(32),)), 1, bytes(32))


@given(st.sets(st.text(max_size=30), max_size=200))
def test_a_day_is_found_by_every_name_that_it_holds(names: set[str]) -> None:
    found = Names(len(names))
    for each in names:
        found.add(each)
    assert all(found.may_hold(each) for each in names)
    if len(names) > 50:
        strangers = [f"{number}—not there" for number in range(500)]
        assert sum(found.may_hold(each) for each in strangers) < 25, "mostly nothing else"


MANIFEST = Manifest("exchange.example/VN", "2026-11-26", 5, 11, 4, "2026-11-26.jsonl.gz", 12_345, "ab" * 32)


def test_a_manifest_is_read_as_it_was_signed() -> None:
    note = MANIFEST.signed_by(LOG)
    assert read_manifest(note.encode(), [LOG.verifier]) == MANIFEST
    for content, keys in ((note, [OTHER.verifier]), (note.replace("5 11 4", "5 11"), [LOG.verifier])):
        with pytest.raises(Refused, match=r"archive\.bad_manifest|note\.bad_signature"):
            read_manifest(content.encode(), keys)
    _, tree = a_file([DAY])
    with pytest.raises(Refused, match=r"archive\.bad_manifest"):  # a checkpoint is none
        read_manifest(tree.checkpoint(LOG).written.encode(), [LOG.verifier])
