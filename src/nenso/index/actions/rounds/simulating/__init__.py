"""An illustrative round played through from a seed: what agencies say, what verifiers find, who objects."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from nenso.accounts.queries import allowed, holders_of
from nenso.accounts.rules import NATIONAL, Role
from nenso.index.actions.rounds.changing import day_of, locked_round, must_be_in
from nenso.index.actions.rounds.dealing import deal_work
from nenso.index.actions.rounds.objecting import object_to
from nenso.index.actions.rounds.simulating.claiming import claim
from nenso.index.actions.rounds.simulating.judging import judge
from nenso.index.models import Objection, Review, Round
from nenso.index.queries.methods import method_of
from nenso.index.queries.rounds import phase
from nenso.index.rules.rounds import Phase
from nenso.index.rules.rounds.simulation import Finding, objected
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text

__all__ = ["simulate_round"]
_AGENCY = Actor("system", "round.simulation", "Cơ quan (minh họa)", "simulation")
_PLAYED = (Phase.SELF, Phase.VERIFICATION, Phase.OBJECTION)


@transaction.atomic
def simulate_round(
    *,
    by: Actor,
    round: Round,  # noqa: A002 - the law's word
    seed: int,
    share: float = 1.0,
    shows: Mapping[tuple[str, str], str] | None = None,
    now: datetime | None = None,
) -> dict[str, int]:
    """Play an illustrative round through up to its phase of the moment; return how many criteria each phase made.

    Agencies that have not signed off fill in and do; from verification on what was dealt is judged (dealt to the
    committee's verifiers, where nobody did), of a `share` (0 to 1) of the agencies; then some object. What people wrote
    or found stays. The same seed makes the same round. `shows` names entries of the catalogue by agency and criterion: what is
    claimed there comes with them as evidence, as far as they are public.
    Raises `Refused`: "round.not_illustrative", "round.not_yet", "round.too_late", "deal.nobody", "deal.too_few",
    "access.role_missing".
    """
    row = locked_round(round)
    by = allowed(by, Role.APPROVER, NATIONAL)
    reached = _reached(row, now)
    made = {"self": claim(_AGENCY, row, method_of(row.edition), seed, shows or {}, now)}
    if reached in (Phase.VERIFICATION, Phase.OBJECTION):
        _deal(by, row, seed, now)
        made["verification"] = judge(row, method_of(row.edition), seed, share)
    if reached is Phase.OBJECTION:
        made["objection"] = _object(row, seed, now)
    record(
        by=by,
        verb="index.round_simulated",
        thing=("round", row.code),
        facts={"seed": seed, "share": share, **made},
    )
    round.dealt_at = row.dealt_at
    return made


def _reached(row: Round, now: datetime | None) -> Phase:
    if not row.is_illustrative:
        raise Refused("round.not_illustrative", round=Text(row.name_vi, row.name_en))
    found = phase(row, day_of(now))
    if found not in _PLAYED:
        must_be_in(row, Phase.SELF if found is Phase.PREPARED else Phase.OBJECTION, now)
    return found


def _deal(by: Actor, row: Round, seed: int, now: datetime | None) -> None:
    if row.dealt_at is not None:
        return
    people = holders_of(Role.VERIFIER, codes=[NATIONAL]).get(NATIONAL, [])
    deal_work(by=by, round=row, reviewers=[str(each.uuid) for each in people], seed=seed, now=now)


def _object(row: Round, seed: int, now: datetime | None) -> int:
    found = {(each.unit, each.node): each for each in objected([*_cuts(row)], seed)}
    count = 0
    for review in _reviews(row):
        entry = review.entry
        is_wanted = (entry.participant.unit_code, entry.node) in found and entry.verified != entry.inputs
        if is_wanted and entry.verified is not None and not Objection.objects.filter(entry=entry).exists():
            object_to(by=_AGENCY, entry=entry, claim=_CLAIM, wanted=entry.inputs, now=now)
            count += 1
    return count


_CLAIM = "Kiến nghị minh họa: đề nghị giữ số liệu đã tự chấm."


def _cuts(row: Round) -> Iterable[Finding]:
    for each in _reviews(row):
        yield Finding(each.entry.participant.unit_code, each.entry.node, each.verdict, each.inputs)


def _reviews(row: Round) -> Iterable[Review]:
    together = Review.objects.select_related("entry__participant__round__edition")
    return together.filter(entry__participant__round=row, turn=1, verdict="cut").order_by("entry_id")
