"""Drafts of editions: a trial of the laboratory saved, taken away as a file, withdrawn."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.rules import Role, requires
from nenso.index import actions, queries
from nenso.index.rules.drafting import differences, draft_of
from nenso.index.rules.edition import Edition
from nenso.kernel.rules import Actor, Text
from nenso.web import laboratory_words as words
from nenso.web.forms import DraftForm
from nenso.web.presenters import boards
from nenso.web.presenters.laboratory.asking import Trial, query_of, read_trial
from nenso.web.presenters.laboratory.bench import PERCENT, bench_of
from nenso.web.presenters.laboratory.page import changes_told
from nenso.web.refusals import into_form
from nenso.web.sentences import joined
from nenso.web.views.desk_frame import acting, desk, subject


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, family: str, year: int, group: str) -> HttpResponse:
    """Save a trial as a draft edition: show what will be written, ask for its name and code, store it."""
    by = acting(request, Role.APPROVER)
    trial = read_trial(bench_of(boards.shelf().find(family, year, group)), request.GET)
    if trial.faults or not trial.is_changed:
        messages.warning(request, _("Change something first; then the trial can be saved."))
        return redirect(_laboratory(family, year, group, request.GET.urlencode()))
    form = DraftForm(request.POST or None, initial=_suggested(trial.bench.board.edition))
    made = None
    with into_form(form):
        made = _made(trial, about_of(trial))
    if made is not None and request.method == "POST" and form.is_valid():
        with into_form(form):
            return _saved(request, by, trial, form.cleaned_data)
    context = {
        "form": form,
        "told": words.capital(words.told(changes_told(trial))),
        "lines": _lines(trial, made) if made else (),
        "laboratory_url": _laboratory(family, year, group, trial.query()),
        "subject": subject(family, group, year),
    }
    return desk(request, "draft_new", context, status=422 if form.errors else 200)


def _laboratory(family: str, year: int, group: str, query: str) -> str:
    address = reverse("web:laboratory", args=[family, year, group])
    return f"{address}?{query}" if query else address


def _suggested(edition: Edition) -> dict[str, str]:
    number = 1 + queries.drafts().filter(edition__family=edition.family).count()
    return {
        "name_vi": f"{edition.name.vi}, bản thử {number}",
        "name_en": f"{edition.name.en}, trial {number}",
        "code": f"{edition.code}-thu-{number}",
    }


def about_of(trial: Trial) -> Text:
    """Say in a draft's own note what it was made from and how it differs."""
    listing = trial.bench.listing
    made = Text(
        "Bản thảo lập ở phòng thử từ ấn bản {edition}, thử trên kết quả {subject}: {told}.",
        "A draft made in the laboratory from the edition {edition}, tried on the result {subject}: {told}.",
    ).fill(
        edition=listing.edition_code,
        subject=subject(listing.family, listing.group, listing.year),
        told=words.told(changes_told(trial)),
    )
    return joined(made, Text("Không phải văn bản của Nhà nước.", "It is no act of the State."))


def _made(trial: Trial, about: Text) -> Edition:
    edition = trial.bench.board.edition
    return draft_of(
        edition, trial.bench.subject, trial.changes, code=edition.code, name=edition.name, about=about
    )


def _lines(trial: Trial, made: Edition) -> list[dict[str, Any]]:
    """Return the first level as the edition has it and as the draft will."""
    edition = trial.bench.board.edition
    unit = 100.0 if trial.bench.unit == PERCENT else edition.max_points
    lines = []
    for before, after in differences(edition, made):
        stated = before.weight * unit
        size = after.weight * (made.max_points if unit == edition.max_points else unit) if after else None
        lines.append(
            {
                "name": before.name,
                "before": stated,
                "after": size,
                "share": after.weight if after else None,
                "is_changed": size is None or abs(stated - size) > 1e-9,
            }
        )
    return lines


def _saved(request: HttpRequest, by: Actor, trial: Trial, given: dict[str, str]) -> HttpResponse:
    draft = actions.save_draft_edition(
        by=by,
        run=queries.run_with_id(trial.bench.listing.run_id),
        subject=trial.bench.subject,
        changes=trial.changes,
        code=given["code"],
        name=Text(given["name_vi"], given["name_en"]),
        about=about_of(trial),
    )
    messages.success(
        request, _("The draft %(code)s was saved. It ranks nobody in public.") % {"code": draft.edition.code}
    )
    return redirect(f"{reverse('desk:editions')}#drafts")


@requires(Role.VIEWER)
@require_safe
def file(_request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Return a draft's file."""
    edition = queries.draft_named(uuid).edition
    answer = HttpResponse(edition.text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{edition.code}.yaml"'
    return answer


@requires(Role.APPROVER)
@require_POST
def withdraw(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take a draft out of the list."""
    by = acting(request, Role.APPROVER)
    draft = actions.withdraw_draft_edition(by=by, draft=queries.draft_named(uuid))
    messages.success(request, _("The draft %(code)s was withdrawn.") % {"code": draft.edition.code})
    return redirect(f"{reverse('desk:editions')}#drafts")


def draft_lines() -> list[dict[str, Any]]:
    """Return the drafts as lines of a list: what each is, what it was tried on, and where it opens again."""
    lines = []
    for draft in queries.drafts():
        dataset = draft.run.dataset
        lines.append(
            {
                "draft": draft,
                "edition": draft.edition,
                "name": Text(draft.edition.name_vi, draft.edition.name_en),
                "tried_on": subject(dataset.family, dataset.group, dataset.year),
                "url": _laboratory(dataset.family, dataset.year, dataset.group, query_of(draft.changes)),
            }
        )
    return lines
