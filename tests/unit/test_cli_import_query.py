"""`wirewatch import-query`: what it prints and how it exits."""

import json

from click.testing import CliRunner, Result

from wirewatch.cli import main


def test_the_query_goes_to_standard_output_alone_and_exits_0() -> None:
    result = _run("--from", "factiva", "hd=potash and belarus near5 sanction*")
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "title:potash AND (belarus NEAR/4 sanction*)\n",
        "",
    )


def test_what_is_left_out_is_named_on_standard_error_and_exits_1() -> None:
    result = _run("--from", "factiva", "potash and ns=c13")
    assert (result.exit_code, result.stdout) == (1, "potash\n")
    assert result.stderr == "at 12: ns=c13: left out: ns= is a code of Factiva's index\n"


def test_an_assumption_is_named_and_exits_0() -> None:
    result = _run("--from", "meltwater", "potash price")
    assert (result.exit_code, result.stdout) == (0, '"potash price"\n')
    assert result.stderr == "at 1: potash price: words with nothing between them are read as a phrase\n"


def test_a_search_can_come_from_standard_input() -> None:
    result = _run("--from", "meltwater", "-", standard_input="калий OR potash\n".encode())
    assert (result.exit_code, result.stdout) == (0, "калий OR potash\n")


def test_bytes_that_are_no_text_are_read_as_far_as_they_are() -> None:
    result = _run("--from", "meltwater", "-", standard_input=b"potash OR \xff kali")
    assert result.exit_code in {0, 1}
    assert "Traceback" not in result.output


def test_a_search_may_begin_with_a_minus() -> None:
    result = _run("--from", "google", "-football potash")
    assert (result.exit_code, result.stdout) == (0, "NOT football AND potash\n")


def test_with_json_every_line_is_an_object() -> None:
    result = _run("--from", "factiva", "--json", "potash and ns=c13")
    assert result.exit_code == 1
    assert result.stderr == ""
    assert [json.loads(line) for line in result.stdout.splitlines()] == [
        {"type": "query", "query": "potash", "whole": False},
        {
            "type": "note",
            "start": 11,
            "end": 17,
            "piece": "ns=c13",
            "message": "left out: ns= is a code of Factiva's index",
            "left_out": True,
        },
    ]


def test_an_empty_search_gives_no_query_and_exits_1() -> None:
    result = _run("--from", "nexis", "")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "left out: there is nothing to look for\n"


def test_an_unknown_service_or_no_search_is_misuse_and_exits_2() -> None:
    assert _run("--from", "altavista", "potash").exit_code == 2
    assert _run("potash").exit_code == 2
    assert _run("--from", "google").exit_code == 2


def _run(*arguments: str, standard_input: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["import-query", *arguments], input=standard_input)
