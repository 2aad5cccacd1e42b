"""What a call for one thematic or ad hoc report must say: its title, the days of the data, and a due day after them."""

from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Refused, Text
from nenso.kernel.rules.workdays import Calendar

LONGEST = 300  # letters of a title


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What is called for: about which days, both included, and until when."""

    title: str
    first_day: date
    last_day: date
    due: date


def due_of_call(facts: CallFacts, on: date, workdays: Calendar) -> date:
    """Return the due day of a call made on a day, moved off days without work.

    Raises `Refused`: "call.title", "call.title_long", "call.days", "call.due_past", "call.too_soon" (no working day
    from the last day of the data to the due day, NĐ 09/2019/NĐ-CP, article 8(5)).
    """
    title = facts.title.strip()
    if not title:
        raise Refused("call.title", field="title")
    if len(title) > LONGEST:
        raise Refused("call.title_long", field="title", count=len(title), most=LONGEST)
    if facts.last_day < facts.first_day:
        raise Refused("call.days", field="last_day", first=facts.first_day, last=facts.last_day)
    due = workdays.next_working_day(facts.due)
    if due < on:
        raise Refused("call.due_past", field="due", due=due, on=on)
    if workdays.working_days_between(facts.last_day, due) < 1:
        raise Refused("call.too_soon", field="due", cutoff=facts.last_day, due=due)
    return due


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a report is about that was called for. It stands where a period does: it has a code and a name."""

    number: int
    title: str
    first_day: date
    last_day: date

    @property
    def code(self) -> str:
        """The days of the data as ISO 8601 writes a span."""
        return f"{self.first_day.isoformat()}/{self.last_day.isoformat()}"

    def name(self) -> Text:
        """Return the title between quotation marks, in whichever language it was written."""
        return Text(f"“{self.title}”", f"“{self.title}”")
