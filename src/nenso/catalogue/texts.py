"""The sentence for every refusal of this room."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "catalogue.code": Text(
        "Mã “{entry}” không hợp lệ: chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, tối đa {most} ký tự.",
        "“{entry}” is no code: small letters without marks, digits and hyphens, {most} at most.",
    ),
    "catalogue.no_code": Text(
        "Tên này không có chữ cái Latinh nên không suy ra được mã; hãy tự ghi mã.",
        "This name has no Latin letters that a code could be made of; write the code yourself.",
    ),
    "catalogue.taken": Text(
        "Mã “{entry}” đã được dùng cho mục khác.", "The code “{entry}” is another entry's."
    ),
    "catalogue.registered_meanwhile": Text(
        "Một mục trong tệp vừa được người khác đăng ký; hãy xem lại trước khi ghi.",
        "Somebody has just registered an entry of this file: look at it again before you write.",
    ),
    "catalogue.no_name": Text("Chưa có tên.", "There is no name."),
    "catalogue.letters": Text(
        "Có ký tự ẩn {sign} (ký tự điều khiển hoặc đảo chiều chữ); hãy xóa đi.",
        "There is a hidden letter {sign} (a control, or one that turns the direction of reading): take it out.",
    ),
    "catalogue.too_long": Text(
        "Dài {found} ký tự, tối đa {most}.", "It has {found} letters; {most} at most."
    ),
    "catalogue.not_of_kind": Text(
        "Trường này không dùng cho loại mục này; hãy để trống.",
        "This is not said of this kind of entry; leave it empty.",
    ),
    "catalogue.url": Text(
        "“{url}” không phải địa chỉ web (bắt đầu bằng https:// hoặc http://).",
        "“{url}” is no web address (beginning with https:// or http://).",
    ),
    "catalogue.percent": Text(
        "{found} không nằm trong khoảng 0–100 %.", "{found} is not between 0 and 100 %."
    ),
    "catalogue.level": Text(
        "Cấp độ an toàn là số từ 1 đến 5, không phải {found}.", "A security level is 1 to 5, not {found}."
    ),
    "catalogue.count": Text("{found} không phải số bản ghi.", "{found} is no count of records."),
    "catalogue.future": Text("Ngày {day} chưa đến.", "{day} has not come yet."),
    "catalogue.too_many": Text("Có {found} giá trị, tối đa {most}.", "There are {found}; {most} at most."),
    "catalogue.needs_day": Text(
        "Hãy ghi ngày mà số liệu này được tính.", "Say on which day this figure was found."
    ),
    "catalogue.merged": Text(
        "Mục đã sáp nhập phải ghi sáp nhập vào mục nào, và chỉ mục đã sáp nhập mới ghi điều này.",
        "What was merged says into which entry, and nothing else does.",
    ),
    "catalogue.share": Text(
        "“{found}” không phải một tỷ lệ chất lượng; các tỷ lệ: {known}.",
        "“{found}” is no share of quality; there are: {known}.",
    ),
    "catalogue.no_record": Text(
        "Thiếu bản ghi mà tỷ lệ được tính từ đó.", "What the share was computed from is missing."
    ),
    "catalogue.measured_by_hand": Text(
        "Tỷ lệ đo được của “{entry}” do hệ thống đo ghi, không nhập tay.",
        "What is measured of “{entry}” a system records; nobody types it.",
    ),
    "catalogue.not_measured": Text(
        "“{entry}” không phải cơ sở dữ liệu, nên không có tỷ lệ chất lượng.",
        "“{entry}” is no database, and has no shares of quality.",
    ),
    "catalogue.road_map": Text(
        "Lộ trình gồm mức chia sẻ và ngày phải đạt; hãy ghi cả hai.",
        "A road map says how the data are to be shared and by which day: say both.",
    ),
    "catalogue.road_map_internal": Text(
        "Lộ trình dẫn đến chia sẻ: hãy chọn mức khác “dùng nội bộ”.",
        "A road map leads to sharing: choose another way than “internal”.",
    ),
    "catalogue.state": Text(
        "Phiên bản mới nhất của “{entry}” đang ở trạng thái {state}, không thể {verb}.",
        "The newest version of “{entry}” is {state}; it cannot be {verb}.",
    ),
    "catalogue.stage": Text(
        "“{entry}” đang ở giai đoạn {before}, không thể chuyển sang {stage}.",
        "“{entry}” is {before}; {stage} does not follow.",
    ),
    "catalogue.own_entry": Text(
        "Bạn là người soạn hoặc trình “{entry}”, nên người khác phải công bố.",
        "You wrote or submitted “{entry}”: somebody else publishes it.",
    ),
    "catalogue.organisation": Text(
        "Không có cơ quan nào mang mã “{organisation}” vào ngày {on}.",
        "No organisation has the code “{organisation}” on {on}.",
    ),
    "catalogue.unknown_entry": Text(
        "Danh mục không có mục “{entry}”.", "The catalogue has no entry “{entry}”."
    ),
    "catalogue.ambiguous_entry": Text(
        "Có {count} mục mang tên “{name}”; hãy ghi mã của mục.",
        "{count} entries have the name “{name}”; write the code of the one that is meant.",
    ),
    "catalogue.nothing_changed": Text("Chưa có gì thay đổi ở “{entry}”.", "Nothing differs in “{entry}”."),
    "catalogue.changed_meanwhile": Text(
        "“{entry}” vừa được người khác thay đổi; hãy xem lại trước khi lưu.",
        "Somebody has just changed “{entry}”: look at it again before you save.",
    ),
    "catalogue.circle": Text("Quan hệ “thuộc” tạo thành vòng: {way}.", "“Part of” goes in a circle: {way}."),
    "catalogue.merge_circle": Text(
        "Quan hệ “sáp nhập vào” tạo thành vòng: {way}.", "“Merged into” goes in a circle: {way}."
    ),
    "catalogue.no_comment": Text("Hãy ghi rõ cần sửa điều gì.", "Say what is to be mended."),
    "catalogue.into_first": Text(
        "Hãy công bố “{into}” trước: mục này sáp nhập vào đó, mà công chúng chưa đọc được.",
        "Publish “{into}” first: this entry is merged into it, and the public cannot read it yet.",
    ),
    "catalogue.not_public": Text("“{entry}” chưa được công bố.", "“{entry}” is not published."),
    "catalogue.cell_day": Text(
        "“{written}” không phải ngày; hãy ghi như 31/12/2026.",
        "“{written}” is no day; write it as 31/12/2026.",
    ),
    "catalogue.cell_number": Text("“{written}” không phải số nguyên.", "“{written}” is no whole number."),
    "catalogue.cell_choice": Text(
        "Không hiểu “{written}”; hãy chọn một trong: {choices}.",
        "“{written}” is not known; choose one of: {choices}.",
    ),
    "catalogue.cell_flag": Text(
        "“{written}”: hãy ghi “có” hoặc “không”.", "“{written}”: write “có” (yes) or “không” (no)."
    ),
    "catalogue.cell_verdict": Text(
        "“{written}”: hãy ghi “tiêu chí: kết quả”, mỗi cặp cách nhau bằng dấu chấm phẩy.",
        "“{written}”: write “criterion: verdict”, with a semicolon between two.",
    ),
    "catalogue.unknown_columns": Text(
        "Không hiểu cột: {headings}. Các cột dùng được: {known}.",
        "Columns that are not known: {headings}. Known are: {known}.",
    ),
    "catalogue.column_twice": Text("Có hai cột “{heading}”.", "There are two columns “{heading}”."),
    "catalogue.missing": Text("Thiếu giá trị bắt buộc.", "A value that must be there is missing."),
    "catalogue.kind": Text("Loại của “{entry}” không đổi được.", "The kind of “{entry}” does not change."),
    "catalogue.twice": Text(
        "Mã “{entry}” đã có ở dòng {first}.", "The code “{entry}” stands in row {first} already."
    ),
    "catalogue.file_at_fault": Text(
        "Tệp có {count} lỗi; chưa ghi gì vào danh mục.", "The file has {count} faults; nothing was written."
    ),
    "catalogue.no_entry": Text(
        "Danh mục không có mục mang mã “{entry}”.", "The catalogue has no entry with the code “{entry}”."
    ),
    "catalogue.goes_on": Text(
        "Mục “{entry}” đã sáp nhập; hãy ghi mục “{into}”.", "“{entry}” was merged: name “{into}”."
    ),
    "catalogue.there_already": Text(
        "Đã có mục mang mã “{entry}”. Để sửa mục đó, hãy ghi mã này ở cột “Mã”; để tạo mục mới, hãy ghi một mã khác.",
        "There is an entry “{entry}” already. To change it write its code in the column “Mã” (Code), to make another write another code.",
    ),
    "catalogue.nothing_said": Text(
        "Hãy chọn ít nhất một trường cần sửa.", "Choose at least one field to change."
    ),
    "catalogue.not_in_bulk": Text(
        "Trường này phải sửa ở từng mục, không sửa hàng loạt được.",
        "This is said of one entry, and is not changed in many at once.",
    ),
    "catalogue.bulk_value": Text(
        "“{written}” không dùng được cho trường này.", "“{written}” is no value of this field."
    ),
    "catalogue.bulk_too_many": Text(
        "Chọn {found} mục; mỗi lần sửa tối đa {most} mục.",
        "{found} entries are chosen; {most} at most are changed at once.",
    ),
    "catalogue.bulk_at_fault": Text(
        "{count} mục không sửa được như vậy, đầu tiên là “{entry}”; chưa ghi gì.",
        "{count} entries cannot be changed so, “{entry}” first; nothing was written.",
    ),
    "catalogue.bulk_same": Text(
        "Các mục đã như vậy; không có gì để sửa.", "The entries say so already; nothing differs."
    ),
    "catalogue.no_act": Text(
        "Hãy ghi văn bản sắp xếp lại (số, ngày) làm căn cứ.",
        "Name the act of the reorganisation (number, day).",
    ),
    "catalogue.same_owner": Text(
        "“{entry}” đã thuộc cơ quan {organisation}.", "“{entry}” is already {organisation}'s."
    ),
    "catalogue.over": Text(
        "“{entry}” đã sáp nhập hoặc ngừng vận hành, không nhận thêm mục khác.",
        "“{entry}” was merged or is retired: nothing goes into it any more.",
    ),
    "catalogue.other_kind": Text(
        "“{entry}” là loại khác với “{into}”; chỉ sáp nhập các mục cùng loại.",
        "“{entry}” is of another kind than “{into}”: only entries of one kind are merged.",
    ),
    "catalogue.unfinished": Text(
        "“{entry}” đang có bản nháp chưa trình; hãy trình hoặc rút bản nháp đó trước.",
        "“{entry}” has a draft that is not finished: hand it in or withdraw it first.",
    ),
    "catalogue.split_few": Text(
        "Tách phải cho ít nhất hai mục (kể cả mục cũ nếu vẫn còn).",
        "A split leaves two entries at least, the old one among them where it goes on.",
    ),
    "catalogue.into_itself": Text(
        "“{entry}” không thể sáp nhập vào chính nó.", "“{entry}” is not merged into itself."
    ),
    "catalogue.no_why": Text("Hãy ghi rõ vì sao hai mục này khác nhau.", "Say why the two are not the same."),
    "catalogue.not_two": Text(
        "Hãy chọn hai mục khác nhau, không phải “{entry}” hai lần.",
        "Choose two entries, not “{entry}” twice.",
    ),
    "catalogue.dcat_broken": Text(
        "Dòng {line} của tệp không đọc được; có thể tệp bị cắt giữa chừng. Bộ đọc báo: {why}.",
        "Line {line} of the file cannot be read; the file may have been cut short. The reader says: {why}.",
    ),
    "catalogue.dcat_context": Text(
        "“@context” của tệp trỏ sang trang khác, hoặc vòng vào chính nó. Hệ thống không tải gì từ nơi khác: hãy ghi “@context” ngay trong tệp, hoặc dùng Turtle.",
        "The file's “@context” leads to another site, or in a circle. Nothing is fetched from elsewhere: write the “@context” into the file, or use Turtle.",
    ),
    "catalogue.dcat_too_large": Text(
        "Tệp có hơn {most} phát biểu hoặc mục, hoặc một giá trị quá dài. Hãy chia thành nhiều tệp.",
        "The file has more than {most} statements or entries, or one value that is too long. Split it into several.",
    ),
    "catalogue.dcat_deep": Text(
        "Dòng {line}: JSON lồng nhau quá {most} tầng; không danh mục nào cần đến thế.",
        "Line {line}: the JSON is nested deeper than {most} levels; no catalogue needs that.",
    ),
    "catalogue.dcat_part": Text(
        "Tệp chỉ có {found} trong {total} mục mà chính nó nhắc đến: tệp là một trang, hoặc bị cắt giữa chừng. Hãy tải đủ các trang rồi nối lại.",
        "The file holds {found} of the {total} entries that it speaks of: it is one page of several, or was cut short. Get all pages and join them.",
    ),
    "catalogue.page": Text(
        "“{found}” không phải số trang: hãy ghi số nguyên từ 1.",
        "“{found}” is no number of a page: write a whole number from 1.",
    ),
    "catalogue.no_such_page": Text(
        "Danh mục có {last} trang; không có trang {page}.",
        "The catalogue has {last} pages; there is no page {page}.",
    ),
}
