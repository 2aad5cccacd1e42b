"""What a message must be, whatever it is about. Pure: no Django, no clock, no I/O."""

from dataclasses import dataclass

from nenso.kernel.rules import Text


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told: a person's uuid, or a name of the caller's for an address that is nobody's account; and an e-mail address."""

    key: str
    email: str = ""


def is_own_path(path: str) -> bool:
    """Say whether a path leads to a page of this site; "" leads nowhere, which is fair too."""
    return path == "" or (path.startswith("/") and not path.startswith(("//", "/\\")))


def email_words(title: Text, body: Text, address: str) -> tuple[str, str]:
    """Return subject and text of an e-mail, Vietnamese first and English below: a mail server knows no reader's language.

    Line ends are taken out of the subject, which would else begin a header of their own.
    """
    subject = " ".join(title.vi.split())
    parts = [
        part for part in (body.vi or title.vi, address, "— English —", title.en, body.en, address) if part
    ]
    return subject, "\n\n".join(parts) + "\n"
