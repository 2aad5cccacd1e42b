"""Sentences of assessment rounds."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    # --- The round and its calendar ---
    "round.not_found": Text("Không có đợt đánh giá “{round}”.", "There is no assessment round “{round}”."),
    "round.code": Text(
        "Mã đợt “{code}” chỉ được gồm chữ thường không dấu, chữ số và dấu gạch ngang, tối đa 64 ký tự.",
        "The code “{code}” may hold small letters, digits and hyphens only, 64 at most.",
    ),
    "round.code_taken": Text(
        "Đã có đợt mang mã “{code}”.", "There is a round with the code “{code}” already."
    ),
    "round.name": Text("Hãy đặt tên đợt bằng cả hai thứ tiếng.", "Name the round in both languages."),
    "round.days": Text(
        "Lịch không đúng thứ tự: {after} ({second}) phải sau {before} ({first}).",
        "The days are out of order: {after} ({second}) must come after {before} ({first}).",
    ),
    "round.days_same": Text("Lịch mới giống hệt lịch cũ.", "The new days are the ones there are."),
    "round.day_back": Text(
        "Đợt đã mở nên chỉ được gia hạn: không lùi {day} từ {was} về {wanted}.",
        "The round is open, so days only move on: {day} cannot go back from {was} to {wanted}.",
    ),
    "round.day_over": Text(
        "Không đổi được {day} ({was}) sang {wanted}: ngày ấy đã qua hoặc đợt đã mở.",
        "It is too late to move {day} ({was}) to {wanted}: the day is over, or the round is open.",
    ),
    "round.points_unknown": Text(
        "Không mở đợt bằng “{edition}” được: văn bản không cho biết điểm hoặc cách chấm của “{criterion}”.",
        "“{edition}” cannot be assessed by: the act does not give the points or the rule of “{criterion}”.",
    ),
    "round.key_twice": Text(
        "Ấn bản “{edition}” cho “{first}” và “{second}” cùng đọc số liệu “{key}”; mỗi tiêu chí phải có số liệu riêng.",
        "In “{edition}” both “{first}” and “{second}” read the input “{key}”; each criterion needs inputs of its own.",
    ),
    "round.no_participants": Text(
        "Nhóm “{group}” không có cơ quan nào vào ngày {on}.",
        "The group “{group}” has no organisations on {on}.",
    ),
    "round.binding": Text(
        "Không gắn số đo vào “{key}” được: ấn bản không có số liệu này hoặc chưa nêu chỉ tiêu.",
        "Nothing can be measured for “{key}”: the edition has no such input, or no indicator is named.",
    ),
    "round.binding_unknown": Text(
        "Hệ thống không có chỉ tiêu: {indicators}.", "Nobody defined the indicators: {indicators}."
    ),
    "round.opened_already": Text("Đợt “{round}” đã mở.", "The round “{round}” is open already."),
    "round.over": Text(
        "Hạn tự chấm của đợt “{round}” là {last}, đã qua. Hãy sửa lịch trước khi mở.",
        "Self-assessment in “{round}” ended on {last}. Change the days before opening it.",
    ),
    "round.closed": Text("Đợt “{round}” đã chốt.", "The round “{round}” is closed."),
    "round.not_illustrative": Text(
        "“{round}” là đợt thật: không điền số liệu mô phỏng vào đó.",
        "“{round}” is a real round: nothing made up is filled in there.",
    ),
    "round.no_reason": Text("Hãy nêu lý do.", "Say why."),
    "round.not_yet": Text(
        "Việc này thuộc bước “{phase}”; đợt “{round}” đang ở bước “{now}”.",
        "This belongs to the phase “{phase}”; the round “{round}” is in “{now}”.",
    ),
    "round.too_late": Text(
        "Bước “{phase}” của đợt “{round}” đã hết vào {last}; nay là bước “{now}”.",
        "The phase “{phase}” of the round “{round}” ended on {last}; it is in “{now}” now.",
    ),
    # --- Participants ---
    "participant.not_found": Text(
        "Cơ quan “{unit}” không tham gia đợt “{round}”.",
        "“{unit}” does not take part in the round “{round}”.",
    ),
    "participant.submitted": Text(
        "{name} đã ký gửi bản tự chấm lúc {at}. Muốn sửa, người phê duyệt phải rút lại trước hạn.",
        "{name} signed off the self-assessment at {at}. To change it, the approver takes it back before the last day.",
    ),
    "participant.not_submitted": Text(
        "Bản tự chấm chưa được ký gửi.", "The self-assessment is not signed off yet."
    ),
    "participant.not_its_own": Text(
        "{name} phê duyệt cho cơ quan chủ trì đợt, không ký thay cơ quan được đánh giá.",
        "{name} approves for the committee that runs the round, and does not sign for an agency that is assessed.",
    ),
    "participant.judge": Text(
        "{name} được giao thẩm định trong đợt này nên không ký bản tự chấm nào của đợt.",
        "{name} verifies in this round and so signs off no self-assessment of it.",
    ),
    "assessment.gaps": Text(
        "Còn thiếu {count} mục. Mục đầu: {first} Hãy bổ sung, hoặc nêu lý do gửi khi còn thiếu.",
        "{count} things are missing. The first: {first} Complete them, or say why it is sent without.",
    ),
    # --- Evidence ---
    "evidence.no_title": Text("Hãy ghi trích yếu của tài liệu.", "Say what the document is about."),
    "evidence.file_or_link": Text(
        "Hãy đưa một tệp hoặc một đường dẫn (không cả hai), hoặc nêu mục trong danh mục.",
        "Give a file or a link, not both, or name an entry of the catalogue.",
    ),
    "evidence.link": Text(
        "“{url}” không phải đường dẫn mở được. Hãy dán địa chỉ đầy đủ, bắt đầu bằng https://",
        "“{url}” is no link that can be opened. Paste the whole address, beginning with https://",
    ),
    "evidence.too_long": Text(
        "Ô này có {length} ký tự, tối đa {most}.", "There are {length} characters here, at most {most} fit."
    ),
    "evidence.sign": Text(
        "Ô này có ký tự rỗng (NUL), không lưu được. Hãy gõ lại.",
        "There is a null character here, which cannot be kept. Type it again.",
    ),
    "evidence.day": Text(
        "Ngày ban hành {day} chưa tới.", "The document cannot be of {day}: that day is still to come."
    ),
    "evidence.twice": Text(
        "Tài liệu này đã có ở mục này: “{title}”.", "This document is with this entry already: “{title}”."
    ),
    "evidence.removed": Text("Tài liệu này đã gỡ.", "This document was removed already."),
    "evidence.of_objection": Text(
        "Tài liệu kèm kiến nghị được giữ nguyên, không gỡ.", "What came with an objection stays with it."
    ),
    # --- Entries ---
    "entry.not_found": Text("Không có mục tự chấm này.", "There is no such entry."),
    "evidence.not_found": Text("Không có tài liệu này.", "There is no such document."),
    "entry.unknown_key": Text("Tiêu chí này không hỏi “{key}”.", "This criterion does not ask for “{key}”."),
    "entry.measured": Text(
        "“{name}” do hệ thống đo ({value}), không nhập đè được. Nếu thấy sai, hãy kiến nghị sau khi có kết quả thẩm định.",
        "“{name}” was measured ({value}) and is not typed over. Where it is wrong, object to it after verification.",
    ),
    "entry.not_a_number": Text(
        "{name}: “{value}” không phải là số. Viết bằng chữ số, ví dụ 1234,5.",
        "{name}: “{value}” is not a number. Write it in digits, such as 1234.5.",
    ),
    "entry.two_numbers": Text(
        "{name}: “{value}” có thể là {first} hoặc {second}. Hãy viết lại theo số muốn nói.",
        "{name}: “{value}” may be {first} or {second}. Write the one that is meant.",
    ),
    "entry.not_a_choice": Text(
        "{name}: “{value}” không phải một trong các lựa chọn: {choices}.",
        "{name}: “{value}” is none of the answers: {choices}.",
    ),
    "entry.out_of_range": Text(
        "{name}: {value} không hợp lệ, cần {range}.", "{name}: {value} cannot be, it must be {range}."
    ),
    "entry.note_too_long": Text(
        "Thuyết minh có {length} ký tự, tối đa {most}.",
        "The note has {length} characters, at most {most} fit.",
    ),
    "entry.changed_meanwhile": Text(
        "{name} đã sửa mục này lúc {at}, nay là: {held}. Thay đổi của bạn chưa được ghi; hãy xem lại rồi ghi.",
        "{name} changed this entry at {at}; it now holds: {held}. Your change was not stored: look again, then save.",
    ),
    # --- By workbook ---
    "book.unreadable": Text("Không đọc được tệp: {why}", "The file cannot be read: {why}"),
    "book.not_ours": Text(
        "Đây không phải tệp tự chấm tải từ trang của cơ quan. Hãy tải tệp mẫu rồi điền vào đó.",
        "This is no workbook of a self-assessment. Download it from the agency's page and fill that in.",
    ),
    "book.too_many_rows": Text("Tệp có hơn {most} dòng.", "The workbook has more than {most} rows."),
    "book.other": Text(
        "Tệp này của đợt {round}, cơ quan {unit}. Hãy tải tệp của cơ quan đang mở.",
        "This workbook is of round {round} and agency {unit}. Download that of the agency that is open.",
    ),
    "book.unknown_key": Text(
        "Ấn bản của đợt không có ô “{key}”.", "The edition of this round has no cell “{key}”."
    ),
    "book.key_twice": Text("Ô “{key}” đã có ở dòng {row}.", "The cell “{key}” stands in row {row} already."),
    "book.note_twice": Text(
        "Ghi chú của tiêu chí này đã có ở dòng {row}.",
        "The note of this criterion stands in row {row} already.",
    ),
    "book.problems": Text(
        "Còn {count} chỗ phải sửa trong tệp; chưa ghi gì.",
        "There are {count} places to put right in the file; nothing was stored.",
    ),
    "book.changed_meanwhile": Text(
        "Có người vừa sửa bản tự chấm sau khi bạn xem tệp. Hãy xem lại rồi ghi.",
        "Somebody changed the self-assessment after you looked at the file. Look again, then store.",
    ),
    # --- Verification ---
    "deal.nobody": Text("Hãy chọn ít nhất một người thẩm định.", "Choose at least one verifier."),
    "deal.too_few": Text(
        "Cơ quan {unit} cần {needed} người thẩm định không thuộc cơ quan ấy, mới có {found}. Hãy chọn thêm người.",
        "Agency {unit} needs {needed} verifiers who are not its own, and there are {found}. Choose more people.",
    ),
    "deal.no_verifier": Text(
        "{count} người được chọn không có vai trò thẩm định.",
        "{count} of those chosen hold no role of verifier.",
    ),
    "deal.signed_off": Text(
        "{name} đã ký một bản tự chấm của đợt này nên không thẩm định trong đợt.",
        "{name} signed off a self-assessment of this round and so verifies nothing in it.",
    ),
    "deal.begun": Text(
        "Đã có tiêu chí được thẩm định nên không chia lại việc.",
        "Criteria have been judged already, so the work is not dealt again.",
    ),
    "review.verdict": Text(
        "Kết luận “{verdict}” không hợp lệ: chọn chấp nhận, giảm hoặc tăng.",
        "“{verdict}” is no verdict: accept, cut or raise.",
    ),
    "review.not_less": Text(
        "Kết luận giảm nhưng số liệu mới được {found} điểm, không ít hơn {claimed} điểm tự chấm.",
        "The verdict is to cut, but the new figures earn {found} points, no less than the {claimed} claimed.",
    ),
    "review.not_more": Text(
        "Kết luận tăng nhưng số liệu mới được {found} điểm, không nhiều hơn {claimed} điểm tự chấm.",
        "The verdict is to raise, but the new figures earn {found} points, no more than the {claimed} claimed.",
    ),
    "review.not_dealt": Text(
        "Tiêu chí này không được giao cho {name} thẩm định.", "This criterion was not dealt to {name}."
    ),
    "review.own_agency": Text(
        "{name} thuộc cơ quan được đánh giá nên không thẩm định cơ quan ấy.",
        "{name} belongs to the agency that is assessed and so does not judge it.",
    ),
    "review.settled": Text(
        "Khác biệt ở tiêu chí này đã được quyết định.", "The difference at this criterion is settled already."
    ),
    "review.nothing_to_settle": Text(
        "Hai người thẩm định chưa cho kết luận khác nhau ở tiêu chí này.",
        "Two reviewers have not come to different findings here.",
    ),
    "review.own_review": Text(
        "{name} đã thẩm định tiêu chí này nên không quyết định khác biệt.",
        "{name} judged this criterion and so does not settle the difference.",
    ),
    "request.no_question": Text("Hãy viết cần bổ sung gì.", "Say what is missing."),
    "request.no_answer": Text("Hãy viết câu trả lời.", "Write an answer."),
    "request.too_long": Text(
        "Ô này có {length} ký tự, tối đa {most}.", "There are {length} characters here, at most {most} fit."
    ),
    "request.due": Text(
        "Hạn trả lời {due} phải từ {first} đến {last}.",
        "The last day {due} must lie between {first} and {last}.",
    ),
    "request.answered": Text("{name} đã trả lời yêu cầu này.", "{name} answered this request already."),
    # --- Objections ---
    "objection.no_claim": Text("Hãy nêu căn cứ kiến nghị.", "Say what you object to, and why."),
    "objection.not_found_yet": Text(
        "Tiêu chí này chưa có kết quả thẩm định để kiến nghị.", "Nothing was found here yet to object to."
    ),
    "objection.once": Text(
        "Tiêu chí này đã có kiến nghị; mỗi tiêu chí được kiến nghị một lần.",
        "There is an objection to this criterion already; each is objected to once.",
    ),
    "objection.nothing_other": Text(
        "Số liệu đề nghị giống hệt kết quả thẩm định. Hãy ghi số liệu mà cơ quan cho là đúng.",
        "The figures you want are those that were found. Write the ones that you hold to be true.",
    ),
    "objection.decided": Text(
        "{name} đã quyết định kiến nghị này.", "{name} decided this objection already."
    ),
    "objection.state": Text(
        "“{state}” không phải một quyết định: chọn chấp nhận, chấp nhận một phần hoặc không chấp nhận.",
        "“{state}” is no decision: accept, accept in part, or reject.",
    ),
    "objection.own_review": Text(
        "{name} đã thẩm định tiêu chí này nên không quyết định kiến nghị về nó.",
        "{name} judged this criterion and so does not decide an objection to it.",
    ),
    "objection.partly": Text(
        "Chấp nhận một phần thì số liệu phải khác cả kết quả thẩm định lẫn số liệu đề nghị.",
        "Accepted in part, the figures differ from what was found and from what was wanted.",
    ),
    # --- Closing ---
    "round.undone": Text(
        "Chưa xong: {unsigned} cơ quan chưa gửi, {unverified} tiêu chí chưa thẩm định, {unanswered} yêu cầu chưa trả lời. "
        "Hãy làm nốt, hoặc nêu lý do chốt khi còn thiếu.",
        "Undone: {unsigned} agencies not signed off, {unverified} criteria not verified, {unanswered} requests not "
        "answered. Finish them, or say why the round closes without.",
    ),
    "round.objections_open": Text(
        "Còn {count} kiến nghị chưa quyết định; không chốt đợt khi chưa trả lời cơ quan.",
        "{count} objections are not decided; a round does not close on agencies that were not answered.",
    ),
    "round.nothing": Text(
        "Đợt chưa có số liệu nào để tính.", "There is no figure in this round to compute from."
    ),
    "lift.places": Text("Số bậc phải từ 1 đến {most}.", "The places must be from 1 to {most}."),
    "lift.not_additive": Text(
        "Điểm các tiêu chí của “{edition}” không cộng thẳng thành điểm tổng hợp, nên không tính được đường lên.",
        "In “{edition}” the points of criteria do not add up to those of the whole, so no way up can be worked out.",
    ),
    "lift.nothing": Text("Cơ quan này chưa có số liệu nào.", "This agency has no figure yet."),
}
