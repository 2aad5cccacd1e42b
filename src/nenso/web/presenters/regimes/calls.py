"""Calls for reports: what they are about, whom they ask, who has answered; and the words of their pages."""

from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Text, format_date
from nenso.reporting.models import Call
from nenso.reporting.queries import CallAsOf, CallCompleteness, CallPreview, call_completeness
from nenso.reporting.rules.calls import CallFacts
from nenso.web.presenters.regimes.periods import Area, LineShown, areas, sentence, shown

NAMED = 12  # reporters that a preview names
WORDS = {
    "ask": Text("Yêu cầu báo cáo", "Ask for a report"),
    "asked": Text("Những báo cáo đã yêu cầu", "Reports that were called for"),
    "none": Text(
        "Chưa yêu cầu báo cáo nào. Báo cáo chuyên đề và đột xuất chỉ phải gửi khi có yêu cầu.",
        "No report was called for yet. Thematic and ad hoc reports are owed only when they are called for.",
    ),
    "question": Text("Cần báo cáo về việc gì?", "What should be reported?"),
    "lead": Text(
        "Nêu nội dung, những ngày có số liệu và hạn gửi. Cơ quan thuộc đối tượng của chế độ vào ngày cuối của số liệu sẽ thấy báo cáo này phải nộp.",
        "Say what it is about, the days of the data, and the due day. Whoever reports under the regime on the last day of the data sees it as due.",
    ),
    "title": Text("Nội dung", "What it is about"),
    "first_day": Text("Số liệu từ ngày", "Data from"),
    "last_day": Text("Số liệu đến hết ngày", "Data until"),
    "due": Text("Hạn gửi", "Due"),
    "due_hint": Text(
        "Cách ngày cuối của số liệu ít nhất một ngày làm việc; ngày nghỉ thì dời sang ngày làm việc tiếp theo.",
        "At least one working day after the last day of the data; a day off moves to the next working day.",
    ),
    "look": Text("Xem sẽ yêu cầu những ai", "See whom it asks"),
    "whom": Text("Sẽ yêu cầu những ai?", "Whom does it ask?"),
    "days": Text("Số liệu", "Data"),
    "received": Text("Đã nhận", "Received"),
    "approved": Text("Đã duyệt", "Approved"),
    "by": Text("Người yêu cầu", "Called for by"),
    "who": Text("Ai đã báo cáo?", "Who has reported?"),
}


@dataclass(frozen=True, slots=True)
class CallPage:
    """What the page of a call shows."""

    call: Call
    found: CallCompleteness
    lines: tuple[LineShown, ...]
    sentence: Text
    areas: tuple[Area, ...]


def call_page(call: Call, on: date) -> CallPage:
    """Return the page of a call."""
    found = call_completeness(call, on)
    lines = shown(found, call.last_day, on)
    return CallPage(call, found, lines, sentence(found, lines), areas(lines, call.last_day))


def span(first: date, last: date) -> Text:
    """Return the days of the data in words."""
    if first == last:
        return Text(format_date(first, "vi"), format_date(first, "en"))
    return Text(
        f"{format_date(first, 'vi')} – {format_date(last, 'vi')}",
        f"{format_date(first, 'en')} – {format_date(last, 'en')}",
    )


def days_of(call: CallAsOf) -> Text:
    """Return the days that a call is about in words."""
    return span(call.occasion.first_day, call.occasion.last_day)


def preview_sentences(facts: CallFacts, found: CallPreview) -> list[Text]:
    """Say whom a call would ask and until when; and why the day moved, where it did."""
    count = len(found.reporters)
    due, last = found.due, facts.last_day
    said = [
        Text(
            f"{count} cơ quan phải báo cáo “{facts.title}” chậm nhất ngày {format_date(due, 'vi')} "
            f"(đối tượng tính theo ngày {format_date(last, 'vi')}).",
            f"{count} {'organisation reports' if count == 1 else 'organisations report'} “{facts.title}” by "
            f"{format_date(due, 'en')} (as of {format_date(last, 'en')}).",
        )
    ]
    if found.is_moved:
        said.append(
            Text(
                f"Hạn dời sang {format_date(due, 'vi')} vì {format_date(found.written, 'vi')} là {found.why.vi}.",
                f"The due day moves to {format_date(due, 'en')}: {format_date(found.written, 'en')} is {found.why.en}.",
            )
        )
    return said


def told_of_call(call: Call, count: int) -> Text:
    """Say what calling did."""
    return Text(
        f"Đã yêu cầu {count} cơ quan báo cáo, hạn {format_date(call.due, 'vi')}.",
        f"{count} organisations were asked, by {format_date(call.due, 'en')}.",
    )
