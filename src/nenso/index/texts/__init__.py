"""The sentence for every refusal of this room."""

from collections.abc import Mapping

from nenso.index.texts import results, rounds, toolkit
from nenso.kernel.rules import Text

# What a study says that failed for no fault of whoever asked for it.
PROGRAM_FAULT = Text(
    "Chương trình gặp lỗi ({fault}). Hãy báo cho quản trị hệ thống.",
    "The program met a fault ({fault}). Tell the administrator of the system.",
)
TOO_OFTEN = Text(
    "Việc tính đã bị ngắt {times} lần nên dừng hẳn. Hãy giảm số lần rồi yêu cầu lại.",
    "The computation was broken off {times} times and is given up. Ask again with fewer runs.",
)

REFUSALS: Mapping[str, Text] = {**results.REFUSALS, **rounds.REFUSALS, **toolkit.REFUSALS}
