"""The sentences of what goes out to other systems and comes in from them."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "interop.too_large": Text(
        "Tài liệu dài hơn {most} MB. Hãy chia thành nhiều lần gửi.",
        "The document is larger than {most} MB. Send it in parts.",
    ),
    "interop.json": Text(
        "Không đọc được JSON: {why} (dòng {line}).", "The JSON cannot be read: {why} (line {line})."
    ),
    "interop.shape": Text(
        "{place}: cần {wanted} theo dạng dataValueSets của DHIS2.",
        "{place}: {wanted} is needed, in the shape of DHIS2's dataValueSets.",
    ),
    "interop.csv": Text(
        "Dòng {line}: không đọc được CSV: {why}.", "Line {line}: the CSV cannot be read: {why}."
    ),
    "interop.header": Text(
        "Dòng tiêu đề thiếu cột {missing}. Các cột cần có: {wanted}.",
        "The header has no column {missing}. These are needed: {wanted}.",
    ),
    "interop.xml": Text("Không đọc được XML: {why}.", "The XML cannot be read: {why}."),
    "interop.xml_unsafe": Text(
        "XML có khai báo DTD hoặc thực thể. Vì an toàn, hãy gửi XML không có DOCTYPE.",
        "The XML declares a DTD or entities. For safety, send XML without a DOCTYPE.",
    ),
    "interop.attribute": Text(
        "{place}: thiếu thuộc tính “{name}”.", "{place}: the attribute “{name}” is missing."
    ),
    "interop.categories": Text(
        "{place}: chỉ nhận một phân tổ cho mỗi giá trị, tìm thấy {found}.",
        "{place}: a value takes one category, these were found: {found}.",
    ),
    "interop.encoding": Text(
        "Tài liệu không viết bằng UTF-8. Hãy lưu lại với bảng mã UTF-8.",
        "The document is not UTF-8. Save it again as UTF-8.",
    ),
    "interop.period": Text(
        "Không có kỳ “{code}” trong cách viết của DHIS2. Cách viết đúng: 20240915, 2024W37, 202409, 2024Q3, 2024S1, 2024.",
        "DHIS2 has no such period here: “{code}”. Write 20240915, 2024W37, 202409, 2024Q3, 2024S1 or 2024.",
    ),
    "interop.adx_period": Text(
        "Không có kỳ “{code}” trong cách viết của ADX. Cách viết đúng: 2024-09-01/P1M, với ngày đầu kỳ.",
        "ADX has no such period here: “{code}”. Write the first day and the length: 2024-09-01/P1M.",
    ),
    "interop.mapping": Text("Bảng mã dòng {line}: {why}", "Table of codes, line {line}: {why}"),
    "interop.option": Text(
        "Tham số “{name}” không nhận “{found}”. Các giá trị nhận: {known}.",
        "The parameter “{name}” does not take “{found}”. It takes: {known}.",
    ),
    "interop.question": Text(
        "Hãy nêu kỳ (period, hoặc startDate và endDate) và chỉ tiêu (dataElement) hoặc đơn vị (orgUnit).",
        "Name a period (or startDate and endDate), and an indicator (dataElement) or a unit (orgUnit).",
    ),
    "interop.media": Text(
        "Không nhận loại tài liệu “{found}”. Hãy gửi application/json, application/csv hoặc application/adx+xml.",
        "The kind of document “{found}” is not taken. Send application/json, application/csv or application/adx+xml.",
    ),
    "burden.year": Text("Không tính được cho năm {year}.", "Nothing can be counted for the year {year}."),
    "package.not_approved": Text(
        "Báo cáo chưa được duyệt nên chưa gửi đi được.",
        "The report is not approved yet, so it cannot be sent.",
    ),
    "package.no_receiver": Text(
        "Chưa đặt địa chỉ hệ thống nhận báo cáo (NENSO_REPORT_RECEIVER_URL).",
        "The address of the receiving system is not set (NENSO_REPORT_RECEIVER_URL).",
    ),
    "package.address": Text(
        "Địa chỉ hệ thống nhận báo cáo phải là https, hoặc ở chính máy này.",
        "The address of the receiving system must be https, or on this machine.",
    ),
    "package.already_delivered": Text(
        "Nội dung này đã gửi và được {receiver} nhận lúc {at}.",
        "This content was sent and taken by {receiver} at {at}.",
    ),
    "package.already_waiting": Text(
        "Nội dung này đang chờ gửi tới {receiver}.", "This content is waiting to be sent to {receiver}."
    ),
}
