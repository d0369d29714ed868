"""The jobs that people come for, as scripts and as methods of the client, against a strict server over TLS."""

import os
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose

from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.targets import render
from tests.bundled import bundled_api
from tests.pull.conftest import Authority

USER = "UserDirectory=INTERNAL; UserId=sa_api"
VALUES = {"QLIK_JWT": "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Any:
    exported = Authority(tmp_path_factory.mktemp("exported"))
    exported.issue("client", Purpose.CLIENT_AUTH)
    exported.issue("server", Purpose.SERVER_AUTH)
    return exported


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("jobs")
    for name in ("qlik-qrs", "qlik-qps"):
        api = bundled_api(name)
        for path, file in render(api, ("curl", "python_client")).items():
            target = folder / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
    return folder


class Caller:
    """Runs a job by one way in: as a script or by the client."""

    def __init__(self, written: Any, authority: Any, server: Any, way: Any) -> None:
        self.written, self.way = written, way
        host = f"https://127.0.0.1:{urlsplit(server.url).port}"
        prefix = "/jwt" if way == "jwt" else ""
        folder = authority.folder
        certificate = {"QLIK_CERT": folder / "client.pem", "QLIK_KEY": folder / "client_key.pem", "QLIK_USER": USER}
        self.environment = {
            "PATH": os.environ["PATH"],
            "QLIK_QRS_URL": f"{host}{prefix}/qrs",
            "QLIK_QPS_URL": f"{host}/qps",
            "QLIK_CA": str(folder / "root.pem"),
            **(VALUES if way == "jwt" else {name: str(value) for name, value in certificate.items()}),
        }

    def script(self, name: Any, *arguments: Any, status: int = 0, spec: str = "qlik-qrs") -> Any:
        command = ["bash", str(self.written / spec / "curl/workflows" / f"{name}.sh"), *map(str, arguments)]
        return self._run(command, status)

    def client(self, call: Any, status: int = 0, spec: str = "qlik-qrs") -> Any:
        """What an expression over a client gives, as `print` shows it."""
        package = f"{spec.replace('-', '_')}_client"
        code = f"from {package} import Client\nwith Client() as client: print({call})"
        path = str(self.written / spec / "python_client")
        return self._run([sys.executable, "-c", code], status, PYTHONPATH=path)

    def _run(self, command: Any, status: Any, **more: Any) -> Any:
        done = subprocess.run(command, env={**self.environment, **more}, capture_output=True, timeout=60, check=False)
        told = (done.stdout + done.stderr).decode("utf-8", "replace")
        assert done.returncode == status, told
        return told


@pytest.fixture(params=["certificate", pytest.param("jwt", marks=pytest.mark.slow)])
def caller(request: pytest.FixtureRequest, written: Any, authority: Any) -> Iterator[Any]:
    apis = [bundled_api(name) for name in ("qlik-qrs", "qlik-qps")]
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority.folder / "root.pem")
    tls.load_cert_chain(authority.folder / "server.pem", authority.folder / "server_key.pem")
    tls.verify_mode = ssl.CERT_OPTIONAL
    with running(apis, ServerSettings(VALUES), tls=tls) as server:
        yield Caller(written, authority, server, request.param)


def test_start_a_task_and_wait(caller: Any) -> None:
    assert "Reload Sales: FinishedSuccess" in caller.script("start_task_and_wait", "Reload Sales")
    told = caller.script("start_task_and_wait", "Reload Profit & loss", status=1)
    assert "nothing was started: the task is disabled" in told


def test_the_client_starts_a_task_and_waits(caller: Any) -> None:
    assert re.fullmatch(r"[0-9a-f-]{36}\n", caller.client('client.jobs.start_task_and_wait("Reload Sales")'))


@pytest.mark.slow
def test_a_task_that_fails_shows_its_log(caller: Any) -> None:
    told = caller.script("start_task_and_wait", "Reload with an error", status=1)
    assert "FinishedFail" in told
    assert "prerequest" in told.partition("FinishedFail")[2]
    told = caller.client('client.jobs.start_task_and_wait("Reload with an error")', status=1)
    assert "JobError: Reload with an error ended as FinishedFail" in told
    assert "there is no task" in caller.script("start_task_and_wait", "Reload", status=1)


def test_an_app_is_exported_and_imported(caller: Any, tmp_path: Path) -> None:
    file = tmp_path / "sales.qvf"
    caller.script("export_app", "Sales", file)
    assert file.read_bytes() == b"Sales\n" + bytes(range(256))
    app = caller.script("import_app", file, "Sales's copy", "stream=Finance", r"owner=EXAMPLE\anna.müller").strip()
    shown = caller.client(f"client.app.get_app(id={app!r})")
    assert "'published': True" in shown
    assert "'userId': 'anna.müller'" in shown
    assert caller.script("import_app", file, "Another", "replace=Sales's copy").strip() == app


@pytest.mark.slow
def test_the_client_exports_and_imports_an_app(caller: Any, tmp_path: Path) -> None:
    file = tmp_path / "sales.qvf"
    caller.client(f'client.jobs.export_app("Sales", {str(file)!r})')
    assert file.read_bytes() == b"Sales\n" + bytes(range(256))
    call = f"client.jobs.import_app({str(file)!r}, 'New', stream='Finance', owner=r'EXAMPLE\\jane')"
    app = caller.client(call).strip()
    assert "'published': True" in caller.client(f"client.app.get_app(id={app!r})")
    assert caller.client(f"client.jobs.import_app({str(file)!r}, 'Newer', replace='New')").strip() == app


@pytest.mark.slow
@pytest.mark.parametrize("form", ["script", "client"])
def test_properties_and_tags_by_name(caller: Any, form: str) -> None:
    def give(kind: Any, name: Any, property_: Any, value: Any) -> None:
        arguments = ("app", "Sales", property_, value)
        if form == "script":
            caller.script(kind, *[one for one in arguments if one])
        else:
            caller.client(f"client.jobs.{kind}{tuple(one for one in arguments if one)!r}")

    if form == "script":
        told = caller.script("add_tag", "nope", "Sales", "never", status=2)
        assert told.startswith("there are no scripts for nope")
        caller.script("add_tag", "app", "Nothing", "never", status=1)
    else:
        told = caller.client('client.jobs.add_tag("nope", "Sales", "never")', status=1)
        assert "JobError: there are no calls for nope, but for " in told
        caller.client('client.jobs.add_tag("app", "Nothing", "never")', status=1)
    assert caller.client("client.tag.list_tags(filter=\"name eq 'never'\")") == "[]\n"
    for value in ("Finance", "Sales", "Finance"):
        give("set_custom_property", "Sales", "Department", value)
    for tag in ("nightly", """C:\\a "new" one's""", "nightly"):
        give("add_tag", "Sales", tag, "")
    values = "[row['value'] for row in app['customProperties']], [row['name'] for row in app['tags']]"
    shown = caller.client(f"[({values}) for app in client.app.list_apps_full(filter=\"name eq 'Sales'\")]")
    assert sorted(re.findall(r"Sales|Finance|nightly|new", shown)) == ["Finance", "Sales", "new", "nightly"]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["script", "client"])
def test_licenses_are_listed_and_taken_back_when_it_is_meant(caller: Any, form: str) -> None:
    def run(*, really: Any) -> Any:
        if form == "script":
            return caller.script("take_back_licenses", 90, *(["--really"] if really else []))
        return caller.client(f"client.jobs.take_back_licenses(really={really})")

    for really, shown in ((False, True), (True, True), (False, False)):
        told = run(really=really)
        assert "jane" in told
        assert ("anna.müller" in told) is shown
        assert bool(re.search("never used|last_used=None", told)) is shown


@pytest.mark.slow
@pytest.mark.parametrize("caller", ["certificate"], indirect=True)
@pytest.mark.parametrize("prefix", ["", "jwt"])
def test_sessions_are_ended_and_a_ticket_has_a_link(caller: Any, prefix: str) -> None:
    """The proxy service takes a certificate; the virtual proxy stands behind its address."""
    session = "3f0d5a10-6f8e-4c27-9d2b-e8b0c1d7a945"
    where = f"https://127.0.0.1{prefix and '/' + prefix}/hub?qlikTicket="
    assert session in caller.script("end_sessions", r"EXAMPLE\jane", prefix, spec="qlik-qps")
    assert "has no session" in caller.script("end_sessions", r"EXAMPLE\jane", prefix, spec="qlik-qps")
    ticket, link = caller.script("get_ticket", r"EXAMPLE\jane", "", prefix, spec="qlik-qps").split()[:2]
    assert link == f"{where}{ticket}"
    named = f"virtual_proxy={prefix!r}"
    assert caller.client(rf"client.jobs.end_sessions(r'EXAMPLE\jane', {named})", spec="qlik-qps") == "[]\n"
    told = caller.client(rf"client.jobs.get_ticket(r'EXAMPLE\jane', {named}).link", spec="qlik-qps")
    assert told.startswith(where)
    told = caller.client(r"client.jobs.get_ticket(r'EXAMPLE\jane', 'https://h/x/hub?a=b').link", spec="qlik-qps")
    assert told.startswith("https://h/x/hub?a=b&qlikTicket=")


@pytest.mark.slow
@pytest.mark.parametrize("caller", ["certificate"], indirect=True)
def test_the_client_ends_sessions_at_a_virtual_proxy(caller: Any) -> None:
    told = caller.client(r"client.jobs.end_sessions(r'EXAMPLE\jane', virtual_proxy='jwt')", spec="qlik-qps")
    assert told == "['3f0d5a10-6f8e-4c27-9d2b-e8b0c1d7a945']\n"


JWT = {"QLIK_JWT": "a.b.c", "QLIK_CERT": "", "QLIK_KEY": "", "QLIK_USER": ""}
TWO_LIKE = "like https://qlik.example.com:4242/qrs, or https://qlik.example.com/header/qrs"


@pytest.mark.parametrize(
    ("values", "curl", "client"),
    [
        (
            {"QLIK_QRS_URL": "https://127.0.0.1:1/"},
            f"QLIK_QRS_URL must end in /qrs, {TWO_LIKE}",
            "base_url has the wrong form\nIts form: https://qlik.example.com:4242/qrs",
        ),
        (
            {"QLIK_QRS_URL": "https://127.0.0.1:1/jwt", **JWT},
            f"QLIK_QRS_URL must end in /qrs, {TWO_LIKE}",
            "base_url has the wrong form\nIts form: https://qlik.example.com/jwt/qrs",
        ),
        (
            {"QLIK_USER": r"INTERNAL\sa_api"},
            "QLIK_USER has the wrong form",
            "user has the wrong form\nIts form: UserDirectory=INTERNAL; UserId=sa_api",
        ),
    ],
)
def test_curl_and_client_refuse_what_cannot_be_right(
    written: Any, authority: Any, values: dict[str, Any], curl: str, client: str
) -> None:
    folder = authority.folder
    ways = {"QLIK_CERT": str(folder / "client.pem"), "QLIK_KEY": str(folder / "client_key.pem"), "QLIK_USER": USER}
    environment = {"PATH": os.environ["PATH"], "QLIK_QRS_URL": "https://127.0.0.1:1/qrs", **ways, **values}
    script = ["bash", str(written / "qlik-qrs/curl/app/list_apps.sh")]
    told = subprocess.run(script, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (told.returncode, curl in told.stderr) == (2, True)
    code = "from qlik_qrs_client import Client\nwith Client() as client: client.app.list_apps()"
    environment["PYTHONPATH"] = str(written / "qlik-qrs/python_client")
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert f"ConfigurationError: GET /app: {client}" in told.stderr


def test_a_job_is_there_where_its_calls_are() -> None:
    folders = tuple(f"folder:{name}" for name in ("task", "execution_session", "execution_result"))
    api = bundled_api("qlik-qrs", *folders)
    names = {path.rpartition("/")[2] for path in render(api, ("curl",)) if "workflows" in path}
    assert names == {"_steps.sh", "_objects.sh", "_fetch.sh", "start_task_and_wait.sh"}
    module = render(api, ("python_client",))["python_client/qlik_qrs_client/resources/jobs.py"].content.decode()
    assert re.findall(r"def ([a-z]\w+)\(self", module) == ["start_task_and_wait"] * 2
