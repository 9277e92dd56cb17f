"""Configurations in a bucket: pushed, found good, active; and a function that follows the pointer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.response import StreamingBody

from tests.adapters.dynamodb.tables import create_tables
from tests.builders import NOW
from tests.pipeline.conftest import HandClock
from wirewatch import config
from wirewatch.adapters.active_config import ActiveConfig
from wirewatch.adapters.aws import AwsClients
from wirewatch.adapters.bundles import INCOMING, LARGEST, S3Bundles
from wirewatch.errors import ConfigError, NoConfig, StoreError
from wirewatch.model import Bundle, Document, Pushed

FILES = {
    "sources.yaml": "sources:\n  - {id: wire, url: 'https://wire.example.com/rss'}\n",
    "watchlist.yaml": "- potash\n- Беларусь\n",
}
BUCKET = "wirewatch-bucket"
OTHER = {**FILES, "watchlist.yaml": "- gas\n"}


def bundle(files: dict[str, str], pushed_at: datetime = NOW) -> Bundle:
    made = config.load(files)
    return Bundle(made.version, files, {watch.id: NOW for watch in made.watchlist.watches}, pushed_at)


@pytest.fixture
def bundles(clients: AwsClients) -> S3Bundles:
    create_tables(clients.dynamodb)
    clients.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    clients.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    return S3Bundles(BUCKET, "sources", clients)


def test_each_push_is_found_by_its_version_and_the_newest_without_one(bundles: S3Bundles, clients: AwsClients) -> None:
    for files in (FILES, OTHER):
        bundles.push(files)
    versions = [one["VersionId"] for one in clients.s3.list_object_versions(Bucket=BUCKET)["Versions"]][::-1]
    found = [bundles.pushed(Pushed(INCOMING, version)) for version in (*versions, "")]
    assert [push.files if push else None for push in found] == [FILES, OTHER, OTHER]
    assert all(push and abs(datetime.now(UTC) - push.at) < timedelta(minutes=1) for push in found)


def test_the_files_of_lists_travel_with_the_others(bundles: S3Bundles) -> None:
    listed = {**FILES, "watchlist.yaml": "lists: {a: {file: lists/ž.txt}}\nwatches: ['@a']\n", "lists/ž.txt": "кали*\n"}
    bundles.push(listed)
    push = bundles.pushed(Pushed(INCOMING))
    assert push
    assert push.files == listed
    bundles.activate(bundle(listed))
    active = ActiveConfig(bundles, HandClock()).current()
    assert active.version == config.load(listed).version
    assert active.watchlist.match(Document(title="Калия"))


def test_a_push_that_is_gone_is_none(bundles: S3Bundles) -> None:
    assert bundles.pushed(Pushed("incoming/other.json")) is None


@pytest.mark.parametrize("body", [b"", b"not JSON", b"[]", b'{"files": {"sources.yaml": 7}}', b"\xff\xfe", b"{}"])
def test_what_is_no_bundle_is_a_fault_of_its_object(bundles: S3Bundles, clients: AwsClients, body: bytes) -> None:
    clients.s3.put_object(Bucket=BUCKET, Key=INCOMING, Body=body)
    with pytest.raises(ConfigError, match=r"incoming/config\.json: not a pushed configuration"):
        bundles.pushed(Pushed(INCOMING))


def test_before_the_first_push_nothing_is_active(bundles: S3Bundles) -> None:
    assert (bundles.active(), bundles.active_version()) == (None, "")


def test_the_active_configuration_is_the_one_that_was_pushed_last(bundles: S3Bundles) -> None:
    assert bundles.activate(bundle(FILES, NOW))
    assert bundles.activate(bundle(OTHER, NOW + timedelta(seconds=1)))
    assert not bundles.activate(bundle(FILES, NOW))
    assert bundles.active() == bundle(OTHER, NOW + timedelta(seconds=1))


def test_of_two_pushes_within_a_second_the_bucket_knows_the_later(bundles: S3Bundles) -> None:
    earlier = replace(bundle(FILES), sequence="00617F08299329D1")
    later = replace(bundle(OTHER), sequence="00617F08299329D2")
    assert bundles.activate(later)
    assert not bundles.activate(earlier)
    assert bundles.active() == later


def test_a_body_that_breaks_off_is_a_store_error(bundles: S3Bundles, clients: AwsClients) -> None:
    def breaking(parsed: Any, **_: Any) -> None:
        parsed["Body"] = StreamingBody(Broken(), 100)

    class Broken(BytesIO):
        def read(self, *_: object) -> bytes:
            raise ReadTimeoutError(endpoint_url="https://s3.example.com")

    bundles.push(FILES)
    clients.s3.meta.events.register("after-call.s3.GetObject", breaking)
    with pytest.raises(StoreError, match="Read timeout"):
        bundles.pushed(Pushed(INCOMING))


def test_what_is_too_large_is_refused_where_it_is_pushed_and_where_it_is_read(
    bundles: S3Bundles, clients: AwsClients
) -> None:
    with pytest.raises(ConfigError, match="larger than 16 MiB"):
        bundles.push({**FILES, "watchlist.yaml": "#" * LARGEST})
    clients.s3.put_object(Bucket=BUCKET, Key=INCOMING, Body=b" " * (LARGEST + 2))
    with pytest.raises(ConfigError, match="larger than 16 MiB"):
        bundles.pushed(Pushed(INCOMING))


def test_a_bucket_that_refuses_is_a_store_error(clients: AwsClients, bundles: S3Bundles) -> None:
    nowhere = S3Bundles("another", "sources", clients)
    with pytest.raises(StoreError, match="NoSuchBucket"):
        nowhere.push(FILES)
    with pytest.raises(StoreError, match="NoSuchBucket"):
        nowhere.pushed(Pushed(INCOMING))
    with pytest.raises(StoreError, match="NoSuchBucket"):
        nowhere.activate(bundle(FILES))


def test_a_function_looks_at_the_pointer_once_a_minute_and_reads_the_bucket_when_it_has_moved(
    bundles: S3Bundles, clients: AwsClients
) -> None:
    made: list[str] = []
    clients.s3.meta.events.register("before-call.s3.GetObject", lambda **_: made.append("bucket"))
    clients.dynamodb.meta.events.register("before-call.dynamodb.GetItem", lambda **_: made.append("pointer"))
    clock = HandClock()
    active = ActiveConfig(bundles, clock)
    with pytest.raises(NoConfig):
        active.current()
    bundles.activate(bundle(FILES))
    made.clear()

    first = active.current()
    assert [watch.id for watch in first.watchlist.watches] == ["potash", "беларусь"]
    assert first.since == {"potash": NOW, "беларусь": NOW}
    assert active.current() is first
    assert made == ["pointer", "bucket"]

    bundles.activate(bundle(OTHER, NOW + timedelta(seconds=1)))
    assert active.current() is first
    assert [watch.id for watch in active.latest().watchlist.watches] == ["gas"]
    clock.forward(minutes=2)
    active.current()
    assert made == ["pointer", "bucket", "pointer", "bucket", "pointer"]


def test_a_function_keeps_its_configuration_when_the_newer_one_cannot_be_had(
    bundles: S3Bundles, clients: AwsClients, caplog: pytest.LogCaptureFixture
) -> None:
    clock = HandClock()
    active = ActiveConfig(bundles, clock)
    bundles.activate(bundle(FILES))
    first = active.current()
    broken = Bundle("0123456789abcdef", {**FILES, "watchlist.yaml": "- {query: 'a AND'}"}, {}, NOW)
    bundles.activate(broken)
    clock.forward(minutes=2)
    assert active.current() is first
    assert "the last good configuration stays active: watchlist.yaml:1:" in caplog.text
    with pytest.raises(ConfigError):
        ActiveConfig(bundles, clock).current()
    clients.s3.delete_object(Bucket=BUCKET, Key="active/0123456789abcdef.json")
    with pytest.raises(StoreError, match="push it anew"):
        ActiveConfig(bundles, clock).current()
