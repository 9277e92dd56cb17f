"""What stands at which path: the feeds and pages of an edition, rendered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from wirewatch.newsroom import feeds, pages
from wirewatch.newsroom.content import EDITIONS, Outlet, Sample, load
from wirewatch.newsroom.server import Resource


class Site:
    """The newsroom at an address, dated from a moment; the same two give the same bytes."""

    def __init__(self, base: str, moment: datetime, *, plain_clutter: bool = False) -> None:
        """Render both editions. `base` is an address without a slash at the end, `moment` an aware time.

        `plain_clutter`: see `pages.article`.
        """
        self._plain_clutter = plain_clutter
        self._newsroom = load(base, moment)
        self._editions = {edition: dict(self._resources(edition)) for edition in EDITIONS}

    @property
    def outlets(self) -> tuple[Outlet, ...]:
        """Every outlet, in order of id."""
        return tuple(self._newsroom)

    def articles(self, edition: int | None = None) -> tuple[Sample, ...]:
        """The articles that an edition adds, or those of both, by outlet and newest first."""
        samples = (sample for listed in self._newsroom.values() for sample in listed)
        return tuple(sample for sample in samples if edition in (None, sample.edition))

    def paths(self, edition: int) -> Mapping[str, Resource]:
        """Everything that can be had while this edition is the newest. What a later one adds is not there yet."""
        return self._editions[edition]

    def _resources(self, edition: int) -> Iterator[tuple[str, Resource]]:
        newest = [
            sample.published for listed in self._newsroom.values() for sample in listed if sample.edition <= edition
        ]
        yield "/", _html(pages.home(self.outlets), max(newest))
        for outlet, listed in self._newsroom.items():
            yield from self._of_outlet(outlet, [sample for sample in listed if sample.edition <= edition])

    def _of_outlet(self, outlet: Outlet, samples: Sequence[Sample]) -> Iterator[tuple[str, Resource]]:
        newest = samples[0].published
        media_type = f"{feeds.MEDIA_TYPES[outlet.format]}; charset={outlet.encoding}"
        yield _path(outlet.feed_url), Resource(feeds.render(outlet, samples), media_type, newest)
        yield _path(outlet.home_url), _html(pages.outlet_home(outlet, samples), newest)
        for sample in samples:
            page = pages.article(outlet, sample, plain_clutter=self._plain_clutter)
            yield _path(sample.url), _html(page, sample.published, outlet.encoding)


def _html(page: str, modified: datetime, encoding: str = "utf-8") -> Resource:
    body = page.encode(encoding, errors="xmlcharrefreplace")
    return Resource(body, f"text/html; charset={encoding}", modified)


def _path(url: str) -> str:
    return urlsplit(url).path
