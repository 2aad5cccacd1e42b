"""Publication: proposed by one person, released or returned by another, frozen with its bundle."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.rules import Role, requires
from nenso.index import actions, queries
from nenso.kernel.actions import signing_key
from nenso.kernel.rules import Refused
from nenso.web.forms import ProposalForm, ReleaseForm, ReturnForm
from nenso.web.presenters import kept
from nenso.web.refusals import into_form
from nenso.web.views.desk_frame import acting, desk
from nenso.web.views.desk_runs import page_of, run_named


@requires(Role.APPROVER)
@require_POST
def propose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Propose a run, with an embargo where one is asked for."""
    by, run, form = acting(request, Role.APPROVER), run_named(uuid), ProposalForm(request.POST)
    if form.is_valid():
        with into_form(form):
            actions.propose_publication(by=by, run=run, embargo_until=form.cleaned_data["embargo_until"])
            messages.success(request, _("Proposed. The publisher sees it in the work list."))
            return redirect("desk:run", uuid=run.uuid)
    return desk(request, "run", page_of(run, propose_form=form), status=422)


@requires(Role.PUBLISHER)
@require_POST
def release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Freeze, sign and release a proposed run; never by whoever proposed it."""
    by, publication, form = acting(request, Role.PUBLISHER), _named(uuid), ReleaseForm(request.POST)
    if form.is_valid():
        with into_form(form):
            key = signing_key(settings.SIGNING_FOLDER)
            actions.release_publication(by=by, publication=publication, signing_key=key)
            kept.forget()  # what the public pages keep for a minute is out of date now
            messages.success(request, _("Released and frozen. The figures can no longer change."))
            return redirect("desk:run", uuid=publication.run.uuid)
    return desk(request, "run", page_of(run_named(publication.run.uuid), release_form=form), status=422)


@requires(Role.PUBLISHER)
@require_POST
def give_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Return a proposal to its maker with the reason."""
    by, publication, form = acting(request, Role.PUBLISHER), _named(uuid), ReturnForm(request.POST)
    if form.is_valid():
        with into_form(form):
            actions.return_publication(by=by, publication=publication, because=form.cleaned_data["because"])
            messages.success(request, _("Returned. Its maker sees the reason."))
            return redirect("desk:run", uuid=publication.run.uuid)
    return desk(request, "run", page_of(run_named(publication.run.uuid), return_form=form), status=422)


def _named(uuid: UUID) -> Any:
    found = queries.publication(uuid)
    if found is None:
        raise Refused("publication.not_found", publication=str(uuid))
    return found


@requires(Role.VIEWER)
@require_safe
def bundle(_request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The frozen bundle of a released run, also before its embargo ends: the desk may check it."""
    run = run_named(uuid)
    content = queries.bundle_of_run(run)
    if content is None:
        raise Refused("bundle.not_there")
    answer = HttpResponse(content, content_type="application/zip")
    name = f"{run.dataset.family}-{run.dataset.year}-{run.dataset.group}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
