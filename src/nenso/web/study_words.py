"""The words of studies: their kinds and states, what they vary, and the sentences made from their outcome."""

from collections.abc import Mapping, Sequence
from typing import Any

from nenso.index.rules.wording import MEAN_NAMES, POWER_MEAN
from nenso.kernel.rules import Text
from nenso.web.sentences import number

KINDS: Mapping[str, Text] = {
    "uncertainty": Text("Độ bất định", "Uncertainty"),
    "sensitivity": Text("Độ nhạy", "Sensitivity"),
}
STUDY_STATES: Mapping[str, Text] = {
    "waiting": Text("đang chờ", "waiting"),
    "running": Text("đang tính", "running"),
    "done": Text("đã xong", "done"),
    "stopped": Text("đã dừng", "stopped"),
    "failed": Text("không tính được", "failed"),
}
STATE_LOOKS: Mapping[str, str] = {
    "waiting": "plain",
    "running": "caution",
    "done": "good",
    "stopped": "plain",
    "failed": "urgent",
}
VARIED: Mapping[str, Text] = {
    "weights": Text("Trọng số", "Weights"),
    "aggregation": Text("Cách tổng hợp", "Aggregation"),
    "normalisation": Text("Cách chuẩn hóa", "Normalisation"),
    "imputation": Text("Cách ước lượng số liệu thiếu", "Imputation of missing data"),
    "treatment": Text("Cách xử lý giá trị ngoại lai", "Treatment of outliers"),
}
_OPTIONS: Mapping[str, Text] = {
    "as_stated": Text("như ấn bản", "as the edition has it"),
    "none": Text("không có bước này", "without this step"),
    **MEAN_NAMES,
    "minmax": Text("từ thấp nhất đến cao nhất (min–max)", "from lowest to highest (min–max)"),
    "zscore": Text("theo độ lệch chuẩn (z-score)", "in standard deviations (z-score)"),
    "rank": Text("theo thứ hạng", "by rank"),
    "borda": Text("điểm Borda", "Borda points"),
    "percentile_rank": Text("theo hạng bách phân", "by percentile rank"),
    "scaled": Text("theo khoảng cho trước", "on a given range"),
    "distance_to_max": Text("theo khoảng cách đến cao nhất", "by distance to the largest"),
    "distance_to_reference": Text("theo khoảng cách đến đơn vị chuẩn", "by distance to a reference unit"),
    "distance_to_target": Text("theo khoảng cách đến mục tiêu", "by distance to a target"),
    "fraction_of_max": Text("phần của cao nhất", "fraction of the largest"),
    "goalposts": Text("giữa hai mốc", "between goalposts"),
    "points": Text("điểm trên điểm tối đa", "points over maximum points"),
    "mean": Text("trung bình", "mean"),
    "median": Text("trung vị", "median"),
    "group_mean": Text("trung bình của nhóm", "mean of the group"),
    "group_median": Text("trung vị của nhóm", "median of the group"),
    "row_mean": Text("trung bình của đơn vị", "mean of the unit"),
    "constant": Text("một số cố định", "a constant"),
    "latest": Text("số liệu mới nhất", "latest figure"),
    "linear": Text("nội suy theo năm", "linear in time"),
    "linear_constant": Text("nội suy theo năm, giữ nguyên ở hai đầu", "linear in time, constant at the ends"),
    "log": Text("logarit", "logarithm"),
    "boxcox": Text("Box–Cox", "Box–Cox"),
}


def option_name(option: str) -> Text:
    """Name one way of computing that a study tries."""
    word, _, exponent = option.partition(" ")
    if word == "power" and exponent:
        return POWER_MEAN.fill(p=number(float(exponent)))
    return _OPTIONS.get(option, Text(option, option))


# --- Sentences ------------------------------------------------------------------------------------------


def sure_of(bands: Sequence[Any]) -> Text:
    """Say how many places are sure of their rank, and how far the widest band goes."""
    if not bands:
        return Text("Không có đơn vị nào được xếp hạng.", "No unit is ranked.")
    sure = sum(band.high - band.low <= 2 for band in bands)
    width = max(band.high - band.low for band in bands)
    return Text(
        "{sure} trên {all} đơn vị chỉ xê dịch không quá hai hạng; đơn vị kém chắc chắn nhất trải {width} hạng.",
        "{sure} of {all} units move by two places or fewer; the least certain spans {width} places.",
    ).fill(sure=sure, all=len(bands), width=number(float(width) + 1, 0))


def moved_by(influences: Sequence[Any]) -> Text:
    """Say which choice moves the ranks most."""
    if not influences:
        return Text("", "")
    first = max(influences, key=lambda one: one.total)
    return Text(
        "Ảnh hưởng đến thứ hạng nhiều nhất là: {name} ({share}% khi tính cả tác động chung).",
        "What moves the ranks most: {name} ({share}% with all interactions).",
    ).fill(name=first.name, share=number(100 * first.total, 0))
