"""The sentences for messages that do not arrive: at a limit, too long, too slow, broken off, or their service away."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "exchange.limit_per_second": Text(
        "Đã đạt mức {most} yêu cầu mỗi giây tới {service}; hãy thử lại sau {wait} giây.",
        "The limit of {most} requests a second to {service} is reached; ask again in {wait} s.",
    ),
    "exchange.limit_per_day": Text(
        "Đã dùng hết {most} yêu cầu trong ngày tới {service}; hãy thử lại sau {wait} giây.",
        "The {most} requests a day to {service} are used up; ask again in {wait} s.",
    ),
    "exchange.limit_at_once": Text(
        "Đang có {most} yêu cầu cùng lúc tới {service}, là mức tối đa; hãy thử lại sau {wait} giây.",
        "{most} requests to {service} run at once, the most allowed; ask again in {wait} s.",
    ),
    "exchange.wrong_keys": Text(
        "Đã có quá nhiều khóa sai cho {client} từ địa chỉ này nên khóa không được xét; hãy thử lại sau {wait} giây.",
        "Too many wrong keys were shown for {client} from this address: no key is looked at; ask again in {wait} s.",
    ),
    "exchange.too_large": Text("Nội dung vượt quá {most} MB.", "The body is longer than {most} MB."),
    "exchange.provider_away": Text("Không kết nối được tới {service}.", "{service} cannot be reached."),
    "exchange.provider_late": Text(
        "{service} không trả lời trong {seconds} giây.", "{service} did not answer within {seconds} s."
    ),
    "exchange.provider_failing": Text(
        "{service} liên tục không trả lời nên tạm thời không được gọi.",
        "{service} failed repeatedly and is not asked for the moment.",
    ),
    "exchange.provider_forbidden": Text(
        "Địa chỉ của {service} nằm trong mạng mà cổng trao đổi không gọi tới, nên yêu cầu không được chuyển đi; "
        "đơn vị cung cấp cần sửa địa chỉ dịch vụ.",
        "The address of {service} lies in a network that the gateway asks nothing in: nothing is passed on. Its owner has to correct it.",
    ),
    "exchange.networks": Text(
        "“{written}” không phải mạng: hãy ghi các mạng như 10.0.0.0/8, cách nhau bằng dấu phẩy, hoặc default, hoặc none.",
        "“{written}” is no network: write networks such as 10.0.0.0/8 between commas, or default, or none.",
    ),
    "service.network": Text(
        "“{written}” nằm trong mạng {network}, nơi nền tảng không gọi tới.",
        "“{written}” lies in {network}, a network that the exchange asks nothing in.",
    ),
    "exchange.request_cut_short": Text(
        "Yêu cầu tới {service} bị ngắt giữa chừng.", "The request to {service} was cut short."
    ),
    "exchange.request_slow": Text(
        "Yêu cầu tới {service} đến quá chậm nên không chờ thêm.",
        "The request to {service} came too slowly to be waited for.",
    ),
    "exchange.caller_left": Text(
        "Bên hỏi không nhận hết câu trả lời của {service}.",
        "Who asked did not take the whole answer of {service}.",
    ),
    "exchange.too_many_connections": Text(
        "Cổng trao đổi đang có quá nhiều kết nối; hãy thử lại sau {wait} giây.",
        "The gateway has too many connections; ask again in {wait} s.",
    ),
    "exchange.answer_cut_short": Text(
        "Câu trả lời của {service} bị ngắt giữa chừng.", "The answer of {service} was cut short."
    ),
}
