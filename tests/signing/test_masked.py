"""What is shown never holds a secret, in any language."""

from typing import Any

import pytest

from tests.signing import csharp, random_cases, runners

NAMES = ["is_user", "is_pwd"]
CASES = {
    "plain": ("http://h/p?is_user=a&b=c&is_pwd=d", "http://h/p?is_user=***&b=c&is_pwd=***"),
    "signed text": (
        "http://h/p?is_pwd=d=e&X-Qlm-Timestamp:2020-01-01 00:00:00",
        "http://h/p?is_pwd=***&X-Qlm-Timestamp:2020-01-01 00:00:00",
    ),
    "case": ("http://h/p?IS_PWD=d", "http://h/p?IS_PWD=***"),
    "escaped name": ("http://h/p?is%5fpwd=d&is_%70wd=%26", "http://h/p?is%5fpwd=***&is_%70wd=***"),
    "broken escape": ("http://h/p?is_pwd%=d&is_pwd%zz=e", "http://h/p?is_pwd%=d&is_pwd%zz=e"),
    "other names": ("http://h/p?is_pwd2=d&xis_pwd=e&is_pwd", "http://h/p?is_pwd2=d&xis_pwd=e&is_pwd"),
    "empty": ("http://h/p?is_pwd=&a", "http://h/p?is_pwd=***&a"),
    "twice": ("http://h/p?is_pwd=1&is_pwd=2", "http://h/p?is_pwd=***&is_pwd=***"),
    "question mark inside": ("http://h/p?a?is_pwd=1&b=2", "http://h/p?a?is_pwd=***&b=2"),
    "no query": ("http://h/is_pwd=1", "http://h/is_pwd=1"),
    "unescaped form": ("http://h/p?is_pwd=d é\"'&a=ü", "http://h/p?is_pwd=***&a=ü"),
}


@pytest.mark.parametrize("run", [runners.python, runners.node, runners.bash, csharp.mono, csharp.dotnet8])
def test_each(run: Any) -> None:
    cases = [{"masked": {"text": text, "names": NAMES}} for text, _ in CASES.values()]
    results = dict(zip(CASES, run("qlm-strict", cases), strict=True))
    assert results == {name: {"masked": shown} for name, (_, shown) in CASES.items()}


def test_random_urls() -> None:
    random = random_cases.seeded(6)
    cases = [{"final_url": random_cases.final_url(random)} for _ in range(600)]
    urls = [result["url"] for result in runners.python("qlm-strict", cases) if "url" in result]
    cases = [{"masked": {"text": url, "names": NAMES}} for url in urls]
    shown = runners.python("qlm-strict", cases)
    assert len(urls) > 400
    assert any("is_pwd=***" in result["masked"] for result in shown)
    assert runners.node("qlm-strict", cases) == shown
    assert runners.bash("qlm-strict", cases) == shown
    assert csharp.dotnet8("qlm-strict", cases) == shown
