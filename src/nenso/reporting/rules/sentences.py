"""What may be wrong with the content of a report, in words."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

PROBLEMS: Mapping[str, Text] = {
    "required": Text("{cell}: chưa điền.", "{cell}: is not filled in."),
    "unknown_cell": Text("Biểu mẫu không có ô “{key}”.", "The form has no cell “{key}”."),
    "not_a_number": Text("{cell}: “{value}” không phải là số.", "{cell}: “{value}” is not a number."),
    "ambiguous": Text(
        "{cell}: “{value}” có thể là {first} hoặc {second}. Hãy viết rõ: {first} không có dấu chấm, hoặc {second} với dấu phẩy.",
        "{cell}: “{value}” may be {first} or {second}. Write the one you mean, without a separator for thousands.",
    ),
    "not_whole": Text("{cell}: {value} phải là số nguyên.", "{cell}: {value} must be a whole number."),
    "too_low": Text("{cell}: {value} nhỏ hơn {low}.", "{cell}: {value} is below {low}."),
    "too_high": Text("{cell}: {value} lớn hơn {high}.", "{cell}: {value} is above {high}."),
    "not_a_date": Text(
        "{cell}: “{value}” không phải là ngày. Viết ngày/tháng/năm, ví dụ 14/05/2026.",
        "{cell}: “{value}” is not a day. Write day/month/year, such as 14/05/2026.",
    ),
    "too_long": Text(
        "{cell}: dài {length} ký tự, tối đa {most}.", "{cell}: has {length} characters, at most {most}."
    ),
    "total": Text(
        "{cell}: ghi {value} nhưng các phần cộng lại là {expected}.",
        "{cell}: says {value}, but its parts add up to {expected}.",
    ),
    "formula": Text(
        "{cell}: ghi {value} nhưng tính ra {expected}.",
        "{cell}: says {value}, but it computes to {expected}.",
    ),
    "rule": Text("{message}", "{message}"),
    "too_few_rows": Text(
        "{table}: có {count} dòng, cần ít nhất {least}.",
        "{table}: has {count} rows, at least {least} are needed.",
    ),
    "too_many_rows": Text(
        "{table}: có {count} dòng, tối đa {most}.", "{table}: has {count} rows, at most {most}."
    ),
}
