"""What was only played through never becomes official."""

import pytest

from nenso.index import actions
from nenso.index.actions import rounds
from nenso.index.models import Publication
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Actor, Refused
from tests.factories.rounds import RoundWorld

pytestmark = pytest.mark.django_db
PUBLISHER = Actor("staff", "publisher", "Người công bố", "role publisher in UBQGCDS")
KEY = bytes(range(32))


def _proposed(*, is_illustrative: bool) -> Publication:
    """Return the proposal that closing a round makes."""
    world = RoundWorld()
    row = world.at(Phase.DECISION, is_illustrative=is_illustrative)
    rounds.close_round(by=world["van"], round=row, reason_for_gaps="Chưa thẩm định mục nào.")
    return Publication.objects.get(run=row.run)


def test_an_illustrative_round_is_never_released() -> None:
    proposed = _proposed(is_illustrative=True)
    with pytest.raises(Refused, match=r"publication\.illustrative") as caught:
        actions.release_publication(by=PUBLISHER, publication=proposed, signing_key=KEY)
    assert caught.value.facts["round"].vi == "Đợt nhỏ 2025"
    proposed.refresh_from_db()
    assert proposed.released_at is None


def test_its_proposal_can_be_returned() -> None:
    proposed = _proposed(is_illustrative=True)
    returned = actions.return_publication(by=PUBLISHER, publication=proposed, because="Đợt minh họa.")
    assert returned.returned_because


def test_a_real_round_is_released() -> None:
    proposed = _proposed(is_illustrative=False)
    assert actions.release_publication(by=PUBLISHER, publication=proposed, signing_key=KEY).released_at
