"""The jobs that people come for, as folders of the collection that run, against a strict server over TLS."""

import json
import re
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID as Purpose

from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.targets import postman
from generator.targets.postman import jobs
from tests.bundled import bundled_api
from tests.clients import engines
from tests.clients.closed_network import closed_network
from tests.pull.conftest import Authority

TOKEN = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"
NAME = "Anna's app #1 & more"
USER = {"jobUserDirectory": "EXAMPLE", "jobUserId": "anna.müller"}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    exported = Authority(tmp_path_factory.mktemp("exported"))
    exported.issue("client", Purpose.CLIENT_AUTH)
    exported.issue("server", Purpose.SERVER_AUTH)
    return exported


@pytest.fixture(scope="module")
def apis() -> dict[str, Any]:
    return {name: bundled_api(name) for name in ("qlik-qrs", "qlik-qps")}


@pytest.fixture(scope="module")
def collections(apis: Any) -> dict[str, Any]:
    return {name: job_collection(api) for name, api in apis.items()}


def job_collection(api: Any) -> dict[str, Any]:
    """The collection without its other folders, which take time to load."""
    whole = postman.collection(api)
    return {**whole, "item": [entry for entry in whole["item"] if entry["name"] in {"First steps", "Jobs"}]}


@pytest.fixture(params=["certificate", pytest.param("jwt", marks=pytest.mark.slow)])
def run(
    request: pytest.FixtureRequest, apis: Any, collections: Any, authority: Any, tmp_path: Path
) -> Iterator[Callable[..., engines.Report]]:
    """Run a folder in newman through a way in; returns the report."""
    way, folder = request.param, authority.folder
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=folder / "root.pem")
    tls.load_cert_chain(folder / "server.pem", folder / "server_key.pem")
    tls.verify_mode = ssl.CERT_OPTIONAL
    with running(list(apis.values()), ServerSettings({"QLIK_JWT": TOKEN}), tls=tls) as server:
        host = f"https://127.0.0.1:{urlsplit(server.url).port}"
        user = {"prerequestWay": "certificate", "qlikUser": "UserDirectory=INTERNAL; UserId=sa_api"}
        let_in = {"prerequestWay": "jwt", "qlikJwt": TOKEN} if way == "jwt" else user
        files = {"src": str(folder / "client.pem")}, {"src": str(folder / "client_key.pem")}
        listed = [{"name": "site", "matches": [f"{host}/*"], "cert": files[0], "key": files[1]}]
        certificates = tmp_path / "certificates.json"
        certificates.write_text(json.dumps(listed if way == "certificate" else []))

        def send(job: str, spec: str = "qlik-qrs", **values: str) -> engines.Report:
            base = f"{host}{'/jwt' if way == 'jwt' else ''}/{spec.partition('-')[2]}"
            arguments = ["--folder", job, "--working-dir", str(tmp_path)]
            arguments += ["--ssl-extra-ca-certs", str(folder / "root.pem")]
            arguments += ["--ssl-client-cert-list", str(certificates)] if way == "certificate" else []
            held = {"baseUrl": base, **let_in, **values}
            return engines.newman(collections[spec], tmp_path, values=held, arguments=arguments)

        yield send


def says(report: Any, text: str) -> bool:
    """Whether an engine prints a text; its frames break lines."""
    return re.sub(r"\s", "", text) in re.sub(r"[\s│|┌└]", "", report.output)


def sent(report: Any) -> list[str]:
    return [execution["item"]["name"] for execution in report.run["executions"]]


def test_first_steps(run: Any) -> None:
    report = run("First steps")
    assert report.failures == []
    assert sent(report) == ["List your apps", "List your tasks", "Start that task"]


def test_a_task_is_started_and_waited_for(run: Any) -> None:
    report = run("Start a task and wait", jobTask="Reload Sales")
    assert report.failures == []
    assert sent(report).count("Wait for its end") > 1
    assert sent(report)[-1] == "See how it ended"
    assert says(report, "The task ended as FinishedSuccess")


def test_who_runs_the_whole_collection_passes_jobs_by_that_are_not_filled_in(run: Any) -> None:
    report = run("Jobs", jobTaskId="anything", jobAppId="anything")
    assert (report.failures, sent(report)) == ([], [])
    assert says(report, "Not sent: fill in the variable jobTask of this collection: Name of the task")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "last", "message"),
    [
        ("Reload Profit & loss", ["Start it"], "nothing was started: the task is disabled, its app is not there"),
        ("Reload with an error", ["Read its script log"], "expected 'FinishedFail' to equal 'FinishedSuccess'"),
        ("Reload nothing", ["Find the task"], "there is no task with the name Reload nothing"),
    ],
)
def test_a_task_that_does_not_succeed(run: Any, task: str, last: Any, message: str) -> None:
    report = run("Start a task and wait", jobTask=task)
    [(_, failure)] = report.failures
    assert message in failure
    assert sent(report)[-1:] == last


@pytest.mark.slow
def test_an_app_from_import_to_export(run: Any, tmp_path: Path) -> None:
    (tmp_path / "sales.qvf").write_bytes(b"QVF" * 1000)
    app = {"jobApp": NAME}
    report = run("Import an app", **app)
    assert (report.failures, sent(report)) == ([], [])
    assert says(report, "Not sent: fill in the variable jobFile of this collection: Path of the .qvf file")
    assert run("Import an app", **app, jobFile="sales.qvf").failures == []
    assert run("Publish an app", **app, jobStream="Finance").failures == []
    assert run("Replace an app", jobApp="Sales", jobReplaced=NAME).failures == []
    assert run("Give an app to a user", **app, **USER).failures == []
    named = {"jobObject": NAME, "jobKind": "app"}
    assert run("Set a custom property", **named, jobProperty="Department", jobValue="Finance").failures == []
    again = run("Set a custom property", **named, jobProperty="Department", jobValue="Finance")
    assert (again.failures, sent(again)[-1]) == ([], "Read the object as it is")
    for tag, creation in (("nightly", []), ("a\\ 'new' \"one\"", ["Create the tag"])):
        report = run("Add a tag", **named, jobTag=tag)
        steps = ["Find the tag", *creation, "Read the object that gets the tag", "Change its tags"]
        assert (report.failures, sent(report)) == ([], steps)
        again = run("Add a tag", **named, jobTag=tag)
        assert (again.failures, sent(again)) == ([], ["Find the tag", "Read the object that gets the tag"])
    report = run("Export an app", **app)
    assert report.failures == []
    assert says(report, "The file has ")


@pytest.mark.slow
def test_licenses_are_taken_back_when_it_is_meant(run: Any) -> None:
    for really, shown, last in (("", "would be taken back", 1), ("yes", "is taken back", 2), ("yes", "", 1)):
        report = run("Take back licenses", jobDays="90", jobReally=really)
        assert report.failures == []
        assert says(report, "2026-11-20T14:05:00.000Z', 'keeps it")
        assert says(report, "anna.müller") is bool(shown)
        assert says(report, "never used") is bool(shown)
        assert says(report, shown)
        assert len(sent(report)) == last + 1


@pytest.mark.slow
@pytest.mark.parametrize("run", ["certificate"], indirect=True)
@pytest.mark.parametrize("proxy", ["", "/jwt"])
def test_sessions_are_ended_and_a_ticket_has_a_link(run: Any, proxy: str) -> None:
    who = {"jobUserDirectory": "EXAMPLE", "jobUserId": "jane", "jobVirtualProxy": proxy}
    report = run("End the sessions of a user", "qlik-qps", **who)
    assert (report.failures, sent(report)) == ([], ["List the sessions", "End them"])
    report = run("End the sessions of a user", "qlik-qps", **who)
    assert (report.failures, sent(report)) == ([], ["List the sessions"])
    report = run("Get a ticket and its link", "qlik-qps", **{**who, "jobUserId": 'anna "x"'})
    assert report.failures == []
    assert says(report, f"https://127.0.0.1{proxy}/hub?qlikTicket=")


@pytest.mark.slow
def test_the_postman_cli_runs_a_job(collections: Any, apis: Any, tmp_path: Path) -> None:
    with closed_network() as network, network.listen() as listener:
        settings = ServerSettings({"QLIK_JWT": TOKEN})
        with running(list(apis.values()), settings, listener=listener) as server:
            values = {"baseUrl": f"{server.url}/jwt/qrs", "prerequestWay": "jwt", "qlikJwt": TOKEN}
            values |= {"jobTask": "Reload Sales"}
            collection = collections["qlik-qrs"]
            [job] = [job for job in collection["item"][-1]["item"] if job["name"] == "Start a task and wait"]
            report = engines.postman_cli({**collection, "item": [job]}, tmp_path, network, values=values)
    assert report.failures == []
    assert says(report, "The task ended as FinishedSuccess")


def test_a_job_is_there_where_its_calls_are() -> None:
    folders = tuple(f"folder:{name}" for name in ("task", "execution_session", "execution_result", "reload_task"))
    api = bundled_api("qlik-qrs", *folders, "folder:download")
    first, [behind] = jobs.folders(api, None, {"type": "noauth"})
    assert (first, [folder["name"] for folder in behind["item"]]) == ([], ["Start a task and wait"])
    assert "jobApp" not in jobs.variables(api)
    alone = bundled_api("qlik-qrs", "folder:about")
    assert (jobs.folders(alone, None, {}), jobs.variables(alone)) == (([], []), {})


def test_the_requests_of_jobs_are_named_each_by_its_own_name(collections: Any) -> None:
    for collection in collections.values():
        steps = [step["name"] for entry in collection["item"] for step in steps_of(entry)]
        assert len(steps) == len(set(steps))


def steps_of(entry: Any) -> list[Any]:
    return [step for inner in entry["item"] for step in steps_of(inner)] if "item" in entry else [entry]
