"""Which of many entries may be the same thing: compared with few others each, the hopeless left out soon, the rest by `rules.alike`."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from nenso.catalogue.rules.alike import (
    HOPELESS,
    MOST_NAMESAKES,
    Core,
    Described,
    Likeness,
    compared_words,
    core_of,
    is_alike,
    key_of,
    likeness,
    spelt,
    threes,
    with_pairs,
)

MOST_SHARING = 25  # entries of one owner that share a word: a word that more have says nothing


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries that may be the same; the first stands first in the order of codes."""

    first: str
    second: str
    likeness: Likeness


def pairs(entries: Iterable[Described], owners: Collection[str] | None = None) -> list[Pair]:
    """Return the pairs that are alike, the likest first; of some owners (as `Described` has them), pairs that hold one of theirs alone.

    Only entries that share a word which few of their owner's have, or a whole name which few owners have, are compared: at most
    `MOST_SHARING` for each word, so that the work grows with the entries and not with their square.
    """
    of_owner: dict[tuple[str, str], list[Core]] = {}
    namesakes: dict[tuple[str, str], list[Described]] = {}
    for each in entries:
        if owners is None or each.owner in owners:
            of_owner.setdefault((each.owner, each.kind), []).append(core_of(each))
        if each.is_national:
            words, _ = compared_words(each, spelt(each.name.vi))
            namesakes.setdefault((each.kind, key_of(words)), []).append(each)
    near = chain(*map(_near, of_owner.values()), _across(namesakes.values(), owners))
    found = {
        (one.described.code, other.described.code): told
        for one, other in near
        if is_alike(told := likeness(one, other))
    }
    made = [Pair(min(codes), max(codes), told) for codes, told in found.items()]
    return sorted(made, key=lambda pair: (-pair.likeness.score, pair.first, pair.second))


def _across(blocks: Iterable[list[Described]], owners: Collection[str] | None) -> Iterator[tuple[Core, Core]]:
    """Yield entries that have one name, which few others have."""
    for block in blocks:
        if 1 < len(block) <= MOST_NAMESAKES:
            for one, other in combinations(block, 2):
                if owners is None or not {one.owner, other.owner}.isdisjoint(owners):
                    yield core_of(one), core_of(other)


def _near(cores: Sequence[Core]) -> Iterator[tuple[Core, Core]]:
    """Yield entries of one owner and kind that share a word which few have, and whose names are near enough for a pair."""
    sharing: dict[str, list[int]] = {}
    for place, core in enumerate(cores):
        for word in {*core.words, *core.english}:
            sharing.setdefault(word, []).append(place)
    places: dict[str, int] = {}
    shapes = [(_shape(core.words, places), _shape(core.english, places)) for core in cores]
    seen: set[tuple[int, int]] = set()
    for block in sharing.values():
        if 1 < len(block) <= MOST_SHARING:
            seen.update(combinations(block, 2))
    for one, other in seen:
        if cores[one].numbers == cores[other].numbers and any(map(_are_near, shapes[one], shapes[other])):
            yield cores[one], cores[other]


@dataclass(frozen=True, slots=True)
class _Shape:
    """The parts of a name in the three ways in which names are compared, each a bit at a place of its own, and how many there are."""

    pairs: int
    syllables: int
    threes: int
    sizes: tuple[int, int, int]


def _shape(words: Sequence[str], places: dict[str, int]) -> _Shape:
    """Return the shape of a name, where `places` gives each part that is met its place."""
    if not words:
        return _Shape(0, 0, 0, (0, 0, 0))
    pairs_, syllables, letters = with_pairs(words), set(words), threes(words)
    sizes = (len(pairs_), len(syllables), len(letters))
    return _Shape(_bits(pairs_, places), _bits(syllables, places), _bits(letters, places), sizes)


def _bits(parts: Iterable[str], places: dict[str, int]) -> int:
    found = 0
    for part in parts:
        found |= 1 << places.setdefault(part, len(places))
    return found


def _are_near(one: _Shape, other: _Shape) -> bool:
    """Say whether two names may be of a pair, whatever the contents: the same as `rules.alike` says of names, sooner, for it is asked most often."""
    pairs_, syllables, letters = (left + right for left, right in zip(one.sizes, other.sizes, strict=True))
    if not (one.threes and other.threes):
        return False
    if 2 * (one.threes & other.threes).bit_count() / letters > HOPELESS:
        return True
    by_words = 2 * (one.pairs & other.pairs).bit_count() / pairs_
    return (by_words + 2 * (one.syllables & other.syllables).bit_count() / syllables) / 2 > HOPELESS
