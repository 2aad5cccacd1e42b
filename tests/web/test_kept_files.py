"""Files between choosing and taking: each sees the own ones, of the own thing, for thirty days."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from nenso.accounts.models import User
from nenso.kernel.rules import Refused
from nenso.web.kept_files import KEPT_DAYS, keep, kept_file
from nenso.web.models import FiguresFile, PlanFile
from tests.factories.accounts import a_person

pytestmark = pytest.mark.django_db


def of(user: User) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_a_file_is_its_choosers_and_of_one_thing() -> None:
    lan, minh = a_person(), a_person()
    chosen = ContentFile(b"rows", name="C:\\Tải về\\kế hoạch.xlsx")
    made = keep(PlanFile, of(lan), chosen, b"rows", plan_code="749")
    assert (made.file_name, bytes(made.content)) == ("kế hoạch.xlsx", b"rows")
    assert kept_file(PlanFile, of(lan), made.uuid, plan_code="749") == made
    for user, plan in ((minh, "749"), (lan, "17")):
        with pytest.raises(Refused, match=r"upload\.not_found"):
            kept_file(PlanFile, of(user), made.uuid, plan_code=plan)


def test_what_nobody_took_goes_after_thirty_days() -> None:
    request, chosen = of(a_person()), ContentFile(b"rows", name="a.csv")
    old, young = (keep(FiguresFile, request, chosen, b"rows", citation="x") for _ in range(2))
    long_ago = timezone.now() - timedelta(days=KEPT_DAYS, seconds=1)
    FiguresFile.objects.filter(pk=old.pk).update(begun_at=long_ago)
    newest = keep(FiguresFile, request, chosen, b"others", citation="x")
    assert list(FiguresFile.objects.all()) == [newest, young]
    assert kept_file(FiguresFile, request, newest.uuid).content == b"others"
