"""The sentence for every refusal about archived days of the ledger."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "ledger.archived": Text(
        "Bản ghi số {index} thuộc ngày đã lưu trữ trong tệp {files}; đưa về bằng nenso exchange archive --restore TỆP.",
        "Entry {index} is of a day archived in the file {files}; bring it back by nenso exchange archive --restore FILE.",
    ),
    "receipt.archived": Text(
        "Theo danh mục, lần trao đổi “{name}” nằm trong tệp lưu trữ {files}: thêm --archive TỆP vào nenso exchange receipt hoặc đưa ngày ấy về bằng nenso exchange archive --restore TỆP.",
        "By the register the exchange “{name}” lies in the archive file {files}: hand it to nenso receipt by --archive FILE, or bring the day back by nenso exchange archive --restore FILE.",
    ),
    # --- What is wrong with a file ---
    "archive.damaged": Text(
        "{file}, dòng {line}: tệp nén bị hỏng hoặc bị cắt ({why}).",
        "{file}, line {line}: the compressed file is damaged or cut off ({why}).",
    ),
    "archive.malformed": Text(
        "{file}, dòng {line}: đây không phải dòng của tệp lưu trữ một ngày của sổ.",
        "{file}, line {line}: this is no line of an archived day of a ledger.",
    ),
    "archive.truncated": Text(
        "{file}: thiếu phần cuối, dừng sau dòng {line}.",
        "{file}: its end is missing, it stops after line {line}.",
    ),
    "archive.other_ledger": Text(
        "{file}, dòng {line}: tệp của sổ {ledger}, không phải của {own}.",
        "{file}, line {line}: the file is of the ledger {ledger}, not of {own}.",
    ),
    "archive.order": Text(
        "{file}, dòng {line}: bản ghi số {place} đứng ở chỗ của bản ghi số {wanted}.",
        "{file}, line {line}: entry {place} stands where entry {wanted} has to be.",
    ),
    "archive.record": Text(
        "{file}, dòng {line}: bản ghi số {place} bị sửa, không còn là bản ghi của sổ.",
        "{file}, line {line}: entry {place} was altered, it is no record of a ledger any more.",
    ),
    "archive.head_differs": Text(
        "{file}, dòng {line}: phần đầu của bản ghi số {place} khác phần đầu mà bản ghi giữ mã băm.",
        "{file}, line {line}: the head of entry {place} is not the one whose digest its record holds.",
    ),
    "archive.not_in_tree": Text(
        "{file}, dòng {line}: bản ghi số {place} khác bản ghi mà cây của sổ giữ mã băm.",
        "{file}, line {line}: entry {place} is not the one whose hash the ledger's tree holds.",
    ),
    "archive.other_day": Text(
        "{file}, dòng {line}: thời điểm của bản ghi số {place} không phải của ngày này hoặc khác trong bản ghi.",
        "{file}, line {line}: the time of entry {place} is not of this day, or not the one in its record.",
    ),
    "archive.lines_differ": Text(
        "{file}: các dòng trước dòng cuối {line} không đúng với mã băm của chúng: có dòng bị sửa.",
        "{file}: the lines before the last, {line}, do not have the digest that it holds: one was altered.",
    ),
    "archive.wrong_end": Text(
        "{file}, dòng {line}: dòng cuối ghi số bản ghi khác với {count} bản ghi có trong tệp.",
        "{file}, line {line}: the last line tells of other entries than the {count} that the file has.",
    ),
    "archive.checkpoint": Text(
        "{file}, dòng {line}: mốc ở dòng cuối không có chữ ký đúng của sổ.",
        "{file}, line {line}: the checkpoint in the last line is not one that the ledger signed.",
    ),
    "archive.other_root": Text(
        "{file}, dòng {line}: các bản ghi không dẫn tới mốc đã ký: có bản ghi bị sửa, thêm hoặc bớt.",
        "{file}, line {line}: the entries do not lead to the signed checkpoint: one was altered, added or left out.",
    ),
    "archive.more": Text(
        "{file}: còn dòng {line} sau dòng cuối.", "{file}: there is a line {line} behind the last one."
    ),
    "archive.other_digest": Text(
        "{file}: mã băm SHA-256 của tệp khác mã băm đã ghi khi lưu trữ.",
        "{file}: its SHA-256 is not the one that was noted when it was archived.",
    ),
    "archive.bad_manifest": Text(
        "Bản kê của tệp lưu trữ không đúng hoặc không có chữ ký của sổ.",
        "The manifest of the archive file is not right, or the ledger did not sign it.",
    ),
    "archive.other_file": Text(
        "{file}: bản kê {manifest} là của tệp khác.", "{file}: the manifest {manifest} is of another file."
    ),
    "archive.no_such_exchange": Text(
        "{file} không có lần trao đổi “{name}”.", "{file} has no exchange “{name}”."
    ),
    # --- Archiving and restoring ---
    "archive.unwritable": Text("Không ghi được {file}: {why}.", "{file} cannot be written: {why}."),
    "archive.too_young": Text(
        "Chỉ lưu trữ ngày đã qua ít nhất {least} ngày.",
        "Only days that are {least} days old at least are archived.",
    ),
    "archive.no_folder": Text(
        "Không có thư mục lưu trữ “{folder}”: tạo trước, rồi nêu bằng --to.",
        "There is no archive folder “{folder}”: make it first, and name it by --to.",
    ),
    "archive.running": Text(
        "Một lần lưu trữ hoặc đưa về khác đang chạy.", "Another archiving or restoring is under way."
    ),
    "archive.no_such_day": Text(
        "Ngày {day} không có bảng trong sổ.", "The day {day} has no table in the ledger."
    ),
    "archive.not_signed": Text(
        "Ngày {day} còn bản ghi chưa vào mốc đã ký: cổng trao đổi có chạy không?",
        "The day {day} has entries that no signed checkpoint holds yet: does the gateway run?",
    ),
    "archive.not_counted": Text(
        "Thống kê giờ của ngày {day} đếm {counted} câu trả lời, sổ có {answers}: xem lại trước khi lưu trữ.",
        "The hours of {day} count {counted} answers, the ledger has {answers}: look at that before it is archived.",
    ),
    "archive.row_differs": Text(
        "Các cột của bản ghi số {place} không đúng với bản ghi: bảng đã bị sửa.",
        "The columns of entry {place} do not say what its record says: the table was altered.",
    ),
    "archive.in_the_way": Text(
        "Tệp {file} đã có và không phải là ngày này trọn vẹn: chuyển tệp đi chỗ khác.",
        "The file {file} is there, and is not the whole of this day: move it elsewhere.",
    ),
    "archive.grew": Text(
        "Ngày {day} có bản ghi mà tệp lưu trữ không có: bảng được giữ lại. Đồng hồ của một cổng trao đổi có sai không?",
        "The day {day} has entries that its archive file has not: the table stays. Is the clock of a gateway wrong?",
    ),
    "archive.busy": Text(
        "Bảng của ngày {day} đang có người đọc lâu; tệp đã viết xong, chạy lại lệnh để bỏ bảng.",
        "The table of {day} is being read for long; its file is written: run it again to let go of the table.",
    ),
    "archive.missing": Text(
        "Ngày {day} đã lưu trữ trong tệp {file} nhưng tệp không còn ở đó: nêu thư mục bằng --to.",
        "The day {day} lies in the file {file}, which is not there: name its folder by --to.",
    ),
    "archive.stands": Text(
        "Ngày {day} đang có bảng trong cơ sở dữ liệu ({file} không được đưa về).",
        "The day {day} has its table in the database already ({file} is not brought back).",
    ),
    "archive.unknown": Text(
        "{file}: ngày {day} chưa từng được lưu trữ từ sổ này.",
        "{file}: the day {day} was never archived from this ledger.",
    ),
}
