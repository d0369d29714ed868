"""Every operation of the bundled specs, as generated, is accepted by the verifying server from every client."""

import pytest

from tests.clients.engines import newman, postman_cli
from tests.e2e.conftest import called, refused, run_scripts, verifying

SPECS = {"qlm": 31, "qlik-qps": 24, "qlik-qrs": 478}


@pytest.mark.parametrize(("spec", "count"), SPECS.items())
class TestAccepted:
    def test_from_newman(self, bundled, tmp_path, spec, count):
        output = bundled(spec)
        with verifying(output) as server:
            for collection in output.runs(tmp_path):
                report = newman(collection, tmp_path, values=output.variables(server.url))
                assert report.status == 0, report.output[-3000:]
            assert refused(server) == []
            assert len(called(server)) == len(server.ledger) == count

    def test_from_the_postman_cli(self, bundled, tmp_path, network, spec, count):
        output = bundled(spec)
        with network.listen() as listener, verifying(output, listener=listener) as server:
            for collection in output.runs(tmp_path):
                report = postman_cli(collection, tmp_path, network, values=output.variables(server.url))
                assert report.status == 0, report.output[-3000:]
            assert refused(server) == []
            assert len(called(server)) == len(server.ledger) == count

    @pytest.mark.parametrize("kind", ["curl", "python_snippet"])
    def test_from_scripts(self, bundled, spec, count, kind):
        output = bundled(spec)
        with verifying(output) as server:
            assert run_scripts(output, kind, server) == []
            assert refused(server) == []
            assert len(called(server)) == len(server.ledger) == count
