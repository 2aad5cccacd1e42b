"""The sentences for a published registry that is not what it must be, and for roots that cannot be."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "trust.malformed": Text(
        "“{file}” không phải siêu dữ liệu của danh bạ (TUF).",
        "“{file}” is no metadata of a published registry (TUF).",
    ),
    "trust.unsigned": Text(
        "“{file}” thiếu chữ ký của những khóa có thẩm quyền.",
        "“{file}” lacks signatures of the keys that count.",
    ),
    "trust.version": Text(
        "“{file}” mang số phiên bản {version}, không nối tiếp tệp gốc đang dùng.",
        "“{file}” has the version {version} and does not follow the root that counts.",
    ),
    "trust.rolled_back": Text(
        "“{file}” có phiên bản {version}, cũ hơn phiên bản {held} đã biết.",
        "“{file}” has the version {version}, older than {held}, which is known.",
    ),
    "trust.twice": Text(
        "“{file}” phiên bản {version} được công bố hai lần với nội dung khác nhau.",
        "“{file}” of version {version} is told twice, and not the same.",
    ),
    "trust.mixed": Text(
        "“{file}” (phiên bản {version}) không thuộc lần công bố này.",
        "“{file}” (version {version}) does not belong to this publication.",
    ),
    "trust.expired": Text(
        "“{file}” đã hết hạn lúc {until}.",
        "“{file}” expired at {until}.",
    ),
    "trust.altered": Text(
        "“{file}” không có độ dài và mã băm đã công bố.",
        "“{file}” has not the length and the hashes that were told of it.",
    ),
    "trust.not_found": Text(
        "Không có “{file}” trong danh bạ được công bố.",
        "The published registry has no “{file}”.",
    ),
    "trust.too_long": Text(
        "“{file}” dài hơn {limit} byte nên không đọc tiếp.",
        "“{file}” is longer than {limit} bytes and is not read on.",
    ),
    "trust.first_root": Text(
        "Tệp gốc thứ nhất không phải của riêng khóa danh bạ đã cho: hãy dùng tệp gốc (--hub-root).",
        "The first root is not the given registry key's alone: use a root file (--hub-root).",
    ),
    "trust.key_file": Text(
        "“{file}” không phải khóa Ed25519 (PEM), hoặc mật khẩu không đúng.",
        "“{file}” is no Ed25519 key (PEM), or the passphrase is wrong.",
    ),
    "trust.no_key": Text(
        "Không có đúng một khóa gốc bắt đầu bằng “{key}”.",
        "There is not exactly one root key that begins with “{key}”.",
    ),
    "trust.keys": Text("Nhiều nhất {most} khóa gốc.", "At most {most} root keys."),
    "trust.threshold": Text(
        "Cần {threshold} chữ ký trong số {keys} khóa: không thể.",
        "{threshold} signatures of {keys} keys are asked for: that cannot be.",
    ),
    "trust.online": Text(
        "“{file}” không trao việc công bố cho đúng một khóa.",
        "“{file}” does not give what is published to one key.",
    ),
    "trust.not_ours": Text(
        "Khóa công bố trong “{file}” không có ở hệ thống này: hãy soạn tệp gốc tại đây với --new-online.",
        "The online key of “{file}” is not in this installation: draft a root here, with --new-online.",
    ),
}
