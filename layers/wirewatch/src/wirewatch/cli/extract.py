"""`wirewatch extract`: an article's page as the machine sees it."""

import json

import click
from rich.console import Console
from rich.text import Text

from wirewatch import extract as reading
from wirewatch import polling
from wirewatch.cli import fetching, options
from wirewatch.model import Page
from wirewatch.render import clean
from wirewatch.render.times import rfc3339


@click.command()
@click.argument("name", metavar="FILE|URL|-")
@options.as_json
def extract(name: str, *, as_json: bool) -> None:
    """Show the article on a page as Wirewatch reads it: its text, and what the page says of it.

    Exit codes: 0 there is an article; 1 there is none, or no such file or answer.
    """
    if fetching.is_address(name):
        answer = fetching.fetched(polling.page_request(name))
        page = reading.extract(answer.body, answer.url)
    else:
        page = reading.extract(fetching.content(name), "")
    if as_json:
        click.echo(json.dumps(_record(page), ensure_ascii=False))
    else:
        Console(highlight=False).print(_shown(page), soft_wrap=True)
    if not page.text:
        click.echo("No article text was found on that page.", err=True)
        raise SystemExit(1)


def _record(page: Page) -> dict[str, object]:
    return {
        "type": "page",
        "title": page.title,
        "published": rfc3339(page.published),
        "language": page.language,
        "canonical_url": page.canonical_url,
        "site": page.site,
        "section": page.section,
        "authors": page.authors,
        "text": page.text,
    }


def _shown(page: Page) -> Text:
    said = {
        "title": page.title,
        "published": f"{page.published:%Y-%m-%d %H:%M} UTC" if page.published else "",
        "site": page.site,
        "section": page.section,
        "authors": ", ".join(page.authors),
        "language": page.language,
        "address": page.canonical_url,
    }
    shown = Text()
    for name, value in said.items():
        if value:
            shown.append(f"{name:<10}", "dim").append(f"{clean.inline(value)}\n")
    for line in page.text.splitlines():
        shown.append(f"\n{clean.inline(line)}")
    return shown
