"""The ranking page: queries and server time, beside the same table drawn by bare Python from the same rows.

Uses the installation's own data (`nenso up --no-serve` first, which this does by itself).
"""

import statistics
import time

YEAR = 2023
REPEATS = 60


def main() -> None:
    """Print the median server time and the number of queries of the ranking page, both languages."""
    from nenso.project.cli.console import ready

    ready()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    print(f"{'page':<44} {'queries':>8} {'median ms':>10} {'p95 ms':>8} {'kB':>6}  target")
    for path in (
        f"/rankings/dti/{YEAR}/provinces/",
        f"/en/rankings/dti/{YEAR}/provinces/",
        f"/rankings/dti/{YEAR}/provinces/?as_of=2025-07-01",
    ):
        first = client.get(path)
        assert first.status_code == 200, (path, first.status_code)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(path)
        times = []
        for _ in range(REPEATS):
            started = time.perf_counter()
            client.get(path)
            times.append((time.perf_counter() - started) * 1000)
        times.sort()
        median, p95 = statistics.median(times), times[int(0.95 * len(times))]
        is_met = len(queries) <= 12 and median <= 30
        size = len(first.content) / 1000
        print(
            f"{path:<44} {len(queries):>8} {median:>10.1f} {p95:>8.1f} {size:>6.0f}  <=12 queries, <=30 ms: {'met' if is_met else 'NOT MET'}"
        )


if __name__ == "__main__":
    main()
