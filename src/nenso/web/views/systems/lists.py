"""The desk's systems: listed, registered, changed, ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of, find_organisation, today
from nenso.accounts.rules import Role, requires
from nenso.measures import actions
from nenso.web.language import language_of
from nenso.web.presenters.systems.lines import system_lines
from nenso.web.refusals import into_form
from nenso.web.system_forms import EndForm, SystemForm, initial_of
from nenso.web.views.desk_frame import desk
from nenso.web.views.systems.frame import name_of_system, reach, system_asked


@requires(Role.VIEWER)
@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    """List the systems in reach, those that need somebody first."""
    words, state = request.GET.get("q", "")[:80], request.GET.get("state", "")[:16]
    lines = system_lines(reach(request), words, state, timezone.now(), language_of())
    return desk(request, "systems/list", {"lines": lines, "words": words, "state": state})


@requires(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a system."""
    form = SystemForm(request.POST or None, initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            owner = find_organisation(form.cleaned_data["organisation"], form.cleaned_data["since"])
            said = form.registration(owner.code)
            made = actions.register_system(
                by=actor_of(request.user), registration=said, since=form.cleaned_data["since"]
            )
            messages.success(request, _("The system %(code)s was registered.") % {"code": made.code})
            return redirect("desk:system", made.code)
    return desk(request, "systems/edit", {"form": form, "system": None}, 422 if form.errors else 200)


@requires(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is said of a system: name, addresses, contact, how long it may be silent."""
    system = system_asked(request, code)
    form = SystemForm(request.POST or None, system=system, initial=initial_of(system))
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            said = form.registration(system.organisation_code)
            actions.change_system(by=actor_of(request.user), system=system, registration=said)
            messages.success(request, _("The system %(code)s was saved.") % {"code": system.code})
            return redirect("desk:system", system.code)
    context = {"form": form, "system": system, "name": name_of_system(system)}
    return desk(request, "systems/edit", context, 422 if form.errors else 200)


@requires(Role.ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, code: str) -> HttpResponse:
    """End a system from a day on."""
    system = system_asked(request, code)
    form = EndForm(request.POST or None, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        with into_form(form):
            ended = actions.end_system(by=actor_of(request.user), system=system, on=form.cleaned_data["on"])
            messages.success(request, _("The system %(code)s ends.") % {"code": ended.code})
            return redirect("desk:systems")
    context = {"form": form, "system": system, "name": name_of_system(system)}
    return desk(request, "systems/end", context, 422 if form.errors else 200)
