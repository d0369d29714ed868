"""The header that a virtual proxy trusts and the cookie of a session: an overlay names them for every target."""

import json
from typing import Any

import pytest

from generator import targets
from generator.pipeline import Job, read

ACTION = {
    "target": "$.components.securitySchemes",
    "update": {"userHeader": {"name": "X-Remote-User"}, "sessionCookie": {"name": "X-Qlik-Session-fin"}},
}
OWN = {
    "swagger": "2.0",
    "info": {"title": "Open API specification for Repository Main API", "version": "1"},
    "paths": {"/app/hublist": {"get": {"responses": {"200": {"description": "x"}}}}},
}


@pytest.mark.parametrize("is_own", [False, True])
def test_an_overlay_on_the_security_schemes_names_them(tmp_path: Any, is_own: Any) -> None:
    action = json.loads(json.dumps(ACTION))
    if is_own:
        action["target"] = "$.securityDefinitions"
        (tmp_path / "own.json").write_text(json.dumps(OWN))
    overlay = tmp_path / "names.json"
    overlay.write_text(json.dumps({"overlay": "1.0.0", "info": {"title": "n", "version": "1"}, "actions": [action]}))
    spec = str(tmp_path / "own.json") if is_own else "qlik-qrs"
    api = read(Job(spec, overlays=(overlay,)))[0]
    api = api._replace(operations=api.operations[:20])
    files = targets.render(api, ("postman", "curl", "python_snippet", "python_client"))
    text = b"".join(file.content for path, file in files.items() if not path.endswith("collection.json"))
    for name, usual in (("X-Remote-User", "hdr-usr"), ("X-Qlik-Session-fin", '"X-Qlik-Session"')):
        assert text.count(name.encode()) >= 4
        assert f"'{usual}'".encode() not in text
