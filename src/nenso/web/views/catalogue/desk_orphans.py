"""Entries of bodies that are over: who goes on proposed, looked at, then handed over whole or not at all."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.catalogue import actions
from nenso.catalogue.actions import HandOverLine
from nenso.catalogue.rules.words import KINDS, STAGES, STATES
from nenso.kernel.rules import Refused, Text, format_number
from nenso.web.catalogue_forms.reorganising import HandOverForm
from nenso.web.catalogue_reorganising_words import (
    MOVE,
    hand_over_sentence,
    handed_sentence,
    left_out_sentence,
    orphans_sentence,
)
from nenso.web.language import in_words
from nenso.web.presenters.catalogue.desk_facts import Difference, difference_lines
from nenso.web.presenters.catalogue.desk_names import names_in
from nenso.web.presenters.catalogue.desk_orphans import BodyShown, bodies_of
from nenso.web.refusals import words_of
from nenso.web.views.catalogue.desk_frame import Hand, catalogue_desk, hand, told, tried

MOST = 500  # entries on one page: what a form may send


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry in a preview: what changes in it, or why it may not."""

    line: HandOverLine
    differences: list[Difference]
    refusal: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the reader sent: the bodies that concern them, the form, the entries ticked (by code), and the rows' versions as seen."""

    hand: Hand
    form: HandOverForm
    codes: list[str]


@requires(Role.VIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def orphans(request: HttpRequest) -> HttpResponse:
    """List entries of bodies that are over, show what handing them over changes, do it: each step by its own button."""
    its, day = hand(request), today()
    bodies, step = bodies_of(its, day), request.POST.get("step", "")
    form = HandOverForm(request.POST if step else None, bodies=bodies, today=day)
    given = [*request.POST.getlist("code"), *request.POST.get("codes", "").split()]
    sent = _Asked(its, form, list(dict.fromkeys(given)))
    if not step or not form.is_valid() or step == "fields":
        return _list(request, sent)
    known = {entry.code for each in bodies for entry in each.entries}
    gone = [code for code in sent.codes if code not in known]
    if gone:  # handed over meanwhile, or never there for this reader
        return _list(request, sent, Refused("catalogue.changed_meanwhile", entry=gone[0][:80]))
    if not form.to(sent.codes):
        return _list(request, sent, None, in_words(MOVE["nothing"]))
    return _write(request, sent) if step == "write" else _preview(request, sent)


def _list(request: HttpRequest, sent: _Asked, refused: Refused | None = None, why: str = "") -> HttpResponse:
    bodies = sent.form.bodies
    count = sum(len(each.entries) for each in bodies)
    why = words_of(refused) if refused else why
    context: dict[str, Any] = {
        "hand": sent.hand,
        "form": sent.form,
        "bodies": _lines(sent),
        "move": MOVE,
        "first": orphans_sentence(count, len(bodies)),
        "may": any(each.choices for each in bodies),
        "more": MOVE["first_of"].fill(shown=_number(MOST), n=_number(count)) if count > MOST else None,
        "refused": why,
    }
    return catalogue_desk(request, "orphans", context, 422 if why or sent.form.errors else 200)


def _number(n: int) -> Text:
    return Text(format_number(n, "vi"), format_number(n, "en"))


def _lines(sent: _Asked) -> list[tuple[BodyShown, Any, list[dict[str, Any]]]]:
    """Return the bodies, each with its field and its entries, so many as one page holds; all are ticked until the reader chose."""
    left, found, ticked = MOST, [], set(sent.codes)
    for each, field in sent.form.lines():
        entries = [
            {
                "entry": entry,
                "kind": KINDS[entry.kind],
                "stage": STAGES[entry.stage],
                "state": STATES[entry.state],
                "is_ticked": entry.code in ticked or not sent.form.is_bound,
                "is_seen": sent.hand.sees.holds(each.body.owner),
            }
            for entry in each.entries[:left]
        ]
        left -= len(entries)
        if entries:
            found.append((each, field, entries))
    return found


def _preview(request: HttpRequest, sent: _Asked, refused: Refused | None = None) -> HttpResponse:
    to, day = sent.form.to(sent.codes), today()
    lines = actions.preview_hand_over(by=actor_of(request.user), codes=list(to), on=day, to=to)
    said = [facts for line in lines for facts in (line.before, line.after) if facts is not None]
    names = names_in(said, sent.hand.seen, day)
    shown = [
        Shown(
            line,
            difference_lines(line.before, line.after, names) if line.after else [],
            words_of(line.refusal) if line.refusal else "",
        )
        for line in lines
    ]
    wrong = [each for each in shown if each.refusal]
    context: dict[str, Any] = {
        "hand": sent.hand,
        "form": sent.form,
        "move": MOVE,
        "first": hand_over_sentence(len(shown) - len(wrong), len(wrong)),
        "codes": " ".join(to),
        "left_out": left_out_sentence(len(set(sent.codes) - to.keys())),
        "versions": " ".join(f"{line.code}:{line.row_version}" for line in lines),
        "ready": [each for each in shown if not each.refusal],
        "wrong": wrong,
        "is_ready": bool(shown) and not wrong,
        "refused": words_of(refused) if refused else "",
    }
    return catalogue_desk(request, "orphans_preview", context, 422 if wrong or refused else 200)


def _write(request: HttpRequest, sent: _Asked) -> HttpResponse:
    by, now, to = actor_of(request.user), timezone.now(), sent.form.to(sent.codes)
    given, seen = sent.form.cleaned_data, _versions(request.POST.get("versions", ""))
    versions = {code: seen.get(code, -1) for code in to}
    refused = tried(
        lambda: actions.hand_over(
            by=by, to=to, on=given["on"], why=given["why"], now=now, row_versions=versions
        )
    )
    if refused is not None:
        return _preview(request, sent, refused)
    told(request, handed_sentence(len(to)))
    return redirect("desk:catalogue_orphans")


def _versions(text: str) -> dict[str, int]:
    pairs = (each.rpartition(":") for each in text.split())
    return {code: int(number) for code, _, number in pairs if number.isascii() and number.isdecimal()}
