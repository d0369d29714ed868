"""Values are arguments: each is checked, each missing one is named, and nothing is sent by mistake."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from generator import targets
from generator.model import Body, Media, Property, Schema, Variable
from tests.bundled import bundled_api
from tests.paths import ROOT
from tests.targets.scripts.conftest import ENDINGS, command

TEXT = Schema(types=("string",))


def operation(make: Any) -> Any:
    return make.operation(
        path="/call/{id}",
        parameters=[
            make.parameter("id", "path", "7", description="Number of the thing."),
            make.parameter("filter", required=False, description="Which things."),
        ],
    )


def test_a_mistyped_name_gets_the_right_one(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    one = operation(make)
    done = run(target, make.api(one), one, {"QLM_URL": server.url}, "fliter=x")
    assert (done.status, server.seen) == (2, [])
    assert "no value fliter: did you mean filter?" in done.err


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("id=", "id must not be empty (required): Number of the thing."),
        ("filter", "write filter=VALUE"),
        ("--body", "--body needs a file"),
        ("--body=x", "this operation takes no body"),
        ("--sign", "this operation cannot be signed"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    target: Any, make: Any, run: Callable[..., Any], server: Any, given: str, message: str
) -> None:
    one = operation(make)
    done = run(target, make.api(one), one, {"QLM_URL": server.url}, given)
    assert (done.status, server.seen) == (2, [])
    assert message in done.err


@pytest.mark.parametrize("target", ["curl", "python_snippet"])
def test_a_mistyped_option_is_not_taken_for_a_value(target: str, make: Any, run: Callable[..., Any]) -> None:
    one = operation(make)
    done = run(target, make.api(one), one, {"QLM_URL": "http://127.0.0.1:9"}, "--dryrun")
    assert (done.status, "did you mean --dry-run?" in done.err) == (2, True)


@pytest.mark.parametrize("mistyped", ["--sing", "--boddy"])
@pytest.mark.parametrize("target", ["curl", "python_snippet"])
def test_an_option_without_effect_is_not_suggested(
    target: str, make: Any, run: Callable[..., Any], mistyped: str
) -> None:
    one = operation(make)
    done = run(target, make.api(one), one, {"QLM_URL": "http://127.0.0.1:9"}, mistyped)
    assert (done.status, done.err.count("did you mean")) == (2, 0), done.err


@pytest.mark.parametrize("target", ["curl", "python_snippet"])
def test_bytes_that_are_no_text_are_not_replaced(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    one = operation(make)
    done = run(target, make.api(one), one, {"QLM_URL": server.url}, "filter=\udcff")
    if target == "curl":  # bash takes bytes as they are
        assert server.seen[0].target.endswith("?filter=%FF")
    else:
        assert (done.status, server.seen) == (2, [])
        assert "filter holds bytes that are no UTF-8" in done.err


def test_a_secret_is_no_argument(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    one = make.operation(parameters=[make.parameter("is_user", variable=make.user)])
    done = run(target, make.api(one), one, {"QLM_URL": server.url, "QLM_USER": "u"}, "is_user=me")
    assert (done.status, server.seen) == (2, [])
    assert "is_user is secret: set QLM_USER" in done.err


def test_values_are_sent_empty_and_several_times(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    one = operation(make)
    done = run(target, make.api(one), one, {"QLM_URL": server.url}, "filter=", "filter=b", "id=8")
    assert done.status == 0, done.err
    assert server.seen[0].target == "/call/8?filter=&filter=b"


def test_two_locations_can_share_a_name(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    one = make.operation(path="/call/{id}", parameters=[make.parameter("id", "path", "7"), make.parameter("id")])
    done = run(target, make.api(one), one, {"QLM_URL": server.url}, "id=1", "query:id=2")
    assert done.status == 0, done.err
    assert server.seen[0].target == "/call/1?id=2"


def test_a_deep_object_has_members_of_any_name(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    schema = Schema(types=("object",), additional=TEXT)
    parameter = make.parameter("meta", required=False)._replace(schema=schema, style="deepObject", explode=True)
    one = make.operation(parameters=[parameter])
    arguments = ("meta[a]=1", "meta[b][c]==2", "meta[a]=3")
    done = run(target, make.api(one), one, {"QLM_URL": server.url}, *arguments)
    assert done.status == 0, done.err
    assert parse_qsl(urlsplit(server.seen[0].target).query) == [
        ("meta[a]", "1"),
        ("meta[a]", "3"),
        ("meta[b][c]", "=2"),
    ]
    for wrong in ("meta[a]", "metas[a]=1", "meta=1"):
        done = run(target, make.api(one), one, {"QLM_URL": server.url}, wrong)
        assert (done.status, "this operation has no value" in done.err) == (2, True), wrong


def test_help_names_values_and_variables(target: Any, make: Any, run: Callable[..., Any]) -> None:
    one = operation(make)
    done = run(target, make.api(one), one, {}, "--help")
    assert done.status == 0
    assert all(word in done.out.decode() for word in ("filter", "Which things.", "QLM_URL", "--dry-run"))


@pytest.mark.parametrize(
    ("media_type", "usage"),
    [("multipart/form-data", "[--dry-run] [name@=FILE]...\n"), ("text/plain", "[--body FILE | --body -]\n")],
)
def test_help_offers_what_the_operation_takes(
    target: Any, make: Any, run: Callable[..., Any], media_type: str, usage: str
) -> None:
    content = Schema(types=("object",)) if "form" in media_type else TEXT
    one = make.operation("POST", body=Body((Media(media_type, content),)))
    assert usage in run(target, make.api(one), one, {}, "--help").out.decode().replace("\r", "")
    one = make.operation()
    assert "[name=value]... [--dry-run]\n" in run(target, make.api(one), one, {}, "--help").out.decode()


def test_the_headers_of_the_answer_are_shown(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    one = make.operation()
    head, _, content = (
        run(target, make.api(one), one, {"QLM_URL": server.url}, "-i").out.replace(b"\r", b"").partition(b"\n\n")
    )
    assert (b" 200" in head, b"Content-Type: text/plain" in head, content) == (True, True, b"answer\n")


def test_a_dry_run_sends_nothing_and_masks(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    one = make.operation(parameters=[make.parameter("is_user", variable=make.user)])
    done = run(target, make.api(one), one, {"QLM_URL": server.url, **make.secrets}, "--dry-run")
    assert (done.status, server.seen) == (0, [])
    assert f"GET {server.url}/call?is_user=***" in done.out.decode()
    assert "canary" not in done.out.decode()


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_no_body_has_its_length(target: Any, make: Any, run: Callable[..., Any], server: Any, method: str) -> None:
    one = make.operation(method)
    assert run(target, make.api(one), one, {"QLM_URL": server.url}).status == 0
    assert server.seen[0].header("Content-Length") == "0"


def test_a_login_page_is_a_failure(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    server.media_type = "text/html"
    secret = make.user
    one = make.operation()
    way = make.way(headers=(("X-W", "{qlmUser}"),), variables=(secret,))
    done = run(target, make.api(one, connections=(way,)), one, {"QLM_URL": server.url})
    assert done.status == 1
    assert "web page, most likely a login" in done.err


def test_a_body_comes_from_standard_input(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    one = make.operation("POST", body=Body((Media("application/octet-stream", TEXT),), required=True))
    done = run(target, make.api(one), one, {"QLM_URL": server.url}, "--body", "-", stdin=b"a\0b" * 1000)
    assert done.status == 0, done.err
    assert server.seen[0].body == b"a\0b" * 1000


def test_tracing_shows_no_secret(make: Any, run: Callable[..., Any], server: Any) -> None:
    one = make.operation(parameters=[make.parameter("is_user", variable=make.user)], security=make.signed)
    env = {"QLM_URL": server.url, **make.secrets}
    done = run("curl", make.api(one), one, env, secrets=["canary"], trace=True)
    assert done.status == 0, done.err
    assert "+ " in done.err
    done = run("curl", make.api(one), one, {**env, "SHELLOPTS": "xtrace"}, secrets=["canary"])
    assert done.status == 0, done.err


@pytest.mark.parametrize("target", ["curl", "python_snippet"])
def test_a_script_works_through_a_link(
    target: str, make: Any, run: Callable[..., Any], server: Any, tmp_path: Path
) -> None:
    one = operation(make)
    run(target, make.api(one), one, {"QLM_URL": server.url})
    link = tmp_path / "link"
    link.symlink_to(tmp_path / target / "calls" / f"call.{ENDINGS[target]}")
    env = {"PATH": os.environ["PATH"], "QLM_URL": server.url}
    done = subprocess.run(command(target, link), cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(server.seen) == 2


def test_a_script_can_stand_alone(target: Any, make: Any, run: Callable[..., Any], server: Any, tmp_path: Path) -> None:
    one = make.operation(security=make.signed)
    script = tmp_path / f"alone.{ENDINGS[target]}"
    script.write_text(targets.render_one(target, make.api(one), one))
    env = {"PATH": os.environ["PATH"], "QLM_URL": server.url, **make.secrets}
    done = subprocess.run(command(target, script, alone=True), env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert server.seen[0].header("X-Qlm-Authentication-Version") == "2"
    files = targets.render(make.api(one), (target,), {target: {"standalone": True}})
    assert [Path(path).name for path in files] == [f"call.{ENDINGS[target]}"]


def test_the_readme_shows_a_whole_script() -> None:
    api = bundled_api("qlik-qrs")
    one = next(operation for operation in api.operations if operation.id == "get_app")
    assert targets.find("curl").text(api, one) in (ROOT / "README.md").read_text("utf-8")


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed")
def test_curl_scripts_pass_shellcheck(make: Any, tmp_path: Path) -> None:
    user = Variable("qlmUser", "QLM_USER", "the user")
    way = make.way(headers=(("X-W", "{qlmUser}"),), variables=(user,), client_certificate=True)
    one = make.operation("POST", security=make.signed, body=Body((Media("multipart/form-data", TEXT),)))
    api = make.api(one, operation(make)._replace(id="other"), connections=(way,))
    for path, file in targets.render(api, ("curl",)).items():
        (tmp_path / Path(path).name).write_bytes(file.content)
    (tmp_path / "alone.sh").write_text(targets.render_one("curl", api, one))
    done = subprocess.run(["shellcheck", *tmp_path.glob("*.sh")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_warning_is_one_line(target: Any, make: Any, run: Callable[..., Any], server: Any) -> None:
    one = make.operation(security=make.signed)
    done = run(target, make.api(one), one, {"QLM_URL": server.url, "QLM_API_KEY": "k\u00e9"})
    assert done.status == 0, done.err
    warning, status, end = done.err.split("\n")
    assert ("many keys sign alike" in warning, status, end) == (True, "HTTP 200", "")


@pytest.mark.parametrize(("argument", "line"), [("f=x", "write f@=FILE"), ("t@=x", "write t=VALUE")])
def test_a_value_in_the_wrong_form_is_told_the_right_one(
    target: Any, make: Any, run: Callable[..., Any], argument: str, line: str
) -> None:
    file = Schema(types=("string",), format="binary")
    form = Schema(types=("object",), properties=(Property("f", file, True), Property("t", TEXT, True)))
    one = make.operation("POST", body=Body((Media("multipart/form-data", form),)))
    done = run(target, make.api(one), one, {"QLM_URL": "http://127.0.0.1:9"}, argument)
    assert (done.status, done.err.strip()) == (2, line)
