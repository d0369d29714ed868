"""Signatures by recipe: the vendors' worked examples in three languages, and what no recipe may do."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from generator.encode import yaml
from tests.clients.engines import bruno, newman
from tests.clients.loopback import Loopback
from tests.signing import csharp, postman_cases, random_cases, runners
from tests.signing.recipe_runners import FOLDER, RECIPES, bash, case, node, python, recipe, signer

VECTORS = json.loads((FOLDER / "vectors.json").read_text("utf-8"))["vectors"]


def expected(vector: Any) -> dict[str, Any]:
    body = vector.get("body", vector["request"]["body"])
    return {"url": vector["url"], "headers": [list(pair) for pair in vector["headers"].items()], "body": body}


def assert_all(results: Any, vectors: Any) -> None:
    signed = [{name: result[name] for name in ("url", "headers", "body")} for result in results]
    wrong = {
        vector["id"]: (result, expected(vector))
        for result, vector in zip(signed, vectors, strict=True)
        if result != expected(vector)
    }
    assert wrong == {}


def test_there_are_the_schemes_of_many_vendors() -> None:
    assert len({vector["recipe"] for vector in VECTORS}) >= 40
    assert len(VECTORS) >= 72
    assert all(recipe["source"].startswith("https://") for recipe in RECIPES.values())
    assert all(vector["origin"] for vector in VECTORS)


def test_no_vector_says_something_else_than_the_vendor(facts: Any) -> None:
    by_id = {one["id"]: one for one in json.loads((facts / "signing-vectors.json").read_text("utf-8"))["vectors"]}
    for vector in VECTORS:
        signature = by_id[vector["id"]]["signature"].split(" ")[-1]
        sent = "\n".join([vector["url"], *vector["headers"].values(), vector.get("body", "")])
        basic = f"{vector['inputs'].get('id')}:{signature}".encode()
        assert {signature in sent, quote(signature, safe="") in sent, base64.b64encode(basic).decode() in sent} != {
            False
        }


def test_python() -> None:
    assert_all(python(list(map(case, VECTORS))), VECTORS)


def test_javascript() -> None:
    assert_all(node(list(map(case, VECTORS))), VECTORS)


@pytest.mark.parametrize("step", [24, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "all"])
def test_bash(step: Any, tmp_path: Path) -> None:
    vectors = VECTORS[::step]
    assert_all(bash(list(map(case, vectors)), tmp_path), vectors)


@pytest.mark.parametrize("run", [csharp.mono, csharp.dotnet8])
def test_csharp(run: Any) -> None:
    results = run("hmac", list(map(case, VECTORS)))
    assert_all(results, VECTORS)
    assert [result["text"] for result in results] == [result["text"] for result in python(map(case, VECTORS))]


GLUE = """
const { enc, MD5, SHA1, SHA256, SHA384, SHA512 } = require("crypto-js");
const { HmacMD5, HmacSHA1, HmacSHA256, HmacSHA384, HmacSHA512 } = require("crypto-js");
const hashes = { md5: MD5, sha1: SHA1, sha256: SHA256, sha384: SHA384, sha512: SHA512 };
const hmacs = { md5: HmacMD5, sha1: HmacSHA1, sha256: HmacSHA256, sha384: HmacSHA384, sha512: HmacSHA512 };
const latin = (bytes) => enc.Latin1.parse(bytes);
const primitives = {
  hash: (name, bytes) => hashes[name](latin(bytes)).toString(enc.Latin1),
  hmac: (name, key, bytes) => hmacs[name](latin(bytes), latin(key)).toString(enc.Latin1),
};
for (const { id, request, inputs, timestamp, expected } of CASES) {
  pm.test(id, () => {
    const { url, headers, body } = sign(request, inputs, () => new Date(timestamp + "Z"), primitives);
    pm.expect({ url, headers: Object.keys(headers).map((name) => [name, headers[name]]), body }).to.eql(expected);
  });
}
"""


def sandbox_code() -> str:
    cases = [{**case(vector), "id": vector["id"], "expected": expected(vector)} for vector in VECTORS]
    return "\n".join([(FOLDER / "sign.js").read_text("utf-8"), f"const CASES = {json.dumps(cases)};", GLUE])


def test_the_sandbox_of_postman(tmp_path: Path) -> None:
    script = {"listen": "test", "script": {"type": "text/javascript", "exec": sandbox_code().split("\n")}}
    with Loopback() as server:
        item = {"name": "vectors", "request": {"method": "GET", "url": server.url}, "event": [script]}
        report = newman({"info": {"name": "recipes", "schema": postman_cases.SCHEMA}, "item": [item]}, tmp_path)
    assert report.failures == []
    assert len(report.assertions) == len(VECTORS)


def test_the_sandbox_of_bruno(tmp_path: Path) -> None:
    code = sandbox_code().replace("pm.test", "test").replace("pm.expect", "expect")
    root = {"opencollection": "1.0.0", "info": {"name": "recipes", "version": "1"}, "bundled": False}
    (tmp_path / "recipes" / "environments").mkdir(parents=True)
    (tmp_path / "recipes" / "opencollection.yml").write_bytes(yaml.dumps(root))
    with Loopback() as server:
        request = {
            "info": {"name": "vectors", "type": "http", "seq": 1},
            "http": {"method": "GET", "url": server.url},
            "runtime": {"scripts": [{"type": "tests", "code": code}]},
        }
        (tmp_path / "recipes" / "vectors.yml").write_bytes(yaml.dumps(request))
        report = bruno(tmp_path / "recipes", {})
    assert report.failures == []
    [result] = report.results
    assert len(result["testResults"]) == len(VECTORS)


@pytest.mark.parametrize("count", [1200, pytest.param(4500, marks=pytest.mark.slow)])
@pytest.mark.parametrize("version", ["1", "2"])
def test_a_recipe_is_equal_to_our_own_code(version: str, count: int) -> None:
    random = random_cases.seeded(20)
    cases = [one for one in (random_cases.qlm(random) for _ in range(count)) if "url" in one or "final_url" in one]
    lines, compared = recipe.compiled(RECIPES[f"qlm-strict-{version}"]), 0
    for one in cases:
        inputs = {"api_key": one["inputs"]["api_key"], "version": version}
        try:
            [ours] = runners.python("qlm-strict", [{**one, "inputs": inputs}])
        except KeyError:
            continue
        if "error" in ours:
            continue
        request = {"method": "GET", "url": ours["url"], "headers": [], "body": b""}
        moment = datetime.fromisoformat(one["timestamp"]).replace(tzinfo=UTC)
        signed = signer.sign(request, {"recipe": lines, "secret": inputs["api_key"]}, lambda moment=moment: moment)
        assert dict(ours["headers"]) == signed.headers
        assert (ours["url"], ours["text"]) == (signed.url, signed.text)
        compared += 1
    assert compared >= 0.42 * count


def test_no_text_that_is_shown_holds_the_secret() -> None:
    for vector in VECTORS:
        assert vector["inputs"]["secret"] not in vector["text"]


def signed_by(text: Any, sign: Any, **more: Any) -> Any:
    return recipe.compiled({"text": text, "sign": sign, "send": {"headers": {"x-sign": "{signature}"}}, **more})


@pytest.mark.parametrize("more", [{}, {"steps": {"inner": {"hash": "sha1", "text": "{body}", "encoding": "hex"}}}])
def test_a_hash_in_place_of_a_signature_is_an_hmac(more: dict[str, Any]) -> None:
    text = "{method}{inner}" if more else "{method}{body}"
    assert signed_by(text, {"hash": "sha256"}, **more) == signed_by(text, {"hmac": "sha256"}, **more)


@pytest.mark.parametrize("key", ["{secret}", "{inner}"])
def test_a_hash_with_a_key_is_an_hmac(key: str) -> None:
    steps = {"steps": {"inner": {"hmac": "sha1", "text": "{body}"}}}
    assert signed_by("{body}", {"hash": "sha1", "key": key}, **steps) == signed_by(
        "{body}", {"hmac": "sha1", "key": key}, **steps
    )


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("{secret}{body}", {"text": "{body}"}),
        ("{inner}", {"text": "{secret}{body}", "hash": "md5", "encoding": "hex"}),
        ("{inner}", {"text": "{body}", "hmac": "md5", "encoding": "hex"}),
    ],
)
def test_a_hash_of_what_the_secret_has_part_in_stays_one(text: str, inner: dict[str, Any]) -> None:
    assert "\nhash signature - sha256 hex" in signed_by(text, {"hash": "sha256"}, steps={"inner": inner})
