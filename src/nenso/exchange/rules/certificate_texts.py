"""The sentences for what is refused of certificates: at a connection, in a request for one, and of the authority itself."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    # --- At a connection ---
    "exchange.certificate_expired": Text(
        "Chứng thư mà {client} đưa ra đã hết hạn lúc {until}.",
        "The certificate that {client} shows expired at {until}.",
    ),
    "exchange.certificate_early": Text(
        "Chứng thư mà {client} đưa ra chỉ có hiệu lực từ {since}.",
        "The certificate that {client} shows is not valid before {since}.",
    ),
    "exchange.certificate_revoked": Text(
        "Chứng thư số {serial} của {client} đã bị thu hồi.",
        "The certificate {serial} of {client} was revoked.",
    ),
    "exchange.certificate_of_other": Text(
        "Chứng thư của kết nối được cấp cho {other}, không phải cho {client}.",
        "The certificate of the connection was issued to {other}, not to {client}.",
    ),
    "exchange.authority_expired": Text(
        "Chứng thư của nơi cấp chứng thư cho {client} không có hiệu lực vào lúc này (đến {until}).",
        "The certificate of the authority that issues to {client} does not hold now (until {until}).",
    ),
    # --- Credentials of an authority ---
    "credential.authority": Text(
        "Đây không phải chứng thư của nơi cấp chứng thư (thiếu CA:TRUE).",
        "This is no certificate of an authority (CA:TRUE is missing).",
    ),
    "credential.subject": Text(
        "“{written}” không dùng được: viết tên đứng trong chứng thư, DNS:may.coquan.example hoặc URI:….",
        "“{written}” cannot be used: write the name that stands in the certificate, DNS:host.agency.example or URI:….",
    ),
    # --- The authority ---
    "gateway.no_hub": Text(
        "Chưa có địa chỉ cổng quốc gia: đặt NENSO_EXCHANGE_HUB.",
        "The nation's gateway has no address: set NENSO_EXCHANGE_HUB.",
    ),
    "authority.other_key": Text(
        "Khóa trong token mà {setting} chỉ tới không phải khóa của chứng thư cấp.",
        "The key in a token that {setting} names is not that of the issuing certificate.",
    ),
    "authority.not_found": Text(
        "Nền tảng chưa có nơi cấp chứng thư: nenso exchange authority init.",
        "The exchange has no certificate authority yet: nenso exchange authority init.",
    ),
    "authority.exists": Text(
        "Nền tảng đã có nơi cấp chứng thư.", "The exchange has a certificate authority already."
    ),
    "authority.name": Text(
        "Hãy đặt tên cho nơi cấp chứng thư, tối đa {most} ký tự.",
        "Give the authority a name of at most {most} letters.",
    ),
    "certificate.revoked": Text(
        "Chứng thư {serial} đã bị thu hồi ngày {on}.", "The certificate {serial} was revoked on {on}."
    ),
    "certificate.unknown": Text("Không có chứng thư “{serial}”.", "There is no certificate “{serial}”."),
    # --- Requests for certificates ---
    "csr.unreadable": Text(
        "Đây không phải yêu cầu cấp chứng thư (PKCS #10, PEM hoặc DER).",
        "This is no certificate request (PKCS #10, in PEM or DER).",
    ),
    "csr.signature": Text(
        "Yêu cầu cấp chứng thư không được ký bằng chính khóa của nó.",
        "The certificate request is not signed by its own key.",
    ),
    "csr.key": Text("Khóa phải là P-256 hoặc Ed25519.", "The key has to be P-256 or Ed25519."),
    "csr.extra": Text(
        "Yêu cầu cấp chứng thư đòi thứ không được cấp: {what}.",
        "The certificate request asks for what is not given: {what}.",
    ),
    "csr.names": Text(
        "Yêu cầu cấp chứng thư có tên không được cấp: {names}.",
        "The certificate request has names that are not given: {names}.",
    ),
}
