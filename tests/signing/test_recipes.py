"""Signatures by recipe: the vendors' worked examples in three languages, and what no recipe may do."""

import base64
import json
import shlex
import subprocess
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml

from generator.signing import loading
from tests.clients.engines import newman
from tests.clients.loopback import Loopback
from tests.paths import ROOT, SIGNING
from tests.signing import csharp, postman_cases, random_cases, runners

FOLDER = SIGNING / "hmac"
RECIPES = {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "specs" / "recipes").glob("*.yaml")}
VECTORS = json.loads((FOLDER / "vectors.json").read_text("utf-8"))["vectors"]
recipe, signer = loading.module(FOLDER, "recipe"), loading.module(FOLDER, "sign")


def case(vector):
    lines = recipe.compiled(RECIPES[vector["recipe"]])
    for old, new in vector.get("changes", {}).items():
        assert old in lines
        lines = lines.replace(old, new)
    inputs = {"recipe": lines, **vector["inputs"]}
    return {"request": vector["request"], "inputs": inputs, "timestamp": vector["timestamp"]}


def python(cases):
    for one in cases:
        moment = datetime.fromisoformat(one["timestamp"]).replace(tzinfo=UTC)
        request = {**one["request"], "body": one["request"]["body"].encode()}
        signed = signer.sign(request, one["inputs"], lambda moment=moment: moment)
        headers = [list(pair) for pair in signed.headers.items()]
        yield {"url": signed.url, "text": signed.text, "headers": headers, "body": signed.body.decode()}


def node(cases):
    command = ["node", str(Path(__file__).parent / "recipes.js")]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout)


def bash(cases, folder):
    lines = ["set -euo pipefail", f". {SIGNING}/final_url.sh", f". {FOLDER}/sign.sh", "clock() { echo $micros; }"]
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


def expected(vector):
    body = vector.get("body", vector["request"]["body"])
    return {"url": vector["url"], "headers": [list(pair) for pair in vector["headers"].items()], "body": body}


def assert_all(results, vectors):
    made = [{name: result[name] for name in ("url", "headers", "body")} for result in results]
    wrong = {
        vector["id"]: (result, expected(vector))
        for result, vector in zip(made, vectors, strict=True)
        if result != expected(vector)
    }
    assert wrong == {}


def test_there_are_the_schemes_of_many_vendors():
    assert len({vector["recipe"] for vector in VECTORS}) >= 40
    assert len(VECTORS) >= 72
    assert all(recipe["source"].startswith("https://") for recipe in RECIPES.values())
    assert all(vector["origin"] for vector in VECTORS)


def test_no_vector_says_something_else_than_the_vendor(facts):
    known = {one["id"]: one for one in json.loads((facts / "signing-vectors.json").read_text("utf-8"))["vectors"]}
    for vector in VECTORS:
        signature = known[vector["id"]]["signature"].split(" ")[-1]
        sent = "\n".join([vector["url"], *vector["headers"].values(), vector.get("body", "")])
        basic = f"{vector['inputs'].get('id')}:{signature}".encode()
        assert {signature in sent, quote(signature, safe="") in sent, base64.b64encode(basic).decode() in sent} != {
            False
        }


def test_python():
    assert_all(python(list(map(case, VECTORS))), VECTORS)


def test_javascript():
    assert_all(node(list(map(case, VECTORS))), VECTORS)


@pytest.mark.parametrize("step", [24, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "all"])
def test_bash(step, tmp_path):
    vectors = VECTORS[::step]
    assert_all(bash(list(map(case, vectors)), tmp_path), vectors)


@pytest.mark.parametrize("run", [csharp.mono, csharp.dotnet8])
def test_csharp(run):
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


def test_the_sandbox_of_postman(tmp_path):
    cases = [{**case(vector), "id": vector["id"], "expected": expected(vector)} for vector in VECTORS]
    code = "\n".join([(FOLDER / "sign.js").read_text("utf-8"), f"const CASES = {json.dumps(cases)};", GLUE])
    script = {"listen": "test", "script": {"type": "text/javascript", "exec": code.split("\n")}}
    with Loopback() as server:
        item = {"name": "vectors", "request": {"method": "GET", "url": server.url}, "event": [script]}
        report = newman({"info": {"name": "recipes", "schema": postman_cases.SCHEMA}, "item": [item]}, tmp_path)
    assert report.failures == []
    assert len(report.assertions) == len(VECTORS)


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_recipe_is_equal_to_our_own_code(version):
    random = random_cases.seeded(20)
    cases = [one for one in (random_cases.qlm(random) for _ in range(2000)) if "url" in one or "final_url" in one]
    lines, compared = recipe.compiled(RECIPES[f"qlm-strict-{version}"]), 0
    for one in cases:
        inputs = {"api_key": one["inputs"]["api_key"], "version": version}
        try:
            [own] = runners.python("qlm-strict", [{**one, "inputs": inputs}])
        except KeyError:
            continue
        if "error" in own:
            continue
        request = {"method": "GET", "url": own["url"], "headers": [], "body": b""}
        moment = datetime.fromisoformat(one["timestamp"]).replace(tzinfo=UTC)
        signed = signer.sign(request, {"recipe": lines, "secret": inputs["api_key"]}, lambda moment=moment: moment)
        assert dict(own["headers"]) == signed.headers
        assert (own["url"], own["text"]) == (signed.url, signed.text)
        compared += 1
    assert compared > 1000


def test_no_text_that_is_shown_holds_the_secret():
    for vector in VECTORS:
        assert vector["inputs"]["secret"] not in vector["text"]


BYTES = [
    "a",
    "B7",
    "é",
    "%2F",
    "%zz",
    " ",
    "+",
    "=",
    "&",
    "~",
    "\\",
    "\n",
    "\t",
    "{{",
    "}}",
    "東",
    "*",
    "\\n",
    "%00",
    "%ff",
    "\u2028",
    "\x85",
    "🔑",
]
FILTERS = [
    *(
        "hex",
        "HEX",
        "base64",
        "base64url",
        "pct",
        "pct:/",
        "lower",
        "upper",
        "sha1",
        "sha512",
        "md5",
        "trim",
        "collapsed",
    ),
    *("size", "first:5", "before:%", "after:/", "without:a", "decoded"),
]
FORMS = [
    *("unix", "unix-ms", "unix-us", "iso", "iso-ms", "iso-local", "iso-basic", "iso-zone", "date", "plain"),
    *("rfc1123", "rfc2822"),
]


def random_text(random, names):
    words = [random.choice(BYTES) for _ in range(random.randrange(3))]
    for name in random.sample(names, random.randrange(1, 4)):
        chosen = [random.choice([*FILTERS, "sorted", "joined", "lines"] if name == "query" else FILTERS)]
        words.append("{" + "|".join([name, *(chosen if random.random() < 0.5 else [])]) + "}")
    random.shuffle(words)
    return "".join(words)


def random_step(random, names):
    step = {"text": random_text(random, names)}
    if random.random() < 0.7:
        step[random.choice(["hash", "hmac"])] = random.choice(["md5", "sha1", "sha256", "sha384", "sha512"])
        step["encoding"] = random.choice(["hex", "HEX", "base64", "base64url"])
    if random.random() < 0.3:
        step["when"] = random.choice(["body", "!body", "query", "!query", "form", "!form", "GET", "POST"])
    return step


def random_case(random):
    names = [
        *(
            "method",
            "target",
            "path",
            "query",
            "host",
            "hostname",
            "port",
            "body",
            "id",
            "time",
            "nonce",
            "url",
            "scheme",
        ),
        *("header:x-a", "header:Host", "headers:x-*,host", "names:host,x-b,x-a*"),
    ]
    steps = {}
    for number in range(random.randrange(4)):
        steps[f"s{number}"] = random_step(random, [*names, *steps])
    signing = {"hmac": random.choice(["sha1", "sha256", "sha512"]), "encoding": random.choice(["hex", "base64"])}
    written = {
        "secret": {"encoding": random.choice(["text", "ascii", "base64", "hex"])},
        "time": {"format": random.choice(FORMS), "offset": random.choice([0, 60, -90])},
        "steps": steps,
        "text": random_text(random, [*names, *steps]),
        "sign": signing,
        "nonce": random.choice(["uuid", "hex"]),
        "add": {
            "headers": {"X-Nonce": "{nonce}"},
            random.choice(["query", "form"]): {"a": "{time}", "nonce": "{nonce}"},
        },
        "then": {"pair": {"text": "{id}:{signature}"}},
        "send": {
            "headers": {
                "X-Time": "{time}",
                "X-Sign": "v1 {signature}",
                "X-Pair": "{pair|base64}",
                "X-Query": "{query}",
            },
            random.choice(["query", "form"]): {"sign": "{signature}", "b": "{pair}"},
        },
    }
    key = random.randbytes(random.choice([3, 64, 65, 130]))
    text = "s3cret é🔑" * 3
    secret = {"text": text, "ascii": text, "base64": base64.b64encode(key).decode(), "hex": key.hex()}
    words = [one for one in BYTES if one.isascii() and one.isprintable() and one not in " \\{{}}"]
    query = "".join(random.choices([*words, "a=1&", "b=%C3%A9&", "b=2&"], k=random.randrange(5)))
    is_form = random.random() < 0.5
    fields = [*words, "a=1&", "sign=2&", "b=3"]
    body = "".join(random.choices(fields if is_form else [*BYTES, "\r\n"], k=random.randrange(6)))
    headers = [["Content-Type", "application/x-www-form-urlencoded"]] if is_form else [["X-Time", "before"]]
    request = {
        "method": random.choice(["GET", "POST"]),
        "url": f"https://h.example:8443/p/%20{'?' if query else ''}{query}",
        "headers": [["X-A", random.choice(["", "v", "a  b"])], *headers],
        "body": body,
    }
    inputs = {
        "recipe": recipe.compiled(written),
        "secret": secret[written["secret"]["encoding"]],
        "id": "me&you",
        "nonce": "n-1",
    }
    return {
        "request": request,
        "inputs": inputs,
        "timestamp": f"20{random.randrange(10, 60)}-03-0{random.randrange(1, 9)}T04:05:06.789",
    }


SLOW = pytest.mark.slow
csharp_mono, csharp_dotnet = partial(csharp.mono, "hmac"), partial(csharp.dotnet8, "hmac")


@pytest.mark.parametrize(
    ("run", "count"),
    [
        pytest.param(node, 200, id="javascript"),
        pytest.param(bash, 3, id="bash"),
        pytest.param(csharp_mono, 200, id="mono"),
        pytest.param(node, 2000, id="javascript-many", marks=SLOW),
        pytest.param(csharp_mono, 2000, id="mono-many", marks=SLOW),
        pytest.param(csharp_dotnet, 2000, id="dotnet-many", marks=SLOW),
        pytest.param(bash, 200, id="bash-many", marks=SLOW),
    ],
)
def test_random_recipes_give_the_same_bytes(run, count, tmp_path):
    random = random_cases.seeded(2020)
    cases = [random_case(random) for _ in range(count)]
    results = list(run(cases, tmp_path) if run is bash else run(cases))
    compared = zip(cases, python(cases), results, strict=True)
    differing = [
        (one, own, other)
        for one, own, other in compared
        if [own[name] for name in ("url", "headers", "body")] != [other[name] for name in ("url", "headers", "body")]
    ]
    assert differing[:1] == []
