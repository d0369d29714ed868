"""Texts that hurt, and the real parsers that read the encoders' output back."""

import json
import subprocess
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

HURT = (
    "",
    " ",
    "'",
    '"',
    "`",
    "\\",
    "$(touch PWNED)",
    "${PWNED}",
    "`PWNED`",
    "'; PWNED; '",
    "\\'); PWNED(); ('",
    'x"""\nPWNED()\n"""',
    'ends in "',
    'ends in ""',
    "ends in \\",
    '"""',
    "'''",
    "a\rPWNED()",
    "a\nPWNED()",
    "a\r\nPWNED()",
    "a\x0bPWNED()",
    "a\x0cPWNED()",
    "a\x85PWNED()",
    "a\u2028PWNED()",
    "a\u2029PWNED()",
    "**// PWNED(); /*",
    "*/ PWNED()",
    "</script><script>PWNED()</script>",
    "<!--",
    "]]>",
    "-*- coding: utf_7 -*-",
    "+AAo-PWNED()",
    "{{qlm_secret}}",
    "{{{x}}}",
    "{% raw %}{{ 1 }}",
    "{0.__class__}",
    "%s %(x)s",
    "-n",
    "--config",
    "-K/etc/x",
    "@/etc/passwd",
    "<file",
    "~",
    "!!",
    "#",
    "*",
    "?",
    "[a-z]",
    "\t",
    "\x00",
    "\x1b[2J",
    "\x7f",
    "\u202eabc\u202c",
    "\u200b",
    "\ufeff",
    "\u3164",
    "\U000e0041",
    "\ufe0f",
    "\u00a0",
    "\u00e9\u00df\u0416\u05d0\u0639\u4e2d\U0001f600",
    "\ud800",
    "\udfff",
    "__proto__",
    "# noqa: F401",
    "type: ignore",
    "shellcheck disable=all",
    "@ts-ignore",
    "[x](javascript:PWNED())",
    "![x](http://127.0.0.1/x)",
    "https://example.com www.example.com a@example.com",
    "1. x",
    "- x",
    "```\nPWNED",
    "a|b",
    'x"\n[project.scripts]\n',
    "EOF\nPWNED\nEOF",
)


def _joined(parts: Any) -> Any:
    """Return the parts in a row; two halves that meet are a character, in every language that reads them."""
    return "".join(parts).encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


TEXT = st.one_of(
    st.sampled_from(HURT),
    st.lists(st.sampled_from(HURT), max_size=4).map(_joined),
    st.text(max_size=40),
    st.text(alphabet="'\"\\$`{}\n\r\t\u202e#*/-@ a", max_size=20),
)
VALUE = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**53), 2**53),
        st.floats(allow_nan=False, allow_infinity=False),
        TEXT,
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=10,
)


def examples(strategy: Any, count: Any) -> Any:
    """Return `count` examples, the same in every run, so that one process of another language reads them all."""
    drawn = []

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(example: Any) -> None:
        drawn.append(example)

    collect()
    return drawn


SIZES = [500, pytest.param(2_000, marks=pytest.mark.slow), pytest.param(10_000, marks=pytest.mark.full)]


@pytest.fixture(scope="session", params=SIZES)
def texts(request: pytest.FixtureRequest) -> list[Any]:
    """Return texts: all that hurt, alone, in pairs with a letter on each side, and random ones."""
    return [*HURT, *(f"a{text}b" for text in HURT), *examples(TEXT, request.param)]


@pytest.fixture(scope="session", params=[200, *SIZES[1:]])
def values(request: pytest.FixtureRequest) -> list[Any]:
    """Return values of JSON with such texts as keys and members."""
    return [*HURT, {text: [text] for text in HURT}, *examples(VALUE, request.param)]


UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@pytest.fixture(scope="session")
def seen() -> Callable[..., Any]:
    """Return a check: no control, bidirectional, private or invisible character, and the text can be written."""

    def check(code: Any, allowed: str = "\n") -> None:
        hidden = [char for char in code if unicodedata.category(char) in UNSEEN and char not in allowed]
        assert not hidden, f"{hidden!a} in {code!a}"
        assert not {"\u3164", "\ufe0f", "\u115f", "\u2800"} & set(code)

    return check


@pytest.fixture(scope="session")
def utf8(texts: Any) -> list[Any]:
    """Return the texts that can be written as UTF-8."""
    return [text for text in texts if not any("\ud800" <= char <= "\udfff" for char in text)]


@pytest.fixture(scope="session")
def node() -> Callable[..., Any]:
    """Return a function that evaluates many JavaScript expressions in one node and returns their values."""

    def evaluate(sources: Any) -> Any:
        script = (
            "const vm=require('vm');const s=JSON.parse(require('fs').readFileSync(0,'utf8'));"
            "process.stdout.write(JSON.stringify(s.map(x=>vm.runInNewContext(x))))"
        )
        done = subprocess.run(
            ["node", "-e", script], input=json.dumps(sources), capture_output=True, text=True, timeout=120, check=True
        )
        return json.loads(done.stdout, parse_int=float)

    return evaluate


@pytest.fixture(scope="session")
def bash(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Return a function that runs one bash script in an empty folder and returns what it printed, as bytes."""

    def run(script: Any, **env: Any) -> Any:
        place = tmp_path_factory.mktemp("bash")
        done = subprocess.run(
            ["bash", "--norc", "-s"],
            check=False,
            input=script.encode(),
            capture_output=True,
            timeout=120,
            cwd=place,
            env={"PATH": "/usr/bin:/bin", **env},
        )
        assert not done.stderr, done.stderr
        assert not list(place.iterdir()), "a text was executed"
        return done.stdout

    return run
