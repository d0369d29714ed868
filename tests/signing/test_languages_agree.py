"""None of the languages is the judge of itself: on random requests they must agree byte for byte."""

from typing import Any

import pytest

from tests.signing import csharp, random_cases, runners


def differing(cases: Any, results: Any, others: Any) -> Any:
    """Return the cases where two languages part: another result, or one refuses and the other does not."""
    differences = []
    for case, one, other in zip(cases, results, others, strict=True):
        alike = "error" in other if "error" in one else one == other
        if not alike:
            differences.append((case, one, other))
    return differences[:3]


COUNTS = [120, pytest.param(1000, marks=pytest.mark.slow), pytest.param(2000, marks=pytest.mark.full)]


@pytest.fixture(scope="module", params=COUNTS)
def qlm(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    random = random_cases.seeded(1)
    cases = [random_cases.qlm(random) for _ in range(request.param)]
    return cases, runners.python("qlm-strict", cases)


@pytest.fixture(scope="module", params=COUNTS)
def xrfkey(request: pytest.FixtureRequest) -> tuple[Any, Any]:
    random = random_cases.seeded(2)
    cases = [random_cases.xrfkey(random) for _ in range(request.param)]
    return cases, runners.python("qlik-xrfkey", cases)


def test_the_random_requests_are_worth_it(qlm: Any, xrfkey: tuple[Any, Any]) -> None:
    signed = [result for result in qlm[1] if "error" not in result]
    assert 0.75 < len(signed) / len(qlm[0]) < 0.995
    assert len({result["text"] for result in signed}) > 0.99 * len(signed)
    kinds = {result["headers"][0][0] for result in signed}
    assert kinds == {
        "X-Qlm-Authentication-Token",
        "X-Qlm-Authentication",
        "Qlm-Authentication-Token",
        "Qlm-Authentication",
    }
    assert 0.5 < sum("error" not in result for result in xrfkey[1]) / len(xrfkey[0]) < 0.995


def test_qlm_python_and_node(qlm: Any) -> None:
    assert differing(*qlm, runners.node("qlm-strict", qlm[0])) == []  # type: ignore[call-arg]


def test_qlm_python_and_bash(qlm: Any) -> None:
    assert differing(*qlm, runners.bash("qlm-strict", qlm[0])) == []  # type: ignore[call-arg]


def test_xrfkey_python_and_node(xrfkey: tuple[Any, Any]) -> None:
    assert differing(*xrfkey, runners.node("qlik-xrfkey", xrfkey[0])) == []


def test_xrfkey_python_and_bash(xrfkey: tuple[Any, Any]) -> None:
    assert differing(*xrfkey, runners.bash("qlik-xrfkey", xrfkey[0])) == []


@pytest.mark.parametrize("engine", [csharp.mono, csharp.dotnet8])
def test_qlm_python_and_csharp(qlm: Any, engine: Any) -> None:
    assert differing(*qlm, engine("qlm-strict", qlm[0])) == []  # type: ignore[call-arg]


@pytest.mark.parametrize("engine", [csharp.mono, csharp.dotnet8])
def test_xrfkey_python_and_csharp(xrfkey: tuple[Any, Any], engine: Any) -> None:
    assert differing(*xrfkey, engine("qlik-xrfkey", xrfkey[0])) == []


@pytest.mark.parametrize("engine", [runners.node, csharp.mono, csharp.dotnet8])
def test_what_bash_cannot_hold(engine: Any) -> None:
    random = random_cases.seeded(3)
    cases = [random_cases.international(random) for _ in range(500)]
    results = runners.python("qlm-strict", cases)
    assert sum("error" not in result for result in results) > 300
    assert differing(cases, results, engine("qlm-strict", cases)) == []
