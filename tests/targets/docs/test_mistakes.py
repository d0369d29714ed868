"""The page's mistakes are those of the table: each makes the digests that its namesake in Python makes."""

import hashlib
import json
import random
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.diagnosis import Search
from generator.diagnosis.catalogue import catalogue
from generator.signing.qlm_strict.mistakes.search import HYPOTHESES, explanation
from generator.signing.qlm_strict.mistakes.signing_input import (
    TIMESTAMP,
    VERSION,
    RequestFacts,
    SignedPart,
    SigningInput,
    ascii_key,
)

HERE = Path(__file__).parent
pytestmark = pytest.mark.xdist_group("mistakes")
NODE = shutil.which("node")
SECRETS = ("is_user", "is_pwd")
SAMPLE = "http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp"
QUERY = "?is_orderid=1234&is_userdata1=a%20b%2Bc&is_user=ralph&is_pwd=p%7Cw'd&is_format=json"
# What WebCrypto has not: the page says nothing of these, `prerequest explain` does.
MISSING = {
    *(f"hmac-{name}" for name in ("md5", "sha224", "sha3_256")),
    *(f"plain-{name}" for name in ("md5", "sha224", "sha3_256")),
}
HASHES = ("sha1", "sha512", "sha384", "md5", "sha224", "sha3_256")


@dataclass(frozen=True)
class Seen:
    """What the page knows of a request; the fields bear the names they have there."""

    target: str
    typed: str
    timestamp: str = "2023-10-30 23:59:00"
    version: str = "2"
    extras: tuple[Any, ...] = ()
    separator: str = ":"
    extraPosition: str = "after"  # noqa: N815  (JavaScript's name)
    key: str = "123456"
    otherKeys: tuple[Any, ...] = ("p|w'd", "ralph")  # noqa: N815
    secretNames: tuple[Any, ...] = SECRETS  # noqa: N815
    origins: tuple[Any, ...] = ("https://qlm.example.com/QlmLicenseServer/qlmservice.asmx",)
    body: str = ""

    def signing_input(self) -> Any:
        standard = (SignedPart(TIMESTAMP, self.timestamp), SignedPart(VERSION, self.version, self.separator))
        extras = tuple(SignedPart(name, value) for name, value in self.extras)
        suffix = (*extras, *standard) if self.extraPosition == "before" else (*standard, *extras)
        context = RequestFacts(
            timestamp=self.timestamp,
            version=self.version,
            typed=self.typed,
            body=self.body,
            origins=self.origins,
            key_text=self.key,
            other_keys=self.otherKeys,
            secret_names=frozenset(self.secretNames),
        )
        return SigningInput(self.target, () if self.version == "1" else suffix, ascii_key(self.key), context)


EXTRAS = (("X-QlmData", "a:b"), ("X-Qlm-note", "c d"), ("X-Qlm-Third", "3"))
CASES = [
    Seen(SAMPLE + QUERY, SAMPLE.replace("localhost", "LOCALHOST") + "?is_orderid=1234&is_userdata1=a b%2Bc#part"),
    Seen(SAMPLE + QUERY, SAMPLE + QUERY, version="1"),
    Seen(SAMPLE + QUERY, SAMPLE + QUERY, extras=EXTRAS, extraPosition="before", separator="="),
    Seen("https://h.example.com:443/a//b/", "h.example.com", extras=EXTRAS, key="YWJjZA=="),
    Seen("https://example.com/?a=1&B=2&a=%C3%A9%e9&", "HTTPS://example.com", key="0a0B", timestamp="2023.10.30"),
    Seen("http://h/x?q=%C3%A4+%2525&x", "http://h/x?q=ä +%25&x", key=' "k" ', timestamp="2024-02-29 00:00:00"),
    Seen("http://h/%7E%41?(a)'[b]|", "", body="<a>ä</a>", timestamp="2024-12-31 12:59:59"),
]


def random_case(number: Any) -> Any:
    chance = random.Random(number)
    letters = "abAZ09-._~%/?&=+:@!$'()*,; |é€😀\"<>[]{}^`\\#"
    text = "".join(chance.choice(letters) for _ in range(chance.randint(0, 40))).replace("#", "%23")
    key = "".join(chr(chance.randint(33, 126)) for _ in range(chance.randint(1, 70)))
    moment = (
        f"{chance.randint(1900, 2100)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)} {chance.randint(10, 23)}:05:30"
    )
    return Seen(f"http://host.example:8080/p/{text}", f"host.example/{text}", key=key, timestamp=moment)


@pytest.fixture(scope="module")
def answers() -> tuple[Any, Any, Any]:
    """The page's digests for every case, and what it says of some tokens."""
    if NODE is None:
        pytest.skip("node is absent")
    cases = [*CASES, *map(random_case, range(25))]
    given = [{"seen": asdict(case), "tokens": tokens(case) if case in CASES[:2] else []} for case in cases]
    command = [NODE, str(HERE / "mistakes.cjs")]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return cases, given, json.loads(done.stdout)


def tokens(case: Any) -> Any:
    signing_input = case.signing_input()
    variants = [hypothesis.apply(signing_input)[:1] for hypothesis in HYPOTHESES.values()]
    single = [one.digest() for some in variants for one in some]
    pair = HYPOTHESES["plain-sha256"].apply(HYPOTHESES["equals-for-colon"].apply(signing_input)[0])[0].digest()
    typed = HYPOTHESES["upper-case-digest"].apply(HYPOTHESES["host-case"].apply(signing_input)[1])[0].digest()
    return [*single, pair, typed, "0" * 64] if case is CASES[0] else single[::3]


def other_hashes(signing_input: Any) -> list[Any]:
    """Return the digests of `other-hash` that a browser can make, in order."""
    changed = HYPOTHESES["other-hash"].apply(signing_input)
    names = [*(f"hmac-{name}" for name in HASHES), *(f"plain-{name}" for name in HASHES)]
    return [digest for name, digest in zip(names, changed, strict=True) if name not in MISSING]


def test_the_same_mistakes_in_the_same_order(answers: tuple[Any, Any, Any]) -> None:
    assert answers[2]["flags"] == [
        [hypothesis.mistake, hypothesis.alone, hypothesis.last] for hypothesis in HYPOTHESES.values()
    ]
    assert {name for name, _, _ in answers[2]["flags"]} <= set(catalogue())


def test_the_same_digests(answers: tuple[Any, Any, Any]) -> None:
    cases, _, javascript = answers
    for case, answer in zip(cases, javascript["answers"], strict=True):
        signing_input = case.signing_input()
        assert answer["right"] == signing_input.digest()
        for name, hypothesis in HYPOTHESES.items():
            variants = other_hashes(signing_input) if name == "other-hash" else hypothesis.apply(signing_input)
            assert answer["texts"][name] == [variant.text for variant in variants], (case, name)
            assert answer["digests"][name] == [variant.digest() for variant in variants], (case, name)


def test_the_same_explanation(answers: tuple[Any, Any, Any]) -> None:
    cases, given, javascript = answers
    compared = 0
    for case, request, answer in zip(cases, given, javascript["answers"], strict=True):
        signing_input = case.signing_input()
        for token, said in zip(request["tokens"], answer["explained"], strict=True):
            expected = explanation(signing_input, signing_input, token, Search())
            if len(token) in (40, 32) or (expected and expected.mistakes == ("other-hash",)):
                continue
            assert (said and said["ids"]) == (expected and list(expected.mistakes)), (case, token)
            compared += 1
    assert compared > 45


def test_what_is_left_out_is_what_a_browser_lacks() -> None:
    assert {name.partition("-")[2] for name in MISSING} <= hashlib.algorithms_available | {"sha3_256"}
