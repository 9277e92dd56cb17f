"""The environment of a laptop."""

import pytest

from wirewatch.errors import SettingsError
from wirewatch.settings import SLACK_WEBHOOK, LocalSettings, read_local


@pytest.mark.parametrize("value", ["https://hooks.slack.com/services/T/B/x", "http://127.0.0.1:8080/hook", ""])
def test_a_webhook_is_taken(value: str) -> None:
    assert read_local({SLACK_WEBHOOK: f" {value} "}) == LocalSettings(value)


@pytest.mark.parametrize("value", ["hooks.slack.com/geheim", "http://hooks.slack.com/geheim", "https://[geheim"])
def test_an_unusable_webhook_is_refused_by_name_and_not_shown(value: str) -> None:
    with pytest.raises(SettingsError, match=SLACK_WEBHOOK) as caught:
        read_local({SLACK_WEBHOOK: value})
    assert "geheim" not in str(caught.value)


def test_the_settings_do_not_show_the_secret() -> None:
    assert "geheim" not in repr(LocalSettings("https://hooks.slack.com/geheim"))
