"""The cheapest criteria that lift an agency by some places, and whether there is still time for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nenso.index.queries.rounds import WayUp
from nenso.index.rules import Edition
from nenso.index.rules.rounds import Phase, branch_of, fields_of, written_as
from nenso.index.rules.rounds.lift import Lift
from nenso.index.rules.rounds.rises import Step
from nenso.index.rules.scoring import Ratio
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind
from nenso.web.presenters.rounds.analysis.numbers import number
from nenso.web.presenters.rounds.fields import NOTHING, shown_as

INPUTS = Column("inputs", Text("Số liệu phải đạt", "Figures to reach"), width=50)
LIFT_COLUMNS = (
    Column("node", Text("Mã", "Code")),
    Column("name", Text("Tiêu chí", "Criterion"), width=50),
    INPUTS,
    Column("now", Text("Điểm hiện nay", "Points now"), Kind.NUMBER, 2),
    Column("goal", Text("Điểm đích", "Points then"), Kind.NUMBER, 2),
    Column("gain", Text("Điểm thêm", "Points won"), Kind.NUMBER, 2),
    Column("together", Text("Cộng lại", "Together"), Kind.NUMBER, 2),
    Column("measured", Text("Do hệ thống đo", "Measured")),
)
NO_INPUTS = Text("Tính theo công thức, xem tiêu chí.", "By a formula: see the criterion.")
FULL_RATIO = Text("Đạt mức cao nhất của tỷ lệ.", "The full mark of the ratio.")


@dataclass(frozen=True, slots=True)
class WhatShown:
    """One figure that has to be true: its name where the criterion asks for several, the figure, and what it is now."""

    name: Text
    value: Text
    now: Text

    @property
    def words(self) -> Text:
        """The figure in a line of a file."""
        names = (f"{self.name.vi}: ", f"{self.name.en}: ") if self.name.vi else ("", "")
        return Text(f"{names[0]}{self.value.vi}", f"{names[1]}{self.value.en}")


def what_shown(method: Edition, step: Step, held: Mapping[str, float]) -> list[WhatShown]:
    """Return the figures that a step takes, those that are so already left out."""
    node = method.node(step.node)
    fields = fields_of(method, node)
    if not step.inputs:
        return [
            WhatShown(
                Text("", ""), FULL_RATIO if isinstance(node.scoring, Ratio) else NO_INPUTS, Text("", "")
            )
        ]
    found = []
    for field in fields:
        wanted, has = step.inputs.get(field.key), held.get(field.key)
        if wanted is None or wanted == has:
            continue
        name = field.name if len(fields) > 1 else Text("", "")
        now = NOTHING if has is None else shown_as(field, written_as(has))
        words = Text(f"nay: {now.vi}", f"now: {now.en}")
        found.append(WhatShown(name, shown_as(field, written_as(wanted)), words))
    return found


def in_one_line(what: Sequence[WhatShown]) -> Text:
    """Return figures to reach in one line, for a file."""
    return Text("; ".join(each.words.vi for each in what), "; ".join(each.words.en for each in what))


@dataclass(frozen=True, slots=True)
class StepShown:
    """One criterion on the way up."""

    node: str
    name: Text
    branch: Text
    what: list[WhatShown]
    now: float
    goal: float
    gain: float
    together: float
    is_measured: bool
    url: str

    @property
    def row(self) -> list[Any]:
        """The row of `LIFT_COLUMNS`."""
        said = Text("có", "yes") if self.is_measured else Text("", "")
        what = in_one_line(self.what)
        return [self.node, self.name, what, self.now, self.goal, self.gain, self.together, said]


def step_shown(
    method: Edition, step: Step, held: Mapping[str, float], together: float, url: str
) -> StepShown:
    """Return a step as the page shows it; `together` are the points of it and of those before."""
    branch, what = branch_of(method, step.node).name, what_shown(method, step, held)
    figures = (step.now, step.goal, step.gain, together)
    return StepShown(step.node, step.name, branch, what, *figures, step.is_measured, url)


def steps_shown(lift: Lift, way: WayUp, method: Edition, urls: Mapping[str, str]) -> list[StepShown]:
    """Return the steps of the cheapest way, the smallest first, with what they come to together; `urls` by criterion."""
    total, found = 0.0, []
    for step in sorted(lift.steps, key=lambda each: (each.gain, each.node)):
        total += step.gain
        found.append(step_shown(method, step, way.held, total, urls.get(step.node, "")))
    return found


def lift_sentence(lift: Lift, places: int, name: Text, phase: Phase) -> Text:
    """Say what it takes, and whether there is still time for it in this round."""
    if not lift.steps:
        return cannot(lift.rank_now, places, name)
    gain, count = number(lift.gain, 2), len(lift.steps)
    words = Text(
        f"{name.vi} đang đứng thứ {lift.rank_now}; thêm {gain.vi} điểm ở {count} tiêu chí thì lên thứ {lift.rank}, nếu những nơi khác đứng yên.",
        f"{name.en} ranks {lift.rank_now}; {gain.en} points more in {count} {'criterion' if count == 1 else 'criteria'} lead to rank {lift.rank}, if everybody else stays.",
    )
    return with_time(words, phase)


def cannot(rank_now: int, places: int, name: Text) -> Text:
    """Say that there is no way up."""
    if not rank_now:
        return Text(f"{name.vi} chưa được xếp hạng.", f"{name.en} is not ranked yet.")
    if rank_now == 1:
        return Text(f"{name.vi} đang đứng đầu.", f"{name.en} stands first.")
    return Text(
        f"{name.vi} đang đứng thứ {rank_now}; cộng mọi điểm còn lại cũng không lên được {places} bậc.",
        f"{name.en} ranks {rank_now}; all points that are left do not lift it by {places} places.",
    )


def with_time(words: Text, phase: Phase) -> Text:
    """Add to a sentence whether there is still time for it."""
    time = _time(phase)
    return Text(f"{words.vi} {time.vi}", f"{words.en} {time.en}")


def _time(phase: Phase) -> Text:
    if phase in (Phase.PREPARED, Phase.SELF):
        return Text("Còn kịp trong hạn tự chấm.", "There is time: self-assessment is not over.")
    if phase is Phase.OBJECTION:
        return Text(
            "Hết hạn tự chấm; lúc này chỉ còn kiến nghị.",
            "Self-assessment is over; only an objection can still change it.",
        )
    return Text(
        "Hết hạn trong đợt này; để dành cho đợt sau.", "It is too late in this round; it is for the next one."
    )
