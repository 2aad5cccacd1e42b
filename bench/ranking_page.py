"""The ranking page: queries and server time, first with nothing kept from an earlier reader, then as readers meet it.

Uses the installation's own data (what is still to be loaded is loaded first).
"""

import statistics
import time
from collections.abc import Callable

REPEATS = 60
PAGES = (
    "/rankings/dti/2023/provinces/",
    "/en/rankings/dti/2023/provinces/",
    "/rankings/dti/2023/provinces/?as_of=2025-07-01",
)


def main() -> None:
    """Print queries and the median server time of the ranking page, cold and warm."""
    from nenso.project.cli.console import ready

    ready()
    from django.conf import settings
    from django.test import Client

    from nenso.index.queries import forget_figures
    from nenso.web.presenters import kept

    settings.ALLOWED_HOSTS = ["testserver"]

    def forget() -> None:
        kept.forget()
        forget_figures()

    client = Client()
    print(
        f"{'page':<48} {'kept':>5} {'queries':>8} {'median ms':>10} {'p95 ms':>8} {'kB':>5}  at most 12 queries; 30 ms for what readers meet"
    )
    for path in PAGES:
        for name, before in (("no", forget), ("yes", lambda: None)):
            queries, times, size = measured(client, path, before)
            median, p95 = statistics.median(times), times[int(0.95 * len(times))]
            is_met = queries <= 12 and (median <= 30 or name == "no")
            print(
                f"{path:<48} {name:>5} {queries:>8} {median:>10.1f} {p95:>8.1f} {size:>5.0f}  {'met' if is_met else 'NOT MET'}"
            )


def measured(client: object, path: str, before: Callable[[], None]) -> tuple[int, list[float], float]:
    """Return the queries of one request, the sorted milliseconds of many, and the page's kilobytes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    get = client.get  # type: ignore[attr-defined]
    answer = get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    before()
    with CaptureQueriesContext(connection) as queries:
        get(path)
        count = len(queries)  # the log is emptied by the next request
    times = []
    for _ in range(REPEATS):
        before()
        started = time.perf_counter()
        get(path)
        times.append((time.perf_counter() - started) * 1000)
    return count, sorted(times), len(answer.content) / 1000


if __name__ == "__main__":
    main()
