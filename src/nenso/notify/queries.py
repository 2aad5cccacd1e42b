"""Reading the inbox."""

from django.db.models import QuerySet

from nenso.notify.models import Message


def inbox(to_key: str) -> QuerySet[Message]:
    """Return a person's messages, newest first, for a caller that pages them."""
    return Message.objects.filter(to_key=to_key).order_by("-id")


def unread(to_key: str) -> int:
    """Return how many messages a person has not opened yet."""
    return Message.objects.filter(to_key=to_key, read_at=None).count()
