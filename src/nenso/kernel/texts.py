"""The sentence for every refusal of this room, and the one place that looks a sentence up."""

from collections.abc import Mapping
from importlib import import_module

from nenso.kernel.rules import Refused, Text

REFUSALS: Mapping[str, Text] = {
    "validity.empty": Text(
        "Ngày kết thúc {until} phải sau ngày bắt đầu {since}.",
        "The end {until} must come after the beginning {since}.",
    ),
    "period.unknown": Text(
        "Không có kỳ báo cáo “{code}”. Cách viết đúng: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W37, 2024-09-15.",
        "There is no period “{code}”. Write 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W37 or 2024-09-15.",
    ),
    "period.no_cutoff": Text(
        "Không có quy định thời gian chốt số liệu cho kỳ {period}.",
        "No rule sets a data cut-off for the period {period}.",
    ),
    "money.currency": Text(
        "Hệ thống không dùng tiền tệ “{currency}”.", "The currency “{currency}” is not in use here."
    ),
    "file.missing": Text("Không tìm thấy tệp “{file}”.", "There is no file “{file}”."),
    "file.unreadable": Text(
        "Không đọc được tệp “{file}”: {why}.", "The file “{file}” cannot be read: {why}."
    ),
    "file.empty": Text("Tệp “{file}” không có nội dung.", "The file “{file}” is empty."),
    "file.too_large": Text(
        "Tệp “{file}” quá lớn, chỉ đọc tệp đến {most}.",
        "The file “{file}” is too large; at most {most} are read.",
    ),
    "file.kind": Text(
        "Tệp “{file}” không thuộc loại nhận được: chỉ nhận PDF, PNG, JPEG, DOCX, XLSX.",
        "The file “{file}” is of no kind taken in: only PDF, PNG, JPEG, DOCX and XLSX are.",
    ),
    "file.encoding": Text(
        "Tệp “{file}” không viết bằng UTF-8 (dòng {line}). Hãy lưu lại với bảng mã UTF-8.",
        "The file “{file}” is not UTF-8 (line {line}). Save it again as UTF-8.",
    ),
    "signing.base64": Text(
        "Khóa ký trong {where} không viết đúng base64. Hãy chép lại khóa 32 byte đã mã hóa base64.",
        "The signing key in {where} is not base64. Copy the 32 bytes encoded in base64 again.",
    ),
    "signing.key": Text(
        "Khóa ký trong {where} dài {length} byte, khóa Ed25519 phải dài 32 byte.",
        "The signing key in {where} has {length} bytes; an Ed25519 key has 32.",
    ),
    "signing.missing": Text(
        "Không có tệp khóa {where} trong thư mục khóa (keys).",
        "The key file {where} is not in the folder of keys.",
    ),
    "signing.curve": Text(
        "Tệp khóa {where} không chứa khóa P-256 của chứng thư.",
        "The key file {where} does not hold the certificate's key on P-256.",
    ),
    "money.mixed": Text("Không cộng được {first} với {second}.", "{first} and {second} cannot be added."),
}


def sentence(refused: Refused, rooms: tuple[str, ...]) -> Text:
    """Return the sentence for a refusal out of the `texts.REFUSALS` of the given rooms."""
    for room in rooms:
        found = getattr(import_module(f"{room}.texts"), "REFUSALS", {}).get(refused.code)
        if found is not None:
            return Text.fill(found, **refused.facts)
    raise LookupError(f"no sentence for the refusal {refused.code}")
