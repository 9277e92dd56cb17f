"""The import contracts hold, and would be seen to break: a checker that cannot fail checks nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import wirewatch

ROOT = Path(__file__).parents[2]
PACKAGE = Path(wirewatch.__file__).parent


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the package, with the contracts beside it."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    copy = tmp_path / "src/wirewatch"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def test_the_package_keeps_its_contracts(package: Path) -> None:
    code, output = _lint(package)
    assert code == 0, output
    assert "0 broken" in output


@pytest.mark.parametrize(
    ("module", "statement", "named"),
    [
        ("query/engine/match.py", "import boto3", "wirewatch.query.engine.match -> boto3"),
        ("wiring/local.py", "import boto3", "wirewatch.wiring.local -> boto3"),
        ("strict_yaml/values.py", "import sqlite3", "wirewatch.strict_yaml.values -> sqlite3"),
        ("text/words.py", "import os", "wirewatch.text.words -> os"),
        (
            "polling/slots.py",
            "from wirewatch.adapters import http",
            "wirewatch.polling.slots -> wirewatch.adapters.http",
        ),
        (
            "query/language/lexer.py",
            "from wirewatch import watchlist",
            "wirewatch.query.language.lexer -> wirewatch.watchlist",
        ),
    ],
)
def test_an_import_that_breaks_a_contract_is_named(package: Path, module: str, statement: str, named: str) -> None:
    file = package / module
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{statement}\n", encoding="utf-8")
    code, output = _lint(package)
    assert code == 1, output
    assert named in output


def test_a_module_that_no_layer_names_is_a_fault(package: Path) -> None:
    (package / "newcomer.py").write_text('"""A module without a place."""\n')
    code, output = _lint(package)
    assert code == 1, output
    assert "newcomer" in output


def _lint(package: Path) -> tuple[int, str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    # What stands in PYTHONPATH comes before the installed package.
    environment = {**os.environ, "PYTHONPATH": str(package.parent), "COLUMNS": "200"}
    done = subprocess.run(
        command, cwd=package.parents[1], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout + done.stderr
