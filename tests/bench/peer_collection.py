"""The collection that openapi-to-postmanv2 makes of some paths of a document, ready to be sent."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

_QUIET: Any = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
_PROGRAM = Path("node_modules/openapi-to-postmanv2/bin/openapi2postmanv2.js")


def peer_collection(tools: Path, path: Path, paths: set[str], folder: Path, url: str) -> dict[str, Any]:
    """Return the collection; nothing where the peer makes none.

    It is treated well: values are made from examples, each variable has a value, and a login has its token.
    """
    document = json.loads(path.read_bytes())
    document["paths"] = {name: item for name, item in document["paths"].items() if name in paths}
    cut, target = folder / "peer.json", folder / "peer_collection.json"
    cut.write_text(json.dumps(document))
    options = ["-O", "parametersResolution=Example"]
    command = ["node", str(tools / _PROGRAM), "-s", str(cut), "-o", str(target), *options]
    done = subprocess.run(command, check=False, timeout=300, **_QUIET)
    if done.returncode or not target.is_file():
        return {}
    collection: dict[str, Any] = json.loads(target.read_bytes(), object_hook=_with_token)
    values = dict.fromkeys(re.findall(r"\{\{(\w+)\}\}", target.read_text("utf-8")), "a-value")
    values |= {name: url for name in values if name.lower().endswith("url")}
    collection["variable"] = [{"key": name, "value": value} for name, value in values.items()]
    return collection


def _with_token(node: dict[str, Any]) -> dict[str, Any]:
    """Put a token in the place of Postman's own dialogue for OAuth 2, which newman does not have."""
    if node.get("type") != "oauth2":
        return node
    return {"type": "bearer", "bearer": [{"key": "token", "value": "a-value", "type": "string"}]}
