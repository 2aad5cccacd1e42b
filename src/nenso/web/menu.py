"""What the public site offers in the menus of every page."""

from nenso.kernel.rules import Text
from nenso.notify.queries import unread
from nenso.ui.actions import add_to_menu
from nenso.ui.rules import MenuItem


def offer() -> None:
    """Add the public pages to the menus."""
    add_to_menu(
        MenuItem("main", "web:rankings", Text("Xếp hạng", "Rankings"), order=10),
        MenuItem("main", "web:places", Text("Tra cứu", "Places"), order=20),
        MenuItem("main", "web:methods", Text("Cách chấm", "Methods"), order=40),
        MenuItem("main", "web:services", Text("Đo lường", "Measuring"), order=30),
        MenuItem("main", "web:indicators", Text("Chỉ tiêu", "Indicators"), order=35),
        MenuItem("main", "web:plans", Text("Kế hoạch", "Plans"), order=37),
        MenuItem("main", "web:downloads", Text("Dữ liệu", "Data"), order=50),
        MenuItem("account", "desk:home", Text("Bàn làm việc", "Desk"), order=10, shown_to="staff"),
        MenuItem(
            "account",
            "web:inbox",
            Text("Hộp thư", "Inbox"),
            order=20,
            shown_to="staff",
            count=lambda request: unread(str(request.user.uuid)),
        ),
        MenuItem("footer", "web:about", Text("Về trang này", "About"), order=10),
        MenuItem("footer", "web:compare", Text("So sánh các nơi", "Compare places"), order=14),
        MenuItem("footer", "web:laboratories", Text("Phòng thử cách chấm", "The laboratory"), order=16),
        MenuItem("footer", "web:methods", Text("Điểm được chấm thế nào", "How scores are made"), order=20),
        MenuItem(
            "footer", "web:downloads", Text("Tải và kiểm dữ liệu", "Download and check the data"), order=30
        ),
        MenuItem("footer", "web:rounds", Text("Đợt đánh giá", "Assessment rounds"), order=18),
        MenuItem("footer", "web:regions", Text("Các vùng", "Regions"), order=15),
        MenuItem("footer", "web:exchange", Text("Trao đổi dữ liệu", "Data exchange"), order=32),
        MenuItem(
            "footer",
            "web:catalogue",
            Text("Hệ thống và cơ sở dữ liệu", "Systems and databases"),
            order=31,
        ),
        MenuItem("footer", "web:regimes", Text("Chế độ báo cáo", "Report regimes"), order=33),
        MenuItem("footer", "web:burden", Text("Gánh nặng báo cáo", "Burden of reporting"), order=34),
        MenuItem("footer", "api_documentation", Text("API dữ liệu mở", "Open data API"), order=35),
        MenuItem("footer", "web:accessibility", Text("Khả năng tiếp cận", "Accessibility"), order=40),
    )
