"""What every test shares."""

import logging
import os

import pytest
from hypothesis import settings

from wirewatch.settings import ALLOW_LOOPBACK

# How long an example takes depends on the machine and on what else it does.
settings.register_profile("wirewatch", deadline=None)
settings.load_profile("wirewatch")
os.environ[ALLOW_LOOPBACK] = "1"  # where every server of the tests is
logging.getLogger("werkzeug").setLevel(logging.WARNING)


@pytest.fixture(scope="session")
def httpserver_listen_address() -> tuple[str, int]:
    """Loopback by its number: `localhost` may also be another address."""
    return ("127.0.0.1", 0)
