"""The static files of the scheme that signs by recipe, over cases: one process for many."""

import json
import shlex
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from generator.resources import with_parts
from generator.signing import registry
from tests.paths import NODE_MODULES, ROOT, SIGNING

FOLDER = SIGNING / "hmac"
RECIPES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "specs" / "recipes").glob("*.yaml")}
recipe: Any = registry.scheme_module(FOLDER, "recipe")
signer: Any = registry.scheme_module(FOLDER, "sign")


def case(vector: Any) -> dict[str, Any]:
    lines = recipe.compiled(RECIPES[vector["recipe"]])
    for old, new in vector.get("changes", {}).items():
        assert old in lines
        lines = lines.replace(old, new)
    inputs = {"recipe": lines, **vector["inputs"]}
    return {"request": vector["request"], "inputs": inputs, "timestamp": vector["timestamp"]}


def python(cases: Any) -> Iterator[dict[str, Any]]:
    for one in cases:
        moment = datetime.fromisoformat(one["timestamp"]).replace(tzinfo=UTC)
        request = {**one["request"], "body": one["request"]["body"].encode()}
        signed = signer.sign(request, one["inputs"], lambda moment=moment: moment)
        headers = [list(pair) for pair in signed.headers.items()]
        yield {"url": signed.url, "text": signed.text, "headers": headers, "body": signed.body.decode()}


def node(cases: Any, *arguments: Any) -> Any:
    command = ["node", str(Path(__file__).parent / "recipes.js"), *arguments]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout)


def bash(cases: Any, folder: Any) -> Iterator[dict[str, Any]]:
    sources = [f". {path}" for path in (SIGNING / "final_url.sh", *with_parts(FOLDER / "sign.sh"))]
    lines = ["set -euo pipefail", *sources, "clock() { echo $micros; }"]
    for number, one in enumerate(cases):
        body = folder / f"body{number}"
        body.write_bytes(one["request"]["body"].encode())
        moment = datetime.fromisoformat(one["timestamp"]).replace(tzinfo=UTC)
        headers = [f"{name}: {value}" for name, value in one["request"]["headers"]]
        lines += [
            f"micros={round(moment.timestamp() * 1_000_000)}",
            f"REQUEST_METHOD={one['request']['method']} REQUEST_URL={shlex.quote(one['request']['url'])}",
            f"REQUEST_HEADERS=({shlex.join(headers)}) REQUEST_BODY={shlex.quote(str(body))}",
            f"sign clock {shlex.join(word for pair in one['inputs'].items() for word in pair)}",
            '[[ ${SIGNED_BODY+x} ]] || { SIGNED_BODY=$(cat "$REQUEST_BODY"; echo .); SIGNED_BODY=${SIGNED_BODY%.}; }',
            'printf "%s\\0" "$SIGNED_URL" "$SIGNED_TEXT" "$SIGNED_BODY"',
            'printf "%s\\0" ${SIGNED_HEADERS[@]+"${SIGNED_HEADERS[@]}"} END',
        ]
    done = subprocess.run(["bash", "-s"], input="\n".join(lines).encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    for record in done.stdout.decode("utf-8", "replace").split("\0END\0")[:-1]:
        url, text, body, *headers = record.split("\0")
        yield {"url": url, "text": text, "headers": [header.split(": ", 1) for header in headers], "body": body}


def postman(cases: Any) -> Any:
    """As the script of a collection signs: with its own glue, and the one library that every engine of Postman has."""
    return node(cases, str(NODE_MODULES / "crypto-js"))
