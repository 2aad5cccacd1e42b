"""Saving a report while it is filled, for a page with scripts (JSON) and without (a plain form); checking what is typed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Actor, Refused, Text
from nenso.reporting import actions
from nenso.reporting import queries as reporting
from nenso.reporting.models import Submission
from nenso.reporting.queries import Content
from nenso.reporting.rules.checking import ERROR, Problem
from nenso.reporting.rules.states import must_be_open
from nenso.web.language import in_words, language_of
from nenso.web.presenters.reports.entry import dom_id, entry, shown
from nenso.web.presenters.reports.sheet import REQUIRED, Beside, Clash
from nenso.web.presenters.reports.typing import Sorted, Typed, sorted_out, typed_in, values_typed
from nenso.web.refusals import status_of, words_of
from nenso.web.views.reports.frame import Asked, asked
from nenso.web.views.reports.sheet import sheet_page


@dataclass(slots=True)
class Outcome:
    """What became of a save: what was stored, what was not and why; `base` is the version that it was typed on."""

    base: int
    found: Sorted
    clashes: list[dict[str, Any]] = field(default_factory=list)
    changed: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether everything typed is stored."""
        return not (self.found.faults or self.found.unexplained or self.clashes)


@requires(Role.REPORTER)
@require_POST
def save(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Save what was typed: all that can be, each of the others told with its reason. Nothing typed is lost."""
    is_script = request.headers.get("Accept", "").startswith("application/json")
    found = asked(request, uuid)
    typed = typed_in((name, str(value)) for name, value in request.POST.items())
    try:
        outcome = _saved(actor_of(request.user), found.row, typed, _version(request, found.row))
    except Refused as refused:
        if is_script:
            body = {"refused": words_of(refused), "code": refused.code, "field": refused.field}
            return JsonResponse(body, status=status_of(refused))
        raise
    if is_script:
        return JsonResponse(_told(request, found.row, outcome))
    return _answered(request, found, typed, outcome)


def _version(request: HttpRequest, row: Submission) -> int:
    given = request.POST.get("row_version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else row.row_version


def _saved(by: Actor, row: Submission, typed: Typed, base: int) -> Outcome:
    """Save all that can be saved, leaving out the cells that somebody else changed too."""
    must_be_open(row.state)
    form = reporting.form_in(row.form)
    held, before = reporting.cells_of(row), reporting.values_at(row, base)
    found = sorted_out(typed, form, held, before, language_of(), is_correction=row.approved_at is not None)
    outcome = Outcome(base, found)
    wanted = dict(found.values)
    while wanted:
        try:
            saved = actions.save_cells(
                by=by, submission=row, row_version=base, values=wanted, reasons=typed.reasons
            )
        except Refused as refused:
            if refused.code == "submission.changed":
                outcome.clashes = refused.facts["conflicts"]
                wanted = {
                    k: v for k, v in wanted.items() if k not in {each["key"] for each in outcome.clashes}
                }
                continue
            if refused.code == "submission.filled_needs_reason" and refused.field in wanted:
                found.unexplained[refused.field] = Text(words_of(refused), words_of(refused))
                wanted.pop(refused.field)
                continue
            raise
        outcome.changed = saved.changed
        break
    return outcome


def _clash(row: Submission, each: dict[str, Any]) -> Clash:
    cell = reporting.form_in(row.form).cell(each["key"])
    at = timezone.localtime(datetime.fromisoformat(each["at"])).strftime("%H:%M %d/%m/%Y")
    return Clash(shown(cell, each["theirs"]), entry(each["theirs"], language_of()), each["by"], at)


# --- With scripts ---------------------------------------------------------------------------------------


def _told(request: HttpRequest, row: Submission, outcome: Outcome) -> dict[str, Any]:
    tongue = language_of()
    held = reporting.content(row)
    mine = {each["key"] for each in outcome.clashes}
    others = {
        key: each
        for key, each in reporting.changed_since(row, outcome.base, actor_of(request.user).key).items()
        if key not in mine
    }
    return {
        "row_version": row.row_version,
        "said": _said(outcome),
        "is_whole": outcome.is_whole,
        **_state(held, outcome.found.faults),
        "faults": _by_key(outcome.found.faults),
        "unexplained": _by_key(outcome.found.unexplained),
        "clashes": [
            {
                "key": each["key"],
                "id": dom_id(each["key"]),
                "entry": clash.theirs_entry,
                "says": _clash_words(clash),
            }
            for each in outcome.clashes
            for clash in (_clash(row, each),)
        ],
        "others": [
            {
                "key": key,
                "id": dom_id(key),
                "entry": entry(each.value, tongue),
                "says": _("%(name)s wrote this at %(at)s")
                % {"name": each.by_name, "at": timezone.localtime(each.at).strftime("%H:%M")},
            }
            for key, each in others.items()
        ],
    }


def _said(outcome: Outcome) -> str:
    now = timezone.localtime().strftime("%H:%M")
    if outcome.is_whole:
        return _("Saved at %(at)s") % {"at": now}
    count = len(outcome.found.faults) + len(outcome.found.unexplained) + len(outcome.clashes)
    return _("Saved at %(at)s, but for %(count)s cells that need you") % {"at": now, "count": count}


def _clash_words(clash: Clash) -> str:
    facts = {"name": clash.by_name, "at": clash.at, "value": in_words(clash.theirs)}
    return _("%(name)s wrote %(value)s here at %(at)s") % facts


def _by_key(texts: dict[str, Text]) -> dict[str, str]:
    return {key: in_words(text) for key, text in texts.items()}


def _state(held: Content, faults: dict[str, Text]) -> dict[str, Any]:
    """Return what is wrong and what follows, as the page shows it."""
    follows = {key: cell.value for key, cell in held.cells.items() if cell.source == "computed"}
    return _checked(held.problems, follows, held, but_not=set(faults))


def _checked(
    problems: tuple[Problem, ...], follows: dict[str, Any], held: Content, but_not: set[str]
) -> dict[str, Any]:
    tongue = language_of()
    computed = {key for key, cell in held.form.fixed.items() if cell.is_computed} | set(follows)
    return {
        "missing": sum(each.code == REQUIRED for each in problems),
        "problems": [
            {
                "key": each.key,
                "id": dom_id(each.key),
                "message": each.message.in_language(tongue),
                "is_error": each.severity == ERROR,
            }
            for each in problems
            if each.code != REQUIRED and each.key not in but_not
        ],
        "follows": {
            dom_id(key): shown(held.form.cell(key), follows.get(key)).in_language(tongue) for key in computed
        },
    }


@requires(Role.REPORTER)
@require_POST
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Check what is being typed by the rules that hold when it is submitted. Nothing is stored."""
    row = asked(request, uuid).row
    typed = typed_in((name, str(value)) for name, value in request.POST.items())
    form = reporting.form_in(row.form)
    found = reporting.tried(row, values_typed(typed, form, language_of()))
    empty = Content(row, form, {}, ())
    return JsonResponse(_checked(found.problems, dict(found.follows), empty, but_not=set()))


# --- Without scripts ------------------------------------------------------------------------------------


def _answered(request: HttpRequest, found: Asked, typed: Typed, outcome: Outcome) -> HttpResponse:
    if outcome.is_whole:
        messages.success(request, _said(outcome))
        wanted = request.POST.get("then", "")
        return redirect("reports:check" if wanted == "check" else "reports:report", uuid=found.row.uuid)
    left = {*outcome.found.faults, *outcome.found.unexplained, *(each["key"] for each in outcome.clashes)}
    faults = {**outcome.found.faults, **outcome.found.unexplained}
    beside = Beside(
        typed={key: typed.texts[key] for key in left if key in typed.texts},
        reasons={key: text for key, text in typed.reasons.items() if key in left},
        faults={key: in_words(text) for key, text in faults.items()},
        clashes={each["key"]: _clash(found.row, each) for each in outcome.clashes},
    )
    return sheet_page(request, found, beside, said=_said(outcome), status=422)
