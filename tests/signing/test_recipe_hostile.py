"""Recipes that would leak, explode or do more than sign: each is refused with a reason, or is a text and no more."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from generator.signing import registry
from tests.paths import SIGNING

FOLDER = SIGNING / "hmac"
recipe: Any = registry.scheme_module(FOLDER, "recipe")
signer: Any = registry.scheme_module(FOLDER, "sign")

SOUND: dict[str, Any] = {
    "time": "unix",
    "text": "{time}{body}",
    "sign": {"hmac": "sha256"},
    "send": {"headers": {"X": "{signature}"}},
}
NESTED = {f"s{n}": {"text": f"{{s{n - 1}}}{{s{n - 1}}}" if n else "{body}"} for n in range(16)}
HOSTILE: dict[str, Any] = {
    "the secret in a header": {"send": {"headers": {"X": "{secret}"}}},
    "the secret in the query": {"send": {"query": {"x": "{secret|base64}"}}},
    "hashed in place": {"send": {"headers": {"X": "{secret|sha256}"}}},
    "by a step": {"steps": {"a": {"text": "{secret}"}}, "send": {"headers": {"X": "{a}"}}},
    "by two steps": {"steps": {"a": {"text": "{secret}"}, "b": {"text": "{a|hex}"}}, "send": {"headers": {"X": "{b}"}}},
    "by one of two": {
        "steps": {"a": [{"when": "body", "text": "x"}, {"text": "{secret}"}]},
        "send": {"headers": {"X": "{a}"}},
    },
    "a derived key": {
        "steps": {"k": {"hmac": "sha256", "key": "{secret}", "text": "x"}},
        "sign": {"hmac": "sha256", "key": "{k}"},
        "send": {"headers": {"X": "{k}"}},
    },
    "exponential nesting": {"steps": NESTED},
    "an unknown name": {"text": "{tme}"},
    "an unknown filter": {"text": "{body|bse64}"},
    "an unknown key": {"tmie": "unix"},
    "an unknown hash": {"sign": {"hmac": "crc32"}},
    "code": {"text": "{{% for x in y %}}{ body.__class__ }"},
    "a name with a path": {"text": "{header:x/../y|without:{secret}}"},
    "a stray brace": {"text": "{body"},
    "a header with a line break": {"send": {"headers": {"X\r\nY": "{signature}"}}},
    "a text that is too long": {"text": "x" * 1001},
    "too many steps": {"steps": {f"s{n}": {"text": "x"} for n in range(17)}},
    "a name that is taken": {"steps": {"body": {"text": "x"}}},
    "no signature": {"sign": {}},
    "nothing to send": {"send": {}},
    "a step of another type": {"steps": {"a": "{secret}"}},
    "a time of another type": {"time": ["unix"]},
    "an offset without end": {"time": {"format": "unix", "offset": 1e30}},
    "a file": {"text": "{file:/etc/passwd}"},
    "the environment": {"text": "{env:HOME}"},
    "a derived key, copied before it is used": {
        "steps": {
            "k": {"hmac": "sha256", "text": "x"},
            "copy": {"text": "{k|hex}"},
            "m": {"hmac": "sha256", "key": "{k}", "text": "y"},
        },
        "send": {"headers": {"X": "{copy}"}},
    },
    "a derived key under another name": {
        "steps": {"k": {"hmac": "sha256", "text": "x"}, "other": {"text": "{k}"}},
        "sign": {"hmac": "sha256", "key": "{other}"},
        "send": {"headers": {"X": "{k}"}},
    },
    "the secret before the signature": {"add": {"headers": {"X-S": "{secret}"}}},
    "the secret in a form": {"send": {"form": {"s": "{secret}"}}},
    "the secret after the signature": {"then": {"a": {"text": "{secret}"}}, "send": {"query": {"a": "{a}"}}},
    "a hash of one letter of the secret": {"steps": {"a": {"hash": "sha256", "text": "{secret|first:1}"}}},
    "a hash of the length of the secret": {"steps": {"a": {"hash": "sha256", "text": "{secret|size}"}}},
    "a hash of a piece by its prefix": {"steps": {"a": {"hash": "sha256", "text": "{secret|without:a}"}}},
    "a hash of what stands before a letter": {"steps": {"a": {"hash": "md5", "text": "{secret|before:a}"}}},
    "a piece by way of a step": {
        "steps": {"s": {"text": "{secret}"}, "a": {"hash": "sha256", "text": "{s|after:a}"}},
    },
    "all headers": {"text": "{headers:*}"},
    "headers without a name": {"text": "{headers}"},
    "a header of two lines": {"text": "{header:a\nb}"},
    "a parameter that is two": {"send": {"query": {"a&b": "{signature}"}}},
    "a field with a line break": {"send": {"form": {"a\n": "{signature}"}}},
    "another host": {"add": {"headers": {"Host": "elsewhere.example"}}},
    "another length": {"send": {"headers": {"content-length": "{signature}"}}},
    "another framing": {"send": {"headers": {"Transfer-Encoding": "chunked"}}},
    "an unknown nonce": {"nonce": "counter"},
    "a nonce that was not declared": {"text": "{nonce}"},
    "a filter with too long an argument": {"text": "{body|first:99999999}"},
    "a filter with no number": {"text": "{body|first:-1}"},
    "a filter that takes nothing": {"text": "{body|hex:2}"},
    "a step that uses itself": {"steps": {"a": {"text": "{a}"}}},
    "a step that uses a later one": {"steps": {"a": {"text": "{b}"}, "b": {"text": "x"}}},
    "a step called like an input": {"steps": {"secret": {"text": "x"}}},
    "a condition of another kind": {"steps": {"a": {"when": "body == 1", "text": "x"}}},
    "a line break in the value of a header": {"send": {"headers": {"X": "{signature}\r\nY: z"}}},
    "raw bytes in a header": {"sign": {"hmac": "sha256", "encoding": "raw"}},
    "raw bytes in a header, by a filter": {"send": {"headers": {"X": "{signature|sha256}"}}},
    "a query, decoded, in a header": {"send": {"headers": {"X": "{query|decoded}"}}},
    "a body in a header, by a step": {"steps": {"a": {"text": "{body}"}}, "send": {"headers": {"X": "{a}"}}},
    "a header that is two": {"send": {"headers": {"X": "{signature}", "x": "{time}"}}},
    "a control character": {"text": "a\0b"},
    "a hash that is an hmac": {"sign": {"hmac": "sha256", "hash": "sha256"}},
    "a hash with a key": {"steps": {"a": {"hash": "sha256", "key": "{secret}"}}},
    "a text with an encoding": {"steps": {"a": {"text": "x", "encoding": "hex"}}},
    "another scheme inside": {"scheme": "qlm-strict"},
}


def test_the_sound_recipe_compiles() -> None:
    assert recipe.compiled(SOUND).splitlines()[-1] == "header X {signature}"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_recipe_is_refused(name: Any) -> None:
    with pytest.raises(recipe.RecipeError) as refused:
        recipe.compiled({**SOUND, **HOSTILE[name]})
    assert refused.value.message


@pytest.mark.parametrize(("change", "hint"), [({"text": "{tme}"}, "time"), ({"tmie": "unix"}, "time")])
def test_a_slip_is_told_with_what_was_meant(change: dict[str, Any], hint: str) -> None:
    with pytest.raises(recipe.RecipeError) as refused:
        recipe.compiled({**SOUND, **change})
    assert refused.value.hint == f"did you mean {hint}?"


def test_there_are_many() -> None:
    assert len(HOSTILE) >= 40


INERT = [
    "{{body.__class__}}",
    "$HOME $(id) `id`",
    "'; rm -rf /; '",
    "%s %n \\x41 \\u0041",
    "{{% raw %}}",
    "</script>\u2028\x85",
]


@pytest.mark.parametrize("text", INERT)
def test_what_looks_like_code_is_a_text(text: Any) -> None:
    lines = recipe.compiled({**SOUND, "text": text})
    request = {"method": "GET", "url": "https://h/", "headers": [], "body": b""}
    signed = signer.sign(request, {"recipe": lines, "secret": "s"}, lambda: datetime(2024, 1, 1, tzinfo=UTC))
    assert signed.text == text.replace("{{", "{").replace("}}", "}")


def test_a_document_with_such_a_recipe_changes_nothing(tmp_path: Path, prerequest: Callable[..., Any]) -> None:
    extension = "{scheme: hmac, sign: {hmac: sha256}, text: x, send: {headers: {X: '{secret}'}}}"
    (tmp_path / "shop.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\nsecurity: [{s: []}]\n"
        "paths: {/a: {get: {responses: {'200': {description: d}}}}}\n"
        "components:\n  securitySchemes:\n    s:\n      type: apiKey\n      in: header\n      name: X\n"
        f"      x-signing: {extension}\n"
    )
    done = prerequest("generate", "shop.yaml")
    assert done.returncode == 2
    assert "shop.yaml:11" in done.stderr
    assert "would be sent" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["shop.yaml"]


WRONG = [
    ({"recipe": ["binance"]}, "/recipe", "a text", "like binance"),
    ({"recipe": {"a": 1}}, "/recipe", "a text", "like binance"),
    ({"recipe": None}, "/recipe", "a text", "like binance"),
    ({"recipe": "binanze"}, "/recipe", "no recipe", "did you mean binance?"),
    ({"recipe": "binance", "tmie": "unix"}, "/tmie", "beside a recipe", "copy specs/recipes/binance.yaml"),
    ({**SOUND, "time": "unx"}, "/time", '"unx" is not one of', "did you mean unix?"),
    ({**SOUND, "time": {"format": "unix", "offset": 0.5}}, "/time/offset", "integer", ""),
    ({**SOUND, "steps": {"a": [{"txt": "x"}]}}, "/steps/a/0", "'txt' was unexpected", "did you mean text?"),
    ({**SOUND, "sign": {"hmac": "sha256", "encoding": "base46"}}, "/sign/encoding", "base46", "did you mean base64?"),
    ({**SOUND, "sign": ["hmac"]}, "/sign", "object", ""),
]


@pytest.mark.parametrize(("written", "pointer", "message", "hint"), WRONG)
def test_a_wrong_value_is_told_with_its_place(written: Any, pointer: Any, message: Any, hint: Any) -> None:
    with pytest.raises(recipe.RecipeError) as refused:
        registry.scheme_module(FOLDER, "options").read(written)  # type: ignore[union-attr]
    assert refused.value.pointer == pointer
    assert message in refused.value.message
    assert refused.value.hint.startswith(hint)
