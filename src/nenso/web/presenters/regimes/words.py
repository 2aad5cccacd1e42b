"""Words of the pages of report regimes: kinds, frequencies, levels, states, and who reports in one phrase."""

from collections.abc import Mapping
from datetime import date

from nenso.directory import queries as directory
from nenso.kernel.rules import Text, join_list
from nenso.measures.rules.units import UNITS
from nenso.reporting.queries import RegimeAsOf
from nenso.reporting.rules.deadlines import RECEIVER
from nenso.web.presenters.names import TYPE_NAMES

KINDS: Mapping[str, Text] = {
    "periodic": Text("định kỳ", "periodic"),
    "thematic": Text("chuyên đề", "thematic"),
    "ad_hoc": Text("đột xuất", "ad hoc"),
}
FREQUENCIES: Mapping[str, Text] = {
    "day": Text("hằng ngày", "daily"),
    "week": Text("hằng tuần", "weekly"),
    "month": Text("hằng tháng", "monthly"),
    "quarter": Text("hằng quý", "quarterly"),
    "half_year": Text("6 tháng một lần", "half-yearly"),
    "year": Text("hằng năm", "yearly"),
    "": Text("khi được yêu cầu", "when called for"),
}
STATES: Mapping[str, Text] = {
    "draft": Text("dự thảo", "draft"),
    "in_force": Text("đang có hiệu lực", "in force"),
    "ended": Text("đã chấm dứt", "ended"),
}
STATE_KINDS = {"draft": "caution", "in_force": "good", "ended": "plain"}
EVERYBODY = "*"
LEVELS: Mapping[str, Text] = {
    EVERYBODY: Text("Mọi cơ quan báo cáo", "Everybody who reports"),
    "communal_committee": Text("Ủy ban nhân dân cấp xã", "Communal People's Committees"),
    "department": Text("Sở, ban, ngành", "Departments"),
    "provincial_committee": Text("Ủy ban nhân dân cấp tỉnh", "Provincial People's Committees"),
    "ministry": Text("Bộ", "Ministries"),
    "ministry_level_agency": Text("Cơ quan ngang bộ", "Ministry-level agencies"),
    "government_agency": Text("Cơ quan thuộc Chính phủ", "Agencies under the Government"),
    RECEIVER: Text("Cơ quan tổng hợp cuối cùng", "Who adds everything up"),
}
PARENT_NAME = Text("cơ quan cấp trên trực tiếp của mỗi nơi báo cáo", "the body directly above each reporter")
FIELD_KINDS: Mapping[str, Text] = {
    "integer": Text("số nguyên", "whole number"),
    "number": Text("số thập phân", "decimal number"),
    "percent": Text("phần trăm", "percentage"),
    "money": Text("số tiền", "money"),
    "text": Text("chữ", "text"),
    "date": Text("ngày", "day"),
}
FILLS: Mapping[str, Text] = {
    "none": Text("người báo cáo tự ghi", "the reporter types it"),
    "metered": Text("điền sẵn số đo được từ hệ thống", "filled in from what systems measure"),
    "reported": Text("điền sẵn số đã đo hoặc đã báo cáo", "filled in from what was measured or reported"),
}
SOURCES: Mapping[str, Text] = {
    "metered": Text("đã đo tự động", "already metered"),
    "reported": Text("do cơ quan báo cáo", "reported by agencies"),
    "external": Text("lấy từ nguồn ngoài", "taken from outside"),
}


def level(code: str) -> Text:
    """Return the name of a level of reporters."""
    return LEVELS.get(code) or TYPE_NAMES.get(code) or Text(code, code)


def unit_name(code: str) -> Text:
    """Return a unit in words, empty where there is none."""
    found = UNITS.get(code)
    return found.name if found else Text(code, code)


def who_reports(regime: RegimeAsOf, on: date) -> Text:
    """Return who reports as one phrase: groups, types and single organisations."""
    names = [level(each) for each in regime.reporter_types]
    if regime.reporter_group:
        groups = {group.code: group.name for group in directory.groups()}
        names.insert(0, groups.get(regime.reporter_group, Text(regime.reporter_group, regime.reporter_group)))
    if regime.reporter_codes:
        known = directory.organisations(regime.reporter_codes[:3], on)
        names += [
            known[code].name if code in known else Text(code, code) for code in regime.reporter_codes[:3]
        ]
        more = len(regime.reporter_codes) - 3
        if more > 0:
            names.append(Text(f"{more} cơ quan khác", f"{more} more"))
    return listed(names)


_KINDS_OF_BODIES = {name.vi for name in LEVELS.values() if not name.vi.startswith("Ủy ban")}


def listed(names: list[Text]) -> Text:
    """Return names as one phrase; a kind of bodies behind the first is written small, as Vietnamese has it."""
    said = [
        f"{name.vi[0].lower()}{name.vi[1:]}" if at and name.vi in _KINDS_OF_BODIES else name.vi
        for at, name in enumerate(names)
    ]
    return Text(join_list(said, "vi"), join_list([name.en for name in names], "en"))


def who_receives(regime: RegimeAsOf, on: date) -> Text:
    """Return who receives the reports."""
    if regime.receiver == "parent":
        return PARENT_NAME
    found = directory.organisations([regime.receiver], on).get(regime.receiver)
    return found.name if found else Text(regime.receiver, regime.receiver)


def frequency(regime: RegimeAsOf) -> Text:
    """Return how often a regime asks."""
    return FREQUENCIES[regime.frequency.value if regime.frequency else ""]


def window_words(regime: RegimeAsOf) -> Text:
    """Return which days the data cover, in words."""
    held = regime.window
    if regime.frequency is None:
        return Text("nêu trong từng yêu cầu", "said by each call")
    if held.get("calendar"):
        return Text("trọn kỳ theo lịch", "the whole calendar period")
    if "from_day" in held:
        first, last = held["from_day"], held["to_day"]
        before = Text(" tháng trước kỳ", " of the month before") if first != 1 else Text(" tháng đầu kỳ", "")
        return Text(
            f"từ ngày {first}{before.vi} đến ngày {last} tháng cuối kỳ",
            f"from day {first}{before.en} to day {last} of the last month",
        )
    return Text(
        "theo điều 12 Nghị định 09/2019/NĐ-CP: từ ngày 15 tháng trước kỳ đến ngày 14 tháng cuối kỳ",
        "as article 12 of Decree 09/2019/NĐ-CP has it: from day 15 of the month before to day 14 of the last month",
    )


def deadline_words(deadline: Mapping[str, int]) -> Text:
    """Return a deadline in words."""
    day, month = deadline.get("day", 0), deadline.get("month", 0)
    if not month:
        return Text(f"ngày {day} tháng cuối kỳ", f"day {day} of the period's last month")
    if month == 1:
        return Text(f"ngày {day} tháng sau kỳ", f"day {day} of the month after")
    return Text(f"ngày {day}, {month} tháng sau kỳ", f"day {day}, {month} months after")


def act_words(regime: RegimeAsOf) -> str:
    """Return the act by its number, or its title where it has none."""
    return regime.act_number or regime.act_title
