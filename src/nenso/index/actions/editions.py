"""Taking an edition in: checked first, stored as written, never changed."""

import hashlib

from django.db import transaction

from nenso.index import rules
from nenso.index.models import Edition
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor


@transaction.atomic
def load_edition(*, by: Actor, text: str, file_name: str, is_draft: bool = False) -> tuple[Edition, bool]:
    """Store an edition file and say whether it is new; the same file twice changes nothing.

    Raises `Refused("edition.invalid", problems=...)` with every problem's file, line and key.
    """
    row, is_new = store_edition(text, file_name, is_draft=is_draft)
    if is_new:
        record(by=by, verb="index.edition_loaded", thing=("edition", row.code), facts={"digest": row.digest})
    return row, is_new


def store_edition(text: str, file_name: str, *, is_draft: bool) -> tuple[Edition, bool]:
    """Check and store an edition file for an action that journals it; say whether it is new."""
    edition = rules.read_edition(text, filename=file_name)
    digest = hashlib.sha256(text.encode()).hexdigest()
    kept = Edition.objects.filter(digest=digest).first()
    if kept is not None:
        return kept, False
    row = Edition.objects.create(
        code=edition.code,
        family=edition.family,
        name_vi=edition.name.vi,
        name_en=edition.name.en,
        groups=list(edition.groups),
        first_year=edition.first_year,
        last_year=edition.last_year,
        is_draft=is_draft,
        text=text,
        digest=digest,
    )
    return row, True
