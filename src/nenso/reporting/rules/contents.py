"""The ten things that a report regime must say (NĐ 09/2019/NĐ-CP, article 7), and which of them are missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nenso.kernel.rules import Text

PERIODIC = "periodic"


@dataclass(frozen=True, slots=True)
class Content:
    """One of the ten: its key, its name in words, and whether the regime says it."""

    key: str
    name: Text
    is_said: bool


NAMES: Mapping[str, Text] = {
    "name": Text("Tên báo cáo", "Name of the report"),
    "content": Text("Nội dung yêu cầu báo cáo", "What is to be reported"),
    "reporters": Text("Đối tượng thực hiện báo cáo", "Who reports"),
    "receiver": Text("Cơ quan nhận báo cáo", "Who receives it"),
    "way": Text("Phương thức gửi, nhận báo cáo", "By what way it is sent"),
    "deadlines": Text("Thời hạn gửi báo cáo", "Until when, for each level"),
    "frequency": Text("Tần suất thực hiện báo cáo", "How often"),
    "window": Text("Thời gian chốt số liệu", "Which days the data cover"),
    "outline": Text("Mẫu đề cương báo cáo", "Outline of the report"),
    "form": Text("Biểu mẫu số liệu báo cáo", "Form of the figures"),
}


def contents(regime: Any, *, has_form: bool) -> tuple[Content, ...]:
    """Return the ten things of a regime (`queries.RegimeAsOf`) in the law's order.

    A call for a thematic or ad hoc report says its own days: frequency, deadline and cut-off are then no fault. An
    empty window is the decree's own (article 12), which covers months and longer.
    """
    is_called = regime.kind != PERIODIC
    says = {
        "name": bool(regime.name.vi),
        "content": bool(regime.content.vi),
        "reporters": bool(regime.reporter_group or regime.reporter_types or regime.reporter_codes),
        "receiver": bool(regime.receiver),
        "way": bool(regime.way.vi),
        "deadlines": is_called or bool(regime.deadlines),
        "frequency": is_called or bool(regime.frequency),
        "window": is_called or bool(regime.window) or regime.frequency not in ("day", "week", None),
        "outline": bool(regime.outline.vi),
        "form": has_form,
    }
    return tuple(Content(key, name, says[key]) for key, name in NAMES.items())
