"""Whether two entries are the same thing registered twice: their names without marks, abbreviations and words that every name has.

Words are compared as syllables and pairs of syllables (Vietnamese words have mostly two), and letters by threes where a name is misspelt.
Dice's coefficient (twice what is common by what both have) is taken of each, for names are short.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from nenso.kernel.rules import Text, fold

LEAST = 0.72  # of likeness, for two entries of one owner to be told as a pair
LEAST_APART = 0.9  # the same of two owners
HOPELESS = (LEAST - 0.15) / 0.85  # names so far apart are no pair, whatever the contents
MOST_NAMESAKES = (
    3  # entries of several owners under one name: more are each owner's own, as of every province
)

_SHORT = {
    "csdl": "co so du lieu",
    "httt": "he thong thong tin",
    "ht": "he thong",
    "dvc": "dich vu cong",
    "tthc": "thu tuc hanh chinh",
    "qg": "quoc gia",
    "ql": "quan ly",
    "cntt": "cong nghe thong tin",
    "ubnd": "uy ban nhan dan",
    "tp": "thanh pho",
    "bhxh": "bao hiem xa hoi",
    "bhyt": "bao hiem y te",
    "gtvt": "giao thong van tai",
    "tnmt": "tai nguyen moi truong",
    "cbccvc": "can bo cong chuc vien chuc",
    "dtm": "danh gia tac dong moi truong",
    "gplx": "giay phep lai xe",
    "cccd": "can cuoc cong dan",
    "db": "database",
}
# What says of what sort a thing is and not which; longest first, so that no phrase hides a longer one.
_GENERIC = tuple(
    sorted(
        (
            "co so du lieu quoc gia",
            "co so du lieu chuyen nganh",
            "co so du lieu",
            "he thong thong tin quan ly",
            "he thong thong tin",
            "he thong",
            "nen tang so",
            "nen tang",
            "phan mem",
            "ung dung",
            "quan ly",
            "thong tin",
            "du lieu",
            "chuyen nganh",
            "quoc gia",
            "toan quoc",
            "toan nganh",
            "truc tuyen",
            "tap trung",
            "dien tu",
            "tren dia ban",
            "thuoc pham vi",
            "national",
            "database",
            "information system",
            "system",
            "platform",
            "management",
            "of",
            "the",
            "on",
            "for",
            "and",
            "ve",
            "cua",
            "va",
            "cac",
            "cho",
            "tai",
            "tinh",
            "thanh pho",
            "bo",
        ),
        key=len,
        reverse=True,
    )
)
_GENERIC_PATTERN = re.compile(r"\b(?:" + "|".join(_GENERIC) + r")\b")
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Described:
    """An entry as it is compared. `owner` is the ministry or province in whose house its owner stands, and `place` its name.

    `is_national` where that is a ministry: provinces all have the same things, each its own.
    """

    code: str
    kind: str
    owner: str
    name: Text
    contents: str = ""
    place: str = ""
    is_national: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two entries are, 0 to 1, by which words (without marks), and whether one body owns both."""

    score: float
    words: tuple[str, ...]
    is_same_owner: bool


@dataclass(frozen=True, slots=True)
class Core:
    """What is left of an entry to be compared: `words` in order, `of_place` whether its owner's name was among them."""

    described: Described
    words: tuple[str, ...]
    english: tuple[str, ...]
    numbers: frozenset[str]
    of_place: bool

    @property
    def key(self) -> str:
        """The words in one order, by which namesakes are found."""
        return key_of(self.words)


def key_of(words: Iterable[str]) -> str:
    """Return words in one order, by which namesakes are found."""
    return " ".join(sorted(words))


def compared_words(described: Described, written: str) -> tuple[tuple[str, ...], bool]:
    """Return the words of a name that are compared, and whether those of its owner's name were among them."""
    named = _told_apart(written)
    bare = _without(named, _words_of_place(described.place))
    return bare or named or tuple(written.split()), bare != named


def core_of(described: Described) -> Core:
    """Return what is compared of an entry."""
    written = spelt(described.name.vi)
    words, is_of_place = compared_words(described, written)
    return Core(
        described,
        words,
        _told_apart(spelt(described.name.en)),
        frozenset(word for word in written.split() if any(letter.isdigit() for letter in word)),
        is_of_place,
    )


@lru_cache(1_024)
def _words_of_place(place: str) -> tuple[str, ...]:
    return _told_apart(spelt(place))


@lru_cache(8_192)
def _words_of_contents(contents: str) -> frozenset[str]:
    return frozenset(_told_apart(spelt(contents[:1_000])))


def spelt(name: str) -> str:
    """Return a name without marks, its abbreviations written out."""
    return " ".join(_SHORT.get(word, word) for word in _WORD.findall(fold(name)))


def _told_apart(written: str) -> tuple[str, ...]:
    return tuple(_GENERIC_PATTERN.sub(" ", written).split())


def _without(words: tuple[str, ...], place: tuple[str, ...]) -> tuple[str, ...]:
    """Return words without those of a body's name, where they stand together."""
    size = len(place)
    at = (
        next((at for at in range(len(words) - size + 1) if words[at : at + size] == place), -1)
        if size
        else -1
    )
    return words if at < 0 else words[:at] + words[at + size :]


def likeness(one: Core, other: Core) -> Likeness:
    """Return how alike two entries are; 0 for two kinds, and for names with other numbers in them: years and phases are not the same."""
    is_same_owner = one.described.owner == other.described.owner
    if one.described.kind != other.described.kind or one.numbers != other.numbers:
        return Likeness(0, (), is_same_owner)
    are_national = one.described.is_national and other.described.is_national
    if not is_same_owner and not (are_national and not one.of_place and not other.of_place):
        return Likeness(0, (), False)  # each body's own, under one name
    score = max(_of_names(one.words, other.words), _of_names(one.english, other.english))
    if _are_other_words(one.words, other.words):
        score *= 0.75
    if score > HOPELESS and one.described.contents and other.described.contents:
        held = _dice(_words_of_contents(one.described.contents), _words_of_contents(other.described.contents))
        score = 0.85 * score + 0.15 * held
    common = tuple(word for word in one.words if word in other.words)
    return Likeness(round(score, 4), common or one.words, is_same_owner)


def _of_names(one: Sequence[str], other: Sequence[str]) -> float:
    if not one or not other:
        return 0
    by_words = _dice(with_pairs(one), with_pairs(other))
    by_syllables = _dice(set(one), set(other))
    by_letters = _dice(threes(one), threes(other))
    return max((by_words + by_syllables) / 2, by_letters)


def _are_other_words(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether each has words that the other has not, and these are no misspellings of one another: "hộ tịch", "hộ chiếu"."""
    left, right = (
        Counter("".join(word for word in each if word not in those))
        for each, those in ((one, other), (other, one))
    )
    return bool(left and right) and 2 * (left & right).total() / (left.total() + right.total()) < 0.7


def with_pairs(words: Sequence[str]) -> set[str]:
    """Return words, and each two that follow one another."""
    return {*words, *(f"{first} {second}" for first, second in pairwise(words))}


def threes(words: Sequence[str]) -> set[str]:
    """Return the letters of words by threes."""
    text = f"  {' '.join(words)}  "
    return {text[place : place + 3] for place in range(len(text) - 2)}


def _dice(one: set[str] | frozenset[str], other: set[str] | frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0


def is_alike(found: Likeness) -> bool:
    """Say whether a likeness is worth an officer's look."""
    return found.score >= (LEAST if found.is_same_owner else LEAST_APART)


def likest(one: Described, others: Iterable[Described]) -> list[tuple[str, Likeness]]:
    """Return which entries are like one that is about to be registered, the likest first; namesakes as `pairs` counts them."""
    core = core_of(one)
    cores = [core_of(each) for each in others]
    namesakes = Counter(
        each.key for each in cores if each.described.kind == one.kind and each.described.is_national
    )
    found = [(each, likeness(core, each)) for each in cores]
    told = [
        (each.described.code, like)
        for each, like in found
        if is_alike(like) and (like.is_same_owner or namesakes[each.key] < MOST_NAMESAKES)
    ]
    return sorted(told, key=lambda pair: (-pair[1].score, pair[0]))
