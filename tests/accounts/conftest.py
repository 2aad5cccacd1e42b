"""Passwords are hashed quickly here: the slow hash is Django's own and tested there."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _quick_hash(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
