"""The packages that were built: the emulator's own libraries would hide what is missing from them."""

import subprocess

import pytest

from tests.e2e.cloud import PYTHON
from tests.e2e.stacks import BUILT, template

LAYERS = [str(BUILT / name / "python") for name in ("WirewatchLayer", "DependenciesLayer")]
FUNCTIONS = [name for name, one in template()["Resources"].items() if one["Type"] == "AWS::Serverless::Function"]
# Everything that a handler's module names is in the layers; what is imported later is what the layers themselves need.
LOAD = "import sys; sys.path[:0] = sys.argv[1:]; import handler; print(handler.handler.__name__)"


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_needs_nothing_but_its_layers(function: str) -> None:
    command = [str(PYTHON), "-I", "-S", "-c", LOAD, str(BUILT / function), *LAYERS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("handler\n", "", 0)
