"""A registry of entries with known duplicates among them, made from a seed: as several officers write down the same thing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from nenso.catalogue.rules.alike import Described
from nenso.kernel.rules import Text, fold


def _listed(words: str) -> list[str]:
    return words.split("|")


PLACES = _listed(
    "An Giang|Bắc Ninh|Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Nội|Hà Tĩnh|Hải Phòng|Hồ Chí Minh|Huế|Hưng Yên|Khánh Hòa|"
    "Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Nghệ An|Ninh Bình|Phú Thọ|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sơn La|Tây Ninh|Thái Nguyên|Thanh Hóa|Tuyên Quang|Vĩnh Long"
)
MINISTRIES = _listed(
    "Bộ Công an|Bộ Tài chính|Bộ Y tế|Bộ Nội vụ|Bộ Tư pháp|Bộ Xây dựng|Bộ Công Thương|Bộ Quốc phòng|Bộ Ngoại giao|Bộ Khoa học và Công nghệ|"
    "Bộ Giáo dục và Đào tạo|Bộ Nông nghiệp và Môi trường|Bộ Văn hóa, Thể thao và Du lịch|Bộ Dân tộc và Tôn giáo|Thanh tra Chính phủ"
)
SUBJECTS = _listed(
    "đất đai|hộ tịch|quy hoạch đô thị|giao thông đường bộ|cấp phép xây dựng|đăng ký doanh nghiệp|đăng ký hộ kinh doanh|đăng ký hợp tác xã|hồ sơ sức khỏe|"
    "khám chữa bệnh|tiêm chủng|dược phẩm|trang thiết bị y tế|giáo viên phổ thông|học sinh phổ thông|tuyển sinh đại học|văn bằng chứng chỉ|"
    "cán bộ công chức viên chức|tiền lương|người có công|bảo trợ xã hội|trẻ em|việc làm|lao động nước ngoài|hộ nghèo|giải quyết khiếu nại tố cáo|"
    "xử lý vi phạm hành chính|kết quả thanh tra|tài sản công|ngân sách địa phương|giá hàng hóa|thuế hộ gia đình|hải quan|kho bạc|đấu thầu|đầu tư công|"
    "khu công nghiệp|năng lượng tái tạo|lưới điện|xuất nhập khẩu|chợ và siêu thị|thương mại điện tử|rừng đặc dụng|thú y|giống cây trồng|thủy lợi|đê điều|"
    "tàu cá|mã số vùng trồng|quan trắc khí tượng|tài nguyên nước|khoáng sản|chất thải rắn|đa dạng sinh học|bản đồ địa hình|viễn thám|di sản văn hóa|"
    "thư viện công cộng|lễ hội|cơ sở lưu trú|hướng dẫn viên|vận động viên|báo chí|xuất bản|bưu chính|viễn thông|tần số vô tuyến|sở hữu trí tuệ|"
    "nhiệm vụ khoa học|đo lường chất lượng|an toàn bức xạ|công chứng|luật sư|thi hành án|lý lịch tư pháp|trợ giúp pháp lý|văn bản quy phạm pháp luật|"
    "tín ngưỡng tôn giáo|dân tộc thiểu số|hộ chiếu|thị thực|biên giới lãnh thổ|phương tiện giao thông|giấy phép lái xe|phòng cháy chữa cháy|cư trú|"
    "căn cước công dân|nhà ở xã hội|thị trường bất động sản|vật liệu xây dựng|cấp thoát nước|chiếu sáng đô thị|cây xanh|bến xe|cảng biển|đường thủy nội địa"
)
TAILS = (
    "",
    "",
    "",
    "giai đoạn 1",
    "giai đoạn 2",
    "cấp xã",
    "phục vụ báo cáo",
    "lịch sử",
    "mở",
    "dùng chung",
    "theo thời gian thực",
)
SORTS = {
    "database": ("Cơ sở dữ liệu", "Cơ sở dữ liệu chuyên ngành", "CSDL"),
    "system": ("Hệ thống thông tin", "Phần mềm quản lý", "Hệ thống"),
    "platform": ("Nền tảng số", "Nền tảng"),
}
Change = Callable[[str, Random, str], str]


@dataclass(frozen=True, slots=True)
class Registry:
    """Entries, and the pairs of codes that are the same thing, each in the order of codes."""

    entries: tuple[Described, ...]
    same: frozenset[tuple[str, str]]


def a_registry(seed: int, count: int = 2_400, twice: int = 200) -> Registry:
    """Return a registry of `count` entries, `twice` of which are second ones of others, written otherwise."""
    random = Random(seed)
    made = _single(random, count - twice)
    found, same = list(made), set()
    for number, one in enumerate(random.sample(made, twice)):
        again = replace(one, code=f"again-{number:05d}", name=Text(_rewritten(one, random), ""))
        if one.is_national and fold(one.place) not in fold(again.name.vi) and random.random() < 0.1:
            other = random.randrange(len(MINISTRIES))
            again = replace(again, owner=f"G{other:02d}", place=MINISTRIES[other])
        found.append(again)
        same.add(tuple(sorted((one.code, again.code))))
    random.shuffle(found)
    return Registry(tuple(found), frozenset((first, second) for first, second in same))


def _single(random: Random, count: int) -> list[Described]:
    owners = [(f"{number:02d}", place, SUBJECTS) for number, place in enumerate(PLACES)]
    # What a ministry keeps is of its own field.
    owners += [
        (f"G{number:02d}", name, SUBJECTS[number :: len(MINISTRIES)])
        for number, name in enumerate(MINISTRIES)
    ]
    every = [
        (owner, kind, subject, tail)
        for owner in owners
        for kind in SORTS
        for subject in owner[2]
        for tail in dict.fromkeys(TAILS)
    ]
    taken: set[tuple[str, str, str, str]] = set()
    found: list[Described] = []
    for (owner, place, _), kind, subject, tail in random.sample(every, min(len(every), count * 2)):
        if (owner, kind, subject, tail) in taken or len(found) == count:
            continue
        taken.add((owner, kind, subject, tail))
        name = " ".join(filter(None, (random.choice(SORTS[kind]), subject, tail, _placed(place, random))))
        contents = f"Thông tin về {subject}, {random.choice(SUBJECTS)}" if random.random() < 0.5 else ""
        found.append(
            Described(
                f"entry-{len(found):05d}", kind, owner, Text(name, ""), contents, place, owner[0] == "G"
            )
        )
    return found


def _placed(place: str, random: Random) -> str:
    return random.choice(("", "", f"tỉnh {place}" if place in PLACES else f"của {place}"))


def _rewritten(one: Described, random: Random) -> str:
    name = one.name.vi
    for change in random.sample(CHANGES, random.randint(1, 3)):
        name = change(name, random, one.place)
    return name if name != one.name.vi else name.upper()


def _unmarked(name: str, random: Random, place: str) -> str:
    return fold(name)


def _loud(name: str, random: Random, place: str) -> str:
    return name.upper()


def _short(name: str, random: Random, place: str) -> str:
    for long, short in (("Cơ sở dữ liệu", "CSDL"), ("Hệ thống thông tin", "HTTT"), ("chuyên ngành", "")):
        name = name.replace(long, short)
    return " ".join(name.split())


def _sorted_otherwise(name: str, random: Random, place: str) -> str:
    for sort in ("Cơ sở dữ liệu", "Hệ thống thông tin", "Nền tảng số", "Phần mềm quản lý"):
        if name.startswith(sort):
            return {
                "Cơ sở dữ liệu": "Cơ sở dữ liệu quốc gia về",
                "Hệ thống thông tin": "Phần mềm quản lý",
                "Nền tảng số": "Nền tảng quản lý",
                "Phần mềm quản lý": "Hệ thống quản lý thông tin",
            }[sort] + name.removeprefix(sort)
    return name


def _with_place(name: str, random: Random, place: str) -> str:
    return (
        name
        if fold(place) in fold(name)
        else f"{name} trên địa bàn tỉnh {place}"
        if place in PLACES
        else f"{name} {place}"
    )


def _misspelt(name: str, random: Random, place: str) -> str:
    at = random.randrange(len(name) * 2 // 3, len(name) - 1)
    return (
        name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        if random.random() < 0.5
        else name[:at] + name[at + 1 :]
    )


def _one_word_more(name: str, random: Random, place: str) -> str:
    return f"{name} {random.choice(('điện tử', 'toàn ngành', 'trực tuyến', 'tập trung'))}"


CHANGES: tuple[Change, ...] = (
    _unmarked,
    _loud,
    _short,
    _sorted_otherwise,
    _with_place,
    _misspelt,
    _one_word_more,
)
