"""What `nenso up` and `nenso serve` settle before the site is there."""

import os

import pytest

from nenso.project.cli.serving import name_site


def test_a_site_that_nobody_named_has_the_port_that_it_is_served_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NENSO_SITE_URL", "")  # so that it is put back afterwards
    monkeypatch.delenv("NENSO_SITE_URL")
    name_site(8010)
    assert os.environ["NENSO_SITE_URL"] == "http://127.0.0.1:8010"


def test_a_name_that_was_given_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NENSO_SITE_URL", "https://so.example.vn")
    name_site(8010)
    assert os.environ["NENSO_SITE_URL"] == "https://so.example.vn"
