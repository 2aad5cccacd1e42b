"""What X-Road's error types mean for whoever meets them, and what to do: one sentence each; the last part of the type is looked up."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

_MEANINGS: Mapping[str, Text] = {
    "AccessDenied": Text(
        "Hệ thống đã chứng minh mình là ai nhưng không có quyền với phần dịch vụ đó. Xin quyền ở trang của dịch vụ.",
        "The system showed who it is, and has no right to that part of the service. Ask for access on the service's page.",
    ),
    "BadRequest": Text(
        "Đường dẫn hoặc lời gọi sai dạng, chẳng hạn đi ra ngoài dịch vụ. Sửa lời gọi.",
        "Path or call are malformed, such as a path that leads out of the service. Correct the call.",
    ),
    "DatabaseError": Text(
        "Cổng trao đổi không tới được cơ sở dữ liệu của mình. Gọi lại sau.",
        "The gateway did not reach its own database. Ask again later.",
    ),
    "InternalError": Text(
        "Thiếu tiêu đề X-Road-Client, tiêu đề hoặc đường dẫn sai dạng; hiếm khi là lỗi của cổng trao đổi. Xem lý do trong câu trả lời.",
        "X-Road-Client is missing, or a header or path is malformed; rarely a fault of the gateway. Read the reason in the answer.",
    ),
    "InvalidClientIdentifier": Text(
        "Hệ thống không đứng sau cổng trao đổi đã gửi yêu cầu. Cơ quan vận hành cổng kiểm tra danh bạ.",
        "The system does not stand behind the gateway that sent the request. Whoever runs the gateway looks into the registry.",
    ),
    "InvalidRequest": Text(
        "Yêu cầu không hợp lệ, thường là quá dài. Xem lý do trong câu trả lời.",
        "The request is invalid, mostly too long. Read the reason in the answer.",
    ),
    "InvalidSignatureValue": Text(
        "Bản tin giữa hai cổng không đúng chữ ký, quá cũ hoặc đã gửi rồi. Kiểm tra khóa, chứng thư và đồng hồ của cổng gửi.",
        "A message between two gateways does not match its signature, is too old or came before. Look at key, certificate and clock.",
    ),
    "IOError": Text(
        "Kết nối đứt trước khi yêu cầu tới đủ. Gọi lại.",
        "The connection broke before the request was whole. Ask again.",
    ),
    "LimitReached": Text(
        "Vượt hạn mức của quyền, quá nhiều kết nối, hoặc quá nhiều khóa sai. Chờ đúng thời gian ghi trong câu trả lời.",
        "A right's limit is reached, connections are too many, or wrong keys were. Wait as long as the answer says.",
    ),
    "LoggingFailed": Text(
        "Sổ không ghi được nên không yêu cầu nào được chuyển đi. Gọi lại sau.",
        "The ledger could not be written, so nothing was passed on. Ask again later.",
    ),
    "MaintenanceMode": Text(
        "Hệ thống, dịch vụ hoặc cả nền tảng bảo trì; câu trả lời ghi thời điểm kết thúc.",
        "The system, the service or the whole exchange was in maintenance; the answer says until when.",
    ),
    "MissingSignature": Text(
        "Bản tin giữa hai cổng không có chữ ký. Cổng gửi phải ký.",
        "A message between two gateways bears no signature. The sending gateway has to sign.",
    ),
    "NetworkError": Text(
        "Dịch vụ không trả lời, hoặc địa chỉ của nó không được gọi tới. Đơn vị cung cấp kiểm tra dịch vụ.",
        "The service did not answer, or lies where nothing is asked. Its owner looks at the service.",
    ),
    "NotAsDescribed": Text(
        "Yêu cầu không hợp tài liệu OpenAPI của dịch vụ. Câu trả lời nêu chỗ sai.",
        "The request does not fit the service's OpenAPI document. The answer names the place.",
    ),
    "OutdatedGlobalConf": Text(
        "Danh bạ mà cổng giữ đã hết hạn nên không yêu cầu nào được chuyển đi. Cơ quan vận hành nối lại với danh bạ.",
        "The registry that the gateway holds was out of date, so nothing was passed on. Whoever runs it restores the way to the registry.",
    ),
    "ServiceDisabled": Text(
        "Đơn vị cung cấp tạm ngừng dịch vụ; lý do ghi trong câu trả lời.",
        "The owner switched the service off for a while; the answer says why.",
    ),
    "SslAuthenticationFailed": Text(
        "Bên gửi không chứng minh được mình là hệ thống đã nêu: thiếu hoặc sai khóa, chứng thư, địa chỉ. Kiểm tra cách xác thực của hệ thống.",
        "Who asked did not show to be the system that it named: key, certificate or address are missing or wrong. Look at its credentials.",
    ),
    "UnknownMember": Text(
        "Không có hệ thống nào đăng ký tên đó. Kiểm tra tên trong X-Road-Client, hoặc đăng ký hệ thống.",
        "No system is registered under that name. Look at the name in X-Road-Client, or register the system.",
    ),
    "UnknownService": Text(
        "Không có dịch vụ nào đăng ký tên đó. Tìm tên đúng trong danh mục dịch vụ.",
        "No service is registered under that name. Find the right one in the catalogue.",
    ),
}
_OTHER = Text(
    "Loại lỗi của giao thức X-Road; lý do ghi trong câu trả lời.",
    "An error type of X-Road's protocol; the answer says the reason.",
)


def meaning_of(fault: str) -> Text:
    """Return what an error type means, and what to do."""
    return _MEANINGS.get(fault.rpartition(".")[2], _OTHER)
