"""The sentence for every refusal about time stamps."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "stamp.malformed": Text("Đây không phải dấu thời gian (RFC 3161).", "This is no time stamp (RFC 3161)."),
    "stamp.not_granted": Text(
        "Cơ quan cấp dấu thời gian từ chối (mã {status}): {why}.",
        "The time-stamping authority refuses (status {status}): {why}.",
    ),
    "stamp.unreachable": Text(
        "Cơ quan cấp dấu thời gian {url} không trả lời: {why}.",
        "The time-stamping authority {url} does not answer: {why}.",
    ),
    "stamp.no_authorities": Text(
        "Tệp không chứa chứng thư PEM nào của cơ quan cấp dấu thời gian.",
        "The file holds no certificate (PEM) of a time-stamping authority.",
    ),
    "stamp.other_bytes": Text(
        "Dấu thời gian không phải của mốc này: dấu hoặc mốc đã bị sửa.",
        "The time stamp is not of this checkpoint: one of the two was altered.",
    ),
    "stamp.not_proved": Text(
        "Dấu thời gian không được chứng minh bằng chứng thư đã cho: {why}.",
        "The time stamp is not proved by the certificates given: {why}.",
    ),
    "stamp.other_time": Text(
        "Dấu thời gian ghi {at}, đồng hồ ở đây là {now}: một trong hai sai.",
        "The time stamp says {at}, the clock here {now}: one of the two is wrong.",
    ),
    "stamp.not_found": Text(
        "Mốc {size} bản ghi không có dấu thời gian.", "The checkpoint of {size} entries has no time stamp."
    ),
    "receipt.no_stamp": Text("Biên nhận không kèm dấu thời gian.", "The receipt has no time stamp."),
}
