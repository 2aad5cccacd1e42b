"""Which fields the form of an entry has, in which order and under which headings, and what helps to fill them in."""

from collections.abc import Mapping

from nenso.catalogue.rules import Kind
from nenso.catalogue.rules.words import FIELDS
from nenso.kernel.rules import Text

BOTH = ("name", "purpose", "description", "contents")  # said in two languages
QUALITY = ("correct", "complete", "clean", "live", "quality_on")


def _both(name: str) -> tuple[str, str]:
    return f"{name}_vi", f"{name}_en"


_WHAT = Text("Mục này là gì?", "What is it?")
_FOR = Text("Dùng để làm gì, theo căn cứ nào?", "What is it for, and on what ground?")
_TIES = Text("Liên quan đến mục nào khác?", "How does it stand to other entries?")
_FIRST = (*_both("name"), "owner", "operator", "stage", "since")
_SECOND = (*_both("purpose"), *_both("description"), "keywords", "basis", "url", "contact", "source")
_LAST = ("part_of", "merged_into", "comes_from")
_OF_KIND: Mapping[Kind, tuple[tuple[Text, tuple[str, ...]], ...]] = {
    Kind.SYSTEM: ((Text("An toàn và dữ liệu", "Security and data"), ("level", "databases")),),
    Kind.DATABASE: (
        (
            Text("Có dữ liệu gì, ai được dùng?", "What is in it, and who may have it?"),
            (*_both("contents"), "scope", "sharing", "updating", "standards", "services"),
        ),
        (
            Text("Sẽ chia sẻ, mở khi nào?", "When will it be shared or opened?"),
            ("share_as", "share_by", "share_ground"),
        ),
        (
            Text(
                "Bao nhiêu bản ghi, có “đúng, đủ, sạch, sống” không?",
                "How many records, and how good are they?",
            ),
            ("records", "records_on", *QUALITY),
        ),
    ),
    Kind.PLATFORM: (
        (
            Text("Ai làm ra, ai đang dùng?", "Who made it, and who uses it?"),
            ("maker", "is_domestic", "reach", "used_by", "evaluation", "announced_on"),
        ),
    ),
}


def sections(kind: Kind) -> tuple[tuple[Text, tuple[str, ...]], ...]:
    """Return the headings of the form of a kind, each with its fields."""
    return ((_WHAT, _FIRST), (_FOR, _SECOND), *_OF_KIND[kind], (_TIES, _LAST))


def label_of(name: str) -> Text:
    """Return what a field is called."""
    base, _, language = name.rpartition("_")
    if base in BOTH:
        word = FIELDS[base]
        return Text(f"{word.vi} (tiếng Anh)", f"{word.en} (English)") if language == "en" else word
    return FIELDS[name] if name in FIELDS else LABELS[name]


LABELS: Mapping[str, Text] = {"why": Text("Lý do thay đổi", "Why it changes")}
_SHARE = Text("Số nguyên từ 0 đến 100.", "A whole number, 0 to 100.")
HELP: Mapping[str, Text] = {
    "name_vi": Text("Tên đầy đủ như trong văn bản, không viết tắt.", "The full name as the act has it."),
    "code": Text(
        "Chữ thường không dấu, chữ số và gạch nối; không đổi được về sau. Để trống: lấy từ tên.",
        "Small letters without marks, digits and hyphens; it never changes. Empty: it is made of the name.",
    ),
    "owner": Text("Cơ quan chịu trách nhiệm về mục này.", "The body that answers for it."),
    "operator": Text(
        "Nếu khác cơ quan chủ quản. Ghi tên hoặc mã; gõ vài chữ để được gợi ý.",
        "Where it is not the owner. By name or code; a few letters bring suggestions.",
    ),
    "since": Text("Ngày đầu tiên vận hành chính thức.", "The first day of operation."),
    "purpose_vi": Text("Một câu: phục vụ ai, để làm gì.", "One sentence: whom it serves, and what for."),
    "keywords": Text(
        "Cách nhau bằng dấu chấm phẩy, hoặc mỗi dòng một từ.", "Parted by semicolons, or one a line."
    ),
    "basis": Text("Số, ký hiệu và điều khoản của văn bản.", "Number of the act, and its article."),
    "url": Text("Bắt đầu bằng https:// hoặc http://.", "Beginning with https:// or http://."),
    "contact": Text(
        "Đơn vị, điện thoại hoặc thư điện tử công vụ; không ghi tên người.",
        "An office, its telephone or its address; never a person.",
    ),
    "source": Text("Văn bản hoặc trang web nêu các thông tin này.", "The document or page that says so."),
    "part_of": Text(
        "Mục lớn hơn mà mục này là một phần. Ghi tên hoặc mã; gõ vài chữ để được gợi ý.",
        "The larger entry that this is a part of. By name or code; a few letters bring suggestions.",
    ),
    "merged_into": Text(
        "Chỉ ghi khi giai đoạn là “Đã sáp nhập”. Ghi tên hoặc mã.",
        "Only where the stage is “Merged”. By name or code.",
    ),
    "comes_from": Text(
        "Những mục cũ đã gộp hoặc tách thành mục này. Mỗi dòng một mục, ghi tên hoặc mã.",
        "Older entries that were joined or split into this one. One a line, by name or code.",
    ),
    "level": Text(
        "Cấp độ an toàn hệ thống thông tin theo Nghị định 85/2016/NĐ-CP.", "By Decree 85/2016/NĐ-CP."
    ),
    "databases": Text(
        "Mỗi dòng một cơ sở dữ liệu, ghi tên hoặc mã.", "One database a line, by name or code."
    ),
    "contents_vi": Text(
        "Dữ liệu về ai, về việc gì, gồm những trường nào.", "About whom or what, and which fields."
    ),
    "standards": Text("Quy chuẩn, tiêu chuẩn dữ liệu đang áp dụng.", "Which standards the data follow."),
    "sharing": Text(
        "Nghị định 194/2025/NĐ-CP: dữ liệu dùng chung và dữ liệu mở được chia sẻ mặc định.",
        "Decree 194/2025/NĐ-CP: common and open data are shared by default.",
    ),
    "share_as": Text(
        "Mức chia sẻ phải đạt theo lộ trình của cơ quan.", "How the agency's road map has it shared."
    ),
    "share_by": Text("Ngày cuối cùng phải đạt mức đó.", "The last day for it."),
    "share_ground": Text("Văn bản hoặc kế hoạch đặt ra thời hạn.", "The act or the plan that sets the day."),
    "services": Text(
        "Tên dịch vụ trên nền tảng trao đổi dữ liệu, mỗi dòng một tên, ví dụ VN/GOV/G01/population/households.",
        "As messages name them, one a line, such as VN/GOV/G01/population/households.",
    ),
    "records": Text("Ví dụ 104.000.000.", "Such as 104,000,000."),
    "records_on": Text("Bắt buộc khi có số bản ghi.", "Needed where there is a count."),
    "correct": Text(
        "Khớp với thực tế; số nguyên từ 0 đến 100.", "As the world is; a whole number, 0 to 100."
    ),
    "complete": Text(
        "Đủ đối tượng và trường phải có; số nguyên từ 0 đến 100.", "In whom and what it must hold; 0 to 100."
    ),
    "clean": Text(
        "Không trùng lặp, đúng định dạng; số nguyên từ 0 đến 100.",
        "No record twice, every field of its form; 0 to 100.",
    ),
    "live": Text(
        "Được cập nhật ngay khi thực tế đổi; số nguyên từ 0 đến 100.",
        "Changed as soon as the world; 0 to 100.",
    ),
    "quality_on": Text(
        "Bắt buộc khi có một trong bốn tỷ lệ trên.", "Needed where one of the four shares is given."
    ),
    "maker": Text(
        "Doanh nghiệp hoặc đơn vị đã phát triển nền tảng.", "The enterprise or office that made it."
    ),
    "used_by": Text("Mỗi dòng một cơ quan, ghi tên hoặc mã.", "One agency a line, by name or code."),
    "evaluation": Text("Mỗi dòng một tiêu chí: “tiêu chí: kết quả”.", "One a line: “criterion: verdict”."),
    "why": Text("Người công bố và lịch sử của mục sẽ thấy.", "Who publishes it, and the history, show it."),
}
