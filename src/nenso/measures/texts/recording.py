"""What recording observations refuses."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    # --- indicators ----------------------------------------------------------------------------------------
    "indicator.code": Text(
        "Mã chỉ tiêu “{code}” chỉ gồm chữ thường không dấu, chữ số, gạch dưới và dấu chấm, bắt đầu bằng chữ, tối đa 64 ký tự.",
        "An indicator's code “{code}” has small letters, digits, underscores and dots, begins with a letter, at most 64.",
    ),
    "indicator.name": Text(
        "Chỉ tiêu {code} phải có tên tiếng Việt và tiếng Anh, mỗi tên tối đa {most} ký tự.",
        "The indicator {code} has a name in Vietnamese and in English, of at most {most} letters each.",
    ),
    "indicator.choice": Text(
        "“{found}” không dùng được cho {name}. Các giá trị nhận: {known}.",
        "“{found}” is not known for {name}. It takes: {known}.",
    ),
    "indicator.decimals": Text(
        "Số chữ số thập phân phải từ 0 đến {most}.", "Figures have 0 to {most} decimals."
    ),
    "indicator.category": Text(
        "Mã phân tổ “{category}” chỉ gồm chữ thường không dấu, chữ số, gạch dưới, gạch ngang và dấu chấm.",
        "A category “{category}” has small letters, digits, underscores, hyphens and dots.",
    ),
    "indicator.no_expression": Text(
        "Chỉ tiêu tính toán {code} phải có công thức.", "The computed indicator {code} needs an expression."
    ),
    "indicator.not_an_expression": Text(
        "Chỉ tiêu {code} được ghi trực tiếp nên không có công thức.",
        "The indicator {code} is recorded itself and has no expression.",
    ),
    "indicator.unknown_reference": Text(
        "Công thức dùng chỉ tiêu “{code}” không có hiệu lực trong thời gian này.",
        "The expression reads the indicator “{code}”, which is not in force at that time.",
    ),
    "indicator.starts_that_day": Text(
        "Chỉ tiêu {code} đã có một định nghĩa bắt đầu ngày {on}. Hãy chọn ngày khác.",
        "The indicator {code} has a definition that begins on {on}. Choose another day.",
    ),
    "indicator.unknown": Text(
        "Không có chỉ tiêu mã “{code}”.", "There is no indicator with the code “{code}”."
    ),
    "indicator.not_found": Text(
        "Ngày {on} không có chỉ tiêu mã “{code}”.", "On {on} there was no indicator with the code “{code}”."
    ),
    "indicator.recorded_kind": Text(
        "Chỉ tiêu {code} đã có số liệu ghi trực tiếp từ thời gian này nên không đổi thành chỉ tiêu tính toán được.",
        "Values of the indicator {code} are recorded for that time, so it cannot become an expression.",
    ),
    # --- recording -----------------------------------------------------------------------------------------
    "lot.kind": Text(
        "Không có loại đợt ghi “{kind}”. Các loại: report, meter, import, external, correction.",
        "There is no kind of lot “{kind}”. The kinds are report, meter, import, external and correction.",
    ),
    "lot.empty": Text("Đợt ghi này không có dòng nào.", "This lot holds no rows."),
    "lot.reason": Text("Sửa hoặc rút số liệu phải nêu lý do.", "A correction or withdrawal takes a reason."),
    "lot.backwards": Text(
        "Thời điểm biết {at} không sau thời điểm {newest} của số liệu đang có.",
        "The moment {at} is not after {newest}, when the present figures became known.",
    ),
    "lot.rows": Text(
        "{count} trong {of} dòng chưa ghi được nên chưa ghi dòng nào. Dòng đầu tiên, {row}: {first}",
        "{count} of {of} rows cannot be recorded, so none was. The first, {row}: {first}",
    ),
    "observation.twice": Text(
        "Chỉ tiêu {indicator} của đơn vị {unit} kỳ {period} có hai dòng: {first} và {second}. Hãy bỏ một dòng.",
        "Two rows give the indicator {indicator} of unit {unit} for {period}: {first} and {second}. Leave one out.",
    ),
    "observation.period": Text(
        "Kỳ “{period}” không đúng cách viết. Cách viết đúng: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W37, 2024-09-15.",
        "There is no period “{period}”. Write 2024, 2024-H1, 2024-Q3, 2024-09, 2024-W37 or 2024-09-15.",
    ),
    "observation.indicator": Text(
        "Không có chỉ tiêu “{indicator}” trong kỳ {period}.",
        "There was no indicator “{indicator}” in {period}.",
    ),
    "observation.expression": Text(
        "Chỉ tiêu “{indicator}” được tính từ chỉ tiêu khác nên không ghi trực tiếp.",
        "The indicator “{indicator}” is computed from others and is not recorded itself.",
    ),
    "observation.period_kind": Text(
        "Chỉ tiêu “{indicator}” ghi theo kỳ “{kind}”, không theo kỳ {period}.",
        "The indicator “{indicator}” is recorded by {kind}, not for {period}.",
    ),
    "observation.category": Text(
        "Chỉ tiêu “{indicator}” không có phân tổ “{category}”.",
        "The indicator “{indicator}” has no category “{category}”.",
    ),
    "observation.future": Text(
        "Kỳ {period} đến {last} mới hết nên chưa ghi được chỉ tiêu “{indicator}”.",
        "The period {period} ends on {last}; the indicator “{indicator}” cannot be recorded for it yet.",
    ),
    "observation.unit_kind": Text(
        "Không có loại đơn vị “{kind}”. Các loại: organisation, commune, district, province, nation.",
        "There is no kind of unit “{kind}”. The kinds are organisation, commune, district, province and nation.",
    ),
    "observation.subject": Text(
        "Chỉ tiêu “{indicator}” không ghi cho loại đơn vị {kind}: chỉ tiêu của cơ quan ghi cho cơ quan (organisation), chỉ tiêu của địa bàn ghi cho xã, huyện, tỉnh hoặc cả nước.",
        "The indicator “{indicator}” is not recorded for a {kind}: what agencies do is recorded for organisations, what places have for communes, districts, provinces or the nation.",
    ),
    "observation.unit": Text(
        "Ngày {on} không có đơn vị {kind} nào mã “{unit}”.",
        "On {on} there was no {kind} with the code “{unit}”.",
    ),
    "observation.number": Text(
        "Giá trị “{value}” của chỉ tiêu {indicator} không phải là một số hữu hạn.",
        "The value “{value}” of the indicator {indicator} is not a finite number.",
    ),
    "observation.no_figure": Text(
        "Chưa có số liệu của chỉ tiêu {indicator} cho đơn vị {unit} kỳ {period}.",
        "There is no figure of the indicator {indicator} for unit {unit} and {period}.",
    ),
    "lot.not_found": Text("Không có đợt ghi {lot}.", "There is no lot {lot}."),
    "observation.none": Text(
        "Đơn vị {unit} không có giá trị nào của chỉ tiêu {indicator} kỳ {period} để rút.",
        "There is no value of the indicator {indicator} of unit {unit} for {period} to withdraw.",
    ),
    # --- findings ------------------------------------------------------------------------------------------
    "finding.unknown": Text("Không có cảnh báo {key}.", "There is no finding {key}."),
    "finding.reason": Text(
        "Hãy giải thích vì sao số liệu này đúng, tối đa {most} ký tự.",
        "Say why the figure is right, in at most {most} letters.",
    ),
}
