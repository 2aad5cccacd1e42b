"""The ground rules: folding, sorting, periods, validity, money, words."""

import unicodedata
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel.rules import (
    Money,
    Period,
    PeriodKind,
    Refused,
    Text,
    Validity,
    cutoff,
    fold,
    format_date,
    format_number,
    join_list,
    period_containing,
    sort_key,
    vnd,
)

DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Thừa  Thiên Huế", "thua thien hue"),
        ("ĐÀ NẴNG", "da nang"),
        ("Ðắk Lắk", "dak lak"),  # eth, often typed for đ
        ("Bà Rịa – Vũng Tàu", "ba ria – vung tau"),
        ("Hoà Bình", "hoa binh"),
        (" \u00a0Cà Mau ", "ca mau"),
    ],
)
def test_folding_forgets_diacritics(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_is_leaving_marks_out(text: str) -> None:
    apart = unicodedata.normalize("NFD", text.replace("Ð", "Đ").replace("ð", "đ").lower())
    bare = "".join("d" if letter == "đ" else letter for letter in apart if not unicodedata.combining(letter))
    assert fold(text) == " ".join(bare.replace("\x00", " ").split())


@pytest.mark.parametrize(
    "in_order",
    [
        ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "o", "ô", "ơ", "u", "ư", "v"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["Ba Vì", "Bà Rịa – Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bến Tre"],
        ["Dầu Tiếng", "Đà Nẵng", "Đắk Lắk", "Đắk Nông", "Điện Biên", "Đồng Nai"],
        ["Hà Giang", "Hà Nội", "Hải Dương", "Hậu Giang", "Hòa Bình", "Hưng Yên"],
        ["Quận 2", "Quận 3", "Quận 10"],
        ["Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế", "Tiền Giang", "Trà Vinh", "Tuyên Quang"],
    ],
)
def test_names_sort_as_a_dictionary_does(in_order: list[str]) -> None:
    assert sorted(sorted(in_order), key=sort_key) == in_order


def test_a_name_with_tone_sorts_after_the_same_letters_without() -> None:
    assert sort_key("Thanh Hóa") > sort_key("Thái Nguyên")
    assert sort_key("hoa") < sort_key("hòa") < sort_key("hóa")


def test_foreign_names_sort_somewhere_and_always_in_the_same_place() -> None:
    names = ["Zürich", "Wien", "東京", "Âu Lạc"]
    turned = [*reversed(names)]
    assert sorted(names, key=sort_key) == sorted(turned, key=sort_key)


@pytest.mark.parametrize("code", ["2024", "2024-H1", "2024-Q3", "2024-09", "2024-W37", "2024-09-15"])
def test_a_period_reads_and_writes_itself(code: str) -> None:
    assert Period.parse(code).code == code


@pytest.mark.parametrize("code", ["2024-13", "2024-Q5", "2023-W53", "2024-02-30", "Q1/2024", "", "20245"])
def test_a_period_that_does_not_exist_is_refused(code: str) -> None:
    with pytest.raises(Refused, match=r"period\.unknown"):
        Period.parse(code)


@given(st.sampled_from(PeriodKind), DAYS)
def test_periods_tile_time(kind: PeriodKind, day: date) -> None:
    period = period_containing(kind, day)
    assert day in period.validity
    assert period.following().preceding() == period
    assert period.validity.until == period.following().first_day
    assert period.last_day == period.validity.last_day
    assert Period.parse(period.code) == period


def test_the_legal_cut_off_of_a_month() -> None:
    """NĐ 09/2019, article 12: the 15th of the month before to the 14th; article 13: due on the 25th."""
    its = cutoff(Period.parse("2024-03"))
    assert (its.first_day, its.last_day, its.due) == (date(2024, 2, 15), date(2024, 3, 14), date(2024, 3, 25))
    assert its.rule.status == "found"


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2024-Q1", date(2023, 12, 15), date(2024, 3, 14)),
        ("2024-H1", date(2023, 12, 15), date(2024, 6, 14)),
        ("2024-H2", date(2024, 6, 15), date(2024, 12, 14)),
        ("2024", date(2023, 12, 15), date(2024, 12, 14)),
    ],
)
def test_longer_cut_offs_are_marked_unverified(code: str, first: date, last: date) -> None:
    its = cutoff(Period.parse(code))
    assert (its.first_day, its.last_day, its.rule.status) == (first, last, "unverified")


@pytest.mark.parametrize("code", ["2024-W10", "2024-03-03", "2015-03"])
def test_no_cut_off_where_no_rule_is_in_force(code: str) -> None:
    with pytest.raises(Refused, match=r"period\.no_cutoff"):
        cutoff(Period.parse(code))


@given(st.integers(2020, 2060), st.integers(1, 11))
def test_data_windows_of_following_months_meet(year: int, month: int) -> None:
    this = cutoff(Period(PeriodKind.MONTH, date(year, month, 1)))
    following = cutoff(Period(PeriodKind.MONTH, date(year, month + 1, 1)))
    assert this.last_day + timedelta(days=1) == following.first_day


def test_periods_have_names_in_both_languages() -> None:
    assert Period.parse("2024-Q3").name() == Text("quý III năm 2024", "quarter 3 of 2024")
    assert Period.parse("2024-H1").name().vi == "6 tháng đầu năm 2024"


def test_validity_is_half_open() -> None:
    span = Validity(date(2024, 1, 1), date(2025, 7, 1))
    assert date(2024, 1, 1) in span
    assert date(2025, 6, 30) in span
    assert date(2025, 7, 1) not in span
    assert span.last_day == date(2025, 6, 30)


def test_an_empty_validity_is_refused() -> None:
    with pytest.raises(Refused, match=r"validity\.empty"):
        Validity(date(2024, 1, 1), date(2024, 1, 1))


@given(DAYS, st.integers(1, 4000), DAYS, st.integers(1, 4000))
def test_overlap_is_mutual_and_is_the_shared_days(a: date, m: int, b: date, n: int) -> None:
    one, other = Validity(a, a + timedelta(days=m)), Validity(b, b + timedelta(days=n))
    shared = one.intersect(other)
    assert one.overlaps(other) == other.overlaps(one) == (shared is not None)
    if shared is not None:
        assert shared.since in one
        assert shared.since in other


def test_money_keeps_currencies_apart() -> None:
    assert (vnd(1_000_000) + vnd(500)).shown("vi") == "1.000.500 đồng"
    assert Money("USD", 150).shown("en") == "1.50 USD"
    assert vnd(101).share(Decimal("0.5")) == vnd(51)
    with pytest.raises(Refused, match=r"money\.mixed"):
        vnd(1) + Money("USD", 1)
    with pytest.raises(Refused, match=r"money\.currency"):
        Money("XXX", 1)


@pytest.mark.parametrize(
    ("value", "language", "decimals", "written"),
    [
        (1234.5, "vi", None, "1.234,5"),
        (1234.5, "en", None, "1,234.5"),
        (0.8002, "vi", 4, "0,8002"),
        (-3.0, "en", 0, "−3"),
        (float("nan"), "vi", 4, "–"),
    ],
)
def test_numbers_are_written_as_each_language_does(
    value: float, language: str, decimals: int | None, written: str
) -> None:
    assert format_number(value, language, decimals) == written


def test_dates_and_lists_are_written_as_each_language_does() -> None:
    assert format_date(date(2024, 4, 24), "vi") == "24/04/2024"
    assert format_date(date(2024, 4, 24), "en") == "24 Apr 2024"
    assert join_list(["A", "B", "C"], "vi") == "A, B và C"
    assert Text("ngày {on}", "on {on}").fill(on=date(2024, 4, 24)) == Text(
        "ngày 24/04/2024", "on 24 Apr 2024"
    )


def test_numbers_in_names_sort_as_numbers_however_long() -> None:
    names = [f"Phường {number}" for number in (0, 1, 2, 10, 255, 256, 257, 510, 10**25)]
    keys = [sort_key(name) for name in names]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
