"""What the pages of reports share: who may read a report, who may fill or decide it, and the page within the desk."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from nenso.accounts.queries import actor_of, allowed, may
from nenso.accounts.rules import Role
from nenso.kernel.rules import Refused
from nenso.reporting import queries as reporting
from nenso.reporting.models import Submission
from nenso.reporting.rules.states import OPEN
from nenso.web.presenters.reports.naming import Names, names_of, state_kind, state_name
from nenso.web.views.desk_frame import rights, work_items


@dataclass(frozen=True, slots=True)
class Asked:
    """A report, its names, and what the reader may do with it."""

    row: Submission
    names: Names
    receiver: str
    may_fill: bool
    may_decide: bool

    @property
    def is_open(self) -> bool:
        """Whether its cells may be changed."""
        return self.row.state in OPEN

    @property
    def is_editable(self) -> bool:
        """Whether the reader may change its cells now."""
        return self.is_open and self.may_fill


def asked(request: HttpRequest, uuid: UUID) -> Asked:
    """Return a report for its reader.

    Whoever has a role in its organisation or above reads it; whoever has one where it is received, once it came.
    Raises `Refused`: "submission.not_found", "access.role_missing".
    """
    row = reporting.submission(uuid)
    receiver = reporting.receiver(row)
    may_see = _holds(request, Role.VIEWER, row.organisation_code)
    if not may_see and not (row.submitted_at and _holds(request, Role.VIEWER, receiver)):
        allowed(actor_of(request.user), Role.VIEWER, row.organisation_code)
    return Asked(
        row,
        names_of(row),
        receiver,
        _holds(request, Role.REPORTER, row.organisation_code),
        _holds(request, Role.APPROVER, receiver),
    )


def _holds(request: HttpRequest, role: Role, code: str) -> bool:
    """Say whether the reader holds a role; an organisation that is there no longer gives none."""
    try:
        return may(request.user, role, code)
    except Refused:
        return False


def report_desk(
    request: HttpRequest, page: str, found: Asked | None, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of reports within the desk."""
    shown = {**rights(request), "work": work_items(request), **context}
    if found is not None:
        row = found.row
        shown |= {
            "found": found,
            "row": row,
            "names": found.names,
            "state": state_name(row.state),
            "state_kind": state_kind(row.state),
        }
    return render(request, f"web/reports/{page}.html", shown, status=status)
