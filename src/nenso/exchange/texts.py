"""The sentence for every refusal of this room."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    # --- Requests ---
    "exchange.bad_identifier": Text(
        "“{written}” không phải định danh hợp lệ: cần các phần không rỗng, cách nhau bằng dấu /.",
        "“{written}” is no identifier: its parts stand between slashes, and none is empty.",
    ),
    "exchange.bad_method": Text(
        "Phương thức “{method}” không dùng được ở đây.", "The method “{method}” is not taken here."
    ),
    "exchange.bad_path": Text(
        "Đường dẫn “{path}” phải có dạng /r1/(thực thể)/(loại)/(thành viên)/(hệ thống con)/(dịch vụ).",
        "The path “{path}” has to be /r1/(instance)/(class)/(member)/(subsystem)/(service).",
    ),
    "exchange.path_traversal": Text(
        "Đường dẫn “{path}” đi ra ngoài dịch vụ nên bị từ chối.",
        "The path “{path}” leads out of its service and is refused.",
    ),
    # --- Decisions of the gateway ---
    "exchange.outdated": Text(
        "Danh bạ của nền tảng trao đổi đã hết hạn lúc {until} và chưa lấy được bản mới; yêu cầu không được chuyển đi.",
        "The registry of the exchange expired at {until} and no newer one was had; nothing is passed on.",
    ),
    "exchange.maintenance": Text(
        "Nền tảng trao đổi đang bảo trì: {reason}", "The exchange is in maintenance: {reason}"
    ),
    "exchange.no_client_header": Text(
        "Thiếu tiêu đề X-Road-Client: hãy ghi hệ thống gửi yêu cầu, ví dụ VN/GOV/T01/cong-dich-vu.",
        "The header X-Road-Client is missing: name the system that asks, such as VN/GOV/T01/portal.",
    ),
    "exchange.unknown_client": Text("{client} chưa đăng ký.", "{client} is not registered."),
    "exchange.no_credential": Text(
        "{client} chưa chứng tỏ mình là ai: kết nối không có chứng thư, không có khóa, và không đến từ địa chỉ đã đăng ký.",
        "{client} has not shown who it is: neither certificate nor key, and no registered address.",
    ),
    "exchange.wrong_credential": Text(
        "Chứng thư hoặc khóa của kết nối không phải của {client}.",
        "The certificate or key of the connection is not one of {client}.",
    ),
    "exchange.wrong_address": Text(
        "Chứng thư hoặc khóa là của {client}, nhưng kết nối không đến từ địa chỉ đã đăng ký.",
        "The certificate or key is one of {client}, but the connection comes from no registered address.",
    ),
    "exchange.credential_expired": Text(
        "Chứng thư hoặc khóa của {client} đã hết hạn.", "The certificate or key of {client} has expired."
    ),
    "exchange.unknown_service": Text("Không có dịch vụ {service}.", "There is no service {service}."),
    "exchange.access_denied": Text(
        "{client} không có quyền gọi {method} {path} của {service}.",
        "Request is not allowed: {service} ({method} {path}) by {client}.",
    ),
    "exchange.service_disabled": Text(
        "{service} đang tạm ngừng: {reason}", "{service} is disabled: {reason}"
    ),
    "routing.malformed": Text(
        "Đây không phải danh bạ của nền tảng trao đổi.", "This is no routing snapshot of the exchange."
    ),
    "routing.bad_signature": Text(
        "Danh bạ không có chữ ký đúng: không dùng.",
        "The routing snapshot is not signed as it must be; it is not used.",
    ),
    # --- The ledger's proofs ---
    "ledger.bad_proof": Text(
        "Chứng minh không khớp với sổ: bản ghi không nằm ở đó, hoặc sổ đã bị sửa.",
        "The proof does not fit the ledger: the entry is not there, or the ledger was altered.",
    ),
    "ledger.no_such_entry": Text(
        "Sổ có {size} bản ghi, không có bản ghi số {index}.",
        "The ledger holds {size} entries; there is none with number {index}.",
    ),
    "ledger.no_such_size": Text(
        "Không có chứng minh từ {old} đến {new} bản ghi.", "There is no proof from {old} to {new} entries."
    ),
    "ledger.no_such_tile": Text("Sổ không có mảnh “{path}”.", "The ledger has no tile “{path}”."),
    "ledger.bad_tile": Text("Mảnh của sổ bị hỏng.", "A tile of the ledger is damaged."),
    "record.malformed": Text("Đây không phải bản ghi của sổ.", "This is no record of a ledger."),
    "note.malformed": Text("Đây không phải văn bản có chữ ký.", "This is no signed note."),
    "note.bad_key": Text("“{key}” không phải khóa công khai.", "“{key}” is no public key."),
    "note.bad_signature": Text(
        "Chữ ký của {name} không đúng: văn bản đã bị sửa.",
        "The signature of {name} does not hold: the text was altered.",
    ),
    "checkpoint.malformed": Text("Đây không phải mốc của sổ.", "This is no checkpoint of a ledger."),
    "proof.malformed": Text("Đây không phải chứng minh của sổ.", "This is no proof of a ledger."),
    "proof.not_signed": Text(
        "Mốc của sổ không có chữ ký của {name}.", "The checkpoint is not signed by {name}."
    ),
    "proof.other_log": Text(
        "Mốc này của sổ {origin}, không phải của {name}.",
        "The checkpoint is of ledger {origin}, not of {name}.",
    ),
}
