"""The outside world, one technology a module."""
