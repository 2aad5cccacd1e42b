"""What is wrong with an edition file: file, line, key, what it is and what to do, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nenso.kernel.rules import Refused, Text

_SENTENCES: dict[str, tuple[str, str]] = {
    "edition.too_large": (
        "Tệp dài {found} ký tự, tối đa {most}. Hãy bỏ bớt phần thừa.",
        "The file has {found} characters, at most {most} are read. Leave out what is not needed.",
    ),
    "edition.syntax": (
        "Tệp không đúng cú pháp YAML: {found}. Hãy sửa dấu cách, dấu hai chấm hoặc dấu nháy ở dòng này.",
        "The file is not YAML: {found}. Mend the indent, colon or quotation mark on this line.",
    ),
    "edition.too_deep": (
        "Các mục lồng nhau quá {most} cấp. Hãy bớt cấp lồng.",
        "Items are nested more than {most} levels deep. Nest less.",
    ),
    "edition.unused_input": (
        "Không tiêu chí nào dùng đầu vào “{found}”.{hint_vi} Hãy sửa khóa key hoặc bỏ mục này.",
        "No criterion uses the input “{found}”.{hint_en} Correct the key or leave the item out.",
    ),
    "edition.twice": (
        "“{found}” viết hai lần. Hãy bỏ một lần.",
        "“{found}” stands twice. Remove one of them.",
    ),
    "edition.alias": (
        "Không dùng ký hiệu & và * của YAML. Hãy viết lại giá trị đầy đủ ở đây.",
        "YAML's & and * are not used here. Write the value out in full.",
    ),
    "edition.duplicate_key": (
        "Khóa “{found}” viết hai lần trong cùng một mục. Hãy bỏ một lần.",
        "The key “{found}” stands twice in one item. Remove one of them.",
    ),
    "edition.unknown_key": (
        "Không có khóa “{found}” ở đây.{hint_vi} Các khóa dùng được: {allowed}.",
        "There is no key “{found}” here.{hint_en} The keys known here are: {allowed}.",
    ),
    "edition.missing_key": (
        "Thiếu khóa “{found}”. Hãy thêm vào mục này.",
        "The key “{found}” is missing. Add it to this item.",
    ),
    "edition.wrong_type": (
        "Cần {expected_vi}, nhưng ở đây là “{found}”. Hãy viết lại.",
        "Expected {expected_en}, found “{found}”. Write it so.",
    ),
    "edition.unknown_choice": (
        "“{found}” không dùng được ở đây.{hint_vi} Hãy chọn một trong: {allowed}.",
        "“{found}” cannot stand here.{hint_en} Choose one of: {allowed}.",
    ),
    "edition.unknown_rule": (
        "Không có quy tắc chấm điểm “{found}”.{hint_vi} Hãy chọn một trong: {allowed}.",
        "There is no scoring rule “{found}”.{hint_en} Choose one of: {allowed}.",
    ),
    "edition.out_of_range": (
        "Giá trị {found} nằm ngoài khoảng cho phép ({range}). Hãy sửa lại.",
        "The value {found} is out of range ({range}). Correct it.",
    ),
    "edition.empty": (
        "“{found}” không được để trống. Hãy điền vào.",
        "“{found}” must not be empty. Fill it in.",
    ),
    "edition.bad_code": (
        "Mã “{found}” phải bắt đầu bằng chữ thường không dấu và chỉ gồm chữ thường, chữ số, gạch dưới.",
        "The code “{found}” must begin with a lower-case letter and hold only a–z, 0–9 and underscores.",
    ),
    "edition.bad_edition_code": (
        "Mã “{found}” chỉ gồm chữ thường không dấu, chữ số và gạch nối.",
        "The code “{found}” may hold only a–z, 0–9 and hyphens.",
    ),
    "edition.dates": (
        "Ngày bắt đầu phải trước ngày kết thúc ({first} – {last}). Hãy sửa một trong hai.",
        "The beginning must come before the end ({first} – {last}). Correct one of the two.",
    ),
    "edition.duplicate_code": (
        "Mã “{found}” đã dùng ở dòng {other}. Hãy đặt mã khác.",
        "The code “{found}” is already used on line {other}. Give this one another code.",
    ),
    "edition.unknown_parent": (
        "Không có nút “{found}” để làm cấp trên.{hint_vi} Hãy sửa khóa parent.",
        "There is no node “{found}” to be the parent.{hint_en} Correct the key parent.",
    ),
    "edition.cycle": (
        "Các nút làm cấp trên của nhau thành vòng: {found}. Hãy sửa khóa parent của một nút.",
        "Nodes are each other's parents in a ring: {found}. Correct the key parent of one of them.",
    ),
    "edition.roots": (
        "Cây phải có đúng một nút gốc, ở đây có {count}: {found}. Hãy đặt parent cho các nút còn lại.",
        "The tree must have exactly one root, here are {count}: {found}. Give the others a parent.",
    ),
    "edition.points_sum": (
        "Điểm các nút con của “{node}” cộng lại là {found}, cần bằng {expected}. Hãy sửa điểm của cha hoặc con.",
        "The points of the children of “{node}” sum to {found}, expected {expected}. Correct the parent or the children.",
    ),
    "edition.weights_sum": (
        "Trọng số các nút con của “{node}” cộng lại là {found}, cần bằng 1. Hãy sửa trọng số.",
        "The weights of the children of “{node}” sum to {found}, expected 1. Correct the weights.",
    ),
    "edition.points_missing": (
        "Nút “{node}” cần khóa points hoặc weight. Nếu văn bản không cho biết, đặt aggregate của cấp trên là published_only.",
        "The node “{node}” needs the key points or weight. Where the act does not tell, set the parent's aggregate to published_only.",
    ),
    "edition.mixed_weights": (
        "Các nút con của “{node}” phải cùng dùng points hoặc cùng dùng weight.",
        "The children of “{node}” must all have points or all have weight.",
    ),
    "edition.shared_weights": (
        "Nút “{parent}” đã chia trọng số bằng khóa weights. Hãy bỏ points hoặc weight của nút “{node}”.",
        "“{parent}” shares its weights out by the key weights. Remove points or weight from “{node}”.",
    ),
    "edition.allocations": (
        "Mỗi dòng allocations của “{node}” phải có {count} số không âm, tổng lớn hơn 0: mỗi số cho một nút con. Hãy viết lại.",
        "Each line of the allocations of “{node}” must have {count} numbers of at least 0, one for each child, not all 0. Write it so.",
    ),
    "edition.nothing_to_share": (
        "Nút “{node}” có khóa weights nhưng không có nút con nào được tính điểm. Hãy bỏ khóa weights hoặc thêm nút con.",
        "“{node}” has the key weights but no scored children. Remove the key or add children.",
    ),
    "edition.direction_missing": (
        "Tiêu chí “{node}” chuẩn hóa từ số liệu gốc nên phải nói rõ chiều: thêm direction: up (càng lớn càng tốt) hoặc down (càng nhỏ càng tốt).",
        "The criterion “{node}” is normalised from raw figures, so its direction must be stated: add direction: up (more is better) or down (less is better).",
    ),
    "edition.goal_missing": (
        "Cách chuẩn hóa “{method}” của tiêu chí “{node}” cần khóa {key}. Hãy thêm vào mục scoring.",
        "The normalisation “{method}” of the criterion “{node}” needs the key {key}. Add it to scoring.",
    ),
    "edition.scoring_on_parent": (
        "Nút “{node}” có nút con nên điểm do các nút con tạo ra. Hãy bỏ khóa scoring.",
        "The node “{node}” has children, which make its figure. Remove the key scoring.",
    ),
    "edition.expression": (
        "Biểu thức không đọc được ở “{found}”. Chỉ dùng + - * / ( ) (không chia cho 0), so sánh, if … else, and, or, not, min, max, abs, số và tên.",
        "The expression cannot be read at “{found}”. Use only + - * / ( ) (not by 0), comparisons, if … else, and, or, not, min, max, abs, numbers and names.",
    ),
    "edition.unknown_name": (
        "Biểu thức nhắc tới “{found}” nhưng cây không có nút ấy.{hint_vi} Hãy sửa tên hoặc thêm nút.",
        "The expression names “{found}”, which is not in the tree.{hint_en} Correct the name or add the node.",
    ),
    "edition.shares_sum": (
        "Các phần cộng lại là {found}, cần bằng 1. Hãy sửa khóa share.",
        "The parts sum to {found}, expected 1. Correct the key share.",
    ),
    "edition.not_rising": (
        "Các ngưỡng phải tăng dần và không lặp lại. Hãy sắp xếp lại.",
        "The thresholds must rise and not repeat. Put them in order.",
    ),
    "edition.gate": (
        "“{found}” không phải là nút con của “{node}”. Hãy sửa khóa zero_gate.",
        "“{found}” is not a child of “{node}”. Correct the key zero_gate.",
    ),
}


@dataclass(frozen=True)
class EditionProblem:
    """One fault. `key` is the path inside the file, such as `nodes[0].children[2].points`."""

    file: str
    line: int
    key: str
    code: str
    text: Text

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.text.en} [{self.code}]"

    def in_language(self, language: str) -> str:
        """Return "file:line: key: sentence" in the language asked for."""
        return f"{self.file}:{self.line}: {self.key}: {self.text.in_language(language)}"


class EditionRefused(Refused):
    """An edition file that cannot be taken: every problem at once."""

    def __init__(self, problems: Sequence[EditionProblem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(
            "edition.invalid",
            problems=self.problems,
            count=len(self.problems),
            file=first.file,
            line=first.line,
            key=first.key,
            first=first.text,
        )


def sentence(code: str, **facts: Any) -> Text:
    """Return the sentence for a problem's code."""
    vi, en = _SENTENCES[code]
    return Text(vi=vi, en=en).fill(**facts)


PROBLEM_CODES = tuple(_SENTENCES)
