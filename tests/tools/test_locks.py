"""A lock of the layer that is not what the main lock says is named."""

from pathlib import Path
from typing import Any

import pytest

from tools import locks

MAIN = """\
boto3==1.43.127 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
click==8.5.1 \\
    --hash=sha256:cc
soupsieve==2.10 ; python_full_version < '3.11.5' \\
    --hash=sha256:dd
soupsieve==4.1.2 ; python_full_version >= '3.11.5' \\
    --hash=sha256:ee
"""
LAYER = MAIN.replace("click==8.5.1 \\\n    --hash=sha256:cc\n", "")
PROJECT = {
    "project": {
        "dependencies": ["boto3>=1.40,<1.44"],
        "optional-dependencies": {"cli": ["click>=8.2"], "lambda": ["Soup_Sieve[extra]>=2"]},
    }
}
ASKING = {"project": {**PROJECT["project"], "optional-dependencies": {"lambda": ["soupsieve"]}}}


def test_a_lock_that_is_part_of_the_main_one_is_in_step() -> None:
    assert list(locks.out_of_step(MAIN, LAYER, ASKING)) == []


@pytest.mark.parametrize(
    ("layer", "faults"),
    [
        (LAYER.replace("1.43.127", "1.43.126"), ["boto3: the layer's lock and the main lock differ"]),
        (LAYER.replace("sha256:bb", "sha256:bc"), ["boto3: the layer's lock and the main lock differ"]),
        (LAYER.replace(" \\\n    --hash=sha256:bb", ""), ["boto3: the layer's lock and the main lock differ"]),
        (LAYER.replace(">= '3.11.5'", ">= '3.12'"), ["soupsieve: the layer's lock and the main lock differ"]),
        (f"{LAYER}rich==15.0.0\n", ["rich: the layer's lock and the main lock differ"]),
        (LAYER[LAYER.index("soupsieve") :], ["boto3: the library asks for it, and the layer's lock does not have it"]),
    ],
)
def test_what_is_out_of_step_is_named(layer: str, faults: list[str]) -> None:
    assert list(locks.out_of_step(MAIN, layer, ASKING)) == faults


@pytest.mark.parametrize(("project", "names"), [(PROJECT, {"boto3", "soup-sieve"}), (ASKING, {"boto3", "soupsieve"})])
def test_the_functions_ask_for_all_but_the_command_line(project: dict[str, Any], names: set[str]) -> None:
    assert locks.wanted(project) == names


def test_the_screen_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = '[project]\ndependencies = ["boto3"]\noptional-dependencies = {lambda = []}\n'
    names = []
    for name, text in [("main.txt", MAIN), ("layer.txt", ""), ("pyproject.toml", project)]:
        (tmp_path / name).write_text(text, encoding="utf-8")
        names.append(str(tmp_path / name))
    assert locks.main(names) == 1
    assert "boto3: the library asks for it" in capsys.readouterr().err
    assert locks.main([names[0], names[0], names[2]]) == 0
