"""The schemas that editors use say what the loaders say, as far as a schema can know."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from jsonschema import Draft202012Validator

from wirewatch import sources, watchlist
from wirewatch.errors import ConfigError
from wirewatch.model import DELIVER, FULL_TEXT, SEVERITIES
from wirewatch.strict_yaml import ID_LENGTH
from wirewatch.watchlist import keys

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests/data/config"
SCHEMAS: dict[str, dict[str, Any]] = {
    name: json.loads((ROOT / f"config/{name}.schema.json").read_text(encoding="utf-8"))
    for name in ("sources", "watchlist")
}


class Case(msgspec.Struct, frozen=True):
    """What both tables of a file have in common; their own tests know the rest."""

    name: str
    text: str
    schema: str = ""


def _cases(table: str) -> list[tuple[str, str, Case]]:
    file, verdict = table.split("_")
    rows = msgspec.yaml.decode((DATA / f"{table}.yaml").read_bytes(), type=list[Case])
    return [(file, verdict, row) for row in rows]


CASES = [
    case
    for table in ("sources_accepted", "sources_refused", "watchlist_accepted", "watchlist_refused")
    for case in _cases(table)
]
WITH_YAML = [case for case in CASES if case[2].schema != "no yaml"]
WITHOUT_YAML = [case for case in CASES if case[2].schema == "no yaml"]
# Where the schema cannot know, it says the opposite of the loader: such a row is an exception, and stays one.
OPPOSITE = {"accepted": "refused", "refused": "accepted"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_itself_and_says_which_draft_it_is(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_shipped_file_names_its_schema_and_satisfies_it(name: str) -> None:
    text = (ROOT / f"config/{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema={name}.schema.json\n")
    assert _verdict(name, text) == "accepted"


@pytest.mark.parametrize(("file", "loader", "case"), WITH_YAML, ids=lambda value: getattr(value, "name", ""))
def test_schema_and_loader_agree_where_a_schema_can_know(file: str, loader: str, case: Case) -> None:
    assert case.schema in {"", "accepts", "refuses", "cannot know"}
    assert _verdict(file, case.text) == (OPPOSITE[loader] if case.schema == "cannot know" else loader)


@pytest.mark.parametrize(("file", "loader", "case"), WITHOUT_YAML, ids=lambda value: getattr(value, "name", ""))
def test_what_is_no_yaml_never_reaches_the_schema(file: str, loader: str, case: Case) -> None:
    try:
        assert yaml.load(case.text, yaml.BaseLoader) is None  # noqa: S506 - knows texts, lists and mappings only
    except (yaml.YAMLError, OverflowError, ValueError):  # the last two by the version of Python
        assert loader == "refused"


def test_the_exceptions_are_few() -> None:
    accepted = [case.name for _, verdict, case in CASES if verdict == "accepted" and case.schema == "cannot know"]
    assert accepted == ["a scheme in capitals"]


def test_the_keys_of_the_schemas_are_the_keys_of_the_loaders() -> None:
    listed, watches = SCHEMAS["sources"], SCHEMAS["watchlist"]
    whole = watches["oneOf"][1]
    watch = watches["$defs"]["watch"]["oneOf"][1]
    assert tuple(listed["properties"]) == sources.KEYS
    assert tuple(listed["properties"]["defaults"]["properties"]) == sources.DEFAULTS
    assert set(listed["$defs"]["source"]["properties"]) == set(sources.SOURCE)
    assert tuple(whole["properties"]) == watchlist.KEYS
    assert tuple(watches["$defs"]["settings"]["properties"]) == watchlist.SETTINGS
    assert tuple(watch["properties"]) == watchlist.WATCH
    _, here, names = watches["$defs"]["list"]["oneOf"]
    assert {*here["properties"], *names["properties"]} == set(watchlist.LIST)
    for key in ("sources", "languages"):
        assert tuple(watch["properties"][key]["oneOf"][1]["properties"]) == ("include", "exclude")


def test_the_choices_and_bounds_of_the_schemas_are_those_of_the_loaders() -> None:
    listed, watches = SCHEMAS["sources"]["$defs"], SCHEMAS["watchlist"]["$defs"]
    watch = watches["watch"]["oneOf"][1]["properties"]
    assert tuple(watch["severity"]["enum"]) == SEVERITIES
    assert tuple(watch["deliver"]["enum"]) == DELIVER
    assert (watches["limit"]["minimum"], watches["limit"]["maximum"]) == (1, keys.MAX_A_DAY)
    publishers = watches["publishers"]
    assert (publishers["minimum"], publishers["maximum"]) == (keys.MIN_PUBLISHERS, keys.MAX_PUBLISHERS)
    assert watch["corroboration"]["maxItems"] == keys.MAX_CORROBORATION
    assert [watch[key]["maxLength"] for key in ("name", "note")] == [keys.MAX_NAME, keys.MAX_NOTE]
    assert watches["texts"]["items"]["maxLength"] == keys.MAX_EXAMPLE
    assert watches["language_tags"]["items"]["pattern"] == f"^{keys.LANGUAGE.pattern.replace('?:', '')}$"
    assert tuple(listed["full_text"]["enum"]) == FULL_TEXT
    assert listed["source"]["properties"]["url"]["maxLength"] == sources.URL_LENGTH
    assert listed["source"]["properties"]["id"]["maxLength"] == watch["id"]["maxLength"] == ID_LENGTH
    assert watches["lists"]["propertyNames"]["pattern"] == f"^{watchlist.LIST_NAME.pattern}$"


def test_what_a_schema_gives_as_default_is_what_the_loader_takes() -> None:
    source = sources.load("sources: [{id: a, url: https://example.com/}]")[0]
    assert sources.duration(SCHEMAS["sources"]["$defs"]["every"]["default"]) == source.every
    assert SCHEMAS["sources"]["$defs"]["full_text"]["default"] == source.full_text
    watch = watchlist.load("watches: [{id: a, query: potash}]")
    properties = SCHEMAS["watchlist"]["$defs"]["watch"]["oneOf"][1]["properties"]
    assert properties["severity"]["default"] == watch.watches[0].severity
    assert properties["deliver"]["default"] == watch.watches[0].deliver
    assert SCHEMAS["watchlist"]["$defs"]["settings"]["properties"]["timezone"]["default"] == watch.timezone.key


@pytest.mark.parametrize("minutes", [0, 1, 9, 10, 999, 1000, 1007, 1008, 10_000, 10_079, 10_080, 10_081, 99_999])
@pytest.mark.parametrize("unit", ["m", "h", "d"])
def test_schema_and_loader_draw_the_same_line_between_poll_intervals(minutes: int, unit: str) -> None:
    length = f"{minutes // {'m': 1, 'h': 60, 'd': 1440}[unit]}{unit}"
    validator = Draft202012Validator(SCHEMAS["sources"]["$defs"]["every"])
    assert validator.is_valid(length) == (sources.duration(length) is not None)


@pytest.mark.parametrize("number", [-1, 0, 1, 2, 9, 10, 11, 99, 100, 199, 200, 201, 210, 999, 1000, 2000, 10_000])
def test_schema_and_loader_draw_the_same_line_between_numbers_of_publishers(number: int) -> None:
    text = f"watches: [{{id: a, query: potash, corroboration: [{number}]}}]"
    assert (_verdict("watchlist", text) == "accepted") == _loads(text)
    validator = Draft202012Validator(SCHEMAS["watchlist"]["$defs"]["publishers"])
    assert validator.is_valid(number) == _loads(text)


def _loads(text: str) -> bool:
    try:
        return bool(watchlist.load(text))
    except ConfigError:
        return False


def _verdict(name: str, text: str) -> str:
    content = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - knows texts, lists and mappings only
    return "accepted" if Draft202012Validator(SCHEMAS[name]).is_valid(content) else "refused"
