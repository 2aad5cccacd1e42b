"""Drafts: a trial of the laboratory kept as an edition of its own, under which nothing is ranked for the public."""

from django.db import transaction
from django.utils import timezone

from nenso.index.actions.editions import store_edition
from nenso.index.models import Draft, Edition, Run
from nenso.index.queries.methods import method_of
from nenso.index.rules.drafting import draft_of
from nenso.index.rules.uncertainty import Changes, Subject, changes_json
from nenso.index.rules.writing import write_edition
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text


@transaction.atomic
def save_draft_edition(
    *, by: Actor, run: Run, subject: Subject, changes: Changes, code: str, name: Text, about: Text
) -> Draft:
    """Store the edition of a run, changed as its subject was in the laboratory, as a draft.

    The file is written, read again and checked like any other. Raises `Refused`: "laboratory.code_taken", what
    `draft_of` refuses, "edition.invalid".
    """
    if Edition.objects.filter(code=code).exists():
        raise Refused("laboratory.code_taken", field="code", code=code)
    edition = draft_of(method_of(run.edition), subject, changes, code=code, name=name, about=about)
    row, _ = store_edition(write_edition(edition), f"{code}.yaml", is_draft=True)
    plain = changes_json(changes)
    draft = Draft.objects.create(edition=row, run=run, changes=plain, by_key=by.key, by_name=by.name)
    facts = {"digest": row.digest, "run": str(run.uuid), "changes": plain}
    record(by=by, verb="index.draft_saved", thing=("edition", code), facts=facts)
    return draft


@transaction.atomic
def withdraw_draft_edition(*, by: Actor, draft: Draft) -> Draft:
    """Mark a draft as withdrawn: it stays readable, for editions are never deleted. Raises `Refused("laboratory.already_withdrawn")`."""
    if draft.withdrawn_at is not None:
        raise Refused("laboratory.already_withdrawn", code=draft.edition.code)
    draft.withdrawn_at = timezone.now()
    draft.save(update_fields=["withdrawn_at"])
    record(by=by, verb="index.draft_withdrawn", thing=("edition", draft.edition.code))
    return draft
