"""What the desk says of the catalogue where agencies are reorganised: handing over, merging, splitting; in both languages."""

from collections.abc import Mapping

from nenso.kernel.rules import Text, format_number

MOVE: Mapping[str, Text] = {
    name: Text(vi, en)
    for name, (vi, en) in {
        "title": ("Ai nhận mục của cơ quan đã kết thúc?", "Who takes over what ended bodies owned?"),
        "none": ("Không còn mục nào của cơ quan đã kết thúc", "Nothing is left at a body that is over"),
        "none_text": (
            "Mọi mục mà bạn có thể bàn giao đều thuộc cơ quan đang hoạt động.",
            "Every entry that you could hand over is owned by a body that lives.",
        ),
        "unknown": (
            "Danh bạ chưa từng ghi nhận cơ quan này đang hoạt động.",
            "The directory never knew this body.",
        ),
        "heir_one": ("Kế thừa: {heir}", "{heir} goes on with its work"),
        "heirs": ("Nhiều cơ quan kế thừa: {heirs}", "Several go on with its work: {heirs}"),
        "no_heir": (
            "Danh bạ chưa ghi cơ quan kế thừa. Hãy ghi việc sắp xếp lại vào danh bạ trước.",
            "The directory names nobody who goes on with its work: record the reorganisation there first.",
        ),
        "not_yours": (
            "Bạn không bàn giao được: việc này của người soạn của cơ quan kế thừa, hoặc người phê duyệt quốc gia.",
            "You may not hand these over: those who write for an heir do, or the national approver.",
        ),
        "act": ("Theo văn bản nào?", "By which act?"),
        "look": ("Xem trước khi bàn giao", "Look at it first"),
        "preview": ("Xem lại trước khi bàn giao", "Look before they are handed over"),
        "handed": ("Mục được bàn giao", "What is handed over"),
        "refused": ("Không bàn giao được", "These cannot be handed over"),
        "draft_stays": ("vẫn là bản nháp, ở cơ quan mới", "stays a draft, at its new owner"),
        "waits": ("chờ người khác công bố", "waits for a second person to publish it"),
        "write": ("Bàn giao tất cả", "Hand over all of them"),
        "again": ("Chọn lại", "Choose again"),
        "nothing": (
            "Chưa chọn mục nào có cơ quan nhận. Hãy chọn mục và cơ quan nhận của chúng.",
            "Nothing ticked has a new owner: tick entries, and choose who takes them.",
        ),
        "first_of": (
            "{shown} mục đầu trong {n} mục; bàn giao xong, phần còn lại sẽ hiện ra.",
            "The first {shown} of {n}; the others show once these are handed over.",
        ),
        "reorganise": ("Mục này được sắp xếp lại?", "Is it reorganised?"),
        "merge": ("Sáp nhập vào mục khác", "Merge it into another entry"),
        "merge_lead": (
            "Trang của mục này sẽ dẫn sang mục được giữ lại; mục được giữ lại ghi rõ đã nhận những mục nào. Mỗi thay đổi do một người khác công bố.",
            "The page of this entry will lead to the one that is kept, which says what was merged into it. Somebody else publishes each change.",
        ),
        "into": ("Mục được giữ lại", "Which one is kept?"),
        "into_help": (
            "Ghi mã hoặc tên. Phải cùng loại với mục này và thuộc cơ quan của bạn.",
            "Its code or name; of the same kind, and yours to write.",
        ),
        "also": ("Các mục khác cùng sáp nhập", "What else is merged into it"),
        "also_help": ("Mỗi dòng một mã hoặc tên; có thể để trống.", "One code or name a line; may be empty."),
        "split": ("Tách thành nhiều mục", "Split it into several"),
        "split_lead": (
            "Mỗi mục mới có sẵn thông tin của mục này, trừ số liệu, địa chỉ và dịch vụ chia sẻ; sửa được trước khi công bố. Mỗi mục do một người khác công bố.",
            "Each new entry begins with what this one says, but for figures, address and services of the exchange; change it before it is public. Somebody else publishes each.",
        ),
        "names": ("Tên các mục mới", "Names of the new entries"),
        "names_help": ("Mỗi dòng một tên, ít nhất hai.", "One name a line, two at least."),
        "goes_on": ("Mục cũ vẫn tiếp tục bên cạnh các mục mới", "The old one goes on beside them"),
        "goes_on_help": (
            "Khi đó một tên mới là đủ. Không chọn: mục cũ ngừng vận hành.",
            "One new name is enough then. If it is not ticked, the old one is retired.",
        ),
        "twice": ("“{name}” ghi hai lần.", "“{name}” stands there twice."),
        "merge_do": ("Sáp nhập", "Merge"),
        "split_do": ("Tách", "Split"),
        "merged": (
            "Đã sáp nhập vào {into}; người khác sẽ công bố từng mục.",
            "It was merged into {into}; somebody else publishes each of them.",
        ),
        "was_split": (
            "Đã tách thành {codes}; người khác sẽ công bố từng mục.",
            "It was split into {codes}; somebody else publishes each of them.",
        ),
        "to": ("Giao cho", "Goes to"),
        "choose": ("– chưa chọn –", "– not chosen –"),
        "on": ("Ngày sắp xếp lại", "Day of the reorganisation"),
        "why": ("Văn bản sắp xếp lại", "Act of the reorganisation"),
        "why_help": (
            "Số, ký hiệu, ngày, cơ quan ban hành. Ghi vào lịch sử của từng mục.",
            "Number, day and who issued it. It stands in the history of each.",
        ),
    }.items()
}


def _counted(n: int) -> Text:
    return Text(format_number(n, "vi"), format_number(n, "en"))


def orphans_link(count: int) -> Text:
    """Return how many entries are owned by bodies that are over; nothing for none."""
    if not count:
        return Text("", "")
    said = "{n} entry of a body that is over" if count == 1 else "{n} entries of bodies that are over"
    return Text("{n} mục của cơ quan đã kết thúc", said).fill(n=_counted(count))


def orphans_sentence(entries: int, bodies: int) -> Text:
    """Return how many entries, of how many bodies, wait for a new owner."""
    if not entries:
        return MOVE["none_text"]
    return Text(
        "{entries} mục của {bodies} cơ quan đã kết thúc đang chờ cơ quan mới.",
        "Entries that wait for a new owner: {entries}, of bodies that are over: {bodies}.",
    ).fill(entries=_counted(entries), bodies=_counted(bodies))


def left_out_sentence(count: int) -> Text:
    """Return how many of what was ticked stays where it is, since nobody was chosen who takes it; nothing for none."""
    if not count:
        return Text("", "")
    return Text(
        "{n} mục đã chọn chưa có cơ quan nhận nên chưa bàn giao. Muốn bàn giao cả các mục này, hãy chọn lại.",
        "Ticked, but without a new owner: {n}. They stay where they are; choose again to hand them over too.",
    ).fill(n=_counted(count))


def hand_over_sentence(ready: int, refused: int) -> Text:
    """Return what a hand-over would do."""
    if refused:
        return Text(
            "{refused} mục không bàn giao được; chưa ghi gì.",
            "{refused} cannot be handed over; nothing is written.",
        ).fill(refused=_counted(refused))
    return Text("{n} mục sẽ được bàn giao.", "To be handed over: {n}.").fill(n=_counted(ready))


def handed_sentence(count: int) -> Text:
    """Return how many were handed over."""
    return Text(
        "Đã bàn giao {n} mục; người khác sẽ công bố.", "Handed over: {n}; somebody else publishes them."
    ).fill(n=_counted(count))
