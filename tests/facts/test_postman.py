"""What a person meets who opens the collection of the repository, in newman: one mistake, one message."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job, build
from generator.settings.selection import Selection
from tests.clients import engines
from tests.clients.loopback import Loopback

SLOW = pytest.mark.slow
USER = "UserDirectory=INTERNAL; UserId=sa_api"
NAMES = {
    "certificate": "QRS certificate 4242",
    "header": "QRS header",
    "jwt": "QRS JWT",
    "session": "QRS session",
    "windows": "QRS Windows",
}


@pytest.fixture(scope="module")
def files() -> dict[str, Any]:
    job = Job("qlik-qrs", Selection(include=("get_about",)), targets=("postman",))
    return {name.rpartition("/")[2]: json.loads(file.content) for name, file in build(job).files.items()}


@pytest.fixture
def run(files: Any, tmp_path: Path) -> Callable[..., engines.Report]:
    """Send one request with the environment of a way, some of its values changed; with None there is none."""

    def send(way: str, **values: str) -> engines.Report:
        arguments = [part for name, value in values.items() for part in ("--env-var", f"{name}={value}")]
        if way:
            chosen = tmp_path / "chosen.json"
            chosen.write_text(json.dumps(files[f"qlik-qrs.{way}.postman_environment.json"]))
            arguments += ["--environment", str(chosen)]
        return engines.newman(files["qlik-qrs.postman_collection.json"], tmp_path, arguments=arguments)

    return send


@pytest.mark.parametrize(
    ("way", "values", "message"),
    [
        ("", {}, "No environment is selected."),
        ("certificate", {}, "Fill in the variable qlikUser (in your environment)"),
        pytest.param("jwt", {}, "Fill in the variable qlikJwt (in your environment)", marks=SLOW),
        (
            "certificate",
            {"qlikUser": "INTERNAL\\sa_api"},
            "qlikUser has the wrong form: UserDirectory=INTERNAL",
        ),
        pytest.param("certificate", {"qlikUser": "UserDirectory=INTERNAL"}, "qlikUser has the wrong form", marks=SLOW),
        (
            "certificate",
            {"qlikUser": USER, "baseUrl": "https://127.0.0.1:1"},
            "baseUrl must end in /qrs, like https://",
        ),
        ("jwt", {"qlikJwt": "Bearer a.b.c"}, "qlikJwt has the wrong form: The token alone"),
        pytest.param(
            "jwt", {"qlikJwt": "a.b.c", "baseUrl": "https://127.0.0.1:1/jwt"}, "baseUrl must end in /qrs", marks=SLOW
        ),
        pytest.param(
            "certificate",
            {"qlikUser": USER, "prerequestWay": "nope"},
            "prerequestWay names no way in: nope",
            marks=SLOW,
        ),
        pytest.param(
            "certificate", {"qlikUser": USER, "baseUrl": "http://127.0.0.1:1/qrs"}, "connect ECONNREFUSED", marks=SLOW
        ),
    ],
)
def test_one_mistake_gives_one_message(run: Any, way: str, values: Any, message: str) -> None:
    report = run(way, **values)
    assert report.status == 1
    [(_, told)] = report.failures
    assert message in told


@pytest.mark.parametrize("end", [pytest.param("", marks=SLOW), pytest.param("/", marks=SLOW), "// "])
def test_a_slash_at_the_end_of_the_address_is_taken_away(run: Any, end: str) -> None:
    with Loopback() as server:
        assert run("certificate", qlikUser=USER, baseUrl=f"{server.url}/qrs{end}").failures == []
        assert [request.target.partition("?")[0] for request in server.requests] == ["/qrs/about"]


@pytest.mark.parametrize(
    ("way", "values", "header", "sent"),
    [
        (
            "certificate",
            {"qlikUser": "UserDirectory=EXAMPLE; UserId=anna.müller"},
            "X-Qlik-User",
            "UserDirectory=EXAMPLE; UserId=anna.m%C3%BCller",
        ),
        pytest.param(
            "header", {"qlikUser": "EXAMPLE\\100 % müller"}, "hdr-usr", "EXAMPLE\\100 %25 m%C3%BCller", marks=SLOW
        ),
        pytest.param("header", {"qlikUser": "EXAMPLE\\100 %"}, "hdr-usr", "EXAMPLE\\100 %", marks=SLOW),
    ],
)
def test_a_user_beyond_ascii_is_percent_encoded(run: Any, way: str, values: Any, header: str, sent: str) -> None:
    with Loopback() as server:
        assert run(way, baseUrl=f"{server.url}/qrs", **values).failures == []
        assert [request.all(header) for request in server.requests] == [[sent]]


def test_environments_are_told_apart_by_their_names(files: Any) -> None:
    named = {name.split(".")[1]: data["name"] for name, data in files.items() if "environment" in name}
    assert named == NAMES


def test_what_a_way_needs_is_named_first_with_its_form(files: Any) -> None:
    environment = files["qlik-qrs.certificate.postman_environment.json"]
    assert [row["key"] for row in environment["values"]][:2] == ["baseUrl", "qlikUser"]
    assert USER in environment["values"][1]["description"]
    about = files["qlik-qrs.postman_collection.json"]["info"]["description"]
    lines = about[about.index("## Before the first request") :].splitlines()
    at = next(number for number, line in enumerate(lines) if "QRS certificate 4242" in line)
    assert "https://qlik.example.com:4242/qrs" in lines[at]
    assert "`qlikUser`" in lines[at + 1]
    assert USER.replace("_", "\\_") in lines[at + 1]
