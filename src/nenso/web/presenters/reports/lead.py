"""The sentence at the head of a report, and what it was returned with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nenso.kernel.rules import Text, format_date
from nenso.reporting import queries as reporting
from nenso.reporting.models import Submission
from nenso.reporting.queries import Content
from nenso.reporting.rules.states import State, Verb
from nenso.web.presenters.reports.sheet import SheetShown


@dataclass(frozen=True, slots=True)
class Returned:
    """Why a report stands open again, by whom and when; `is_correction` where it was approved before."""

    reason: str
    by_name: str
    at: datetime
    is_correction: bool
    remarks: int


def lead(found: Any, held: Content, page: SheetShown) -> Text:
    """Return who reports what days until when, and what is still to do."""
    row, name = found.row, found.names.organisation
    days = [format_date(day, "vi") for day in (row.first_day, row.last_day, row.due)]
    english = [format_date(day, "en") for day in (row.first_day, row.last_day, row.due)]
    first = Text(
        f"{name.vi}, số liệu từ {days[0]} đến {days[1]}, hạn gửi {days[2]}.",
        f"{name.en}, data from {english[0]} to {english[1]}, due {english[2]}.",
    )
    rest = _rest(row, held, page)
    return Text(f"{first.vi} {rest.vi}", f"{first.en} {rest.en}")


def _rest(row: Submission, held: Content, page: SheetShown) -> Text:
    if not held.is_open:
        return {
            State.SUBMITTED: Text("Đã gửi, đang chờ duyệt.", "It was submitted and waits to be approved."),
            State.APPROVED: Text(
                "Đã duyệt; các số đã thành số liệu chung.", "Approved; its figures are shared."
            ),
            State.LOCKED: Text(
                "Đã duyệt và đã được cấp trên tổng hợp.", "Approved, and added up by the level above."
            ),
        }[State(row.state)]
    errors = sum(problem.is_error for problem in page.problems)
    left = page.missing
    if not left and not errors:
        return Text("Đã đủ, có thể kiểm tra và gửi.", "It is complete: check it and submit.")
    parts_vi = [f"{left} ô chưa điền"] * bool(left) + [f"{errors} chỗ phải sửa"] * bool(errors)
    parts_en = [f"{left} {'cell' if left == 1 else 'cells'} to fill"] * bool(left)
    parts_en += [f"{errors} {'thing' if errors == 1 else 'things'} to put right"] * bool(errors)
    return Text(f"Còn {' và '.join(parts_vi)}.", f"There {_are(left or errors)} {' and '.join(parts_en)}.")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def returned(row: Submission) -> Returned | None:
    """Return why a report stands open again; None where it is a first draft or closed."""
    if row.state != State.RETURNED:
        return None
    last = reporting.steps_of(row)[-1]
    return Returned(last.reason, last.by_name, last.at, last.verb == Verb.CORRECTED, len(last.remarks))
