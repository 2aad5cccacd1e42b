"""Sentences of the toolkit: steps, tables of other programs, designs, studies and trials."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "design.invalid": Text(
        "Kịch bản: khóa “{key}” không nhận “{found}”. Các giá trị dùng được: {known}.",
        "The design's key “{key}” does not take “{found}”. It takes: {known}.",
    ),
    "design.no_effect": Text(
        "Kịch bản thay đổi “{vary}”, nhưng ở ấn bản {edition} không có gì để thay đổi theo cách ấy. Hãy bỏ phần này khỏi kịch bản.",
        "The design varies “{vary}”, which has nothing to work on in the edition {edition}. Leave it out of the design.",
    ),
    "design.nothing_varied": Text(
        "Kịch bản không thay đổi gì. Hãy chọn ít nhất một thứ để thay đổi: trọng số, cách lấy trung bình hoặc cách chuẩn hóa.",
        "The design varies nothing. Choose at least one thing: weights, the kind of mean, or normalisation.",
    ),
    "design.unknown_node": Text(
        "Kịch bản nhắc tới mục “{node}”, nhưng mục ấy không có trọng số để thay đổi. Các mục thay đổi được: {known}.",
        "The design names “{node}”, which has no weight that could be varied. These have: {known}.",
    ),
    "laboratory.invalid": Text(
        "Mục “{key}” không nhận “{found}”. Các giá trị dùng được: {known}.",
        "“{key}” does not take “{found}”. It takes: {known}.",
    ),
    "laboratory.no_mean": Text(
        "Mục “{node}” xếp hơn kém từng cặp đơn vị nên không có trung bình để thay.",
        "“{node}” compares units pair by pair, so that it has no mean to change.",
    ),
    "laboratory.normalisation": Text(
        "Tiêu chí “{node}” được chấm theo quy tắc của văn bản nên không chuẩn hóa lại được. Hãy để cách chuẩn hóa như ấn bản.",
        "The criterion “{node}” is scored by a rule of the act and cannot be normalised anew. Leave the normalisation as it stands.",
    ),
    "laboratory.not_scored": Text(
        "Mục “{node}” không có điểm hoặc trọng số để thay đổi.",
        "“{node}” has no points or weight to change.",
    ),
    "laboratory.nothing_left": Text(
        "Mọi mục con của “{node}” đều bị bỏ hoặc bằng 0. Hãy giữ lại ít nhất một mục.",
        "Everything below “{node}” is left out or nought. Keep at least one item.",
    ),
    "laboratory.unknown_node": Text(
        "Không có mục “{node}” trong ấn bản {edition}.",
        "The edition {edition} has no item “{node}”.",
    ),
    "laboratory.already_withdrawn": Text(
        "Bản thảo “{code}” đã được rút từ trước.", "The draft “{code}” was withdrawn before."
    ),
    "laboratory.code_taken": Text(
        "Mã “{code}” đã có ấn bản khác dùng. Hãy chọn mã khác.",
        "The code “{code}” belongs to another edition already. Choose another one.",
    ),
    "laboratory.not_in_a_file": Text(
        "Ấn bản {edition} có tiêu chí bên dưới các phần, nên cách chuẩn hóa các phần không ghi được vào tệp ấn bản. Hãy chọn “như ấn bản” rồi lưu lại.",
        "The edition {edition} has criteria below its parts, so that a normalisation of the parts cannot be written into its file. Choose “as the edition has it” and save again.",
    ),
    "laboratory.unknown": Text("Không có bản thảo “{draft}”.", "There is no draft “{draft}”."),
    "study.not_found": Text("Không có phân tích “{study}”.", "There is no study “{study}”."),
    "study.not_done": Text(
        "Phân tích “{study}” chưa tính xong nên chưa có kết quả.",
        "The study “{study}” is not done, so it has no results yet.",
    ),
    "study.changed": Text(
        "Số liệu của phân tích “{study}” nay đã khác, không lập lại được tài liệu của nó. Hãy yêu cầu phân tích mới.",
        "The inputs of the study “{study}” are no longer what they were, so its document cannot be made. Ask for a new study.",
    ),
    "study.too_many": Text(
        "Đã có {most} phân tích đang chờ. Hãy dừng bớt hoặc đợi tính xong rồi yêu cầu tiếp.",
        "{most} studies are waiting already. Stop some, or wait until they are done.",
    ),
    "study.already_ended": Text(
        "Phân tích này đã kết thúc, không dừng được nữa.",
        "This study has ended; it cannot be stopped any more.",
    ),
    "study.invalid": Text(
        "Tài liệu phân tích không đọc được ở “{key}”. Cần tệp đúng dạng {known}.",
        "The study's document cannot be read at “{key}”. A file of the form {known} is needed.",
    ),
    "study.no_parts": Text(
        "Ấn bản {edition} chỉ có giá trị tổng hợp hoặc chưa rõ điểm của các mục bên dưới, nên chưa thử được các cách chấm khác.",
        "Of the edition {edition} only the composite is known, or the points below it are not, so other ways of scoring cannot be tried.",
    ),
    "study.no_subject": Text(
        "Tài liệu này không kèm ấn bản và số liệu nên không làm lại được. Hãy tải tài liệu đầy đủ.",
        "This document holds no edition and inputs, so it cannot be done again. Download the whole document.",
    ),
    "study.too_few_units": Text(
        "Chỉ có {count} đơn vị được xếp hạng; cần ít nhất {least}.",
        "Only {count} units are ranked; at least {least} are needed.",
    ),
    "study.too_large": Text(
        "{runs} lần chấm × {units} đơn vị là quá lớn (tối đa {most}). Hãy giảm số lần.",
        "{runs} runs × {units} units are too many (at most {most}). Ask for fewer runs.",
    ),
    "table.invalid": Text(
        "Bảng có {count} chỗ phải sửa nên chưa dùng được:",
        "The tables have {count} things to put right, so nothing was made of them:",
    ),
    "table.file": Text("“{file}”: {why}", "“{file}”: {why}"),
    "table.no_sheets": Text(
        "Tệp “{file}” có các trang {sheets}; cần trang iMeta và iData, hoặc Database và Framework.",
        "The file “{file}” has the sheets {sheets}; needed are iMeta and iData, or Database and Framework.",
    ),
    "table.which_year": Text(
        "“{sheet}” có số liệu nhiều năm: {years}. Hãy chọn một năm.",
        "“{sheet}” holds figures of several years: {years}. Choose one.",
    ),
    "table.unknown_year": Text(
        "“{sheet}” không có năm {year}; các năm có số liệu: {years}.",
        "“{sheet}” has no year {year}; it has {years}.",
    ),
    "toolkit.below_nought": Text(
        "Đơn vị “{unit}”, mục “{indicator}”: cách chấm có lợi nhất cho từng đơn vị cần giá trị không âm. Hãy chuẩn hóa trước.",
        "The unit “{unit}”, item “{indicator}”: scoring by the best weights of each unit needs figures that are not negative. Normalise first.",
    ),
    "toolkit.boxcox": Text(
        "Phép Box–Cox với λ = {power} cho số quá lớn. Hãy chọn λ gần 0 hơn.",
        "Box and Cox's transformation with λ = {power} gives numbers too large. Choose a λ nearer to 0.",
    ),
    "toolkit.budget": Text(
        "Bảng phân bổ điểm của chuyên gia thứ {expert} phải đủ số, không âm và có tổng lớn hơn 0.",
        "The allocation of expert number {expert} must have every figure, none below nought, and sum to more than nought.",
    ),
    "toolkit.constant": Text(
        "Mục “{indicator}” có cùng một giá trị ở mọi đơn vị đủ số liệu nên không tính được trọng số theo thành phần chính.",
        "The item “{indicator}” has one value for all units with complete data, so principal components give it no weight.",
    ),
    "toolkit.correlation": Text(
        "Không có cách tính tương quan “{method}”. Các cách có: {known}.",
        "There is no correlation “{method}”. There are: {known}.",
    ),
    "toolkit.direction": Text(
        "Mục “{indicator}” chưa có chiều. Ghi 1 nếu càng lớn càng tốt, -1 nếu càng nhỏ càng tốt.",
        "The item “{indicator}” has no direction. Write 1 where more is better, -1 where less is better.",
    ),
    "toolkit.empty_group": Text(
        "Nhóm thứ {group} không có chỉ số nào.", "Group number {group} has no indicators."
    ),
    "toolkit.goal_reached": Text(
        "Mục “{indicator}”: mục tiêu hoặc đơn vị làm chuẩn không tốt hơn đơn vị kém nhất, nên không có khoảng cách để đo. "
        "Hãy đổi mục tiêu, hoặc cho phép cắt ở hai đầu thang điểm.",
        "The item “{indicator}”: the target or the unit of reference is no better than the worst unit, so there is no "
        "distance to measure. Change the target, or allow clipping at the ends of the scale.",
    ),
    "toolkit.goal_transformed": Text(
        "Mục “{indicator}”: số liệu phải lấy lôgarit vì có giá trị ngoại lai, nên không đo được theo mốc hoặc mục tiêu ghi "
        "bằng đơn vị gốc. Hãy ghi “treat: false” ở mục này, hoặc “then: none” ở bước xử lý giá trị ngoại lai.",
        "The item “{indicator}”: its figures have outliers and would become logarithms, so they cannot be measured against a "
        "goal in their own unit. Write “treat: false” there, or “then: none” for the treatment of outliers.",
    ),
    "toolkit.goalposts": Text(
        "Mục “{indicator}”: mốc thấp phải nhỏ hơn mốc cao.",
        "The item “{indicator}”: the lower goalpost must be below the upper one.",
    ),
    "toolkit.imputation": Text(
        "Không có cách bù số liệu thiếu “{method}”. Các cách có: {known}.",
        "There is no way of imputation “{method}”. There are: {known}.",
    ),
    "toolkit.infinite": Text(
        "Đơn vị “{unit}”, mục “{indicator}”: số liệu là vô hạn hoặc lớn quá 10^150. Hãy sửa số liệu, hoặc để trống nếu thiếu.",
        "The unit “{unit}”, item “{indicator}”: the figure is infinite or above 10^150. Correct it, or leave it empty if it is missing.",
    ),
    "toolkit.keep_and_leave": Text(
        "Đơn vị thứ {unit} vừa bị buộc giữ vừa bị buộc loại. Hãy bỏ một trong hai.",
        "Unit number {unit} is both kept and left out by force. Drop one of the two.",
    ),
    "toolkit.level": Text(
        "Ấn bản {edition} không có mục tính điểm ở cấp {level}; cấp sâu nhất là {deepest}, cấp 0 là giá trị tổng hợp.",
        "The edition {edition} has no scored items at level {level}; the deepest is {deepest}, and 0 is the composite.",
    ),
    "toolkit.log_gii": Text(
        "Phép lôgarit của GII cần giá trị lớn nhất lớn hơn 0. Hãy chọn phép biến đổi khác.",
        "The logarithm of the Global Innovation Index needs a maximum above nought. Choose another transformation.",
    ),
    "toolkit.max_points": Text(
        "Mục “{indicator}” chưa có điểm tối đa lớn hơn 0.",
        "The item “{indicator}” has no maximum points above nought.",
    ),
    "toolkit.max_years": Text(
        "Số năm tối đa để lấy số liệu năm khác là {years}; phải từ 1 trở lên.",
        "Figures of other years may be {years} years away at most; that must be 1 or more.",
    ),
    "toolkit.negative_loading": Text(
        "Mục “{indicator}” đi ngược các mục còn lại nên trọng số theo thành phần chính sẽ âm. Hãy xem lại chiều của mục, hoặc bỏ mục ra.",
        "The item “{indicator}” runs against the others, so its weight from principal components would be negative. Check its direction, or leave it out.",
    ),
    "toolkit.negative_mean": Text(
        "Nút “{node}” không dùng trung bình cộng, nên không tính được với giá trị âm: mục “{child}” của đơn vị “{unit}” là {value}. Hãy chuẩn hóa lên thang dương (ví dụ onto: [1, 100]) hoặc dùng trung bình cộng.",
        "“{node}” uses a mean other than the arithmetic one, which has no meaning below nought: “{child}” of the unit “{unit}” is {value}. Normalise onto a positive scale (such as onto: [1, 100]) or use the arithmetic mean.",
    ),
    "toolkit.no_constant": Text(
        "Bù bằng hằng số thì phải ghi hằng số.", "Imputing with a constant needs the constant."
    ),
    "toolkit.no_directions": Text(
        "Bù theo hàng cần biết chiều của từng mục.", "Imputing by row needs the direction of each item."
    ),
    "toolkit.no_first_component": Text(
        "Các mục không có thành phần chính thứ nhất rõ rệt nên không lấy được trọng số. Hãy dùng cách cho trọng số khác.",
        "The items have no distinct first principal component, so it gives no weights. Set the weights in another way.",
    ),
    "toolkit.no_fraction": Text(
        "Mục “{indicator}”: chia cho giá trị tốt nhất cần số liệu không âm và giá trị lớn nhất lớn hơn 0. Hãy chọn cách chuẩn hóa khác.",
        "The item “{indicator}”: a fraction of the best needs figures that are not negative and a maximum above nought. Choose another way to normalise.",
    ),
    "toolkit.no_goal": Text(
        "Mục “{indicator}” chưa có mốc hoặc mục tiêu mà cách chuẩn hóa này cần.",
        "The item “{indicator}” lacks the goalposts or the target that this way of normalising needs.",
    ),
    "toolkit.no_groups": Text(
        "Bù theo nhóm cần biết nhóm của từng đơn vị.", "Imputing by group needs the group of each unit."
    ),
    "toolkit.no_items": Text("Không có mục nào để cho trọng số.", "There are no items to give weights to."),
    "toolkit.no_past": Text(
        "Bù từ năm khác cần số liệu của ít nhất một năm khác.",
        "Imputing from other years needs the figures of at least one other year.",
    ),
    "toolkit.no_reference": Text(
        "Mục “{indicator}”: đơn vị làm chuẩn không có số liệu.",
        "The item “{indicator}”: the unit of reference has no figure.",
    ),
    "toolkit.no_solution": Text(
        "Không tìm được bộ trọng số cho đơn vị “{unit}” trong các giới hạn đã cho. Hãy nới giới hạn.",
        "No weights within the bounds were found for the unit “{unit}”. Widen the bounds.",
    ),
    "toolkit.normalisation": Text(
        "Không có cách chuẩn hóa “{method}”. Các cách có: {known}.",
        "There is no way to normalise “{method}”. There are: {known}.",
    ),
    "toolkit.not_split": Text(
        "Đơn vị “{unit}” không có giá trị ở cả hai năm nên không có thay đổi để tách.",
        "The unit “{unit}” has no figure in both years, so there is no change to split.",
    ),
    "toolkit.nothing_common": Text(
        "Có hai mục không có chung đủ hai đơn vị nên không tính được độ tin cậy.",
        "Two items have fewer than two units in common, so reliability cannot be computed.",
    ),
    "toolkit.nothing_varies": Text(
        "Chỉ {count} mục có giá trị khác nhau giữa các đơn vị; cần ít nhất hai.",
        "Only {count} items differ between units; two are needed.",
    ),
    "toolkit.one_item": Text(
        "Chỉ có {count} mục đủ số liệu; độ tin cậy cần ít nhất hai.",
        "Only {count} items have figures; reliability needs two.",
    ),
    "toolkit.scale": Text(
        "Thang điểm không dùng được: từ {low} đến {high}, trung bình {mean}, độ lệch chuẩn {sd}. "
        "Đầu thang phải nhỏ hơn cuối thang, độ lệch chuẩn phải lớn hơn 0.",
        "The scale cannot be used: from {low} to {high}, mean {mean}, standard deviation {sd}. "
        "It must begin below its end, and the standard deviation must be above nought.",
    ),
    "toolkit.scale_factor": Text(
        "Hệ số nhân của phép chia theo mẫu số phải lớn hơn 0.",
        "The factor by which a quotient is multiplied must be above nought.",
    ),
    "toolkit.screening": Text(
        "Không sàng lọc được theo “{by}” với tỷ lệ {min_share} và {min_nonzero}. Chọn missing, zeros hoặc both; tỷ lệ từ 0 đến 1.",
        "Units cannot be screened by “{by}” with the shares {min_share} and {min_nonzero}. Choose missing, zeros or both; shares from 0 to 1.",
    ),
    "toolkit.shape": Text(
        "Bảng {table} có kích thước {found}, cần {expected}.",
        "The table {table} has the shape {found}, expected {expected}.",
    ),
    "toolkit.shares": Text(
        "Giới hạn tỷ lệ đóng góp không dùng được: các mức thấp cộng lại {low}, các mức cao cộng lại {high}. Mỗi mức từ 0 đến 1, tổng mức thấp không quá 1, tổng mức cao không dưới 1.",
        "The bounds on shares cannot be used: the lower ones sum to {low}, the upper ones to {high}. Each must lie from 0 to 1, the lower ones sum to 1 at most, the upper ones to 1 at least.",
    ),
    "toolkit.spread": Text(
        "Biên độ thay đổi trọng số là {spread}; phải từ 0 đến 1 (0,25 là ±25 %).",
        "Weights would vary by {spread}; that must lie from 0 to 1 (0.25 is ±25 %).",
    ),
    "toolkit.sum_constant": Text(
        "Tổng của các mục giống nhau ở mọi đơn vị nên không tính được độ tin cậy.",
        "The items sum to the same for all units, so reliability cannot be computed.",
    ),
    "toolkit.too_few_complete": Text(
        "Chỉ có {count} đơn vị đủ số liệu; phân tích thành phần chính cần ít nhất ba.",
        "Only {count} units have complete data; principal components need three.",
    ),
    "toolkit.too_few_units": Text(
        "Chỉ có {count} đơn vị đủ số liệu; trọng số theo thành phần chính cần ít nhất hai.",
        "Only {count} units have complete data; weights from principal components need two at least.",
    ),
    "toolkit.treatment": Text(
        "Không xử lý được giá trị ngoại lai với độ lệch {skew}, độ nhọn {kurtosis}, nhiều nhất {most} giá trị, sau đó “{then}”. "
        "Độ lệch phải lớn hơn 0, số giá trị không âm, phép biến đổi phải là một phép đã có.",
        "Outliers cannot be treated with skewness {skew}, kurtosis {kurtosis}, at most {most} figures and then “{then}”. "
        "Skewness must be above nought, the number of figures not negative, the transformation one that there is.",
    ),
    "toolkit.unknown_reference": Text(
        "Không có đơn vị “{unit}” trong bảng để làm đơn vị đối chiếu.",
        "There is no unit “{unit}” in the table to measure the others against.",
    ),
    "toolkit.use": Text(
        "Không có cách chọn đơn vị “{use}”. Các cách có: {known}.",
        "There is no way “{use}” to choose units. There are: {known}.",
    ),
    "toolkit.weights": Text(
        "Trọng số phải đủ số, không âm và có ít nhất một số lớn hơn 0.",
        "Weights must have every figure, none below nought, and at least one above.",
    ),
    "toolkit.years": Text("Các năm phải tăng dần: {years}.", "Years must rise: {years}."),
}
