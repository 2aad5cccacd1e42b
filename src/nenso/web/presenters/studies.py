"""Studies as the desk and the API show them: lines with names, words and drawings' bounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nenso.index import queries
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind
from nenso.web.study_words import KINDS, STATE_LOOKS, STUDY_STATES, VARIED, option_name


@dataclass(frozen=True, slots=True)
class BandLine:
    """One unit's band with its name, and the names of those from which it cannot be told apart."""

    name: Text
    band: Any
    tied: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class StudyLine:
    """A study in a list."""

    study: Any
    kind: Text
    state: Text
    look: str


def line(study: Any) -> StudyLine:
    """Return a study with its words."""
    return StudyLine(study, KINDS[study.kind], STUDY_STATES[study.state], STATE_LOOKS[study.state])


def names_of(study: Any) -> Mapping[str, Text]:
    """Return the units' names on the study's day, by code."""
    board = queries.board_of_run(study.run, study.units_on)
    return {unit.code: unit.name for unit in board.units}


def band_lines(found: Any, names: Mapping[str, Text]) -> list[BandLine]:
    """Return the bands, best rank first."""

    def name(code: str) -> Text:
        return names.get(code, Text(code, code))

    ordered = sorted(found.bands, key=lambda band: (band.rank, band.mean, band.unit))
    return [BandLine(name(band.unit), band, tuple(map(name, band.tied))) for band in ordered]


def varied_lines(design: Mapping[str, Any]) -> list[tuple[Text, Text]]:
    """Return what a design varies, in words: pairs of what and how."""
    return [(VARIED[factor["vary"]], _how(factor)) for factor in design["factors"]]


def _how(factor: Mapping[str, Any]) -> Text:
    if factor["vary"] == "weights":
        how = Text("±{spread}%", "±{spread}%").fill(spread=f"{100 * factor['spread']:g}")
        each = Text(", từng mục riêng", ", each item by itself") if factor.get("each") else Text("", "")
        return Text(how.vi + each.vi, how.en + each.en)
    names = [option_name(option) for option in factor["options"]]
    return Text("; ".join(one.vi for one in names), "; ".join(one.en for one in names))


BAND_COLUMNS = (
    Column("rank", Text("Hạng", "Rank"), Kind.NUMBER, 0),
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Đơn vị", "Unit"), width=30),
    Column("low", Text("Hạng, cận 5%", "Rank, 5%"), Kind.NUMBER, 1),
    Column("median", Text("Hạng, trung vị", "Rank, median"), Kind.NUMBER, 1),
    Column("high", Text("Hạng, cận 95%", "Rank, 95%"), Kind.NUMBER, 1),
    Column("mean", Text("Hạng trung bình", "Mean rank"), Kind.NUMBER, 2),
    Column("top_ten", Text("Xác suất trong 10 đơn vị đầu", "Probability of the top ten"), Kind.NUMBER, 3),
    Column("tied", Text("Không phân biệt chắc chắn với", "Statistically tied with"), width=40),
    Column("score", Text("Điểm", "Score"), Kind.NUMBER, 4),
    Column("score_low", Text("Điểm, cận 5%", "Score, 5%"), Kind.NUMBER, 4),
    Column("score_high", Text("Điểm, cận 95%", "Score, 95%"), Kind.NUMBER, 4),
)
INFLUENCE_COLUMNS = (
    Column("vary", Text("Thay đổi", "What is varied")),
    Column("node", Text("Mục", "Item")),
    Column("name", Text("Tên", "Name"), width=40),
    Column("first", Text("Bậc một", "First order"), Kind.NUMBER, 4),
    Column("first_low", Text("Bậc một, cận dưới", "First order, low"), Kind.NUMBER, 4),
    Column("first_high", Text("Bậc một, cận trên", "First order, high"), Kind.NUMBER, 4),
    Column("total", Text("Toàn phần", "Total"), Kind.NUMBER, 4),
    Column("total_low", Text("Toàn phần, cận dưới", "Total, low"), Kind.NUMBER, 4),
    Column("total_high", Text("Toàn phần, cận trên", "Total, high"), Kind.NUMBER, 4),
)


def band_rows(lines: list[BandLine]) -> list[list[Any]]:
    """Return the bands as rows of `BAND_COLUMNS`."""
    return [
        [
            one.band.rank,
            one.band.unit,
            one.name,
            one.band.low,
            one.band.median,
            one.band.high,
            one.band.mean,
            one.band.top_ten,
            ", ".join(one.band.tied),
            one.band.score,
            one.band.score_low,
            one.band.score_high,
        ]
        for one in lines
    ]


def influence_rows(found: Any) -> list[list[Any]]:
    """Return the influences as rows of `INFLUENCE_COLUMNS`."""
    fields = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    return [
        [VARIED[one.vary], one.node, one.name, *(getattr(one, field) for field in fields)]
        for one in found.influences
    ]
