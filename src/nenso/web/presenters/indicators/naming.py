"""Names of units, levels, sources and marks of the yardstick, and the addresses of its pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote, urlencode

from nenso.directory import queries as directory
from nenso.kernel.rules import Period, PeriodKind, Refused, Text
from nenso.measures.queries import IndicatorAsOf
from nenso.measures.rules import UNITS
from nenso.web.presenters.addresses import Addresses

NATION = Text("cả nước", "the whole country")
NATION_CODE = "VNM"
ORGANISATION = "organisation"
LEVEL_NAMES = {
    "nation": Text("Cả nước", "The country"),
    "province": Text("Tỉnh, thành phố", "Provinces"),
    "district": Text("Quận, huyện", "Districts"),
    "commune": Text("Xã, phường, đặc khu", "Communes"),
    ORGANISATION: Text("Cơ quan", "Organisations"),
}
SOURCE_NAMES = {
    "reported": Text("báo cáo", "reported"),
    "metered": Text("đo tự động", "metered"),
    "expression": Text("tính từ chỉ tiêu khác", "computed"),
    "external": Text("nguồn bên ngoài", "external"),
}
PERIOD_NAMES = {
    PeriodKind.DAY: Text("Ngày", "Day"),
    PeriodKind.WEEK: Text("Tuần", "Week"),
    PeriodKind.MONTH: Text("Tháng", "Month"),
    PeriodKind.QUARTER: Text("Quý", "Quarter"),
    PeriodKind.HALF_YEAR: Text("Nửa năm", "Half-year"),
    PeriodKind.YEAR: Text("Năm", "Year"),
}
STATUS_NAMES = {
    "known": Text("đã xác nhận", "known"),
    "found": Text("đọc được trong văn bản", "found in the act"),
    "reported": Text("theo báo cáo", "as reported"),
    "assumed": Text("giả định", "assumed"),
    "unverified": Text("chưa kiểm chứng", "not verified"),
    "illustrative": Text("minh họa", "illustrative"),
}
LOT_NAMES = {
    "report": Text("báo cáo", "report"),
    "meter": Text("đo tự động", "meter"),
    "import": Text("tệp nạp vào", "imported file"),
    "external": Text("nguồn bên ngoài", "external source"),
    "correction": Text("sửa hoặc rút số liệu", "correction"),
}
FLAG_NAMES = {
    "rolled": Text("cộng từ các đơn vị", "rolled up from its units"),
    "rebased": Text("quy đổi theo đơn vị ngày đã chọn", "carried over to the units of the day"),
    "assumed": Text("có phần chia theo giả định", "divided in part by an assumption"),
    "partial": Text("chưa đủ", "partial"),
    "provisional": Text("tạm tính", "provisional"),
    "estimated": Text("ước tính", "estimated"),
    "illustrative": Text("có mục minh họa", "with illustrative entries"),
}
THEME_NAMES = {
    "dossiers": Text("Hồ sơ", "Dossiers"),
    "procedures": Text("Thủ tục hành chính", "Procedures"),
    "petitions": Text("Phản ánh, kiến nghị", "Petitions"),
    "portal": Text("Cổng dịch vụ công", "Portals"),
    "satisfaction": Text("Mức độ hài lòng", "Satisfaction"),
    "form": Text("Biểu mẫu trực tuyến", "Online forms"),
    "documents": Text("Văn bản", "Documents"),
    "households": Text("Hộ gia đình", "Households"),
    "officials": Text("Cán bộ", "Officials"),
    "digital_skills": Text("Kỹ năng số", "Digital skills"),
    "community_digital_teams": Text("Tổ công nghệ số cộng đồng", "Community digital teams"),
    "it": Text("Chi cho công nghệ thông tin", "Spending on IT"),
    "budget": Text("Ngân sách", "Budget"),
    "exchange": Text("Trao đổi dữ liệu", "Data exchange"),
    "catalogue": Text(
        "Danh mục hệ thống, cơ sở dữ liệu, nền tảng", "Catalogue of systems, databases, platforms"
    ),
}
_NUMBERS = {"ratio"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that figures are of: kind, code and name as written in full."""

    kind: str
    code: str
    name: Text

    @property
    def pair(self) -> tuple[str, str]:
        """Kind and code."""
        return self.kind, self.code


def unit_word(code: str) -> Text:
    """Return the word of a unit of measure as it stands beside a figure; a ratio has none."""
    return Text("", "") if code in _NUMBERS or code not in UNITS else UNITS[code].name


def theme_of(code: str) -> str:
    """Return the first part of an indicator's code."""
    return code.partition(".")[0]


def theme_name(theme: str) -> Text:
    """Name a theme; one that has no name is shown as its code."""
    return THEME_NAMES.get(theme, Text(theme, theme))


def flag_name(flag: str) -> Text:
    """Say what a mark on a figure means."""
    return FLAG_NAMES.get(flag, Text(flag, flag))


def named_unit(kind: str, code: str, on: date) -> Unit:
    """Return a unit as of a day, or as it last was where it ended before.

    Raises `Refused`: "observation.unit" for a code that no unit ever had by that day, "observation.unit_kind".
    """
    if kind == "nation" and code == NATION_CODE:
        return Unit(kind, code, NATION)
    if kind not in LEVEL_NAMES:
        raise Refused("observation.unit_kind", kind=kind[:20])
    spans = directory.lives_of(kind, [code]).get(code, ())
    started = [span for span in spans if span.since <= on] or list(spans)
    if not started:
        raise Refused("observation.unit", kind=kind, unit=code[:32], on=on)
    life = max(started, key=lambda span: span.since)
    day = max(life.since, on) if life.until is None or on < life.until else life.until - timedelta(days=1)
    if kind == ORGANISATION:
        return Unit(kind, code, directory.organisation(code, day).name)
    return Unit(kind, code, directory.territory(kind, code, day).full_name)


def unit_names(kind: str, codes: Iterable[str], on: date) -> dict[str, Text]:
    """Return the names of units of a kind on a day. One query."""
    if kind == "nation":
        return {NATION_CODE: NATION}
    wanted = set(codes)
    if kind == ORGANISATION:
        return {code: unit.name for code, unit in directory.organisations(wanted, on).items()}
    return {unit.code: unit.full_name for unit in directory.territories(kind, on) if unit.code in wanted}


@dataclass(frozen=True, slots=True)
class Asked:
    """What of an indicator is looked at; empty parts take what is usual. Its address says the same."""

    code: str
    kind: str = ""
    unit: str = ""
    by: str = ""
    category: str = ""
    known: date | None = None
    units_on: date | None = None

    def query(self, **changes: object) -> str:
        """Return the part of an address after the question mark, "" for none."""
        parts: dict[str, object] = {
            "kind": self.kind,
            "unit": self.unit,
            "by": self.by,
            "category": self.category,
            "known": self.known or "",
            "units_on": self.units_on or "",
            **changes,
        }
        said = {name: str(value) for name, value in parts.items() if value}
        return f"?{urlencode(said)}" if said else ""


def catalogue_url(language: str) -> str:
    """Return the catalogue of indicators."""
    return f"{Addresses(language).root}indicators/"


def series_url(asked: Asked, language: str, **changes: object) -> str:
    """Return the page of an indicator."""
    return f"{catalogue_url(language)}{asked.code}/{asked.query(**changes)}"


def origin_url(asked: Asked, period: Period | str, language: str, code: str = "") -> str:
    """Return the origin of one figure of a unit; `code` names another indicator under the same unit."""
    written = period if isinstance(period, str) else period.code
    root = Addresses(language).root
    path = f"{root}observations/{code or asked.code}/{asked.kind}/{quote(asked.unit, safe='')}/{written}/"
    said = {
        "category": asked.category,
        "known": asked.known or "",
        "units_on": asked.units_on or "",
    }
    found = {name: str(value) for name, value in said.items() if value}
    return f"{path}?{urlencode(found)}" if found else path


def lot_url(uuid: str, language: str) -> str:
    """Return the page of an act of recording."""
    return f"{Addresses(language).root}observations/lots/{uuid}/"


def method_name(indicator: IndicatorAsOf) -> Text:
    """Say in a few words where an indicator's figures come from."""
    return SOURCE_NAMES.get(indicator.source, Text(indicator.source, indicator.source))
