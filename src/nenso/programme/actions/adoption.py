"""An organisation's own plan under a plan: the decision by which it adopted it, as a link or a file."""

from datetime import date

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.directory import queries as directory
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Document, Refused
from nenso.programme.actions.documents import kept
from nenso.programme.models import Adoption, Plan


@transaction.atomic
def adopt_plan(
    *,
    by: Actor,
    plan: Plan,
    organisation: str,
    number: str,
    title: str,
    issued_on: date,
    today: date,
    url: str = "",
    content: bytes | None = None,
    file_name: str = "",
) -> Adoption:
    """Keep that an organisation adopted its own plan under a plan; told again, it puts the earlier telling right.

    Raises `Refused`: "adoption.draft", "adoption.not_asked", "adoption.number", those of `documents.kept`
    and of `kernel.actions.keep_file`, "access.role_missing".
    """
    by = allowed(by, Role.REPORTER, organisation)
    if plan.state == "draft":
        raise Refused("adoption.draft", plan=plan.number)
    on = min(today, plan.last_day)
    one = directory.organisations([organisation], on).get(organisation)
    if one is None or one.type not in plan.adopted_by_types:
        raise Refused("adoption.not_asked", field="organisation", organisation=organisation, plan=plan.number)
    if not number.strip():
        raise Refused("adoption.number", field="number")
    document = Document(title, "", number, issued_on, url, content, file_name)
    fields = kept(document, today) | {"by_key": by.key, "by_name": by.name}
    made, is_new = Adoption.objects.update_or_create(
        plan=plan, organisation_code=organisation, defaults=fields
    )
    told = {"plan": plan.code, "organisation": organisation, "number": made.number, "issued_on": issued_on}
    verb = "programme.plan_adopted" if is_new else "programme.adoption_put_right"
    record(by=by, verb=verb, thing=("plan", plan.code), facts=told)
    return made
