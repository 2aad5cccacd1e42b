"""The life of a unit as a timeline: when it began, what it came from, what became of it, by which act."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from nenso.directory.queries import Chapter, Event, Life
from nenso.kernel.rules import Text
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.names import within
from nenso.web.sentences import listed

CAME = {
    "merged_into": Text("Hợp nhất từ {names}.", "Formed by merging {names}."),
    "split_from": Text("Tách ra từ {names}.", "Split off from {names}."),
    "renamed": Text("Tên trước đó là {names}.", "Called {names} before."),
    "part_moved": Text("Nhận một phần từ {names}.", "Took over a part of {names}."),
    "continued": Text("Tiếp nối {names}.", "Continues {names}."),
}
WENT = {
    "merged_into": Text("Nhập vào {names}.", "Merged into {names}."),
    "split_from": Text("{names} được tách ra.", "{names} split off from it."),
    "renamed": Text("Đổi tên thành {names}.", "Renamed {names}."),
    "part_moved": Text("Một phần chuyển sang {names}.", "A part moved to {names}."),
    "continued": Text("Tiếp tục là {names}.", "Goes on as {names}."),
}
_UNSURE = Text("Chưa kiểm chứng.", "Not verified.")
_SINCE_UNKNOWN = Text("trước {day}", "before {day}")


def timeline(life: Life, to: Addresses, today: date) -> list[dict[str, Any]]:
    """Return the events of a life, oldest first, as the tag `timeline` takes them."""
    events: list[dict[str, Any]] = []
    for chapter in life.chapters:
        events.append(_beginning(chapter, today))
        events += [_grown(day, found) for day, found in _later(chapter).items()]
        if chapter.validity.until is not None and not _goes_on(life, chapter):
            events.append(_end(chapter, to))
    return events


def _goes_on(life: Life, chapter: Chapter) -> bool:
    """Say whether the same code begins a new chapter on the day this one ends: that event tells the story."""
    return any(other.validity.since == chapter.validity.until for other in life.chapters)


def _later(chapter: Chapter) -> dict[date, list[Event]]:
    """Return what came to a unit while it already was, by day."""
    days: dict[date, list[Event]] = {}
    for event in sorted(chapter.predecessors, key=lambda event: event.on):
        if event.on > chapter.validity.since:
            days.setdefault(event.on, []).append(event)
    return days


def _grown(day: date, events: list[Event]) -> dict[str, Any]:
    names = listed([within(event.name) for event in events])
    title = Text("Tiếp nhận {names}", "Took over {names}").fill(names=names)
    return {"date": day, "title": title, "text": _acts(events), "kind": "merger"}


def _beginning(chapter: Chapter, today: date) -> dict[str, Any]:
    came = [event for event in chapter.predecessors if event.on <= chapter.validity.since]
    is_merger = any(event.kind == "merged_into" for event in came)
    event: dict[str, Any] = {
        "title": chapter.name,
        "text": _story(came, CAME, chapter.status),
        "kind": "merger" if is_merger else "current" if today in chapter.validity else "plain",
    }
    if chapter.is_start_known or came:
        return {**event, "date": chapter.validity.since}
    return {**event, "when": _SINCE_UNKNOWN.fill(day=chapter.validity.since)}


def _end(chapter: Chapter, to: Addresses) -> dict[str, Any]:
    successors = chapter.successors
    return {
        "date": chapter.validity.until,
        "title": _story(successors, WENT, "known", with_act=False)
        if successors
        else Text("Kết thúc", "Ended"),
        "text": _acts(successors),
        "url": to.place(successors[0].code) if len(successors) == 1 else "",
        "kind": "merger" if any(event.kind == "merged_into" for event in successors) else "plain",
    }


def _story(events: Iterable[Event], words: dict[str, Text], status: str, *, with_act: bool = True) -> Text:
    kinds: dict[str, list[Event]] = {}
    for event in events:
        kinds.setdefault(event.kind, []).append(event)
    parts = [words[kind].fill(names=listed([within(e.name) for e in found])) for kind, found in kinds.items()]
    if with_act:
        parts.append(_acts([event for found in kinds.values() for event in found]))
    if status not in ("known", "reported"):
        parts.append(_UNSURE)
    return Text(" ".join(p.vi for p in parts if p.vi), " ".join(p.en for p in parts if p.en))


def _acts(events: Iterable[Event]) -> Text:
    acts = {event.act: event.act_title for event in events if event.act}
    told = [Text(f"{title.vi} (số {number})", f"{title.en} (No. {number})") for number, title in acts.items()]
    return Text("; ".join(t.vi for t in told), "; ".join(t.en for t in told))


def chapter_on(life: Life, on: date) -> Chapter:
    """Return the chapter of a day; where there is none, the one nearest to it."""
    for chapter in life.chapters:
        if on in chapter.validity:
            return chapter
    first, last = life.chapters[0], life.chapters[-1]
    return first if on < first.validity.since else last


def last_day(chapter: Chapter, today: date) -> date:
    """Return the last day on which a chapter can be asked: today, or the day before its end."""
    until = chapter.validity.until
    return today if until is None else until - timedelta(days=1)
