"""Signs requests: the signed address is the one that is sent."""

from __future__ import annotations

import os
import sys

import httpx2

from ._api import INPUTS, OPTIONS, OTHERS, READS_BODY, REQUIRED, SECRET_NAMES, signed
from ._core import Settings
from ._errors import ConfigurationError
from ._login import Login
from ._masked import masked


class Access(Login):
    """Signs each request; a repeated one is signed again."""

    requires_request_body = READS_BODY

    def __init__(self, settings: Settings) -> None:
        """Sign with the client's secrets; its options override the document's."""
        super().__init__(settings.auth)
        self._variables = settings.variables
        self._options = settings.signing

    def sign(self, request: httpx2.Request) -> None:
        """Sign the request if its operation is signed."""
        label: str = request.extensions.get("sign", "")
        if not label:
            return
        try:
            result = signed(request, self._inputs(label))
        except ValueError as error:
            raise ConfigurationError(str(error)) from error
        url = httpx2.URL(result.url)
        if str(url) != result.url:
            raise ConfigurationError("the address cannot be sent as it was signed")
        request.url = url
        request.headers.update(result.headers)
        _show(result.text or result.url)

    def _inputs(self, label: str) -> dict[str, str]:
        inputs, options = OTHERS.get(label, (INPUTS, OPTIONS))
        values = {name: self._variables.get(key) for name, key in inputs.items()}
        needed = {name: self._variables.need(inputs[name]) for name in REQUIRED}
        return {**options, **self._options, **values, **needed}


def _show(text: str) -> None:
    mode = os.environ.get("PREREQUEST_DEBUG", "")
    if mode == "unmasked":
        sys.stderr.write(f"warning, secrets are shown. signed: {text}\n")
    elif mode:
        sys.stderr.write(f"signed: {masked(text, SECRET_NAMES)}\n")
