"""What the intake of events, systems and their keys refuse."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    # --- a batch ---------------------------------------------------------------------------------------------
    "batch.not_json": Text(
        "Lô sự kiện không phải là JSON đúng: {why}. Chưa nhận sự kiện nào.",
        "The batch is not JSON: {why}. No event was taken.",
    ),
    "batch.too_many": Text(
        "Lô có {sent} sự kiện, mỗi lô nhận nhiều nhất {most}. Hãy chia nhỏ; chưa nhận sự kiện nào.",
        "The batch has {sent} events; at most {most} are taken at a time. Split it; no event was taken.",
    ),
    # --- one event -------------------------------------------------------------------------------------------
    "event.unreadable": Text("Sự kiện không đúng cấu trúc: {why}.", "The event is not in its form: {why}."),
    "event.unprintable": Text(
        "Mã sự kiện, số hồ sơ và tên dữ kiện không được chứa ký tự điều khiển.",
        "The names of events, dossiers and facts hold no control characters.",
    ),
    "event.future": Text(
        "Thời điểm {at} ở tương lai. Hãy kiểm tra đồng hồ và múi giờ của máy gửi.",
        "The moment {at} is in the future. Check the clock and the offset of the sender.",
    ),
    "event.too_old": Text(
        "Sự kiện trước ngày {oldest} không còn được nhận.", "Events before {oldest} are no longer taken."
    ),
    "event.unknown_procedure": Text(
        "Ngày {on} không có thủ tục hành chính mã “{procedure}”.",
        "On {on} there was no procedure with the code “{procedure}”.",
    ),
    "event.unknown_organisation": Text(
        "Ngày {on} không có cơ quan mã “{organisation}”.",
        "On {on} there was no organisation with the code “{organisation}”.",
    ),
    "event.not_served": Text(
        "Hệ thống này không gửi thay cho cơ quan “{organisation}”: cơ quan đó không thuộc cơ quan chủ quản của hệ thống.",
        "This system does not send for the organisation “{organisation}”, which is not under the system's owner.",
    ),
    "event.no_rating": Text("Sự kiện đánh giá phải có mức từ 1 đến 5.", "A rating takes a mark from 1 to 5."),
    "event.no_channel": Text(
        "Sự kiện tiếp nhận phải có kênh: online, one_stop hoặc post.",
        "A dossier is received by a channel: online, one_stop or post.",
    ),
    "event.changed": Text(
        "Sự kiện “{id}” đã được nhận với nội dung khác. Nội dung đã nhận được giữ nguyên; muốn sửa, hãy gửi sự kiện mới.",
        "The event “{id}” was taken with other content, which stays. To correct it, send a new event.",
    ),
    # --- totals and reconciliation ---------------------------------------------------------------------------
    "totals.not_json": Text(
        "Nội dung gửi lên không phải là JSON đúng: {why}.", "What was sent is not the JSON expected: {why}."
    ),
    "totals.unknown_kind": Text(
        "Không có loại sự kiện “{kind}”. Các loại: {known}.",
        "There is no kind of event “{kind}”. The kinds are {known}.",
    ),
    "totals.not_a_number": Text(
        "Tổng của loại “{kind}” phải là số nguyên từ 0 đến {most}.",
        "The total of “{kind}” is a whole number from 0 to {most}.",
    ),
    "totals.future": Text("Ngày {day} chưa đến.", "The day {day} has not come yet."),
    "totals.too_old": Text(
        "Ngày {day} đã khóa số; chỉ đối soát được từ ngày {oldest}.",
        "The day {day} is closed; days from {oldest} on can be reconciled.",
    ),
    "totals.too_many_ids": Text(
        "Danh sách có {sent} mã, mỗi lần đối chiếu nhiều nhất {most}. Hãy gửi riêng từng loại sự kiện.",
        "The list has {sent} names; at most {most} are compared at a time. Send one kind of event at a time.",
    ),
    # --- retention -------------------------------------------------------------------------------------------
    "retention.still_kept": Text(
        "Sự kiện ngày {day} còn trong thời hạn lưu, đến hết thời hạn mới được xóa.",
        "Events of {day} are still kept; they are deleted only after their time.",
    ),
    "retention.counts_differ": Text(
        "Số đếm ngày {day} khác sự kiện gốc ở {count} chỗ, nên chưa xóa sự kiện. Chỗ đầu tiên: {first}.",
        "The counts of {day} differ from its events in {count} places, so the events stay. The first: {first}.",
    ),
    # --- systems and keys ------------------------------------------------------------------------------------
    "system.not_found": Text(
        "Không có hệ thống “{system}” trong danh sách đo.", "There is no metered system “{system}”."
    ),
    "system.code": Text(
        "Mã hệ thống “{code}” chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch ngang; từ 2 đến 32 ký tự.",
        "A system's code “{code}” has 2 to 32 small letters, digits, dots or hyphens.",
    ),
    "system.code_taken": Text("Mã “{code}” đã có hệ thống dùng.", "A system has the code “{code}” already."),
    "system.kind": Text(
        "Không có loại hệ thống “{kind}”. Các loại: {known}.",
        "There is no kind of system “{kind}”. The kinds are {known}.",
    ),
    "system.no_name": Text("Hệ thống phải có tên tiếng Việt.", "A system has a Vietnamese name."),
    "system.organisation": Text(
        "Ngày {on} không có cơ quan mã “{organisation}”.",
        "On {on} there was no organisation with the code “{organisation}”.",
    ),
    "system.origin": Text(
        "Địa chỉ cổng “{origin}” phải viết như https://dichvucong.example.vn, không có đường dẫn.",
        "The address of a portal “{origin}” is written like https://services.example.vn, without a path.",
    ),
    "system.hours": Text(
        "Số giờ im lặng cho phép phải từ 1 đến {most}.", "A system may be silent for 1 to {most} hours."
    ),
    "system.already_ended": Text(
        "Hệ thống “{system}” đã ngừng đo từ ngày {on}.",
        "The system “{system}” has been out of use since {on}.",
    ),
    "system.ends_too_early": Text(
        "Ngày ngừng {on} phải sau ngày bắt đầu {since}.", "The end {on} comes after the beginning {since}."
    ),
    "system.other_kind": Text(
        "Hệ thống “{system}” đăng ký là {kind}; việc này dành cho {wanted}.",
        "The system “{system}” is registered as a {kind}; this is for a {wanted}.",
    ),
    "key.portal": Text(
        "Hệ thống “{system}” là cổng, không gửi sự kiện hồ sơ; cổng dùng mã giám sát.",
        "The system “{system}” is a portal and sends no events; it embeds the monitoring code.",
    ),
    "key.too_many": Text(
        "Hệ thống đã có {most} khóa đang dùng. Hãy thu hồi khóa cũ trước.",
        "The system has {most} live keys. Revoke an old one first.",
    ),
    "key.expiry": Text("Ngày hết hạn {on} phải sau hôm nay.", "A key expires on a day to come, not {on}."),
    "key.already_revoked": Text(
        "Khóa {beginning}… đã được thu hồi.", "The key {beginning}… is revoked already."
    ),
    "key.not_found": Text("Không có khóa {key}.", "There is no key {key}."),
    "key.missing": Text(
        "Yêu cầu thiếu khóa. Hãy gửi dòng đầu “Authorization: Bearer nenso_…”.",
        "A key is needed: send the header “Authorization: Bearer nenso_…”.",
    ),
    "key.unknown": Text("Không có khóa này.", "There is no such key."),
    "key.expired": Text("Khóa đã hết hạn ngày {on}.", "The key expired on {on}."),
    "key.revoked": Text("Khóa đã bị thu hồi.", "The key was revoked."),
    "key.system_ended": Text(
        "Hệ thống “{system}” đã ngừng đo nên khóa không còn dùng được.",
        "The system “{system}” is out of use, and so is its key.",
    ),
    # --- procedures ------------------------------------------------------------------------------------------
    "procedure.not_found": Text(
        "Ngày {on} không có thủ tục hành chính mã “{code}”.",
        "On {on} there was no procedure with the code “{code}”.",
    ),
    "simulation.nobody": Text(
        "Cần ít nhất một cơ quan và một thủ tục để tạo sự kiện thử.",
        "Trial events take at least one organisation and one procedure.",
    ),
}
