"""What deriving the monthly figures refuses."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "derive.month": Text(
        "“{period}” không phải là tháng đã bắt đầu. Hãy ghi tháng dạng 2026-10.",
        "“{period}” is no month that has begun. Write a month such as 2026-10.",
    ),
}
