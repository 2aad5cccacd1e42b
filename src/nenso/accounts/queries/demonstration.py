"""The ready-made people of a demonstration: who they are, their password, and the code of the moment."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from nenso.accounts.models import User
from nenso.accounts.rules import NATIONAL, Role, one_time_code
from nenso.accounts.texts import ROLES
from nenso.kernel.rules import Actor, Refused, Text

DOMAIN = "demo.nenso.example"


@dataclass(frozen=True, slots=True)
class DemonstrationPerson:
    """One ready-made login: what it is for, and where it holds its role (an organisation's code)."""

    email: str
    full_name: str
    role: Role
    organisation: str
    purpose: Text

    @property
    def role_name(self) -> Text:
        """The role's name in both languages."""
        return ROLES[self.role]


PEOPLE: tuple[DemonstrationPerson, ...] = (
    DemonstrationPerson(
        f"officer@{DOMAIN}",
        "Nguyễn Minh An",
        Role.APPROVER,
        NATIONAL,
        Text("chuyên viên chỉ số: tính và trình công bố", "index officer: computes and submits"),
    ),
    DemonstrationPerson(
        f"publisher@{DOMAIN}",
        "Trần Thu Hà",
        Role.PUBLISHER,
        NATIONAL,
        Text("người công bố kết quả", "publishes results"),
    ),
    DemonstrationPerson(
        f"verifier@{DOMAIN}",
        "Lê Quốc Bảo",
        Role.VERIFIER,
        NATIONAL,
        Text("thẩm tra số liệu cả nước", "verifies figures of the whole country"),
    ),
    DemonstrationPerson(
        f"verifier-2@{DOMAIN}",
        "Đỗ Thanh Mai",
        Role.VERIFIER,
        NATIONAL,
        Text("thẩm định cùng người thứ nhất", "verifies beside the first one"),
    ),
    DemonstrationPerson(
        f"verifier-3@{DOMAIN}",
        "Bùi Văn Khánh",
        Role.VERIFIER,
        NATIONAL,
        Text("thẩm định cùng hai người kia", "verifies beside the other two"),
    ),
    DemonstrationPerson(
        f"reporter-48@{DOMAIN}",
        "Phạm Ngọc Lan",
        Role.REPORTER,
        "48",
        Text("báo cáo của Đà Nẵng", "reports for Đà Nẵng"),
    ),
    DemonstrationPerson(
        f"reporter-79@{DOMAIN}",
        "Võ Thanh Tùng",
        Role.REPORTER,
        "79",
        Text("báo cáo của Thành phố Hồ Chí Minh", "reports for Hồ Chí Minh City"),
    ),
    DemonstrationPerson(
        f"reporter-20242@{DOMAIN}",
        "Đặng Hoài Phương",
        Role.REPORTER,
        "20242",
        Text("báo cáo của phường Hải Châu, Đà Nẵng", "reports for Hải Châu ward, Đà Nẵng"),
    ),
    DemonstrationPerson(
        f"approver-48@{DOMAIN}",
        "Ngô Đức Thịnh",
        Role.APPROVER,
        "48",
        Text("duyệt báo cáo của các xã, phường Đà Nẵng", "approves the reports of Đà Nẵng's communes"),
    ),
    DemonstrationPerson(
        f"administrator@{DOMAIN}",
        "Hoàng Mai Chi",
        Role.ADMINISTRATOR,
        NATIONAL,
        Text("quản trị người dùng và vai trò", "administers people and roles"),
    ),
)


def demonstration_people() -> tuple[DemonstrationPerson, ...]:
    """Return the ready-made people, for printing; none where the site is no demonstration."""
    return PEOPLE if settings.DEMONSTRATION else ()


def demonstration_actor(role: Role) -> Actor:
    """Return the ready-made person of a national role as an actor: who computes and publishes the shipped figures."""
    person = next(each for each in PEOPLE if each.role is role and each.organisation == NATIONAL)
    user = User.objects.get(email=person.email)
    return Actor("staff", str(user.uuid), user.full_name, f"role {role.value} in {NATIONAL}")


def demonstration_password() -> str:
    """Return the one password of all ready-made people: from the environment, or made once and kept."""
    if settings.DEMONSTRATION_PASSWORD:
        return str(settings.DEMONSTRATION_PASSWORD)
    kept = settings.DEMONSTRATION_PASSWORD_FILE
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text("-".join(secrets.token_hex(2) for _ in range(4)), encoding="ascii")
    return str(kept.read_text(encoding="ascii").strip())


def current_code(email: str) -> str:
    """Return the one-time code of a ready-made person at this moment; of nobody else.

    Raises `Refused("demonstration.nobody")`.
    """
    known = {person.email for person in demonstration_people()}
    user = (
        User.objects.filter(email=email.strip().lower()).first() if email.strip().lower() in known else None
    )
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first() if user else None
    if app is None:
        raise Refused("demonstration.nobody", email=email, known=", ".join(sorted(known)) or "–")
    return one_time_code(get_adapter().decrypt(app.data["secret"]), int(time.time()))
