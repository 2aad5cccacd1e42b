"""What a reader says of a workbook: errors that stop it, and warnings to look at."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

WORDS: Mapping[str, Text] = {
    "reading.no_table": Text(
        "Không trang nào có bảng nhiệm vụ hoặc chỉ tiêu. Cần một dòng tiêu đề có “Nhiệm vụ” và “Cơ quan chủ trì”, "
        "“Thời hạn” hoặc “Sản phẩm”; hoặc “Chỉ tiêu” và “Giá trị”.",
        "No sheet holds a table of tasks or targets. It takes a row of headings with “Nhiệm vụ” (task) and “Cơ quan chủ trì” (lead), "
        "“Thời hạn” (due) or “Sản phẩm” (deliverable); or with “Chỉ tiêu” (target) and “Giá trị” (value).",
    ),
    "reading.sheet_without_table": Text(
        "Trang “{sheet}” không có bảng nào đọc được nên được bỏ qua.",
        "The sheet “{sheet}” holds no table that can be read and was passed over.",
    ),
    "reading.no_name": Text(
        "{sheet}, dòng {at}: có thời hạn hoặc cơ quan nhưng không có nội dung nhiệm vụ. Hãy ghi nội dung.",
        "{sheet}, row {at}: there is a day or an agency but no task. Write the task.",
    ),
    "reading.no_target": Text(
        "{sheet}, dòng {at}: có giá trị nhưng không có tên chỉ tiêu. Hãy ghi tên.",
        "{sheet}, row {at}: there is a value but no target. Write its name.",
    ),
    "reading.day": Text(
        "{sheet}, dòng {at}: không đọc được ngày “{written}”. Hãy ghi như 31/12/2025, tháng 6/2025, Quý II/2025 hoặc để trống.",
        "{sheet}, row {at}: “{written}” is no day. Write 31/12/2025, tháng 6/2025 or Quý II/2025, or leave it empty.",
    ),
    "reading.value": Text(
        "{sheet}, dòng {at}: không đọc được giá trị “{written}”. Hãy ghi như ≥ 80, trên 50 % hoặc 48.000.",
        "{sheet}, row {at}: “{written}” is no value. Write ≥ 80, trên 50 % or 48.000.",
    ),
    "reading.number_twice": Text(
        "{sheet}, dòng {at}: số hiệu {number} đã có ở dòng {before}. Hãy đánh số khác.",
        "{sheet}, row {at}: the number {number} stands in row {before} already. Number one of them otherwise.",
    ),
    "reading.number": Text(
        "{sheet}, dòng {at}: số hiệu “{number}” không dùng được. Chỉ dùng chữ, chữ số, “.”, “-” hoặc “_”.",
        "{sheet}, row {at}: the number “{number}” cannot be used: letters, digits, “.”, “-” or “_” alone.",
    ),
    "reading.split": Text(
        "{sheet}, dòng {at}: một dòng ghi {count} nhiệm vụ, đã tách thành {numbers}. Hãy xem lại.",
        "{sheet}, row {at}: one row holds {count} tasks, told apart as {numbers}. Look at them.",
    ),
    "reading.continued": Text(
        "{sheet}, dòng {at}: ô nhiệm vụ được gộp với dòng trên nên sản phẩm và cơ quan được nối vào nhiệm vụ {number}.",
        "{sheet}, row {at}: the task's cell is merged with the row above; its deliverable and agency were added to task {number}.",
    ),
    "reading.recurring": Text(
        "{sheet}, dòng {at}: “{written}” không phải là một hạn, nhiệm vụ {number} để trống thời hạn.",
        "{sheet}, row {at}: “{written}” is no one day; task {number} has no due day.",
    ),
    "reading.left_out": Text(
        "{sheet}, dòng {at}: “{written}” không thuộc bảng nên được bỏ qua.",
        "{sheet}, row {at}: “{written}” is no part of the table and was passed over.",
    ),
    "reading.no_number": Text(
        "{sheet}, dòng {at}: không ghi số thứ tự, đã đánh số {number}.",
        "{sheet}, row {at}: there is no number; {number} was given.",
    ),
    "reading.agency_unknown": Text(
        "{sheet}, dòng {at}: không rõ cơ quan chủ trì “{written}”. Hãy ghi đúng tên hoặc mã, hoặc để trống.",
        "{sheet}, row {at}: no agency is called “{written}”. Write its name or code, or leave it empty.",
    ),
    "reading.agency_ended": Text(
        "{sheet}, dòng {at}: “{written}” đã chấm dứt hoạt động và không có một cơ quan kế thừa duy nhất. Hãy ghi cơ quan hiện nay.",
        "{sheet}, row {at}: “{written}” is no more and has no one successor. Write who does it now.",
    ),
    "reading.agency_reorganised": Text(
        "{sheet}, dòng {at}: “{written}” đã được tổ chức lại, ghi theo cơ quan kế thừa {successor}.",
        "{sheet}, row {at}: “{written}” was reorganised; its successor {successor} was written.",
    ),
    "reading.lead_of_all": Text(
        "{sheet}, dòng {at}: “{written}” không phải một cơ quan, nhiệm vụ {number} để trống cơ quan chủ trì.",
        "{sheet}, row {at}: “{written}” is no one agency; nobody leads task {number}.",
    ),
    "reading.several_leads": Text(
        "{sheet}, dòng {at}: có {count} cơ quan chủ trì; lấy {lead}, các cơ quan khác là phối hợp.",
        "{sheet}, row {at}: there are {count} leads; {lead} was taken, the others cooperate.",
    ),
    "reading.cooperating_unknown": Text(
        "{sheet}, dòng {at}: không rõ cơ quan phối hợp “{written}”, được bỏ qua.",
        "{sheet}, row {at}: no agency is called “{written}”; it was left out of those that cooperate.",
    ),
    "reading.refused": Text("{sheet}, dòng {at}: {why}", "{sheet}, row {at}: {why}"),
    "reading.no_due": Text(
        "{sheet}, dòng {at}: chỉ tiêu không ghi thời hạn, lấy ngày cuối của kế hoạch, {due}.",
        "{sheet}, row {at}: the target has no day; the plan's last day, {due}, was taken.",
    ),
    "reading.part": Text(
        "{sheet}, dòng {at}: {number} là việc thành phần của nhiệm vụ {parent}, do cơ quan tự thêm nên không nhập.",
        "{sheet}, row {at}: {number} is a part of task {parent}, which its agency adds itself; it was not taken.",
    ),
    "reading.stands": Text(
        "{sheet}, dòng {at}: {number} đã có trong kế hoạch đang thực hiện và được giữ nguyên.",
        "{sheet}, row {at}: {number} is in the plan in force already and was left as it is.",
    ),
    "reading.cycle": Text(
        "Các nhiệm vụ chờ nhau thành vòng: {way}.", "The tasks wait for one another in a circle: {way}."
    ),
    "reading.waits_for": Text(
        "{sheet}, dòng {at}: không có nhiệm vụ {number} để chờ.",
        "{sheet}, row {at}: there is no task {number} to wait for.",
    ),
}
