"""Sentences of editions, inputs, runs, publications and bundles."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "bundle.bad_key": Text(
        "Khóa Ed25519 không đọc được. Hãy dùng tệp PEM, 32 byte hoặc 64 chữ số thập lục phân.",
        "The Ed25519 key cannot be read. Use a PEM file, 32 bytes or 64 hexadecimal digits.",
    ),
    "bundle.differs": Text(
        "Kết quả đã lưu không giống kết quả tính lại từ số liệu của ấn bản {edition}, nên không lập gói.",
        "The stored results are not what the inputs of the edition {edition} give, so no bundle was made.",
    ),
    "dataset.empty": Text(
        "Tệp “{file}” không có dòng số liệu nào.", "The file “{file}” holds no rows of data."
    ),
    "dataset.unknown_unit": Text(
        "Dòng {row}: không có đơn vị mã “{unit}” vào ngày {on}.",
        "Row {row}: there was no unit with code “{unit}” on {on}.",
    ),
    "dataset.twice": Text(
        "Dòng {row}: đơn vị “{unit}” đã có giá trị “{key}” ở dòng {first}.",
        "Row {row}: the unit “{unit}” already has a value for “{key}” in row {first}.",
    ),
    "dataset.kind": Text(
        "Dòng {row}: không có loại giá trị “{kind}”.", "Row {row}: there is no kind of value “{kind}”."
    ),
    "dataset.number": Text(
        "Dòng {row}, cột “{key}”: “{value}” không phải là số. Viết số như 1234.5, không dùng dấu phân cách hàng nghìn.",
        "Row {row}, column “{key}”: “{value}” is not a number. Write numbers as 1234.5, without thousands separators.",
    ),
    "edition.unknown": Text(
        "Không có ấn bản “{edition}”. Xem danh sách ấn bản ở trang Cách chấm.",
        "There is no edition “{edition}”. The page on methods lists them.",
    ),
    "edition.invalid": Text(
        "Tệp “{file}” có {count} chỗ phải sửa; chỗ đầu tiên ở dòng {line}: {first}",
        "The file “{file}” has {count} things to put right; the first is in line {line}: {first}",
    ),
    "edition.unknown_node": Text(
        "Ấn bản {edition} không có mục “{node}”.", "The edition {edition} has no item “{node}”."
    ),
    "import.faults": Text(
        "Tệp còn {count} chỗ phải sửa nên chưa nạp. Số liệu trong hệ thống giữ nguyên.",
        "The file has {count} things to put right, so nothing was loaded. The data are as they were.",
    ),
    "import.not_a_year": Text(
        "Kỳ “{period}” không phải là một năm. Hãy viết năm bằng bốn chữ số, ví dụ 2024.",
        "The period “{period}” is not a year. Write a year of four digits, such as 2024.",
    ),
    "import.not_its_year": Text(
        "Ấn bản {edition} áp dụng từ năm {first}{until}, không áp dụng cho năm {year}.",
        "The edition {edition} applies from {first}{until}, not to {year}.",
    ),
    "import.not_its_group": Text(
        "Ấn bản {edition} không xếp hạng nhóm “{group}”.",
        "The edition {edition} does not rank the group “{group}”.",
    ),
    "import.no_units": Text(
        "Ngày {on} nhóm {group} chưa có đơn vị nào. Hãy chọn ngày khác.",
        "On {on} there were no units among {group}. Choose another day.",
    ),
    "inputs.duplicate_key": Text("Cột “{name}” có hai lần.", "The column “{name}” stands twice."),
    "inputs.duplicate_unit": Text("Đơn vị “{name}” có hai lần.", "The unit “{name}” stands twice."),
    "inputs.not_a_number": Text(
        "Dòng {row}: “{value}” ở mục “{key}” của đơn vị “{unit}” không phải là số. Viết số như 1234.5.",
        "Row {row}: “{value}” at “{key}” of the unit “{unit}” is not a number. Write numbers as 1234.5.",
    ),
    "inputs.shape": Text(
        "Bảng {table} có kích thước {found}, cần {expected}.",
        "The table {table} has the shape {found}, expected {expected}.",
    ),
    "inputs.twice": Text(
        "Dòng {row}: đơn vị “{unit}” đã có giá trị ở mục “{key}”.",
        "Row {row}: the unit “{unit}” already has a value at “{key}”.",
    ),
    "inputs.unknown_unit": Text(
        "Không có đơn vị “{unit}” trong kết quả của ấn bản {edition}.",
        "There is no unit “{unit}” in the results of the edition {edition}.",
    ),
    "run.not_its_edition": Text(
        "Ấn bản “{edition}” không áp dụng cho năm {year}, nhóm “{group}”.",
        "The edition “{edition}” does not apply to the year {year} and the group “{group}”.",
    ),
    "run.reason_missing": Text("Lần tính đính chính phải nêu lý do.", "A correcting run must say why."),
    "run.not_found": Text("Không có lần tính “{run}”.", "There is no run “{run}”."),
    "index.none_in_force": Text(
        "Không có kết quả “{family}” năm {year} cho nhóm “{group}”.",
        "There are no results of “{family}” for {year} and the group “{group}”.",
    ),
    "index.unknown_unit": Text(
        "Không có đơn vị “{unit}” trong bảng xếp hạng này.", "There is no unit “{unit}” in this ranking."
    ),
    "index.published_in_part": Text(
        "Kết quả năm {year} không công bố {missing} đơn vị, nên không quy đổi được sang đơn vị của ngày {on}.",
        "The results of {year} were not published for {missing} units, so they cannot be carried over to the units of {on}.",
    ),
    "index.not_rebased": Text(
        "Nhóm “{group}” không có cách quy đổi sang đơn vị của ngày {on}.",
        "The group “{group}” cannot be carried over to the units of {on}.",
    ),
    "publication.same_person": Text(
        "Người đề nghị không được tự công bố: cần hai người khác nhau.",
        "Whoever proposes may not release: publication takes two people.",
    ),
    "publication.already_released": Text(
        "Kết quả này đã công bố và đóng băng, không thay đổi được nữa.",
        "These results have been released and frozen; they cannot be changed any more.",
    ),
    "publication.already_proposed": Text(
        "Lần tính này đã được đề nghị công bố.", "This run has already been proposed for publication."
    ),
    "publication.returned": Text(
        "Đề nghị này đã bị trả lại: {because}", "This proposal has been returned: {because}"
    ),
    "publication.illustrative": Text(
        "“{round}” là đợt đánh giá minh họa nên kết quả không bao giờ được công bố. Hãy trả lại đề nghị này.",
        "“{round}” is an illustrative round: its results are never released. Return this proposal.",
    ),
    "publication.reason_missing": Text("Cần nêu lý do trả lại.", "Say why it is returned."),
}
