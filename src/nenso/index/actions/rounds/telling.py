"""Telling agencies of a round: that it is open, that its days moved."""

from collections.abc import Sequence

from nenso.accounts.queries import holders_of, recipients
from nenso.accounts.rules import Role
from nenso.index.models import Round
from nenso.index.rules.rounds.paths import path_of_assessment
from nenso.kernel.rules import Text
from nenso.notify.actions import tell


def tell_reporters(row: Round, codes: Sequence[str], what: str, title: Text, body: Text) -> None:
    """Tell those who report for some agencies, each with the way to its own assessment; of one thing (`what`) once."""
    for code, people in holders_of(Role.REPORTER, codes=codes).items():
        to = recipients(people)
        path = path_of_assessment(row.code, code)
        tell(key=f"index.{what}:{row.uuid}:{code}", to=to, title=title, body=body, path=path)


def tell_of_opening(row: Round, codes: Sequence[str]) -> None:
    """Tell agencies that a round is open and until when they assess themselves."""
    title = Text("Đợt đánh giá đã mở: {name}", "An assessment round is open: {name}")
    body = Text("Tự chấm đến hết ngày {last}.", "Assess yourselves until {last}.")
    _tell(row, codes, "round_opened", title, body)


def tell_of_days(row: Round, codes: Sequence[str], reason: str) -> None:
    """Tell agencies that the days of a round moved, and why."""
    title = Text("Đợt đánh giá được gia hạn: {name}", "The days of an assessment round moved: {name}")
    body = Text(
        "Tự chấm đến hết ngày {last}, thẩm định đến {verify}, kiến nghị đến {object}. Lý do: {reason}",
        "Self-assessment until {last}, verification until {verify}, objections until {object}. Why: {reason}",
    )
    days = f"{row.self_until}:{row.verify_until}:{row.object_until}:{row.publish_on}"
    _tell(row, codes, f"round_days:{days}", title, body, reason)


def _tell(row: Round, codes: Sequence[str], what: str, title: Text, body: Text, reason: str = "") -> None:
    facts = {"verify": row.verify_until, "object": row.object_until, "reason": reason}
    tell_reporters(
        row,
        codes,
        what,
        title.fill(name=Text(row.name_vi, row.name_en)),
        body.fill(last=row.self_until, **facts),
    )
