"""The sentence for every refusal of events. What a schema's validator says stays in its own English."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    # --- What is sent ---
    "event.json": Text(
        "Nội dung yêu cầu phải là một đối tượng JSON (UTF-8).", "The body has to be a JSON object (UTF-8)."
    ),
    "event.field": Text(
        "Trường “{field}” thiếu hoặc không phải {wanted}.", "The field “{field}” is missing or no {wanted}."
    ),
    "event.name": Text(
        "“{field}”: tên loại sự kiện “{written}” không dùng được: chỉ gồm chữ cái không dấu, chữ số và các ký tự ' ( ) + , - . = ?, tối đa 64 ký tự.",
        "“{field}”: the event type “{written}” cannot be used: letters without marks, digits and ' ( ) + , - . = ? only, at most 64.",
    ),
    "event.key": Text(
        "“{field}”: khóa của sự kiện phải có từ 1 đến {most} ký tự, không có ký tự điều khiển.",
        "“{field}”: the key of an event has 1 to {most} letters and no control characters.",
    ),
    "event.ttl": Text("“{field}” phải từ 1 đến {most} giây.", "“{field}” is between 1 and {most} seconds."),
    "event.delivery": Text(
        "“{field}” phải là PUSH hoặc PULL, không phải “{written}”.",
        "“{field}” is PUSH or PULL, not “{written}”.",
    ),
    "event.since": Text(
        "“{field}”: “{written}” không phải thời điểm có múi giờ, ví dụ 2026-11-26T08:00:00+07:00.",
        "“{field}”: “{written}” is no instant with its offset, such as 2026-11-26T08:00:00+07:00.",
    ),
    "event.other_type": Text(
        "“{field}” là “{written}”, nhưng đường dẫn ghi “{path}”.",
        "“{field}” says “{written}”, the path says “{path}”.",
    ),
    "event.other_subscriber": Text(
        "“{field}” không phải {client}: mỗi hệ thống chỉ đăng ký cho chính mình.",
        "“{field}” is not {client}: a system subscribes for itself only.",
    ),
    "event.too_large": Text(
        "“{field}”: nội dung vượt quá {most} KiB; hãy chỉ báo việc đã xảy ra và để bên nhận hỏi phần còn lại.",
        "“{field}” has more than {most} KiB; say that something happened, and let subscribers ask for the rest.",
    ),
    "event.deep": Text("“{field}” lồng nhau quá {most} tầng.", "“{field}” is more than {most} levels deep."),
    "event.schema_long": Text("“{field}” dài quá {most} KiB.", "“{field}” has more than {most} KiB."),
    "event.schema_reference": Text(
        "“{field}” không được dùng $ref: hãy viết đầy đủ.", "“{field}” may not use $ref: write it out."
    ),
    "event.schema": Text(
        "“{field}” không phải JSON Schema dùng được: {why}",
        "“{field}” is no JSON Schema that can be used: {why}",
    ),
    "event.unfit": Text(
        "“{field}” không khớp với lược đồ của loại sự kiện: {why}",
        "“{field}” does not keep to the schema of its type: {why}",
    ),
    "event.id_taken": Text(
        "“{field}”: mã {id} đã được dùng cho một sự kiện khác.",
        "“{field}”: {id} is the identifier of another event.",
    ),
    "event.no_push_service": Text(
        "“{field}”: {service} chưa đăng ký nên không gửi sự kiện tới đó được; hãy đăng ký, hoặc chọn PULL.",
        "“{field}”: {service} is not registered, so that nothing can be pushed there; register it, or choose PULL.",
    ),
    # --- What is asked for ---
    "event.no_call": Text("Không có lệnh {method} tại “{path}”.", "There is no {method} at “{path}”."),
    "event.not_yours": Text(
        "{client} không được đăng sự kiện thay {room}.", "{client} may not publish in the name of {room}."
    ),
    "event.elsewhere": Text(
        "Sự kiện của {room} được phát ở cổng trao đổi {gateway}; hãy hỏi ở đó.",
        "The events of {room} are published at the gateway {gateway}; ask there.",
    ),
    "event.no_service": Text(
        "Không ai đăng ký được: chưa có dịch vụ {service} mang tên loại sự kiện, mà quyền nhận sự kiện là quyền dùng dịch vụ đó.",
        "Nobody may subscribe: {service}, named as the event type, is not registered, and who may use it gets the events.",
    ),
    "event.no_type": Text("{room} không có loại sự kiện “{name}”.", "{room} has no event type “{name}”."),
    "event.type_taken": Text("Loại sự kiện “{name}” đã có.", "There is an event type “{name}” already."),
    "event.subscribed": Text(
        "Đã đăng ký nhận sự kiện “{name}”.", "There is a subscription to “{name}” already."
    ),
    "event.no_subscription": Text(
        "Chưa đăng ký nhận sự kiện “{name}” của {room}.", "There is no subscription to “{name}” of {room}."
    ),
    "event.no_subscriptions": Text(
        "Chưa đăng ký nhận sự kiện nào của {room}.", "There is no subscription to events of {room}."
    ),
    "event.is_pushed": Text(
        "Sự kiện “{name}” được gửi tới dịch vụ “{service}”, không lấy về được.",
        "Events “{name}” are pushed to the service “{service}” and cannot be pulled.",
    ),
    "event.none_waits": Text(
        "Không có sự kiện “{name}” nào chờ lấy.", "No event “{name}” waits to be pulled."
    ),
    "event.unknown": Text("Không có sự kiện “{id}” ở đây.", "There is no event “{id}” here."),
    "event.no_store": Text(
        "Cổng trao đổi tạm thời không giữ được sự kiện; yêu cầu chưa được xác nhận.",
        "The gateway cannot keep events for the moment; the request is not acknowledged.",
    ),
}
