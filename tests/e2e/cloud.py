"""An AWS on loopback: ministack as a process of its own, and the environment in which a process reaches it."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from tests.e2e import certificate
from tests.e2e.waiting import until

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-ministack/bin/python"
HOST = "127.0.0.1"
REGION = "eu-west-1"
KEY = "test"  # of the account itself, whose rights are not checked
READY_WITHIN = 30.0  # seconds


class Ministack:
    """A context manager: it runs while it is open, and takes all it holds with it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._temporary = folder / "tmp"
        self._log = folder / "ministack.log"
        self._certificate, self._key = folder / "certificate.pem", folder / "key.pem"
        self._port = _free_port()
        self._url = f"https://{HOST}:{self._port}"

    @property
    def environment(self) -> Mapping[str, str]:
        """What leads the SDK here, and nowhere else."""
        return {
            "AWS_ENDPOINT_URL": self._url,
            "AWS_CA_BUNDLE": str(self._certificate),
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": KEY,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def __enter__(self) -> Self:
        if not PYTHON.exists():
            raise FileNotFoundError(f"{PYTHON} is not there: `make e2e` makes it")
        self._temporary.mkdir()
        certificate.write(HOST, self._certificate, self._key)
        # Clean, as every function inherits it. The policies of the stack refuse plain HTTP, hence TLS.
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "TMPDIR": str(self._temporary),
            "PYTHONDONTWRITEBYTECODE": "1",
            "BIND_HOST": HOST,
            "MINISTACK_HOST": HOST,
            "GATEWAY_PORT": str(self._port),
            "MINISTACK_REGION": REGION,
            "AUTH": "true",
            "USE_SSL": "1",
            "MINISTACK_SSL_CERT": str(self._certificate),
            "MINISTACK_SSL_KEY": str(self._key),
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": KEY,
            "WIREWATCH_ALLOW_LOOPBACK": "1",  # where the newsroom is
        }
        command = [str(PYTHON), "-P", str(Path(__file__).with_name("emulator.py"))]
        with self._log.open("wb") as log:
            # A session of its own: its process group is ministack and the functions that it runs, and nobody else.
            self._process = subprocess.Popen(
                command, env=environment, cwd=self._folder, stdout=log, stderr=log, start_new_session=True
            )
        try:
            until(self._is_ready, READY_WITHIN)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _is_ready(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"ministack has ended:\n{self._log.read_text(errors='replace')[-2000:]}")
        try:
            answer = requests.get(f"{self._url}/_ministack/ready", verify=str(self._certificate), timeout=1)
        except OSError:
            return False
        return answer.ok

    def _stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)  # it holds nothing that is worth a farewell
        self._process.wait()
        shutil.rmtree(self._temporary, ignore_errors=True)  # the unpacked layers of every function


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
