"""The active configuration of a stack, as a function sees it."""

import logging
from datetime import datetime, timedelta

from wirewatch import config
from wirewatch.adapters.bundles import S3Bundles
from wirewatch.config import Config
from wirewatch.errors import ConfigError, NoConfig, StoreError
from wirewatch.ports import Clock

log = logging.getLogger(__name__)

# How old what a function knows of the pointer may be: with it a push is live within 90 s.
LOOK_EVERY = timedelta(minutes=1)


class ActiveConfig:
    """Follows the pointer, and holds on to the last good configuration where a newer one cannot be had."""

    def __init__(self, bundles: S3Bundles, clock: Clock) -> None:
        self._bundles = bundles
        self._clock = clock
        self._active: Config | None = None
        self._looked: datetime | None = None

    def current(self) -> Config:
        """The active configuration, at most a minute old. Raises NoConfig, ConfigError, StoreError."""
        now = self._clock.now()
        if self._active and self._looked and now - self._looked < LOOK_EVERY:
            return self._active
        return self.latest()

    def latest(self) -> Config:
        """The active configuration, looked up now. Raises NoConfig, ConfigError, StoreError."""
        try:
            self._active = self._followed()
        except (ConfigError, StoreError) as error:
            if self._active is None:
                raise
            log.error("the last good configuration stays active: %s", error)
        self._looked = self._clock.now()
        return self._active

    def _followed(self) -> Config:
        version = self._bundles.active_version()
        if not version:
            raise NoConfig("no configuration is active yet: push one with `wirewatch push`")
        if self._active and version == self._active.version:
            return self._active
        return config.restore(self._bundles.bundle(version))
