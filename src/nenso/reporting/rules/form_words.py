"""What may be wrong with a form, in words."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

FAULTS: Mapping[str, Text] = {
    "not_an_object": Text(
        "phải là một mục có tên và giá trị (đối tượng JSON).", "must be an object of names and values."
    ),
    "not_a_list": Text("phải là một danh sách.", "must be a list."),
    "unknown_name": Text("không có mục “{name}”.", "there is no such thing as “{name}”."),
    "bad_code": Text(
        "“{value}” không phải là mã: dùng chữ cái không dấu, chữ số, “_”, “.” hoặc “-”, tối đa 40 ký tự.",
        "“{value}” is no code: use unaccented letters, digits, “_”, “.” or “-”, at most 40.",
    ),
    "bad_text": Text("phải là chữ, tối đa {most} ký tự.", "must be text of at most {most} characters."),
    "no_words": Text("thiếu tên tiếng Việt.", "lacks its name in Vietnamese."),
    "not_a_choice": Text("“{value}” không dùng được; chọn: {allowed}.", "“{value}” is none of {allowed}."),
    "not_a_truth": Text("phải là đúng (true) hoặc sai (false).", "must be true or false."),
    "not_within": Text(
        "phải là số nguyên từ {least} đến {most}.", "must be a whole number from {least} to {most}."
    ),
    "not_a_number": Text("phải là số.", "must be a number."),
    "empty": Text("biểu mẫu chưa có phần nào.", "the form has no section yet."),
    "empty_section": Text("phần này chưa có bảng hay mục viết nào.", "the section holds nothing yet."),
    "no_columns": Text("bảng chưa có cột.", "the table has no columns."),
    "no_rows": Text(
        "bảng chưa có dòng cố định hay dòng tự do.", "the table has neither fixed nor free rows."
    ),
    "both_rows": Text(
        "bảng chỉ có dòng cố định hoặc dòng tự do, không có cả hai.",
        "a table has fixed or free rows, not both.",
    ),
    "twice": Text("mã “{code}” đã dùng ở {first}.", "the code “{code}” is already used at {first}."),
    "too_many_sections": Text(
        "có {count} phần, tối đa {most}.", "there are {count} sections, at most {most}."
    ),
    "too_many_cells": Text("có {count} ô, tối đa {most}.", "there are {count} cells, at most {most}."),
    "too_many_rules": Text("có {count} quy tắc, tối đa {most}.", "there are {count} rules, at most {most}."),
    "free_least": Text(
        "số dòng phải có ({least}) lớn hơn số dòng tối đa ({most}).",
        "must have {least} rows but at most {most}.",
    ),
    "range": Text("giá trị nhỏ nhất lớn hơn giá trị lớn nhất.", "the lowest value is above the highest."),
    "total_unknown": Text("cộng “{code}” nhưng không có mã đó.", "adds up “{code}”, which does not exist."),
    "total_itself": Text("“{code}” cộng chính nó.", "“{code}” adds up itself."),
    "total_not_number": Text(
        "“{code}” không phải là số nên không cộng được.", "“{code}” is no number and cannot be added."
    ),
    "two_ways": Text(
        "ô vừa là tổng vừa có công thức; chỉ dùng một.", "the cell is both a total and a formula; use one."
    ),
    "not_computed": Text(
        "chỉ ô số mới có tổng hoặc công thức.", "only a number can be a total or a formula."
    ),
    "formula": Text(
        "công thức “{formula}” không đọc được: {why}", "the formula “{formula}” cannot be read: {why}"
    ),
    "formula_cell": Text(
        "công thức dùng ô “{key}” nhưng biểu mẫu không có ô đó.",
        "the formula reads the cell “{key}”, which the form does not have.",
    ),
    "formula_not_number": Text(
        "công thức dùng ô “{key}” nhưng ô đó không phải là số.",
        "the formula reads the cell “{key}”, which is no number.",
    ),
    "formula_unit": Text(
        "đơn vị trong công thức không hợp nhau: {why}", "the units in the formula do not go together: {why}"
    ),
    "cycle": Text("các ô tính vòng tròn: {keys}", "cells compute each other in a circle: {keys}"),
    "indicator_unknown": Text(
        "không có chỉ tiêu “{code}” vào ngày {on}.", "there is no indicator “{code}” on {on}."
    ),
    "indicator_computed": Text(
        "chỉ tiêu “{code}” được tính từ chỉ tiêu khác nên không thu thập.",
        "the indicator “{code}” is computed from others and is not collected.",
    ),
    "indicator_unit": Text(
        "ô dùng đơn vị “{unit}” nhưng chỉ tiêu “{code}” dùng “{wanted}”.",
        "the cell is in “{unit}”, the indicator “{code}” in “{wanted}”.",
    ),
    "indicator_category": Text(
        "chỉ tiêu “{code}” không có phân tổ “{category}”.",
        "the indicator “{code}” has no category “{category}”.",
    ),
    "indicator_period": Text(
        "chỉ tiêu “{code}” không có số liệu theo kỳ “{frequency}”.",
        "the indicator “{code}” has no values for a period of the kind “{frequency}”.",
    ),
    "indicator_text": Text("chỉ tiêu chỉ gắn được với ô số.", "an indicator belongs to a number."),
    "indicator_free": Text("chỉ tiêu chỉ gắn được với dòng cố định.", "an indicator belongs to a fixed row."),
    "indicator_twice": Text(
        "chỉ tiêu “{code}” đã thu thập ở ô {first}.",
        "the indicator “{code}” is already collected in the cell {first}.",
    ),
    "fill_without": Text("điền sẵn cần có chỉ tiêu.", "what is filled in needs an indicator."),
    "unit_unknown": Text("không có đơn vị “{unit}”.", "there is no unit “{unit}”."),
}
