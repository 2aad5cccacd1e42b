"""The sentences for messages between gateways that are not what they must be."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "hop.unsigned": Text(
        "Thông điệp giữa hai cổng trao đổi không có chữ ký.",
        "The message between gateways bears no signature.",
    ),
    "hop.unknown_gateway": Text(
        "Danh bạ không có cổng trao đổi {gateway}.", "The registry knows no gateway {gateway}."
    ),
    "hop.bad_signature": Text(
        "Chữ ký của cổng trao đổi {gateway} không đúng với thông điệp.",
        "The signature of the gateway {gateway} does not hold for the message.",
    ),
    "hop.wrong_certificate": Text(
        "Kết nối không dùng chứng thư của cổng trao đổi {gateway} trong danh bạ.",
        "The connection does not show the certificate that the registry has of the gateway {gateway}.",
    ),
    "hop.cannot_sign": Text(
        "Cổng trao đổi {gateway} hiện không ký được thông điệp: {why}.",
        "The gateway {gateway} cannot sign messages now: {why}.",
    ),
    "hop.clock": Text(
        "Chữ ký của cổng trao đổi {gateway} lệch {seconds} giây so với đồng hồ ở đây.",
        "The signature of the gateway {gateway} is {seconds} s off the clock here.",
    ),
    "hop.replayed": Text(
        "Chữ ký này của cổng trao đổi {gateway} đã được dùng.",
        "This signature of the gateway {gateway} was used already.",
    ),
    "hop.altered": Text(
        "Nội dung đến từ cổng trao đổi {gateway} khác với nội dung đã ký.",
        "The body that came from the gateway {gateway} is not the one that was signed.",
    ),
}
