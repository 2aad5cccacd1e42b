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
    "token.uri": Text(
        "Địa chỉ khóa PKCS#11 viết sai ở “{part}”. Cách viết đúng: pkcs11:token=TÊN;object=NHÃN?module-path=TỆP.",
        "The PKCS#11 URI of a key is wrong at “{part}”. Write pkcs11:token=NAME;object=LABEL?module-path=FILE.",
    ),
    "token.pin_in_uri": Text(
        "Mã PIN không được viết trong địa chỉ khóa PKCS#11. Hãy đặt NENSO_PKCS11_PIN, NENSO_PKCS11_PIN_FILE hoặc pin-source=/TỆP.",
        "A PIN does not belong in the PKCS#11 URI of a key. Set NENSO_PKCS11_PIN, NENSO_PKCS11_PIN_FILE, or pin-source=/FILE.",
    ),
    "token.library": Text(
        "Thiếu thư viện python-pkcs11. Cài bằng: pip install python-pkcs11.",
        "The library python-pkcs11 is missing. Install it: pip install python-pkcs11.",
    ),
    "token.no_module": Text(
        "Chưa biết mô-đun PKCS#11 của {uri}: thêm module-path=TỆP hoặc đặt NENSO_PKCS11_MODULE.",
        "Nothing says which PKCS#11 module serves {uri}: add module-path=FILE or set NENSO_PKCS11_MODULE.",
    ),
    "token.module": Text(
        "Không nạp được mô-đun PKCS#11 {module}: {why}.",
        "The PKCS#11 module {module} cannot be loaded: {why}.",
    ),
    "token.absent": Text(
        "Không thấy token “{token}”: kiểm tra thiết bị đã cắm hoặc còn kết nối.",
        "The token “{token}” is not there: see that the device is plugged in or reached.",
    ),
    "token.two": Text(
        "Có nhiều token tên “{token}”: thêm serial= vào địa chỉ khóa.",
        "There are several tokens “{token}”: add serial= to the key's URI.",
    ),
    "token.no_pin": Text(
        "Chưa có mã PIN của token “{token}”: đặt NENSO_PKCS11_PIN hoặc NENSO_PKCS11_PIN_FILE.",
        "There is no PIN for the token “{token}”: set NENSO_PKCS11_PIN or NENSO_PKCS11_PIN_FILE.",
    ),
    "token.pin_file": Text(
        "Không đọc được mã PIN trong tệp “{file}”.",
        "The PIN cannot be read from the file “{file}”.",
    ),
    "token.pin": Text(
        "Mã PIN của token “{token}” sai và không được thử lại để token khỏi bị khóa. Sửa mã PIN rồi chạy nenso exchange keys login.",
        "The PIN of the token “{token}” is wrong, and is not tried again lest the token lock. Correct it, then run nenso exchange keys login.",
    ),
    "token.pin_low": Text(
        "Ai đó đã nhập sai mã PIN của token “{token}”, nên mã không được thử tự động. Kiểm tra mã PIN rồi chạy nenso exchange keys login.",
        "Somebody got the PIN of the token “{token}” wrong, so that it is not tried unasked. See that it is right, then run nenso exchange keys login.",
    ),
    "token.last_try": Text(
        "Token “{token}” chỉ còn một lần nhập mã PIN trước khi bị khóa: hãy đăng nhập một lần bằng công cụ của nhà cung cấp.",
        "The token “{token}” has one try left before it locks: log in once with its vendor's own tool.",
    ),
    "token.locked": Text(
        "Token “{token}” đã bị khóa vì nhập sai mã PIN: người quản trị token mở khóa bằng công cụ của nhà cung cấp.",
        "The token “{token}” is locked by wrong PINs: its security officer unlocks it with the vendor's own tool.",
    ),
    "token.no_key": Text(
        "Token “{token}” không có khóa “{key}”: tạo bằng nenso exchange keys make, hoặc sửa địa chỉ khóa.",
        "The token “{token}” has no key “{key}”: make it with nenso exchange keys make, or correct the URI.",
    ),
    "token.several": Text(
        "Token “{token}” có nhiều khóa “{key}”: thêm id= vào địa chỉ khóa.",
        "The token “{token}” has several keys “{key}”: add id= to the URI.",
    ),
    "token.no_public": Text(
        "Token “{token}” không có khóa công khai bên cạnh khóa “{key}”.",
        "The token “{token}” has no public key beside the key “{key}”.",
    ),
    "token.other_key": Text(
        "Khóa “{key}” trong token “{token}” đã đổi kể từ khi khởi động.",
        "The key “{key}” in the token “{token}” is another one than at the start.",
    ),
    "token.mechanism": Text(
        "Khóa “{key}” trong token “{token}” không ký được kiểu này: cần Ed25519 (CKM_EDDSA), với chứng thư là P-256 (CKM_ECDSA).",
        "The key “{key}” in the token “{token}” does not sign this way: Ed25519 (CKM_EDDSA) is needed, for certificates P-256 (CKM_ECDSA).",
    ),
    "token.exists": Text(
        "Token “{token}” đã có khóa “{key}”: chọn tên khác.",
        "The token “{token}” has a key “{key}” already: choose another name.",
    ),
    "token.read_only": Text(
        "Không ghi được vào token “{token}” (khóa “{key}”).",
        "The token “{token}” cannot be written to (key “{key}”).",
    ),
    "token.failed": Text(
        "Token “{token}” không ký được bằng khóa “{key}”: {why}.",
        "The token “{token}” did not sign with the key “{key}”: {why}.",
    ),
    "token.slow": Text(
        "Token không trả lời trong {seconds} giây.",
        "The token did not answer within {seconds} s.",
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
