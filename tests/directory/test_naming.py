"""Names of units in both languages."""

import pytest

from nenso.directory.rules import committee_name, english_name, full_name, known_by, sought
from nenso.kernel.rules import Text


@pytest.mark.parametrize(
    ("kind", "name", "english", "vi", "en"),
    [
        ("province", "Khánh Hòa", "Khanh Hoa", "Tỉnh Khánh Hòa", "Khanh Hoa Province"),
        ("city", "Đà Nẵng", "Da Nang", "Thành phố Đà Nẵng", "Da Nang City"),
        ("ward", "Phường 12", "Ward 12", "Phường 12", "Ward 12"),
        ("urban_district", "Quận 1", "District 1", "Quận 1", "District 1"),
        ("ward", "Cửa Nam", "Cua Nam", "Phường Cửa Nam", "Cua Nam Ward"),
        ("special_zone", "Hoàng Sa", "Hoang Sa", "Đặc khu Hoàng Sa", "Hoang Sa Special Zone"),
    ],
)
def test_names_are_as_the_law_writes_them(kind: str, name: str, english: str, vi: str, en: str) -> None:
    assert english_name(name, kind) == english
    found = full_name(kind, name, english)
    assert (found.vi, found.en) == (vi, en)


def test_a_city_is_not_called_a_city_twice() -> None:
    assert full_name("city", "Hồ Chí Minh", "Ho Chi Minh City").en == "Ho Chi Minh City"


def test_a_committee_carries_the_full_name_of_its_unit() -> None:
    found = committee_name("province", "Cà Mau", "Ca Mau")
    assert (found.vi, found.en) == ("Ủy ban nhân dân tỉnh Cà Mau", "People's Committee of Ca Mau Province")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("hcm", "Hồ Chí Minh"),
        ("TP. HCM", "Hồ Chí Minh"),
        ("tp hcm", "Hồ Chí Minh"),
        ("br-vt", "Bà Rịa - Vũng Tàu"),
        ("brvt", "Bà Rịa - Vũng Tàu"),
        ("tỉnh Huế", "Thừa Thiên Huế"),
        ("da nang", "Đà Nẵng"),
        ("Bà Rịa - Vũng", "Bà Rịa - Vũng Tàu"),
        ("48", "Đà Nẵng"),
    ],
)
def test_a_place_is_found_by_what_people_type(words: str, name: str) -> None:
    assert sought(words) in known_by(Text(name, english_name(name, "province")), "48")
