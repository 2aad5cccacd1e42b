"""A small client of the API of systems: reads events from a file, sends them in batches, and sends again what was not answered."""

import csv
import gzip
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nenso.kernel.rules import Refused

TRIES = 8
LONGEST_WAIT = 30.0  # seconds between two tries
PATIENCE = (5, 120)  # seconds until a connection stands, and until a batch is answered
_AGAIN = frozenset({429, 500, 502, 503, 504})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass
class Sent:
    """What became of what was sent, over all batches; problems with the line of the file where each stands."""

    sent: int = 0
    accepted: int = 0
    repeated: int = 0
    refused: int = 0
    tries_again: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)


class Sender:
    """Speaks to one site with one key. A batch that was not answered is sent again as it is: an event counts once."""

    def __init__(self, url: str, key: str, *, pause: Callable[[float], None] = time.sleep) -> None:
        import requests

        self.root = url.rstrip("/") + "/api/systems/v1"
        self.pause, self.tries_again = pause, 0
        self.session = requests.Session()
        self.session.trust_env = urlsplit(url).hostname not in _LOOPBACK  # no proxy stands before ourselves
        self.session.headers["Authorization"] = f"Bearer {key}"

    def ask(self, method: str, path: str, content: Any = None) -> Any:
        """Return the answer; raises `Refused`: "sending.refused" with the site's own words, "sending.unreachable"."""
        import requests

        packed = None if content is None else gzip.compress(_json(content), 1)
        headers = {} if packed is None else {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        wait, why = 0.5, ""
        for number in range(TRIES):
            if number:
                self.tries_again += 1
                self.pause(wait)
            wait = min(2 * wait, LONGEST_WAIT)
            try:
                answer = self.session.request(
                    method, self.root + path, data=packed, headers=headers, timeout=PATIENCE
                )
            except requests.RequestException as fault:
                why = type(fault).__name__
                continue
            if answer.status_code not in _AGAIN:
                return _understood(answer)
            why = f"HTTP {answer.status_code}"
            wait = max(wait, min(float(answer.headers.get("Retry-After") or 0), LONGEST_WAIT))
        raise Refused("sending.unreachable", url=self.root, tries=TRIES, why=why)

    def send(
        self,
        events: Iterable[dict[str, Any]],
        size: int,
        told: Callable[[dict[str, Any]], None] = lambda _: None,
    ) -> Sent:
        """Send events in batches of a size; return what became of all of them, with places counted from the first."""
        done = Sent()
        for batch in batches(events, size):
            answer = self.ask("POST", "/events", batch)
            for problem in answer["problems"]:
                done.problems.append({**problem, "index": done.sent + problem["index"]})
            done.sent += answer["sent"]
            done.accepted += answer["accepted"]
            done.repeated += answer["repeated"]
            done.refused += answer["refused"]
            told(answer)
        done.tries_again = self.tries_again
        return done


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _understood(answer: Any) -> Any:
    try:
        body = answer.json()
    except ValueError:
        body = {}
    if answer.status_code == 200:
        return body
    title = str(body.get("title", "")) if isinstance(body, dict) else ""
    raise Refused("sending.refused", status=answer.status_code, why=title or "–")


def batches(events: Iterable[dict[str, Any]], size: int) -> Iterator[list[dict[str, Any]]]:
    """Yield events in lists of a size, the last one shorter."""
    rest = iter(events)
    while batch := list(islice(rest, size)):
        yield batch


def totals(events: Iterable[dict[str, Any]]) -> dict[str, Counter[str]]:
    """Return how many events of each kind a file has, by day at the country's own clock; what has no day is left out."""
    from nenso.measures.rules.events import day_of

    found: dict[str, Counter[str]] = {}
    for event in events:
        with suppress(ValueError, OverflowError):
            day = day_of(datetime.fromisoformat(str(event.get("at")))).isoformat()
            found.setdefault(day, Counter())[str(event.get("kind"))] += 1
    return found


def read_events(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the events of a CSV file (a column for each field, `facts.owes_fee` for a fact) or of a file with one JSON object a line.

    Raises `Refused`: "file.missing", "file.unreadable", "sending.line".
    """
    if not path.exists():
        raise Refused("file.missing", file=str(path))
    try:
        with path.open(encoding="utf-8-sig", newline="") as page:
            yield from _of_table(path, page) if path.suffix.lower() == ".csv" else _of_lines(path, page)
    except (OSError, UnicodeDecodeError) as fault:
        raise Refused("file.unreadable", file=str(path), why=str(fault)) from fault


def _of_lines(path: Path, page: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(page, 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as fault:
            raise Refused("sending.line", file=str(path), line=number, why=str(fault)) from fault
        if not isinstance(found, dict):
            raise Refused("sending.line", file=str(path), line=number, why="{…}")
        yield found


def _of_table(path: Path, page: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(csv.DictReader(page), 2):
        event: dict[str, Any] = {}
        for name, text in row.items():
            if name is None or text is None:
                raise Refused("sending.line", file=str(path), line=number, why=str(row.get(None, "")))
            if not text.strip():
                continue
            try:
                _put(event, name.strip(), text.strip())
            except ValueError as fault:
                raise Refused("sending.line", file=str(path), line=number, why=f"{name}: {fault}") from fault
        yield event


def _put(event: dict[str, Any], name: str, text: str) -> None:
    if name.startswith("facts."):
        event.setdefault("facts", {})[name.removeprefix("facts.")] = text.lower() in {"1", "true", "yes", "x"}
    else:
        event[name] = int(text) if name == "rating" else text
