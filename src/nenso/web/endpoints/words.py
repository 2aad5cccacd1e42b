"""What each endpoint answers, in words of both languages: for the schema and for the page that documents it."""

from collections.abc import Mapping
from typing import Any

from nenso.kernel.rules import Text

SUMMARIES: Mapping[str, Text] = {
    "families": Text(
        "Các họ chỉ số, với nhóm và năm đã công bố", "Index families with their published groups and years"
    ),
    "results": Text(
        "Mọi kết quả đã công bố, mới nhất của từng năm", "Every published result, the newest of each year"
    ),
    "groups": Text("Các nhóm đơn vị được xếp hạng chung", "Groups of units that are ranked together"),
    "editions": Text("Các ấn bản bộ chỉ số", "Editions of the indices"),
    "edition": Text(
        "Một ấn bản: cây chỉ số, điểm, quy tắc bằng lời",
        "One edition: its tree, points and rules in words",
    ),
    "edition_file": Text("Tệp YAML của một ấn bản", "The YAML file of an edition"),
    "ranking": Text("Bảng xếp hạng của một năm và nhóm", "The ranking of a year and group"),
    "unit": Text(
        "Một đơn vị: cây điểm, đầu vào và nguồn", "One unit: its tree of scores, inputs and sources"
    ),
    "history": Text("Điểm và hạng của một đơn vị qua các năm", "A unit's score and rank over the years"),
    "figure": Text("Nguồn gốc của một con số", "The origin of one figure"),
    "organisations": Text(
        "Tìm cơ quan, tổ chức vào một ngày", "Organisations of a day, searched by name or code"
    ),
    "organisation": Text("Một cơ quan và toàn bộ quá trình của nó", "One organisation and its whole life"),
    "territories": Text("Đơn vị hành chính vào một ngày", "Territories of a day"),
    "territory": Text("Một đơn vị hành chính", "One territory"),
    "datasets": Text(
        "Các tệp số liệu đầu vào của kết quả đã công bố", "Files of inputs behind the published results"
    ),
    "dataset": Text("Các giá trị trong một tệp số liệu", "The values of one file of inputs"),
    "studies": Text(
        "Thứ hạng chắc chắn đến đâu: dải hạng, ảnh hưởng của từng lựa chọn",
        "How sure the ranks are: bands, and the influence of each choice",
    ),
    "study": Text("Tài liệu để tính lại một phân tích", "The document with which a study is replayed"),
    "indicators": Text("Các chỉ tiêu vào một ngày", "Indicators of a day"),
    "indicator": Text(
        "Một chỉ tiêu: định nghĩa, cách tính, dùng ở đâu",
        "One indicator: what it means, how it is computed, who uses it",
    ),
    "observations": Text(
        "Số liệu đã ghi, mọi phiên bản và nguồn gốc", "Recorded figures with every version and their origin"
    ),
    "series": Text("Số liệu của một đơn vị theo thời gian", "The figures of one unit in time"),
    "across": Text("Số liệu một kỳ của mọi đơn vị", "The figures of one period across all units"),
    "data_value_sets": Text(
        "Số liệu đã ghi nhận, theo dạng dataValueSets của DHIS2",
        "Recorded figures, in the shape of DHIS2's dataValueSets",
    ),
    "catalogue_entries": Text(
        "Tìm hệ thống thông tin, cơ sở dữ liệu, nền tảng số trong danh mục",
        "Information systems, databases and digital platforms, searched",
    ),
    "catalogue_entry": Text(
        "Một mục của danh mục, các phiên bản đã công bố và nguồn",
        "One entry of the catalogue with its published versions and its source",
    ),
    "catalogue_agencies": Text(
        "Mức độ đầy đủ của danh mục theo cơ quan vào một ngày",
        "How far each agency has come with its entries, as of a day",
    ),
    "bundles": Text("Các gói dữ liệu đã ký", "Signed bundles"),
    "bundle": Text("Một gói dữ liệu đã ký, để nenso verify kiểm lại", "A signed bundle, for nenso verify"),
}


def told(name: str) -> dict[str, Any]:
    """Return the name and the summary of an endpoint for its decorator."""
    return {"operation_id": name, "url_name": name, "summary": SUMMARIES[name].en}
