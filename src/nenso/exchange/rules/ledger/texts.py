"""The sentence for every refusal about time stamps, witnesses and archived days."""

from collections.abc import Mapping

from nenso.exchange.rules.ledger.archive_texts import REFUSALS as OF_ARCHIVES
from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    **OF_ARCHIVES,
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
    # --- What is wrong with a witness of ours, and what it means ---
    "cosigning.silent": Text(
        "Bên chứng kiến {name} không trả lời: {why}.", "The witness {name} does not answer: {why}."
    ),
    "cosigning.bad_signature": Text(
        "Chữ ký của bên chứng kiến {name} không đúng với khóa đã đăng ký: hãy hỏi bên đó khóa hiện dùng.",
        "What the witness {name} signs does not hold by its registered key: ask it which key it uses.",
    ),
    "cosigning.clock": Text(
        "Đồng hồ của bên chứng kiến {name} lệch {seconds} giây so với đồng hồ ở đây.",
        "The clock of the witness {name} is {seconds} seconds off ours.",
    ),
    "cosigning.unknown_log": Text(
        "Bên chứng kiến {name} chưa biết sổ này: gửi cho bên đó khóa của sổ (dòng ledger của nenso exchange keys).",
        "The witness {name} does not know this ledger: hand it the ledger's key (line ledger of nenso exchange keys).",
    ),
    "cosigning.not_taken": Text(
        "Bên chứng kiến {name} không nhận chữ ký của sổ: bên đó giữ khóa khác của sổ này.",
        "The witness {name} does not take the ledger's signature: it holds another key of this ledger.",
    ),
    "cosigning.status": Text(
        "Bên chứng kiến {name} trả lời mã {status}, không đúng giao thức: xem lại địa chỉ.",
        "The witness {name} answers {status}, which is not of its protocol: look at its address.",
    ),
    "cosigning.ahead": Text(
        "Bên chứng kiến {name} đã ký sổ ở {size} bản ghi, sổ ở đây chỉ còn {own}: sổ đã lùi, thường do khôi phục cơ sở dữ liệu cũ. Dừng cổng trao đổi và khôi phục bản đủ {size} bản ghi; biên nhận đã cấp cho phần thiếu vẫn đúng.",
        "The witness {name} signed the ledger at {size} entries, here it has {own}: it went back, mostly because an old database was restored. Stop the gateway and restore one with {size} entries; receipts of what is missing still hold.",
    ),
    "cosigning.other_history": Text(
        "Bên chứng kiến {name} đã ký một lịch sử khác của sổ ở {size} bản ghi: sổ đã bị viết lại từ đó, thường vì cơ sở dữ liệu cũ được khôi phục rồi ghi tiếp. Bên chứng kiến giữ bằng chứng; mở sổ mới tên khác (NENSO_EXCHANGE_LEDGER) và giữ sổ này để tra cứu.",
        "The witness {name} signed another history of the ledger at {size} entries: it was rewritten before that, mostly because an old database was restored and written on. The witness keeps the evidence; begin a ledger of another name (NENSO_EXCHANGE_LEDGER) and keep this one to be looked at.",
    ),
    # --- Whom a verifier believes ---
    "policy.line": Text(
        "Dòng {number} của tệp bên chứng kiến không đúng (log, witness, group, quorum hoặc một khóa; mỗi khóa và tên một lần).",
        "Line {number} of the file of witnesses is not right (log, witness, group, quorum or a key; each key and name once).",
    ),
    "policy.no_quorum": Text(
        "Tệp bên chứng kiến không ghi quorum: thêm --quorum với số bên phải ký.",
        "The file of witnesses states no quorum: add --quorum with how many must have signed.",
    ),
    "policy.too_few": Text(
        "Cần {needed} bên chứng kiến nhưng tệp ghi {count}: phải từ 1 đến số bên trong tệp.",
        "{needed} witnesses are asked for, and the file names {count}: it must be from 1 to as many as it names.",
    ),
    "receipt.no_quorum": Text(
        "Mốc của sổ không có đủ chữ ký của các bên chứng kiến được tin cậy.",
        "The checkpoint is not signed by enough of the trusted witnesses.",
    ),
    # --- Registering witnesses, and ledgers to be cosigned ---
    "witness.kind": Text(
        "“{name}” không phải khóa của bên chứng kiến (loại 04).", "“{name}” is no key of a witness (kind 04)."
    ),
    "witness.log_kind": Text(
        "“{name}” không phải khóa của sổ (loại 01).", "“{name}” is no key of a ledger (kind 01)."
    ),
    "witness.long": Text("Tên và khóa dài quá {most} chữ.", "Name and key have more than {most} letters."),
    "witness.key_taken": Text(
        "Khóa này đã là của {name}; một khóa dưới hai tên vẫn chỉ là một bên chứng kiến.",
        "This key is that of {name} already; one key under two names is one witness.",
    ),
    "witness.own": Text(
        "Không thể chứng kiến sổ của chính mình bằng khóa của sổ.", "A ledger's own key is no witness of it."
    ),
    "witness.none": Text("Không có bên chứng kiến “{name}”.", "There is no witness “{name}”."),
    "witness.not_watched": Text(
        "Sổ “{origin}” không được chứng kiến ở đây.", "The ledger “{origin}” is not cosigned here."
    ),
}
