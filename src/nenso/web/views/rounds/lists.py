"""The rounds there are, and making one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of, today
from nenso.accounts.rules import Role, requires
from nenso.directory import queries as directory
from nenso.index.actions import rounds as actions
from nenso.index.models import Round
from nenso.index.queries import edition_named, edition_rows
from nenso.index.queries import rounds as queries
from nenso.index.rules.rounds import PHASES
from nenso.kernel.rules import Text, fold
from nenso.web.exports import Column, Kind, export
from nenso.web.language import in_words
from nenso.web.presenters.names import group_name
from nenso.web.presenters.rounds.lists import RoundShown, lead, mine, round_shown
from nenso.web.refusals import into_form
from nenso.web.round_forms import RoundForm
from nenso.web.views.rounds.frame import is_office, round_desk, sent

COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Đợt đánh giá", "Round"), width=50),
    Column("edition", Text("Ấn bản", "Edition")),
    Column("group", Text("Nhóm", "Group"), width=30),
    Column("year", Text("Năm", "Year"), Kind.NUMBER, 0),
    Column("phase", Text("Giai đoạn", "Phase"), width=24),
    Column("opens_on", Text("Mở", "Opens"), Kind.DATE),
    Column("self_until", Text("Tự chấm đến", "Self-assessment until"), Kind.DATE),
    Column("verify_until", Text("Thẩm định đến", "Verification until"), Kind.DATE),
    Column("object_until", Text("Kiến nghị đến", "Objections until"), Kind.DATE),
    Column("publish_on", Text("Công bố", "Published on"), Kind.DATE),
)


@requires(Role.VIEWER)
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round with its phase and calendar; searched without diacritics, narrowed to a phase, taken away."""
    day, words, phase = today(), request.GET.get("q", "")[:80], request.GET.get("phase", "")[:16]
    every = [round_shown(row, day) for row in queries.rounds()]
    found = [each for each in every if _is_wanted(each, words, phase)]
    if "format" in request.GET:
        return export(request, "dot-danh-gia", COLUMNS, [_row(each) for each in found])
    office = is_office(request)
    context: dict[str, Any] = {
        "lead": lead(every),
        "count": len(every),
        "page": Paginator(found, 30).get_page(request.GET.get("page")),
        "words": words,
        "wanted": phase,
        "phases": [(each.value, name) for each, name in PHASES.items()],
        "mine": mine(actor_of(request.user).key, day),
        "may_make": office,
        "current": next((each for each in every if each.is_running), None) if office else None,
    }
    return round_desk(request, "rounds", None, context)


def _is_wanted(each: RoundShown, words: str, phase: str) -> bool:
    if phase and each.phase.value != phase:
        return False
    text = fold(f"{each.name.vi} {each.name.en} {each.row.code} {each.row.year} {each.row.edition.code}")
    return all(word in text for word in fold(words).split())


def _row(each: RoundShown) -> list[Any]:
    row = each.row
    days = [row.opens_on, row.self_until, row.verify_until, row.object_until, row.publish_on]
    return [row.code, each.name, row.edition.code, each.group, row.year, PHASES[each.phase], *days]


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a round: whom it assesses by which edition, its calendar, and whether two people judge each criterion."""
    form = RoundForm(sent(request), editions=_editions(), groups=_groups())
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            row = _made(request, form)
            messages.success(request, _("The round is made. It is opened on its own page."))
            return redirect("rounds:round", code=row.code)
    return round_desk(request, "new", None, {"form": form}, 422 if form.errors else 200)


def _editions() -> list[tuple[str, str]]:
    rows = sorted(edition_rows().defer("text"), key=lambda row: (row.first_year, row.code), reverse=True)
    return [(row.code, f"{in_words(Text(row.name_vi, row.name_en))} [{row.code}]") for row in rows]


def _groups() -> list[tuple[str, str]]:
    return [(group.code, in_words(group_name(group.code))) for group in directory.groups()]


def _made(request: HttpRequest, form: RoundForm) -> Round:
    given = form.cleaned_data
    return actions.create_round(
        by=actor_of(request.user),
        code=given["code"],
        name=Text(given["name_vi"], given["name_en"]),
        edition=edition_named(given["edition"]),
        group=given["group"],
        year=given["year"],
        units_on=given["units_on"],
        calendar=form.calendar(),
        has_two_reviewers=given["has_two_reviewers"],
        is_illustrative=given["is_illustrative"],
    )
