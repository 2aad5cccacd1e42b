"""The sentence for every refusal of the pages themselves."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "export.format": Text(
        "Không có định dạng “{found}”. Các định dạng lấy được: {known}.",
        "There is no format “{found}”. The formats are: {known}.",
    ),
    "upload.too_large": Text(
        "Tệp nặng {size} MB, lớn hơn mức {most} MB mà hệ thống nhận. Hãy chia tệp thành nhiều phần hoặc bỏ hình ảnh, trang tính thừa.",
        "The file has {size} MB; at most {most} MB are taken. Split it, or remove pictures and sheets that are not needed.",
    ),
    "upload.missing": Text(
        "Chưa chọn tệp. Hãy chọn một tệp CSV hoặc XLSX.", "No file was chosen. Choose a CSV or XLSX file."
    ),
    "upload.not_found": Text(
        "Không còn phần nạp số liệu này, có thể đã nạp xong hoặc đã quá 30 ngày. Hãy bắt đầu lại.",
        "This upload is gone: it was loaded, or is older than 30 days. Start again.",
    ),
}
