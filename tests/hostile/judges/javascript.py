"""JavaScript: what node's own parser makes of a script, and what a Postman script does when it is set up."""

import json
import subprocess
from pathlib import Path
from typing import Any

_JUDGE = Path(__file__).with_name("javascript.js")


def judge(scripts: Any) -> Any:
    """Return what is wrong with scripts, (name, kind, source) each; `kind` is `postman` or `page`."""
    told = [{"name": name, "kind": kind, "source": source} for name, kind, source in scripts]
    done = subprocess.run(
        ["node", "--expose-internals", str(_JUDGE)],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    return json.loads(done.stdout)
