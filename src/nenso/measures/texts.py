"""The sentence for every refusal of this room."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
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
    "observation.unit": Text(
        "Ngày {on} không có đơn vị {kind} nào mã “{unit}”.",
        "On {on} there was no {kind} with the code “{unit}”.",
    ),
    "observation.number": Text(
        "Giá trị “{value}” của chỉ tiêu {indicator} không phải là một số hữu hạn.",
        "The value “{value}” of the indicator {indicator} is not a finite number.",
    ),
    "observation.none": Text(
        "Đơn vị {unit} không có giá trị nào của chỉ tiêu {indicator} kỳ {period} để rút.",
        "There is no value of the indicator {indicator} of unit {unit} for {period} to withdraw.",
    ),
}
