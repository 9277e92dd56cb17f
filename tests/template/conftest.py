"""The stack that the tests of the template look at: with everything there is, and with as little as there can be."""

import pytest

from tests.stack.template import EVERYTHING, Stack


@pytest.fixture(scope="session")
def stack() -> Stack:
    """The stack of somebody who wants everything but tracing."""
    return Stack(**EVERYTHING)


@pytest.fixture(scope="session")
def bare() -> Stack:
    """The stack of the template's defaults: no e-mail, no Slack."""
    return Stack()
