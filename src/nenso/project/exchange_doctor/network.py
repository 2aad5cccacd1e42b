"""Looking over the network, without changing anything: an address that resolves and answers, a certificate that holds."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from nenso.kernel.rules import Text
from nenso.project.exchange_doctor.links import BrokenLink

PATIENCE = 5.0  # seconds
MOST = 4_096  # bytes read of an answer


@dataclass(frozen=True, slots=True)
class Answered:
    """What an address answered; `certificate_ends` None without TLS."""

    status: int
    body: str
    certificate_ends: datetime | None = None


def asked(url: str, method: str = "GET", tls: ssl.SSLContext | None = None) -> Answered:
    """Ask an address; raises `BrokenLink` that names what is wrong on the way: name, connection, certificate, protocol."""
    parts = urlsplit(url)
    must_resolve(parts)
    with _faults_told(parts), closing(_connection(parts, tls)) as connection:
        connection.request(method, parts.path or "/", headers={"User-Agent": "nenso-doctor"})
        socket_held = connection.sock
        ends = _end_of(socket_held) if isinstance(socket_held, ssl.SSLSocket) else None
        answer = connection.getresponse()
        return Answered(answer.status, answer.read(MOST).decode("utf-8", "replace").strip(), ends)


def must_resolve(parts: SplitResult) -> None:
    """Hold that the name of a host leads to an address."""
    host = parts.hostname or ""
    try:
        socket.getaddrinfo(host, parts.port or 0, type=socket.SOCK_STREAM)
    except OSError:
        raise BrokenLink(
            _UNRESOLVED.fill(host=host),
            Text(
                "Sửa địa chỉ, hoặc thêm tên máy vào DNS của mạng này.",
                "Correct the address, or add the name to this network's DNS.",
            ),
        ) from None


def _connection(parts: SplitResult, tls: ssl.SSLContext | None) -> HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return HTTPSConnection(host, parts.port or 443, timeout=PATIENCE, context=tls)
    return HTTPConnection(host, parts.port or 80, timeout=PATIENCE)


@contextmanager
def _faults_told(parts: SplitResult) -> Iterator[None]:
    where = f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
    try:
        yield
    except ssl.SSLCertVerificationError as fault:
        raise BrokenLink(_CERTIFICATE.fill(where=where, why=fault.verify_message), _RENEW) from None
    except TimeoutError:
        raise BrokenLink(_LATE.fill(where=where, seconds=int(PATIENCE)), _OPEN) from None
    except ConnectionRefusedError:
        raise BrokenLink(_CLOSED.fill(where=where), _OPEN) from None
    except (ssl.SSLError, HTTPException) as fault:
        raise BrokenLink(_SPEAKS.fill(where=where, scheme=parts.scheme, why=_why(fault)), _SCHEME) from None
    except OSError as fault:
        raise BrokenLink(_AWAY.fill(where=where, why=_why(fault)), _OPEN) from None


def _why(fault: BaseException) -> str:
    return (
        str(getattr(fault, "reason", "") or getattr(fault, "strerror", "") or fault) or type(fault).__name__
    )


def _end_of(held: ssl.SSLSocket) -> datetime | None:
    written = (held.getpeercert() or {}).get("notAfter")
    return (
        datetime.fromtimestamp(ssl.cert_time_to_seconds(written), UTC) if isinstance(written, str) else None
    )


_UNRESOLVED = Text("Tên máy {host} không dẫn tới địa chỉ nào", "The name {host} leads to no address")
_CERTIFICATE = Text(
    "Chứng thư TLS của {where} không được chấp nhận ({why})",
    "The TLS certificate of {where} is not accepted ({why})",
)
_LATE = Text("{where} không trả lời trong {seconds} giây", "{where} does not answer within {seconds} s")
_CLOSED = Text("{where} không có chương trình nào nhận kết nối", "Nothing takes connections at {where}")
_SPEAKS = Text("{where} không trả lời bằng {scheme} ({why})", "{where} does not speak {scheme} ({why})")
_AWAY = Text("Không nối được tới {where} ({why})", "{where} cannot be reached ({why})")
_RENEW = Text(
    "Gia hạn chứng thư, hoặc thêm nơi cấp vào các chứng thư gốc của máy này.",
    "Renew the certificate, or add its issuer to the roots that this machine trusts.",
)
_OPEN = Text(
    "Khởi động chương trình ở đó, hoặc mở đường đi từ máy này tới đó trong tường lửa.",
    "Start the program there, or open the way from this machine to it in the firewall.",
)
_SCHEME = Text(
    "Kiểm tra địa chỉ: http hay https, đúng cổng chưa.", "Check the address: http or https, and the port."
)
