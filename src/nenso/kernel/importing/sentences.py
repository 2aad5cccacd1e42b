"""The sentence for every fault of an uploaded file as a file and a table: what happened, why, and what to do."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

SENTENCES: Mapping[str, Text] = {
    "import.empty": Text(
        "Tệp không có số liệu. Hãy chọn tệp có một dòng tiêu đề và ít nhất một dòng số liệu.",
        "The file holds no data. Choose one with a heading and at least one row.",
    ),
    "import.encoding": Text(
        "Tệp viết bằng bảng mã {encoding}, hệ thống chỉ nhận UTF-8 (chữ đầu tiên không đọc được ở dòng {line}). "
        "Trong Excel, chọn Lưu thành và kiểu “CSV UTF-8”, hoặc nộp thẳng tệp XLSX.",
        "The file is written in {encoding}; only UTF-8 is taken (the first unreadable letter is in line {line}). "
        "In Excel choose Save As and the type “CSV UTF-8”, or upload the XLSX file itself.",
    ),
    "import.lost_letters": Text(
        "Dòng {line} có ký hiệu “�”: chữ đã mất khi chuyển bảng mã trước đó. Hãy xuất lại tệp từ bản gốc.",
        "Line {line} holds the sign “�”: letters were lost in an earlier conversion. Export the file again from the original.",
    ),
    "import.binary": Text(
        "Đây không phải là tệp bảng tính hay CSV. Hãy chọn tệp XLSX hoặc CSV.",
        "This is neither a spreadsheet nor a CSV file. Choose an XLSX or CSV file.",
    ),
    "import.old_excel": Text(
        "Tệp này là Excel đời cũ (.xls) hoặc có đặt mật khẩu. Hãy bỏ mật khẩu và lưu lại kiểu .xlsx.",
        "This is an old Excel file (.xls), or one with a password. Remove the password and save it as .xlsx.",
    ),
    "import.quotes": Text(
        "Dòng {line}: dấu nháy kép không đóng hoặc đặt sai chỗ. Hãy sửa dấu nháy ở dòng này.",
        "Line {line}: a quotation mark is not closed or out of place. Mend the quotation marks of this line.",
    ),
    "import.not_a_workbook": Text(
        "Tệp có đuôi .xlsx nhưng bên trong không phải là bảng tính, hoặc đã hỏng khi sao chép. Hãy mở bằng Excel và lưu lại.",
        "The file is named .xlsx but holds no workbook, or was damaged in copying. Open it in Excel and save it again.",
    ),
    "import.bomb": Text(
        "Tệp khi giải nén nặng {size} MB, nhiều hơn mức {most} MB mà hệ thống đọc. Hãy bỏ hình ảnh, trang tính và định dạng thừa.",
        "Unpacked, the file has {size} MB; at most {most} MB are read. Remove pictures, sheets and formats that are not needed.",
    ),
    "import.too_many_rows": Text(
        "Tệp có hơn {most} dòng hoặc hơn {columns} cột. Hãy chia thành nhiều tệp.",
        "The file has more than {most} rows or {columns} columns. Split it into several files.",
    ),
    "import.formulas": Text(
        "Có {count} ô chứa công thức: {cells}. Hệ thống chỉ nhận giá trị. Trong Excel: chọn các ô, sao chép, rồi "
        "Dán đặc biệt > Giá trị (Ctrl+Alt+V, V), lưu và nộp lại.",
        "{count} cells hold formulas: {cells}. Only values are taken. In Excel: select the cells, copy, then "
        "Paste Special > Values (Ctrl+Alt+V, V), save and upload again.",
    ),
    "import.merged": Text(
        "Có {count} vùng ô gộp: {cells}. Mỗi giá trị phải nằm trong một ô riêng. Trong Excel: chọn vùng đó, bấm "
        "Bỏ gộp ô (Unmerge Cells), điền giá trị vào từng ô rồi nộp lại.",
        "{count} ranges of cells are merged: {cells}. Each value needs a cell of its own. In Excel: select the range, "
        "choose Unmerge Cells, fill every cell and upload again.",
    ),
    "import.several_lists": Text(
        "Nhiều trang tính đều có danh sách: {sheets}. Mỗi lần chỉ nhập một trang: hãy lưu mỗi trang thành một tệp, hoặc ẩn các trang khác.",
        "Several sheets hold a list: {sheets}. One is read at a time: save each as a file, or hide the others.",
    ),
    "import.no_heading": Text(
        "Cột {letters} có số liệu nhưng không có tiêu đề. Hãy đặt tên cột ở dòng đầu.",
        "Column {letters} holds data but has no heading. Name it in the first row.",
    ),
    "import.heading_twice": Text(
        "Tiêu đề “{heading}” đứng ở hai cột ({letters}). Hãy đổi tên hoặc bỏ một cột.",
        "The heading “{heading}” stands over two columns ({letters}). Rename or remove one.",
    ),
    "import.too_many_cells": Text(
        "Dòng này có {found} ô, nhiều hơn {expected} cột tiêu đề. Có thể một dấu phẩy trong chữ chưa đặt trong dấu nháy kép.",
        "This row has {found} cells, more than the {expected} headings. A comma inside a text may need quotation marks.",
    ),
}
