"""Operations of the bundled specs, as generated, are accepted by the verifying server from every client."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients import dotnet
from tests.clients.engines import newman, postman_cli
from tests.e2e.conftest import called, items, refused, run_programs, run_scripts, verifying

SPECS = {"qlm": 31, "qlik-qps": 24, "qlik-qrs": 478}
STRIDES = [pytest.param(24, id="sample"), pytest.param(1, id="all", marks=pytest.mark.slow)]


@pytest.mark.parametrize("stride", STRIDES)
@pytest.mark.parametrize("spec", SPECS)
class TestAccepted:
    def test_from_newman(
        self, bundled: Callable[..., Any], tmp_path: Path, spec: Callable[..., Any], stride: Any
    ) -> None:
        output, sent = bundled(spec), 0
        with verifying(output) as server:
            for collection in output.runs(tmp_path, stride):
                sent += len(list(items(collection)))
                report = newman(collection, tmp_path, values=output.variables(server.url))
                assert report.status == 0, report.output[-3000:]
            assert refused(server) == []
            assert len(called(server)) == len(server.ledger) == sent == len(output.operations(stride))

    def test_from_the_postman_cli(
        self, bundled: Callable[..., Any], tmp_path: Path, network: Any, spec: Callable[..., Any], stride: Any
    ) -> None:
        output, sent = bundled(spec), 0
        with network.listen() as listener, verifying(output, listener=listener) as server:
            for collection in output.runs(tmp_path, stride):
                sent += len(list(items(collection)))
                report = postman_cli(collection, tmp_path, network, values=output.variables(server.url))
                assert report.status == 0, report.output[-3000:]
            assert refused(server) == []
            assert len(called(server)) == len(server.ledger) == sent == len(output.operations(stride))

    @pytest.mark.parametrize("kind", ["curl", "python_snippet"])
    def test_from_scripts(self, bundled: Callable[..., Any], spec: Callable[..., Any], stride: Any, kind: str) -> None:
        output = bundled(spec)
        operations = output.operations(stride)
        with verifying(output) as server:
            assert run_scripts(output, kind, server, operations) == []
            assert refused(server) == []
            assert called(server) == {operation.id for operation in operations}
            assert len(server.ledger) == len(operations)

    @pytest.mark.parametrize("engine", dotnet.ENGINES)
    def test_from_csharp(self, bundled: Callable[..., Any], spec: Callable[..., Any], stride: Any, engine: Any) -> None:
        output = bundled(spec)
        # Compiling takes most of the time: where there is a sample of the operations, one spec stands for all.
        if stride > 1 and spec != "qlm":  # type: ignore[comparison-overlap]
            pytest.skip("all operations are called by the slow tests")
        operations = output.operations(stride)
        with verifying(output) as server:
            assert run_programs(output, engine, server, operations) == []
            assert refused(server) == []
            assert called(server) == {operation.id for operation in operations}
            assert len(server.ledger) == len(operations)


@pytest.mark.parametrize(("spec", "count"), SPECS.items())
def test_none_is_left_out_of_all(bundled: Callable[..., Any], spec: Any, count: Any) -> None:
    assert len(bundled(spec).operations()) == count
