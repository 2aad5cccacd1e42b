"""Which of the EU's data themes an entry is of: the field of its owner, where the entry is said to be of that field; else government.

A national or specialised database is of its ministry's field by law (Law 60/2024/QH15 on data, Decree 194/2025/NĐ-CP), and so is a
platform of a field; what an agency keeps for itself (staff, papers, tasks) is not. Of a ministry with several fields the words of the name
and the keywords say which; where they do not, nothing is guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from nenso.catalogue.rules.facts import Facts
from nenso.catalogue.rules.kinds import Kind, Reach, Scope
from nenso.kernel.rules import fold

_WORD = re.compile(r"[a-z0-9]+")


class Theme(StrEnum):
    """Codes of the authority table "data-theme" of the Publications Office of the EU."""

    AGRICULTURE = "AGRI"
    ECONOMY = "ECON"
    EDUCATION = "EDUC"  # with culture and sport
    ENERGY = "ENER"
    ENVIRONMENT = "ENVI"
    GOVERNMENT = "GOVE"
    HEALTH = "HEAL"
    INTERNATIONAL = "INTR"
    JUSTICE = "JUST"  # with public safety
    REGIONS = "REGI"  # and cities
    SOCIETY = "SOCI"  # and population
    TECHNOLOGY = "TECH"  # and science
    TRANSPORT = "TRAN"


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a ministry, told by its words (folded); of no words where the ministry has no other."""

    theme: Theme
    words: tuple[str, ...] = ()


def _told_by(theme: Theme, words: str) -> _Field:
    return _Field(theme, tuple(f" {word.strip()} " for word in words.split(",")))


def _of(theme: Theme) -> tuple[_Field, ...]:
    return (_Field(theme),)


_ENVIRONMENT = _told_by(
    Theme.ENVIRONMENT,
    "moi truong, tai nguyen, khoang san, khi tuong, thuy van, bien va hai dao, da dang sinh hoc, chat thai",
)
# By the code of the ministry in the directory; ministries that are over keep theirs, for entries that nobody took over yet.
FIELDS: Mapping[str, tuple[_Field, ...]] = {
    "G01": (  # Public Security
        _told_by(Theme.SOCIETY, "dan cu, can cuoc, cu tru, dinh danh"),
        _told_by(Theme.TRANSPORT, "giay phep lai xe, phuong tien giao thong"),
        _told_by(Theme.JUSTICE, "phong chay, an ninh, trat tu, toi pham, ly lich tu phap, vi pham"),
    ),
    "G02": (  # Industry and Trade
        _told_by(Theme.ENERGY, "nang luong, dien luc, xang dau, dau khi"),
        _told_by(Theme.ECONOMY, "thuong mai, cong nghiep, xuat khau, nhap khau, xuat xu, thi truong"),
    ),
    "G03": _of(Theme.EDUCATION),  # Education and Training
    "G04": _of(Theme.TRANSPORT),  # Transport, until 2025
    "G05": _of(Theme.ECONOMY),  # Planning and Investment, until 2025
    "G06": _of(Theme.TECHNOLOGY),  # Science and Technology
    "G07": _of(Theme.SOCIETY),  # Labour and Social Affairs, until 2025
    "G08": _of(Theme.INTERNATIONAL),  # Foreign Affairs
    "G09": (  # Home Affairs; its other field is the civil service itself
        _told_by(Theme.SOCIETY, "lao dong, viec lam, nguoi co cong, that nghiep"),
    ),
    "G10": _of(Theme.AGRICULTURE),  # Agriculture, until 2025
    "G12": _of(Theme.ECONOMY),  # Finance
    "G13": (_ENVIRONMENT,),  # Natural Resources and Environment, until 2025
    "G15": _of(Theme.JUSTICE),  # Justice
    "G16": _of(Theme.EDUCATION),  # Culture, Sports and Tourism
    "G17": (  # Construction, with transport since 2025
        _told_by(
            Theme.TRANSPORT, "giao thong, van tai, duong bo, duong sat, hang khong, hang hai, cang bien"
        ),
        _told_by(Theme.REGIONS, "quy hoach, do thi"),
    ),
    "G18": (  # Health, with social protection since 2025
        _told_by(Theme.SOCIETY, "bao tro xa hoi, tre em, dan so, nguoi cao tuoi"),
        _Field(Theme.HEALTH),
    ),
    "G19": _of(Theme.ECONOMY),  # State Bank
    "G21": _of(Theme.SOCIETY),  # Ethnic Minority Affairs, until 2025
    "G24": _of(Theme.SOCIETY),  # Social Security, until 2025
    "BDTTG": _of(Theme.SOCIETY),  # Ethnic and Religious Affairs
    "BNNMT": (  # Agriculture and Environment
        _told_by(
            Theme.AGRICULTURE,
            "nong nghiep, trong trot, chan nuoi, thu y, thuy san, tau ca, lam nghiep, rung, bao ve thuc vat, nong thon",
        ),
        _ENVIRONMENT,
        _told_by(Theme.SOCIETY, "ho ngheo"),
    ),
}


def theme_of(kind: Kind, facts: Facts) -> Theme:
    """Return the theme of an entry."""
    if not _is_of_its_field(kind, facts):
        return Theme.GOVERNMENT
    said = f" {' '.join(_WORD.findall(fold(' '.join((facts.name.vi, *facts.keywords)))))} "
    for field in FIELDS.get(facts.owner, ()):
        if not field.words or any(word in said for word in field.words):
            return field.theme
    return Theme.GOVERNMENT


def _is_of_its_field(kind: Kind, facts: Facts) -> bool:
    if kind is Kind.DATABASE:
        return facts.scope in (Scope.NATIONAL, Scope.SPECIALISED)
    return kind is Kind.PLATFORM and facts.reach is Reach.SECTOR
