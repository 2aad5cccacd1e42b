"""The sentence for every fault of a file of inputs: what happened, why, and what to do."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

SENTENCES: Mapping[str, Text] = {
    # --- columns ------------------------------------------------------------------------------------------
    "import.no_unit_column": Text(
        "Chưa có cột mã đơn vị. Hãy chọn cột chứa mã (tiêu đề mẫu: unit_code).",
        "No column holds the unit's code. Choose it (the template's heading is unit_code).",
    ),
    "import.no_value_column": Text(
        "Chưa có cột số liệu nào được ghép với một chỉ tiêu. Hãy ghép ít nhất một cột.",
        "No column is matched with an input. Match at least one.",
    ),
    "import.missing_column": Text(
        "Thiếu cột “{key}” mà dạng bảng dọc cần có.",
        "The column “{key}”, which the long form needs, is missing.",
    ),
    "import.column_twice": Text(
        "Hai cột ({letters}) cùng ghép với “{key}”. Hãy bỏ một cột.",
        "Two columns ({letters}) are matched with “{key}”. Leave one out.",
    ),
    "import.extra_column": Text(
        "Cột “{heading}” không ghép với chỉ tiêu nào nên sẽ bỏ qua.",
        "The column “{heading}” is matched with nothing and will be left out.",
    ),
    "import.inputs_without_column": Text(
        "{count} chỉ tiêu không có cột nên để trống: {keys}.",
        "{count} inputs have no column and stay empty: {keys}.",
    ),
    # --- units --------------------------------------------------------------------------------------------
    "import.no_unit": Text(
        "Dòng này thiếu mã đơn vị. Hãy điền mã.", "This row has no unit code. Fill it in."
    ),
    "import.unknown_unit": Text(
        "Ngày {on} không có đơn vị nào mã “{unit}” trong nhóm {group}.{hint}",
        "On {on} there was no unit with code “{unit}” among {group}.{hint}",
    ),
    "import.unit_twice": Text(
        "Đơn vị “{unit}” đã có ở dòng {first}. Mỗi đơn vị chỉ đứng một dòng.",
        "The unit “{unit}” already stands in row {first}. Each unit has one row.",
    ),
    "import.value_twice": Text(
        "Đơn vị “{unit}” đã có giá trị cho “{key}” ở dòng {first}.",
        "The unit “{unit}” already has a value for “{key}” in row {first}.",
    ),
    "import.unit_name": Text(
        "Mã “{unit}” là {known}, nhưng tệp ghi “{found}”. Hãy kiểm tra dòng này có bị lệch không.",
        "The code “{unit}” is {known}, but the file says “{found}”. Check that the row has not slipped.",
    ),
    "import.zero_restored": Text(
        "Mã “{found}” được hiểu là “{unit}” ({known}): Excel đã bỏ số 0 ở đầu.",
        "The code “{found}” is taken as “{unit}” ({known}): Excel dropped the leading zero.",
    ),
    "import.units_missing": Text(
        "{count} đơn vị của nhóm không có trong tệp: {units}.",
        "{count} units of the group are not in the file: {units}.",
    ),
    # --- values -------------------------------------------------------------------------------------------
    "import.rows_without_value": Text(
        "{count} dòng chưa có giá trị nên bỏ qua.", "{count} rows have no value and are passed over."
    ),
    "import.unknown_key": Text(
        "Ấn bản {edition} không có chỉ tiêu “{key}”.{hint}",
        "The edition {edition} has no input “{key}”.{hint}",
    ),
    "import.kind": Text(
        "Loại giá trị “{kind}” không có. Các loại: input (đầu vào), published (đã công bố), rank (hạng đã công bố).",
        "There is no kind of value “{kind}”. The kinds are input, published and rank.",
    ),
    "import.status": Text(
        "Tình trạng “{status}” không có. Các tình trạng: {known}.",
        "There is no status “{status}”. Known: {known}.",
    ),
    "import.no_source": Text(
        "Giá trị này không có nguồn. Hãy điền cột source hoặc nguồn chung của tệp.",
        "This value has no source. Fill the column source, or the source of the whole file.",
    ),
    "import.too_long": Text(
        "Nội dung dài {length} ký tự, tối đa {most}.",
        "The text has {length} characters; at most {most} are kept.",
    ),
    "import.out_of_range": Text(
        "Giá trị {value} nằm ngoài khoảng cho phép của “{name}”: {range}.",
        "The value {value} lies outside the range of “{name}”: {range}.",
    ),
    "import.not_an_answer": Text(
        "“{name}” chỉ nhận một trong các giá trị: {answers}; tệp ghi {value}.",
        "“{name}” takes only one of these values: {answers}; the file says {value}.",
    ),
    "import.rank": Text(
        "Hạng phải là số nguyên từ 1 đến {most}; tệp ghi {value}.",
        "A rank is a whole number from 1 to {most}; the file says {value}.",
    ),
    "import.ratio": Text(
        "Tử số ({above}) lớn hơn mẫu số ({below}) của “{name}”; tỷ lệ sẽ tính là đủ điểm. Hãy kiểm tra lại.",
        "The numerator ({above}) is larger than the denominator ({below}) of “{name}”; it will earn full points. Check it.",
    ),
    "import.ambiguous": Text(
        "“{value}” được hiểu là {read}. Nếu ý là hàng nghìn, hãy viết không có dấu chấm.",
        "“{value}” is taken as {read}. If thousands are meant, write it without the point.",
    ),
}
