"""The theme of an entry: its ministry's field where it is of that field, by words where there are several, else government."""

import pytest

from nenso.catalogue.dcat.vocabulary import CONCEPTS, THEMES
from nenso.catalogue.rules import Facts, Kind, Reach, Scope, Stage, Theme, theme_of
from nenso.catalogue.rules.themes import FIELDS
from nenso.kernel.rules import Text


def of(name: str, owner: str, kind: Kind = Kind.DATABASE, **more: object) -> str:
    said = {"scope": Scope.SPECIALISED} if kind is Kind.DATABASE else {}
    facts = Facts(Text(name, ""), owner, Stage.OPERATING).changed(**{**said, **more})
    return theme_of(kind, facts).value


@pytest.mark.parametrize(
    ("name", "owner", "theme"),
    [
        ("Cơ sở dữ liệu tiêm chủng", "G18", "HEAL"),
        ("Cơ sở dữ liệu bảo trợ xã hội", "G18", "SOCI"),
        ("Cơ sở dữ liệu học sinh", "G03", "EDUC"),
        ("CSDL quốc gia về tài chính", "G12", "ECON"),
        ("Cơ sở dữ liệu hộ tịch điện tử", "G15", "JUST"),
        ("Nhiệm vụ khoa học", "G06", "TECH"),
        ("Phương tiện vận tải", "G17", "TRAN"),
        ("Quy hoạch đô thị, nông thôn", "G17", "REGI"),
        ("Trồng trọt và bảo vệ thực vật", "BNNMT", "AGRI"),
        ("QUAN TRẮC MÔI TRƯỜNG", "BNNMT", "ENVI"),
        ("Cơ sở dữ liệu quốc gia về dân cư", "G01", "SOCI"),
        ("Năng lượng và điện lực", "G02", "ENER"),
    ],
)
def test_a_specialised_database_is_of_its_ministrys_field(name: str, owner: str, theme: str) -> None:
    assert of(name, owner) == theme
    assert of(name, owner, scope=Scope.NATIONAL) == theme


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("Cơ sở dữ liệu quốc gia về đất đai", "BNNMT"),  # neither of its fields by a word
        ("Hoạt động xây dựng", "G17"),
        ("Yêu cầu trợ giúp", "G17"),  # "cầu" is a bridge, and not here
        ("Cán bộ, công chức, viên chức", "G09"),
        ("Thủ tục hành chính", "G22"),
        ("Cơ sở dữ liệu tiêm chủng", "48"),  # a province has every field
        ("Cơ sở dữ liệu tiêm chủng", "nobody"),
    ],
)
def test_nothing_is_guessed(name: str, owner: str) -> None:
    assert of(name, owner) == "GOVE"


def test_what_an_agency_keeps_for_itself_is_of_government() -> None:
    for scope in (Scope.MINISTRY, Scope.PROVINCE, None):
        assert of("Cán bộ ngành y tế", "G18", scope=scope) == "GOVE"
    assert of("Hệ thống quản lý văn bản", "G18", Kind.SYSTEM) == "GOVE"
    assert of("Nền tảng tiêm chủng", "G18", Kind.PLATFORM, reach=Reach.SECTOR) == "HEAL"
    assert of("Nền tảng tiêm chủng", "G18", Kind.PLATFORM, reach=Reach.NATIONAL) == "GOVE"


def test_keywords_tell_fields_apart_too() -> None:
    assert of("Mã số vùng", "BNNMT", keywords=("trồng trọt",)) == "AGRI"


def test_every_theme_has_its_name_in_both_languages_and_is_used() -> None:
    for theme in Theme:
        label = CONCEPTS[f"{THEMES}/{theme}"].label
        assert label.vi
        assert label.en
    told = {field.theme for fields in FIELDS.values() for field in fields}
    assert told | {Theme.GOVERNMENT} == set(Theme)
