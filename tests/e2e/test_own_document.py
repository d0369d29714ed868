"""The document a real Qlik server returned: every operation named, keyed, unique and accepted."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.pipeline import Job, read
from generator.settings.selection import Selection
from tests.bundled import bundled_api
from tests.clients.engines import newman, postman_cli
from tests.e2e.conftest import called, generated, items, refused, run_scripts, verifying, without_jobs

ALL, BY_DEFAULT, REPEATED = 1582, 879, 703
LARGEST = 2_500_000
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


@pytest.fixture(scope="module")
def document(upstream: Any) -> Any:
    return upstream / "qlik-qrs-38.22.0.swagger.json"


@pytest.fixture(scope="module")
def whole(document: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """All 1,582 operations as a collection and scripts."""
    job = Job(str(document), targets=("postman", "curl"), selection=Selection(everything=True))
    return generated(job, tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def requests(whole: Any) -> list[Any]:
    return [item for path in whole.collections for item in items(without_jobs(json.loads(path.read_bytes())))]


def shape(operation: Any) -> tuple[Any, Any]:
    return operation.method, re.sub(r"\{[^}]*\}", "{}", operation.path)


class TestNames:
    def test_one_request_for_each_operation(self, whole: Any, requests: list[Any]) -> None:
        assert len(whole.api.operations) == len(requests) == ALL
        assert len({operation.id for operation in whole.api.operations}) == ALL
        assert len({request["id"] for request in requests}) == ALL

    def test_titles_are_unique_in_their_folder(self, whole: Any) -> None:
        titles = Counter((operation.folder, operation.title.lower()) for operation in whole.api.operations)
        assert [title for title, count in titles.items() if count > 1] == []
        for path in whole.collections:
            for folder in without_jobs(json.loads(path.read_bytes()))["item"]:
                names = [item["name"].lower() for item in folder["item"]]
                assert len(set(names)) == len(names)

    def test_no_guid_of_the_document_is_left(self, whole: Any, document: Any) -> None:
        paths = json.loads(document.read_bytes())["paths"]
        wanted = {
            operation["operationId"].strip("{}").lower() for item in paths.values() for operation in item.values()
        }
        assert len(wanted) == ALL
        assert all(GUID.fullmatch(guid) for guid in wanted)
        for path in whole.folder.rglob("*"):
            assert not GUID.search(path.name)
            text = path.read_bytes().decode("utf-8", "replace").lower() if path.is_file() else ""
            assert not wanted & set(GUID.findall(text)), path.name

    def test_what_the_curated_spec_has_bears_the_same_name(self, whole: Any) -> None:
        by_shape = {shape(operation): operation for operation in whole.api.operations}
        curated = bundled_api("qlik-qrs").operations
        assert len(curated) == 478
        for operation in curated:
            same = by_shape[shape(operation)]
            assert (same.id, same.title, same.folder) == (operation.id, operation.title, operation.folder)

    def test_the_proxy_service_too(self, upstream: Any) -> None:
        pulled, _, _ = read(Job(str(upstream / "qlik-qps-38.11.0.swagger.json")))
        names = {shape(operation): (operation.id, operation.title, operation.folder) for operation in pulled.operations}
        curated = bundled_api("qlik-qps").operations
        assert names == {shape(operation): (operation.id, operation.title, operation.folder) for operation in curated}
        assert all(operation.signed for operation in pulled.operations)


class TestShape:
    def test_each_request_carries_the_pair(self, requests: list[Any]) -> None:
        for request in requests:
            query = [row["value"] for row in request["request"]["url"]["query"] if row["key"] == "xrfkey"]
            header = [row["value"] for row in request["request"]["header"] if row["key"] == "X-Qlik-Xrfkey"]
            assert query == header == ["{{xrfkey}}"]

    def test_the_collections_are_small_enough_and_share_one_environment_for_each_way(self, whole: Any) -> None:
        sizes = {path.name: path.stat().st_size for path in whole.collections}
        assert max(sizes.values()) <= LARGEST, sizes
        assert set(sizes) == {"qlik-qrs.postman_collection.json", "qlik-qrs-selection.postman_collection.json"}
        environments = [path.name.split(".")[1] for path in whole.folder.glob("postman/*.postman_environment.json")]
        assert sorted(environments) == ["certificate", "header", "jwt", "session", "windows"]

    def test_what_is_left_out_by_default_is_counted(
        self, prerequest: Callable[..., Any], document: Any, tmp_path: Path
    ) -> None:
        done = prerequest("generate", document, "--target", "postman")
        assert done.returncode == 0, done.stderr
        assert f"{BY_DEFAULT} operations" in done.stdout
        assert f"left out: {REPEATED} repeated family (--all keeps it)" in done.stdout
        assert "recognised as qlik-qrs" in done.stderr
        collections = list(Path(tmp_path).glob("build/qlik-qrs/postman/*.postman_collection.json"))
        assert max(collection.stat().st_size for collection in collections) <= LARGEST
        assert sum(len(list(items(without_jobs(json.loads(path.read_bytes()))))) for path in collections) == BY_DEFAULT

    @pytest.mark.slow
    def test_without_the_rules_it_is_said_that_nothing_is_keyed(
        self, prerequest: Callable[..., Any], document: Any
    ) -> None:
        done = prerequest("generate", document, "--target", "postman", "--api", "none")
        assert done.returncode == 0, done.stderr
        assert f"{ALL} operations, none signed" in done.stdout
        assert "W213" in done.stderr


@pytest.mark.slow
class TestAccepted:
    def test_all_from_newman(self, whole: Any, tmp_path: Path) -> None:
        with verifying(whole) as server:
            for collection in whole.runs(tmp_path):
                report = newman(collection, tmp_path, values=whole.variables(server.url))
                assert report.status == 0, report.output[-3000:]
            assert refused(server) == []
            assert len(called(server)) == len(server.ledger) == ALL

    @pytest.mark.full
    def test_all_from_the_postman_cli(self, whole: Any, tmp_path: Path, network: Any) -> None:
        with network.listen() as listener, verifying(whole, listener=listener) as server:
            for collection in whole.runs(tmp_path):
                report = postman_cli(collection, tmp_path, network, values=whole.variables(server.url))
                assert report.status == 0, report.output[-3000:]
            assert refused(server) == []
            assert len(called(server)) == len(server.ledger) == ALL

    @pytest.mark.parametrize("stride", [14, pytest.param(7, marks=pytest.mark.full)])
    @pytest.mark.parametrize("kind", ["curl", "python_snippet"])
    def test_many_from_scripts(self, document: Any, kind: str, stride: int, tmp_path: Path) -> None:
        whole = generated(Job(str(document), targets=(kind,), selection=Selection(everything=True)), tmp_path)
        chosen = whole.api.operations[::stride]
        assert len(chosen) >= 1400 / stride
        with verifying(whole) as server:
            assert run_scripts(whole, kind, server, chosen) == []
            assert refused(server) == []
            assert called(server) == {operation.id for operation in chosen}
