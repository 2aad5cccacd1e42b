"""Words of the pages of the exchange: times, periods, states, outcomes, each with a sign where it is a state."""

from collections.abc import Mapping
from dataclasses import dataclass

from nenso.exchange.queries.statistics import Time
from nenso.exchange.rules.traffic.counting import Outcome
from nenso.kernel.rules import Text, format_number
from nenso.web.sentences import NOTHING


@dataclass(frozen=True, slots=True)
class State:
    """A state in words with the kind of its badge and its sign (ui icons)."""

    key: str
    name: Text
    kind: str
    sign: str


def _states(*rows: tuple[str, str, str, str, str]) -> Mapping[str, State]:
    return {key: State(key, Text(vi, en), kind, sign) for key, vi, en, kind, sign in rows}


# How many days each takes and how many lie behind it.
PERIODS: Mapping[str, tuple[Text, int, int]] = {
    "today": (Text("Hôm nay", "Today"), 1, 0),
    "yesterday": (Text("Hôm qua", "Yesterday"), 1, 1),
    "7": (Text("7 ngày qua", "Last 7 days"), 7, 0),
    "30": (Text("30 ngày qua", "Last 30 days"), 30, 0),
    "90": (Text("90 ngày qua", "Last 90 days"), 90, 0),
}
KINDS: Mapping[str, Text] = {
    "OPENAPI": Text("REST, có mô tả OpenAPI", "REST with an OpenAPI description"),
    "REST": Text("REST, chưa có mô tả", "REST without a description"),
    "SOAP": Text("SOAP, có mô tả WSDL", "SOAP with a WSDL description"),
}
OPEN_STATE = State("open", Text("chia sẻ mặc định", "shared by default"), "good", "check")
ASKED_STATE = State("asked", Text("phải xin kết nối", "on request"), "plain", "file")
DISABLED_STATE = State("disabled", Text("tạm ngừng", "paused"), "caution", "info")
SUSPENDED_STATE = State("suspended", Text("tạm đình chỉ", "suspended"), "caution", "info")
CLOSED_STATE = State("closed", Text("đã đóng", "closed"), "plain", "close")
REQUEST_STATES = _states(
    ("late", "quá hạn trả lời", "late", "urgent", "warning"),
    ("open", "chờ trả lời", "waits for an answer", "caution", "info"),
    ("granted", "đã cấp quyền", "granted", "good", "check"),
    ("refused", "từ chối", "refused", "plain", "close"),
    ("withdrawn", "đã rút", "withdrawn", "plain", "close"),
)
OUTCOMES = _states(
    (Outcome.ANSWERED, "đã trả lời", "answered", "good", "check"),
    (Outcome.PROVIDER_ERROR, "dịch vụ báo lỗi", "the service answered with an error", "caution", "info"),
    (Outcome.EXCHANGE_ERROR, "không tới được dịch vụ", "the service was not reached", "urgent", "warning"),
)
DIRECTIONS: Mapping[str, Text] = {"request": Text("hỏi", "request"), "response": Text("trả lời", "answer")}
# What X-Road's error types mean; the last part of the type is looked up.
FAULTS: Mapping[str, Text] = {
    "AccessDenied": Text("không có quyền với dịch vụ", "no right to the service"),
    "BadRequest": Text("yêu cầu sai dạng", "a malformed request"),
    "DuplicateHeaderField": Text("tiêu đề ghi hai lần", "a header given twice"),
    "InternalError": Text(
        "tiêu đề thiếu hoặc sai, hoặc lỗi bên trong", "a header missing or wrong, or an inner fault"
    ),
    "InvalidClientIdentifier": Text("định danh bên gửi sai", "a wrong identifier of who asks"),
    "InvalidRequest": Text("yêu cầu không hợp lệ", "an invalid request"),
    "IOError": Text("kết nối bị đứt", "the connection broke"),
    "LimitReached": Text("vượt hạn mức", "over the limit"),
    "LoggingFailed": Text("không ghi được vào sổ", "the ledger could not be written"),
    "MaintenanceMode": Text("nền tảng đang bảo trì", "the exchange was in maintenance"),
    "MissingHeaderField": Text("thiếu tiêu đề", "a header missing"),
    "NetworkError": Text("không nối được tới dịch vụ", "the service could not be reached"),
    "NotAsDescribed": Text("không hợp tài liệu OpenAPI", "not as the OpenAPI document has it"),
    "OutdatedGlobalConf": Text("danh bạ đã hết hạn", "the registry was out of date"),
    "ServiceDisabled": Text("dịch vụ tạm ngừng", "the service was paused"),
    "ServiceFailed": Text("dịch vụ hỏng", "the service failed"),
    "SslAuthenticationFailed": Text("không xác thực được bên gửi", "who asked did not show who it is"),
    "UnknownMember": Text("bên gửi chưa đăng ký", "who asked is not registered"),
    "UnknownService": Text("không có dịch vụ này", "no such service"),
}


def fault_name(fault: str) -> Text:
    """Return what an error type means; the type itself where it is not one of X-Road's that we know."""
    return FAULTS.get(fault.rpartition(".")[2], Text(fault, fault))


def time_text(time: Time | None) -> Text:
    """Write a time as buckets know it: "trong 50 ms", "over 5 s"."""
    if time is None:
        return NOTHING
    if time.is_longer:
        return Text("trên {t}", "over {t}").fill(t=_duration(time.milliseconds))
    return Text("trong {t}", "within {t}").fill(t=_duration(time.milliseconds))


def short_time(time: Time | None) -> Text | None:
    """Write the bound alone, where the label says "within": "50 ms", "> 5 s"; None where nothing was answered."""
    if time is None:
        return None
    found = _duration(time.milliseconds)
    return Text(f"> {found.vi}", f"> {found.en}") if time.is_longer else found


def _duration(milliseconds: int) -> Text:
    if milliseconds < 1_000:
        return Text(f"{milliseconds} ms", f"{milliseconds} ms")
    seconds = milliseconds / 1_000
    vi, en = (f"{format_number(seconds, language)}" for language in ("vi", "en"))
    return Text(f"{vi} giây", f"{en} s")


def percent_text(share: float) -> Text:
    """Write a share; one that is not whole is never rounded up to all."""
    shown = 99.9 if 99.9 < share * 100 < 100 else share * 100
    return Text(f"{format_number(shown, 'vi', 1)}%", f"{format_number(shown, 'en', 1)}%")


def number_text(count: float, decimals: int = 0) -> Text:
    """Write a whole number in both languages."""
    return Text(format_number(count, "vi", decimals), format_number(count, "en", decimals))


def bytes_text(count: int) -> Text:
    """Write an amount of data in the unit that gives it one to three figures."""
    size, unit = float(count), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if size < 1_000 or unit == "TB":
            break
        size /= 1_000
    decimals = 0 if unit == "B" or size >= 100 else 1
    number = number_text(size, decimals)
    return Text(f"{number.vi} {unit}", f"{number.en} {unit}")
