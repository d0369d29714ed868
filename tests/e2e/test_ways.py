"""Every way in, over TLS, as a person takes it: the generated environment or list filled in, nothing else changed."""

import os
import ssl
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from generator import targets
from generator.pipeline import Job
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.settings.selection import Selection
from tests.clients import dotnet
from tests.clients.engines import newman, postman_cli
from tests.clients.windows_proxy import COOKIE, windows_proxy
from tests.e2e.conftest import called, generated, refused, run_programs, run_scripts
from tests.e2e.visits import CHOSEN, VALUES, Exported, Visit

HEADER = {**VALUES, "QLIK_USER": "EXAMPLE\\jane"}
WAYS = [
    ("qlik-qrs", "certificate", VALUES),
    pytest.param(("qlik-qrs", "header", HEADER), marks=pytest.mark.slow),
    ("qlik-qrs", "jwt", VALUES),
    pytest.param(("qlik-qrs", "session", VALUES), marks=pytest.mark.slow),
    pytest.param(("qlik-qps", "certificate", VALUES), marks=pytest.mark.slow),
]


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("exported")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "root.pem")
    client = authority.issue_cert("QlikClient")
    client.cert_chain_pems[0].write_to_path(folder / "client.pem")
    client.private_key_pem.write_to_path(folder / "client_key.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=folder / "root.pem")
    context.load_cert_chain(folder / "server.pem")
    context.verify_mode = ssl.CERT_OPTIONAL
    return Exported(folder, context)


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Return what makes a visit; a few operations of each spec are generated once, in all forms."""
    outputs = {}

    def start(spec: Any, way: Any, values: Any) -> Any:
        if spec not in outputs:
            selection = Selection(include=CHOSEN[spec])
            job = Job(spec, targets=("postman", "curl", "python_snippet", "csharp_snippet"), selection=selection)
            outputs[spec] = generated(job, tmp_path_factory.mktemp(spec))
        return Visit(
            outputs[spec],
            next(connection for connection in outputs[spec].api.connections if connection.id == way),
            values,
        )

    return start


@pytest.mark.parametrize("case", WAYS, ids=lambda case: f"{case[0]}-{case[1]}")
class TestEachWay:
    def test_through_newman(self, visit: Callable[..., Any], exported: Any, tmp_path: Path, case: Any) -> None:
        taken = visit(*case)
        with taken.serving(exported) as server:
            told = taken.postman(server.url, exported, tmp_path)
            report = newman(taken.output.collections[0], tmp_path, **told)
            assert report.failures == []
            assert refused(server) == []
            assert called(server) == taken.chosen

    @pytest.mark.parametrize("kind", ["curl", "python_snippet"])
    def test_through_scripts(self, visit: Callable[..., Any], exported: Any, case: Any, kind: str) -> None:
        taken = visit(*case)
        with taken.serving(exported) as server:
            assert run_scripts(taken.output, kind, server, more=taken.environ(exported)) == []
            assert refused(server) == []
            assert called(server) == taken.chosen
            users = {verdict.received.header("x-qlik-user") for verdict in server.ledger}
            assert users == ({VALUES["QLIK_USER"]} if taken.way.client_certificate else {""})

    def test_the_server_refuses_who_comes_another_way(
        self, visit: Callable[..., Any], exported: Any, case: Any
    ) -> None:
        taken = visit(*case)
        with taken.serving(exported) as server:
            run_scripts(taken.output, "python_snippet", server, more={"QLIK_CA": exported["root.pem"]})
            assert len(refused(server)) == len(taken.chosen)


class TestNeverWithoutItsUser:
    def test_newman_sends_nothing(self, visit: Callable[..., Any], exported: Any, tmp_path: Path) -> None:
        taken = visit("qlik-qrs", "certificate", {})
        with taken.serving(exported, strictly=False) as server:
            told = taken.postman(server.url, exported, tmp_path)
            for values in (told["values"], {"baseUrl": f"{server.url}{taken.path}"}):
                report = newman(taken.output.collections[0], tmp_path, **{**told, "values": values})
                assert report.status == 1
                assert any("Fill in the variable qlikUser" in message for _, message in report.failures)
            assert server.ledger == ()

    @pytest.mark.slow
    def test_the_postman_cli_sends_nothing(
        self, visit: Callable[..., Any], exported: Any, tmp_path: Path, network: Any
    ) -> None:
        taken = visit("qlik-qrs", "certificate", {})
        with network.listen() as listener, taken.serving(exported, strictly=False, listener=listener) as server:
            told = taken.postman(server.url, exported, tmp_path)
            report = postman_cli(taken.output.collections[0], tmp_path, network, **told)
            assert report.status == 1
            assert any("Fill in the variable qlikUser" in message for _, message in report.failures)
            assert server.ledger == ()

    @pytest.mark.parametrize("kind", ["curl", "python_snippet"])
    def test_the_scripts_send_nothing(self, visit: Callable[..., Any], exported: Any, kind: str) -> None:
        taken = visit("qlik-qrs", "certificate", {})
        with taken.serving(exported, strictly=False) as server:
            wrong = run_scripts(taken.output, kind, server, more=taken.environ(exported))
            assert len(wrong) == len(taken.chosen)
            assert all("QLIK_USER is not set" in message for message in wrong)
            assert server.ledger == ()


def test_the_postman_cli_takes_the_list_of_certificates(
    visit: Callable[..., Any], exported: Any, tmp_path: Path, network: Any
) -> None:
    taken = visit("qlik-qrs", "certificate", VALUES)
    with network.listen() as listener, taken.serving(exported, listener=listener) as server:
        told = taken.postman(server.url, exported, tmp_path)
        report = postman_cli(taken.output.collections[0], tmp_path, network, **told)
        assert report.failures == []
        assert called(server) == taken.chosen


WINDOWS = {"QLIK_WINDOWS_USER": "EXAMPLE\\jane", "QLIK_WINDOWS_PASSWORD": "p&ss w#rd"}
WRONG = {**WINDOWS, "QLIK_WINDOWS_PASSWORD": "another"}


class TestWindows:
    @pytest.fixture
    def proxy(
        self, visit: Callable[..., Any], exported: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[tuple[Any, Any, Any]]:
        """A proxy that knows one Windows user, and the server behind it."""
        users = tmp_path / "users"
        users.write_text("EXAMPLE:jane:p&ss w#rd\n")
        monkeypatch.setenv("NTLM_USER_FILE", str(users))
        taken = visit("qlik-qrs", "windows", WINDOWS)
        with (
            running([taken.output.api], ServerSettings()) as server,
            windows_proxy(server.url, exported.tls) as front,
        ):
            yield taken, front, server

    def test_through_newman(self, exported: Any, tmp_path: Path, proxy: tuple[Any, Any, Any]) -> None:
        taken, front, server = proxy
        report = newman(taken.output.collections[0], tmp_path, **taken.postman(front.url, exported, tmp_path))
        assert report.failures == []
        assert refused(server) == []
        assert called(server) == taken.chosen
        assert {verdict.received.header("user-agent") for verdict in server.ledger} == {"Windows"}

    def test_newman_says_that_the_login_failed_and_sends_nothing(
        self, visit: Callable[..., Any], exported: Any, tmp_path: Path, proxy: tuple[Any, Any, Any]
    ) -> None:
        _, front, server = proxy
        taken = visit("qlik-qrs", "windows", WRONG)
        report = newman(taken.output.collections[0], tmp_path, **taken.postman(front.url, exported, tmp_path))
        assert report.status == 1
        assert any("The Windows login failed with status 401" in message for _, message in report.failures)
        assert server.ledger == ()

    def test_through_curl(self, visit: Callable[..., Any], exported: Any, proxy: tuple[Any, Any, Any]) -> None:
        taken, front, server = proxy
        assert run_scripts(taken.output, "curl", front, more=taken.environ(exported)) == []
        assert refused(server) == []
        assert called(server) == taken.chosen
        wrong = run_scripts(taken.output, "curl", front, more=visit("qlik-qrs", "windows", WRONG).environ(exported))
        assert len(wrong) == front.logins[False] == len(taken.chosen)

    @pytest.mark.slow
    @pytest.mark.parametrize("engine", dotnet.ENGINES)
    def test_through_csharp(
        self, visit: Callable[..., Any], exported: Any, proxy: tuple[Any, Any, Any], engine: Any
    ) -> None:
        """Mono believes in no authority of a site's own, so it comes in without TLS."""
        if engine == "mono" and not any(Path("/usr/lib").glob("*/gssntlmssp/gssntlmssp.so")):
            pytest.skip("Mono's NTLM is absent: apt-get install gss-ntlmssp")
        taken, _, server = proxy
        with windows_proxy(server.url, exported.tls if engine == "dotnet" else None) as front:
            assert run_programs(taken.output, engine, front, more=taken.environ(exported)) == []
            assert refused(server) == []
            assert called(server) == taken.chosen
            wrong = visit("qlik-qrs", "windows", WRONG).environ(exported)
            told = run_programs(taken.output, engine, front, more=wrong)
            assert len(told) == len(taken.chosen)
            assert all("the login returned no session: HTTP 401" in message for message in told)
            assert front.logins[False] >= len(taken.chosen)

    @pytest.mark.slow
    def test_a_short_call_in_csharp(self, proxy: tuple[Any, Any, Any], tmp_path: Path) -> None:
        """The user who runs it is put in by hand, for nobody here is known to Windows; TLS has a path of its own."""
        taken, _, server = proxy
        operation = next(one for one in taken.output.api.operations if one.id == "create_stream")
        text = targets.render_one("csharp_snippet", taken.output.api, operation, "windows")
        named = 'new System.Net.NetworkCredential("jane", "p&ss w#rd", "EXAMPLE")'
        assert text.count("CredentialCache.DefaultNetworkCredentials") == 1
        (tmp_path / "call.cs").write_text(text.replace("CredentialCache.DefaultNetworkCredentials", named))
        program = dotnet.compiled([tmp_path / "call.cs"], tmp_path / "call.exe")
        with windows_proxy(server.url, None) as front:
            environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "QLIK_QRS_URL": f"{front.url}{taken.path}"}
            command = dotnet.command("dotnet", program)
            done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert refused(server) == []
        assert called(server) == {"get_about", "create_stream"}

    def test_python_takes_the_session_that_curl_got(self, exported: Any, proxy: tuple[Any, Any, Any]) -> None:
        taken, front, server = proxy
        told = run_scripts(taken.output, "python_snippet", front, more=taken.environ(exported))
        assert all("NTLM" in message for message in told)
        login = curl_login(front.url, exported)
        jar = subprocess.run(login, capture_output=True, text=True, check=True, timeout=30).stdout
        session = next(line.split("\t")[6] for line in jar.splitlines() if f"\t{COOKIE}\t" in line)
        given = {"QLIK_SESSION": session, "QLIK_CA": exported["root.pem"]}
        assert run_scripts(taken.output, "python_snippet", front, more=given) == []
        assert refused(server) == []
        assert called(server) == taken.chosen


def curl_login(url: Any, exported: Any) -> list[Any]:
    """The line the documentation gives."""
    key = "0123456789abcdef"
    user = ":".join(WINDOWS.values())
    line = ["curl", "-s", "-L", "--ntlm", "-u", user, "-A", "Windows", "-c", "-", "-o", os.devnull]
    return [*line, "--cacert", exported["root.pem"], "-H", f"X-Qlik-Xrfkey: {key}", f"{url}/qrs/about?xrfkey={key}"]
