"""Operations of the bundled specs, as generated, are accepted by the verifying server from every client."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clients import dotnet
from tests.clients.engines import newman, postman_cli
from tests.e2e.conftest import called, items, refused, run_programs, run_scripts, verifying

SPECS = {"qlm": 31, "qlik-qps": 24, "qlik-qrs": 478}


def runs(*sampled: str, largest: int = 1) -> pytest.MarkDecorator:
    """A few operations of each folder of some specs; then all of each, of the largest one in so many, all by hand."""
    strides = dict.fromkeys(SPECS, 1) | {"qlik-qrs": largest}
    cases = [pytest.param(spec, 24, id=f"{spec}-sample") for spec in sampled]
    cases += [pytest.param(*case, id=f"{case[0]}-all", marks=pytest.mark.slow) for case in strides.items()]
    cases += [pytest.param("qlik-qrs", 1, id="qlik-qrs-whole", marks=pytest.mark.full)] if largest > 1 else []
    return pytest.mark.parametrize(("spec", "stride"), cases)


class TestAccepted:
    @runs(*SPECS)
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

    # The program takes four times as long as newman, which sends them all.
    @runs("qlm", largest=3)
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

    @runs("qlm", "qlik-qrs")
    def test_from_curl(self, bundled: Callable[..., Any], spec: Callable[..., Any], stride: Any) -> None:
        self.check_scripts(bundled(spec), "curl", stride)

    @runs("qlm", "qlik-qps")
    def test_from_python(self, bundled: Callable[..., Any], spec: Callable[..., Any], stride: Any) -> None:
        self.check_scripts(bundled(spec), "python_snippet", stride)

    def check_scripts(self, output: Any, kind: str, stride: int) -> None:
        operations = output.operations(stride)
        with verifying(output) as server:
            assert run_scripts(output, kind, server, operations) == []
            assert refused(server) == []
            assert called(server) == {operation.id for operation in operations}
            assert len(server.ledger) == len(operations)

    @runs("qlm")
    @pytest.mark.parametrize("engine", dotnet.ENGINES)
    def test_from_csharp(self, bundled: Callable[..., Any], spec: Callable[..., Any], stride: Any, engine: Any) -> None:
        output = bundled(spec)
        operations = output.operations(stride)
        with verifying(output) as server:
            assert run_programs(output, engine, server, operations) == []
            assert refused(server) == []
            assert called(server) == {operation.id for operation in operations}
            assert len(server.ledger) == len(operations)


@pytest.mark.parametrize(("spec", "count"), SPECS.items())
def test_none_is_left_out_of_all(bundled: Callable[..., Any], spec: Any, count: Any) -> None:
    assert len(bundled(spec).operations()) == count
