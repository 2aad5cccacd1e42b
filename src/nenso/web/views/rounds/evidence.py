"""Evidence of a criterion: a document added as a link or a file, taken away, and read by those who may see the entry."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.index.actions import rounds as actions
from nenso.index.queries.rounds import entry_line, evidence_named
from nenso.kernel.queries import stored_file
from nenso.web.refusals import into_form, or_not_found
from nenso.web.round_forms import EvidenceForm
from nenso.web.views.rounds.entries import card_for, entry_page
from nenso.web.views.rounds.frame import AskedEntry, asked_entry, sent


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add a document to a criterion; with `HX-Request` within its card, else on the criterion's own page."""
    found = asked_entry(request, uuid)
    form = EvidenceForm(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            _added(request, found, form)
            return _answered(request, found)
    if request.headers.get("HX-Request"):
        return _part(request, found, form)
    return entry_page(request, found, evidence_form=form, status=422 if form.errors else 200)


def _added(request: HttpRequest, found: AskedEntry, form: EvidenceForm) -> None:
    given = form.cleaned_data
    file = given["file"]
    actions.add_evidence(
        by=actor_of(request.user),
        entry=found.row,
        title=given["title"],
        issuing_body=given["issuing_body"],
        number=given["number"],
        issued_on=given["issued_on"],
        url=given["url"],
        content=file.read() if file else None,
        file_name=file.name if file else "",
        catalogue_code=given["catalogue_code"],
    )


def _answered(request: HttpRequest, found: AskedEntry) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _part(request, found, None)
    return redirect("rounds:entry", uuid=found.row.uuid)


def _part(request: HttpRequest, found: AskedEntry, form: EvidenceForm | None) -> HttpResponse:
    found.row.refresh_from_db()
    context = {"card": card_for(found, entry_line(found.row)), "evidence_form": form}
    return render(request, "web/rounds/evidence.html", context)


@requires(Role.REPORTER)
@require_POST
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a document away; it stays on record."""
    with or_not_found():
        row = evidence_named(uuid)
    found = asked_entry(request, row.entry.uuid)
    actions.remove_evidence(by=actor_of(request.user), evidence=row)
    return _answered(request, found)


@requires(Role.VIEWER)
@require_safe
def file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The file of a document, for who may see its entry; it is saved, never opened within the site."""
    with or_not_found():
        row = evidence_named(uuid)
    asked_entry(request, row.entry.uuid)
    kept = stored_file(row.file_id) if row.file_id else None
    if kept is None:
        raise Http404(str(uuid))
    answer = HttpResponse(bytes(kept.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.file_name or 'minh-chung')}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
