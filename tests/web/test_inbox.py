"""The inbox: one's own messages, read once, in the reader's language."""

import pytest
from django.db import transaction
from django.test import Client

from nenso.kernel.rules import Text
from nenso.notify.actions import tell
from nenso.notify.models import Message
from nenso.notify.rules import Recipient
from tests.factories.accounts import a_person, signed_in
from tests.web.pages import page_text

pytestmark = pytest.mark.django_db


def _told(key: str, *, number: int = 1, path: str = "/about/") -> Message:
    title = Text(f"Hệ thống {number} im lặng", f"System {number} is silent")
    with transaction.atomic():
        (made,) = tell(
            key=f"k{number}",
            to=[Recipient(key)],
            title=title,
            body=Text("Từ <b>9 giờ", "Since <b>nine"),
            path=path,
        )
    return made


def test_the_inbox_asks_to_sign_in() -> None:
    assert Client().get("/inbox/").status_code == 302


def test_messages_are_shown_to_whom_they_are_for_in_their_language() -> None:
    owner, stranger = a_person(), a_person()
    _told(str(owner.uuid))
    page = page_text(signed_in(owner), "/inbox/")
    assert "Hệ thống 1 im lặng" in page
    assert "Từ &lt;b&gt;9 giờ" in page
    assert "Hộp thư (1)" in page
    assert "System 1 is silent" in page_text(signed_in(owner), "/en/inbox/")
    assert "Hệ thống 1 im lặng" not in page_text(signed_in(stranger), "/inbox/")


def test_a_message_is_read_once_and_leads_to_its_page() -> None:
    owner, stranger = a_person(), a_person()
    made = _told(str(owner.uuid))
    assert signed_in(stranger).post(f"/inbox/{made.uuid}/").status_code == 404
    made.refresh_from_db()
    assert made.read_at is None
    client = signed_in(owner)
    assert client.get(f"/inbox/{made.uuid}/").status_code == 405
    answer = client.post(f"/inbox/{made.uuid}/")
    assert (answer.status_code, answer["Location"]) == (302, "/about/")
    assert client.post(f"/en/inbox/{made.uuid}/")["Location"] == "/en/about/"
    assert "Hộp thư (1)" not in page_text(client, "/inbox/")


def test_all_are_read_at_once() -> None:
    owner = a_person()
    for number in (1, 2):
        _told(str(owner.uuid), number=number, path="")
    client = signed_in(owner)
    assert client.post("/inbox/read/")["Location"] == "/inbox/"
    assert not Message.objects.filter(read_at=None).exists()


def test_many_messages_cost_no_more_queries(django_assert_max_num_queries: object) -> None:
    owner = a_person()
    for number in range(20):
        _told(str(owner.uuid), number=number)
    client = signed_in(owner)
    client.get("/inbox/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get("/inbox/")
