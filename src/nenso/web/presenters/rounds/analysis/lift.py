"""The cheapest criteria that lift an agency by some places, and whether there is still time for them."""

from dataclasses import dataclass
from typing import Any

from nenso.index.models import Round
from nenso.index.queries import method_of
from nenso.index.queries.rounds import WayUp
from nenso.index.rules.rounds import Phase, branch_of
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind
from nenso.web.presenters.rounds.analysis.numbers import number

LIFT_COLUMNS = (
    Column("node", Text("Mã", "Code")),
    Column("name", Text("Tiêu chí", "Criterion"), width=50),
    Column("now", Text("Điểm hiện nay", "Points now"), Kind.NUMBER, 2),
    Column("goal", Text("Điểm đích", "Points then"), Kind.NUMBER, 2),
    Column("gain", Text("Điểm thêm", "Points won"), Kind.NUMBER, 2),
    Column("together", Text("Cộng lại", "Together"), Kind.NUMBER, 2),
    Column("measured", Text("Do hệ thống đo", "Measured")),
)


@dataclass(frozen=True, slots=True)
class StepShown:
    """One criterion on the way up."""

    node: str
    name: Text
    branch: Text
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
        return [self.node, self.name, self.now, self.goal, self.gain, self.together, said]


def steps_shown(way: WayUp, row: Round, urls: dict[str, str]) -> list[StepShown]:
    """Return the steps of a way up, the smallest first, with what they come to together; `urls` by criterion."""
    method = method_of(row.edition)
    total, found = 0.0, []
    for step in sorted(way.lift.steps, key=lambda each: (each.gain, each.node)):
        total += step.gain
        found.append(
            StepShown(
                step.node,
                step.name,
                branch_of(method, step.node).name,
                step.now,
                step.goal,
                step.gain,
                total,
                step.is_measured,
                urls.get(step.node, ""),
            )
        )
    return found


def lift_sentence(way: WayUp, name: Text, phase: Phase) -> Text:
    """Say what it takes, and whether there is still time for it in this round."""
    lift = way.lift
    if not lift.steps:
        if lift.rank_now <= 1:
            return Text(f"{name.vi} đang đứng đầu.", f"{name.en} stands first.")
        return Text(
            f"{name.vi} đang đứng thứ {lift.rank_now}; cộng mọi điểm còn lại cũng không lên được {way.places} bậc.",
            f"{name.en} ranks {lift.rank_now}; all points that are left do not lift it by {way.places} places.",
        )
    gain, count = number(lift.gain, 2), len(lift.steps)
    words = Text(
        f"{name.vi} đang đứng thứ {lift.rank_now}; thêm {gain.vi} điểm ở {count} tiêu chí thì lên thứ {lift.rank}, nếu những nơi khác đứng yên.",
        f"{name.en} ranks {lift.rank_now}; {gain.en} points more in {count} {'criterion' if count == 1 else 'criteria'} lead to rank {lift.rank}, if everybody else stays.",
    )
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
