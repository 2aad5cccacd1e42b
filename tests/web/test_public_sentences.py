"""The first sentences of the pages, as they are read aloud."""

import pytest

from nenso.kernel.rules import Text
from nenso.web import sentences
from nenso.web.sentences import Named

DA_NANG, HCM = Text("Đà Nẵng", "Da Nang"), Text("Thành phố Hồ Chí Minh", "Ho Chi Minh City")
AWARENESS, SOCIETY = Text("Nhận thức số", "Digital awareness"), Text("Xã hội số", "Digital society")


def test_a_place_is_told_with_its_strongest_and_weakest() -> None:
    words = sentences.place_first(2022, DA_NANG, 1, 63, Named(AWARENESS, 1.0), Named(SOCIETY, 0.5197))
    assert (
        words.vi
        == "Năm 2022 Đà Nẵng đứng thứ 1 trên 63, mạnh nhất ở Nhận thức số (1,0000), yếu nhất ở Xã hội số (0,5197)."
    )
    assert (
        words.en
        == "In 2022 Da Nang ranked 1st of 63, strongest in Digital awareness (1.0000), weakest in Digital society (0.5197)."
    )


def test_a_place_with_one_indicator_is_told_by_its_rank_alone() -> None:
    only = Named(AWARENESS, 1.0)
    assert (
        sentences.place_first(2022, DA_NANG, 2, 63, only, only).vi == "Năm 2022 Đà Nẵng đứng thứ 2 trên 63."
    )


def test_a_rank_among_nobody_knows_how_many_is_told_alone() -> None:
    assert sentences.place_first(2023, DA_NANG, 2, 0, None, None) == Text(
        "Năm 2023 Đà Nẵng đứng thứ 2.", "In 2023 Da Nang ranked 2nd."
    )


@pytest.mark.parametrize(
    ("rank", "english"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (113, "113th"),
    ],
)
def test_english_ordinals(rank: int, english: str) -> None:
    assert sentences.ordinal(rank).en == english
    assert sentences.ordinal(rank).vi == f"thứ {rank}"


def test_the_nation_is_told_with_its_way_since_the_year_before() -> None:
    assert sentences.national_index(2024, 0.7955, (2023, 0.7326)) == Text(
        "Chỉ số quốc gia là 0,7955, tăng 0,0629 so với năm 2023.",
        "The national index is 0.7955, up 0.0629 on 2023.",
    )
    assert "giảm 0,1000" in sentences.national_index(2024, 0.5, (2023, 0.6)).vi
    assert "down 0.1000" in sentences.national_index(2024, 0.5, (2023, 0.6)).en


def test_movers_are_named_on_both_sides_or_on_one() -> None:
    up, down = [Named(DA_NANG, 5)], [Named(HCM, 3)]
    assert sentences.what_moved(2024, 2023, up, down).vi == (
        "Từ năm 2023 đến năm 2024, Đà Nẵng lên nhiều nhất (5 bậc), Thành phố Hồ Chí Minh xuống nhiều nhất (3 bậc)."
    )
    assert "xuống" not in sentences.what_moved(2024, 2023, up, []).vi
    assert "climbed" not in sentences.what_moved(2024, 2023, [], down).en
    assert "không nơi nào đổi hạng" in sentences.what_moved(2024, 2023, [], []).vi


def test_a_ranking_names_its_leader_its_followers_and_the_middle() -> None:
    words = sentences.ranking_first([Named(DA_NANG, 0.8002), Named(HCM, 0.7164)], 63, "provinces", 0.5796)
    assert words.vi == (
        "Đà Nẵng đứng đầu 63 tỉnh, thành phố với 0,8002, theo sau là Thành phố Hồ Chí Minh (0,7164). Trung vị là 0,5796."
    )
    assert words.en == (
        "Da Nang leads the 63 provinces with 0.8002, followed by Ho Chi Minh City (0.7164). The median is 0.5796."
    )
    assert sentences.ranking_first([], 0, "provinces", None).vi == "Chưa có kết quả nào được công bố."


def test_how_figures_are_known_is_told_in_three_ways() -> None:
    assert "Mọi điểm tổng hợp được hiện đúng như đã công bố" in sentences.how_known(0, 63, 63).vi
    assert "Every composite is recomputed" in sentences.how_known(34, 0, 34).en
    assert sentences.how_known(5, 58, 63).vi.startswith("5 trên 63 điểm tổng hợp được tính lại")


@pytest.mark.parametrize(
    ("points", "vietnamese"),
    [
        ([(2022, 3, 34), (2024, 17, 34)], "xuống 14 bậc: từ thứ 3 trên 34 đến thứ 17 trên 34"),
        ([(2022, 40, 63), (2024, 4, 63)], "lên 36 bậc"),
        ([(2022, 1, 63), (2023, 1, 63)], "giữ nguyên hạng"),
        ([(2022, 1, 0), (2023, 2, 0)], "từ thứ 1 đến thứ 2."),
        ([(2022, 1, 63)], "Năm 2022 đứng thứ 1 trên 63."),
    ],
)
def test_the_way_of_a_rank(points: list[tuple[int, int, int]], vietnamese: str) -> None:
    assert vietnamese in sentences.rank_history(points).vi


def test_one_place_is_not_one_places() -> None:
    assert "fell 1 place:" in sentences.rank_history([(2022, 1, 63), (2023, 2, 63)]).en


def test_a_step_says_from_where_to_where() -> None:
    step = sentences.best_move(Named(SOCIETY, 0.41), 0.5, 40, 31)
    assert step.vi == "Xã hội số từ 0,4100 lên mức trung vị 0,5000: từ hạng 40 lên hạng 31."
    assert sentences.best_move(Named(SOCIETY, 0.41), 0.5, 40, 40, "best").en.endswith(
        "to the best 0.5000: still rank 40."
    )


def test_rounding_tells_the_bound_and_what_was_seen() -> None:
    assert sentences.rounding(0.0001, 0.000025).vi.endswith("tới 0,000100. Ở đây lệch 0,000025.")
    assert "Ở đây" not in sentences.rounding(0.0001, None).vi
