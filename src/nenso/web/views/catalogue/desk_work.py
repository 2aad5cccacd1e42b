"""What of the catalogue waits for the reader, for the list at the left of every page of the desk."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from nenso.accounts.queries import actor_of, roles_of, today
from nenso.accounts.rules import NATIONAL, Role
from nenso.catalogue.models import Entry
from nenso.catalogue.queries import count_orphaned
from nenso.catalogue.queries import desk as entries
from nenso.catalogue.rules import State, facts_of
from nenso.catalogue.rules.words import STATES
from nenso.kernel.rules import Text, format_number
from nenso.web.catalogue_reorganising_words import orphans_link
from nenso.web.language import in_words
from nenso.web.presenters.catalogue.desk_lines import name_in

MOST = 10


def catalogue_items(request: HttpRequest) -> list[dict[str, Any]]:
    """Return drafts and returned entries that the reader finishes, those that they publish, and how many are to be confirmed.

    Who publishes for the nation is told only of what is the national office's own: every agency publishes its own. What bodies that are
    over have left is the nation's to hand over: of that they are told all.
    """
    day, key = today(), actor_of(request.user).key
    held = [each for each in roles_of(request.user) if day in each.validity]
    writes = {each.organisation for each in held if each.role is Role.REPORTER}
    publishes = {each.organisation for each in held if each.role is Role.APPROVER}
    items: list[dict[str, Any]] = []
    if publishes:
        rows = list(entries.to_decide(publishes)[:MOST])
        own = entries.made_by(rows, key) if rows else set()
        items += [_item(row, "urgent") for row in rows if row.pk not in own]
        if count := entries.to_confirm(publishes, day).count():
            items.append(_confirming(count, is_national=NATIONAL in publishes))
        if NATIONAL in publishes and (waiting := count_orphaned(day)):
            items.append(_orphaned(waiting))
    if writes:
        rows = list(entries.to_finish(writes)[:MOST])
        items += [_item(row, "urgent" if row.state == State.RETURNED else "plain") for row in rows]
    return items


def _item(row: Entry, kind: str) -> dict[str, Any]:
    assert row.newest is not None
    return {
        "title": name_in(facts_of(row.newest.facts)),
        "url": reverse("desk:catalogue_entry", args=[row.code]),
        "note": row.newest.by_name,
        "status": in_words(STATES[row.state]),
        "status_kind": kind,
    }


def _orphaned(count: int) -> dict[str, Any]:
    return {
        "title": orphans_link(count),
        "url": reverse("desk:catalogue_orphans"),
        "note": "",
        "status": _("to hand over"),
        "status_kind": "caution",
    }


def _confirming(count: int, *, is_national: bool) -> dict[str, Any]:
    shown = Text(format_number(count, "vi"), format_number(count, "en"))
    title = Text(
        "{n} mục của danh mục đến hạn xác nhận", "{n} entries of the catalogue to be confirmed"
    ).fill(n=shown)
    return {
        "title": title,
        "url": reverse("desk:catalogue_due"),
        "note": "",
        "status": _("to confirm"),
        "status_kind": "plain" if is_national else "caution",
    }
