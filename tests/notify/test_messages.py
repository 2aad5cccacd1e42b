"""Messages: each told once, with its transaction or not at all, and by e-mail through a real server."""

import asyncio
import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from nenso.kernel.rules import Actor, Refused, Text
from nenso.notify import actions, queries
from nenso.notify.models import Message
from nenso.notify.rules import Recipient, email_words, is_own_path
from nenso.project.settings import _email

LAN = Recipient("lan", "lan@tests.example")
MINH = Recipient("minh")
TITLE, BODY = Text("Hệ thống im lặng", "A system is silent"), Text("Từ 9 giờ.", "Since nine.")


def _tell(*to: Recipient, key: str = "silent/1", **more: Any) -> list[Message]:
    return actions.tell(key=key, to=to, title=TITLE, body=BODY, **more)


def _jobs() -> list[dict[str, Any]]:
    return [job.args for job in ProcrastinateJob.objects.filter(task_name="notify.send_email")]


@pytest.mark.django_db
def test_each_is_told_once_and_only_addresses_are_written_to(settings: Any) -> None:
    settings.SENDS_EMAIL = True
    new = _tell(LAN, MINH, LAN, path="/desk/")
    assert {message.to_key for message in new} == {"lan", "minh"}
    assert _tell(LAN) == []
    assert len(_tell(LAN, key="silent/2")) == 1
    (first,) = [message for message in new if message.to_email]
    assert {"message": str(first.uuid)} in _jobs()
    assert len(_jobs()) == 2


@pytest.mark.django_db
def test_without_a_mail_server_messages_are_in_the_inbox_alone(settings: Any) -> None:
    settings.SENDS_EMAIL = False
    assert len(_tell(LAN)) == 1
    assert _jobs() == []
    assert queries.unread("lan") == 1


@pytest.mark.django_db
def test_a_message_falls_with_its_transaction(settings: Any) -> None:
    settings.SENDS_EMAIL = True

    def act() -> None:
        with transaction.atomic():
            _tell(LAN)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert queries.unread("lan") == 0
    assert _jobs() == []


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        _tell(LAN)


@pytest.mark.django_db
def test_one_reads_only_ones_own() -> None:
    (message,) = _tell(LAN)
    _tell(LAN, key="another")
    stranger, owner = Actor("staff", "minh", "Minh"), Actor("staff", "lan", "Lan")
    assert actions.mark_read(by=stranger, message=str(message.uuid), now=timezone.now()) is None
    assert queries.unread("lan") == 2
    read = actions.mark_read(by=owner, message=str(message.uuid), now=timezone.now())
    assert read is not None
    assert read.read_at is not None
    assert actions.mark_all_read(by=owner, now=timezone.now()) == 1
    assert [each.key for each in queries.inbox("lan")] == ["another", "silent/1"]


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "/\\evil.example", "desk/"])
def test_a_message_leads_to_a_page_of_this_site(path: str) -> None:
    assert not is_own_path(path)
    assert is_own_path("/desk/")


def test_a_subject_is_one_line() -> None:
    subject, words = email_words(Text("Một\nBcc: x@y.example", "One"), BODY, "https://nenso.example/desk/")
    assert subject == "Một Bcc: x@y.example"
    assert words.index("Từ 9 giờ.") < words.index("Since nine.")
    assert words.count("https://nenso.example/desk/") == 2


def test_the_mail_server_is_named_by_one_address() -> None:
    plain = _email("smtp://user:p%40ss@mail.example:2525")
    assert plain["EMAIL_HOST"] == "mail.example"
    assert (plain["EMAIL_PORT"], plain["EMAIL_HOST_PASSWORD"]) == (2525, "p@ss")
    assert _email("smtps://mail.example")["EMAIL_PORT"] == 465
    assert _email("smtp+tls://mail.example")["EMAIL_USE_TLS"]
    for wrong in ("mail.example", "http://mail.example", "smtp://", "smtp://mail.example:port"):
        with pytest.raises(Refused, match=r"email\.address"):
            _email(wrong)


# --- A mail server of our own ---------------------------------------------------------------------------


class Sink:
    """A mail server that takes everything, or says no for a while."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.is_full = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            word = line[:4].upper()
            if word == b"DATA":
                writer.write(b"452 full\r\n" if self.is_full else b"354 go on\r\n")
                if not self.is_full:
                    self.letters.append(await reader.readuntil(b"\r\n.\r\n"))
                    writer.write(b"250 taken\r\n")
            else:
                writer.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            await writer.drain()
            if word == b"QUIT":
                break
        writer.close()


@contextmanager
def _listening(sink: Sink) -> Iterator[int]:
    loop, ready, port = asyncio.new_event_loop(), Event(), []

    async def start() -> None:
        server = await asyncio.start_server(sink.serve, "127.0.0.1", 0)
        port.append(server.sockets[0].getsockname()[1])
        ready.set()

    def run() -> None:
        loop.run_until_complete(start())
        loop.run_forever()

    thread = Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    yield port[0]
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.mark.django_db
def test_an_e_mail_reaches_a_real_server_once(settings: Any) -> None:
    sink = Sink()
    settings.SITE_URL = "https://nenso.example"
    (message,) = _tell(LAN, path="/desk/", is_urgent=True)
    with _listening(sink) as port:
        for name, value in _email(f"smtp://127.0.0.1:{port}").items():
            setattr(settings, name, value)
        sink.is_full = True
        with pytest.raises(OSError, match="full"), transaction.atomic():
            actions.send_email(message=str(message.uuid), now=timezone.now())
        message.refresh_from_db()
        assert message.emailed_at is None, "a mail server that says no is asked again"
        sink.is_full = False
        assert actions.send_email(message=str(message.uuid), now=timezone.now())
        assert not actions.send_email(message=str(message.uuid), now=timezone.now())
    (letter,) = sink.letters
    found = email.message_from_bytes(letter, policy=email.policy.default)
    assert found["To"] == "lan@tests.example"
    assert found["Subject"] == "Hệ thống im lặng"
    text = found.get_content()
    assert "Từ 9 giờ." in text
    assert "Since nine." in text
    assert "https://nenso.example/desk/" in text
    message.refresh_from_db()
    assert message.emailed_at is not None
