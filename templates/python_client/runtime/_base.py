"""What both clients share: how they are set up, how they show, how resources load."""

from __future__ import annotations

import os
import ssl
from collections.abc import Collection, Mapping
from importlib import import_module
from typing import Generic, TypeVar

from ._access import choose
from ._api import RESOURCES, SIGNABLE, VARIABLES
from ._core import Core, Settings
from ._errors import ConfigurationError
from ._masking import mask_logs
from ._retry import Retry
from ._settings import Variables

__all__ = ["BaseClient", "context", "prepared"]


C = TypeVar("C", bound=Core)


class BaseClient(Generic[C]):
    """Holds the core of a client; a resource is loaded when it is first used."""

    _core: C
    _prefix = ""

    def _load(self, name: str) -> object:
        if name not in RESOURCES:
            raise AttributeError(f"{type(self).__name__} has no resource {name!r}")
        module = import_module(f".resources.{name}", __package__)
        resource = getattr(module, self._prefix + RESOURCES[name])(self._core)
        self.__dict__[name] = resource
        return resource

    def __dir__(self) -> list[str]:
        """Return all names, those of resources that are not loaded too."""
        return sorted({*super().__dir__(), *RESOURCES})

    def __repr__(self) -> str:
        """Return what the client was told, secrets as `***`."""
        return f"{type(self).__name__}({self._core.variables!r})"


def prepared(
    given: Mapping[str, str | os.PathLike[str] | None],
    *,
    way: str = "",
    retry: Retry | None = None,
    headers: Mapping[str, str] | None = None,
    sign: Collection[str] = (),
    sign_all: bool = False,
    signing: Mapping[str, str] | None = None,
) -> Settings:
    """Return the settings of a client from its arguments and the environment."""
    values = {k: None if v is None else os.fspath(v) for k, v in given.items()}
    variables = Variables(VARIABLES, values)
    if unknown := sorted(set(sign) - {*SIGNABLE}):
        raise ConfigurationError(f"nothing to sign is called {', '.join(unknown)}")
    mask_logs()
    return Settings(
        variables=variables,
        way=choose(variables, way),
        retry=retry,
        headers=dict(headers or {}),
        sign=frozenset(sign),
        sign_all=sign_all,
        signing=dict(signing or {}),
    )


def context(settings: Settings) -> ssl.SSLContext | bool:
    """Return the TLS settings: own authority, client certificate, or the usual ones."""
    found = settings.variables
    ca, certificate = found.get("ca"), found.get("certificate")
    if settings.way and settings.way.client_certificate:
        certificate = found.need("certificate")
    if not ca and not certificate:
        return True
    made = ssl.create_default_context(cafile=ca or None)
    # Python 3.13 wants fields of RFC 5280 that a site's own authority need not have.
    made.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if certificate:
        password = found.get("key_password")
        made.load_cert_chain(certificate, found.get("key") or None, password or None)
    return made
