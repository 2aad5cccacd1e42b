"""The reader's language: one of two, whatever shade of it a browser names."""

import pytest
from django.utils.translation import override

from nenso.kernel.rules import Text
from nenso.web.language import in_words, language_of


@pytest.mark.parametrize(
    ("active", "language", "words"),
    [("vi", "vi", "Kế hoạch"), ("en", "en", "Plans"), ("en-gb", "en", "Plans")],
)
def test_words_are_in_the_readers_language(active: str, language: str, words: str) -> None:
    with override(active):
        assert (language_of(), in_words(Text("Kế hoạch", "Plans"))) == (language, words)


def test_where_no_language_is_active_words_are_vietnamese() -> None:
    with override(None):
        assert language_of() == "vi"
