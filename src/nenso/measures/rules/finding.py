"""A finding about a figure, and the sentence in which it is put to whoever sent it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TypeAlias

from nenso.kernel.rules import Period, Text

Shown: TypeAlias = float | int | str


class Severity(IntEnum):
    """How grave a finding is: it cannot be true, or it should be looked at."""

    ERROR = 1
    WARNING = 2


class FindingKind(StrEnum):
    """What looks wrong."""

    ABOVE_ONE = "above_one"
    PART_ABOVE_WHOLE = "part_above_whole"
    NEGATIVE = "negative"
    JUMP = "jump"
    SHRINKING = "shrinking"
    PASTED = "pasted"
    SAME_EVIDENCE = "same_evidence"


_ERRORS = frozenset({FindingKind.ABOVE_ONE, FindingKind.PART_ABOVE_WHOLE, FindingKind.NEGATIVE})
_SENTENCES: Mapping[FindingKind, Text] = {
    FindingKind.ABOVE_ONE: Text(
        "Tử số {value} lớn hơn mẫu số {whole} ({other}) trong {period}: tỷ lệ vượt 100 %.",
        "In {period} the numerator {value} exceeds the denominator {whole} ({other}): the share is above 100%.",
    ),
    FindingKind.PART_ABOVE_WHOLE: Text(
        "Phần {value} lớn hơn tổng {whole} ({other}) trong {period}.",
        "In {period} the part {value} exceeds the whole {whole} ({other}).",
    ),
    FindingKind.NEGATIVE: Text(
        "Giá trị {value} trong {period} là số âm, trong khi chỉ tiêu này không thể âm.",
        "The value {value} in {period} is negative, which this indicator cannot be.",
    ),
    FindingKind.JUMP: Text(
        "Trong {period} số liệu đổi từ {before} thành {after}, khác hẳn các kỳ trước của đơn vị này.",
        "In {period} the figure went from {before} to {after}, far out of this unit's usual changes.",
    ),
    FindingKind.SHRINKING: Text(
        "Mẫu số giảm từ {before} xuống {after} trong {period}; riêng việc đó đã làm tỷ lệ tăng.",
        "The denominator fell from {before} to {after} in {period}; that alone raises the share.",
    ),
    FindingKind.PASTED: Text(
        "Cùng một số {value} trong {times} kỳ liền, từ {since} đến {period}.",
        "The same figure {value} stands in {times} periods in a row, from {since} to {period}.",
    ),
    FindingKind.SAME_EVIDENCE: Text(
        "Tài liệu chứng minh trong {period} trùng hoàn toàn với tài liệu của đơn vị khác: {others}.",
        "The evidence for {period} is the very file that others gave: {others}.",
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks wrong about a unit's figure of an indicator in a period; `facts` fill its sentence."""

    kind: FindingKind
    unit: str
    indicator: str
    period: str
    facts: Mapping[str, Shown]

    @property
    def severity(self) -> Severity:
        """An error cannot be true; a warning should be looked at."""
        return Severity.ERROR if self.kind in _ERRORS else Severity.WARNING

    def sentence(self) -> Text:
        """Return the finding in words, with the period named."""
        facts: dict[str, Shown | Text] = {**self.facts, "period": Period.parse(self.period).name()}
        if "since" in facts:
            facts["since"] = Period.parse(str(facts["since"])).name()
        return _SENTENCES[self.kind].fill(**facts)
