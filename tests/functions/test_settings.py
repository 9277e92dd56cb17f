"""What every function does where its environment is not what template.yaml says."""

import pytest

from tests.functions.conftest import Functions
from tests.stack.runtime import Context, environment, handler_module
from wirewatch.errors import SettingsError

FUNCTIONS = ["Configure", "Ingest", "Publish", "Schedule", "Slack", "Watchdog"]
CONTEXT = Context("wirewatch", 512, "arn", "request-1")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_missing_variable_is_named_in_the_log_and_the_invocation_fails(
    world: Functions, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = world.stack.resources[f"{name}Function"]
    handler = handler_module(resource)
    missing = ["WIREWATCH_SOURCES_TABLE", "WIREWATCH_OPS_TOPIC"]
    with environment(resource), monkeypatch.context() as patched:
        for variable in missing:
            patched.delenv(variable)
        handler.app.cache_clear()
        with pytest.raises(SettingsError):
            handler.handler(world.sample(f"{name}Function"), CONTEXT)
    [line] = world.logs.lines
    assert line["level"] == "ERROR"
    assert line["message"].startswith(f"the environment lacks {', '.join(missing)}")


def test_the_slack_leg_names_its_own_variables_too(world: Functions, monkeypatch: pytest.MonkeyPatch) -> None:
    resource = world.stack.resources["SlackFunction"]
    handler = handler_module(resource)
    with environment(resource), monkeypatch.context() as patched:
        patched.delenv("WIREWATCH_SLACK_SECRET")
        handler.app.cache_clear()
        with pytest.raises(SettingsError, match="lacks WIREWATCH_SLACK_SECRET"):
            handler.handler(world.sample("SlackFunction"), CONTEXT)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_makes_its_app_once(world: Functions, name: str) -> None:
    resource = world.stack.resources[f"{name}Function"]
    handler = handler_module(resource)
    with environment(resource):
        handler.app.cache_clear()
        assert handler.app() is handler.app()
    handler.app.cache_clear()
