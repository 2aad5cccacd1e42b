"""What the worker does for this room: sends what is to go by e-mail, again and again while the mail server is away."""

from smtplib import SMTPException

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from nenso.notify import actions

MOST_ATTEMPTS = 10  # with pauses that double from 4 seconds: for about an hour
_AGAIN = RetryStrategy(
    max_attempts=MOST_ATTEMPTS, exponential_wait=2, retry_exceptions=(SMTPException, OSError)
)


@app.task(name="notify.send_email", queue="messages", retry=_AGAIN)
def send_email(message: str) -> None:
    """Send one message."""
    actions.send_email(message=message, now=timezone.now())
