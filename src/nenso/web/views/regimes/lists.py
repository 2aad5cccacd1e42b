"""All regimes, one regime with what the law wants of it, and its life: defined, brought into force, ended."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nenso.accounts.queries import actor_of, visitor
from nenso.accounts.rules import Role, requires
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused, Text
from nenso.reporting import actions
from nenso.reporting import queries as reporting
from nenso.reporting.queries.overview import RegimeLine, overview
from nenso.web.exports import Column, Kind, Provenance, export
from nenso.web.language import language_of
from nenso.web.presenters.regimes import words
from nenso.web.presenters.regimes.page import regime_page
from nenso.web.refusals import into_form, words_of
from nenso.web.regime_forms import EndForm, RegimeFilterForm, RegimeForm, ending, values_of
from nenso.web.views.desk import event
from nenso.web.views.regimes.calls import calls_part
from nenso.web.views.regimes.frame import may_run, regime_desk, running

COLUMNS = (
    Column("code", Text("Mã", "Code")),
    Column("name", Text("Chế độ báo cáo", "Regime"), width=50),
    Column("kind", Text("Loại", "Kind")),
    Column("act", Text("Văn bản", "Act"), width=30),
    Column("reporters", Text("Ai báo cáo", "Who reports"), width=40),
    Column("receiver", Text("Nơi nhận", "Receiver"), width=40),
    Column("frequency", Text("Tần suất", "Frequency")),
    Column("period", Text("Kỳ tới", "Next period")),
    Column("due", Text("Hạn gần nhất", "Next due"), Kind.DATE),
    Column("fields", Text("Số ô mỗi báo cáo", "Fields a report"), Kind.NUMBER, 0),
    Column("fields_a_year", Text("Số ô mỗi năm", "Fields a year"), Kind.NUMBER, 0),
    Column("state", Text("Tình trạng", "State")),
)


@requires(Role.VIEWER)
@require_safe
def regimes(request: HttpRequest) -> HttpResponse:
    """All regimes: searched, narrowed, taken away."""
    today = timezone.localdate()
    every = overview(today)
    form = RegimeFilterForm(request.GET, receivers=_receivers(every))
    wish = form.cleaned_data if form.is_valid() else {}
    found = overview(today, wish["q"]) if wish.get("q") else every
    lines = [_line(line) for line in found if _is_wanted(line, wish)]
    if "format" in request.GET:
        told = Provenance(Text("Chế độ báo cáo", "Report regimes"))
        return export(request, "che-do-bao-cao", COLUMNS, exported([line["line"] for line in lines]), told)
    page = Paginator(lines, 50).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "in_force": sum(line.regime.state == "in_force" for line in every),
        "drafts": sum(line.regime.state == "draft" for line in every),
        "count": len(every),
        "may_define": Role.APPROVER in visitor(request).roles,
        "next": min((line["line"].next_due for line in lines if line["line"].next_due), default=None),
    }
    return regime_desk(request, "regimes", context)


def _receivers(lines: list[RegimeLine]) -> list[tuple[str, str]]:
    language, today = language_of(), timezone.localdate()
    found = {line.regime.receiver: words.who_receives(line.regime, today) for line in lines}
    return sorted(
        ((code, name.in_language(language)) for code, name in found.items()), key=lambda one: one[1]
    )


def _is_wanted(line: RegimeLine, wish: dict[str, Any]) -> bool:
    held = {"kind": line.regime.kind, "receiver": line.regime.receiver, "state": line.regime.state}
    return all(not wish.get(name) or wish[name] == value for name, value in held.items())


def _line(line: RegimeLine) -> dict[str, Any]:
    regime, today = line.regime, timezone.localdate()
    asked = line.fields.asked if line.fields else None
    return {
        "line": line,
        "regime": regime,
        "kind": words.KINDS[regime.kind],
        "reporters": words.who_reports(regime, today),
        "receiver": words.who_receives(regime, today),
        "frequency": words.frequency(regime),
        "state": words.STATES[regime.state],
        "state_kind": words.STATE_KINDS[regime.state],
        "asked": asked,
        "asked_a_year": asked * line.reports_a_year if asked is not None and line.reports_a_year else None,
        "period": line.next_period.name() if line.next_period else Text("", ""),
    }


def exported(lines: list[RegimeLine]) -> list[list[Any]]:
    """Return the rows of `COLUMNS`."""
    return [_row(_line(line)) for line in lines]


def _row(line: dict[str, Any]) -> list[Any]:
    regime = line["regime"]
    return [
        regime.code,
        regime.name,
        line["kind"],
        words.act_words(regime),
        line["reporters"],
        line["receiver"],
        line["frequency"],
        line["line"].next_period.code if line["line"].next_period else "",
        line["line"].next_due,
        line["asked"],
        line["asked_a_year"],
        line["state"],
    ]


@requires(Role.VIEWER)
@require_safe
def regime(request: HttpRequest, code: str) -> HttpResponse:
    """One regime: the ten things, what is missing, the calendar ahead, its versions, forms and periods."""
    return _regime(request, code)


def _regime(request: HttpRequest, code: str, status: int = 200, **more: Any) -> HttpResponse:
    today = timezone.localdate()
    page = regime_page(code, today, request.GET.get("since", ""))
    context = {
        "page": page,
        "regime": page.regime,
        "kind": words.KINDS[page.regime.kind],
        "state": words.STATES[page.regime.state],
        "state_kind": words.STATE_KINDS[page.regime.state],
        "versions": [(one, words.STATES[one.state]) for one in reversed(page.versions)],
        "may_change": may_run(request, code),
        "end_form": ending(today),
        "events": [event(entry) for entry in journal_of("regime", code)[:20]],
        **calls_part(request, code),
        **more,
    }
    return regime_desk(request, "regime", context, status)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Define a regime, or the next version of one (`?from=`)."""
    initial: dict[str, Any] = {"receiver_kind": "parent", "frequency": "month"}
    source = request.GET.get("from", "")
    if source:
        found = regime_page(source, timezone.localdate()).regime
        initial = {**values_of(found), "since": None}
    form = RegimeForm(request.POST or None, initial=initial)
    return _defined(request, form, source)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str, version: UUID) -> HttpResponse:
    """Change a drafted version."""
    by_code = {one.uuid: one for one in reporting.versions_of(code)}
    found = by_code.get(version)
    if found is None:
        raise Refused("regime.version_unknown")
    if found.state != "draft":
        raise Refused("regime.not_a_draft", regime=code)
    form = RegimeForm(request.POST or None, initial=values_of(found), is_new=False)
    return _defined(request, form, code)


def _defined(request: HttpRequest, form: RegimeForm, source: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            facts, since = form.facts(), form.cleaned_data["since"]
            row = actions.define_regime(by=actor_of(request.user), facts=facts, since=since)
        except Refused as refused:
            form.add_error(form.field_at(refused.field), words_of(refused))
        else:
            return redirect("regimes:regime", code=row.regime.code)
    status = 422 if form.errors else 200
    return regime_desk(request, "define", {"form": form, "source": source}, status)


@requires(Role.APPROVER)
@require_POST
def force(request: HttpRequest, code: str, version: UUID) -> HttpResponse:
    """Bring a drafted version into force with the newest form."""
    by = running(request, code)
    draft, form = reporting.version_named(version), reporting.forms_of(code).first()
    try:
        if form is None:
            raise Refused("regime.no_form", regime=code)
        if draft.regime.code != code:
            raise Refused("regime.version_unknown")
        actions.bring_into_force(by=by, draft=draft, form=form)
    except Refused as refused:
        faults = refused.facts.get("problems") or []
        return _regime(request, code, 422, refusal=words_of(refused), faults=faults)
    return redirect("regimes:regime", code=code)


@requires(Role.APPROVER)
@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End a regime, with a reason."""
    form = EndForm(request.POST)
    if form.is_valid():
        with into_form(form):
            given = form.cleaned_data
            actions.end_regime(by=actor_of(request.user), code=code, on=given["on"], reason=given["reason"])
            return redirect("regimes:regime", code=code)
    return _regime(request, code, 422, end_form=form)
