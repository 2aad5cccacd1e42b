"""Words without markup: what agencies paste out of web pages, as plain text."""

import re
from html import unescape
from html.parser import HTMLParser

_TAG = re.compile(r"<[a-zA-Z/!?]")
_BREAKS = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol"))
_UNSEEN = frozenset(("script", "style", "template", "iframe", "object", "svg", "math", "noscript", "title"))
_MOST_ROUNDS = 5


def without_markup(text: str) -> str:
    """Return what a browser would show of a text: no tag is left, none is run, what stands in scripts is gone.

    A text without tags comes back as it is, also with "<" in it ("dưới <100 bản ghi"). Markup that was itself escaped
    is taken out too, for who reads a catalogue may unescape it once more.
    """
    for _ in range(_MOST_ROUNDS):
        if not _TAG.search(text) and not _TAG.search(unescape(text)):
            return text
        reading = _Reading()
        reading.feed(text)
        reading.close()
        text = _tidy("".join(reading.parts))
    return text.replace("<", "").replace(">", "")


class _Reading(HTMLParser):
    """Gathers what is seen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen and tag == self._unseen[-1]:
            self._unseen.pop()
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
