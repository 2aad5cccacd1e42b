"""The sentences for what is wrong in a description of members, and with a key of administration."""

from collections.abc import Mapping

from nenso.kernel.rules import Text

REFUSALS: Mapping[str, Text] = {
    "onboarding.problems": Text(
        "Tệp “{file}” có {count} chỗ chưa đúng; chưa thay đổi gì.",
        "“{file}” is not right in {count} places; nothing was changed.",
    ),
    "onboarding.not_yaml": Text("không phải YAML đúng cách.", "this is no YAML."),
    "onboarding.too_large": Text("tệp dài quá {most} ký tự.", "the file has more than {most} letters."),
    "onboarding.alias": Text(
        "không dùng được tham chiếu (*tên); hãy viết đầy đủ.",
        "aliases (*name) are not followed; write it out.",
    ),
    "onboarding.empty": Text("tệp không có nội dung.", "the file is empty."),
    "onboarding.version": Text("chỉ đọc được “exchange: {most}”.", "only “exchange: {most}” can be read."),
    "onboarding.no_mapping": Text(
        "ở đây cần các cặp “khóa: giá trị”.", "pairs of “key: value” are needed here."
    ),
    "onboarding.no_list": Text("ở đây cần một danh sách.", "a list is needed here."),
    "onboarding.no_text": Text("ở đây cần chữ.", "a text is needed here."),
    "onboarding.no_number": Text("ở đây cần số nguyên.", "a whole number is needed here."),
    "onboarding.no_flag": Text("ở đây cần true hoặc false.", "true or false is needed here."),
    "onboarding.no_day": Text(
        "ở đây cần một ngày, ví dụ 2026-12-31.", "a day is needed here, such as 2026-12-31."
    ),
    "onboarding.unknown_key": Text(
        "không có khóa “{key}”; các khóa: {known}.", "there is no key “{key}”; the keys are {known}."
    ),
    "onboarding.doubled_key": Text("khóa “{key}” viết hai lần.", "the key “{key}” stands twice."),
    "onboarding.missing_key": Text("thiếu “{key}”.", "“{key}” is missing."),
    "onboarding.described_twice": Text("“{name}” mô tả hai lần.", "“{name}” is described twice."),
    "onboarding.one_credential": Text(
        "cần đúng một trong certificate, authority (kèm subject), key, address.",
        "exactly one of certificate, authority (with subject), key, address is needed.",
    ),
    "onboarding.everybody": Text(
        "cho mọi hệ thống thì viết “open: true” ở dịch vụ.",
        "for everybody write “open: true” at the service.",
    ),
    "onboarding.days_in_order": Text("“until” phải không trước “from”.", "“until” comes before “from”."),
    "onboarding.unknown_subject": Text(
        "không có hệ thống hoặc nhóm “{subject}”.", "there is no system or group “{subject}”."
    ),
    "onboarding.no_gateway": Text(
        "không có cổng trao đổi “{gateway}”: viết “hub” hoặc tên thành viên có cổng.",
        "there is no gateway “{gateway}”: write “hub”, or a member that has one.",
    ),
    "onboarding.no_organisation": Text(
        "hiện không có cơ quan “{organisation}”.", "there is no organisation “{organisation}” today."
    ),
    "onboarding.other_organisation": Text(
        "{member} là của cơ quan “{organisation}”.", "{member} is the organisation “{organisation}”."
    ),
    "onboarding.file_outside": Text(
        "tệp “{file}” không nằm trong thư mục của tệp mô tả.",
        "“{file}” is not within the description's folder.",
    ),
    # --- Keys of programs that administer ---
    "api_key.missing": Text(
        "Yêu cầu chưa có khóa: hãy ghi khóa quản trị vào tiêu đề Authorization: Bearer nxadm_….",
        "The request carries no key: put the key of administration in the header Authorization: Bearer nxadm_….",
    ),
    "api_key.unknown": Text("Không có khóa quản trị này.", "There is no such key of administration."),
    "api_key.revoked": Text("Khóa quản trị đã bị thu hồi.", "The key of administration was revoked."),
    "api_key.expired": Text(
        "Khóa quản trị đã hết hạn ngày {on}.", "The key of administration expired on {on}."
    ),
    "api_key.label": Text("Hãy ghi khóa dùng ở đâu.", "Say where the key is used."),
    "api_key.expiry": Text(
        "Ngày hết hạn {on} phải sau hôm nay và trong vòng {most} ngày.",
        "A key expires on a day to come, within {most} days, not on {on}.",
    ),
    "api_key.too_many": Text(
        "{organisation} đã có {most} khóa còn hiệu lực; hãy thu hồi bớt.",
        "{organisation} has {most} valid keys already; revoke one.",
    ),
    "api_key.already_revoked": Text(
        "Khóa {beginning}… đã bị thu hồi trước đó.", "The key {beginning}… was revoked before."
    ),
}
