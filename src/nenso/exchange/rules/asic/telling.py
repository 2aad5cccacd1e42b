"""What a container shows, in words: a sentence for each thing that held, and for each that is not shown."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

SHOWN: Mapping[str, Text] = {
    "asic.sent": Text(
        "message.xml ({size} byte) ghi bên gửi là {sender}.",
        "message.xml ({size} bytes) says that {sender} sent it.",
    ),
    "asic.signed": Text(
        "Chữ ký XAdES đúng với mọi phần nó nói tới, do khóa của {subject} ký.",
        "The XAdES signature holds for all that it is over, made by the key of {subject}.",
    ),
    "asic.batch": Text(
        "Chữ ký theo lô: chuỗi băm {name} dẫn tới kết quả đã ký.",
        "Signed in a batch: the hash chain {name} leads to the result that is signed.",
    ),
    "asic.covered": Text(
        "{name} ({size} byte) đúng như đã ký.", "{name} ({size} bytes) is as it was signed."
    ),
    "asic.listed": Text(
        "Bản kê đúng với những gì có trong gói.", "The manifest is what the container holds."
    ),
    "asic.stamped": Text(
        "Chữ ký đã có muộn nhất lúc {at}: dấu thời gian do cơ quan được tin cậy cấp.",
        "The signature stood at {at} at the latest: a trusted authority stamped it.",
    ),
    "asic.certified": Text(
        "Chứng thư người ký do {issuer} cấp, có hiệu lực lúc đóng dấu.",
        "The signer's certificate was issued under {issuer}, and was valid when it was stamped.",
    ),
    "asic.not_revoked": Text(
        "Theo OCSP lúc {at}, chứng thư không bị thu hồi.",
        "By an OCSP answer of {at} the certificate was not revoked.",
    ),
    "asic.member": Text(
        "Chứng thư là của thành viên {member}, đúng bên gửi.",
        "The certificate is of the member {member}, who is the sender.",
    ),
    # --- Not shown ---
    "asic.absent": Text(
        "{name} không có trong gói; dấu băm đã ký ({method}): {digest}",
        "{name} is not in the container; its signed digest ({method}): {digest}",
    ),
    "asic.unsigned": Text(
        "Mục “{name}” không được ký: nó không chứng minh gì.",
        "The entry “{name}” is not signed: it proves nothing.",
    ),
    "asic.unused": Text(
        "Chuỗi băm “{name}” không được ký nên không được xét; thông điệp được ký trực tiếp.",
        "The hash chain “{name}” is not signed, and was not looked at; the message is signed itself.",
    ),
    "asic.stamp_unproved": Text(
        "Dấu thời gian ghi {at} và đúng là của chữ ký này, nhưng chưa biết ai cấp: đưa --trust.",
        "The time stamp says {at} and is on this signature, but who gave it is not known: hand in --trust.",
    ),
    "asic.trust_unknown": Text(
        "Chưa biết {subject} là ai: đưa shared-params.xml hoặc gói /verificationconf bằng --trust.",
        "Who {subject} is, is not known: hand in shared-params.xml or the ZIP of /verificationconf by --trust.",
    ),
}
ARCHIVED = Text(
    "{count} gói nối đúng vào nhau; mắt xích cuối: {last}",
    "{count} containers are linked to one another; the last link: {last}",
)
FIRST = Text("Kho lưu ghi là kho đầu tiên.", "The archive says that it is the first.")
AFTER = Text("Kho lưu nối tiếp {name} ({before}).", "The archive goes on from {name} ({before}).")
UNCOMPARED = Text(
    "Chưa so với kho trước: đưa kho ấy hoặc mắt xích cuối của nó bằng --previous.",
    "Not compared with the archive before: hand that one or its last link in by --previous.",
)
IN_ARCHIVE = Text("{name}: {sentence}", "{name}: {sentence}")
EACH_HOLDS = Text("Cả {count} gói đều đúng.", "All {count} containers hold.")
UNOPENED = Text(
    "Chữ ký trong từng gói chưa được xét: đưa --trust.",
    "The signatures in the containers were not looked at: hand in --trust.",
)
