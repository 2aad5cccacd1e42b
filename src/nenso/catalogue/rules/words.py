"""The names of the lists and fields of the catalogue, in both languages."""

from collections.abc import Mapping

from nenso.catalogue.rules.kinds import Kind, Reach, Scope, Sharing, Stage, State, Updating, Verb
from nenso.catalogue.rules.road_map import Pace
from nenso.kernel.rules import Text

KINDS: Mapping[str, Text] = {
    Kind.SYSTEM: Text("Hệ thống thông tin", "Information system"),
    Kind.DATABASE: Text("Cơ sở dữ liệu", "Database"),
    Kind.PLATFORM: Text("Nền tảng số", "Digital platform"),
}
STAGES: Mapping[str, Text] = {
    Stage.PROPOSED: Text("Đề xuất", "Proposed"),
    Stage.BUILDING: Text("Đang xây dựng", "In build"),
    Stage.OPERATING: Text("Đang vận hành", "Operating"),
    Stage.MERGED: Text("Đã sáp nhập", "Merged"),
    Stage.RETIRED: Text("Ngừng vận hành", "Retired"),
}
SCOPES: Mapping[str, Text] = {
    Scope.NATIONAL: Text("Quốc gia", "National"),
    Scope.SPECIALISED: Text("Chuyên ngành", "Specialised"),
    Scope.MINISTRY: Text("Của bộ, ngành", "Of a ministry"),
    Scope.PROVINCE: Text("Của địa phương", "Of a province"),
}
SHARINGS: Mapping[str, Text] = {
    Sharing.OPEN: Text("Dữ liệu mở", "Open data"),
    Sharing.COMMON: Text("Dùng chung, chia sẻ mặc định", "Common, shared by default"),
    Sharing.ON_REQUEST: Text("Chia sẻ theo yêu cầu", "Shared on request"),
    Sharing.INTERNAL: Text("Dùng nội bộ", "Internal"),
}
UPDATINGS: Mapping[str, Text] = {
    Updating.AT_ONCE: Text("Tức thời", "At once"),
    Updating.DAILY: Text("Hằng ngày", "Daily"),
    Updating.WEEKLY: Text("Hằng tuần", "Weekly"),
    Updating.MONTHLY: Text("Hằng tháng", "Monthly"),
    Updating.QUARTERLY: Text("Hằng quý", "Quarterly"),
    Updating.YEARLY: Text("Hằng năm", "Yearly"),
    Updating.IRREGULAR: Text("Không định kỳ", "Irregularly"),
}
REACHES: Mapping[str, Text] = {
    Reach.NATIONAL: Text("Quốc gia", "National"),
    Reach.SECTOR: Text("Ngành, lĩnh vực", "Sector"),
    Reach.LOCAL: Text("Địa phương", "Local"),
}
PACES: Mapping[str, Text] = {
    Pace.KEPT: Text("Đã chia sẻ đúng lộ trình", "Shared as promised"),
    Pace.LATE: Text("Quá hạn", "Late"),
    Pace.SOON: Text("Sắp đến hạn", "Due soon"),
    Pace.COMING: Text("Chưa đến hạn", "To come"),
}
STATES: Mapping[str, Text] = {
    State.DRAFT: Text("bản nháp", "a draft"),
    State.SUBMITTED: Text("chờ công bố", "waiting for publication"),
    State.RETURNED: Text("bị trả lại", "returned"),
    State.PUBLISHED: Text("đã công bố", "published"),
    State.WITHDRAWN: Text("đã rút", "withdrawn"),
}
VERBS: Mapping[str, Text] = {
    Verb.SUBMIT: Text("trình công bố", "submitted"),
    Verb.RETURN: Text("trả lại", "returned"),
    Verb.PUBLISH: Text("công bố", "published"),
    Verb.CONFIRM: Text("xác nhận", "confirmed"),
    Verb.WITHDRAW: Text("rút", "withdrawn"),
}
FIELDS: Mapping[str, Text] = {
    "code": Text("Mã", "Code"),
    "kind": Text("Loại", "Kind"),
    "name": Text("Tên", "Name"),
    "name_en": Text("Tên tiếng Anh", "English name"),
    "owner": Text("Cơ quan chủ quản", "Owner"),
    "stage": Text("Giai đoạn", "Stage"),
    "description": Text("Mô tả", "Description"),
    "purpose": Text("Mục đích", "Purpose"),
    "operator": Text("Đơn vị vận hành", "Operator"),
    "since": Text("Vận hành từ ngày", "Operating since"),
    "part_of": Text("Thuộc", "Part of"),
    "basis": Text("Căn cứ pháp lý", "Legal act"),
    "url": Text("Địa chỉ", "Address"),
    "contact": Text("Đầu mối liên hệ", "Contact office"),
    "keywords": Text("Từ khóa", "Keywords"),
    "source": Text("Nguồn", "Source"),
    "merged_into": Text("Sáp nhập vào", "Merged into"),
    "comes_from": Text("Hình thành từ", "Made of"),
    "level": Text("Cấp độ an toàn", "Security level"),
    "databases": Text("Cơ sở dữ liệu sử dụng", "Databases used"),
    "scope": Text("Phạm vi", "Scope"),
    "contents": Text("Nội dung dữ liệu", "Contents"),
    "standards": Text("Tiêu chuẩn áp dụng", "Standards"),
    "updating": Text("Tần suất cập nhật", "Updated"),
    "sharing": Text("Mức chia sẻ", "Sharing"),
    "services": Text("Dịch vụ chia sẻ dữ liệu", "Services of the exchange"),
    "records": Text("Số bản ghi", "Records"),
    "records_on": Text("Số bản ghi tính đến ngày", "Records counted on"),
    "quality": Text("Chất lượng", "Quality"),
    "correct": Text("Đúng (%)", "Correct (%)"),
    "complete": Text("Đủ (%)", "Complete (%)"),
    "clean": Text("Sạch (%)", "Clean (%)"),
    "live": Text("Sống (%)", "Live (%)"),
    "quality_on": Text("Chất lượng đánh giá ngày", "Quality stated on"),
    "share_as": Text("Lộ trình: mức chia sẻ", "Road map: to be shared as"),
    "share_by": Text("Lộ trình: trước ngày", "Road map: by"),
    "share_ground": Text("Lộ trình: căn cứ", "Road map: ground"),
    "maker": Text("Đơn vị phát triển", "Maker"),
    "is_domestic": Text("Phát triển tại Việt Nam", "Made in Viet Nam"),
    "reach": Text("Phạm vi phục vụ", "Reach"),
    "used_by": Text("Cơ quan sử dụng", "Used by"),
    "evaluation": Text("Kết quả đánh giá", "Evaluation"),
    "announced_on": Text("Ngày công bố nền tảng", "Announced on"),
}
