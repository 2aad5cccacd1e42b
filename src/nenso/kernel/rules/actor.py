"""Who acts: what every action takes as `by=` and the journal writes down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or a system, with the right by which it acts.

    `kind` is "staff", "system" or "citizen"; `key` is its stable identifier (a uuid or a system's name);
    `name` is what a reader of the journal sees; `right` is the ground ("role publisher in 00", "schedule"). `within` is the
    organisation beyond which it does not reach here, as with a key that was made for one; "": as far as its roles reach.
    """

    kind: str
    key: str
    name: str
    right: str = ""
    within: str = ""


SYSTEM = Actor(kind="system", key="nenso", name="Nền Số", right="installation")
