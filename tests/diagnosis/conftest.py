import hashlib
import hmac
from types import MappingProxyType
from typing import Any

import pytest

KEY, USER, PASSWORD = "0123abcdABCD4567", "ralph-the-user", "pass-Word-77"
TIME = "2023-10-30 23:59:00"


class Sample:
    """A signed request to capture, and the secrets behind it."""

    KEY, USER, PASSWORD, TIME = KEY, USER, PASSWORD, TIME
    SECRETS = MappingProxyType({"QLM_API_KEY": KEY, "QLM_USER": USER, "QLM_PASSWORD": PASSWORD, "PATH": "/bin"})
    HOST = "http://localhost:55555"
    TARGET = f"/svc/RetrieveActivationKeyHttp?is_orderid=1234&a=b%20c&is_user={USER}&is_pwd={PASSWORD}"
    URL = HOST + TARGET
    SUFFIX = f"&X-Qlm-Timestamp:{TIME}&X-Qlm-Authentication-Version:2"

    def headers(self, text: Any = None, key: Any = KEY) -> dict[str, Any]:
        token = hmac.new(key.encode(), (text or self.URL + self.SUFFIX).encode(), hashlib.sha256).hexdigest()
        return {
            "X-Qlm-Authentication-Token": token,
            "X-Qlm-Timestamp": TIME,
            "X-Qlm-Authentication-Version": "2",
        }


@pytest.fixture(scope="session")
def sample() -> Any:
    return Sample()
