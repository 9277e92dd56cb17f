"""Wirewatch: news alerts from the sources you list, for the words you watch."""

__version__ = "0.1.0"
