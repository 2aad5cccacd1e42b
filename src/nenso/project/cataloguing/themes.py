"""What the demonstration's entries are about: databases, systems and platforms as agencies name them. None is anybody's own."""

from dataclasses import dataclass

from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class Theme:
    """A subject: its name after "Cơ sở dữ liệu", what its records hold, and the ministry in charge of the field ("": every agency)."""

    slug: str
    name: Text
    contents: Text
    ministry: str = ""


def _themes(ministry: str, *lines: str) -> tuple[Theme, ...]:
    """Read themes of a field: `slug | Vietnamese | English | contents in Vietnamese | contents in English`."""
    found = []
    for line in lines:
        slug, vi, en, contents_vi, contents_en = (part.strip() for part in line.split("|"))
        found.append(Theme(slug, Text(vi, en), Text(contents_vi, contents_en), ministry))
    return tuple(found)


SUBJECTS = (
    *_themes(
        "BNNMT",
        "dat-dai | đất đai | land | Thửa đất, người sử dụng, mục đích, giấy chứng nhận | Parcels, users, purposes, certificates",
        "tai-nguyen-nuoc | tài nguyên nước | water resources | Giếng, hồ chứa, giấy phép khai thác, lưu lượng | Wells, reservoirs, licences, flows",
        "quan-trac-moi-truong | quan trắc môi trường | environmental monitoring | Trạm, thông số, kết quả theo giờ | Stations, parameters, hourly results",
        "khoang-san | khoáng sản | minerals | Mỏ, trữ lượng, giấy phép | Mines, reserves, licences",
        "trong-trot | trồng trọt và bảo vệ thực vật | crops and plant protection | Vùng trồng, mã số, sinh vật gây hại | Growing areas, codes, pests",
        "chan-nuoi | chăn nuôi và thú y | livestock and veterinary work | Cơ sở chăn nuôi, đàn, tiêm phòng | Farms, herds, vaccinations",
        "thuy-san | tàu cá và thủy sản | fishing vessels and fisheries | Tàu cá, giấy phép, sản lượng | Vessels, licences, catches",
        "lam-nghiep | rừng và lâm nghiệp | forests | Lô rừng, chủ rừng, diễn biến | Plots, owners, changes",
        "thuy-loi | công trình thủy lợi | irrigation works | Hồ, đập, kênh, vận hành | Reservoirs, dams, canals, operation",
        "ho-ngheo | hộ nghèo, hộ cận nghèo | poor households | Hộ, thành viên, mức thiếu hụt | Households, members, what they lack",
    ),
    *_themes(
        "G01",
        "phong-chay | cơ sở phòng cháy, chữa cháy | fire prevention | Cơ sở, thẩm duyệt, kiểm tra | Premises, approvals, inspections",
        "an-toan-thong-tin | hồ sơ cấp độ an toàn thông tin | security level dossiers | Hệ thống, cấp độ, phương án | Systems, levels, plans",
        "giay-phep-lai-xe | giấy phép lái xe | driving licences | Người lái, hạng, thời hạn | Drivers, classes, validity",
        "co-so-kinh-doanh-co-dieu-kien | cơ sở kinh doanh có điều kiện về an ninh | conditional businesses | Cơ sở, giấy chứng nhận | Premises, certificates",
    ),
    *_themes(
        "G02",
        "cum-cong-nghiep | cụm công nghiệp | industrial clusters | Cụm, diện tích, dự án | Clusters, areas, projects",
        "cho-thuong-mai | chợ và trung tâm thương mại | markets and malls | Điểm bán, hạng, quản lý | Places, classes, operators",
        "dien-luc | năng lượng và điện lực | energy and power | Nguồn, lưới, sản lượng | Sources, grid, output",
        "hoa-chat | hóa chất và vật liệu nổ | chemicals and explosives | Cơ sở, loại, khối lượng | Sites, kinds, amounts",
        "xuat-xu-hang-hoa | xuất xứ hàng hóa | origin of goods | Giấy chứng nhận, mặt hàng, thị trường | Certificates, goods, markets",
    ),
    *_themes(
        "G03",
        "hoc-sinh | học sinh và trường học | pupils and schools | Học sinh, lớp, kết quả | Pupils, classes, results",
        "giao-vien | giáo viên | teachers | Giáo viên, trình độ, phân công | Teachers, degrees, duties",
        "van-bang | văn bằng, chứng chỉ | degrees and certificates | Văn bằng, nơi cấp, xếp loại | Degrees, issuers, grades",
        "giao-duc-nghe-nghiep | giáo dục nghề nghiệp | vocational training | Cơ sở, nghề, người học | Schools, trades, learners",
    ),
    *_themes(
        "G06",
        "nhiem-vu-khoa-hoc | nhiệm vụ khoa học và công nghệ | research projects | Nhiệm vụ, chủ nhiệm, kết quả | Projects, leaders, results",
        "so-huu-tri-tue | sở hữu trí tuệ | intellectual property | Đơn, văn bằng bảo hộ | Applications, titles of protection",
        "tram-thu-phat-song | trạm thu phát sóng | base stations | Trạm, tần số, vị trí | Stations, frequencies, places",
        "do-luong | tiêu chuẩn, đo lường, chất lượng | standards and measurement | Phương tiện đo, kiểm định | Instruments, checks",
        "doanh-nghiep-cong-nghe-so | doanh nghiệp công nghệ số | digital technology firms | Doanh nghiệp, sản phẩm, nhân lực | Firms, products, staff",
    ),
    *_themes(
        "G09",
        "lao-dong-viec-lam | lao động và việc làm | labour and jobs | Người lao động, việc làm, thị trường | Workers, jobs, market",
        "nguoi-co-cong | người có công | people with merit | Người có công, chế độ, mộ liệt sĩ | People with merit, benefits, graves",
        "to-chuc-bo-may | tổ chức bộ máy | organisation of agencies | Đơn vị, biên chế, chức năng | Units, posts, duties",
        "luu-tru-lich-su | tài liệu lưu trữ lịch sử | historical archives | Phông, hồ sơ, tài liệu số hóa | Fonds, files, digitised papers",
        "thi-dua-khen-thuong | thi đua, khen thưởng | awards | Danh hiệu, quyết định | Titles, decisions",
        "dia-gioi | địa giới đơn vị hành chính | administrative boundaries | Đơn vị, ranh giới, hồ sơ | Units, boundaries, files",
    ),
    *_themes(
        "G12",
        "tai-san-cong | tài sản công | public property | Nhà, đất, xe, thiết bị | Buildings, land, vehicles, equipment",
        "ngan-sach | thu, chi ngân sách | public budget | Dự toán, thu, chi, quyết toán | Estimates, revenue, spending, accounts",
        "dau-tu-cong | dự án đầu tư công | public investment | Dự án, vốn, giải ngân | Projects, funds, disbursement",
        "gia | giá hàng hóa, dịch vụ | prices | Mặt hàng, giá, kỳ | Goods, prices, periods",
        "doanh-nghiep-dau-tu | doanh nghiệp và dự án đầu tư | enterprises and investment | Doanh nghiệp, dự án, vốn | Enterprises, projects, capital",
        "dau-thau | đấu thầu mua sắm | procurement | Gói thầu, nhà thầu, hợp đồng | Packages, bidders, contracts",
    ),
    *_themes(
        "G15",
        "cong-chung | công chứng, chứng thực | notarial acts | Hợp đồng, ngăn chặn | Contracts, blocks",
        "xu-phat-hanh-chinh | xử phạt vi phạm hành chính | administrative penalties | Vi phạm, quyết định, thi hành | Offences, decisions, execution",
        "tro-giup-phap-ly | trợ giúp pháp lý | legal aid | Vụ việc, người được trợ giúp | Cases, people aided",
    ),
    *_themes(
        "G16",
        "di-tich | di tích và di sản | monuments and heritage | Di tích, xếp hạng, hiện vật | Monuments, ranks, objects",
        "co-so-luu-tru | cơ sở lưu trú du lịch | tourist lodgings | Cơ sở, phòng, lượt khách | Lodgings, rooms, guests",
        "thu-vien | thư viện số | digital libraries | Tài liệu, bạn đọc | Documents, readers",
        "the-thao | vận động viên và công trình thể thao | athletes and sports grounds | Vận động viên, thành tích, sân bãi | Athletes, results, grounds",
        "bao-chi | cơ quan báo chí, xuất bản | press and publishing | Cơ quan, giấy phép, ấn phẩm | Bodies, licences, works",
    ),
    *_themes(
        "G17",
        "quy-hoach-do-thi | quy hoạch đô thị, nông thôn | town and country planning | Đồ án, ranh giới, chỉ tiêu | Plans, boundaries, indices",
        "nha-o | nhà ở và thị trường bất động sản | housing | Nhà ở, dự án, giao dịch | Homes, projects, transactions",
        "cap-phep-xay-dung | cấp phép xây dựng | building permits | Giấy phép, công trình | Permits, buildings",
        "phuong-tien-van-tai | phương tiện vận tải | transport vehicles | Phương tiện, phù hiệu, hành trình | Vehicles, badges, routes",
        "cau-duong | cầu, đường bộ | roads and bridges | Tuyến, cầu, hiện trạng, bảo trì | Roads, bridges, condition, upkeep",
        "ha-tang-ky-thuat | hạ tầng kỹ thuật | utilities | Cấp nước, thoát nước, chiếu sáng | Water, drainage, lighting",
    ),
    *_themes(
        "G18",
        "co-so-kham-chua-benh | cơ sở khám, chữa bệnh | health facilities | Cơ sở, giấy phép, giường | Facilities, licences, beds",
        "tiem-chung | tiêm chủng | vaccination | Đối tượng, mũi tiêm, phản ứng | People, doses, reactions",
        "duoc | cơ sở dược | pharmacies | Cơ sở, thuốc, giá | Pharmacies, medicines, prices",
        "an-toan-thuc-pham | an toàn thực phẩm | food safety | Cơ sở, giấy chứng nhận, kiểm tra | Premises, certificates, inspections",
        "bao-tro-xa-hoi | bảo trợ xã hội | social protection | Đối tượng, mức trợ cấp, chi trả | People, benefits, payments",
        "tre-em | trẻ em | children | Trẻ em, hoàn cảnh, hỗ trợ | Children, circumstances, support",
    ),
    *_themes(
        "BDTTG",
        "dan-toc | dân tộc thiểu số | ethnic minorities | Hộ, địa bàn, chính sách | Households, places, policies",
        "ton-giao | tổ chức tôn giáo, cơ sở thờ tự | religious bodies | Tổ chức, cơ sở, chức sắc | Bodies, places, clergy",
    ),
    *_themes(
        "G20",
        "khieu-nai-to-cao | tiếp dân, khiếu nại, tố cáo | petitions and complaints | Đơn, vụ việc, kết quả | Petitions, cases, results",
        "ke-khai-tai-san | kê khai tài sản, thu nhập | declarations of assets | Bản kê khai, xác minh | Declarations, checks",
    ),
    *_themes(
        "G08",
        "giay-to-lanh-su | giấy tờ lãnh sự | consular papers | Hồ sơ, chứng nhận | Files, certificates",
        "thoa-thuan-quoc-te | điều ước, thỏa thuận quốc tế | treaties and agreements | Văn kiện, hiệu lực | Instruments, validity",
    ),
    *_themes(
        "G19",
        "to-chuc-tin-dung | tổ chức tín dụng | credit institutions | Giấy phép, báo cáo, chỉ tiêu | Licences, reports, ratios",
        "thanh-toan | hoạt động thanh toán | payments | Giao dịch, kênh, phương tiện | Transactions, channels, means",
    ),
)
OF_ANY = _themes(
    "",
    "can-bo | cán bộ, công chức, viên chức | staff | Hồ sơ, ngạch, quá trình công tác | Files, grades, careers",
    "van-ban-dieu-hanh | văn bản chỉ đạo, điều hành | directives | Văn bản, nhiệm vụ, hạn | Documents, tasks, deadlines",
    "thanh-tra | thanh tra, kiểm tra | inspections | Cuộc thanh tra, kết luận | Inspections, findings",
    "hop-tac-quoc-te | hợp tác quốc tế | international cooperation | Đoàn, dự án, đối tác | Delegations, projects, partners",
    "dao-tao-boi-duong | đào tạo, bồi dưỡng | training | Khóa học, người học, chứng chỉ | Courses, learners, certificates",
    "ke-hoach-thong-ke | kế hoạch và thống kê ngành | plans and statistics | Chỉ tiêu, kỳ, số liệu | Indicators, periods, figures",
    "kho-ho-so | hồ sơ, tài liệu điện tử | electronic files | Hồ sơ, thời hạn bảo quản | Files, retention",
    "hoi-dap | hỏi đáp, phản ánh kiến nghị | questions and feedback | Câu hỏi, trả lời, thời hạn | Questions, answers, deadlines",
    "tai-san-cong-nghe | tài sản công nghệ thông tin | IT assets | Thiết bị, phần mềm, bản quyền | Equipment, software, licences",
    "chuyen-gia | chuyên gia | experts | Chuyên gia, lĩnh vực | Experts, fields",
    "de-tai | đề tài nghiên cứu nội bộ | own research | Đề tài, kết quả | Topics, results",
    "thu-tuc-noi-bo | thủ tục hành chính nội bộ | internal procedures | Thủ tục, trình tự, biểu mẫu | Procedures, steps, forms",
)
SYSTEMS = _themes(
    "",
    "giai-quyet-tthc | Hệ thống thông tin giải quyết thủ tục hành chính | Dossier system | Tiếp nhận, xử lý, trả kết quả hồ sơ | Takes dossiers, handles them, returns results",
    "quan-ly-van-ban | Hệ thống quản lý văn bản và điều hành | Document management system | Văn bản đến, đi, giao việc | Documents in and out, tasks",
    "thong-tin-bao-cao | Hệ thống thông tin báo cáo | Reporting system | Chế độ báo cáo, tổng hợp | Report regimes, totals",
    "cong-thong-tin | Cổng thông tin điện tử | Web portal | Tin tức, văn bản, hỏi đáp | News, documents, questions",
    "thu-dien-tu | Hệ thống thư điện tử công vụ | Official e-mail | Hộp thư của cán bộ | Mailboxes of staff",
    "dieu-hanh-thong-minh | Trung tâm giám sát, điều hành thông minh | Smart operations centre | Chỉ số, camera, cảnh báo | Indicators, cameras, warnings",
    "hop-truc-tuyen | Hệ thống họp trực tuyến | Video conferencing | Điểm cầu, lịch họp | Rooms, schedules",
    "phan-anh-hien-truong | Hệ thống phản ánh hiện trường | Field reporting | Phản ánh, xử lý, đánh giá | Reports, handling, ratings",
    "giam-sat-an-toan | Trung tâm giám sát an toàn thông tin | Security operations centre | Sự kiện, cảnh báo, ứng cứu | Events, warnings, response",
    "quan-ly-cong-viec | Hệ thống theo dõi nhiệm vụ | Task tracking | Nhiệm vụ, tiến độ | Tasks, progress",
    "quan-ly-nhan-su | Hệ thống quản lý nhân sự | Personnel system | Hồ sơ, lương, đánh giá | Files, pay, assessment",
)
PLATFORMS = _themes(
    "",
    "lgsp | Nền tảng tích hợp, chia sẻ dữ liệu | Data integration and sharing platform | Kết nối hệ thống trong, ngoài cơ quan | Connects systems inside and outside",
    "kho-du-lieu | Kho dữ liệu dùng chung | Shared data warehouse | Tập hợp, phân tích dữ liệu | Gathers and analyses data",
    "du-lieu-mo | Cổng dữ liệu mở | Open data portal | Công bố tập dữ liệu mở | Publishes open data sets",
    "cong-dan-so | Ứng dụng công dân số | App for citizens | Dịch vụ công, phản ánh, cảnh báo | Services, reports, warnings",
    "truy-xuat-nguon-goc | Nền tảng truy xuất nguồn gốc nông sản | Traceability of farm produce | Vùng trồng, lô hàng, mã QR | Growing areas, lots, QR codes",
    "du-lich-thong-minh | Nền tảng du lịch thông minh | Smart tourism platform | Điểm đến, đặt chỗ | Places, bookings",
    "hoc-truc-tuyen | Nền tảng học trực tuyến | E-learning platform | Khóa học, kiểm tra | Courses, tests",
    "hoi-nghi-so | Nền tảng kỹ năng số cộng đồng | Community digital skills platform | Tổ công nghệ số, bài học | Digital teams, lessons",
)
CRITERIA = (
    ("Chức năng đáp ứng nghiệp vụ", ("Đạt", "Đạt một phần")),
    ("An toàn thông tin theo cấp độ", ("Đạt", "Đang hoàn thiện hồ sơ")),
    ("Khả năng kết nối, chia sẻ dữ liệu", ("Đạt", "Đạt một phần", "Chưa đạt")),
    ("Làm chủ công nghệ lõi", ("Đạt", "Chưa đánh giá")),
)
LEGACY = ("dat-dai", "can-bo", "nguoi-co-cong")
"""Subjects of which the databases of merged provinces went into one: each leaves an entry that says where it went."""
EVERYWHERE = ("giai-quyet-tthc",)
"""Systems that every province has in operation, published: one for each that systems of the metering and the exchange may be."""
