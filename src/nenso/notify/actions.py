"""Telling people something once, in the inbox and by e-mail."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction

from nenso.kernel.actions import defer
from nenso.kernel.rules import Actor, Text
from nenso.notify.models import Message
from nenso.notify.rules import Recipient, email_words, is_own_path

__all__ = ["Recipient", "mark_all_read", "mark_read", "send_email", "tell"]


def tell(
    *, key: str, to: Sequence[Recipient], title: Text, body: Text, path: str = "", is_urgent: bool = False
) -> list[Message]:
    """Write a message to each recipient whom nobody told of `key` yet; return the new ones.

    Written in the caller's transaction, whose journal says what happened; e-mails leave once it stands, where there is
    an address and a mail server. `path` is the page to go to, without a host.
    Raises `RuntimeError` outside a transaction, `ValueError` for a path that leads elsewhere.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("people are told in the transaction of what they are told of")
    if not is_own_path(path):
        raise ValueError(f"{path} is no page of this site")
    made = [
        Message(
            key=key,
            to_key=each.key,
            to_email=each.email,
            title_vi=title.vi[:300],
            title_en=title.en[:300],
            body_vi=body.vi,
            body_en=body.en,
            path=path,
            is_urgent=is_urgent,
        )
        for each in {each.key: each for each in to}.values()
    ]
    Message.objects.bulk_create(made, ignore_conflicts=True)
    new = list(Message.objects.filter(uuid__in=[message.uuid for message in made]))
    for message in new:
        if message.to_email and settings.SENDS_EMAIL:
            defer("notify.send_email", message=str(message.uuid))
    return new


@transaction.atomic
def send_email(*, message: str, now: datetime) -> bool:
    """Send a message by e-mail; say whether it was this call that did. What a mail server said wrong is raised.

    An e-mail may arrive twice where this is killed between the server's yes and ours; it is never lost.
    """
    found = Message.objects.select_for_update().get(uuid=message)
    if found.emailed_at is not None or not found.to_email:
        return False
    address = f"{settings.SITE_URL.rstrip('/')}{found.path}" if found.path else ""
    title, body = Text(found.title_vi, found.title_en), Text(found.body_vi, found.body_en)
    subject, words = email_words(title, body, address)
    headers = {"Importance": "high"} if found.is_urgent else {}
    EmailMessage(subject, words, settings.DEFAULT_FROM_EMAIL, [found.to_email], headers=headers).send()
    found.emailed_at = now
    found.save(update_fields=["emailed_at"])
    return True


# Neither is journalled: that somebody read what was meant for them is theirs alone.
def mark_read(*, by: Actor, message: str, now: datetime) -> Message | None:
    """Mark one's own message as read and return it; None where there is none of that name for this person."""
    Message.objects.filter(uuid=message, to_key=by.key, read_at=None).update(read_at=now)
    return Message.objects.filter(uuid=message, to_key=by.key).first()


def mark_all_read(*, by: Actor, now: datetime) -> int:
    """Mark all of one's own messages as read; return how many were new."""
    return Message.objects.filter(to_key=by.key, read_at=None).update(read_at=now)
