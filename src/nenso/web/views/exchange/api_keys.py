"""Keys of administration at the desk: those made for own agencies, a new one, one that is revoked."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from nenso.accounts.queries import actor_of, roles_of, today
from nenso.accounts.rules import NATIONAL, Role, requires
from nenso.directory.queries import organisations
from nenso.exchange import actions, queries
from nenso.exchange.models import ApiKey
from nenso.kernel.rules import Text
from nenso.web.exchange_forms import ApiKeyForm, SureForm
from nenso.web.language import in_words
from nenso.web.refusals import into_act
from nenso.web.views.exchange.frame import (
    Said,
    approving,
    done,
    exchange_desk,
    form_page,
    is_approver,
    own,
)

USUAL = timedelta(days=180)
MOST_SHOWN = 200


@requires(Role.REPORTER, Role.APPROVER)
@require_safe
def api_keys(request: HttpRequest) -> HttpResponse:
    """Show the keys made for the agencies that the reader works for."""
    mine = own(request)
    named = {NATIONAL: _national()}
    named |= {line.row.organisation_code: in_words(line.name) for line in mine.members}
    codes = {line.row.organisation_code for line in mine.members}
    rows = queries.api_keys(None if mine.is_national else codes)[:MOST_SHOWN]
    lines = [{"row": row, "name": named.get(row.organisation_code, row.organisation_code)} for row in rows]
    root = request.build_absolute_uri("/api/exchange/v1/")
    context = {"lines": lines, "today": today(), "root": root, "may_make": is_approver(request)}
    return exchange_desk(request, "api_keys", context)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Make a key of the reader's own, and show it this once."""
    form = ApiKeyForm(
        request.POST if request.method == "POST" else None,
        organisations=list(_choices(request).items()),
        initial={"expires_on": today() + USUAL},
    )
    said = Said(
        Text("Khóa quản trị dùng vào đâu?", "What is the key of administration for?"),
        Text(
            "Chương trình có khóa này làm được những gì bạn được làm cho cơ quan đã chọn, và đứng tên bạn.",
            "A program with this key does what you may do for the agency chosen, in your name.",
        ),
        Text("Tạo khóa", "Make the key"),
        reverse("exchange:api_keys"),
    )
    if request.method == "POST" and form.is_valid():
        with into_act(form):
            row, token = actions.issue_api_key(
                by=actor_of(request.user), now=timezone.now(), **form.cleaned_data
            )
            return exchange_desk(request, "api_key", {"row": row, "token": token})
    context = {"form": form, "said": said, "has_systems": True}
    return exchange_desk(request, "form", context, 422 if form.errors else 200)


@requires(Role.APPROVER)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Revoke a key at once."""
    found = _choices(request)
    row = queries.api_keys(None if NATIONAL in found else set(found)).filter(uuid=uuid).first()
    if row is None:
        raise Http404(str(uuid))
    return _revoke(request, row)


def _revoke(request: HttpRequest, row: ApiKey) -> HttpResponse:
    form = SureForm(request.POST if request.method == "POST" else None)

    def doing() -> HttpResponse:
        actions.revoke_api_key(by=actor_of(request.user), key=row, now=timezone.now())
        told = Text("Đã thu hồi khóa.", "The key is revoked.")
        return done(request, told, "exchange:api_keys")

    said = Said(
        Text("Thu hồi khóa “{label}”?", "Revoke the key “{label}”?").fill(label=row.label),
        Text(
            "Chương trình dùng khóa {beginning}… bị từ chối ngay.",
            "The program that uses {beginning}… is refused at once.",
        ).fill(beginning=row.beginning),
        Text("Thu hồi", "Revoke"),
        reverse("exchange:api_keys"),
    )
    return form_page(request, form, said, doing)


def _choices(request: HttpRequest) -> dict[str, str]:
    """Return the organisations that the reader may make keys for, by code, with their names: also one that has not joined yet."""
    found = {line.row.organisation_code: in_words(line.name) for line in approving(request).members}
    day = today()
    held = [each for each in roles_of(request.user) if day in each.validity and each.role is Role.APPROVER]
    own_ones = organisations({each.organisation for each in held}, day)
    return {code: in_words(each.name) for code, each in own_ones.items()} | found


def _national() -> str:
    named = organisations((NATIONAL,), today()).get(NATIONAL)
    return in_words(named.name) if named else NATIONAL
