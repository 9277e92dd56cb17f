"""The machine's clock."""

import time
from datetime import UTC, datetime


class SystemClock:
    """Tells the machine's time."""

    def now(self) -> datetime:
        """Now, as an aware UTC datetime."""
        return datetime.now(UTC)

    def wait_until(self, moment: datetime) -> None:
        """Return when the moment has come."""
        time.sleep(max(0.0, (moment - self.now()).total_seconds()))
