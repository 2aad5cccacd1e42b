"""The sentence for every refusal of this room."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

_PLANS: Mapping[str, Text] = {
    "plan.unknown": Text("Không có kế hoạch “{plan}”.", "There is no plan “{plan}”."),
    "plan.code": Text(
        "Mã “{plan}” không dùng được: chữ thường không dấu, chữ số và “-”, từ 3 đến 64 ký tự.",
        "The code “{plan}” cannot be used: unaccented small letters, digits and “-”, 3 to 64 of them.",
    ),
    "plan.code_reserved": Text(
        "Mã “{plan}” là địa chỉ của một trang khác. Hãy chọn mã khác.",
        "The code “{plan}” is the address of another page. Choose another one.",
    ),
    "plan.taken": Text("Đã có kế hoạch với mã “{plan}”.", "There is a plan with the code “{plan}” already."),
    "plan.number": Text("Kế hoạch phải có số quyết định.", "A plan takes the number of its decision."),
    "plan.title": Text("Hãy đặt tên.", "Give it a name."),
    "plan.period": Text(
        "Ngày cuối {last} phải không trước ngày đầu {first}.",
        "The last day {last} is before the first, {first}.",
    ),
    "plan.owner": Text(
        "Không có cơ quan “{organisation}” trong thời gian của kế hoạch.",
        "There is no organisation “{organisation}” in the time of the plan.",
    ),
    "plan.not_a_draft": Text(
        "Kế hoạch {plan} {state} nên không ban hành lại được.",
        "The plan {plan} is {state}: it is not issued again.",
    ),
    "plan.empty": Text(
        "Kế hoạch {plan} chưa có mục tiêu hay nhiệm vụ nào nên chưa ban hành được.",
        "The plan {plan} has neither target nor task and cannot be issued.",
    ),
    "plan.not_in_force": Text(
        "Kế hoạch {plan} {state}; chỉ làm được việc này khi kế hoạch đang thực hiện.",
        "The plan {plan} is {state}; this is done in plans in force alone.",
    ),
    "plan.end_day": Text(
        "Ngày kết thúc {day} phải từ {first} đến hôm nay, {last}.",
        "The day of its end, {day}, must be from {first} to today, {last}.",
    ),
    "plan.successor": Text(
        "Kế hoạch thay thế phải là một kế hoạch khác đang thực hiện; {successor} thì không.",
        "The plan that takes its place must be another one in force; {successor} is not.",
    ),
    "plan.ended": Text(
        "Kế hoạch {plan} đã kết thúc nên không sửa được.",
        "The plan {plan} has ended and is not changed any more.",
    ),
    "goal.taken": Text("Kế hoạch {plan} đã có mục “{goal}”.", "The plan {plan} already has a goal “{goal}”."),
    "text.too_long": Text(
        "Một nội dung dài {count} ký tự; tối đa {most}. Hãy rút gọn.",
        "A text has {count} letters; {most} at most. Shorten it.",
    ),
    "number.shape": Text(
        "Số hiệu “{number}” không dùng được: chữ, chữ số, “.”, “-” hoặc “_”, không có dấu cách, tối đa {most} ký tự.",
        "The number “{number}” cannot be used: letters, digits, “.”, “-” or “_”, no blanks, at most {most}.",
    ),
}
_TARGETS: Mapping[str, Text] = {
    "target.unknown": Text(
        "Kế hoạch “{plan}” không có mục tiêu {target}.", "The plan “{plan}” has no target {target}."
    ),
    "target.name": Text(
        "Mục tiêu phải có tên, tối đa {most} ký tự.", "A target takes a name of at most {most} letters."
    ),
    "target.operator": Text(
        "Không hiểu phép so sánh “{operator}”. Dùng một trong: ≥ (>=), >, ≤ (<=), <, =.",
        "“{operator}” is no comparison. Use one of >=, >, <=, <, =.",
    ),
    "target.value": Text("Giá trị phải là một số.", "A value must be a number."),
    "target.due": Text(
        "Hạn {due} trước ngày đầu của kế hoạch, {first}.",
        "The day {due} is before the plan begins on {first}.",
    ),
    "target.baseline": Text(
        "Giá trị ban đầu phải có ngày, trước hạn {due}.", "A baseline takes its day, before {due}."
    ),
    "target.own_baseline": Text(
        "Muốn có mốc ban đầu riêng, mục tiêu {target} phải có mốc ban đầu chung và ngày của mốc đó.",
        "For baselines of single organisations the target {target} takes one of all, with its day.",
    ),
    "target.not_of_each": Text(
        "Mục tiêu {target} không phải mục tiêu của từng cơ quan nên không có giá trị riêng.",
        "The target {target} is not of each organisation, so none has a value of its own.",
    ),
    "target.not_theirs": Text(
        "Mục tiêu {target} không phải của cơ quan {organisation}.",
        "The target {target} is not one of the organisation {organisation}.",
    ),
    "target.values_same": Text(
        "Chưa sửa giá trị riêng nào của mục tiêu {target}.",
        "No value of its own was changed at the target {target}.",
    ),
    "target.trajectory": Text(
        "Các mốc của lộ trình phải theo thứ tự ngày, sau ngày của giá trị ban đầu và trước hạn {due}.",
        "The days on the way must be in order, after the baseline's and before {due}.",
    ),
    "target.scope": Text(
        "Mục tiêu của từng cơ quan phải nêu loại cơ quan; mục tiêu quốc gia thì không.",
        "A target of each organisation names their types; a national one names none.",
    ),
    "target.taken": Text(
        "Kế hoạch {plan} đã có mục tiêu {target}.", "The plan {plan} already has a target {target}."
    ),
    "target.number": Text(
        "Số hiệu của mục tiêu {target} không đổi được.", "The number of the target {target} does not change."
    ),
    "target.goal": Text("Kế hoạch {plan} không có mục “{goal}”.", "The plan {plan} has no goal “{goal}”."),
    "target.indicator": Text(
        "Không có chỉ tiêu “{indicator}”. Hãy chọn mã trong danh mục chỉ tiêu, hoặc để trống: mục tiêu sẽ ghi “chưa có số liệu”.",
        "There is no indicator “{indicator}”. Choose a code of the list of indicators, or leave it empty: the target is then shown "
        "as “no data”.",
    ),
}
_TASKS: Mapping[str, Text] = {
    "task.unknown": Text("Không tìm thấy nhiệm vụ {task}.", "There is no task {task}."),
    "task.name": Text(
        "Nhiệm vụ phải có tên, tối đa {most} ký tự.", "A task takes a name of at most {most} letters."
    ),
    "task.due": Text(
        "Hạn {due} trước ngày đầu của kế hoạch, {first}.",
        "The day {due} is before the plan begins on {first}.",
    ),
    "task.starts": Text("Ngày bắt đầu {starts} sau hạn {due}.", "The first day {starts} is after {due}."),
    "task.gain": Text(
        "Muốn ghi mức tăng dự kiến phải nêu mục tiêu hoặc tiêu chí mà nhiệm vụ tác động.",
        "An expected gain takes the target or criterion that the task should move.",
    ),
    "task.taken": Text(
        "Kế hoạch {plan} đã có nhiệm vụ {task}.", "The plan {plan} already has a task {task}."
    ),
    "task.number": Text(
        "Số hiệu của nhiệm vụ {task} không đổi được.", "The number of the task {task} does not change."
    ),
    "task.target": Text(
        "Kế hoạch {plan} không có mục tiêu {target}.", "The plan {plan} has no target {target}."
    ),
    "task.lead": Text("Không có cơ quan “{organisation}”.", "There is no organisation “{organisation}”."),
    "task.lead_ended": Text(
        "{organisation} đã chấm dứt hoạt động sau ngày {until}. Cơ quan kế thừa: {successor}.",
        "{organisation} ended after {until}. Its successor: {successor}.",
    ),
    "task.same_lead": Text(
        "Cơ quan này đang chủ trì nhiệm vụ {task}.", "This organisation leads the task {task} already."
    ),
    "task.lead_is_handed_over": Text(
        "Cơ quan chủ trì của nhiệm vụ {task} chỉ đổi bằng chuyển chủ trì, có lý do.",
        "The lead of the task {task} changes by passing it on alone, with the reason.",
    ),
    "task.dependency_unknown": Text(
        "Kế hoạch {plan} không có nhiệm vụ {task} để chờ.", "The plan {plan} has no task {task} to wait for."
    ),
    "task.cycle": Text(
        "Các nhiệm vụ chờ nhau thành vòng: {way}. Hãy bỏ một mối chờ.",
        "The tasks wait for one another in a circle: {way}. Take one of them out.",
    ),
    "task.due_is_extended": Text(
        "Hạn của nhiệm vụ {task} ({due}) chỉ đổi bằng gia hạn.",
        "The day of the task {task} ({due}) moves by an extension alone.",
    ),
    "task.no_reason": Text("Hãy nêu lý do.", "Give a reason."),
    "task.changed": Text(
        "{name} đã cập nhật nhiệm vụ {task} lúc {at}. Hãy xem lại rồi làm tiếp.",
        "{name} changed the task {task} at {at}. Look at it again, then go on.",
    ),
    "task.finished": Text(
        "Nhiệm vụ {task} {state}{on} nên không thể {verb}.",
        "The task {task} is {state}{on}; that step ({verb}) is no longer possible.",
    ),
    "task.state": Text(
        "Nhiệm vụ {task} {state} nên không thể {verb}.",
        "The task {task} is {state}; that step ({verb}) does not begin here.",
    ),
    "task.no_lead": Text(
        "Nhiệm vụ {task} chưa có cơ quan chủ trì. Hãy giao cho một cơ quan trước.",
        "Nobody leads the task {task} yet. Give it to an organisation first.",
    ),
    "task.nothing_delivered": Text(
        "Nhiệm vụ {task} chưa có sản phẩm nào được đính kèm nên chưa nộp được.",
        "Nothing is attached to the task {task}; it cannot be submitted.",
    ),
    "task.waits": Text(
        "Nhiệm vụ {task} còn chờ {count} nhiệm vụ chưa xong, trước hết là {first}.",
        "The task {task} waits for {count} unfinished tasks, first of all {first}.",
    ),
    "task.parts_unfinished": Text(
        "Nhiệm vụ {task} còn {count} việc thành phần chưa xong, trước hết là {first}.",
        "{count} parts of the task {task} are not finished, first of all {first}.",
    ),
    "task.own": Text(
        "{name} đã nộp nhiệm vụ {task} nên không được tự nghiệm thu.",
        "{name} submitted the task {task} and cannot accept it as well.",
    ),
    "progress.text": Text("Hãy nêu đã làm được gì.", "Say what has been done."),
    "progress.percent": Text("Tỷ lệ phải từ 0 đến 100.", "A share runs from 0 to 100."),
    "part.of_part": Text(
        "{task} đã là việc thành phần, không chia tiếp được.",
        "{task} is a part itself and is not divided again.",
    ),
    "part.not_concerned": Text(
        "Cơ quan {organisation} không chủ trì, không phối hợp nhiệm vụ {task}.",
        "The organisation {organisation} neither leads the task {task} nor cooperates at it.",
    ),
    "part.not_below": Text(
        "Cơ quan {lead} không thuộc {organisation} nên không giao việc thành phần được.",
        "The organisation {lead} is not part of {organisation} and is given no part of the task.",
    ),
    "part.due": Text(
        "Hạn {due} của việc thành phần sau hạn của nhiệm vụ, {parent}.",
        "The part's day {due} is after that of the task, {parent}.",
    ),
}
_DOCUMENTS: Mapping[str, Text] = {
    "document.title": Text("Hãy ghi tên tài liệu.", "Give the title of the document."),
    "document.too_long": Text("Nội dung dài quá {most} ký tự.", "The text is longer than {most} letters."),
    "document.sign": Text(
        "Nội dung có ký tự rỗng (NUL), không lưu được. Hãy gõ lại.",
        "The text has a null character, which cannot be kept. Type it again.",
    ),
    "document.file_or_link": Text(
        "Hãy đính kèm một tệp hoặc ghi một đường dẫn, không cả hai.", "Give either a file or a link."
    ),
    "document.link": Text(
        "“{url}” không phải địa chỉ trang http(s).", "“{url}” is no http(s) address of a page."
    ),
    "document.day": Text("Ngày ban hành {day} chưa đến.", "The day of issue, {day}, has not come yet."),
    "document.twice": Text(
        "Tài liệu này đã đính kèm nhiệm vụ {task}.", "This document is attached to the task {task} already."
    ),
    "document.removed": Text("“{title}” đã được gỡ trước đó.", "“{title}” was taken away before."),
}
_EXTENSIONS: Mapping[str, Text] = {
    "extension.no_due": Text(
        "Nhiệm vụ {task} chưa có thời hạn nên không cần gia hạn.", "The task {task} has no due day to extend."
    ),
    "extension.not_later": Text(
        "Hạn mới {asked} phải sau hạn hiện nay {due}.",
        "The new day {asked} must be after the present one, {due}.",
    ),
    "extension.waits": Text(
        "{name} đã xin gia hạn nhiệm vụ {task} đến {asked}, đang chờ quyết định.",
        "{name} asked for more time for the task {task}, until {asked}; that waits for a decision.",
    ),
    "extension.decided": Text(
        "{name} đã quyết định việc gia hạn nhiệm vụ {task}.",
        "{name} decided on the extension of the task {task} already.",
    ),
    "extension.own": Text(
        "{name} đã xin gia hạn nhiệm vụ {task} nên không được tự quyết định.",
        "{name} asked for more time for the task {task} and cannot grant it as well.",
    ),
}
_OTHERS: Mapping[str, Text] = {
    "adoption.draft": Text("Kế hoạch {plan} còn là dự thảo.", "The plan {plan} is still a draft."),
    "adoption.not_asked": Text(
        "Kế hoạch {plan} không yêu cầu cơ quan {organisation} ban hành kế hoạch riêng.",
        "The plan {plan} does not ask the organisation {organisation} to adopt one of its own.",
    ),
    "adoption.number": Text("Hãy ghi số quyết định.", "Give the number of the decision."),
    "file.no_plan": Text(
        "Tệp không có trang “Kế hoạch” với mã, số quyết định, tên, từ ngày và đến ngày. Hãy nêu kế hoạch sẽ nhận tệp này.",
        "The file has no sheet “Kế hoạch” with code, number, title, first and last day. Say which plan takes it.",
    ),
    "file.problems": Text(
        "Tệp còn {count} chỗ phải sửa nên chưa nhập gì. Chỗ đầu tiên: {first}",
        "The file has {count} things to put right, so nothing was taken. The first: {first}",
    ),
    "meeting.unknown": Text("Không tìm thấy cuộc họp này.", "There is no such meeting."),
    "meeting.title": Text("Hãy ghi tên cuộc họp.", "Give the title of the meeting."),
    "meeting.too_long": Text(
        "Tên cuộc họp, người chủ trì hoặc số thông báo quá dài.",
        "The title, the chair or the number of the notice is too long.",
    ),
    "meeting.day": Text("Ngày họp {day} chưa đến.", "The day of the meeting, {day}, has not come yet."),
    "meeting.nothing_concluded": Text("Hãy ghi ít nhất một kết luận.", "Write down one conclusion at least."),
    "meeting.turned_already": Text(
        "Kết luận {conclusion} đã thành nhiệm vụ {task}.",
        "The conclusion {conclusion} is the task {task} already.",
    ),
}
REFUSALS: Mapping[str, Text] = {**_DOCUMENTS, **_EXTENSIONS, **_OTHERS, **_PLANS, **_TARGETS, **_TASKS}
