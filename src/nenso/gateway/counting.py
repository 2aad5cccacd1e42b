"""What the gateway counts of itself, for Prometheus; figures that are published come from the ledger alone."""

from collections import Counter

from nenso.exchange.rules.traffic.counting import BOUNDS

_BUCKETS = tuple(bound / 1000 for bound in BOUNDS)  # seconds, as Prometheus has them


class Counts:
    """Counters of this process since it began."""

    def __init__(self) -> None:
        self._answered: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._misfits: Counter[tuple[str, str, str]] = Counter()
        self._unread: Counter[str] = Counter()
        self._not_kept: Counter[tuple[str, str]] = Counter()
        self._within = [0] * (len(_BUCKETS) + 1)
        self._seconds = 0.0

    def answered(self, outcome: str, milliseconds: float) -> None:
        """Count an exchange that was passed on."""
        self._answered[outcome] += 1
        seconds = milliseconds / 1000
        self._seconds += seconds
        for place, most in enumerate(_BUCKETS):
            if seconds <= most:
                self._within[place] += 1
        self._within[-1] += 1

    def refused(self, fault: str) -> None:
        """Count a request that was not passed on."""
        self._refused[fault] += 1

    def misfit(self, service: str, code: str, mode: str) -> None:
        """Count a request that does not fit its service's document; `mode`: it was refused, or only told of."""
        self._misfits[service, code, mode] += 1

    def unread(self, service: str) -> None:
        """Count a body that was too long to be held to the document, or is packed."""
        self._unread[service] += 1

    def not_kept(self, service: str, why: str) -> None:
        """Count a body that was to be kept, and was passed on without."""
        self._not_kept[service, why] += 1

    def _bodies(self) -> list[str]:
        return [
            "# TYPE nenso_bodies_not_kept_total counter",
            *(
                f'nenso_bodies_not_kept_total{{service="{service}",why="{why}"}} {n}'
                for (service, why), n in sorted(self._not_kept.items())
            ),
        ]

    def _contracts(self) -> list[str]:
        lines = ["# TYPE nenso_contract_misfits_total counter"]
        lines += [
            f'nenso_contract_misfits_total{{service="{service}",code="{code}",mode="{mode}"}} {n}'
            for (service, code, mode), n in sorted(self._misfits.items())
        ]
        lines.append("# TYPE nenso_contract_unread_total counter")
        return lines + [
            f'nenso_contract_unread_total{{service="{service}"}} {n}'
            for service, n in sorted(self._unread.items())
        ]

    def written(self, gauges: dict[str, float]) -> str:
        """Return everything in Prometheus' text format, with gauges of the moment."""
        lines = ["# TYPE nenso_exchanges_total counter"]
        lines += [
            f'nenso_exchanges_total{{outcome="{key}"}} {n}' for key, n in sorted(self._answered.items())
        ]
        lines.append("# TYPE nenso_refusals_total counter")
        lines += [f'nenso_refusals_total{{fault="{key}"}} {n}' for key, n in sorted(self._refused.items())]
        lines += self._contracts() + self._bodies()
        lines.append("# TYPE nenso_exchange_seconds histogram")
        names = [*map(str, _BUCKETS), "+Inf"]
        lines += [
            f'nenso_exchange_seconds_bucket{{le="{name}"}} {n}'
            for name, n in zip(names, self._within, strict=True)
        ]
        lines += [
            f"nenso_exchange_seconds_sum {self._seconds:.6f}",
            f"nenso_exchange_seconds_count {self._within[-1]}",
        ]
        for name, value in gauges.items():
            lines += [f"# TYPE {name} gauge", f"{name} {value:.15g}"]
        return "\n".join(lines) + "\n"
