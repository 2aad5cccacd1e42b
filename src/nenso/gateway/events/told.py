"""What the gateway tells Prometheus of events: what was published and tried here, and what waits and is dead in all."""

from collections import Counter


class Told:
    """Counters of this process since it began, and the newest counts of the database."""

    def __init__(self) -> None:
        self._published = 0
        self._attempts: Counter[str] = Counter()
        self.waiting, self.dead = 0, 0

    def published(self) -> None:
        """Count a publication."""
        self._published += 1

    def attempted(self, outcome: str) -> None:
        """Count an attempt to deliver: confirmed, failed (it is tried again), dead; or pulled."""
        self._attempts[outcome] += 1

    def written(self) -> str:
        """Return everything in Prometheus' text format."""
        lines = [
            "# TYPE nenso_events_published_total counter",
            f"nenso_events_published_total {self._published}",
        ]
        lines.append("# TYPE nenso_event_attempts_total counter")
        lines += [
            f'nenso_event_attempts_total{{outcome="{name}"}} {n}'
            for name, n in sorted(self._attempts.items())
        ]
        for name, n in (("waiting", self.waiting), ("dead", self.dead)):
            lines += [f"# TYPE nenso_event_deliveries_{name} gauge", f"nenso_event_deliveries_{name} {n}"]
        return "\n".join(lines) + "\n"
