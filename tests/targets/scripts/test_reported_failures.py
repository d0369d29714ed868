"""An answer that reports a failure with a status of success ends a script with status 1; no other answer does."""

from collections.abc import Callable
from typing import Any

import pytest

from generator.model import Media, Property, Response, Schema

TEXT = Schema(types=("string",))
FAILURE = Schema(types=("object",), properties=(Property("error", TEXT),))
OTHERWISE = (
    Media("application/xml", FAILURE),
    Media("text/plain", Schema(types=("string",), pattern="Error")),
)
FAILURES = {
    b'<?xml version="1.0"?>\n<r>\n  <error>No "such" thing</error>\n</r>\n': 'No "such" thing',
    b'<r xmlns:q="urn:q"><q:error code="a/7">\n <![CDATA[Bad]]></q:error></r>': "Bad",
    b'{"r": {"error" : "No such thing"}}': "No such thing",
    b"Error: none\x1b[2J": "Error: none?[2J",
}
SUCCESSES = (
    b"<r><error/><key>1</key></r>",
    b"<r><error /><errors>3</errors><name>Error</name></r>",
    b'{"error": "", "key": "1"}',
    b'{"error": null, "errors": "x"}',
    b"<r><error> </error></r>",
    b"ABCD-1\nABCD-2\n",
    b"",
)
# A program is compiled for each answer.
FEW = {"curl": 1, "python_snippet": 1, "csharp_snippet": 3}


@pytest.fixture
def operation(make: Any) -> Any:
    good = Response("200", media=(Media("application/xml", Schema(types=("object",))), Media("text/plain", TEXT)))
    return make.operation(responses=(good, Response("default", media=OTHERWISE)))


def test_a_reported_failure_is_one(
    target: Any, make: Any, run: Callable[..., Any], server: Any, operation: Any
) -> None:
    for server.answer, said in list(FAILURES.items())[:: FEW[target]]:
        done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
        assert (done.status, done.out) == (1, server.answer)
        assert done.err.endswith(f"The status is one of success, but the answer reports a failure: {said}\n"), done.err


def test_other_answers_are_none(target: Any, make: Any, run: Callable[..., Any], server: Any, operation: Any) -> None:
    for server.answer in SUCCESSES[:: FEW[target]]:
        done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
        assert (done.status, done.out) == (0, server.answer), done.err


@pytest.mark.parametrize("media_type", ["application/json", "text/plain"])
def test_an_api_that_reports_none_in_xml_is_taken_at_its_word(
    make: Any, run: Callable[..., Any], server: Any, media_type: str
) -> None:
    good = Response("200", media=(Media(media_type, TEXT),))
    one = make.operation(responses=(good, Response("default", media=OTHERWISE)))
    server.answer = next(iter(FAILURES))
    assert run("curl", make.api(one), one, {"QLM_URL": server.url}).status == 0


def test_a_refusal_stays_one(target: Any, make: Any, run: Callable[..., Any], server: Any, operation: Any) -> None:
    server.status, server.answer = 500, b"a\nb\n\n"
    done = run(target, make.api(operation), operation, {"QLM_URL": server.url})
    assert (done.status, done.out, "HTTP 500" in done.err) == (1, server.answer, True)
