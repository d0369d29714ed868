"""A discriminator may map a value to a schema that does not exist: that entry is left out with a warning."""

import json
from pathlib import Path

import pytest
import yaml

from generator.examples.bodies import sample_body
from generator.pipeline import Job, read

PET = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
CAT = {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"required": ["mice"], "properties": {"mice": {"const": 3}}}]}


@pytest.mark.parametrize("target", ["#/components/schemas/Gone", "Gone", "Gone.json", "gone.yaml#/Gone"])
@pytest.mark.parametrize("name", ["pets.json", "pets.yaml"])
def test_an_entry_without_a_schema_is_left_out_and_named(tmp_path: Path, name: str, target: str) -> None:
    kinds = {"propertyName": "kind", "mapping": {"dog": target, "feline": "Cat", "cat": "#/components/schemas/Cat"}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {"/pets": {"post": {"requestBody": body, "responses": {"200": {"description": ""}}}}},
        "components": {"schemas": {"Pet": PET | {"discriminator": kinds}, "Cat": CAT}},
    }
    path = tmp_path / name
    path.write_text(json.dumps(root) if path.suffix == ".json" else yaml.safe_dump(root))
    api, findings, _ = read(Job(str(path)))
    (finding,) = [finding for finding in findings if finding.code == "W303"]
    assert finding.pointer == "/components/schemas/Pet/discriminator/mapping/dog"
    sample = sample_body(api, api.operations[0])
    assert sample is not None
    assert sample.value in ({"kind": "cat", "mice": 3}, {"kind": "feline", "mice": 3})
