"""Publishing a new root of the registry: other keys speak for it from then on, and agencies follow by themselves."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange.actions.routing import keep_root, publish_routing, take_turn
from nenso.exchange.models import RegistryRoot
from nenso.exchange.queries.roots import following_roots
from nenso.kernel.rules import Actor


@transaction.atomic
def publish_roots(
    *, by: Actor, contents: Sequence[bytes], now: datetime, is_anew: bool = False
) -> list[RegistryRoot]:
    """Publish roots that follow the newest one after the other, and the registry under the last.

    Each is signed by as many keys of the one before, and of its own, as they ask for; with `is_anew` by its own alone: agencies have
    to be told of it by other means. Whoever approves for the nation may. Raises `Refused` as `queries.roots.following_roots`.
    """
    by = allowed(by, Role.APPROVER, NATIONAL)
    take_turn()
    found = following_roots(contents, now, is_anew=is_anew)
    made = [keep_root(each, by=by, now=now) for each in found]
    publish_routing(by=by, now=now)
    return made
