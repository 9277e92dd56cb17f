"""A package that Lambda could not load, or would not take, is named."""

import struct
from pathlib import Path

import pytest

from tools import packages

AARCH64, X86_64 = 183, 62
GOOD = "lxml/etree.cpython-313-aarch64-linux-gnu.so"


def elf(machine: int, *, little: bool = True) -> bytes:
    """Return the first 20 bytes of a shared object for a machine."""
    order = "<" if little else ">"
    return b"\x7fELF\x02" + (b"\x01" if little else b"\x02") + bytes(10) + struct.pack(f"{order}HH", 3, machine)


@pytest.mark.parametrize(
    ("head", "machine"),
    [
        (elf(AARCH64), AARCH64),
        (elf(X86_64), X86_64),
        (elf(22, little=False), 22),
        (b"", None),
        (b"\x7fELF\x02\x01", None),
        (b"#!/usr/bin/env python3\n", None),
        (b"\xcf\xfa\xed\xfe\x0c\x00\x00\x01" + bytes(12), None),
    ],
)
def test_the_machine_is_read_from_the_elf_header(head: bytes, machine: int | None) -> None:
    assert packages.machine(head) == machine


@pytest.mark.parametrize(
    ("name", "head"),
    [
        (GOOD, elf(AARCH64)),
        ("cryptography/_rust.abi3.so", elf(AARCH64)),
        ("pillow.libs/libjpeg-1a2b3c.so.62.4.0", elf(AARCH64)),
        ("pillow.libs/libjpeg-1a2b3c.so", elf(AARCH64)),
    ],
)
def test_what_is_for_python_3_13_on_arm_is_loadable(name: str, head: bytes) -> None:
    assert list(packages.unloadable([(Path(name), head)])) == []


@pytest.mark.parametrize(
    ("name", "head", "fault"),
    [
        (GOOD, elf(X86_64), "another machine (ELF machine 62, not 183)"),
        (GOOD, b"\xcf\xfa\xed\xfe" + bytes(16), "another machine (ELF machine None, not 183)"),
        ("pillow.libs/libjpeg-1a2b3c.so.62", elf(X86_64), "another machine"),
        ("bin/uv", elf(X86_64), "another machine"),
        ("lxml/etree.cpython-311-aarch64-linux-gnu.so", elf(AARCH64), "another Python"),
        ("lxml/etree.cpython-313t-aarch64-linux-gnu.so", elf(AARCH64), "another Python"),
        ("lxml/etree.cpython-313-aarch64-linux-musl.so", elf(AARCH64), "another Python"),
        ("lxml/etree.so", elf(AARCH64), "another Python"),
    ],
)
def test_what_is_for_another_machine_or_python_is_named(name: str, head: bytes, fault: str) -> None:
    files = [(Path(GOOD), elf(AARCH64)), (Path(name), head)]
    (found,) = packages.unloadable(files)
    assert found.startswith(f"{name}: ")
    assert fault in found


def test_a_build_without_anything_compiled_is_a_fault() -> None:
    (fault,) = packages.unloadable([(Path("six.py"), b'"""Utilities for writing code that runs on ')])
    assert "nothing compiled" in fault


@pytest.mark.parametrize(("sizes", "faults"), [([262_143_999], 0), ([262_143_999, 1], 1), ([], 0)])
def test_all_packages_together_stay_below_what_lambda_takes(sizes: list[int], faults: int) -> None:
    assert len(list(packages.too_large(sizes))) == faults


def test_a_good_build_is_listed_with_its_sizes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _fill(tmp_path / "DependenciesLayer/python" / GOOD, elf(AARCH64) + bytes(1_499_980))
    _fill(tmp_path / "IngestFunction/handler.py", bytes(2_000))
    _fill(tmp_path / "template.yaml", bytes(5_000))
    assert packages.main([str(tmp_path)]) == 0
    output = capsys.readouterr().out.split("\n")
    assert [line.split() for line in output if line] == [
        ["1,500", "kB", "DependenciesLayer"],
        ["2", "kB", "IngestFunction"],
        ["1,502", "kB", "together,", "unzipped"],
    ]


def test_a_faulty_build_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _fill(tmp_path / "DependenciesLayer/python" / GOOD, elf(X86_64))
    assert packages.main([str(tmp_path)]) == 1
    assert f"DependenciesLayer/python/{GOOD}: is for another machine" in capsys.readouterr().err


def _fill(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
