"""Which entries are like many that are about to be registered at once: as `rules.alike.likest` tells for one, in time that grows with both."""

from collections import Counter
from collections.abc import Iterable, Sequence

from nenso.catalogue.rules.alike import (
    MOST_NAMESAKES,
    Core,
    Described,
    Likeness,
    core_of,
    is_alike,
    likeness,
)

MOST_LIKELY = 8  # entries that a new one is compared with
MOST_HOLDING = 200  # entries of one house that hold a word: a word that more hold leads nowhere


def likest_of_each(
    new: Sequence[Described], known: Iterable[Described]
) -> dict[str, tuple[Described, Likeness]]:
    """Return for each new entry, by its code, the likest known one; those that are like none are left out.

    Each is compared with at most `MOST_LIKELY` of its house, those that share most of its words, and with namesakes of other ministries.
    """
    index = _Index([core_of(each) for each in known])
    found = {}
    for each in new:
        core = core_of(each)
        told = [(likeness(core, other), other.described) for other in index.likely(core)]
        alike = [one for one in told if is_alike(one[0])]
        if alike:
            like, described = min(alike, key=lambda one: (-one[0].score, one[1].code))
            found[each.code] = (described, like)
    return found


class _Index:
    """Known entries by the words that they hold, within a house, and by their whole names."""

    def __init__(self, cores: Sequence[Core]) -> None:
        self._cores = cores
        self._holding: dict[tuple[str, str, str], list[int]] = {}
        self._named: dict[tuple[str, str, str], list[int]] = {}
        self._namesakes: dict[tuple[str, str], list[int]] = {}
        for place, core in enumerate(cores):
            about = core.described
            for word in _words(core):
                self._holding.setdefault((about.owner, about.kind, word), []).append(place)
            self._named.setdefault((about.owner, about.kind, core.key), []).append(place)
            if about.is_national:
                self._namesakes.setdefault((about.kind, core.key), []).append(place)

    def likely(self, core: Core) -> list[Core]:
        about = core.described
        shared: Counter[int] = Counter()
        for word in _words(core):
            holding = self._holding.get((about.owner, about.kind, word), [])
            shared.update(holding if len(holding) <= MOST_HOLDING else ())
        places = [place for place, _ in shared.most_common(MOST_LIKELY)]
        places += self._named.get((about.owner, about.kind, core.key), [])[:MOST_LIKELY]
        namesakes = self._namesakes.get((about.kind, core.key), []) if about.is_national else []
        places += namesakes if len(namesakes) < MOST_NAMESAKES else []
        return [self._cores[place] for place in dict.fromkeys(places)]


def _words(core: Core) -> set[str]:
    return {*core.words, *core.english}
