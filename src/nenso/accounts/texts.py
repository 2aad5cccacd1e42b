"""The sentences of this room: roles, answers of pages, refusals, and what the journal tells of a person."""

from collections.abc import Mapping

from nenso.accounts.rules import Answer, Role
from nenso.kernel.rules import Text

ROLES: Mapping[Role, Text] = {
    Role.VIEWER: Text("người xem", "viewer"),
    Role.REPORTER: Text("người báo cáo", "reporter"),
    Role.VERIFIER: Text("người thẩm tra", "verifier"),
    Role.APPROVER: Text("người phê duyệt", "approver"),
    Role.PUBLISHER: Text("người công bố", "publisher"),
    Role.ADMINISTRATOR: Text("người quản trị", "administrator"),
}

ROLE_MEANINGS: Mapping[Role, Text] = {
    Role.VIEWER: Text("xem số liệu nội bộ", "sees internal figures"),
    Role.REPORTER: Text("nhập và gửi số liệu của cơ quan mình", "enters and sends the figures of one body"),
    Role.VERIFIER: Text("thẩm tra số liệu được gửi lên", "verifies the figures sent in"),
    Role.APPROVER: Text("phê duyệt số liệu và trình công bố", "approves figures and submits them"),
    Role.PUBLISHER: Text("công bố kết quả đã trình", "publishes what was submitted"),
    Role.ADMINISTRATOR: Text("quản lý người dùng và vai trò", "manages people and roles"),
}

ANSWERS: Mapping[Answer, Text] = {
    Answer.ENTER: Text("Được vào", "Let in"),
    Answer.SIGN_IN: Text("Cần đăng nhập", "Sign in first"),
    Answer.SET_UP: Text("Cần thiết lập bước xác thực thứ hai", "Set up the second step first"),
    Answer.REFUSED: Text(
        "Bạn không có vai trò mà trang này cần", "You do not hold a role that this page asks for"
    ),
}

REFUSALS: Mapping[str, Text] = {
    "access.out_of_reach": Text(
        "{name} ở đây chỉ làm việc cho {within}, không cho {organisation}.",
        "{name} works for {within} here, not for {organisation}.",
    ),
    "access.role_missing": Text(
        "{name} không có vai trò {role} tại {organisation}. Người quản trị của cơ quan đó có thể giao vai trò này.",
        "{name} does not hold the role {role} in {organisation}. The administrator there can give it.",
    ),
    "accounts.self": Text(
        "Không ai tự giao, tự thu hồi vai trò hay tự khóa tài khoản của mình. Hãy nhờ một người quản trị khác.",
        "Nobody gives or takes their own roles, or closes their own account. Ask another administrator.",
    ),
    "accounts.last_administrator": Text(
        "Đây là người quản trị quốc gia cuối cùng. Hãy giao vai trò này cho một người khác trước.",
        "This is the last national administrator. Give the role to somebody else first.",
    ),
    "grant.closed": Text(
        "Tài khoản của {name} đã khóa. Hãy mở lại tài khoản trước khi giao vai trò.",
        "The account of {name} is closed. Open it again before you give a role.",
    ),
    "grant.overlap": Text(
        "Người này đã có vai trò {role} tại cơ quan đó từ ngày {since}. Hãy chọn thời gian không trùng.",
        "This person already holds the role {role} there from {since}. Choose days that do not overlap.",
    ),
    "grant.over": Text("Vai trò này đã kết thúc từ ngày {until}.", "This role ended on {until}."),
    "person.email_taken": Text(
        "Địa chỉ {email} đã có tài khoản. Hãy tìm người đó trong danh sách.",
        "The address {email} already has an account. Look for the person in the list.",
    ),
    "person.unknown": Text(
        "Không có ai đăng nhập bằng địa chỉ {email}. Lệnh “nenso accounts list” liệt kê mọi người.",
        "Nobody signs in with {email}. “nenso accounts list” lists everybody.",
    ),
    "person.closed": Text(
        "Tài khoản của {name} đã khóa. Hãy mở lại tài khoản trước khi mời.",
        "The account of {name} is closed. Open it again before you invite.",
    ),
    "person.beyond_reach": Text(
        "{name} còn có vai trò ở cơ quan mà bạn không là {role}. Hãy nhờ người quản trị cấp trên.",
        "{name} also holds roles in bodies where you are not {role}. Ask the administrator above you.",
    ),
    "invitation.spent": Text(
        "Đường dẫn mời đã dùng hoặc đã hết hạn. Hãy xin người quản trị một đường dẫn mới.",
        "The invitation was used or has expired. Ask your administrator for a new one.",
    ),
    "demonstration.nobody": Text(
        "{email} không phải tài khoản trình diễn. Các tài khoản trình diễn: {known}.",
        "{email} is no demonstration account. The demonstration accounts are: {known}.",
    ),
}

# What the journal tells of a person; the places are the facts of the journal's row.
EVENTS: Mapping[str, Text] = {
    "accounts.person_created": Text(
        "Tạo tài khoản, nơi làm việc: {home}", "Account created, works at {home}"
    ),
    "accounts.person_invited": Text("Gửi lời mời đặt mật khẩu", "Invited to set a password"),
    "accounts.invitation_accepted": Text("Đặt mật khẩu theo lời mời", "Set a password by invitation"),
    "accounts.person_deactivated": Text("Khóa tài khoản: {reason}", "Account closed: {reason}"),
    "accounts.person_reactivated": Text("Mở lại tài khoản: {reason}", "Account opened again: {reason}"),
    "accounts.second_factor_reset": Text(
        "Xóa bước xác thực thứ hai: {reason}", "Second step reset: {reason}"
    ),
    "accounts.role_granted": Text(
        "Giao vai trò {role} tại {organisation} từ {since}: {reason}",
        "Role {role} given in {organisation} from {since}: {reason}",
    ),
    "accounts.role_revoked": Text(
        "Kết thúc vai trò {role} tại {organisation} từ {until}: {reason}",
        "Role {role} ended in {organisation} from {until}: {reason}",
    ),
    "accounts.signed_in": Text("Đăng nhập từ {address}", "Signed in from {address}"),
    "accounts.locked_out": Text(
        "Bị khóa tạm do nhập sai nhiều lần, từ {address}", "Locked out after wrong attempts from {address}"
    ),
    "accounts.password_changed": Text("Đổi mật khẩu", "Password changed"),
    "accounts.password_set": Text("Đặt mật khẩu", "Password set"),
    "accounts.totp_activated": Text("Thêm ứng dụng xác thực", "Authenticator app added"),
    "accounts.totp_deactivated": Text("Gỡ ứng dụng xác thực", "Authenticator app removed"),
    "accounts.webauthn_added": Text("Thêm khóa truy cập", "Passkey added"),
    "accounts.webauthn_removed": Text("Gỡ khóa truy cập", "Passkey removed"),
    "accounts.recovery_codes_generated": Text("Tạo mã khôi phục mới", "New recovery codes made"),
    "accounts.sessions_ended": Text("Kết thúc {count} phiên đăng nhập", "Ended {count} sessions"),
}
