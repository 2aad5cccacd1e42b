"""Who used whose services, as an exported table."""

from collections.abc import Sequence

from nenso.exchange.queries.statistics import Traffic
from nenso.kernel.rules import Text
from nenso.web.exports import Column, Kind
from nenso.web.presenters.exchange.figures import Use

USE_COLUMNS = (
    Column("client", Text("Định danh bên hỏi", "Identifier of who asks")),
    Column("asker", Text("Cơ quan hỏi", "Asking agency")),
    Column("system", Text("Hệ thống hỏi", "Asking system")),
    Column("service", Text("Định danh dịch vụ", "Identifier of the service")),
    Column("owner", Text("Cơ quan cung cấp", "Providing agency")),
    Column("service_name", Text("Dịch vụ", "Service")),
    Column("purpose", Text("Mục đích", "Purpose")),
    Column("ground", Text("Căn cứ", "Legal ground")),
    *(
        Column(key, name, Kind.NUMBER, 0)
        for key, name in (
            ("exchanges", Text("Lượt trao đổi", "Exchanges")),
            ("answered", Text("Đã trả lời", "Answered")),
            ("provider_errors", Text("Dịch vụ báo lỗi", "Errors of the service")),
            ("exchange_errors", Text("Không tới được dịch vụ", "Service not reached")),
            ("bytes_asked", Text("Byte hỏi", "Bytes asked")),
            ("bytes_answered", Text("Byte trả lời", "Bytes answered")),
        )
    ),
)


def use_rows(uses: Sequence[Use]) -> list[list[object]]:
    """Return who used what, as an exported table."""
    return [
        [
            *(each.client, each.asker, each.client_name),
            *(each.service, each.owner, each.service_name),
            *(each.purpose, each.ground),
            *traffic_cells(each.traffic),
        ]
        for each in uses
    ]


def traffic_cells(traffic: Traffic) -> list[object]:
    """Return the sums of an exported row."""
    return [
        traffic.count,
        traffic.answered,
        traffic.provider_errors,
        traffic.exchange_errors,
        traffic.bytes_asked,
        traffic.bytes_answered,
    ]
