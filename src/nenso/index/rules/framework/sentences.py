"""The sentence for every fault of a plain table: what happened, why, and what to do."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

TABLE_SENTENCES: Mapping[str, Text] = {
    # --- sheets and columns -------------------------------------------------------------------------------
    "table.empty": Text(
        "Bảng không có dòng nào. Hãy điền ít nhất một dòng dưới dòng tiêu đề.",
        "The table has no rows. Fill in at least one below the heading.",
    ),
    "table.missing_column": Text(
        "Thiếu cột “{found}”. Hãy thêm cột này.",
        "The column “{found}” is missing. Add it.",
    ),
    "table.column_twice": Text(
        "Hai cột “{found}” và “{other}” cùng một nghĩa. Hãy bỏ một cột.",
        "The columns “{found}” and “{other}” mean the same. Remove one.",
    ),
    "table.no_column": Text(
        "Bảng số liệu không có cột cho mã “{found}”.{hint} Hãy thêm cột hoặc bỏ dòng này.",
        "The figures have no column for the code “{found}”.{hint} Add the column or remove this row.",
    ),
    "table.unknown_column": Text(
        "Bảng khung không có mã “{found}”.{hint} Hãy khai báo mã này (loại Other nếu không dùng) hoặc bỏ cột.",
        "The framework has no code “{found}”.{hint} List it there (type Other where it is not used) or remove the column.",
    ),
    "table.aggregate_in_data": Text(
        "“{found}” là mục tổng hợp, do các chỉ tiêu tạo ra. Hãy bỏ cột này khỏi bảng số liệu.",
        "“{found}” is an aggregate, which the indicators make. Remove this column from the figures.",
    ),
    "table.formula_without_value": Text(
        "Ô chứa công thức nhưng tệp không lưu kết quả. Hãy mở tệp bằng Excel, tính lại và lưu.",
        "The cell holds a formula, but its result is not stored in the file. Open it in Excel, recalculate and save.",
    ),
    # --- codes and the tree -------------------------------------------------------------------------------
    "table.no_code": Text("Dòng này thiếu mã. Hãy điền mã.", "This row has no code. Fill it in."),
    "table.bad_code": Text(
        "Mã “{found}” phải bắt đầu bằng chữ cái, dài nhất 64 ký tự. Hãy đặt mã khác.",
        "The code “{found}” must begin with a letter and have at most 64 characters. Give another code.",
    ),
    "table.duplicate_code": Text(
        "Mã “{found}” đã dùng ở dòng {other}. Hãy đặt mã khác.",
        "The code “{found}” is already used in row {other}. Give this one another code.",
    ),
    "table.codes_alike": Text(
        "Mã “{found}” chỉ khác mã “{other}” ở dòng {before} về chữ hoa hay dấu. Hãy đặt mã khác hẳn.",
        "The code “{found}” differs from “{other}” in row {before} only in case or signs. Give a code of its own.",
    ),
    "table.unknown_parent": Text(
        "Không có mã “{found}” để làm cấp trên.{hint_vi} Hãy sửa ô này.",
        "There is no code “{found}” to be the parent.{hint_en} Correct this cell.",
    ),
    "table.cycle": Text(
        "Các mục làm cấp trên của nhau thành vòng: {found}. Hãy sửa cấp trên của một mục.",
        "Codes are each other's parents in a ring: {found}. Correct the parent of one of them.",
    ),
    "table.roots": Text(
        "Phải có đúng một mục không có cấp trên (chỉ số tổng hợp), ở đây có {count}: {found}. Hãy điền cấp trên cho các mục còn lại.",
        "Exactly one code may have no parent (the index itself), here are {count}: {found}. Give the others a parent.",
    ),
    "table.childless": Text(
        "“{found}” là mục tổng hợp nhưng không mục nào thuộc về nó. Hãy bỏ dòng này hoặc sửa cấp trên của các chỉ tiêu.",
        "“{found}” is an aggregate, but nothing belongs to it. Remove the row or correct the parents of its indicators.",
    ),
    "table.parent_is_indicator": Text(
        "“{found}” là chỉ tiêu nhưng có mục khác thuộc về nó (“{child}”). Hãy đổi loại thành Aggregate hoặc sửa cấp trên.",
        "“{found}” is an indicator, but “{child}” belongs to it. Make it an Aggregate or correct the parent.",
    ),
    "table.parent_outside": Text(
        "Cấp trên “{found}” có loại {type}, không thuộc chỉ số. Hãy chọn một mục loại Aggregate.",
        "The parent “{found}” is of type {type} and no part of the index. Choose one of type Aggregate.",
    ),
    "table.level": Text(
        "Cấp {found} không khớp: cấp trên “{parent}” ở cấp {above}, phải cao hơn. Hãy sửa cột Level hoặc Parent.",
        "Level {found} does not fit: its parent “{parent}” has level {above}, which must be higher. Correct Level or Parent.",
    ),
    "table.whole_level": Text(
        "Cấp phải là số nguyên từ 1 trở lên, ở đây là “{found}”.",
        "A level is a whole number of 1 or more, found “{found}”.",
    ),
    "table.type": Text(
        "Không có loại “{found}”.{hint} Các loại: {allowed}.",
        "There is no type “{found}”.{hint} The types are: {allowed}.",
    ),
    "table.not_in_framework": Text(
        "Trang {other} không có mã “{found}”. Hãy thêm dòng này vào trang đó hoặc sửa mã.",
        "The sheet {other} has no code “{found}”. Add its row there or correct the code.",
    ),
    "table.two_parents": Text(
        "“{found}” thuộc “{other}” ở cột trước, nhưng thuộc “{parent}” ở cột này. Hãy sửa một trong hai.",
        "“{found}” belongs to “{other}” in a column before, but to “{parent}” in this one. Correct one of the two.",
    ),
    # --- weights and directions ---------------------------------------------------------------------------
    "table.direction_missing": Text(
        "Chỉ tiêu “{found}” chưa có chiều. Hãy ghi 1 nếu càng lớn càng tốt, -1 nếu càng nhỏ càng tốt.",
        "The indicator “{found}” has no direction. Write 1 where more is better, -1 where less is better.",
    ),
    "table.direction": Text(
        "Chiều chỉ nhận 1 (càng lớn càng tốt) hoặc -1 (càng nhỏ càng tốt), ở đây là “{found}”.",
        "A direction is 1 (more is better) or -1 (less is better), found “{found}”.",
    ),
    "table.direction_of_aggregate": Text(
        "“{found}” là mục tổng hợp: chiều đã tính ở các chỉ tiêu, nên ở đây phải là 1 hoặc để trống.",
        "“{found}” is an aggregate: directions are taken at the indicators, so this must be 1 or empty.",
    ),
    "table.weight": Text(
        "Trọng số của “{found}” phải lớn hơn 0, ở đây là {weight}. Mục không tính điểm thì bỏ dòng này.",
        "The weight of “{found}” must be more than 0, found {weight}. Remove the row of what is not to count.",
    ),
    "table.weights_in_part": Text(
        "“{found}” chưa có trọng số, trong khi mục cùng cấp trên “{other}” có. Hãy điền cho tất cả, hoặc bỏ trống tất cả để chia đều.",
        "“{found}” has no weight while its sibling “{other}” has one. Fill in all, or none to share equally.",
    ),
    # --- figures ------------------------------------------------------------------------------------------
    "table.no_unit": Text("Dòng này thiếu mã đơn vị. Hãy điền mã.", "This row has no unit code. Fill it in."),
    "table.duplicate_unit": Text(
        "Đơn vị “{found}” đã có ở dòng {other}. Mỗi đơn vị chỉ đứng một dòng cho mỗi năm.",
        "The unit “{found}” already stands in row {other}. Each unit has one row for each year.",
    ),
    "table.no_data": Text(
        "Không đơn vị nào có số liệu cho “{found}”. Hãy điền số liệu hoặc bỏ mã này khỏi bảng khung.",
        "No unit has a figure for “{found}”. Fill in figures or remove the code from the framework.",
    ),
    "table.denominator": Text(
        "Không có mẫu số “{found}”.{hint} Hãy thêm cột số liệu và dòng loại Denominator, hoặc bỏ trống ô này.",
        "There is no denominator “{found}”.{hint} Add its figures and a row of type Denominator, or leave this cell empty.",
    ),
    "table.group": Text(
        "Cách điền số liệu thiếu cần cột nhóm “{found}”, nhưng bảng số liệu không có.{hint}",
        "Imputation needs the group column “{found}”, which the figures do not have.{hint}",
    ),
    "table.year": Text(
        "Thời gian phải là năm viết bằng số nguyên, ở đây là “{found}”.",
        "Time must be a year as a whole number, found “{found}”.",
    ),
    "table.goal_missing": Text(
        "Cách chuẩn hóa “{method}” của chỉ tiêu “{node}” cần cột {key}. Hãy điền ô này.",
        "The normalisation “{method}” of the indicator “{node}” needs the column {key}. Fill this cell in.",
    ),
}
