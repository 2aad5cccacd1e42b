"""Names and addresses of the pages of public services, and the figures that they choose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from nenso.directory import queries as directory
from nenso.directory.queries import OrganisationAsOf
from nenso.kernel.rules import Period, PeriodKind, Refused, Text, format_number
from nenso.measures import queries as measures
from nenso.measures.rules.connections import Reason, State
from nenso.web.presenters.addresses import Addresses

NOTHING = Text("", "")
NATION = "VNM"  # all agencies together; their figures added up
NATION_NAME = Text("cả nước", "the whole country")
MINISTRIES = ("ministry", "ministry_level_agency", "government_agency")
AGENCIES = (*MINISTRIES, "provincial_committee")
RECEIVED, VISITS = "dossiers.received", "portal.visits"
DECIMALS = 1  # of a percentage

SHARE_NAMES: Mapping[str, Text] = {
    "online": Text("Hồ sơ nộp trực tuyến", "Dossiers filed online"),
    "on_time": Text("Giải quyết đúng hạn", "Completed on time"),
    "paid_online": Text("Thanh toán trực tuyến", "Paid online"),
    "digitised": Text("Hồ sơ được số hóa", "Dossiers digitised"),
    "results_digital": Text("Kết quả điện tử", "Digital results"),
    "reused": Text("Tái sử dụng dữ liệu", "Data used again"),
    "satisfied": Text("Người nộp hài lòng", "Satisfied"),
    "online_used": Text("Thủ tục trực tuyến có hồ sơ", "Online procedures in use"),
    "fee_paid_online": Text("Thủ tục có thanh toán trực tuyến", "Procedures paid online"),
    "petitions_on_time": Text("Phản ánh trả lời đúng hạn", "Petitions answered on time"),
    "petitions_satisfied": Text("Người phản ánh hài lòng", "Petitioners satisfied"),
    "synchronised": Text("Đồng bộ lên Cổng quốc gia", "Synchronised with the national portal"),
    "announced_on_time": Text("Thủ tục công bố đúng hạn", "Procedures announced in time"),
    "updated_on_time": Text("Thủ tục cập nhật đúng hạn", "Procedures updated in time"),
    "disclosed_full": Text("Thủ tục công khai đủ nội dung", "Procedures made public in full"),
}
SHARE_RULES: Mapping[str, Text] = {
    "online": Text(
        "Số hồ sơ nộp trực tuyến chia cho số hồ sơ tiếp nhận.",
        "Dossiers filed online over dossiers received.",
    ),
    "on_time": Text(
        "Số hồ sơ giải quyết xong không muộn hơn ngày hẹn trả, chia cho số hồ sơ giải quyết xong.",
        "Dossiers completed by the day promised, over dossiers completed.",
    ),
    "paid_online": Text(
        "Số hồ sơ đã thanh toán trực tuyến chia cho số hồ sơ tiếp nhận có phí, lệ phí.",
        "Dossiers paid online over dossiers received that owe a fee.",
    ),
    "digitised": Text(
        "Số hồ sơ được số hóa chia cho số hồ sơ tiếp nhận.", "Dossiers digitised over dossiers received."
    ),
    "results_digital": Text(
        "Số kết quả bản điện tử chia cho số kết quả đã trả.", "Digital results over results given."
    ),
    "reused": Text(
        "Số hồ sơ dùng lại dữ liệu đã số hóa chia cho số hồ sơ tiếp nhận.",
        "Dossiers that used digitised data again, over dossiers received.",
    ),
    "satisfied": Text(
        "Số hồ sơ được chấm 4 hoặc 5 sao chia cho số hồ sơ được chấm.",
        "Dossiers rated four or five stars over dossiers rated.",
    ),
    "online_used": Text(
        "Số thủ tục trực tuyến có phát sinh hồ sơ trực tuyến chia cho số thủ tục trực tuyến.",
        "Online procedures with a dossier filed online, over online procedures.",
    ),
    "fee_paid_online": Text(
        "Số thủ tục có phí được thanh toán trực tuyến chia cho số thủ tục có phí.",
        "Procedures with a fee that was paid online, over procedures with a fee.",
    ),
    "petitions_on_time": Text(
        "Số phản ánh, kiến nghị trả lời đúng hạn chia cho số đã trả lời.",
        "Petitions answered on time over petitions answered.",
    ),
    "petitions_satisfied": Text(
        "Số câu trả lời phản ánh, kiến nghị được chấm 4 hoặc 5 chia cho số câu trả lời được chấm.",
        "Answers to petitions rated four or five over answers rated.",
    ),
    "synchronised": Text(
        "Số hồ sơ tiếp nhận đã đồng bộ lên Cổng Dịch vụ công quốc gia chia cho số hồ sơ tiếp nhận.",
        "Dossiers received and synchronised with the national portal, over dossiers received.",
    ),
    "announced_on_time": Text(
        "Số thủ tục công bố đúng hạn chia cho số thủ tục công bố.",
        "Procedures announced in time over procedures announced.",
    ),
    "updated_on_time": Text(
        "Số thủ tục cập nhật, công khai đúng hạn chia cho số thủ tục phải cập nhật.",
        "Procedures updated in time over procedures that were to be updated.",
    ),
    "disclosed_full": Text(
        "Số thủ tục công khai đủ nội dung chia cho số thủ tục đang công khai.",
        "Procedures made public in full over procedures made public.",
    ),
}
STATE_NAMES: Mapping[State, Text] = {
    State.CONNECTED: Text("đã kết nối", "connected"),
    State.PARTIAL: Text("kết nối một phần", "partly connected"),
    State.SILENT: Text("im lặng", "silent"),
    State.NEVER: Text("chưa gửi lần nào", "never sent"),
}
STATE_KINDS: Mapping[State, str] = {
    State.CONNECTED: "good",
    State.PARTIAL: "caution",
    State.SILENT: "urgent",
    State.NEVER: "plain",
}
NO_SYSTEM = Text("chưa đăng ký hệ thống", "no system registered")
REASON_NAMES: Mapping[Reason, Text] = {
    Reason.NOT_DECLARED: Text("chưa khai tổng số của ngày", "has not declared the day's totals"),
    Reason.TOTALS_DIFFER: Text("tổng số khai khác số nhận được", "declared totals differ from what arrived"),
    Reason.ORGANISATIONS_MISSING: Text("còn xã, phường chưa gửi", "some communes do not send"),
}


def indicator_names(codes: Any, on: date) -> dict[str, Text]:
    """Return the names of indicators on a day; a code that is not defined then stands for itself."""
    found = measures.indicators_named(list(codes), on)
    return {code: found[code].name if code in found else Text(code, code) for code in codes}


class ServiceAddresses(Addresses):
    """Addresses of the pages of public services."""

    def services(self) -> str:
        """Return the overview."""
        return f"{self.root}services/"

    def service(self, organisation: str, period: Period | None = None) -> str:
        """Return the profile of an agency."""
        return f"{self.root}services/{quote(organisation, safe='')}/{_asked(period)}"

    def system(self, organisation: str, code: str) -> str:
        """Return where a system stands on the profile of its owner."""
        return f"{self.service(organisation)}#system-{code}"

    def points(self, organisation: str, period: Period | None = None) -> str:
        """Return the points of QĐ 766 that were computed for an agency."""
        return f"{self.root}services/766/{quote(organisation, safe='')}/{_asked(period)}"

    def figure_of(self, organisation: str, name: str, period: Period) -> str:
        """Return the origin of a figure (an indicator's code) or of a share (its name) of an agency."""
        return f"{self.root}services/figures/{quote(organisation, safe='')}/{name}/{period.code}/"

    def observation(self, indicator: str, unit: str, period: str) -> str:
        """Return the origin of what was recorded for an organisation itself."""
        return f"{self.root}observations/{indicator}/organisation/{quote(unit, safe='')}/{period}/"


def _asked(period: Period | None) -> str:
    return f"?period={period.code}" if period else ""


@dataclass(frozen=True, slots=True)
class Periods:
    """The period that is shown, and those that can be chosen: (code, name), newest first."""

    period: Period
    choices: tuple[tuple[str, Text], ...]
    is_running: bool

    @property
    def name(self) -> Text:
        """The period in words."""
        return self.period.name()


_KINDS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


def periods_of(asked: str, today: date) -> Periods:
    """Return the period asked for, the newest month with figures otherwise; raises `Refused("period.unknown")`."""
    months = sorted((each for each in _recorded(today) if each.kind is PeriodKind.MONTH), reverse=True)
    newest = months[0] if months else Period(PeriodKind.MONTH, today.replace(day=1))
    period = Period.parse(asked) if asked else newest
    if period.kind not in _KINDS:
        raise Refused("period.unknown", code=asked[:20])
    listed = [each for kind in _KINDS for each in measures.periods_by(months, kind)]
    known = list(dict.fromkeys([*sorted(listed, key=_order), *([] if period in listed else [period])]))
    choices = tuple((each.code, each.name()) for each in known)
    end = period.following().first_day
    return Periods(period, choices, end > today)


def _recorded(today: date) -> tuple[Period, ...]:
    try:
        return measures.recorded_periods(RECEIVED, today)
    except Refused:  # a site whose indicators were not loaded yet
        return ()


def _order(period: Period) -> tuple[int, int]:
    return _KINDS.index(period.kind), -period.first_day.toordinal()


def name_of(agency: OrganisationAsOf) -> Text:
    """Return a short name for places, the whole name for others."""
    is_place = agency.type in ("provincial_committee", "communal_committee")
    return agency.short_name if is_place else agency.name


def agencies(on: date) -> dict[str, OrganisationAsOf]:
    """Return ministries, agencies and provincial committees of a day by code, in alphabetical order."""
    return {each.code: each for each in directory.organisations_of_types(AGENCIES, on)}


def percent_text(value: float | None) -> Text:
    """Write a percentage of 0 to 100."""
    if value is None:
        return Text("–", "–")
    return Text(f"{format_number(value, 'vi', DECIMALS)}%", f"{format_number(value, 'en', DECIMALS)}%")


def count_text(value: float) -> Text:
    """Write a count."""
    return Text(format_number(value, "vi", 0), format_number(value, "en", 0))


def capital(text: str) -> str:
    """Return a text with a capital first."""
    return text[:1].upper() + text[1:]
