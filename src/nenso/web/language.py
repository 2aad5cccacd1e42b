"""The reader's language, and words in it."""

from django.utils.translation import get_language

from nenso.kernel.rules import Text


def language_of() -> str:
    """Return the reader's language, "vi" or "en"; Vietnamese where none is active."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def in_words(text: Text) -> str:
    """Return a text in the reader's language."""
    return text.in_language(language_of())
