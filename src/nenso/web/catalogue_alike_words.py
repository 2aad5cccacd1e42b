"""What the desk says of entries that look alike, in both languages."""

from collections.abc import Mapping
from datetime import datetime

from nenso.kernel.rules import Text, format_number
from nenso.web.presenters.exchange.maintenance import moment_text

ALIKE: Mapping[str, Text] = {
    "title": Text("Mục nào có thể đã đăng ký hai lần?", "What may be registered twice?"),
    "none": Text("Không có mục nào giống nhau", "Nothing looks alike"),
    "none_text": Text(
        "Mục nào có tên gần giống nhau sẽ hiện ở đây, cạnh nhau.",
        "Entries with names that are nearly the same are shown here, side by side.",
    ),
    "note": Text(
        "Nếu hai mục là một, hãy chọn mục được giữ lại; mục kia sáp nhập vào đó. Nếu là hai mục khác nhau, hãy ghi lý do; cặp này sẽ không hiện lại.",
        "Where two are the same, choose the one that is kept; the other is merged into it. Where they are not, say why; the pair is not shown again.",
    ),
    "keep": Text("Giữ lại", "Keep"),
    "shared": Text("Từ chung", "Words in common"),
    "same_owner": Text("Cùng một bộ hoặc một tỉnh", "Of one ministry or province"),
    "other_owner": Text("Của hai bộ khác nhau", "Of two ministries"),
    "apart": Text("Hai mục khác nhau", "Not the same"),
    "apart_note": Text(
        "Lý do được lưu cùng tên bạn; hai mục giữ nguyên.",
        "The reason is kept with your name; both entries stay as they are.",
    ),
    "why": Text("Vì sao là hai mục khác nhau?", "Why are they not the same?"),
    "already": Text("Có thể mục này đã được đăng ký", "This may be registered already"),
    "already_lead": Text(
        "Hãy xem các mục dưới đây (mở ở thẻ khác). Chưa lưu gì; những gì bạn gõ vẫn còn nguyên.",
        "Look at these (they open beside this page). Nothing is saved yet; what you typed still stands.",
    ),
    "draft_lead": Text(
        "Bản nháp này giống các mục dưới đây. Nếu đã có trong danh mục, hãy rút bản nháp; nếu là mục khác, cứ trình.",
        "This draft is like the entries below. If it is one of them, withdraw it; if not, submit it.",
    ),
    "rows": Text("Dòng nào có thể đã đăng ký rồi?", "Which rows may be registered already?"),
    "rows_lead": Text(
        "Các dòng này tạo mục mới, nhưng giống mục đã có. Nếu là một, hãy ghi mã của mục đã có vào cột Mã rồi tải lại, hoặc bỏ dòng; nếu không phải, cứ ghi.",
        "These rows make new entries and are like entries there are. Where one is the same, put the entry's code into the row and load the file again, or leave the row out; where it is not, write it.",
    ),
    "there": Text("Mục đã có", "The entry there is"),
    "go_on": Text("Vẫn đăng ký mới", "Register it all the same"),
    "stop": Text("Không đăng ký nữa", "Do not register it"),
}
APART_DONE = Text("Đã ghi nhận đây là hai mục khác nhau.", "It is kept that the two are not the same.")


def pairs_sentence(count: int) -> Text:
    """Return how many pairs there are."""
    if not count:
        return Text("Không có cặp nào.", "There is no pair.")
    said = Text(
        "{n} cặp mục có thể là một.", "{n} pair may be one." if count == 1 else "{n} pairs may be one."
    )
    return said.fill(n=Text(format_number(count, "vi"), format_number(count, "en")))


def as_of_sentence(at: datetime) -> Text:
    """Return when all entries were compared."""
    said = Text(
        "Các mục của cả nước được so với nhau mỗi đêm, lần cuối lúc {at}. Cặp đã ghi là không phải một, hoặc đã gộp, không còn ở đây.",
        "Entries of the whole country are compared every night, last at {at}. Pairs told apart or merged since are not here.",
    )
    return said.fill(at=moment_text(at))
