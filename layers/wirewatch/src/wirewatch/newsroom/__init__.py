"""A sample newsroom on loopback: invented outlets and articles to demonstrate Wirewatch on, and to test it."""

from wirewatch.newsroom.content import Clutter, Outlet, Sample
from wirewatch.newsroom.room import Newsroom
from wirewatch.newsroom.server import Served

__all__ = ["Clutter", "Newsroom", "Outlet", "Sample", "Served"]
