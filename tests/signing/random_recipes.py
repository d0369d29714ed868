"""Random recipes and requests."""

import base64
from random import Random
from typing import Any

from tests.signing.recipe_runners import recipe

BYTES = [
    "a",
    "B7",
    "é",
    "%2F",
    "%zz",
    " ",
    "+",
    "=",
    "&",
    "~",
    "\\",
    "\n",
    "\t",
    "{{",
    "}}",
    "東",
    "*",
    "\\n",
    "%00",
    "%ff",
    "\u2028",
    "\x85",
    "🔑",
]
FILTERS = [
    *(
        "hex",
        "HEX",
        "base64",
        "base64url",
        "pct",
        "pct:/",
        "lower",
        "upper",
        "sha1",
        "sha512",
        "md5",
        "trim",
        "collapsed",
    ),
    *("size", "first:5", "before:%", "after:/", "without:a", "decoded"),
]
FORMS = [
    *("unix", "unix-ms", "unix-us", "iso", "iso-ms", "iso-local", "iso-basic", "iso-zone", "date", "plain"),
    *("rfc1123", "rfc2822"),
]


NAMES = [
    *("method", "target", "path", "query", "host", "hostname", "port", "body", "id", "time", "nonce", "url", "scheme"),
    *("header:x-a", "header:Host", "headers:x-*,host", "names:host,x-b,x-a*"),
]


def random_text(random: Any, names: Any) -> str:
    words = [random.choice(BYTES) for _ in range(random.randrange(3))]
    for name in random.sample(names, random.randrange(1, 4)):
        choice = [*FILTERS, "sorted", "joined", "lines"] if name == "query" else FILTERS
        words.append("{" + "|".join([name, *random.choices(choice, k=random.choice([0, 0, 1, 1, 2]))]) + "}")
    random.shuffle(words)
    return "".join(words)


def random_step(random: Any, names: Any, keys: Any) -> Any:
    step = {"text": random_text(random, names)}
    kind = random.choice(["hash", "hmac", "hmac", "text"])
    if kind != "text":
        step[kind] = random.choice(["md5", "sha1", "sha256", "sha384", "sha512"])
        step["encoding"] = random.choice(["raw", "hex", "HEX", "base64", "base64url"])
    if kind == "hmac":
        step["key"] = random.choice(["{secret}", "v1{secret}", "{secret|hex}&", *keys])
    if kind == "hash":
        step["text"] += random.choice(["", "{secret}", "{secret|base64}"])
    if random.random() < 0.3:
        step["when"] = random.choice(["body", "!body", "query", "!query", "form", "!form", "GET", "POST"])
    return step


def random_case(seed: Any) -> Any:
    """Return a recipe and a request by a seed; recipes that would leak are drawn anew."""
    random = Random(seed)
    while True:
        try:
            return _drawn(random)
        except recipe.RecipeError:
            continue


def _drawn(random: Any) -> dict[str, Any]:
    steps: dict[Any, Any] = {}
    for number in range(random.randrange(4)):
        count = random.choice([1, 1, 1, 2])
        keys = [f"{{{name}}}" for name in steps]
        choices = [random_step(random, [*NAMES, *steps], keys) for _ in range(count)]
        steps[f"s{number}"] = choices if count > 1 else choices[0]
    signing = {"hmac": random.choice(["sha1", "sha256", "sha512"]), "encoding": random.choice(["hex", "base64"])}
    signing["key"] = random.choice(["{secret}", "{secret}", "k{secret}&", *(f"{{{name}}}" for name in steps)])
    written = {
        "secret": {"encoding": random.choice(["text", "ascii", "base64", "hex"])},
        "time": {"format": random.choice(FORMS), "offset": random.choice([0, 60, -90])},
        "steps": steps,
        "text": random_text(random, [*NAMES, *steps]),
        "sign": signing,
        "nonce": random.choice(["uuid", "hex"]),
        "add": {
            "headers": {"X-Nonce": "{nonce}"},
            random.choice(["query", "form"]): {"a": "{time}", "nonce": "{nonce}"},
        },
        "then": {"pair": {"text": "{id}:{signature}"}},
        "send": {
            "headers": {
                "X-Time": "{time}",
                "X-Sign": "v1 {signature}",
                "X-Pair": "{pair|base64}",
                "X-Query": "{query}",
            },
            random.choice(["query", "form"]): {"sign": "{signature}", "b": "{pair}"},
        },
    }
    return _call(random, written)


def _call(random: Any, written: dict[str, Any]) -> dict[str, Any]:
    """Return a request to sign by a recipe."""
    key = random.randbytes(random.choice([3, 64, 65, 130]))
    text = "s3cret é🔑" * 3
    secret = {"text": text, "ascii": text, "base64": base64.b64encode(key).decode(), "hex": key.hex()}
    words = [one for one in BYTES if one.isascii() and one.isprintable() and one not in " \\{{}}"]
    query = "".join(random.choices([*words, "a=1&", "b=%C3%A9&", "b=2&"], k=random.randrange(5)))
    is_form = random.random() < 0.5
    fields = [*words, "a=1&", "sign=2&", "b=3"]
    body = "".join(random.choices(fields if is_form else [*BYTES, "\r\n"], k=random.randrange(6)))
    headers = [["Content-Type", "application/x-www-form-urlencoded"]] if is_form else [["X-Time", "before"]]
    request = {
        "method": random.choice(["GET", "POST"]),
        "url": f"https://h.example:8443/p/%20{'?' if query else ''}{query}",
        "headers": [["X-A", random.choice(["", "v", "a  b"])], *headers],
        "body": body,
    }
    inputs = {
        "recipe": recipe.compiled(written),
        "secret": secret[written["secret"]["encoding"]],
        "id": "me&you",
        "nonce": "n-1",
    }
    return {
        "request": request,
        "inputs": inputs,
        "timestamp": f"20{random.randrange(10, 60)}-03-0{random.randrange(1, 9)}T04:05:06.789",
    }
