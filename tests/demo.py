"""`make demo`: generate the bundled specs, start the verifying server, send one signed call of each kind."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.commands.generate import OutputOptions, generate
from generator.commands.serve import known_values
from generator.pipeline import Job, read
from generator.server.app import running
from generator.server.settings import ServerSettings
from generator.settings.planning import Overrides

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.clients.caller import USER, way_in  # noqa: E402  (the folder of tests is no package that is installed)

OUT = Path("build")
NEWMAN = ROOT / "tests/node/node_modules/.bin/newman"
CALLS = {"qlm": ("retrieve_activation_key_http",), "qlik-qps": ("create_session",), "qlik-qrs": ("list_apps",)}


def commands(api: Any, operation: Any, url: Any) -> Iterator[Any]:
    """The commands that make one call: the curl script, the Python snippet, and newman where it is installed."""
    home, place = OUT / api.id, f"{operation.folder}/{operation.id}"
    yield "curl", ["bash", str(home / "curl" / f"{place}.sh")]
    yield "Python", [sys.executable, str(home / "python_snippet" / f"{place}.py")]
    if NEWMAN.exists():
        collection = home / "postman" / f"{api.id}.postman_collection.json"
        variables = {
            "baseUrl": url,
            **{variable.name: USER for way in api.connections[:1] for variable in way.variables},
        }
        given = [part for name, value in variables.items() for part in ("--env-var", f"{name}={value}")]
        yield "Postman (newman)", [str(NEWMAN), "run", str(collection), "--folder", operation.title, *given]


def main() -> int:
    os.chdir(ROOT)
    specs = [name for name in CALLS if (ROOT / "specs" / name / "openapi.yaml").exists()]
    apis = [read(Job(name))[0] for name in specs]
    generate(Overrides(specs=tuple(specs), out=OUT), OutputOptions(force=True))
    values = known_values(apis, {})
    failed = 0
    with running(apis, ServerSettings(values)) as server:
        print(f"\nThe verifying server listens on {server.url} and refuses what is not signed or keyed.\n")
        for api in apis:
            chosen = [operation for operation in api.operations if operation.id in CALLS[api.id]]
            for operation in chosen:
                for kind, command in commands(api, operation, server.address(api)):
                    environ = {**os.environ, **values, **server.entrance_values(api), **way_in()}
                    environ[api.base_url.env] = server.address(api)
                    subprocess.run(command, env=environ, capture_output=True, timeout=60, check=False)
                    verdict = server.ledger[-1] if server.ledger else None
                    print(f"{kind:<18} {verdict}")
                    failed += verdict is None or not verdict.accepted
    print(
        f"\nThe output lies in {OUT.name}/; import {OUT.name}/qlm/postman/ into Postman."
        if not failed
        else "\nA call was refused."
    )
    return 1 if failed else 0


if __name__ == "__main__":
    assert shutil.which("bash"), "bash is needed"
    sys.exit(main())
