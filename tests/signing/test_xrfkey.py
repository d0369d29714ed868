"""Properties of the Xrfkey in all three languages: length, alphabet, evenness, the same in both places."""

import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.paths import SIGNING
from tests.signing import random_cases, runners

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
# The 99.9999 % quantile of chi-square with 61 degrees of freedom: one false alarm in a million runs.
BOUND = 127.6
# With fewer keys, the usual mistake stays below the bound.
FEWEST = 1_000


def fresh_cases(count: Any) -> list[dict[str, Any]]:
    """Return requests for fresh keys; the randomness is from a seed, so that a failure can be repeated."""
    random = random_cases.seeded(4)
    url = "http://h/qrs/app?XrfKey=old&a=1"
    return [{"url": url, "inputs": {}, "random": random.randbytes(256).hex()} for _ in range(count)]


def check(results: Any) -> None:
    """Check each key by itself, then the frequency of each character over all."""
    seen: Counter[str] = Counter()
    for result in results:
        [[name, key]] = result["headers"]
        assert name == "X-Qlik-Xrfkey"
        assert re.fullmatch(r"[0-9A-Za-z]{16}", key)
        assert parse_qsl(urlsplit(result["url"]).query) == [("xrfkey", key), ("a", "1")]
        seen.update(key)
    mean = sum(seen.values()) / 62
    assert set(seen) == set(ALPHABET)
    assert sum((seen[letter] - mean) ** 2 / mean for letter in ALPHABET) < BOUND
    assert len({result["url"] for result in results}) == len(results)


@pytest.mark.parametrize("count", [5_000, pytest.param(20_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("run", [runners.python, runners.node])
def test_python_and_node(run: Callable[..., Any], count: int) -> None:
    check(run("qlik-xrfkey", fresh_cases(count)))


@pytest.mark.parametrize("count", [200, pytest.param(FEWEST, marks=pytest.mark.slow)])
def test_bash(count: int) -> None:
    check(runners.bash("qlik-xrfkey", fresh_cases(count)))


def test_the_bound_notices_the_usual_mistake() -> None:
    """A byte modulo 62 makes the first eight letters more frequent: the check must see it."""
    data = random_cases.seeded(5).randbytes(16 * FEWEST)
    seen = Counter(ALPHABET[byte % 62] for byte in data)
    mean = len(data) / 62
    assert sum((seen[letter] - mean) ** 2 / mean for letter in ALPHABET) > BOUND


def test_bash_draws_from_the_system() -> None:
    script = [f". {SIGNING}/{name}" for name in ("final_url.sh", "qlik_xrfkey/sign.sh")]
    script += ['for i in {1..50}; do REQUEST_URL=http://h/; sign xrfkey_random; printf "%s\\n" "$SIGNED_URL"; done']
    done = subprocess.run(["bash", "-c", "\n".join(script)], capture_output=True, text=True, check=True)
    urls = done.stdout.splitlines()
    assert len(set(urls)) == 50
    assert all(re.fullmatch(r"http://h/\?xrfkey=[0-9A-Za-z]{16}", url) for url in urls)


names = st.sampled_from(["xrfkey", "XRFKEY", "Xrfkey", "%58rfkey", "a", "filter", "xrfkeys"])
pairs = st.tuples(names, st.text("abc%20+'|", max_size=6), st.booleans())


@given(st.lists(pairs, max_size=8), st.booleans())
def test_other_parameters_keep_order_and_spelling(given_pairs: Any, fixed: Any) -> None:
    spelled = [name if bare else f"{name}={value}" for name, value, bare in given_pairs]
    url = "http://h/qrs/app" + (f"?{'&'.join(spelled)}" if spelled else "")
    sign = runners.module("qlik_xrfkey/sign.py").sign
    signed = sign({"url": url}, {"xrfkey": "abcDEF0123456789"} if fixed else {}, os.urandom)
    key = signed.headers["X-Qlik-Xrfkey"]
    after = signed.url.partition("?")[2].split("&")
    others = [pair for pair in spelled if pair.partition("=")[0].replace("%58", "x").lower() != "xrfkey"]
    assert [pair for pair in after if pair != f"xrfkey={key}"] == others
    assert after.count(f"xrfkey={key}") == 1
    assert sign({"url": signed.url}, {"xrfkey": key}, os.urandom) == signed
