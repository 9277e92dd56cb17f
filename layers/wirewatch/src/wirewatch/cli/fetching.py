"""What a command line names: a file, an address, or what comes on standard input."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click

from wirewatch import polling
from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.http import MAX_BODY, HttpFetcher
from wirewatch.errors import FetchError, SettingsError
from wirewatch.model import Request, Response
from wirewatch.settings import read_local

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_FETCH = timedelta(seconds=30)


def is_address(text: str) -> bool:
    """Whether what is named is an address."""
    return bool(_ADDRESS.match(text))


class Asker:
    """Asks for what a person named, as a visit would."""

    def __init__(self, fetcher: HttpFetcher) -> None:
        self._fetcher = fetcher

    def answer(self, request: Request) -> Response:
        """A good answer. Raises FetchError."""
        now = SystemClock().now()
        answer = self._fetcher.fetch(request, now + _FETCH)
        polling.refuse_failure(answer, now)
        return answer


@contextmanager
def asker() -> Iterator[Asker]:
    """Something that asks as this machine's settings say. Raises click.ClickException for unusable ones."""
    try:
        settings = read_local(os.environ)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    fetching = settings.fetching
    fetcher = HttpFetcher(
        SystemClock(), contact=fetching.contact, secrets=settings.secret, allow_loopback=fetching.allow_loopback
    )
    try:
        yield Asker(fetcher)
    finally:
        fetcher.close()


def fetched(request: Request) -> Response:
    """The answer to one request. Raises click.ClickException with the reason where there is none."""
    with asker() as ask:
        try:
            return ask.answer(request)
        except FetchError as error:
            raise click.ClickException(f"{request.url}: {error}") from error


def content(name: str, hint: str = "") -> bytes:
    """The bytes of a file, or of standard input for "-". Raises click.ClickException with the reason."""
    try:
        with click.open_file(name, "rb") as file:
            read = bytes(file.read(MAX_BODY + 1))
    except OSError as error:
        more = "" if name == "-" or Path(name).exists() else hint
        raise click.ClickException(f"{name} cannot be read: {error.strerror or error}{more}") from error
    if len(read) > MAX_BODY:
        raise click.ClickException(f"{name} is larger than {MAX_BODY // 2**20} MiB")
    return read
