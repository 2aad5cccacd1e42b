"""The desk of an agency: what it owes, by when, and what others owe it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from nenso.accounts.queries import roles_of, today
from nenso.accounts.rules import NATIONAL, Role, requires
from nenso.directory import queries as directory
from nenso.kernel.rules import Text
from nenso.web.exports import Provenance, export
from nenso.web.language import language_of
from nenso.web.presenters.plans import tracker
from nenso.web.presenters.plans.work import work_page
from nenso.web.views.plans.frame import holds, plan_desk


def own_organisations(request: HttpRequest) -> list[tuple[str, Text]]:
    """Return the organisations in which the reader holds a role today, by name; the nation's office last."""
    day = today()
    codes = {each.organisation for each in roles_of(request.user) if day in each.validity}
    found = directory.organisations(codes, day)
    names = [(code, one.short_name) for code, one in found.items()]
    return sorted(names, key=lambda pair: (pair[0] == NATIONAL, pair[1].vi))


@requires(Role.VIEWER)
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """What an agency of the reader owes and is owed; `?of=` picks one where there are several."""
    own = own_organisations(request)
    asked = request.GET.get("of", "")
    code = asked if holds(request, Role.VIEWER, asked) else own[0][0] if own else NATIONAL
    page = work_page(code, today(), language_of(), is_decider=holds(request, Role.APPROVER, code))
    if "format" in request.GET:
        told = Provenance(page.name, address=request.build_absolute_uri())
        return export(request, f"viec-cua-{code.lower()}", tracker.COLUMNS, tracker.rows(page.owed), told)
    return plan_desk(request, "work", {"page": page, "organisations": own})
