"""Names of units and of their People's Committees, in Vietnamese and English."""

import re
import unicodedata

from nenso.kernel.rules import Text, fold

_TYPES = {
    "province": ("tỉnh", "Province"),
    "city": ("thành phố", "City"),
    "urban_district": ("quận", "District"),
    "rural_district": ("huyện", "District"),
    "town": ("thị xã", "Town"),
    "provincial_city": ("thành phố", "City"),
    "ward": ("phường", "Ward"),
    "commune": ("xã", "Commune"),
    "township": ("thị trấn", "Township"),
    "special_zone": ("đặc khu", "Special Zone"),
}
# What people put before the name of a place.
_PREFIXES = re.compile(
    r"^(ubnd|uy ban nhan dan|people's committee of)?\s*(tinh|thanh pho|tp|tx|thi xa|quan|huyen|phuong|xa)?[\s.]+"
)
_NUMBERED = re.compile(r"(?P<word>[^\d]+) (?P<number>\d+)")


def english_name(name: str, kind: str) -> str:
    """Return a unit's English name: the Vietnamese one without its marks; "Phường 1" is "Ward 1"."""
    found = _NUMBERED.fullmatch(name)
    if found and found["word"].lower() == _TYPES[kind][0]:
        return f"{_TYPES[kind][1]} {found['number']}"
    bare = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return unicodedata.normalize("NFC", "".join(c for c in bare if not unicodedata.combining(c)))


def initials(name: str) -> str:
    """Return a name's first letters as people type them: "hcm", "brvt"."""
    return "".join(word[0] for word in re.findall(r"\w+", fold(name)))


def known_by(name: Text, code: str) -> str:
    """Return the text in which a unit is found: its names without marks, its code, its first letters."""
    return " | ".join((fold(name.vi), fold(name.en), code.lower(), initials(name.vi)))


def sought(words: str) -> str:
    """Return what a reader's words look for: "TP. HCM" is "hcm", "BR-VT" is "brvt", "tỉnh Huế" is "hue"."""
    folded = fold(words)
    bare = _PREFIXES.sub("", folded) or folded
    return bare if " " in bare else bare.replace("-", "").replace(".", "")


def full_name(kind: str, name: str, name_en: str) -> Text:
    """Return the name with the word for its kind: "Thành phố Đà Nẵng", "Da Nang City"."""
    vi, en = _TYPES[kind]
    is_said = name.lower().startswith(f"{vi} ") and name[len(vi) + 1 :].isdigit()
    is_said_en = name_en.endswith(f" {en}") or name_en.startswith(f"{en} ")
    return Text(
        vi=name if is_said else f"{vi.capitalize()} {name}",
        en=name_en if is_said_en else f"{name_en} {en}",
    )


def committee_name(kind: str, name: str, name_en: str) -> Text:
    """Return the name of a unit's People's Committee: "Ủy ban nhân dân tỉnh Khánh Hòa"."""
    full = full_name(kind, name, name_en)
    return Text(
        vi=f"Ủy ban nhân dân {full.vi[0].lower()}{full.vi[1:]}",
        en=f"People's Committee of {full.en}",
    )
