"""The sentences of this room: roles, answers of pages, refusals."""

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

ANSWERS: Mapping[Answer, Text] = {
    Answer.ENTER: Text("Được vào", "Let in"),
    Answer.SIGN_IN: Text("Cần đăng nhập", "Sign in first"),
    Answer.SET_UP: Text("Cần thiết lập xác thực hai bước", "Set up two-step sign-in first"),
    Answer.REFUSED: Text(
        "Bạn không có vai trò cần cho trang này", "You do not hold a role that this page asks for"
    ),
}

REFUSALS: Mapping[str, Text] = {
    "access.role_missing": Text(
        "{name} không có vai trò {role} tại {organisation}.",
        "{name} does not hold the role {role} in {organisation}.",
    ),
}
