"""The sentence for every refusal about bodies that are kept."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "keep.days": Text("Số ngày giữ phải từ 1 đến {most}.", "Bodies are kept from 1 to {most} days."),
    "keep.bad_key": Text(
        "Khóa công khai phải là X25519 hoặc P-256, dạng PEM hoặc base64 của SubjectPublicKeyInfo.",
        "The public key has to be of X25519 or P-256, as PEM or SubjectPublicKeyInfo in base64.",
    ),
    "keep.half": Text(
        "Giữ nội dung thì cần cả số ngày và khóa công khai; không giữ thì để trống cả hai.",
        "To keep bodies, state both the days and the public key; to keep none, leave both empty.",
    ),
    "keep.otherwise": Text(
        "“{written}” không dùng được: ghi refuse (từ chối) hoặc pass (vẫn chuyển đi và đếm).",
        "“{written}” is not taken: write refuse, or pass (passed on, and counted).",
    ),
    "exchange.body_not_kept": Text(
        "{service} phải giữ nội dung của mọi thông điệp, nhưng chưa giữ được nội dung này: hãy thử lại sau.",
        "{service} has every body kept, and this one could not be: try again later.",
    ),
    "exchange.body_too_long": Text(
        "{service} phải giữ nội dung của mọi thông điệp, và nội dung này dài hơn {most} kB được giữ.",
        "{service} has every body kept, and this one is longer than the {most} kB that are.",
    ),
    "body.not_kept": Text(
        "Không có nội dung nào được giữ của lần trao đổi “{name}” ({direction}).",
        "No body is kept of the exchange “{name}” ({direction}).",
    ),
    "body.no_file": Text(
        "Tệp {file} không phải nội dung niêm phong mà `nenso exchange body` viết.",
        "The file {file} is no sealed body that `nenso exchange body` wrote.",
    ),
    "body.bad_private": Text(
        "Tệp --key không phải khóa riêng X25519 hay P-256 dạng PEM không mật khẩu.",
        "What --key names is no private key of X25519 or P-256, as PEM without a password.",
    ),
    "body.not_opened": Text(
        "Không mở được nội dung bằng khóa này: khóa khác, thông điệp khác, hoặc đã bị sửa.",
        "The body does not open by this key: it is another key, of another message, or was altered.",
    ),
    "body.other_digest": Text(
        "Nội dung mở được không phải nội dung mà sổ ghi: nó đã bị thay trước khi được giữ.",
        "The body that was opened is not the one of the ledger: it was another before it was kept.",
    ),
}
