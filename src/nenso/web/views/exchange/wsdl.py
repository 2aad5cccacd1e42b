"""A WSDL document for a system: chosen or read from its address, looked at operation by operation, then taken."""

from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.exchange import actions
from nenso.exchange.models import Subsystem
from nenso.exchange.rules.wsdl.described import Problem
from nenso.exchange.rules.wsdl.reading import read_wsdl
from nenso.exchange.rules.wsdl.texts import REFUSALS
from nenso.exchange.wsdl_fetching import fetched_wsdl
from nenso.kernel.rules import Text
from nenso.web.exchange_forms import TakeWsdlForm, WsdlForm
from nenso.web.kept_files import keep, kept_file
from nenso.web.models import WsdlFile
from nenso.web.presenters.exchange.naming import named
from nenso.web.presenters.exchange.wsdl import SAY, wsdl_page
from nenso.web.refusals import into_act
from nenso.web.views.exchange.frame import Said, done, exchange_desk
from nenso.web.views.exchange.systems import found_system


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Choose the document, or say where it is; everything wrong with it is told here, by line and element."""
    system = found_system(request, uuid, Role.APPROVER)
    is_sent = request.method == "POST"
    form = WsdlForm(request.POST, request.FILES) if is_sent else WsdlForm()
    problems: list[dict[str, Any]] = []
    if is_sent and form.is_valid():
        with into_act(form):
            content = _content(form)
            problems = [_problem(each) for each in read_wsdl(content).problems]
            if not problems:
                chosen = form.cleaned_data["file"] or ContentFile(b"", name=_last(form.cleaned_data["url"]))
                about = {"system_uuid": system.uuid, "url": form.cleaned_data["url"]}
                kept = keep(WsdlFile, request, chosen, content, **about)
                return redirect("exchange:wsdl_look", uuid, kept.uuid)
    said = Said(
        Text("WSDL nào của {name}?", "Which WSDL of {name}?").fill(name=named(system)),
        Text(
            "Mỗi thao tác trong tài liệu là một dịch vụ. Bạn xem trước từng thao tác; chưa ghi gì.",
            "Each operation of the document is a service. You look at them one by one first; nothing is written yet.",
        ),
        Text("Đọc tài liệu", "Read it"),
        reverse("exchange:system", args=[uuid]),
    )
    first = Text(
        "Tài liệu có {n} chỗ phải sửa; chưa ghi gì. Sửa xong hãy tải lên lại.",
        "The document is to be put right in {n} places; nothing is written. Then upload it again.",
    ).fill(n=len(problems))
    context = {
        "form": form,
        "said": said,
        "has_systems": True,
        "problems": problems,
        "first": first,
        "say": SAY,
    }
    return exchange_desk(request, "wsdl", context, 422 if problems or form.errors else 200)


def _content(form: WsdlForm) -> bytes:
    file = form.cleaned_data["file"]
    return bytes(file.read()) if file else fetched_wsdl(form.cleaned_data["url"])


def _last(url: str) -> str:
    return url.partition("?")[0].rstrip("/").rpartition("/")[2] or "wsdl"


def _problem(one: Problem) -> dict[str, Any]:
    return {"line": one.line, "element": one.element, "words": REFUSALS[one.code].fill(**one.facts)}


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, uuid: UUID, file: UUID) -> HttpResponse:
    """Show what the document would make of the system's services, and take what was chosen of it."""
    system = found_system(request, uuid, Role.APPROVER)
    kept = kept_file(WsdlFile, request, file, system_uuid=system.uuid)
    form = TakeWsdlForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with into_act(form):
            return _taken(request, system, kept, form.cleaned_data["address"])
    page = wsdl_page(kept.content, system)
    chosen = request.POST.getlist("codes") if form.is_bound else [each.code for each in page.lines]
    context = {"form": form, "file": kept, "page": page, "say": SAY, "chosen": chosen, "system": system}
    return exchange_desk(request, "wsdl_look", context, 422 if form.errors else 200)


def _taken(request: HttpRequest, system: Subsystem, kept: WsdlFile, address: str) -> HttpResponse:
    taken = actions.take_wsdl(
        by=actor_of(request.user),
        subsystem=system,
        content=kept.content,
        url=kept.url,
        codes=request.POST.getlist("codes"),
        address=address,
        now=timezone.now(),
    )
    kept.delete()
    told = Text(
        "Đã đăng ký {new} dịch vụ, đổi tài liệu của {changed}; các cổng trao đổi đã được báo.",
        "{new} services are registered, the document of {changed} is renewed; gateways are told.",
    ).fill(new=taken.registered, changed=taken.changed)
    return done(request, told, "exchange:system", str(system.uuid))
