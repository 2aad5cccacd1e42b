"""Organisations by their names as people write them."""

from datetime import date

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from nenso.directory import queries
from nenso.kernel.rules import Refused, Text
from tests.factories.directory import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
TODAY = date(2026, 11, 26)
SPELT = {
    "G12": ("Bộ Tài chính", "BỘ TÀI CHÍNH", "bo tai chinh", "BTC", "Bộ TC", "G12", " Bộ  Tài   chính. "),
    "G03": ("Bộ GD&ĐT", "Bộ GDĐT", "Bộ Giáo dục & Đào tạo", "BGDĐT", "Bo Giao duc va Dao tao", "BGD&ĐT"),
    "52": (
        "UBND tỉnh Gia Lai",
        "UBND Gia Lai",
        "tỉnh Gia Lai",
        "GIA LAI",
        "Uỷ ban nhân dân tỉnh Gia Lai",
        "gia lai",
    ),
    "48": ("UBND TP. Đà Nẵng", "TP Đà Nẵng", "UBND thành phố Đà Nẵng", "da nang", "48", "Thành phố Đà Nẵng"),
    "79": ("TP.HCM", "TPHCM", "UBND Tp. Hồ Chí Minh", "HCM", "Ho Chi Minh"),
    "46": ("UBND tỉnh Thừa Thiên Huế", "Huế", "UBND TP Huế"),
    "G19": ("NHNN", "Ngân hàng Nhà nước Việt Nam"),
    "G16": ("Bộ VHTTDL", "Bộ VH, TT&DL", "Bộ Văn hoá, Thể thao và Du lịch"),
}
OVER = {
    "Bộ Kế hoạch và Đầu tư": "Bộ Tài chính",
    "Bộ KH&ĐT": "Bộ Tài chính",
    "UBND tỉnh Quảng Nam": "Ủy ban nhân dân thành phố Đà Nẵng",
    "Bà Rịa – Vũng Tàu": "Ủy ban nhân dân thành phố Hồ Chí Minh",
    "BHXH Việt Nam": "Bộ Tài chính",
}


def test_tens_of_spellings_are_one_body_in_a_few_questions(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(8):
        asked = queries.Spellings(TODAY)
        for code, texts in SPELT.items():
            assert {text: asked.resolve(text).code for text in texts} == dict.fromkeys(texts, code)
        for number in range(500):
            with pytest.raises(Refused, match=r"organisation\.not_resolved"):
                asked.resolve(f"Cơ quan không có {number}")


def test_who_is_over_is_told_with_who_goes_on() -> None:
    asked = queries.Spellings(TODAY)
    for text, heir in OVER.items():
        with pytest.raises(Refused, match=r"organisation\.over ") as told:
            asked.resolve(text)
        heirs = told.value.facts["heirs"]
        assert isinstance(heirs, Text)
        assert heirs.vi == heir
    make_organisation("LOST", "Tổng cục Đã Mất", valid_to=date(2025, 3, 1))
    with pytest.raises(Refused, match=r"organisation\.over_without"):
        queries.Spellings(TODAY).resolve("tổng cục đã mất")


def test_a_day_before_the_reform_knows_who_was_there_then() -> None:
    asked = queries.Spellings(date(2024, 12, 31))
    assert [asked.resolve(text).code for text in ("Bộ KH&ĐT", "UBND tỉnh Quảng Nam")] == ["G05", "49"]


def test_communes_are_found_by_their_kind_and_one_name_of_many_is_refused() -> None:
    asked = queries.Spellings(TODAY)
    with pytest.raises(Refused, match=r"organisation\.(ambiguous|not_resolved)"):
        asked.resolve("UBND xã Tân Thành")
    assert asked.resolve("00004").type == "communal_committee"
