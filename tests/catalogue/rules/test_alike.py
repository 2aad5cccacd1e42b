"""The same thing registered twice is found, and what only sounds alike is not: measured on registries made from seeds."""

from collections import defaultdict
from itertools import combinations

import pytest

from nenso.catalogue.rules.alike import (
    MOST_NAMESAKES,
    Described,
    core_of,
    is_alike,
    likeness,
    likest,
)
from nenso.catalogue.rules.alike_many import MOST_HOLDING, likest_of_each
from nenso.catalogue.rules.pairing import MOST_SHARING, pairs
from nenso.kernel.rules import Text
from tests.factories.catalogue import a_registry


def _entry(name: str, owner: str = "G12", kind: str = "database", place: str = "", **more: str) -> Described:
    return Described(
        f"{owner}-{name}", kind, owner, Text(name, more.get("en", "")), "", place, owner.startswith("G")
    )


@pytest.mark.parametrize("seed", [1, 7, 2026])
def test_nine_of_ten_duplicates_are_found_and_few_others(seed: int) -> None:
    made = a_registry(seed)
    found = {(pair.first, pair.second) for pair in pairs(made.entries)}
    hits = found & made.same
    assert len(made.entries) == 2_400
    assert len(hits) >= 0.92 * len(made.same)
    assert len(hits) >= 0.8 * len(found)


def _one_by_one(entries: tuple[Described, ...]) -> list[tuple[str, str, float, tuple[str, ...]]]:
    """Return the pairs as they are found by comparing in full whatever shares a word or a name."""
    cores = {each.code: core_of(each) for each in entries}
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for code, core in cores.items():
        about = core.described
        for word in {*core.words, *core.english}:
            blocks["word", about.owner, about.kind, word].append(code)
        if about.is_national:
            blocks["name", about.kind, core.key].append(code)
    most = {"word": MOST_SHARING, "name": MOST_NAMESAKES}
    near = {
        pair
        for (sort, *_), block in blocks.items()
        if len(block) <= most[sort]
        for pair in combinations(block, 2)
    }
    told = {pair: likeness(cores[pair[0]], cores[pair[1]]) for pair in near}
    return sorted((*sorted(pair), like.score, like.words) for pair, like in told.items() if is_alike(like))


@pytest.mark.parametrize("seed", range(4))
def test_the_short_way_finds_what_the_long_way_finds(seed: int) -> None:
    entries = a_registry(seed, count=400, twice=120).entries
    expected = _one_by_one(entries)
    found = [(pair.first, pair.second, pair.likeness.score, pair.likeness.words) for pair in pairs(entries)]
    assert sorted(found) == expected
    assert len(found) > 50
    owner = {each.code: each.owner for each in entries}
    for some in ({"G03"}, {"00", "G01"}, set(owner.values())):
        told = {(pair.first, pair.second) for pair in pairs(entries, some)}
        assert told == {each[:2] for each in expected if {owner[each[0]], owner[each[1]]} & some}


def test_who_registers_again_is_told_what_is_there() -> None:
    made = a_registry(3, count=300, twice=40)
    entries = {each.code: each for each in made.entries}
    hits = 0
    for first, second in made.same:
        others = [each for code, each in entries.items() if code != first]
        hits += second in [code for code, _ in likest(entries[first], others)[:5]]
    assert hits >= 0.9 * len(made.same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_entry("Cơ sở dữ liệu quốc gia về dân cư"), _entry("CSDL QG dan cu")),
        (_entry("Hệ thống thông tin đất đai", kind="system"), _entry("HTTT ĐẤT ĐAI", kind="system")),
        (
            _entry("CSDL hộ tịch tỉnh Gia Lai", "52", place="Gia Lai"),
            _entry("Cơ sở dữ liệu hộ tịch", "52", place="Gia Lai"),
        ),
        (_entry("Văn bản và hồ sơ"), _entry("CSDL hồ sơ và văn bản")),
        (_entry("A", en="National customs database"), _entry("Hải quan", en="Customs database")),
    ],
)
def test_the_same_in_other_words_is_alike(one: Described, other: Described) -> None:
    assert is_alike(likeness(core_of(one), core_of(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (_entry("CSDL hộ tịch"), _entry("CSDL hộ chiếu")),
        (_entry("CSDL đất đai giai đoạn 1"), _entry("CSDL đất đai giai đoạn 2")),
        (_entry("CSDL đất đai"), _entry("CSDL đất đai", kind="system")),
        (_entry("CSDL đất đai", "52"), _entry("CSDL đất đai", "48")),
        (
            _entry("CSDL cán bộ của Bộ Y tế", "G18", place="Bộ Y tế"),
            _entry("CSDL cán bộ", "G12", place="Bộ Tài chính"),
        ),
    ],
)
def test_what_only_sounds_alike_is_not(one: Described, other: Described) -> None:
    assert not is_alike(likeness(core_of(one), core_of(other)))


def test_a_name_that_many_ministries_have_is_each_ones_own() -> None:
    assert len(pairs([_entry("CSDL nhân sự", f"G0{number}") for number in range(3)])) == 3
    assert pairs([_entry("CSDL nhân sự", f"G0{number}") for number in range(4)]) == []


def test_a_pair_says_which_words_it_shares() -> None:
    (pair,) = pairs([_entry("CSDL hồ sơ sức khỏe"), _entry("Hồ sơ sức khỏe điện tử")])
    assert pair.likeness.words == ("ho", "so", "suc", "khoe")
    assert pair.likeness.score == 1


@pytest.mark.parametrize("seed", [1, 7])
def test_many_that_are_registered_again_are_told_what_is_there(seed: int) -> None:
    made = a_registry(seed, count=1_200, twice=120)
    again = {first for first, _ in made.same}
    new = [each for each in made.entries if each.code in again]
    found = likest_of_each(new, [each for each in made.entries if each.code not in again])
    hits = sum(first in found and found[first][0].code == second for first, second in made.same)
    assert hits >= 0.92 * len(made.same)


def test_many_are_told_the_same_as_each_alone() -> None:
    made = a_registry(5, count=200, twice=40)
    new, known = made.entries[:60], made.entries[60:]
    alone = {one.code: told[0][0] for one in new if (told := likest(one, known))}
    assert {code: one.code for code, (one, _) in likest_of_each(new, known).items()} == alone


def test_a_name_of_words_that_very_many_have_is_found_by_the_whole() -> None:
    every = [_entry(f"Văn bản {number}", "52") for number in range(MOST_HOLDING + 1)]
    (told,) = likest_of_each([_entry("Văn bản 7", "52", en="x")], every).values()
    assert told[0] == every[7]


def test_what_is_like_nothing_is_left_out() -> None:
    new = [_entry("Hải quan"), _entry("Đất đai", "52"), _entry("Đất đai", kind="system")]
    assert likest_of_each(new, [_entry("Hộ tịch"), _entry("Đất đai", "48")]) == {}
    assert likest_of_each([], []) == {}
