"""What the demonstration's plan holds: goals, targets, and tasks with what becomes of each. Days count from today."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from nenso.kernel.rules import Text

if TYPE_CHECKING:
    from nenso.programme.rules.facts import TargetFacts


_REPORT = Text("Báo cáo kết quả", "Report of results")


class Story(StrEnum):
    """What becomes of a task of the demonstration."""

    OPEN = "open"
    TOLD = "told"  # progress was told
    EXTENDED = "extended"
    ASKED = "asked"  # for more time, and not yet answered
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Work:
    """A task: due, handed in and extended by so many days from today (of `more`, from its due day)."""

    number: str
    name: Text
    lead: str
    due: int
    story: Story = Story.OPEN
    deliverable: Text = _REPORT
    handed_in: int = 0
    more: int = 0
    group: str = ""
    target: str = ""
    cooperating: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    criterion: str = ""
    gain: float | None = None


@dataclass(frozen=True, slots=True)
class Aimed:
    """A target in percent by so many days from today; without an indicator nothing measures it."""

    number: str
    goal: str
    name: Text
    indicator: str
    value: float
    due: int
    baseline: float | None = None
    lead: str = ""
    each: tuple[str, ...] = ()

    def facts(self, today: date, first: date) -> "TargetFacts":
        """Return the target as it is written into a plan that begins on a day."""
        from nenso.programme.rules.facts import TargetFacts

        return TargetFacts(
            number=self.number,
            goal=self.goal,
            name=self.name,
            indicator=self.indicator,
            operator=">=",
            value=self.value,
            unit="%",
            due=today + timedelta(days=self.due),
            baseline=self.baseline,
            baseline_on=None if self.baseline is None else first,
            scope="each" if self.each else "nation",
            each_types=self.each,
            lead_code=self.lead,
            status="illustrative",
        )


GOALS = (
    ("1", Text("Dịch vụ công thuận tiện cho người dân", "Services that are easy for people")),
    ("2", Text("Chính quyền làm việc trên môi trường số", "Government that works digitally")),
    ("3", Text("Nguồn lực cho chuyển đổi số", "Means for digital transformation")),
)
_P = ("provincial_committee",)
TARGETS = (
    Aimed("1.1", "1", Text("Hồ sơ nộp trực tuyến", "Dossiers filed online"), "dossiers.online.share", 60, 120, 30, "G22"),
    Aimed("1.2", "1", Text("Hồ sơ giải quyết đúng hạn", "Dossiers completed on time"), "dossiers.on_time.share", 98, 180, 80, "G22"),
    Aimed("1.3", "1", Text("Người dân hài lòng", "People satisfied"), "satisfaction.share", 60, 150, lead="G09"),
    Aimed("1.4", "1", Text("Thanh toán trực tuyến", "Fees paid online"), "dossiers.paid_online.share", 99, -20, 20, "G12"),
    Aimed("1.5", "1", Text("Từng tỉnh: hồ sơ nộp trực tuyến", "Each province: dossiers filed online"), "dossiers.online.share", 50, 90, 20, each=_P),
    Aimed("2.1", "2", Text("Hồ sơ được số hóa", "Dossiers digitised"), "dossiers.digitised.share", 95, 160, 40, "G06"),
    Aimed("2.2", "2", Text("Thủ tục công khai đầy đủ", "Procedures made public in full"), "procedures.disclosed.share", 80, 60, 50, "G15"),
    Aimed("2.3", "2", Text("Cơ quan nhà nước dùng nền tảng dùng chung", "Agencies on shared platforms"), "", 80, 170, lead="G06"),
    Aimed("2.4", "2", Text("Cơ sở dữ liệu chia sẻ, mở đúng lộ trình", "Databases shared or opened as road maps say"), "catalogue.road_map.kept.share", 90, 150, lead="G01"),
    Aimed("2.5", "2", Text("Từng tỉnh: chia sẻ, mở dữ liệu đúng lộ trình", "Each province: data shared or opened as its road map says"), "catalogue.road_map.kept.share", 80, 150, each=_P),
    Aimed("2.6", "2", Text("Cơ sở dữ liệu được xác nhận trong năm", "Databases confirmed this year"), "catalogue.databases.confirmed.share", 100, 35, lead="G06"),
    Aimed("3.1", "3", Text("Chi ngân sách cho công nghệ thông tin", "Budget spent on IT"), "it.budget.share", 1, 190, lead="G12"),
)  # fmt: skip
_DECREE = Text("Dự thảo nghị định", "Draft decree")
_PLATFORM = Text("Biên bản nghiệm thu nền tảng", "Acceptance record of the platform")
_LAW, _PLATFORMS, _PEOPLE, _PLACES = "I. Thể chế", "II. Nền tảng", "III. Nhân lực", "IV. Địa phương"
TASKS = (
    Work("1", Text("Ban hành khung kiến trúc số", "Issue the digital architecture framework"), "G06", -150, Story.DONE, Text("Quyết định ban hành", "Decision"), -160, group=_LAW, target="2.3"),
    Work("2", Text("Trình nghị định về dữ liệu dùng chung", "Submit the decree on shared data"), "G01", -60, Story.DONE, _DECREE, -45, group=_LAW, cooperating=("G06", "G15")),
    Work("3", Text("Sửa đổi quy định về định danh điện tử", "Amend the rules on electronic identity"), "G01", -25, Story.TOLD, _DECREE, group=_LAW),
    Work("4", Text("Hướng dẫn mức chi cho chuyển đổi số", "Guide what may be spent on digital transformation"), "G12", -10, Story.OPEN, Text("Thông tư", "Circular"), group=_LAW, target="3.1"),
    Work("5", Text("Rà soát thủ tục hành chính nội bộ", "Review internal administrative procedures"), "G15", 9, Story.TOLD, Text("Báo cáo rà soát", "Report of the review"), group=_LAW, target="2.2"),
    Work("6", Text("Nâng cấp Cổng Dịch vụ công quốc gia", "Upgrade the national services portal"), "G22", 75, Story.TOLD, _PLATFORM, group=_PLATFORMS, target="1.1", cooperating=("G01",)),
    Work("7", Text("Tích hợp thanh toán trực tuyến tại các tỉnh", "Integrate online payment in the provinces"), "48", 40, Story.TOLD, _PLATFORM, group=_PLATFORMS, target="1.4", criterion="hoat_dong_chinh_quyen_so_13", gain=6),
    Work("8", Text("Xây dựng kho dữ liệu hộ tịch", "Build the civil status database"), "G15", -90, Story.DONE, _PLATFORM, -95, group=_PLATFORMS),
    Work("9", Text("Kết nối kho dữ liệu hộ tịch với các tỉnh", "Connect provinces to the civil status database"), "G15", 55, Story.OPEN, _PLATFORM, group=_PLATFORMS, waits_for=("8", "6")),
    Work("10", Text("Vận hành nền tảng giám sát dịch vụ công", "Run the platform that watches services"), "G22", -5, Story.SUBMITTED, _PLATFORM, -7, group=_PLATFORMS, target="1.2"),
    Work("11", Text("Hồ sơ sức khỏe điện tử toàn dân", "Electronic health records for everybody"), "G18", 30, Story.EXTENDED, _PLATFORM, more=60, group=_PLATFORMS),
    Work("12", Text("Cơ sở dữ liệu đất đai quốc gia", "National land database"), "BNNMT", 5, Story.ASKED, _PLATFORM, more=45, group=_PLATFORMS),
    Work("13", Text("Đào tạo cán bộ chuyên trách", "Train the officials in charge"), "G09", -120, Story.DONE, Text("Báo cáo đào tạo", "Report of the training"), -100, group=_PEOPLE, criterion="nhan_thuc_so_01", gain=3),
    Work("14", Text("Học bạ số ở trường phổ thông", "Digital school records"), "G03", 110, Story.OPEN, Text("Báo cáo triển khai", "Report of the roll-out"), group=_PEOPLE),
    Work("15", Text("Phổ cập kỹ năng số cho người dân", "Digital skills for everybody"), "G03", 12, Story.RETURNED, _REPORT, -3, group=_PEOPLE, target="1.3"),
    Work("16", Text("Khảo sát mức độ hài lòng", "Survey how satisfied people are"), "G09", 45, Story.CANCELLED, Text("Báo cáo khảo sát", "Report of the survey"), group=_PEOPLE, target="1.3"),
    Work("17", Text("Số hóa kết quả giải quyết thủ tục còn hiệu lực", "Digitise results of procedures still in force"), "79", -15, Story.TOLD, Text("Báo cáo số hóa", "Report of digitising"), group=_PLACES, target="2.1", criterion="hoat_dong_chinh_quyen_so_15", gain=5),
    Work("18", Text("Trung tâm điều hành thông minh", "Smart operations centre"), "01", 25, Story.EXTENDED, _PLATFORM, more=30, group=_PLACES, cooperating=("G06",)),
    Work("19", Text("Mô hình một cửa không phụ thuộc địa giới", "One-stop shops without borders"), "48", -35, Story.DONE, Text("Báo cáo tổng kết", "Final report"), -40, group=_PLACES, target="1.5"),
    Work("20", Text("Kênh tiếp nhận phản ánh hợp nhất", "One channel for petitions"), "52", 65, Story.OPEN, _PLATFORM, group=_PLACES),
)  # fmt: skip
PARTS = (
    Work("7.1", Text("Kết nối cổng của thành phố", "Connect the city's portal"), "48", 10, Story.DONE, Text("Biên bản kết nối", "Connection record"), -2),
    Work("7.2", Text("Tập huấn bộ phận một cửa", "Train the one-stop shops"), "48", 30, Story.OPEN, Text("Báo cáo tập huấn", "Report of the training")),
)  # fmt: skip
MEETING: tuple[tuple[str, Work | None], ...] = (
    ("Biểu dương các cơ quan hoàn thành đúng hạn.", None),
    (
        "Bộ Xây dựng công khai dữ liệu quy hoạch trước cuối quý.",
        Work("21", Text("Công khai dữ liệu quy hoạch", "Publish planning data"), "G17", 48, group=_LAW),
    ),
)
