"""How the house says no: a code and facts, never prose."""

from typing import Any


class Refused(Exception):  # noqa: N818 - the law's verb, not an error of the program
    """A rule or an action refuses.

    `code` names the reason ("edition.cycle"); `facts` fill the sentence that the room's `texts.py`
    keeps for the code in Vietnamese and English. `field`, where given, names the form field at fault.
    """

    def __init__(self, code: str, /, *, field: str | None = None, **facts: Any) -> None:
        self.code = code
        self.field = field
        self.facts = facts
        super().__init__(code, facts)

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code} ({details})" if details else self.code
