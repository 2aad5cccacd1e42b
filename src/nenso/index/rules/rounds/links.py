"""Links handed in as evidence: which addresses may be asked at all, and why one leads nowhere, in words."""

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address, ip_network

from nenso.kernel.rules import Text

# Faults as they are kept; "status:404" carries what the server answered.
FORM, UNRESOLVED, INSIDE = "form", "unresolved", "inside"
UNREACHED, SILENT, CERTIFICATE, ROUND_ABOUT = "unreached", "silent", "certificate", "redirects"
STATUS = "status:"
PASSING = frozenset({UNRESOLVED, UNREACHED, SILENT})  # may be otherwise in a minute

_TRANSLATED = ip_network("64:ff9b::/96")  # IPv6 addresses that lead to an IPv4 one (RFC 6052)
_WORDS: Mapping[str, Text] = {
    FORM: Text("địa chỉ không đúng dạng http(s)", "it is no http(s) address"),
    UNRESOLVED: Text("không tìm thấy máy chủ", "its host is not found"),
    INSIDE: Text(
        "địa chỉ nội bộ, người ngoài mạng không mở được",
        "it lies inside a network, where nobody else can open it",
    ),
    UNREACHED: Text("máy chủ không nhận kết nối", "its host takes no connection"),
    SILENT: Text("máy chủ không trả lời kịp", "its host does not answer in time"),
    CERTIFICATE: Text("chứng thư của máy chủ không hợp lệ", "the certificate of its host is not valid"),
    ROUND_ABOUT: Text("chuyển hướng quá nhiều lần", "it is sent on too often"),
}
_STATUSES: Mapping[str, Text] = {
    "401": Text("trang đòi đăng nhập (401)", "the page asks for a sign-in (401)"),
    "403": Text("trang không cho xem (403)", "the page is not open to readers (403)"),
    "404": Text("không có trang này (404)", "there is no such page (404)"),
    "410": Text("trang đã gỡ (410)", "the page was taken down (410)"),
}


def is_outside(address: str) -> bool:
    """Say whether an IP address is one of the public Internet: neither private nor loopback nor a way round to such."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        is_disguised = found.ipv4_mapped or found.sixtofour or found.teredo or found in _TRANSLATED
        if is_disguised:
            return False
    return found.is_global and not found.is_multicast


def fault_words(fault: str) -> Text:
    """Say why a link leads nowhere, as a part of a sentence; an empty text where it leads somewhere."""
    if not fault:
        return Text("", "")
    if fault.startswith(STATUS):
        status = fault.removeprefix(STATUS)
        other = Text(f"máy chủ báo lỗi {status}", f"its host answers {status}")
        return _STATUSES.get(status, other)
    return _WORDS.get(fault, Text(fault, fault))
