"""The overlay that adds a signature to a document: to its security scheme, or with a new one."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_NAME = "signature"


def overlay(root: Mapping[str, Any], written: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an OAI Overlay for a document. `written` is the extension with its scheme."""
    return {
        "overlay": "1.0.0",
        "info": {"title": "How requests are signed", "version": "1"},
        "actions": list(_actions(root, written)),
    }


def _actions(root: Mapping[str, Any], written: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    section = ["securityDefinitions"] if "swagger" in root else ["components", "securitySchemes"]
    declared = root
    for key in section:
        declared = declared.get(key) or {}
    name = next((name for name, scheme in declared.items() if scheme.get("type") == "apiKey"), _NAME)
    if name in declared:
        yield {"target": "$" + "".join(map(_step, [*section, name])), "update": {"x-signing": dict(written)}}
    else:
        added: dict[str, Any] = {name: {"type": "apiKey", "in": "header", "name": "Signature", "x-signing": written}}
        for key in reversed(section):
            added = {key: added}
        yield {"target": "$", "update": added}
    if not _is_enough(root, name):
        if "security" in root:
            yield {"target": "$.security", "remove": True}
        yield {"target": "$", "update": {"security": [{name: []}]}}


def _step(key: str) -> str:
    return f".{key}" if key.isidentifier() and key.isascii() else f"[{json.dumps(key, ensure_ascii=False)}]"


def _is_enough(root: Mapping[str, Any], name: str) -> bool:
    """Return whether an operation is signed already and needs no other key, which the recipe would send."""
    of_operations = [
        requirement
        for item in (root.get("paths") or {}).values()
        if isinstance(item, Mapping)
        for operation in item.values()
        if isinstance(operation, Mapping)
        for requirement in operation.get("security") or ()
    ]
    of_all = root.get("security") or ()
    return any(list(requirement) == [name] for requirement in of_all) or (
        not any(name in requirement for requirement in of_all)
        and any(name in requirement for requirement in of_operations)
    )
