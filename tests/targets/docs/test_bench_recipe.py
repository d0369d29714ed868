"""The bench of a recipe in real headless Chromium: the value of each step, and a slip that is named."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

import pytest

from generator.diagnosis.catalogue import catalogue

pytestmark = pytest.mark.xdist_group("docs")
SECRET, NONCE, BODY = "c2VjcmV0LWNhbmFyeQ==", "1704164645000", "pair=a&volume=1&nonce=1704164645000"


def test_each_step_of_a_recipe_is_shown(result: Callable[..., Any]) -> None:
    signed = result("recipe")["signed"]
    inner = hashlib.sha256((NONCE + BODY).encode())
    text = b"/0/private/AddOrder" + inner.digest()
    expected = base64.b64encode(hmac.digest(base64.b64decode(SECRET), text, "sha512")).decode()
    assert signed["problem"] == ""
    assert f"API-Sign: {expected}" in signed["headers"]
    assert f"inner\n{inner.hexdigest()}" in signed["text"]
    assert f"time\n{NONCE}" in signed["text"]
    assert f"signature\n{expected}" in signed["text"]
    assert SECRET not in str(signed)


def test_a_received_signature_is_judged(result: Callable[..., Any]) -> None:
    right, slip, other = result("recipe")["verdicts"]
    assert "signature of this request" in right
    assert catalogue()["recipe-encoding"].title in slip
    assert catalogue()["recipe-signature"].title in other
