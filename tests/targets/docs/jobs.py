"""What the browser is asked to do, and the values it is given."""

import json
from typing import Any

from generator.diagnosis import Search
from generator.signing.qlm_strict.mistakes.search import HYPOTHESES, explanation
from generator.signing.qlm_strict.mistakes.signing_input import (
    TIMESTAMP,
    VERSION,
    RequestFacts,
    SignedPart,
    SigningInput,
    ascii_key,
)
from tests.paths import SIGNING

VECTORS = json.loads((SIGNING / "qlm_strict/vectors.json").read_text("utf-8"))["vectors"]
DARK = {"colorScheme": "dark"}
LIGHT = {"colorScheme": "light"}
PHONE = {"viewport": {"width": 390, "height": 844}, "isMobile": True, "hasTouch": True}
SMALL = {"viewport": {"width": 320, "height": 640}}


def job(name: str, run: str, page: str = "qlm", context: Any = None, fragment: str = "") -> dict[str, Any]:
    return {"name": name, "run": run, "page": page, "context": context or {}, "hash": fragment}


JOBS = [
    job("vectors", "vectors"),
    job("canonical", "canonical"),
    job("received", "received"),
    job("operation", "operation"),
    job("qlik", "qlik", "qps"),
    job("sent", "sent", "qps"),
    job("recipe", "recipe", "shop"),
    job("privacy", "privacy"),
    job("served", "operation", "served"),
    job("search", "search"),
    job("keyboard", "keyboard"),
    job("copy", "copy"),
    job("fallback", "fallback"),
    job("colours", "colours", context=LIGHT),
    job("axe-light", "axe", "few", context=LIGHT),
    job("axe-dark", "contrast", "few", context=DARK),
    job("axe-phone", "axe", "few-qps", {**PHONE, **DARK}),
    job("narrow", "narrow", context=PHONE),
    job("narrower", "narrow", "qps", SMALL),
    job("paper", "paper"),
    job("plain", "plain", context={"javaScriptEnabled": False}),
    job("named", "named", fragment="#op-ping_http"),
    job("hostile", "hostile", "hostile"),
    job("policy", "policy"),
]
WHOLE_JOBS = [job("whole", "whole", "whole")]

KEY = "YWJjZA=="
TIME = "2023-10-30 23:59:00"
URL = "http://localhost:55555/qlmservice.asmx/RetrieveActivationKeyHttp?is_userdata1=a%20b%2bc&is_user=ralph&is_pwd=pw"
SECRETS = ("is_user", "is_pwd")
SEARCHES = ["", "PING", "licence is_computer_name", "post renew", "no such operation", "<script>"]
WHOLE = ["a", "ap", "app", "app pub", "delete", "", "stream", ""]
TYPED = [
    "HTTPS://Example.COM:443/a b/ü?x=1 2&y=%41#part",
    "localhost:55555/x?",
    "http://h/a/../b",
    "ftp://h/x",
    "http://user:pw@h/%7e?a='|",
]
SENT = [
    "https://h/qrs/app?xrfkey=0123456789abcdef\nX-Qlik-Xrfkey: 0123456789abcdef",
    "https://h/qrs/app",
    "https://h/qrs/app?xrfkey=0123456789abcdef",
    "https://h/qrs/app\nX-Qlik-Xrfkey: 0123456789abcdef",
    "https://h/qrs/app?xrfkey=0123456789abcdef\nX-Qlik-Xrfkey: 0123456789abcdeF",
    "https://h/qrs/app?filter=name eq '#1'&xrfkey=0123456789abcdef\nX-Qlik-Xrfkey: 0123456789abcdef",
    "https://h/qrs/app?Xrfkey=abc&xrfkey=0123456789abcde%20\nX-Qlik-Xrfkey: {{xrfkey}}",
    "GET /qrs/app?filter=name eq 'a\nx-qlik-xrfkey: 0123456789abcd-f\nX-Qlik-User: INTERNAL\\sa",
]


def signing_input(version: str = "2", token_url: Any = URL) -> Any:
    """Return the right signing_input of the request that is typed into the bench."""
    suffix = (SignedPart(TIMESTAMP, TIME), SignedPart(VERSION, version)) if version == "2" else ()
    context = RequestFacts(TIME, version, token_url, "", (), KEY, ("pw", "ralph"), frozenset(SECRETS))
    return SigningInput(token_url, suffix, ascii_key(KEY), context)


def wrong_tokens() -> dict[Any, Any]:
    """Return, for each mistake, a token that it makes and what `explain` says of it."""
    right = signing_input()
    by_mistake = {}
    for hypothesis in HYPOTHESES.values():
        digests = [variant.digest() for variant in hypothesis.apply(right) if variant.digest() != right.digest()]
        said = explanation(right, right, digests[0], Search()) if digests else None
        if said and said.mistakes == (hypothesis.mistake,):
            by_mistake[hypothesis.mistake] = digests[0]
    two = HYPOTHESES["plain-sha256"].apply(HYPOTHESES["equals-for-colon"].apply(right)[0])[0].digest()
    return {**by_mistake, "equals-for-colon+plain-sha256": two}


def pasted() -> dict[Any, Any]:
    """Return what is pasted into the bench, by a name for it: of the mistakes a sample, `mistakes.cjs` has all."""
    token = signing_input().digest()
    mistakes = {name: wrong for name, wrong in wrong_tokens().items() if name != "other-address"}
    sample = {name: mistakes[name] for name in [*mistakes][:-1:4]}
    return {
        **sample,
        "equals-for-colon+plain-sha256": mistakes["equals-for-colon+plain-sha256"],
        "right": token,
        "right with blanks": f"  {token}\n",
        "wrong name": f"X-Qlm-Authentication: {token}\nX-Qlm-Timestamp: {TIME}\nX-Qlm-Authentication-Version: 2",
        "right lines": f"-H 'X-Qlm-Authentication-Token: {token}' \\\n-H 'X-Qlm-Timestamp: {TIME}'",
        "other time": f"X-Qlm-Authentication-Token: {token}\nX-Qlm-Timestamp: 2023-10-30 23.59.00",
        "iso time": f"X-Qlm-Authentication-Token: {token}\nX-Qlm-Timestamp: 2023-10-30T23:59:00Z",
        "version 1": f"Qlm-Authentication-Token: {signing_input('1').digest()}\nQlm-Timestamp: {TIME}",
        "the key itself": KEY,
        "short": "5dec5226",
        "no token": f"X-Qlm-Timestamp: {TIME}",
    }


def data() -> dict[str, Any]:
    """Return the values for the scenarios."""
    return {
        "vectors": VECTORS,
        "typed": TYPED,
        "received": {"url": URL, "time": TIME, "key": KEY, "pasted": list(pasted().values())},
        "sent": SENT,
        "searches": SEARCHES,
        "scripts": {"id": "op-activate_key"},
        "whole": WHOLE,
    }
