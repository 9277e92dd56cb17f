"""`python -m tests.e2e` runs the emulator until Ctrl-C, to deploy there by hand, and says what leads a shell to it."""

import shlex
import signal
import sys
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.e2e.cloud import Ministack

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with TemporaryDirectory() as folder, Ministack(Path(folder)) as cloud:
        for name, value in cloud.environment.items():
            sys.stdout.write(f"export {name}={shlex.quote(value)}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write("\n")
