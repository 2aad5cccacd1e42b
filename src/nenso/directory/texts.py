"""The sentence for every refusal of this room."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "organisation.not_found": Text(
        "Không có cơ quan, tổ chức nào mang mã “{code}” vào ngày {on}.",
        "No organisation has the code “{code}” on {on}.",
    ),
    "organisation.no_life": Text(
        "Không có cơ quan, tổ chức nào từng mang mã “{code}”.", "No organisation ever had the code “{code}”."
    ),
    "territory.no_life": Text(
        "Không có đơn vị hành chính ({level}) nào từng mang mã “{code}”.",
        "No territory ({level}) ever had the code “{code}”.",
    ),
    "organisation.over": Text(
        "“{name}” không còn từ ngày {on}; công việc nay do {heirs} đảm nhiệm. Hãy ghi cơ quan hiện nay.",
        "“{name}” is over since {on}; {heirs} went on with its work. Write who owns it now.",
    ),
    "organisation.over_without": Text(
        "“{name}” không còn từ ngày {on} và không có cơ quan kế tiếp nào được ghi nhận. Hãy ghi cơ quan hiện nay.",
        "“{name}” is over since {on}, and nobody is known to go on with its work. Write who owns it now.",
    ),
    "organisation.not_resolved": Text(
        "Không tìm thấy cơ quan, tổ chức “{name}” vào ngày {on}. Kiểm tra tên hoặc dùng mã.",
        "No organisation “{name}” was found on {on}. Check the name or use the code.",
    ),
    "organisation.ambiguous": Text(
        "“{name}” là tên của {count} cơ quan, tổ chức vào ngày {on}. Dùng mã để chỉ rõ.",
        "“{name}” names {count} organisations on {on}. Use the code.",
    ),
    "organisation.merge_nothing": Text(
        "Chưa nêu cơ quan nào được sáp nhập.", "No organisation to merge was named."
    ),
    "organisation.merge_into_itself": Text(
        "Cơ quan “{code}” không thể sáp nhập vào chính nó.", "“{code}” cannot be merged into itself."
    ),
    "organisation.starts_that_day": Text(
        "“{code}” bắt đầu tồn tại vào hoặc sau ngày {on}, nên không thể kết thúc vào ngày đó.",
        "“{code}” begins on or after {on} and cannot end on that day.",
    ),
    "group.not_found": Text("Không có nhóm xếp hạng “{group}”.", "There is no group “{group}”."),
    "territory.not_found": Text(
        "Không có đơn vị hành chính ({level}) nào mang mã “{code}” vào ngày {on}.",
        "No territory ({level}) has the code “{code}” on {on}.",
    ),
    "lineage.not_found": Text(
        "Không có đơn vị nào mang mã “{code}” vào ngày {on}.", "No unit has the code “{code}” on {on}."
    ),
    "lineage.unknown_unit": Text(
        "Quan hệ kế thừa nhắc đến đơn vị “{code}” (từ {since}) không có trong danh mục.",
        "A lineage link names the unit “{code}” (from {since}), which is not in the register.",
    ),
    "lineage.order": Text(
        "Ngày {on} nằm ngoài thời gian tồn tại của “{source}” hoặc “{target}”.",
        "{on} lies outside the life of “{source}” or “{target}”.",
    ),
    "lineage.shares": Text(
        "Các phần của “{code}” vào ngày {on} cộng lại bằng {total}, không bằng 1.",
        "The shares of “{code}” on {on} add up to {total}, not to 1.",
    ),
    "rebase.backwards": Text(
        "Chỉ quy đổi được về sau: ngày đích {end} đứng trước ngày gốc {start}.",
        "Figures can only be carried forward: {end} is before {start}.",
    ),
    "rebase.unknown_unit": Text(
        "“{code}” không phải đơn vị của ngày gốc.", "“{code}” is not a unit of the starting date."
    ),
    "rebase.duplicate_unit": Text("Đơn vị “{code}” xuất hiện hai lần.", "The unit “{code}” appears twice."),
    "rebase.unit_missing": Text(
        "Thiếu đơn vị “{code}”; nếu không có số liệu thì ghi là trống.",
        "The unit “{code}” is left out; where it has no figure, give it an empty one.",
    ),
    "rebase.shape": Text(
        "Mảng số liệu có kích thước {found}, cần {expected}.",
        "The series has the shape {found}; {expected} is needed.",
    ),
    "rebase.weights_missing": Text(
        "Quy tắc bình quân theo dân số cần số dân của từng đơn vị.",
        "The population-weighted mean needs the population of each unit.",
    ),
    "rebase.weight_missing": Text(
        "Không có số dân của đơn vị “{code}”.", "The population of the unit “{code}” is not known."
    ),
    "rebase.unknown_rule": Text(
        "Không có quy tắc “{rule}”. Các quy tắc: {known}.",
        "There is no rule “{rule}”. The rules are: {known}.",
    ),
    "csv.no_file": Text("Không có tệp “{path}”.", "There is no file “{path}”."),
    "csv.too_large": Text(
        "Tệp nặng {megabytes} MB, vượt quá {limit} MB.",
        "The file has {megabytes} MB; at most {limit} MB are taken.",
    ),
    "csv.encoding": Text(
        "Dòng {row}: tệp không được ghi bằng bảng mã UTF-8. Trong Excel, chọn “CSV UTF-8” khi lưu.",
        "Row {row}: the file is not written in UTF-8. In Excel, save it as “CSV UTF-8”.",
    ),
    "csv.malformed": Text(
        "Dòng {row}: không đọc được như CSV (thường do dấu ngoặc kép không được đóng).",
        "Row {row} cannot be read as CSV (mostly a quotation mark that is not closed).",
    ),
    "csv.empty": Text(
        "Tệp không có dòng số liệu nào dưới dòng tiêu đề.", "The file has no row of figures under its header."
    ),
    "csv.header": Text(
        "Cột đầu phải là “code”, có thể tiếp theo là “period”, rồi ít nhất một cột số liệu; đang có: {found}.",
        "The first column must be “code”, then “period” if needed, then one column of figures or more; found: {found}.",
    ),
    "csv.column_name": Text(
        "Cột {column}: tên cột “{name}” trống hoặc bị trùng.",
        "Column {column}: the name “{name}” is empty or used twice.",
    ),
    "csv.width": Text(
        "Dòng {row} có {found} ô, dòng tiêu đề có {expected}.",
        "Row {row} has {found} cells, the header has {expected}.",
    ),
    "csv.unknown_unit": Text(
        "Dòng {row}, cột {column}: “{code}” không phải đơn vị của ngày {on}.",
        "Row {row}, column {column}: “{code}” is not a unit of {on}.",
    ),
    "csv.duplicate_unit": Text(
        "Dòng {row}, cột {column}: đơn vị “{code}” đã có ở dòng trên.",
        "Row {row}, column {column}: the unit “{code}” is already in a row above.",
    ),
    "csv.number": Text(
        "Dòng {row}, cột {column}: “{value}” không phải là số.",
        "Row {row}, column {column}: “{value}” is not a number.",
    ),
    "csv.ambiguous_number": Text(
        "Dòng {row}, cột {column}: “{value}” có thể đọc theo hai cách. Viết bằng dấu chấm thập phân, không có dấu phân "
        "nhóm: 1234.5.",
        "Row {row}, column {column}: “{value}” can be read in two ways. Write it with a decimal point and no "
        "separators: 1234.5.",
    ),
    "map.no_file": Text("Không có tệp “{path}”.", "There is no file “{path}”."),
    "map.not_found": Text("Không có bản đồ cho ngày {on}.", "There is no map for {on}."),
    "map.not_geojson": Text(
        "Tệp không phải GeoJSON dạng FeatureCollection.", "The file is no GeoJSON FeatureCollection."
    ),
    "map.no_code": Text(
        "Đối tượng thứ {feature} không có thuộc tính “code”.", "Feature {feature} has no property “code”."
    ),
    "map.unknown_unit": Text(
        "Đối tượng thứ {feature}: “{code}” không phải mã tỉnh, thành phố của ngày đó.",
        "Feature {feature}: “{code}” is no code of a province of that day.",
    ),
    "map.duplicate_unit": Text(
        "Đối tượng thứ {feature}: mã “{code}” xuất hiện hai lần.",
        "Feature {feature}: the code “{code}” appears twice.",
    ),
    "map.missing_unit": Text(
        "Bản đồ thiếu {count} tỉnh, thành phố, trước hết là “{code}”.",
        "The map lacks {count} provinces, the first of them “{code}”.",
    ),
    "map.shape": Text(
        "Đối tượng thứ {feature} (mã “{code}”) không phải Polygon hay MultiPolygon.",
        "Feature {feature} (code “{code}”) is neither a Polygon nor a MultiPolygon.",
    ),
    "map.coordinates": Text(
        "Đối tượng thứ {feature} (mã “{code}”): tọa độ phải là kinh độ, vĩ độ (độ), mỗi vòng khép kín.",
        "Feature {feature} (code “{code}”): coordinates must be longitude and latitude in degrees, each ring closed.",
    ),
}
