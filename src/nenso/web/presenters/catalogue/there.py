"""Which data is already there, so that nobody asks the citizen again: databases found by what is in them, and how to get it."""

from dataclasses import dataclass
from datetime import date

from nenso.catalogue import queries
from nenso.catalogue.queries import Search
from nenso.catalogue.rules import Kind, Stage
from nenso.kernel.rules import Text
from nenso.web.presenters.catalogue.desk_names import organisation_names
from nenso.web.presenters.catalogue.listed import IS_SHARED, Line, lines_of
from nenso.web.presenters.catalogue.ties import giving, services_given
from nenso.web.presenters.exchange.naming import Registry, ServiceLine, registry
from nenso.web.sentences import number


@dataclass(frozen=True, slots=True)
class Held:
    """A database that holds what was looked for, with the services of the exchange that give it."""

    line: Line
    is_shared: bool
    services: tuple[ServiceLine, ...]


@dataclass(frozen=True, slots=True)
class TherePage:
    """What was found."""

    first: Text
    found: tuple[Held, ...]
    total: int


def there_page(words: str, start: int, size: int, today: date, language: str) -> TherePage:
    """Return the databases in operation that hold the words; nothing where no words are given."""
    if not words:
        return TherePage(_ALL, (), 0)
    values = {"kind": (Kind.DATABASE.value,), "stage": (Stage.OPERATING.value,)}
    found = queries.search(Search(words, values), start=start, size=size)
    names, _ = organisation_names({hit.facts.owner for hit in found.hits}, today)
    known = registry(today, language) if found.hits else Registry()
    given = services_given(known)
    held = tuple(
        Held(
            line=line,
            is_shared=line.hit.facts.sharing in IS_SHARED,
            services=tuple(
                known.services[each]
                for each in giving(line.hit.facts.services, given.get(line.hit.code, ()))
                if each in known.services
            ),
        )
        for line in lines_of(found.hits, names, language)
    )
    return TherePage(_first(found.total, words), held, found.total)


_ALL = Text(
    "Gõ điều định hỏi người dân, để biết Nhà nước đã có dữ liệu đó chưa.",
    "Type what you are about to ask citizens, to see whether the state has it already.",
)


def _first(total: int, words: str) -> Text:
    if not total:
        return Text(
            "Chưa có cơ sở dữ liệu đang vận hành nào được công bố là có “{words}”.",
            "No database in operation is published to hold “{words}”.",
        ).fill(words=words)
    return Text(
        "{n} cơ sở dữ liệu đang vận hành có “{words}”: xin kết nối thay vì hỏi lại người dân.",
        "Databases in operation that hold “{words}”: {n}. Ask for access instead of asking citizens again.",
    ).fill(n=number(total), words=words)
