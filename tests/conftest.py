"""What every test shares."""

import logging

import pytest
from hypothesis import settings

# How long an example takes depends on the machine and on what else it does.
settings.register_profile("wirewatch", deadline=None)
settings.load_profile("wirewatch")
logging.getLogger("werkzeug").setLevel(logging.WARNING)


@pytest.fixture(scope="session")
def httpserver_listen_address() -> tuple[str, int]:
    """Loopback by its number: `localhost` may also be another address."""
    return ("127.0.0.1", 0)
