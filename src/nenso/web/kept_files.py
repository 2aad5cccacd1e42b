"""Files that people chose and have not taken yet: each sees the own ones only, and none stays for ever."""

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.core.files import File
from django.http import HttpRequest
from django.utils import timezone

from nenso.accounts.queries import actor_of
from nenso.kernel.rules import Refused, plain_name
from nenso.web.models import KeptFile

KEPT_DAYS = 30
_Kept = TypeVar("_Kept", bound=KeptFile)


def keep(kind: type[_Kept], request: HttpRequest, file: "File[Any]", content: bytes, **about: Any) -> _Kept:
    """Keep a file until it is taken, with what it is `about`; those of its kind older than thirty days go."""
    kind._default_manager.filter(begun_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    return kind._default_manager.create(
        file_name=plain_name(file.name or ""), content=content, by_key=actor_of(request.user).key, **about
    )


def kept_file(kind: type[_Kept], request: HttpRequest, uuid: UUID, **about: Any) -> _Kept:
    """Return a file that the reader chose; raises `Refused("upload.not_found")` for any other."""
    found = kind._default_manager.filter(uuid=uuid, by_key=actor_of(request.user).key, **about).first()
    if found is None:
        raise Refused("upload.not_found")
    return found
