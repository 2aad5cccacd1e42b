"""Gauges as Prometheus reads them."""

from nenso.gateway.counting import Counts


def test_a_large_number_is_told_to_its_last_digit() -> None:
    told = Counts().written({"nenso_registry_number": 1_795_180_123.0, "nenso_ready": 1.0})
    assert "nenso_registry_number 1795180123\n" in told
    assert "nenso_ready 1\n" in told
