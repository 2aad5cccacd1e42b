"""The method statement: every step filled from the run, in plain words, the same whenever it is made."""

import re

import numpy as np
import pytest

from nenso.index.rules import Edition, Inputs, Outcome, compute, method_statement, rounding_bounds
from nenso.index.rules.standing import with_official_ranks
from nenso.kernel.rules import Text
from tests.golden.published import datasets, edition, inputs, outcome, published_ranks
from tests.index.rules.editions import edition_of, tree

PROVINCE, FILE = "dti-2-province", "dti-2022-provinces.csv"


def steps_of(text: str) -> dict[int, str]:
    found = re.split(r"^## (\d+)\. .*$", text, flags=re.MULTILINE)
    return {int(number): body.strip() for number, body in zip(found[1::2], found[2::2], strict=True)}


def stated(code: str, file: str) -> Text:
    return method_statement(edition(code), inputs(file), outcome(code, file))


RAW = """
missing: exclude
aggregate: arithmetic
preparation:
  screen: {by: missing, min_share: 0.5}
  impute: {method: median}
  treat: {}
  normalise: {method: minmax, onto: [1, 100]}
nodes:
  - {code: root, name: {vi: Tổng, en: Whole}, weights: equal}
  - {code: p, parent: root, name: {vi: Phần P, en: Part P}, weights: equal}
  - {code: q, parent: root, name: {vi: Phần Q, en: Part Q}, weights: equal}
  - {code: a, parent: p, name: {vi: Mục A, en: Item A}, direction: up, scoring: {rule: normalised, denominator: people}}
  - {code: b, parent: p, name: {vi: Mục B, en: Item B}, direction: down, scoring: {rule: normalised}}
  - {code: c, parent: q, name: {vi: Mục C, en: Item C}, direction: up, scoring: {rule: normalised}}
  - {code: d, parent: q, name: {vi: Mục D, en: Item D}, direction: up, scoring: {rule: normalised, treat: false}}
"""


def raw_run(units: int = 40) -> tuple[Edition, Inputs, Outcome]:
    """Two figures of C missing, one unit without data, two denominators of nought, one outlier in B."""
    rng = np.random.default_rng(11)
    values = 10 + rng.standard_normal((units, 5)) + rng.standard_normal((units, 1))
    values[:, 4] = 100.0
    values[5, 1] = 90.0
    values[[1, 2], 2] = np.nan
    values[[3, 4], 4] = [0.0, -1.0]
    values[7, :4] = np.nan
    rule = edition_of(RAW)
    table = Inputs(tuple(f"u{place:02d}" for place in range(units)), ("a", "b", "c", "d", "people"), values)
    return rule, table, compute(rule, table)


def test_preparation_is_told_by_item() -> None:
    found = steps_of(method_statement(*raw_run()).en)
    for line in (
        "- Figures that could not be used, because what they are divided by is missing, nought or negative: 2.",
        "- 1 unit left unranked for want of data: u07.",
        "- Missing figures estimated by the item's median, 4 in 2 items: Item A (2) and Item C (2).",
        "- Outliers drawn in to the next figure, 1 in 1 item: Item B (1).",
    ):
        assert line in found[3]
    assert "none was imputed" not in found[3]
    assert "- Drawn onto the scale between the least and the greatest: 4 criteria." in found[5]
    for varied in (
        "each raw figure replaced by its percentile rank",
        "missing figures estimated by the item's mean",
        "outliers left as they are",
    ):
        assert varied in found[7]


def test_nothing_to_do_is_said_too() -> None:
    rule, table, _ = raw_run()
    values = np.where(np.isnan(table.values), 10.0, table.values)
    values[5, 1], values[:, 4] = 10.5, 100.0
    calm = Inputs(table.units, table.keys, values)
    found = steps_of(method_statement(rule, calm, compute(rule, calm)).vi)
    assert "- Mọi đơn vị đều đủ số liệu để xếp hạng." in found[3]
    assert "lần này không có gì phải ước lượng" in found[3]
    assert (
        "- Không mục nào có giá trị ngoại lai đến mức phải xử lý (độ lệch từ 2,0 và độ nhọn từ 3,5)."
        in found[3]
    )


def test_provinces_of_2022() -> None:
    found = steps_of(stated(PROVINCE, FILE).vi)
    assert "98 tiêu chí ở cấp thấp nhất. Tất cả là minh họa." in found[2]
    assert "5 đơn vị tính được từ số liệu và 58 đơn vị chỉ có giá trị công bố" in found[3]
    assert "được gộp thành một phần, suy ra từ giá trị tổng hợp" in found[4]
    assert "Hệ số alpha của Cronbach giữa 5 mục: 0,83" in found[4]
    assert "riêng thành phần đầu giải thích 61,8% khác biệt" in found[4]
    assert "- Hoạt động chính quyền số: trọng số 20,0%, ảnh hưởng thực 25,7%." in found[6]
    assert "- Các mục còn lại gộp chung (4 mục): trọng số 40,0%, ảnh hưởng thực 26,9%." in found[6]
    assert "Đã thử 1.000 cách chấm khác: mỗi trọng số tăng giảm tới 25%" in found[7]
    assert "Sai sót của bản thân số liệu không nằm trong phép thử này." in found[7]
    assert "cách lấy trung bình, có phần trong 83,0% mức dịch chuyển" in found[7]


def test_figures_are_those_of_the_official_study() -> None:
    from nenso.index.rules.uncertainty import default_design, run_study, subject_of

    rule, table, found = (
        edition("qd766"),
        inputs("qd766-2024-provinces.csv"),
        outcome("qd766", "qd766-2024-provinces.csv"),
    )
    words = steps_of(method_statement(rule, table, found).en)[7]
    subject = subject_of(rule, found, table)
    study = run_study(subject, default_design(subject))
    widths = sorted(band.width for band in study.bands)
    assert f"stay within {widths[16]} places; the widest range is {widths[-1]}" in words
    tied = sum(bool(band.tied) for band in study.bands)
    assert f"Of 34 units, {tied} cannot be told from at least one other." in words
    assert f"moves by {study.mean_shift:.1f} places" in words
    choices = run_study(subject, default_design(subject, "sensitivity")).influences
    strongest = max(choices, key=lambda choice: choice.total)
    assert f"{strongest.name.en}, which has a part in {strongest.total * 100:.1f}%" in words


@pytest.mark.parametrize(
    ("code", "file", "why"),
    [
        ("dti-3-province", "dti-2024-provinces.csv", "the points or figures of the items are not all public"),
        ("dti-3-nation", "dti-2024-nation.csv", "too few units are ranked"),
    ],
)
def test_where_nothing_can_be_varied_it_says_why(code: str, file: str, why: str) -> None:
    assert why in steps_of(stated(code, file).en)[7]


def test_a_table_published_in_part_is_not_tried() -> None:
    file = "dti-2020-provinces.csv"
    found = with_official_ranks(outcome("dti-1-province", file), published_ranks(file), ["*"])
    words = steps_of(method_statement(edition("dti-1-province"), inputs(file), found).vi)
    assert "bảng điểm chỉ được công bố một phần" in words[7]
    assert words[4] == "Không đủ đơn vị hoặc số liệu để xét tương quan."


@pytest.mark.parametrize("entry", datasets(), ids=lambda entry: entry["file"])
def test_every_published_run_has_all_ten_steps_in_both_languages(entry: dict[str, object]) -> None:
    code, file = str(entry["edition"]), str(entry["file"])
    partial = ["*"] if entry["coverage"] == "partial" else list(entry.get("partial", []))  # type: ignore[call-overload]
    found = with_official_ranks(outcome(code, file), published_ranks(file), partial)
    words = method_statement(edition(code), inputs(file), found)
    for text in (words.vi, words.en):
        parts = steps_of(text)
        assert list(parts) == list(range(1, 11))
        assert all(parts.values())
        assert not re.findall(r"\{|\bnan\b|\binf\b|  | \.|\.\.|–\.|\b1 units", text)


def test_the_order_of_units_does_not_count() -> None:
    rule, table, found = raw_run()
    again = table.only(np.random.default_rng(2).permutation(table.units).tolist())
    assert method_statement(rule, table, found) == method_statement(rule, again, compute(rule, again))
    turned = inputs(FILE).only(inputs(FILE).units[::-1])
    rule = edition(PROVINCE)
    assert method_statement(rule, turned, compute(rule, turned)) == stated(PROVINCE, FILE)


def test_items_that_say_the_same_or_nothing_are_named() -> None:
    rule = tree(weights=("1/4", "1/4", "1/4", "1/4"))
    column = np.linspace(0.1, 0.9, 12)
    other = np.cos(np.arange(12.0)) / 3 + 0.5
    table = Inputs(
        tuple(f"u{n}" for n in range(12)),
        ("a", "b", "c", "d"),
        np.column_stack([column, column, other, [0.5] * 12]),
    )
    found = steps_of(method_statement(rule, table, compute(rule, table)).en)
    assert "“a” and “b” nearly always go together (correlation 1.00, 12 units)" in found[4]
    assert "“d” is the same for all units" in found[4]
    assert "No two items" not in found[4]
    assert "- d: weight 25.0%, effective importance 0.0%." in found[6]


def test_everything_tied() -> None:
    rule = tree()
    table = Inputs(tuple(f"u{n}" for n in range(12)), ("a", "b", "c"), np.full((12, 3), 0.5))
    found = steps_of(method_statement(rule, table, compute(rule, table)).en)
    assert "- In 90% of the trials no rank changes." in found[7]
    assert "“a” is the same for all units" in found[4]


def test_below_nought_other_means_are_left_out() -> None:
    rule = tree()
    values = np.random.default_rng(1).standard_normal((12, 3))
    table = Inputs(tuple(f"u{n}" for n in range(12)), ("a", "b", "c"), values)
    words = steps_of(method_statement(rule, table, compute(rule, table)).en)[7]
    assert "in place of the mean in use" not in words


def test_a_statement_of_a_large_index_leaves_out_what_would_take_long() -> None:
    """Half a million figures: what is compared pair by pair, or tried a thousand times, is left to official studies."""
    names = [f"i{place:02d}" for place in range(60)]
    leaves = "".join(f"  - {{code: {name}, parent: root, name: {{vi: X, en: X}}}}\n" for name in names)
    rule = edition_of(
        "missing: exclude\naggregate: arithmetic\nnodes:\n"
        "  - {code: root, name: {vi: R, en: R}, weights: equal}\n" + leaves
    )
    values = np.random.default_rng(1).random((9000, 60))
    table = Inputs(tuple(f"u{n}" for n in range(9000)), tuple(names), values)
    words = method_statement(rule, table, compute(rule, table)).en
    assert "the table is too large to try them in this statement" in words
    assert "the table is too large for this statement to compare items pair by pair" in words.lower()
    assert "Cronbach" in words


@pytest.mark.parametrize("units", [12, 120])
def test_units_compared_pair_by_pair_are_tried_only_in_small_groups(units: int) -> None:
    rule = tree("copeland")
    values = np.random.default_rng(1).random((units, 3))
    table = Inputs(tuple(f"u{n}" for n in range(units)), ("a", "b", "c"), values)
    words = method_statement(rule, table, compute(rule, table)).en
    assert ("other ways of scoring were tried" in words) == (units == 12)


def test_rounding_does_not_reach_through_a_shut_gate() -> None:
    """Libya of 2012: nought online shuts the gate. The slope of a jump is no bound of a rounding."""
    found = outcome("egdi-2012", "egdi-2012-countries.csv")
    bounds = rounding_bounds(edition("egdi-2012"), found)[:, 0]
    assert bounds[found.row("LBY")] == pytest.approx(5e-6)  # its own, as published
    assert bounds.max() == pytest.approx(1e-5)
    assert "up to 0.0000100 from" in stated("egdi-2012", "egdi-2012-countries.csv").en


def test_points_are_told_in_points() -> None:
    words = steps_of(stated("qd766", "qd766-2024-provinces.csv").vi)[7]
    assert "tối đa 0,0300. So trên 34 đơn vị, giá trị tính lại trùng với giá trị công bố." in words
