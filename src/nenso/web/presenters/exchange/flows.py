"""Who uses whose data, as a map: agencies that ask at the left, those that own the data at the right."""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from nenso.exchange.queries.statistics import Counted
from nenso.exchange.rules.protocol.identifiers import member_of
from nenso.kernel.rules import Text
from nenso.ui.rules import Flow, Flows
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.figures import Period
from nenso.web.presenters.exchange.naming import Registry

MOST = 24
ASKS = Text("Ai hỏi", "Who asks")
OWNS = Text("Dữ liệu của ai", "Whose data")
EXCHANGES = Text("Lượt trao đổi", "Exchanges")


def flows_of(
    found: Iterable[Counted], known: Registry, period: Period, language: str
) -> tuple[Flows | None, Text]:
    """Return the busiest pairs of agencies, each opening down to its hours, and what the drawing shows; None for nothing.

    `found` is counted by client, service and more.
    """
    pairs: dict[tuple[str, str], int] = defaultdict(int)
    for each in found:
        pairs[member_of(each.key[0]), member_of(each.key[1])] += each.traffic.count
    busiest = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    if not busiest:
        return None, Text("", "")
    drawn = tuple(_flow(*pair, count, known, period, language) for pair, count in busiest[:MOST])
    flows = Flows(drawn, ASKS.in_language(language), OWNS.in_language(language), EXCHANGES)
    return flows, _title(busiest, known)


def _flow(asker: str, owner: str, count: int, known: Registry, period: Period, language: str) -> Flow:
    query = urlencode({"period": period.key, "asker": asker, "owner": owner})
    asks, owns = (known.name_of(name).in_language(language) for name in (asker, owner))
    return Flow(asks, owns, count, f"{reverse('web:exchange_hours')}?{query}")


def _title(busiest: list[tuple[tuple[str, str], int]], known: Registry) -> Text:
    (asker, owner), count = busiest[0]
    facts = {"asker": known.name_of(asker), "owner": known.name_of(owner), "n": words.number_text(count)}
    return Text(
        "{asker} dùng dữ liệu của {owner} nhiều nhất: {n} lượt",
        "{asker} uses the data of {owner} most: {n} exchanges",
    ).fill(**facts)


def note_of(found: Iterable[Counted]) -> Text:
    """Say how many pairs there are where not all are drawn; nothing where all are."""
    count = len({(member_of(each.key[0]), member_of(each.key[1])) for each in found})
    if count <= MOST:
        return Text("", "")
    return Text(
        "Vẽ {most} cặp cơ quan nhiều nhất trong {n}; bảng bên dưới có tất cả.",
        "The {most} busiest of {n} pairs of agencies are drawn; the table below has all.",
    ).fill(most=MOST, n=count)
