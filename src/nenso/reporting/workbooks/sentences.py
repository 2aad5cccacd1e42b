"""What is wrong with a filled workbook, or worth knowing of it, in words."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

PROBLEMS: Mapping[str, Text] = {
    "row_unknown": Text(
        "Trang “{sheet}”, dòng {row}: biểu mẫu không có dòng “{code}”.",
        "Sheet “{sheet}”, row {row}: the form has no row “{code}”.",
    ),
    "row_twice": Text(
        "Trang “{sheet}”, dòng {row}: dòng “{code}” đã có ở dòng {first}.",
        "Sheet “{sheet}”, row {row}: the row “{code}” is already in row {first}.",
    ),
    "row_differs": Text(
        "Trang “{sheet}”, dòng {row}: mã nhìn thấy là “{code}” nhưng dòng này vốn của “{mark}”. Hãy chuyển cả dòng, không chép đè một phần.",
        "Sheet “{sheet}”, row {row}: the code shown is “{code}”, but the row belongs to “{mark}”. Move whole rows, not parts.",
    ),
    "no_columns": Text(
        "Trang “{sheet}”, dòng {row}: không còn dòng mã cột của bảng “{table}”. Hãy tải mẫu mới.",
        "Sheet “{sheet}”, row {row}: the row with the column codes of “{table}” is gone. Download the template again.",
    ),
    "column_missing": Text(
        "Trang “{sheet}”, dòng {row}: bảng “{table}” thiếu cột {columns}.",
        "Sheet “{sheet}”, row {row}: the table “{table}” lacks the columns {columns}.",
    ),
    "column_unknown": Text(
        "Trang “{sheet}”, ô {place}: bảng “{table}” không có cột “{code}”.",
        "Sheet “{sheet}”, cell {place}: the table “{table}” has no column “{code}”.",
    ),
    "column_twice": Text(
        "Trang “{sheet}”, ô {place}: cột “{code}” xuất hiện hai lần.",
        "Sheet “{sheet}”, cell {place}: the column “{code}” comes twice.",
    ),
    "stray": Text(
        "Trang “{sheet}”, ô {place}: “{value}” không nằm trong cột nào của bảng. Có thể các ô đã bị xê dịch.",
        "Sheet “{sheet}”, cell {place}: “{value}” stands in no column of the table. Cells may have been shifted.",
    ),
    "no_result": Text(
        "Trang “{sheet}”, ô {place}: công thức chưa có kết quả. Hãy mở bằng Excel, lưu lại, hoặc nhập số.",
        "Sheet “{sheet}”, cell {place}: the formula has no stored result. Open and save it in Excel, or type the number.",
    ),
    "too_many_rows": Text(
        "Trang “{sheet}”, dòng {row}: bảng “{table}” nhận tối đa {most} dòng.",
        "Sheet “{sheet}”, row {row}: the table “{table}” takes at most {most} rows.",
    ),
    "value": Text("Trang “{sheet}”, ô {place}: {why}", "Sheet “{sheet}”, cell {place}: {why}"),
}
NOTES: Mapping[str, Text] = {
    "formula": Text(
        "Trang “{sheet}”: đã lấy kết quả của {count} công thức ({cells}).",
        "Sheet “{sheet}”: the stored results of {count} formulas were taken ({cells}).",
    ),
    "hidden": Text("Bỏ qua trang ẩn “{sheet}”.", "The hidden sheet “{sheet}” was passed over."),
    "shifted": Text(
        "Trang “{sheet}”: cột “{code}” của bảng “{table}” ở {found}, trong mẫu ở {expected}; đã đọc theo mã cột.",
        "Sheet “{sheet}”: the column “{code}” of “{table}” is in {found}, in the template in {expected}; it was read by its code.",
    ),
    "unmarked": Text(
        "Trang “{sheet}”, dòng {row}: thêm vào bảng “{table}” thành dòng {number}.",
        "Sheet “{sheet}”, row {row}: added to the table “{table}” as row {number}.",
    ),
    "extra_sheet": Text(
        "Bỏ qua trang “{sheet}”: không có phần nào của biểu mẫu.",
        "The sheet “{sheet}” holds no part of the form.",
    ),
}
