"""Names of families, groups and kinds on the pages, in both languages."""

from nenso.directory.queries import OrganisationAsOf
from nenso.kernel.rules import Text

FAMILY_NAMES = {
    "dti": Text("Chuyển đổi số (DTI)", "Digital transformation (DTI)"),
    "qd766": Text("Phục vụ người dân (QĐ 766)", "Service quality (QĐ 766)"),
    "egdi": Text("Chính phủ điện tử (EGDI)", "E-government (EGDI)"),
}
SHORT_NAMES = {"dti": Text("DTI", "DTI"), "qd766": Text("QĐ 766", "QĐ 766"), "egdi": Text("EGDI", "EGDI")}
INDEX_NAMES = {
    "dti": Text("chỉ số chuyển đổi số", "digital transformation index"),
    "qd766": Text("chỉ số phục vụ người dân, doanh nghiệp", "service quality index"),
    "egdi": Text("chỉ số phát triển chính phủ điện tử", "e-government development index"),
}
GROUP_TABS = {
    "provinces": Text("Tỉnh, thành phố", "Provinces"),
    "ministries-with-services": Text("Bộ, ngành có dịch vụ công", "Ministries with public services"),
    "ministries-without-services": Text("Cơ quan không có dịch vụ công", "Agencies without public services"),
    "nation": Text("Quốc gia", "The nation"),
    "countries": Text("Các nước", "Countries"),
}
TYPE_NAMES = {
    "ministry": Text("Bộ", "Ministry"),
    "ministry_level_agency": Text("Cơ quan ngang bộ", "Ministry-level agency"),
    "government_agency": Text("Cơ quan thuộc Chính phủ", "Agency under the Government"),
    "provincial_committee": Text("Tỉnh, thành phố", "Province"),
    "district_committee": Text("Ủy ban nhân dân cấp huyện", "District People's Committee"),
    "communal_committee": Text("Ủy ban nhân dân cấp xã", "Communal People's Committee"),
    "department": Text("Sở, ban, ngành", "Department"),
    "state_enterprise": Text("Doanh nghiệp nhà nước", "State enterprise"),
    "centre": Text("Trung tâm", "Centre"),
    "regional_centre": Text("Trung tâm chuyển đổi số vùng", "Regional digital transformation centre"),
    "state": Text("Quốc gia", "Country"),
}


# Said alone, the city's name is the man's.
_SPOKEN = {"Hồ Chí Minh": Text("Thành phố Hồ Chí Minh", "Ho Chi Minh City")}
_COMMON = ("Tỉnh", "Thành phố", "Quận", "Huyện", "Thị xã", "Thị trấn", "Phường", "Xã", "Đặc khu")


def spoken(name: Text) -> Text:
    """Return a short name as it is said in a sentence."""
    return _SPOKEN.get(name.vi, name)


_WITH_ARTICLE = ("Ministry ", "State Bank", "Government ", "Office of", "Committee ")
_SHORT_NAMED = ("provincial_committee", "communal_committee", "district_committee", "state")


def name_of(unit: OrganisationAsOf) -> Text:
    """Return the name for sentences: short for places, whole for ministries ("Bộ KH&ĐT" is for columns)."""
    return spoken(unit.short_name) if unit.type in _SHORT_NAMED else unit.name


def told(name: Text) -> Text:
    """Return a name as it stands inside an English sentence: "the Ministry of Finance"."""
    return Text(name.vi, f"the {name.en}") if name.en.startswith(_WITH_ARTICLE) else name


def within(name: Text) -> Text:
    """Return a full name as it stands within a Vietnamese sentence: "tỉnh Quảng Nam"."""
    if name.vi.startswith(_COMMON):
        return Text(name.vi[:1].lower() + name.vi[1:], name.en)
    return name


def family_name(family: str) -> Text:
    """Return the short name of an index family."""
    return FAMILY_NAMES.get(family, Text(family, family))


def short_family(family: str) -> Text:
    """Return the family's short sign, for tabs that must stand in one line."""
    return SHORT_NAMES.get(family, family_name(family))


def index_name(family: str) -> Text:
    """Return the index within a sentence."""
    return INDEX_NAMES.get(family, Text(family, family))


def group_name(group: str) -> Text:
    """Return the name of a group."""
    return GROUP_TABS.get(group, Text(group, group))


def type_name(kind: str) -> Text:
    """Return the name of a kind of organisation."""
    return TYPE_NAMES.get(kind, Text(kind, kind))


def units_label(count: int) -> Text:
    """Name the units of a board by their number: "63 tỉnh, thành"."""
    return Text(f"{count} tỉnh, thành", f"{count} provinces")
