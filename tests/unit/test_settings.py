"""The environment of a laptop."""

import pytest

from wirewatch.errors import SettingsError
from wirewatch.settings import ALLOW_LOOPBACK, CONTACT, SLACK_WEBHOOK, FetchSettings, LocalSettings, read_local


@pytest.mark.parametrize("value", ["https://hooks.slack.com/services/T/B/x", "http://127.0.0.1:8080/hook", ""])
def test_a_webhook_is_taken(value: str) -> None:
    assert read_local({SLACK_WEBHOOK: f" {value} "}) == LocalSettings(value)


@pytest.mark.parametrize("value", ["hooks.slack.com/geheim", "http://hooks.slack.com/geheim", "https://[geheim"])
def test_an_unusable_webhook_is_refused_by_name_and_not_shown(value: str) -> None:
    with pytest.raises(SettingsError, match=SLACK_WEBHOOK) as caught:
        read_local({SLACK_WEBHOOK: value})
    assert "geheim" not in str(caught.value)


def test_the_settings_do_not_show_the_secrets() -> None:
    settings = read_local({SLACK_WEBHOOK: "https://hooks.slack.com/geheim", "WIREWATCH_SECRET_WIRE_KEY": "geheim"})
    assert "geheim" not in repr(settings)
    assert settings.secret("wire-key") == "geheim"


def test_a_secret_that_is_not_there_is_named_with_the_variable_it_belongs_in() -> None:
    with pytest.raises(
        SettingsError, match=r"secret post-key is not there: put its value into WIREWATCH_SECRET_POST_KEY"
    ):
        LocalSettings().secret("post-key")


@pytest.mark.parametrize(
    "contact", ["desk@example.org", "https://example.org/wirewatch", "mailto:a.b+c@example.org", ""]
)
def test_a_contact_is_taken(contact: str) -> None:
    assert read_local({CONTACT: f" {contact} "}).fetching == FetchSettings(contact)


@pytest.mark.parametrize("contact", ["a (b)", "a\r\nHost: b", "ä@example.org", "a" * 300])
def test_a_contact_that_does_not_fit_a_header_is_refused(contact: str) -> None:
    with pytest.raises(SettingsError, match=CONTACT):
        read_local({CONTACT: contact})


@pytest.mark.parametrize(("value", "allowed"), [("1", True), ("0", False), ("", False), ("yes", False)])
def test_this_machine_may_be_asked_only_where_the_environment_says_so(value: str, *, allowed: bool) -> None:
    assert read_local({ALLOW_LOOPBACK: value}).fetching.allow_loopback is allowed
