"""Every vector in every language, and what the vector files themselves must hold."""

import json
import subprocess
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.paths import SIGNING
from tests.signing import csharp, runners

LANGUAGES = {
    "python": runners.python,
    "node": runners.node,
    "bash": runners.bash,
    "mono": csharp.mono,
    "dotnet": csharp.dotnet8,
}
FILES = {
    "final_url.vectors.json": "qlm-strict",
    "qlm_strict/vectors.json": "qlm-strict",
    "qlik_xrfkey/vectors.json": "qlik-xrfkey",
}


def case(vector: Any) -> Any:
    """Return a vector as a case of the runners."""
    if "base" in vector:
        return {"final_url": {key: vector[key] for key in ("base", "segments", "query", "keep_escapes")}}
    return {key: vector[key] for key in ("url", "inputs", "timestamp", "random") if key in vector}


def expected(vector: Any) -> Any:
    """Return what the runners should give for a vector."""
    if vector["expect"] == "error":
        return vector["error"]
    result = {"url": vector.get("final_url", vector.get("url"))}
    if "headers" in vector:
        result |= {"text": vector["text"], "headers": [list(pair) for pair in vector["headers"].items()]}
    return result


def agrees(result: Any, wanted: Any) -> bool:
    """Tell whether a result is the expected one; an error is told by a word of it."""
    return wanted in result.get("error", "") if isinstance(wanted, str) else result == wanted


def for_bash(vector: Any) -> Any:
    """Tell whether bash can be asked: its variables hold neither lone surrogates nor, here, such hosts."""
    try:
        return bool(json.dumps(vector, ensure_ascii=False).encode()) and vector.get("base", "").isascii()
    except UnicodeEncodeError:
        return False


@pytest.mark.filterwarnings("ignore:the API key has characters outside ASCII")
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_vector(language: Any, name: Any) -> None:
    chosen = [vector for vector in runners.vectors(name) if language != "bash" or for_bash(vector)]
    results = LANGUAGES[language](FILES[name], [case(vector) for vector in chosen])
    assert len(results) == len(chosen) > 40
    wrong = {
        vector["id"]: (result, expected(vector))
        for vector, result in zip(chosen, results, strict=True)
        if not agrees(result, expected(vector))
    }
    assert wrong == {}


def test_bash_refuses_a_host_that_is_not_ascii() -> None:
    international = [vector for vector in runners.vectors("final_url.vectors.json") if not vector["base"].isascii()]
    assert len(international) >= 4
    results = runners.bash("qlm-strict", [case(vector) for vector in international])
    assert all("host" in result["error"] for result in results)


@pytest.mark.parametrize("name", FILES)
def test_vectors_tell_where_they_come_from(name: Any) -> None:
    vectors = runners.vectors(name)
    assert len({vector["id"] for vector in vectors}) == len(vectors)
    assert all(vector["comment"] for vector in vectors)
    assert name == "final_url.vectors.json" or all(vector["origin"] for vector in vectors)
    assert sum(vector["expect"] == "error" for vector in vectors) >= 8


def test_the_vendors_own_digests_are_among_them() -> None:
    by_id = {vector["id"]: vector for vector in runners.vectors("qlm_strict/vectors.json")}
    first, second = by_id["v1-sample"], by_id["v2-sample"]
    assert first["origin"].startswith("vendor")
    assert second["origin"].startswith("vendor")
    assert first["headers"]["Qlm-Authentication-Token"].startswith("1c72d8e8")
    assert second["headers"]["X-Qlm-Authentication-Token"].startswith("5dec5226")


def test_no_vector_of_the_facts_is_missing(facts: Any) -> None:
    by_id = {vector["id"]: vector for vector in runners.vectors("qlm_strict/vectors.json")}
    measured = json.loads((facts / "qlm-vectors.json").read_text("utf-8"))["vectors"]
    assert len(measured) == 57
    for fact in measured:
        ours = by_id[fact["id"]]
        assert (ours["url"], ours["timestamp"]) == (fact["url"], fact["timestamp"])
        if ours["expect"] == "ok":
            assert ours["text"] == fact["stringToSign"]
            assert fact["digestHex"] in ours["headers"].values()


def test_a_key_that_many_others_sign_like_is_warned_of() -> None:
    arguments = {"url": "http://h/"}, {"api_key": "clé"}, lambda: datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.warns(UserWarning, match="many keys sign alike"):
        runners.module("qlm_strict/sign.py").sign(*arguments)
    source = f". {SIGNING}/qlm_strict/sign.sh; REQUEST_URL=http://h/ sign qlm_clock api_key clé"
    done = subprocess.run(["bash", "-c", source], capture_output=True, text=True, check=True)
    assert "many keys sign alike" in done.stderr
    script = f"{(SIGNING / 'qlm_strict/sign.js').read_text()}; qlmKey('clé')"
    done = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)
    assert "many keys sign alike" in done.stderr
