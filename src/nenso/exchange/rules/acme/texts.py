"""The sentences for what is refused over ACME, and which kind of problem each is (RFC 8555, section 6.7): its type and status of HTTP."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

TYPE = "urn:ietf:params:acme:error:"
# What is not named here is the client's own fault: malformed, 400.
KINDS: Mapping[str, tuple[str, int]] = {
    "acme.too_large": ("malformed", 413),
    "acme.content_type": ("malformed", 415),
    "acme.method": ("malformed", 405),
    "acme.algorithm": ("badSignatureAlgorithm", 400),
    "acme.key": ("badPublicKey", 400),
    "acme.key_taken": ("malformed", 409),
    "acme.signature": ("unauthorized", 403),
    "acme.other_url": ("unauthorized", 403),
    "acme.nonce": ("badNonce", 400),
    "acme.no_account": ("accountDoesNotExist", 400),
    "acme.binding_missing": ("externalAccountRequired", 403),
    "acme.binding": ("unauthorized", 403),
    "acme.ended": ("unauthorized", 403),
    "acme.not_yours": ("unauthorized", 403),
    "acme.not_found": ("malformed", 404),
    "acme.identifier_type": ("unsupportedIdentifier", 400),
    "acme.identifier": ("rejectedIdentifier", 403),
    "acme.one_name": ("rejectedIdentifier", 400),
    "acme.order_over": ("orderNotReady", 403),
    "acme.too_often": ("rateLimited", 429),
    "acme.names": ("badCSR", 400),
    "csr.unreadable": ("badCSR", 400),
    "csr.signature": ("badCSR", 400),
    "csr.extra": ("badCSR", 400),
    "csr.key": ("badCSR", 400),
    "certificate.revoked": ("alreadyRevoked", 400),
    "member.suspended": ("unauthorized", 403),
    "subsystem.closed": ("unauthorized", 403),
    "authority.not_found": ("serverInternal", 503),
    "signing.missing": ("serverInternal", 503),
    "signing.curve": ("serverInternal", 503),
}

REFUSALS: Mapping[str, Text] = {
    "acme.too_large": Text("Yêu cầu dài quá {most} byte.", "The request has more than {most} bytes."),
    "acme.content_type": Text(
        "Yêu cầu phải có Content-Type: application/jose+json.",
        "The request needs Content-Type: application/jose+json.",
    ),
    "acme.method": Text("Ở đây cần POST.", "POST is needed here."),
    "acme.malformed": Text(
        "Yêu cầu không đúng dạng của ACME: {what}.", "The request is not of ACME's form: {what}."
    ),
    "acme.algorithm": Text(
        "Thuật toán ký không dùng được; các thuật toán: {known}.",
        "The signature's algorithm is not taken; the algorithms are {known}.",
    ),
    "acme.key": Text(
        "Khóa của tài khoản phải là P-256, hoặc RSA từ 2048 đến 4096 bit.",
        "An account's key is on P-256, or of RSA with 2048 to 4096 bits.",
    ),
    "acme.key_taken": Text("Khóa này là của một tài khoản khác.", "The key is another account's."),
    "acme.signature": Text("Chữ ký của yêu cầu không đúng.", "The signature of the request does not hold."),
    "acme.other_url": Text(
        "Yêu cầu được ký cho địa chỉ khác: {url}.", "The request was signed for another address: {url}."
    ),
    "acme.nonce": Text(
        "Số dùng một lần (nonce) đã dùng, đã cũ hoặc không phải của máy chủ này.",
        "The nonce was used, is old, or is not this server's.",
    ),
    "acme.no_account": Text("Chưa có tài khoản với khóa này.", "There is no account with this key."),
    "acme.binding_missing": Text(
        "Mở tài khoản cần mã và khóa do cơ quan lấy ở Bàn làm việc (External Account Binding).",
        "An account needs the identifier and key that the agency takes at the desk (External Account Binding).",
    ),
    "acme.binding": Text(
        "Mã hoặc khóa liên kết (External Account Binding) không đúng, đã dùng hoặc đã hết hạn.",
        "The external account binding is wrong, was used, or is over.",
    ),
    "acme.ended": Text("Tài khoản đã đóng.", "The account is closed."),
    "acme.not_yours": Text(
        "Cái được hỏi không phải của tài khoản này.", "What is asked for is not this account's."
    ),
    "acme.not_found": Text("Ở đây không có gì.", "There is nothing here."),
    "acme.identifier_type": Text(
        "Chỉ cấp cho định danh loại dns, không phải “{kind}”.",
        "Identifiers are of type dns, not “{kind}”.",
    ),
    "acme.identifier": Text(
        "“{name}” không phải hệ thống hay cổng trao đổi của {member}; các tên: {known}.",
        "“{name}” is no system or gateway of {member}; the names are {known}.",
    ),
    "acme.one_name": Text(
        "Mỗi chứng thư có đúng một tên, không có ngày riêng.",
        "A certificate has exactly one name, and no days of its own.",
    ),
    "acme.order_over": Text(
        "Yêu cầu cấp chứng thư này đã xong hoặc đã hết hạn.", "The order is done or over."
    ),
    "acme.too_often": Text(
        "Quá {most} yêu cầu cấp chứng thư trong một giờ; hãy thử lại sau {wait} giây.",
        "More than {most} orders within an hour; ask again in {wait} s.",
    ),
    "acme.names": Text(
        "Yêu cầu cấp chứng thư phải có đúng tên đã đặt: {ordered}.",
        "The certificate request has to have just the name that was ordered: {ordered}.",
    ),
}
