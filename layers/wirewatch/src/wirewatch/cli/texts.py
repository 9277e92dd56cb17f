"""The text that a command is to look at: a file, an address, or what comes on standard input."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from rich.text import Text

from wirewatch import extract, furniture, polling
from wirewatch.adapters.clock import SystemClock
from wirewatch.adapters.sqlite import SqliteStore
from wirewatch.cli import fetching
from wirewatch.cli.options import STATE_FILE
from wirewatch.errors import StoreError
from wirewatch.furniture import Furniture, Parted
from wirewatch.model import Document
from wirewatch.render import clean

P = ParamSpec("P")
R = TypeVar("R")

_MARKUP = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article)\b", re.IGNORECASE | re.DOTALL)
# A first line of at most so many characters with an empty line below is a title.
_TITLE = re.compile(r"\s*(\S[^\n]{0,299})\n[ \t]*\n(.*)", re.DOTALL)
# So many lines of furniture are shown, with so many characters each.
_LINES, _LINE = 12, 100

_OPTIONS = (
    click.argument("text", metavar="FILE|URL|-"),
    click.option("--title", help="The article's title, if not the one that the text has."),
    click.option("--source", default="", help="The id of the source that the article is to come from."),
    click.option("--language", help="Its language, such as en."),
    click.option("--tag", "tags", multiple=True, help="A tag of its source; may be given more than once."),
    click.option(
        "--state",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=f"The state file of `wirewatch run`: it knows what a page's host repeats.  [{STATE_FILE}, if there]",
    ),
)


@dataclass(frozen=True, slots=True)
class Read:
    """A text to judge, and the lines of its page that are not judged: furniture of the page's host."""

    document: Document
    host: str = ""
    furniture: tuple[str, ...] = ()

    def shown(self) -> Iterator[Text]:
        """The furniture as people are shown it; nothing where there is none."""
        if self.furniture:
            yield Text(f"Furniture, on {furniture.PAGES} or more pages of {self.host}; it is not judged:", "dim")
        for line in self.furniture[:_LINES]:
            yield Text(f"  {clean.short(line, _LINE)}", "dim")
        if len(self.furniture) > _LINES:
            yield Text(f"  and {len(self.furniture) - _LINES} lines more", "dim")


def options(command: Callable[P, R]) -> Callable[P, R]:
    """The argument that names the text, and the options that say what is not in it."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read(
    text: str, title: str | None, source: str, language: str | None, tags: tuple[str, ...], state: Path | None
) -> Read:
    """The text that a command line names. Raises click.ClickException with the reason where there is none.

    A page is read as an article's, without what the state file knows for its host's furniture; in other texts a first
    line with an empty one below is the title.
    """
    if fetching.is_address(text):
        answer = fetching.fetched(polling.page_request(text))
        body, url = answer.body, answer.url
    else:
        body, url = fetching.content(text, "; for a text itself, use - and standard input"), ""
    known = _known(url, state)
    parted = Parted("")
    if url or _MARKUP.match(body):
        page = extract.extract(body, url)
        parted = furniture.part(known, page.text)
        found = Document(page.title, parted.text, url, "", page.language, (), page.authors, page.published)
        if not found.body:
            click.echo("No article text was found on that page; its title is all there is.", err=True)
    else:
        found = _plain(body.decode("utf-8-sig", errors="replace").replace("\r\n", "\n"))
    document = replace(
        found,
        title=found.title if title is None else title,
        source=source,
        language=found.language if language is None else language,
        tags=tags,
    )
    return Read(document, known.host, parted.furniture)


def _known(url: str, state: Path | None) -> Furniture:
    """What the state file knows of the host of an address."""
    host = furniture.host_of(url)
    file = state or Path(STATE_FILE)
    if not host or not file.is_file():
        return Furniture(host)
    now = SystemClock().now()
    try:
        with closing(SqliteStore(file, now)) as store:
            return store.furniture(host, now)
    except StoreError as error:
        raise click.ClickException(str(error)) from error


def _plain(text: str) -> Document:
    titled = _TITLE.match(text)
    return Document(titled[1].strip(), titled[2].strip("\n")) if titled else Document(body=text.strip("\n"))
