"""The inbox of a person who signed in: what needs them, and the page where it is done."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import signed_in
from nenso.notify import actions, queries
from nenso.notify.rules import is_own_path
from nenso.web.language import language_of

PAGE = 30


@signed_in
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show one's messages, newest first."""
    key = actor_of(request.user).key
    page = Paginator(queries.inbox(key), PAGE).get_page(request.GET.get("page"))
    return render(request, "web/inbox/inbox.html", {"page": page, "unread": queries.unread(key)})


@signed_in
@require_POST
def open_message(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Mark a message as read and go where it leads."""
    found = actions.mark_read(by=actor_of(request.user), message=str(uuid), now=timezone.now())
    if found is None:
        raise Http404("no such message")
    if not found.path or not is_own_path(found.path):
        return redirect("web:inbox")
    return HttpResponseRedirect(_in_language(found.path))


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of one's messages as read."""
    actions.mark_all_read(by=actor_of(request.user), now=timezone.now())
    return redirect("web:inbox")


def _in_language(path: str) -> str:
    """Return a page's address in the reader's language: messages keep the Vietnamese one."""
    return f"/en{path}" if language_of() == "en" and not path.startswith("/en/") else path
