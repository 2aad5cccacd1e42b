"""How the exchange says no: X-Road's error types, their HTTP status and body. An answer without them is the provider's own.

Types are written as until X-Road 7.7 (`Server.ServerProxy.AccessDenied`), which its documents, its monitoring and its
clients know; from 7.8 on it writes `server.serverproxy.access_denied`: a setting.
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from html import escape

HEADER = "X-Road-Error"


class Side(StrEnum):
    """Where it went wrong: with who asked, in the gateway of who asked, or in that of who provides.

    In SOAP's answer, which is looked into: it is unsound by itself (SERVICE), or does not fit what was asked (ANSWER).
    """

    CLIENT = "Client"
    CONSUMER = "Server.ClientProxy"
    PROVIDER = "Server.ServerProxy"
    ANSWER = "Server.ClientProxy.ServiceFailed"
    SERVICE = "Server.ServerProxy.ServiceFailed"


class Fault(StrEnum):
    """What went wrong."""

    ACCESS_DENIED = "AccessDenied"
    BAD_REQUEST = "BadRequest"
    DATABASE_ERROR = "DatabaseError"
    DUPLICATE_HEADER = "DuplicateHeaderField"
    GLOBAL_CONF_OUTDATED = "OutdatedGlobalConf"
    HTTP_ERROR = "HttpError"
    INCONSISTENT_HEADERS = "InconsistentHeaders"
    INCONSISTENT_RESPONSE = "InconsistentResponse"
    INTERNAL_ERROR = "InternalError"
    INVALID_BODY = "InvalidBody"
    INVALID_CLIENT = "InvalidClientIdentifier"
    INVALID_CONTENT_TYPE = "InvalidContentType"
    INVALID_REQUEST = "InvalidRequest"
    INVALID_SERVER = "InvalidSecurityServer"
    INVALID_SIGNATURE = "InvalidSignatureValue"
    INVALID_SOAP = "InvalidSoap"
    INVALID_VERSION = "InvalidProtocolVersion"
    INVALID_XML = "InvalidXml"
    IO_ERROR = "IOError"
    LOGGING_FAILED = "LoggingFailed"
    MAINTENANCE_MODE = "MaintenanceMode"
    MISSING_BODY = "MissingBody"
    MISSING_HEADER = "MissingHeaderField"
    MISSING_SIGNATURE = "MissingSignature"
    MISSING_SOAP = "MissingSoap"
    MISSING_SOAP_HEADER = "MissingHeader"
    LIMIT_REACHED = "LimitReached"  # ours: X-Road has no limits
    NETWORK_ERROR = "NetworkError"
    NOT_AS_DESCRIBED = "NotAsDescribed"  # ours: X-Road holds no request to a document
    SERVICE_DISABLED = "ServiceDisabled"
    SERVICE_FAILED = "ServiceFailed"
    SERVICE_MISSING_URL = "ServiceMissingUrl"
    SERVICE_TYPE = "ServiceType"
    TLS_FAILED = "SslAuthenticationFailed"
    UNKNOWN_MEMBER = "UnknownMember"
    UNKNOWN_SERVICE = "UnknownService"


# Where the newer spelling is not the older one in other letters.
_RENAMED = {
    Fault.GLOBAL_CONF_OUTDATED: "global_conf_outdated",
    Fault.TLS_FAILED: "ssl_authentication_failed",
    Fault.IO_ERROR: "io_error",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal: where, what, in words, and the identifier to quote when asking for help."""

    side: Side
    fault: Fault
    message: str
    detail: str

    @property
    def status(self) -> int:
        """The HTTP status: 400 where who asked is to blame, 429 at a limit, else 500."""
        if self.fault is Fault.LIMIT_REACHED:
            return 429
        return 400 if self.side is Side.CLIENT else 500

    def type(self, *, is_new: bool = False) -> str:
        """The error type as programs read it; `is_new` writes it as from X-Road 7.8 on."""
        if not is_new:
            return f"{self.side}.{self.fault}"
        side = self.side.replace("ServiceFailed", "service_failed").lower()
        return f"{side}.{_RENAMED.get(self.fault, _snake(self.fault))}"


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def wants_xml(accept: str) -> bool:
    """Say whether who asked reads XML: X-Road answers JSON to everything else."""
    first = accept.split(",")[0].partition(";")[0].strip().lower()
    return first in ("text/xml", "application/xml") or first.startswith("text/")


def answer(problem: Problem, accept: str = "", *, is_new: bool = False) -> tuple[dict[str, str], bytes]:
    """Return the headers and the body of a refusal, in the form that who asked reads."""
    kind = problem.type(is_new=is_new)
    if wants_xml(accept):
        parts = (("type", kind), ("message", problem.message), ("detail", problem.detail))
        inside = "".join(f"<{name}>{escape(text, quote=False)}</{name}>" for name, text in parts)
        body = f'<?xml version="1.0" encoding="UTF-8"?><error>{inside}</error>'
        content_type = "text/xml;charset=utf-8"
    else:
        body = json.dumps(
            {"type": kind, "message": problem.message, "detail": problem.detail}, ensure_ascii=False
        )
        content_type = "application/json;charset=utf-8"
    return {"Content-Type": content_type, HEADER: kind}, body.encode()
