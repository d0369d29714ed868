"""Random requests with values that hurt: always the same ones, from a seed."""

from random import Random
from typing import Any

_PIECES = [
    *" +&=#%|[]{}'\"\\^`<>~!*();:@,/?$.-_",
    "\n",
    "\r\n",
    "\t",
    "\x7f",
    "%20",
    "%2B",
    "%c3%a9",
    "%zz",
    "%",
    "{{x}}",
    "$(id)",
    "`id`",
    "a",
    "Z",
    "0",
    "key",
    "é",
    "e\u0301",
    "ß",
    "東京",
    "\u202e",
    "🔑",
    "👩\u200d💻",
    "\uffff",
    "\U0010ffff",
]
_HOSTS = [
    "h",
    "Localhost",
    "qlm.Example.com",
    "127.0.0.1",
    "[::1]",
    "QLM_Server",
    "user:p@ss@h",
    "xn--mnchen-3ya.example",
]
_BAD = ["", "ftp://h", "http://", "http://a b", "http://h?x", "http://h/../x", "http://h:70000", "http://127.1"]
_INTERNATIONAL = ["MÜnchen.example", "東京.テスト", "a\u0301.🔑", "bücher-été.é"]
_KEY = "".join(map(chr, range(1, 128))) + "éﬀ🔑"


def seeded(number: int) -> Random:
    """Return the source of a series of cases, the same on each run."""
    return Random(20261122 + number)


def text(random: Random, most: int = 6) -> str:
    """Return a text of at most so many pieces, often empty."""
    return "".join(random.choices(_PIECES, k=random.randint(0, most)))


def base(random: Random, hosts: list[str] = _HOSTS) -> str:
    """Return a base address, one in twenty of them unusable."""
    if random.random() < 0.05:
        return random.choice(_BAD)
    scheme = random.choice(["http://", "https://", "HTTP://", ""])
    prefix = random.choice(["", "/", "/qrs", "/a b/ü%20%zz/", "//x//", "/:p/a:b", "\\x", "#top"])
    return scheme + random.choice(hosts) + random.choice(["", ":80", ":443", ":8080", ":", ":0080"]) + prefix


def final_url(random: Random, hosts: list[str] = _HOSTS) -> dict[str, Any]:
    """Return what a canonical URL is made of: bare and duplicate names, empty and dotted values included."""
    names = ["is_pwd", "a", "", text(random, 2), text(random, 2)]
    query = [
        [random.choice(names), None if random.random() < 0.1 else text(random)] for _ in range(random.randint(0, 6))
    ]
    segments = [random.choice([text(random), "Method", ".", ":id"]) for _ in range(random.randint(0, 3))]
    segments = segments if random.random() < 0.1 else ["x" if part == "." else part for part in segments]
    return {
        "base": base(random, hosts),
        "segments": segments,
        "query": query,
        "keep_escapes": random.random() < 0.5,
    }


def extra_headers(random: Random) -> str:
    """Return lines of additional headers, one in fifty of them refused."""
    names = random.sample(["X-QlmData", "X-Qlm-Tenant", "x-qlm", "X-Qlm!#$%&'*+.^_`|~9"], k=random.randint(0, 3))
    good = ["", "a", "a:b&c=d e", "~!@#$%^&*()_+{}|", '"']
    lines = [f"{name}: {random.choice(good)}" for name in names]
    if random.random() < 0.02:
        lines.append(random.choice(["X-Data: 1", "X-Qlmé: 1", "X-QlmData", "X-QlmZ: a ", "X-Qlm-Timestamp: 1"]))
    return "\n".join(lines)


def qlm(random: Random, hosts: list[str] = _HOSTS) -> dict[str, Any]:
    """Return a random request for QLM: every option, keys up to three blocks, some inputs refused."""
    options = {
        "version": random.choice(["", "1", "2", "2", "2"]),
        "token_header": random.choice(["", "X-Qlm-Authentication-Token", "X-Qlm-Authentication", "Qlm-Authentication"]),
        "separator": random.choice(["", ":", "="]),
        "extra_position": random.choice(["", "after", "before"]),
        "signed_form": random.choice(["", "sent", "unescaped"]),
        "extra_headers": extra_headers(random) if random.random() < 0.5 else "",
    }
    inputs = {name: value for name, value in options.items() if value or random.random() < 0.5}
    inputs["api_key"] = "".join(random.choices(_KEY, k=random.choice([1, 6, 36, 63, 64, 65, 128, 150])))
    if random.random() < 0.03:
        inputs |= random.choice([{"api_key": ""}, {"version": "3"}, {"separator": ";"}])
    parts = [random.randint(1000, 9999), *(random.randint(1, most) for most in (12, 28))]
    time = [random.randint(0, most) for most in (23, 59, 59)]
    stamp = "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*parts, *time)
    return {"final_url": final_url(random, hosts), "inputs": inputs, "timestamp": stamp}


def xrfkey(random: Random, hosts: list[str] = _HOSTS) -> dict[str, Any]:
    """Return a random request for Qlik, often with a key already in the query."""
    url = final_url(random, hosts)
    for _ in range(random.choice([0, 0, 1, 2])):
        name = random.choice(["xrfkey", "Xrfkey", "XRFKEY", "%58rfkey", "xrfkeys", "xrfkey%"])
        value = random.choice([None, "", "0123456789abcdef"])
        url["query"].insert(random.randint(0, len(url["query"])), [name, value])
    fixed = random.choice([{}, {"xrfkey": ""}, {"xrfkey": "abcDEF0123456789"}, {"xrfkey": "short"}])
    return {"final_url": url, "inputs": fixed, "random": random.randbytes(64).hex()}


def international(random: Random) -> dict[str, Any]:
    """Return what bash cannot hold: hosts beyond ASCII, lone surrogates, zero bytes."""
    case = qlm(random, _INTERNATIONAL)
    case["final_url"]["segments"].append(random.choice(["\ud800", "\udc00a", "\ud83d\ud83d\udd11", "\0"]))
    case["final_url"]["query"].append(["a\udfff", "x\0\ud800"])
    return case
