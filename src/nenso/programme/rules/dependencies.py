"""Which task waits for which: never for itself, not even over others; the way round is told."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def cycle(waits_for: Mapping[Key, Iterable[Key]]) -> tuple[Key, ...]:
    """Return a way on which a task comes back to itself, first and last the same; () where there is none.

    Goes down without recursion: a plan of thousands of tasks in one chain is read as well.
    """
    done: set[Key] = set()
    for start in waits_for:
        if start in done:
            continue
        path: list[Key] = [start]
        place = {start: 0}
        left = [iter(waits_for.get(start, ()))]
        while left:
            following = next(left[-1], None)
            if following is None:
                left.pop()
                last = path.pop()
                del place[last]
                done.add(last)
            elif following in place:
                return (*path[place[following] :], following)
            elif following not in done:
                place[following] = len(path)
                path.append(following)
                left.append(iter(waits_for.get(following, ())))
    return ()
