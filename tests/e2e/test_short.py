"""One call in short, as a person pastes it: complete in itself, of few lines, accepted by the strict server."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from generator import targets
from generator.commands.serve import known_values
from generator.server.app import running
from generator.server.settings import ServerSettings
from tests.bundled import bundled_api
from tests.clients.caller import way_in
from tests.e2e.conftest import Generated, called, refused, upload

COMMANDS = {"curl": ["bash"], "python_snippet": [sys.executable, "-I"]}
LONGEST = {
    "curl": {"qlm": 45, "qlik-qps": 25, "qlik-qrs": 25},
    "python_snippet": {"qlm": 40, "qlik-qps": 30, "qlik-qrs": 30},
}
VALUES = {
    "QLIK_JWT": "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmVk",
    "QLIK_SESSION": "3f0d5a10-6f8e-4c27-9d2b-e8b0c1d7a945",
    "QLM_USER": "a user & 100% \"of\" 'them' + \\ é",
    "QLM_PASSWORD": "p#ss/w?rd=; $(id) `id` é€ \U0001f511",
    "QLM_API_KEY": "a kéy\U0001f511 of more than 64 characters, which HMAC takes for its hash: 0123456789",
    "QLIK_LICENSE_CONTROL": "1 & 2",
    "QLIK_EXTENSION_PASSWORD": "+ + %20",
}
WAYS = [
    ("qlm", "classic"),
    ("qlm", "qlm20"),
    ("qlik-qps", "certificate"),
    *(("qlik-qrs", way) for way in ("certificate", "header", "jwt", "session")),
]
# A quarter of the operations of the QRS in each of its four ways in: all of them in the four.
PARTS = [
    pytest.param("sample"),
    pytest.param("quarter", marks=pytest.mark.slow),
    pytest.param("all", marks=pytest.mark.full),
]


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Return what reads a bundled spec once."""
    specs = {}

    def get(name: Any) -> Any:
        if name not in specs:
            api = bundled_api(name)
            specs[name] = Generated(api, tmp_path_factory.mktemp(name), {**known_values([api], {}), **VALUES})
        return specs[name]

    return get


def test_a_windows_user_comes_in_as_briefly(spec: Callable[..., Any]) -> None:
    texts = [
        targets.render_one("curl", spec("qlik-qrs").api, one, "windows") for one in spec("qlik-qrs").api.operations
    ]
    assert max(text.count("\n") for text in texts) <= LONGEST["curl"]["qlik-qrs"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("target", COMMANDS)
@pytest.mark.parametrize("case", WAYS, ids="-".join)
def test_each_operation_is_accepted_in_each_way_in(spec: Callable[..., Any], case: Any, target: Any, part: Any) -> None:
    name, way = case
    output = spec(name)
    operations = output.operations(160 if part == "sample" else 1)
    if part != "all" and name == "qlik-qrs":
        operations = operations[WAYS.index(case) % 4 :: 4]
    connection = next(one for one in output.api.connections if one.id == way)
    upload(output.folder)
    with running([output.api], ServerSettings(output.values, connection=way)) as server:
        environment = {**output.environ(server.url), **way_in()}
        environment |= {
            one.env: way_in().get(one.env, "") or VALUES[one.env] for one in connection.variables if not one.default
        }

        def run(operation: Any) -> str:
            text = targets.render_one(target, output.api, operation, way)
            assert text.count("\n") <= LONGEST[target][name], text
            place = output.folder / f"{target}-{way}-{operation.id}"
            place.write_text(text)
            done = subprocess.run(
                [*COMMANDS[target], place],
                env=environment,
                cwd=output.folder,
                capture_output=True,
                check=False,
                timeout=60,
            )
            return f"{operation.id}: {done.stderr.decode()[-600:]}{done.stdout[-300:]}" if done.returncode else ""  # type: ignore[str-bytes-safe]

        with ThreadPoolExecutor(2) as pool:
            assert [wrong for wrong in pool.map(run, operations) if wrong] == []
        assert refused(server) == []
        assert len(called(server)) == len(operations)
