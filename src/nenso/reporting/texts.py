"""The sentence for every refusal of this room."""

from collections.abc import Mapping

from nenso.kernel.rules import Text
from nenso.reporting.interop.texts import REFUSALS as OF_EXCHANGE

_REGIMES: Mapping[str, Text] = {
    "regime.unknown": Text("Không có chế độ báo cáo “{regime}”.", "There is no report regime “{regime}”."),
    "regime.not_found": Text(
        "Không có chế độ báo cáo “{regime}” có hiệu lực ngày {on}.",
        "No report regime “{regime}” is in force on {on}.",
    ),
    "regime.version_unknown": Text(
        "Không tìm thấy phiên bản này của chế độ báo cáo.", "There is no such version of a report regime."
    ),
    "regime.code": Text(
        "Mã “{regime}” không dùng được: chữ cái không dấu, chữ số, “_”, “.” hoặc “-”, tối đa 40 ký tự.",
        "The code “{regime}” cannot be used: unaccented letters, digits, “_”, “.” or “-”, at most 40.",
    ),
    "regime.kind": Text(
        "Không có loại báo cáo “{kind}”. Các loại: định kỳ, chuyên đề, đột xuất.",
        "There is no kind of report “{kind}”: periodic, thematic or ad hoc.",
    ),
    "regime.name": Text("Chế độ báo cáo phải có tên.", "A report regime takes a name."),
    "regime.frequency": Text(
        "Không có tần suất “{frequency}” cho báo cáo định kỳ.",
        "“{frequency}” is no frequency of a periodic report.",
    ),
    "regime.no_reporters": Text(
        "Hãy nêu ai phải báo cáo: nhóm, loại cơ quan hoặc từng cơ quan.",
        "Say who reports: a group, types of organisation, or single ones.",
    ),
    "regime.no_deadlines": Text(
        "Báo cáo định kỳ phải có thời hạn gửi.", "A periodic report takes a deadline."
    ),
    "regime.no_deadline": Text(
        "Chế độ báo cáo không có thời hạn cho loại cơ quan “{type}”.",
        "The regime sets no deadline for organisations of the type “{type}”.",
    ),
    "regime.deadline": Text(
        "Thời hạn của “{type}” phải là ngày 1 đến 31 của tháng cuối kỳ hoặc tháng sau.",
        "The deadline of “{type}” must be a day from 1 to 31 of the period's last month or of one after it.",
    ),
    "regime.too_soon": Text(
        "Kỳ {period}: chốt số liệu {cutoff}, hạn gửi {due} ({type}), không có ngày làm việc nào ở giữa. "
        "Khoản 5 điều 8 Nghị định 09/2019/NĐ-CP yêu cầu ít nhất một ngày.",
        "Period {period}: data close on {cutoff} and the report is due on {due} ({type}), with no working day left. "
        "Article 8(5) of Decree 09/2019/NĐ-CP wants at least one.",
    ),
    "regime.levels": Text(
        "Kỳ {period}: hạn của {lower} là {lower_due}, phải trước hạn của {upper} là {upper_due}.",
        "Period {period}: {lower} is due on {lower_due}, which must come before {upper_due}, when {upper} is due.",
    ),
    "regime.starts_that_day": Text(
        "Chế độ báo cáo “{regime}” đã có phiên bản hiệu lực từ ngày {on}.",
        "The regime “{regime}” already has a version in force from {on}.",
    ),
    "regime.not_a_draft": Text(
        "Phiên bản này của “{regime}” không còn là dự thảo.",
        "This version of “{regime}” is no draft any more.",
    ),
    "regime.another_form": Text(
        "Biểu mẫu này không phải của chế độ báo cáo “{regime}”.", "The form is not of the regime “{regime}”."
    ),
    "regime.no_form": Text(
        "Chế độ báo cáo “{regime}” chưa có biểu mẫu.", "The regime “{regime}” has no form yet."
    ),
    "regime.no_reason": Text("Hãy nêu lý do chấm dứt.", "Say why it ends."),
    "regime.ends_before": Text(
        "“{regime}” có hiệu lực từ {since} nên chỉ chấm dứt được sau ngày đó.",
        "“{regime}” is in force from {since} and can only end after that day.",
    ),
    "regime.not_its_period": Text(
        "Chế độ báo cáo “{regime}” không báo cáo theo kỳ {period}.",
        "The regime “{regime}” has no reports for {period}.",
    ),
    "call.periodic": Text(
        "“{regime}” là báo cáo định kỳ, không yêu cầu đột xuất.",
        "“{regime}” is a periodic report and is not called for.",
    ),
    "call.title": Text("Hãy nêu nội dung yêu cầu báo cáo.", "Say what the report is about."),
    "call.days": Text(
        "Ngày cuối {last} phải không trước ngày đầu {first}.",
        "The last day {last} is before the first, {first}.",
    ),
    "call.title_long": Text(
        "Nội dung yêu cầu dài {count} ký tự; tối đa {most}.",
        "The title has {count} letters; {most} at most.",
    ),
    "call.due_past": Text(
        "Hạn gửi {due} đã qua, hôm nay là {on}.", "The due day {due} is past: today is {on}."
    ),
    "call.too_soon": Text(
        "Số liệu tính đến ngày {cutoff}, hạn gửi {due} là quá sớm: phải cách ít nhất một ngày làm việc "
        "(khoản 5 Điều 8 Nghị định 09/2019/NĐ-CP).",
        "The data run until {cutoff}, so {due} is too early: at least one working day must lie between "
        "(article 8(5) of Decree 09/2019/NĐ-CP).",
    ),
    "call.repeated": Text(
        "{name} đã yêu cầu báo cáo “{title}” về đúng những ngày này lúc {at}.",
        "{name} called for “{title}” about the same days at {at}.",
    ),
    "call.nobody": Text(
        "Ngày {on} không có cơ quan nào thuộc đối tượng báo cáo của “{regime}”.",
        "Nobody reports under “{regime}” on {on}.",
    ),
    "call.not_found": Text(
        "Chế độ báo cáo “{regime}” không có yêu cầu số {number}.",
        "The regime “{regime}” has no call number {number}.",
    ),
    "form.invalid": Text(
        "Biểu mẫu còn {count} chỗ phải sửa. Chỗ đầu tiên: {first}",
        "The form has {count} things to put right. The first: {first}",
    ),
    "form.no_previous": Text(
        "Công thức trong biểu mẫu không đọc được kỳ trước.",
        "A form's formulas do not read the period before.",
    ),
    "form.no_part": Text("Biểu mẫu không có phần “{part}”.", "The form has no part “{part}”."),
    "form.not_found": Text("Không tìm thấy biểu mẫu này.", "There is no such form."),
    "form.changed": Text(
        "{name} đã lưu biểu mẫu lúc {at}. Hãy mở lại rồi sửa; nội dung của bạn chưa bị ghi đè.",
        "{name} stored the form at {at}. Open it again and change it there; nothing of yours was overwritten.",
    ),
}
_SUBMISSIONS: Mapping[str, Text] = {
    "submission.not_found": Text("Không tìm thấy báo cáo này.", "There is no such report."),
    "organisation.ended": Text(
        "{organisation} chấm dứt hoạt động sau ngày {until}, không còn tồn tại ngày {on}. Cơ quan kế thừa: {successor}.",
        "{organisation} ended after {until} and did not exist on {on}. Its successor: {successor}.",
    ),
    "submission.not_a_reporter": Text(
        "{organisation} không phải báo cáo theo “{regime}”.",
        "{organisation} does not report under “{regime}”.",
    ),
    "submission.state": Text(
        "Báo cáo {state} nên không thể {verb}.",
        "The report is {state}; that step ({verb}) does not begin here.",
    ),
    "submission.closed": Text(
        "Báo cáo {state} nên không sửa được.", "The report is {state} and cannot be changed."
    ),
    "submission.unknown_cell": Text("Biểu mẫu không có ô “{key}”.", "The form has no cell “{key}”."),
    "submission.cells": Text(
        "{count} ô chưa đọc được nên chưa lưu gì. Ô đầu tiên: {first}",
        "{count} cells cannot be read, so nothing was saved. The first: {first}",
    ),
    "submission.changed": Text(
        "{name} đã sửa cùng ô lúc {at} ({cell}): {theirs}; bạn muốn ghi {mine}. Hãy chọn giá trị đúng rồi lưu lại; "
        "{count} ô của bạn chưa được ghi và vẫn còn đây.",
        "{name} changed the same cell at {at} ({cell}): {theirs}, where you want {mine}. Choose the right value and "
        "save again; {count} of your cells were not stored and are still here.",
    ),
    "submission.filled_needs_reason": Text(
        "{cell}: số đã biết là {value}. Muốn ghi số khác phải nêu lý do.",
        "{cell}: {value} is known. Another figure takes a reason.",
    ),
    "submission.deviation_reasons": Text(
        "{count} ô khác với số đã biết mà chưa nêu lý do. Ô đầu tiên: {cell}",
        "{count} cells differ from what is known without a reason. The first: {cell}",
    ),
    "submission.stale": Text(
        "{name} đã sửa báo cáo lúc {at}. Hãy xem lại rồi gửi.",
        "{name} changed the report at {at}. Look at it again, then submit.",
    ),
    "submission.has_errors": Text(
        "Báo cáo còn {count} lỗi nên chưa gửi được. Lỗi đầu tiên: {first}",
        "The report has {count} errors and cannot be submitted. The first: {first}",
    ),
    "submission.warnings_unexplained": Text(
        "{count} điểm cần giải trình bằng lời trước khi gửi. Điểm đầu tiên: {first}",
        "{count} points take a written explanation before the report is submitted. The first: {first}",
    ),
    "submission.no_reason": Text("Hãy nêu lý do.", "Give a reason."),
    "submission.own": Text(
        "{name} đã gửi báo cáo này nên không được tự duyệt.",
        "{name} submitted this report and cannot approve it as well.",
    ),
    "submission.version": Text(
        "Bạn đã xem phiên bản {seen}; báo cáo nay là phiên bản {present}. Hãy xem lại trước khi duyệt.",
        "You looked at version {seen}; the report now is version {present}. Look at it again before you approve.",
    ),
}
_WORKBOOKS: Mapping[str, Text] = {
    "workbook.unreadable": Text("{why}", "{why}"),
    "workbook.no_meta": Text(
        "Tệp không phải là mẫu do hệ thống này xuất ra. Hãy tải mẫu rồi điền vào đó.",
        "The file is no template of this system. Download the template and fill that in.",
    ),
    "workbook.other_form": Text(
        "Tệp theo biểu mẫu phiên bản cũ hoặc của chế độ khác ({found}); báo cáo này dùng {wanted}. Hãy tải mẫu mới.",
        "The file is of another version of the form or another regime ({found}); this report uses {wanted}. "
        "Download the new template.",
    ),
    "workbook.other_organisation": Text(
        "Tệp là của cơ quan {found}; báo cáo này của {wanted}.",
        "The file is of the organisation {found}; this report is of {wanted}.",
    ),
    "workbook.other_period": Text(
        "Tệp là của kỳ {found}; báo cáo này là kỳ {wanted}.",
        "The file is for {found}; this report is for {wanted}.",
    ),
    "workbook.too_many_rows": Text(
        "Trang “{sheet}” có hơn {most} dòng, nhiều hơn mọi biểu mẫu. Tệp chưa được đọc.",
        "The sheet “{sheet}” has more than {most} rows, more than any form. The file was not read.",
    ),
    "workbook.problems": Text(
        "Tệp còn {count} chỗ phải sửa nên chưa nhập gì. Chỗ đầu tiên: {first}",
        "The file has {count} things to put right, so nothing was taken. The first: {first}",
    ),
}
REFUSALS: Mapping[str, Text] = {**OF_EXCHANGE, **_REGIMES, **_SUBMISSIONS, **_WORKBOOKS}
