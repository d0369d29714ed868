"""Contract tests in Postman: ours keep what the document says, an answer bent in one place fails there."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from generator.errors import PrerequestError
from generator.pipeline import Job, build
from tests.clients.engines import bruno, environment, newman, postman_cli, postman_cli_tool
from tests.clients.http_server import Handler, serving
from tests.e2e.conftest import called, generated, items, refused, upload, verifying
from tests.e2e.test_bruno import with_files
from tests.paths import DOCS

SPECS = {"qlm": 31, "qlik-qps": 24, "qlik-qrs": 478}
RUNS = [
    *(pytest.param(spec, 80, id=f"{spec}-sample") for spec in ("qlm", "qlik-qps")),
    *(pytest.param(spec, 1, id=f"{spec}-all", marks=pytest.mark.slow) for spec in SPECS),
]
TESTS = {target: {"tests": "contract"} for target in ("postman", "postman_v3", "bruno")}


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """A bundled spec with contract tests, generated once."""
    outputs = {}

    def get(name: Any) -> Any:
        if name not in outputs:
            job = Job(name, targets=("postman",), options=TESTS)
            outputs[name] = generated(job, tmp_path_factory.mktemp(name))
        return outputs[name]

    return get


class TestBundled:
    @pytest.mark.parametrize(("spec", "stride"), RUNS)
    def test_in_newman(self, tested: Callable[..., Any], tmp_path: Path, spec: Callable[..., Any], stride: Any) -> None:
        with verifying(tested(spec)) as server:
            for collection in tested(spec).runs(tmp_path, stride):
                report = newman(collection, tmp_path, values=tested(spec).variables(server.url))
                judged(report, collection)
            assert refused(server) == []

    # The program takes four times as long as newman, which sends them all.
    @pytest.mark.parametrize(
        "stride", [pytest.param(9, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.full)]
    )
    @pytest.mark.parametrize("spec", SPECS)
    def test_in_the_postman_cli(
        self, tested: Callable[..., Any], tmp_path: Path, network: Any, spec: Callable[..., Any], stride: Any
    ) -> None:
        with network.listen() as listener, verifying(tested(spec), listener=listener) as server:
            for collection in tested(spec).runs(tmp_path, stride):
                report = postman_cli(collection, tmp_path, network, values=tested(spec).variables(server.url))
                judged(report, collection)
            assert refused(server) == []


def judged(report: Any, collection: Any) -> None:
    assert report.failures == []
    assert report.status == 0, report.output[-2000:]
    names = [name for _, name in report.assertions]
    assert names.count("the status is documented") == len(list(items(collection)))
    assert "the specification has this request" not in names


SPEC = """openapi: 3.1.0
info: {title: Goods, version: "1"}
servers: [{url: "http://localhost"}]
paths:
  /goods/{id}:
    get:
      operationId: get good
      tags: [goods]
      parameters: [{name: id, in: path, required: true, schema: {type: integer}, example: 7}]
      responses:
        "200":
          description: ok
          headers:
            X-Rate: {required: true, schema: {type: integer, minimum: 0}}
            X-Sizes: {required: true, schema: {type: array, items: {type: integer}}}
            X-More: {schema: {type: integer}}
          content:
            application/json: {schema: {$ref: "#/components/schemas/Good"}}
        "4XX": {description: no, content: {text/*: {schema: {type: string}}}}
components:
  schemas:
    Good:
      type: object
      required: [id, name, secret, parts]
      properties:
        id: {type: integer, minimum: 1}
        name: {type: string, maxLength: 5, pattern: '^\\p{L}+$'}
        secret: {type: string, writeOnly: true}
        kind: {enum: [a, b]}
        price: {type: number}
        maker: {anyOf: [{$ref: "#/components/schemas/Maker"}, {type: "null"}]}
        parts: {type: array, items: {$ref: "#/components/schemas/Good"}}
    Maker: {type: object, required: [city], properties: {city: {type: string}}, additionalProperties: false}
"""
GOOD = {"id": 7, "name": "bolt", "kind": "a", "maker": None, "parts": []}
RIGHT = {"status": 200, "type": "application/json; charset=utf-8", "rate": "5", "sizes": "1, 2", "body": GOOD}
ACCEPTED, STATUS = "the server accepts the request", "the status is documented"
HEADERS, VALUES = "the required headers are there", "the required headers fit their schemas"
TYPE, BODY = "the media type is documented", "the body fits its schema"
PARTS = {**GOOD, "parts": [{**GOOD, "parts": 1}]}
PRICED = {**GOOD, "parts": [{**GOOD, "price": "12,50"}]}
NAMED = {**GOOD, "maker": {"city": "a", "b": 1}}
CHOICE = 'The body at /kind should be equal to one of the allowed values: ["a","b"]; it is "c"'
BENT = {
    "status": ({"status": 301}, STATUS, "The status is 301; documented: 200, 4xx"),
    "header": ({"rate": None}, HEADERS, "The answer has no header X-Rate"),
    "header's value": ({"rate": "many"}, VALUES, 'The header X-Rate should be integer; it is "many"'),
    "header's bound": ({"rate": "-1"}, VALUES, "The header X-Rate should be >= 0; it is -1"),
    "header's list": ({"sizes": "1, b"}, VALUES, 'The header X-Sizes/1 should be integer; it is "b"'),
    "letters": (
        {"body": {**GOOD, "name": "b2"}},
        BODY,
        'The body at /name should match pattern "^\\p{L}+$"; it is "b2"',
    ),
    "type": ({"type": "text/html"}, TYPE, "The Content-Type is text/html; documented: application/json"),
    "no type": ({"type": None}, TYPE, "The Content-Type is missing; documented: application/json"),
    "no JSON": ({"body": "<p>"}, BODY, "The body is no JSON: <p>"),
    "member": ({"body": {**GOOD, "id": "7"}}, BODY, 'The body at /id should be integer; it is "7"'),
    "missing": ({"body": {"id": 7, "parts": []}}, BODY, "The body should have required property 'name'"),
    "bound": ({"body": {**GOOD, "id": 0}}, BODY, "The body at /id should be >= 1; it is 0"),
    "choice": ({"body": {**GOOD, "kind": "c"}}, BODY, CHOICE),
    "price": ({"body": PRICED}, BODY, 'The body at /parts/0/price should be number; it is "12,50"'),
    "inner": ({"body": PARTS}, BODY, "The body at /parts/0/parts should be array; it is 1"),
    "alternative": (
        {"body": {**GOOD, "maker": {"city": 1}}},
        BODY,
        "The body at /maker/city should be string; it is 1",
    ),
    "too much": ({"body": NAMED}, BODY, "The body at /maker should NOT have additional properties: b"),
}


@contextmanager
def answering(answer: Any, listener: Any = None) -> Iterator[str]:
    """A server that gives one answer to all, or one after the other to one request each."""

    class Answering(Handler):
        def answer(self) -> None:
            given = next(answer) if isinstance(answer, Iterator) else answer
            text = given["body"] if isinstance(given["body"], str) else json.dumps(given["body"])
            headers = {"Content-Type": given["type"], "X-Rate": given["rate"], "X-Sizes": given["sizes"]}
            self.send(given["status"], text.encode(), {key: text for key, text in headers.items() if text is not None})

    with serving(Answering, listener=listener) as url:
        yield url


@pytest.fixture(scope="module")
def goods(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("goods")
    (folder / "goods.yaml").write_text(SPEC)
    job = Job(str(folder / "goods.yaml"), targets=("postman", "postman_v3", "bruno"), options=TESTS)
    return generated(job, folder)


@pytest.fixture(scope="module")
def collection(goods: Any) -> Any:
    return json.loads(goods.collections[0].read_bytes())


def test_a_right_answer_passes(collection: Any, tmp_path: Path) -> None:
    with answering(RIGHT) as url:
        report = newman(collection, tmp_path, values={"baseUrl": url})
    assert report.failures == []
    assert [name for _, name in report.assertions] == [ACCEPTED, STATUS, HEADERS, VALUES, TYPE, BODY]


def test_a_documented_failure_is_in_the_contract_too(collection: Any, tmp_path: Path) -> None:
    with answering({**RIGHT, "status": 404, "type": "text/plain", "rate": None}) as url:
        report = newman(collection, tmp_path, values={"baseUrl": url})
    assert [name for _, name in report.assertions] == [ACCEPTED, STATUS, TYPE]
    assert len(report.failures) == 1


SHORT = {"header", "letters", "type", "price"}


@pytest.mark.parametrize("bent", [pytest.param(name, marks=() if name in SHORT else pytest.mark.slow) for name in BENT])
def test_an_answer_bent_in_one_place_fails_there(collection: Any, tmp_path: Path, bent: Any) -> None:
    change, where, message = BENT[bent]
    with answering({**RIGHT, **change}) as url:  # type: ignore[dict-item]
        report = newman(collection, tmp_path, values={"baseUrl": url}, arguments=["--ignore-redirects"])
    [(name, error)] = report.failures
    assert (name, error) == ("Get good", message)
    [failed] = [run["assertions"] for run in report.run["executions"]]
    assert [check["assertion"] for check in failed if check.get("error")] == [where]


def test_the_page_shows_messages_as_they_are() -> None:
    page = (DOCS / "in-a-build-step.md").read_text()
    shown = page.partition("## Contract tests\n")[2].partition("```text\n")[2].partition("```")[0]
    assert shown.splitlines() == [f"{where}: {message}" for _, where, message in (BENT["price"], BENT["type"])]


@pytest.mark.parametrize("target", ["postman", "postman_v3", "bruno"])
def test_another_kind_of_test_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "goods.yaml").write_text(SPEC)
    with pytest.raises(PrerequestError, match=r"E609.*cannot be 'contracts'") as error:
        build(Job(str(tmp_path / "goods.yaml"), targets=(target,), options={target: {"tests": "contracts"}}))
    assert "did you mean contract?" in str(error.value)


@pytest.mark.slow
def test_so_it_does_in_collection_v3(goods: Any, tmp_path: Path, network: Any) -> None:
    values = tmp_path / "values.postman_environment.json"
    for change, code in (({}, 0), ({"body": {**GOOD, "id": "7"}}, 1)):
        with network.listen() as listener, answering({**RIGHT, **change}, listener) as url:
            values.write_text(json.dumps(environment({"baseUrl": url})), "utf-8")
            folder = goods.folder / "postman_v3" / "goods"
            arguments = ["collection", "run", str(folder), "--environment", str(values), "--no-report-events"]
            done = postman_cli_tool(arguments, tmp_path, network)
            assert done.returncode == code, done.stdout[-2000:]
            assert ("The body at /id should be integer" in done.stdout) == bool(code)


@pytest.mark.slow
def test_bruno_finds_the_same_faults(goods: Any, tmp_path: Path) -> None:
    answers = [RIGHT, *({**RIGHT, **BENT[name][0]} for name in BENT)]  # type: ignore[dict-item]
    [request] = (goods.folder / "bruno").glob("*/Get good.yml")
    folder = tmp_path / "goods"
    shutil.copytree(goods.folder / "bruno", folder)
    for number in range(1, len(answers)):
        (folder / request.parent.name / f"Get good {number}.yml").write_bytes(
            request.read_bytes().replace(b"name: Get good", f"name: Get good {number}".encode(), 1)
        )
    with answering(iter(answers)) as url:
        report = bruno(folder, {"baseUrl": url})
    right, *bent = [one["testResults"] for one in report.results]
    assert [(test["description"], test["status"]) for test in right] == [
        (name, "pass") for name in (ACCEPTED, STATUS, HEADERS, VALUES, TYPE, BODY)
    ]
    failed = [[(test["description"], test["error"]) for test in tests if test["status"] != "pass"] for tests in bent]
    assert failed == [[(where, message)] for _, where, message in BENT.values()]


@pytest.mark.parametrize(
    ("spec", "stride", "start"),
    [
        *(pytest.param(*one, 0, marks=pytest.mark.slow) for one in (("qlm", 8), ("qlik-qps", 8), ("qlik-qrs", 60))),
        *(pytest.param(spec, 1, 0, marks=pytest.mark.full) for spec in ("qlm", "qlik-qps")),
        *(pytest.param("qlik-qrs", 5, start, marks=pytest.mark.full) for start in range(5)),
    ],
)
def test_bundled_in_bruno(tmp_path: Path, spec: str, stride: int, start: int) -> None:
    output = generated(Job(spec, targets=("bruno",), options=TESTS), tmp_path)
    requests = sorted(path for path in (output.folder / "bruno").glob("*/*.yml") if path.name != "folder.yml")
    chosen = [path for path in requests if path.parent.name != "environments"]
    for number, path in enumerate(chosen):
        if number % stride != start:
            path.unlink()
    with_files(output.folder / "bruno", str(upload(tmp_path)))
    with verifying(output) as server:
        report = bruno(output.folder / "bruno", output.variables(server.url))
        assert refused(server) == []
        assert report.failures == []
        tests = [test["description"] for one in report.results for test in one["testResults"]]
        assert tests.count(STATUS) == len(called(server)) == len(chosen[start::stride])
