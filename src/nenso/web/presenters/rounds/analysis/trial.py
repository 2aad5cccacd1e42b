"""A way up that was found by trying criteria one by one, where points do not simply add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nenso.index.queries.rounds import WayUp
from nenso.index.rules import Edition
from nenso.index.rules.rounds import Phase
from nenso.index.rules.rounds.trying import Trial, Tried
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind
from nenso.web.presenters.rounds.analysis.lift import (
    INPUTS,
    LIFT_COLUMNS,
    StepShown,
    cannot,
    in_one_line,
    step_shown,
    with_time,
)
from nenso.web.presenters.rounds.analysis.numbers import known, number

MOST_SINGLES = 20
SCORE, RANK = Text("Điểm tổng hợp khi đó", "Score then"), Text("Hạng khi đó", "Rank then")
STEP_BY_STEP = Text("Từng bước một", "Step by step")
BY_ITSELF = Text("Riêng từng tiêu chí", "Each criterion by itself")
TOGETHER, ALONE = Text("cùng nhau", "together"), Text("một mình", "alone")
TRIAL_COLUMNS = (
    Column("how", Text("Cách", "How")),
    *LIFT_COLUMNS[:6],
    Column("score", SCORE, Kind.NUMBER, 4),
    Column("rank", RANK, Kind.NUMBER, 0),
)
NOTE = Text(
    "Điểm các tiêu chí của ấn bản này không cộng thẳng thành điểm tổng hợp, hoặc có tiêu chí so các cơ quan với nhau. Vì vậy "
    "từng mức của từng tiêu chí được thử lần lượt bằng chính bộ tính, mọi cơ quan khác giữ số liệu của mình: mỗi bước lấy tiêu "
    "chí nâng điểm tổng hợp nhiều nhất, rồi bỏ đi bước nào thừa. Cách thử này không chứng minh được là rẻ nhất.",
    "In this edition points of criteria do not simply add up to the whole, or criteria compare agencies. So each level of each "
    "criterion is tried in the engine itself, one by one, while everybody else keeps their figures: each step takes what lifts "
    "the whole most, and steps that are not needed are left out again. This does not prove the way to be the cheapest.",
)
STOPPED = Text(
    "Phải tính lại mọi cơ quan ở mỗi lần thử, nên việc thử đã dừng ở giới hạn; có thể còn đường khác.",
    "Each trial computes everybody anew, and trying stopped at its bound: there may be other ways.",
)


@dataclass(frozen=True, slots=True)
class TriedShown:
    """A criterion that was tried, and what the whole came to."""

    step: StepShown
    score: Text
    score_value: float | None
    rank: int
    is_enough: bool

    def row(self, how: Text) -> list[Any]:
        """The row of `TRIAL_COLUMNS`."""
        its = self.step
        points = (its.now, its.goal, its.gain)
        return [how, its.node, its.name, in_one_line(its.what), *points, self.score_value, self.rank]


@dataclass(frozen=True, slots=True)
class TrialShown:
    """What was found by trying: the way step by step, and each criterion by itself."""

    path: list[TriedShown]
    singles: list[TriedShown]
    notes: list[Text]
    inputs: Text = INPUTS.name
    score: Text = SCORE
    rank: Text = RANK
    path_title: Text = STEP_BY_STEP
    singles_title: Text = BY_ITSELF

    @property
    def rows(self) -> list[list[Any]]:
        """All of it as rows of `TRIAL_COLUMNS`."""
        return [each.row(TOGETHER) for each in self.path] + [each.row(ALONE) for each in self.singles]


def trial_shown(trial: Trial, way: WayUp, method: Edition, urls: Mapping[str, str]) -> TrialShown:
    """Return what was tried as the page shows it; `urls` by criterion."""

    def shown(each: Tried, together: float) -> TriedShown:
        step = step_shown(method, each.step, way.held, together, urls.get(each.step.node, ""))
        score = number(each.score, method.decimals)
        return TriedShown(step, score, known(each.score), each.rank, 0 < each.rank <= trial.wanted)

    path, total = [], 0.0
    for each in trial.path:
        total += each.step.gain
        path.append(shown(each, total))
    singles = [shown(each, each.step.gain) for each in trial.singles[:MOST_SINGLES]]
    return TrialShown(path, singles, [NOTE] if trial.is_whole else [NOTE, STOPPED])


def trial_sentence(trial: Trial, places: int, name: Text, phase: Phase) -> Text:
    """Say what was found, and that it was tried rather than proved."""
    if not trial.path:
        if trial.is_whole or trial.rank_now <= 1:
            return cannot(trial.rank_now, places, name)
        return Text(
            f"{name.vi} đang đứng thứ {trial.rank_now}; trong giới hạn đã thử chưa thấy cách lên {places} bậc.",
            f"{name.en} ranks {trial.rank_now}; within the bound of trying no way up by {places} places was found.",
        )
    count = len(trial.path)
    words = Text(
        f"{name.vi} đang đứng thứ {trial.rank_now}; thử lần lượt thì {count} tiêu chí dưới đây đưa lên thứ {trial.rank}, nếu những nơi khác giữ nguyên số liệu.",
        f"{name.en} ranks {trial.rank_now}; tried one by one, the {count} {'criterion' if count == 1 else 'criteria'} below lead to rank {trial.rank}, if everybody else keeps their figures.",
    )
    return with_time(words, phase)
