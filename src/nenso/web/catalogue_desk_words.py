"""What the desk's pages of the catalogue say, in both languages."""

from collections.abc import Mapping

from nenso.kernel.rules import Text, format_number


def _words(**said: tuple[str, str]) -> Mapping[str, Text]:
    return {name: Text(vi, en) for name, (vi, en) in said.items()}


SAY = _words(
    catalogue=("Danh mục hệ thống, dữ liệu, nền tảng", "Catalogue of systems, data and platforms"),
    home=("Danh mục của cơ quan tôi còn việc gì?", "What does our catalogue need?"),
    work=("Việc cần làm", "What waits"),
    every=("Tất cả mục", "All entries"),
    new=("Đăng ký mục mới", "Register an entry"),
    load=("Nạp từ bảng tính", "Load a workbook"),
    alike=("Mục có thể trùng", "May be the same"),
    confirm=("Xác nhận hằng năm", "Confirm for the year"),
    orphans=("Cơ quan đã kết thúc", "Bodies that are over"),
    merge=("Sáp nhập", "Merge"),
    finish=("Bản nháp và mục bị trả lại", "Drafts, and what was returned"),
    decide=("Chờ công bố", "Waiting for publication"),
    due=("Đến hạn xác nhận hằng năm", "To be confirmed"),
    none_finish=("Không có bản nháp nào dở dang.", "No draft waits."),
    none_decide=("Không có mục nào chờ công bố.", "Nothing waits for publication."),
    none_confirm=(
        "Mọi mục đã được xác nhận trong năm qua.",
        "Everything was confirmed within the last year.",
    ),
    see_all=("Xem tất cả", "See all"),
    entry=("Mục", "Entry"),
    kind=("Loại", "Kind"),
    owner=("Cơ quan", "Agency"),
    stage=("Giai đoạn", "Stage"),
    state=("Trạng thái", "State"),
    by=("Người soạn", "Written by"),
    changed=("Sửa gần nhất", "Last changed"),
    unsaid=("Chưa nêu: {what}.", "Not told: {what}."),
    confirmed=("Xác nhận ngày", "Confirmed on"),
    yours=(
        "Bạn đã soạn hoặc trình, nên người khác phải công bố.",
        "You wrote or submitted it: somebody else publishes it.",
    ),
    newer=("có bản mới đang chờ", "a newer version is on its way"),
    is_over=("cơ quan đã kết thúc hoạt động", "this body is no more"),
    is_due=("quá hạn", "overdue"),
    demonstration=("minh họa", "illustrative"),
    empty_title=("Danh mục của cơ quan chưa có mục nào", "Your agency has nothing in the catalogue yet"),
    empty_text=(
        "Đăng ký từng hệ thống, cơ sở dữ liệu, nền tảng số bằng biểu mẫu, hoặc nạp cả bảng tính đang có. Người khác trong cơ quan sẽ công bố.",
        "Register each system, database and platform by form, or load the workbook that you keep. A colleague then publishes them.",
    ),
    none_found=("Không có mục nào khớp", "Nothing matches"),
    none_found_text=("Bớt từ tìm hoặc bỏ bớt bộ lọc.", "Use fewer words or fewer filters."),
    search=("Tìm", "Search"),
    which_kind=("Bạn muốn đăng ký gì?", "What do you register?"),
    which_kind_lead=(
        "Mỗi mục có một mã dùng mãi; mọi nơi khác trong hệ thống sẽ trỏ về mã đó.",
        "Each entry has a code for good, to which everything else points.",
    ),
    system_is=(
        "Phần mềm, hạ tầng phục vụ một công việc: cổng dịch vụ công, hệ thống một cửa, phần mềm nghiệp vụ.",
        "Software and machines for some work: a portal, a one-stop system, software of a trade.",
    ),
    database_is=(
        "Dữ liệu được tổ chức để khai thác: cơ sở dữ liệu quốc gia, chuyên ngành, của bộ, của tỉnh.",
        "Data that is kept to be used: national, specialised, of a ministry, of a province.",
    ),
    platform_is=(
        "Nền tảng nhiều cơ quan cùng dùng: do ai làm, đánh giá ra sao, ai đang dùng.",
        "What many use together: who made it, how it was judged, who uses it.",
    ),
    register_lead=(
        "Chỉ tên, cơ quan và giai đoạn là bắt buộc; phần còn lại có thể bổ sung sau. Lưu thành bản nháp, rồi xem lại trước khi trình.",
        "Only name, owner and stage are needed; the rest may follow. It is saved as a draft, then looked at once more before it is submitted.",
    ),
    save=("Lưu bản nháp và xem lại", "Save as a draft and look at it"),
    change=("Sửa", "Change it"),
    change_lead=(
        "Lưu thành bản nháp mới. Người dân vẫn đọc bản đã công bố cho đến khi bản mới được công bố.",
        "It is saved as a new draft. The public reads what was published until the next is.",
    ),
    change_waiting=(
        "Mục này đang chờ công bố; lưu thay đổi sẽ rút nó lại để trình lần nữa.",
        "It waits for publication; saving a change takes it back, to be submitted again.",
    ),
    back=("Quay lại", "Back"),
    meanwhile=("Người khác vừa thay đổi mục này", "Somebody else has just changed this"),
    meanwhile_kept=(
        "Những gì bạn gõ vẫn còn nguyên dưới đây. Ô nào bạn chưa sửa đã được điền theo giá trị mới. Hãy xem rồi lưu lại.",
        "What you typed still stands below. Fields that you left alone hold what the other wrote. Look at it, then save again.",
    ),
    meanwhile_state=(
        "Trạng thái của mục nay là: {state}. Nội dung không đổi.",
        "It is now {state}. What is said of it did not change.",
    ),
    field=("Trường", "Field"),
    was=("Lúc bạn mở", "When you opened it"),
    now=("Người khác ghi", "What the other wrote"),
    typed=("Bạn ghi", "What you wrote"),
    both=("Cả hai cùng sửa", "Both changed it"),
    check=("Thông tin đã đúng chưa?", "Is this right?"),
    check_lead=(
        "Đã lưu thành bản nháp. Trình công bố khi mọi thông tin đã đúng; người khác trong cơ quan sẽ xem và công bố.",
        "It is saved as a draft. Submit it once all is right; a colleague looks at it and publishes it.",
    ),
    submit=("Trình công bố", "Submit for publication"),
    later=("Để sau", "Later"),
    change_this=("Sửa", "Change"),
    facts=("Thông tin của mục", "What is said of it?"),
    differs=("Bản mới khác bản đã công bố ở đâu?", "Where does the newest differ from what is public?"),
    public=("Đã công bố", "Public"),
    newest=("Bản mới nhất", "Newest"),
    history=("Đã có những gì xảy ra?", "What happened with it?"),
    when=("Lúc", "When"),
    who=("Ai", "Who"),
    what=("Việc gì", "What"),
    version=("Phiên bản", "Version"),
    comment=("Ý kiến", "Comment"),
    view_public=("Xem trang công khai", "View the public page"),
    publish=("Công bố", "Publish"),
    publish_note=(
        "Bản mới nhất ở trên sẽ ra trang công khai ngay.",
        "The newest version above becomes public at once.",
    ),
    return_=("Trả lại", "Return it"),
    return_note=("Người soạn nhận lại kèm ý kiến của bạn.", "Its writer gets it back with your comment."),
    return_what=("Cần sửa điều gì?", "What is to be mended?"),
    withdraw=("Rút bản này", "Withdraw it"),
    withdraw_note=(
        "Bản chưa công bố được rút; bản đã công bố, nếu có, giữ nguyên.",
        "What was not published is taken back; what is public stays.",
    ),
    withdraw_why=("Vì sao rút?", "Why is it withdrawn?"),
    confirm_one=("Xác nhận còn đúng", "Confirm that it holds"),
    confirm_note=(
        "Bạn nói rằng thông tin đã công bố vẫn đúng hôm nay.",
        "You say that what is public still holds today.",
    ),
    acts=("Bạn muốn làm gì?", "What do you want to do?"),
    returned_because=("Bị trả lại: cần sửa", "It was returned: what to mend"),
    refused=("Không thực hiện được", "This could not be done"),
    due_title=("Mục nào cần xác nhận lại?", "What is to be confirmed again?"),
    tick=("Chọn", "Tick"),
    tick_all=("Chọn tất cả trên trang", "Tick all on this page"),
    confirm_ticked=("Xác nhận các mục đã chọn", "Confirm what is ticked"),
    due_note=(
        "Bạn nói rằng thông tin đã công bố của các mục này vẫn đúng hôm nay. Mục nào đã khác thì mở ra và sửa.",
        "You say that what is public of these still holds today. Open and change what does not.",
    ),
    nothing_ticked=("Chưa chọn mục nào.", "Nothing is ticked."),
    load_title=("Nạp danh mục từ bảng tính nào?", "Which workbook holds your entries?"),
    load_lead=(
        "Dòng có mã sẽ sửa mục đang có, dòng không có mã sẽ tạo mục mới. Bạn xem trước mọi thay đổi; tệp được ghi trọn vẹn hoặc không ghi gì.",
        "A row with a code changes that entry, a row without makes one. You see all of it before; the file is taken whole or not at all.",
    ),
    load_button=("Đọc bảng", "Read it"),
    template_title=("Chưa có bảng?", "No workbook yet?"),
    template_text=(
        "Tải bảng mẫu: các cột, cách ghi từng cột và giá trị được chọn. Cũng có thể tải danh mục hiện có, sửa rồi nạp lại.",
        "Take the empty one: its columns, how each is filled, and what may be chosen. Or take your entries away, change them, and load them again.",
    ),
    template_link=("Bảng mẫu (XLSX)", "Empty workbook (XLSX)"),
    taken_link=("Danh mục hiện có (XLSX)", "Entries as they stand (XLSX)"),
    preview=("Xem lại trước khi ghi", "Look before it is written"),
    faults=("Chỗ phải sửa", "What to put right"),
    row=("Dòng", "Row"),
    cell=("Ô", "Cell"),
    column=("Cột", "Column"),
    wrong=("Sai gì, sửa thế nào", "What is wrong and what to do"),
    more_faults=(
        "Còn {n} chỗ nữa; sửa những chỗ trên rồi nạp lại.",
        "{n} more; they show once these are mended.",
    ),
    owners=("Tên cơ quan được hiểu thế nào?", "For whom were the owners taken?"),
    written_as=("Ghi trong tệp", "As written"),
    taken_for=("Được hiểu là", "Taken for"),
    rows=("Số dòng", "Rows"),
    new_entries=("Mục mới", "New entries"),
    changing=("Mục thay đổi", "Entries that change"),
    changed_fields=("Trường thay đổi", "What changes"),
    first_of=("{shown} dòng đầu trong {n} dòng.", "The first {shown} of {n} rows."),
    hand_in=("Trình công bố ngay sau khi ghi", "Submit them for publication at once"),
    take=("Ghi vào danh mục", "Write them"),
    other_file=("Chọn tệp khác", "Choose another file"),
    loading=("Đang ghi vào danh mục", "Writing"),
    loading_lead=(
        "{file}: ghi trọn vẹn hoặc không ghi gì. Hãy giữ trang này mở cho đến khi xong.",
        "{file} is written whole or not at all. Keep this page open until it is done.",
    ),
    loaded=("Đã ghi xong", "It is written"),
    not_loaded=("Chưa ghi gì", "Nothing was written"),
    bulk=("Sửa nhiều mục", "Change many entries"),
    bulk_title=("Sửa gì ở các mục đã chọn?", "What changes in the entries that you chose?"),
    bulk_lead=(
        "Ô nào để trống thì giữ nguyên ở từng mục. Bạn xem trước từng thay đổi; tất cả được ghi, hoặc không ghi gì.",
        "What is left empty stays in each as it is. You see every change before; all of it is written, or nothing.",
    ),
    bulk_button=("Xem trước", "Look at it first"),
    bulk_none=("Chưa chọn mục nào", "No entry is chosen"),
    bulk_none_text=(
        "Chọn các mục trong danh sách, rồi bấm “Sửa nhiều mục”.",
        "Tick entries in the list, then press “Change many entries”.",
    ),
    bulk_ticked=("Sửa các mục đã chọn", "Change what is ticked"),
    bulk_every=("Sửa cả {n} mục khớp bộ lọc", "Change all {n} that fit"),
    bulk_preview=("Xem lại trước khi sửa hàng loạt", "Look before many are changed"),
    bulk_write=("Ghi tất cả", "Write all of them"),
    bulk_refused=("Không sửa được như vậy", "These cannot be changed so"),
    bulk_back=("Chọn lại trường", "Choose other fields"),
    why_not=("Vì sao", "Why"),
    before_after=("Trước → sau", "Before → after"),
    parts=("Gồm những mục nào?", "What is part of it?"),
    merged=("Đã nhận những mục nào sáp nhập vào?", "What was merged into it?"),
)
DONE = _words(
    registered=("Đã lưu bản nháp.", "The draft is saved."),
    changed=("Đã lưu bản nháp mới.", "The new draft is saved."),
    submitted=(
        "Đã trình công bố. Người duyệt của cơ quan sẽ xem, rồi công bố hoặc trả lại.",
        "It was submitted. An approver of your agency looks at it, and publishes or returns it.",
    ),
    returned=("Đã trả lại kèm ý kiến.", "It was returned with your comment."),
    published=(
        "Đã công bố; ai cũng đọc được ở trang công khai.",
        "It is public: everybody reads it on its page.",
    ),
    withdrawn=("Đã rút bản chưa công bố.", "What was not published is withdrawn."),
    confirmed=("Đã xác nhận.", "It is confirmed."),
)


def _counted(n: int) -> Text:
    return Text(format_number(n, "vi"), format_number(n, "en"))


def first_sentence(counts: Mapping[str, int], *, is_empty: bool) -> Text:
    """Return what waits, as a sentence; `counts` holds only what is the reader's to do."""
    if is_empty:
        return Text("Chưa có mục nào.", "There is no entry yet.")
    waits = {name: number for name, number in counts.items() if number}
    if not counts:
        return Text("Bạn xem được mọi mục của cơ quan mình.", "You see every entry of your agency.")
    if not waits:
        return Text("Không có việc nào chờ bạn.", "Nothing waits for you.")
    said = {
        "finish": Text("{n} bản nháp cần hoàn thiện", "{n} to finish"),
        "decide": Text("{n} mục chờ công bố", "{n} to publish"),
        "confirm": Text("{n} mục đến hạn xác nhận", "{n} to confirm"),
        "hand_over": Text("{n} mục chờ bàn giao", "{n} to hand over"),
    }
    parts = [said[name].fill(n=_counted(number)) for name, number in waits.items()]
    return Text(", ".join(each.vi for each in parts) + ".", ", ".join(each.en for each in parts) + ".")


def found_sentence(count: int, *, is_narrowed: bool) -> Text:
    """Return how many entries there are, or fit."""
    if is_narrowed:
        fits = Text("{n} mục khớp.", "{n} entry fits." if count == 1 else "{n} entries fit.")
    else:
        fits = Text("{n} mục.", "{n} entry." if count == 1 else "{n} entries.")
    return fits.fill(n=_counted(count))


def due_sentence(soon: int, late: int) -> Text:
    """Return how many entries are to be confirmed, and how many of them are late."""
    if not soon:
        return Text(
            "Mọi mục đã được xác nhận trong 11 tháng qua.", "Everything was confirmed within eleven months."
        )
    return Text(
        "{late} mục đã quá một năm chưa xác nhận, {near} mục sẽ đến hạn trong một tháng.",
        "{late} were confirmed more than a year ago; {near} fall due within a month.",
    ).fill(late=_counted(late), near=_counted(soon - late))


def confirmed_sentence(count: int) -> Text:
    """Return how many were confirmed."""
    return Text("Đã xác nhận {n} mục.", "{n} confirmed.").fill(n=_counted(count))


def preview_sentence(faults: int, new: int, changing: int, same: int) -> Text:
    """Return what a workbook would do."""
    if faults:
        return Text(
            "{n} chỗ phải sửa; chưa ghi gì. Hãy sửa trong tệp rồi nạp lại.",
            "{n} to put right; nothing was written. Mend the file and load it again.",
        ).fill(n=_counted(faults))
    return Text(
        "{new} mục mới, {changing} mục thay đổi, {same} mục như cũ.",
        "{new} new, {changing} that change, {same} as they are.",
    ).fill(new=_counted(new), changing=_counted(changing), same=_counted(same))


def taken_sentence(new: int, changing: int, *, is_submitted: bool) -> Text:
    """Return what was written."""
    said = Text(
        "Đã ghi {new} mục mới và {changing} mục thay đổi, {how}.",
        "{new} new entries and {changing} changes were written, {how}.",
    )
    how = Text("đang chờ công bố", "submitted") if is_submitted else Text("dưới dạng bản nháp", "as drafts")
    return said.fill(new=_counted(new), changing=_counted(changing), how=how)


def step_sentence(step: str, rows: int) -> Text:
    """Return what is being done with a workbook."""
    said = {
        "read": Text("Đang đọc và kiểm tra {n} dòng…", "Reading and checking {n} rows…"),
        "write": Text("Đang ghi {n} dòng…", "Writing {n} rows…"),
    }
    return said[step].fill(n=_counted(rows))


def first_of(shown: int, count: int) -> Text:
    """Return that only some rows are shown, "" where all are."""
    if shown >= count:
        return Text("", "")
    return SAY["first_of"].fill(shown=_counted(shown), n=_counted(count))


def bulk_sentence(changing: int, same: int, refused: int) -> Text:
    """Return what a change to many entries would do."""
    if refused:
        return Text(
            "{refused} mục không sửa được như vậy; chưa ghi gì.",
            "{refused} cannot be changed so; nothing is written.",
        ).fill(refused=_counted(refused))
    return Text(
        "{changing} mục sẽ thay đổi, {same} mục đã như vậy.",
        "{changing} will change, {same} say so already.",
    ).fill(changing=_counted(changing), same=_counted(same))


def changed_sentence(count: int, *, is_submitted: bool) -> Text:
    """Return how many were changed."""
    how = Text("đang chờ công bố", "submitted") if is_submitted else Text("dưới dạng bản nháp", "as drafts")
    return Text("Đã sửa {n} mục, {how}.", "{n} were changed, {how}.").fill(n=_counted(count), how=how)
