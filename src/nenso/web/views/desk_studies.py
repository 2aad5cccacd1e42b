"""Studies of a run: asked for, followed, stopped, read and taken away."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.rules import Role, requires
from nenso.index import actions, queries
from nenso.index.rules import uncertainty
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused, Text
from nenso.web.exports import Provenance, export
from nenso.web.presenters import studies as shown
from nenso.web.refusals import into_form, text_of
from nenso.web.study_form import StudyForm
from nenso.web.study_words import KINDS, moved_by, sure_of
from nenso.web.views.desk import event
from nenso.web.views.desk_frame import acting, desk, subject_of
from nenso.web.views.desk_runs import run_named

_MEANS: dict[float | None, str] = {1.0: "arithmetic", 0.0: "geometric", -1.0: "harmonic"}


@requires(Role.VIEWER)
@require_safe
def studies(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The studies of a run; whoever may compute may also ask for one."""
    return _page(request, run_named(uuid), None)


@requires(Role.APPROVER)
@require_POST
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask for a study: it is computed in the background."""
    by, run = acting(request, Role.APPROVER), run_named(uuid)
    form = _form(run, request.POST)
    if form.is_valid():
        with into_form(form):
            study = actions.ask_study(by=by, run=run, design=form.design, units_on=form.units_on)
            messages.success(request, _("Asked for. It is computed in the background."))
            return redirect("desk:study", uuid=study.uuid)
    return _page(request, run, form, status=422)


def _page(request: HttpRequest, run: Any, form: StudyForm | None, status: int = 200) -> HttpResponse:
    refusal: Text | None = None
    if form is None:
        try:
            form = _form(run)
        except Refused as refused:
            refusal = text_of(refused)
    lines = [shown.line(study) for study in queries.studies_of(run)[:200]]
    context = {"run": run, "title": subject_of(run), "lines": lines, "form": form, "refusal": refusal}
    return desk(request, "studies", context, status=status)


def _form(run: Any, sent: Any = None) -> StudyForm:
    """Return the form with what can be varied of a run; raises `Refused("study.no_parts")`."""
    subject = queries.subject_of_run(run)
    designs = {kind: uncertainty.default_design(subject, kind) for kind in KINDS}
    carried = queries.era_of(run, timezone.localdate())
    own = _MEANS.get(subject.edition.root.aggregate.power, "")
    return StudyForm(sent, designs=designs, own_mean=own, own_on=run.dataset.units_on, carried_on=carried)


@requires(Role.VIEWER)
@require_safe
def study(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One study: how far it is, or what came out; as a file with `?format=`."""
    found = queries.study_named(uuid)
    if "format" in request.GET:
        return _table(request, found)
    context: dict[str, Any] = {
        "study": found,
        "run": found.run,
        "title": subject_of(found.run),
        "line": shown.line(found),
        "is_open": queries.is_open(found),
        "varied": shown.varied_lines(found.design),
        "error": Text(found.error["vi"], found.error["en"]) if found.error else None,
        "events": [event(entry) for entry in journal_of("study", str(found.uuid))],
    }
    return desk(request, "study", context | (_outcome(found) if queries.is_done(found) else {}))


def _outcome(found: Any) -> dict[str, Any]:
    outcome = queries.outcome_of_study(found)
    lines = shown.band_lines(outcome, shown.names_of(found))
    return {
        "outcome": outcome,
        "bands": lines,
        "influences": sorted(outcome.influences, key=lambda one: -one.total),
        "sure": sure_of(outcome.bands),
        "moved": moved_by(outcome.influences),
        "seconds": _seconds(found),
        "decimals": queries.board_of_run(found.run).edition.decimals,
    }


def _seconds(found: Any) -> float | None:
    if found.begun_at is None or found.ended_at is None:
        return None
    return float((found.ended_at - found.begun_at).total_seconds())


def _table(request: HttpRequest, found: Any) -> HttpResponse:
    outcome = queries.outcome_of_study(found)
    what, language_free = request.GET.get("table", ""), f"{found.run.dataset.family}-{found.run.dataset.year}"
    told = Provenance(
        subject_of(found.run),
        KINDS[found.kind],
        run=str(found.run.uuid),
        digest=found.ranks_digest,
        note=Text(f"Phân tích {found.uuid}", f"Study {found.uuid}"),
    )
    if what == "influences":
        rows = shown.influence_rows(outcome)
        return export(request, f"anh-huong-{language_free}", shown.INFLUENCE_COLUMNS, rows, told)
    rows = shown.band_rows(shown.band_lines(outcome, shown.names_of(found)))
    return export(request, f"dai-hang-{language_free}", shown.BAND_COLUMNS, rows, told)


@requires(Role.VIEWER)
@require_safe
def document(_request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The document of a study, with everything that replaying it takes."""
    found = queries.study_named(uuid)
    content = json.dumps(queries.study_document(found), ensure_ascii=False, indent=1)
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="study-{found.uuid}.json"'
    return answer


@requires(Role.VIEWER)
@require_safe
def progress(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """How far a study is, for the page to renew itself; once it ended, the page is asked again as a whole."""
    found = queries.study_named(uuid)
    if request.headers.get("HX-Request") != "true":
        return redirect("desk:study", uuid=found.uuid)
    answer = render(request, "web/desk/study_progress.html", {"study": found, "line": shown.line(found)})
    answer["Cache-Control"] = "no-store"
    if not queries.is_open(found):
        answer["HX-Refresh"] = "true"
    return answer


@requires(Role.APPROVER)
@require_POST
def stop(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Stop a study that waits or runs."""
    by, found = acting(request, Role.APPROVER), queries.study_named(uuid)
    actions.stop_study(by=by, study=found)
    messages.success(request, _("Stopped. What was computed of it is not kept."))
    return redirect("desk:study", uuid=found.uuid)
