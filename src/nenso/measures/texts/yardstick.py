"""What units, expressions and roll-ups refuse."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "unit.unknown": Text("Không có đơn vị tính “{unit}”.", "There is no unit of measure “{unit}”."),
    "expression.unexpected": Text(
        "Biểu thức sai ở ký tự thứ {at}: gặp {found}, cần {expected}.",
        "The expression goes wrong at character {at}: {found} stands where {expected} should.",
    ),
    "expression.unknown_function": Text(
        "Ký tự thứ {at}: không có hàm “{name}”. Các hàm: {known}.",
        "Character {at}: there is no function “{name}”. The functions are {known}.",
    ),
    "expression.arguments": Text(
        "Ký tự thứ {at}: hàm “{name}” có {found} đối số, cần {expected}.",
        "Character {at}: the function “{name}” is given {found} arguments and takes {expected}.",
    ),
    "expression.number": Text(
        "Ký tự thứ {at}: số “{number}” quá lớn.", "Character {at}: the number “{number}” is too large."
    ),
    "expression.prev_within_prev": Text(
        "Ký tự thứ {at}: không dùng prev bên trong prev; chỉ xem được một kỳ trước.",
        "Character {at}: prev cannot stand within prev; only one period back can be read.",
    ),
    "expression.too_long": Text(
        "Biểu thức dài {length} ký tự, tối đa {most}. Hãy tách thành nhiều chỉ tiêu.",
        "The expression has {length} characters, at most {most}. Divide it into several indicators.",
    ),
    "expression.too_deep": Text(
        "Ký tự thứ {at}: dấu ngoặc, hàm và dấu trừ lồng nhau quá {most} lớp.",
        "Character {at}: parentheses, functions and signs lie more than {most} deep within one another.",
    ),
    "expression.unknown_name": Text(
        "Ký tự thứ {at}: không có chỉ tiêu “{name}”.", "Character {at}: there is no indicator “{name}”."
    ),
    "expression.units_differ": Text(
        "Ký tự thứ {at}: không cộng hay so sánh được “{first}” ({first_unit}) với “{second}” ({second_unit}).",
        "Character {at}: “{first}” ({first_unit}) and “{second}” ({second_unit}) cannot be added or compared.",
    ),
    "expression.unit_declared": Text(
        "Biểu thức cho ra {found}, nhưng đơn vị tính đã khai là {declared}.",
        "The expression comes out in {found}, but the unit stated is {declared}.",
    ),
    "expression.no_value": Text(
        "Biểu thức cần số liệu của “{name}” nhưng không được cung cấp.",
        "The expression reads “{name}”, for which no figures were given.",
    ),
    "expression.cycle": Text(
        "Các chỉ tiêu tính vòng quanh nhau: {names}. Hãy bỏ một mắt xích.",
        "These indicators are computed from one another in a circle: {names}. Take out one link.",
    ),
    "tree.repeated": Text("Đơn vị “{code}” có hai lần.", "The unit “{code}” is given twice."),
    "tree.two_parents": Text(
        "Đơn vị “{code}” thuộc cả “{first}” lẫn “{second}”.",
        "The unit “{code}” lies under both “{first}” and “{second}”.",
    ),
    "tree.no_level": Text("Không có cấp “{kind}” ở trên.", "There is no level “{kind}” above."),
    "tree.no_unit": Text(
        "Không có đơn vị “{code}” ở cấp {kind}.", "There is no unit “{code}” at the level {kind}."
    ),
    "roll.shape": Text(
        "Bảng số liệu có kích thước {found}, cần {expected} đơn vị ở chiều cuối.",
        "The table has the shape {found}; its last side must be the {expected} units.",
    ),
    "roll.weights_missing": Text(
        "Bình quân theo dân số cần dân số của từng đơn vị.",
        "A mean weighted by population takes the population of each unit.",
    ),
    "roll.weight_missing": Text(
        "Đơn vị “{code}” có số liệu nhưng không có dân số.",
        "The unit “{code}” has a figure but no population.",
    ),
    "period.no_parts": Text(
        "Kỳ {period} không chia hết thành các kỳ theo “{kind}”.",
        "The period {period} is not made of whole periods of the kind “{kind}”.",
    ),
    "values.too_many": Text(
        "Câu hỏi này có hơn {most} giá trị. Hãy hỏi ít chỉ tiêu, kỳ hoặc đơn vị hơn.",
        "More than {most} values answer this. Ask for fewer indicators, periods or units.",
    ),
}
