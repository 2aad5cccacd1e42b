"""The same change to many entries: ticked in the list, fields chosen, looked at entry by entry, then written whole or not at all."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.catalogue import actions
from nenso.catalogue.actions import BulkLine, BulkPreview
from nenso.catalogue.queries import desk as entries
from nenso.catalogue.rules import Kind
from nenso.kernel.rules import Refused
from nenso.web.catalogue_desk_words import bulk_sentence, changed_sentence, first_of
from nenso.web.catalogue_forms import BulkForm
from nenso.web.presenters.catalogue.desk_facts import Difference, difference_lines
from nenso.web.presenters.catalogue.desk_names import Names, names_in
from nenso.web.refusals import words_of
from nenso.web.views.catalogue.desk_frame import Hand, catalogue_desk, hand, told, tried
from nenso.web.views.catalogue.desk_lists import filter_of, wanted_of

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry in a preview: how each field changes, or why it may not."""

    line: BulkLine
    differences: list[Difference]
    refusals: list[str]


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Take the entries that were ticked, ask what changes, show it, write it: each step by its own button."""
    its = hand(request)
    codes = _codes(request, its)
    if not codes:
        return catalogue_desk(request, "bulk_none", {"hand": its}, 422 if request.method == "POST" else 200)
    step = request.POST.get("step", "")
    form = BulkForm(request.POST if step else None, kinds=_kinds(codes), within=its.seen)
    if not step or not form.is_valid() or step == "fields":
        return _fields(request, its, codes, form)
    if step == "write":
        return _write(request, its, codes, form)
    return _preview(request, its, codes, form)


def _codes(request: HttpRequest, its: Hand) -> list[str]:
    """Return the entries that were chosen: ticked, all that fit the list's filter, or carried from the step before.

    One that the reader does not see is none.
    """
    if request.method != "POST":
        return []
    if request.POST.get("every"):
        form = filter_of(request.POST, its)
        rows = entries.kept(its.writes, wanted_of(form, ""), today())
        most = actions.MOST_AT_ONCE + 1
        return list(rows.filter(owner_code__in=its.writes).values_list("code", flat=True)[:most])
    given = [*request.POST.getlist("code"), *request.POST.get("codes", "").split()]
    codes = list(dict.fromkeys(given))
    if codes and entries.of_owners(its.seen).filter(code__in=codes).count() != len(codes):
        raise Http404("not all of them are the reader's to see")
    return codes


def _kinds(codes: list[str]) -> set[Kind]:
    kinds = (
        entries.of_owners(None).filter(code__in=codes).order_by().values_list("kind", flat=True).distinct()
    )
    return {Kind(kind) for kind in kinds}


def _fields(
    request: HttpRequest, its: Hand, codes: list[str], form: BulkForm, refused: Refused | None = None
) -> HttpResponse:
    context = {
        "hand": its,
        "form": form,
        "codes": " ".join(codes),
        "count": len(codes),
        "refused": words_of(refused) if refused else "",
    }
    return catalogue_desk(request, "bulk_fields", context, 422 if refused or form.errors else 200)


def _preview(
    request: HttpRequest, its: Hand, codes: list[str], form: BulkForm, refused: Refused | None = None
) -> HttpResponse:
    found: list[BulkPreview] = []
    by, now = actor_of(request.user), timezone.now()
    fault = tried(
        lambda: found.append(actions.preview_bulk(by=by, codes=codes, changes=form.changes, now=now))
    )
    if fault is not None:
        return _fields(request, its, codes, form, fault)
    seen = found[0]
    changing, wrong = seen.changing, seen.refused
    names = _names([*changing[:SHOWN], *wrong[:SHOWN]], its)
    context: dict[str, Any] = {
        "hand": its,
        "form": form,
        "codes": " ".join(codes),
        "versions": " ".join(f"{code}:{number}" for code, number in seen.row_versions.items()),
        "first": bulk_sentence(len(changing), len(codes) - len(changing) - len(wrong), len(wrong)),
        "changing": [_shown(line, names) for line in changing[:SHOWN]],
        "changing_first": first_of(min(SHOWN, len(changing)), len(changing)),
        "wrong": [_shown(line, names) for line in wrong[:SHOWN]],
        "is_ready": bool(changing) and not wrong,
        "refused": words_of(refused) if refused else "",
    }
    return catalogue_desk(request, "bulk_preview", context, 422 if wrong or refused else 200)


def _names(lines: list[BulkLine], its: Hand) -> Names:
    said = [facts for line in lines for facts in (line.before, line.facts) if facts is not None]
    return names_in(said, its.seen, today())


def _shown(line: BulkLine, names: Names) -> Shown:
    differing = (
        difference_lines(line.before, line.facts, names) if line.before is not None and line.facts else []
    )
    return Shown(line, differing, [words_of(each) for each in line.refusals])


def _write(request: HttpRequest, its: Hand, codes: list[str], form: BulkForm) -> HttpResponse:
    by, now, hand_in = actor_of(request.user), timezone.now(), request.POST.get("hand_in") == "on"
    versions, done = _versions(request.POST.get("versions", "")), []
    refused = tried(
        lambda: done.append(
            actions.bulk_change(
                by=by,
                codes=codes,
                changes=form.changes,
                now=now,
                why=form.cleaned_data["why"],
                row_versions={code: versions.get(code, -1) for code in codes},
                hand_in=hand_in,
            )
        )
    )
    if refused is not None:
        return _preview(request, its, codes, form, refused)
    told(request, changed_sentence(len(done[0].changing), is_submitted=hand_in))
    return redirect("desk:catalogue_entries")


def _versions(text: str) -> dict[str, int]:
    pairs = (each.rpartition(":") for each in text.split())
    return {code: int(number) for code, _, number in pairs if number.isascii() and number.isdecimal()}
