"""What a round leaves undone before it is closed, each with where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from nenso.index.models import Entry, EntryState, EvidenceRequest, Objection, Participant, Round
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Text, format_date, format_number
from nenso.web.presenters.rounds.naming import units_shown

SHOWN = 6


@dataclass(frozen=True, slots=True)
class UndoneShown:
    """One kind of work left undone: how much, at whom, and where to look."""

    name: Text
    count: int
    places: list[Text]
    more: int
    url: str


def undone(row: Round) -> list[UndoneShown]:
    """Return what is undone in a round: not signed off, not verified, asked and not answered, objected and not decided."""
    participants = list(row.participants.all())
    names = {pk: each.name for pk, each in units_shown(participants, row.units_on).items()}
    its = Entry.objects.filter(participant__round=row)
    unverified = its.exclude(state=EntryState.VERIFIED)
    requests = EvidenceRequest.objects.filter(entry__participant__round=row, answered_at=None)
    objections = Objection.objects.filter(entry__participant__round=row, state="open")
    page = reverse("rounds:round", args=[row.code])
    found = [
        _line(
            Text("Cơ quan chưa gửi", "Agencies that have not signed off"),
            [each.pk for each in _unsigned(participants)],
            names,
            f"{page}?state=unsigned#agencies",
        ),
        _line(
            Text("Tiêu chí chưa thẩm định xong", "Criteria not verified in full"),
            list(unverified.order_by("participant__unit_code").values_list("participant_id", flat=True)),
            names,
            f"{page}?state=unverified#agencies",
        ),
        _line(
            Text("Yêu cầu minh chứng chưa trả lời", "Requests for evidence not answered"),
            list(requests.values_list("entry__participant_id", flat=True)),
            names,
            f"{page}?state=unverified#agencies",
        ),
        _line(
            Text("Kiến nghị chưa quyết định", "Objections not decided"),
            list(objections.values_list("entry__participant_id", flat=True)),
            names,
            f"{reverse('rounds:objections', args=[row.code])}?state=open",
        ),
    ]
    return [each for each in found if each.count]


def _unsigned(participants: Sequence[Participant]) -> list[Participant]:
    return [each for each in participants if each.submitted_at is None]


def _line(name: Text, places: Sequence[int], names: dict[int, Text], url: str) -> UndoneShown:
    at = [names[pk] for pk in dict.fromkeys(places)]
    return UndoneShown(name, len(places), at[:SHOWN], max(0, len(at) - SHOWN), url)


def sentence(row: Round, phase: Phase, lines: Sequence[UndoneShown]) -> Text:
    """Say whether the round may be closed, and what stands in the way."""
    if row.closed_at is not None:
        return Text("Kết quả nằm ở lượt tính của đợt.", "Its result stands in the run that it closed into.")
    if phase is not Phase.DECISION:
        day = Text(format_date(row.object_until, "vi"), format_date(row.object_until, "en"))
        return Text(
            f"Đợt được chốt sau khi hết hạn kiến nghị, {day.vi}.",
            f"A round is closed once the time of objections is over, on {day.en}.",
        )
    if not lines:
        return Text(
            "Mọi tiêu chí đã thẩm định, mọi kiến nghị đã quyết định.",
            "Every criterion is verified, every objection decided.",
        )
    count = sum(each.count for each in lines)
    n = Text(format_number(count, "vi"), format_number(count, "en"))
    return Text(
        f"Còn {n.vi} việc chưa xong; chốt lúc này cần nêu lý do.",
        f"{n.en} {'thing is' if count == 1 else 'things are'} undone; closing now takes a reason.",
    )
