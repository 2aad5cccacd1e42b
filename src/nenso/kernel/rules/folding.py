"""Vietnamese text: folding for search, and a sort key in the order of Vietnamese dictionaries.

PostgreSQL's collations are not relied upon: the embedded server is built without ICU, and a stored key
sorts the same on every server.
"""

import re
import unicodedata

# The order of the Vietnamese alphabet; f, j, w and z stand where foreign names need them.
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: index + 2 for index, letter in enumerate(_ALPHABET)}
# Tones in dictionary order: level, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0302", "\u0306", "\u031b"}  # circumflex, breve, horn make letters of their own
_SPACES = re.compile(r"[\s\u00a0\x00]+")  # databases take no NUL
_LARGEST = 255**8 - 1
_WORDS = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return text for searching: lower case, no diacritics, đ as d, one space between words.

    "Thừa  Thiên Huế" and "thua thien hue" fold to the same. Eth (Ð), often typed for Đ, folds to d too.
    """
    lowered = unicodedata.normalize("NFD", text.replace("Ð", "Đ").replace("ð", "đ").lower())
    return _SPACES.sub(" ", lowered.translate(_BARE)).strip()


class _Bare(dict[int, int | None]):
    """What becomes of each letter of a text that was taken apart: marks go, đ is d. Filled as letters are met."""

    def __missing__(self, letter: int) -> int | None:
        found = None if unicodedata.combining(chr(letter)) else ord("d") if letter == ord("đ") else letter
        self[letter] = found
        return found


_BARE = _Bare()


def sort_key(text: str) -> bytes:
    """Return bytes whose order is that of a Vietnamese dictionary.

    Syllable by syllable: first the letters (a ă â b c d đ e ê ...), then the tone (level, huyền, hỏi,
    ngã, sắc, nặng), then the next syllable; digits come before letters and count as numbers.
    """
    lowered = unicodedata.normalize("NFC", text.replace("Ð", "Đ").replace("ð", "đ").lower())
    return b"\x00".join(_syllable_key(word) for word in _WORDS.findall(lowered))


def _syllable_key(word: str) -> bytes:
    if word.isdecimal():
        return b"\x01" + _number_key(int(word) if len(word) < 20 else _LARGEST)
    letters, tone = bytearray(), 0
    for character in word:
        letter, its_tone = _letter_and_tone(character)
        letters.append(_RANK.get(letter, min(2 + len(_ALPHABET) + ord(letter[0]) % 200, 255)))
        tone = tone or its_tone
    return bytes(letters) + b"\x01" + bytes([tone + 1])


def _number_key(number: int) -> bytes:
    """Return eight digits to the base of 255, one added to each: no byte is 0, which parts syllables."""
    digits = bytearray()
    for _ in range(8):
        number, digit = divmod(number, 255)
        digits.append(digit + 1)
    return bytes(reversed(digits))


def _letter_and_tone(character: str) -> tuple[str, int]:
    marks = unicodedata.normalize("NFD", character)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    kept = marks[0] + "".join(mark for mark in marks[1:] if mark in _SHAPES)
    return unicodedata.normalize("NFC", kept), tone
