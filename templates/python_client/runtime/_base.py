"""Code that both clients share: settings, representation, loading of resources."""

from __future__ import annotations

import copy
import os
import ssl
from collections.abc import Callable, Collection, Mapping, Sequence
from enum import Enum
from typing import Final, Generic, Self, TypeVar, cast

import httpx2

from . import resources
from ._access import choose
from ._api import CONTAINERS, RESOURCES, SIGNABLE, VARIABLES
from ._async import AsyncCore
from ._core import Settings
from ._errors import ConfigurationError
from ._masking import mask_logs
from ._retry import Retry
from ._settings import Value, Variables
from ._sync import SyncCore
from ._values import header

__all__ = ["BaseClient", "HookTable", "context", "hooks", "prepared"]


class _Unset(Enum):
    """The type of `UNSET`, which says that an argument was not passed."""

    UNSET = "unset"


UNSET: Final = _Unset.UNSET

C = TypeVar("C", bound=SyncCore | AsyncCore)
HookTable = Mapping[str, Sequence[Callable[..., object]]]
_FILES = ("certificate", "key", "ca")


class BaseClient(Generic[C]):
    """The base of a client. A resource is loaded when it is first used."""

    _core: C
    _owns_http = True
    _prefix = ""

    def using(
        self,
        *,
        headers: Mapping[str, str] | None = None,
        timeout: float | httpx2.Timeout | _Unset | None = UNSET,
        retry: Retry | _Unset | None = UNSET,
        follow_redirects: bool | None = None,
    ) -> Self:
        """Return a client for some calls: other headers, time-out, repeats, redirects.

        `client.using(timeout=120).resource.call()`. It shares the connections.
        """
        old = self._core.settings
        follows = follow_redirects
        follows = old.follow_redirects if follows is None else follows
        extensions = dict(old.extensions)
        if not isinstance(timeout, _Unset):
            extensions["timeout"] = httpx2.Timeout(timeout).as_dict()
        settings = old._replace(
            headers={**old.headers, **(headers or {})},
            retry=old.retry if isinstance(retry, _Unset) else retry,
            follow_redirects=follows,
            extensions=extensions,
        )
        client = copy.copy(self)
        for name in RESOURCES:
            client.__dict__.pop(name, None)
        client._core = cast("C", self._core.changed(settings))
        client._owns_http = False
        return client

    def _load(self, name: str) -> object:
        if name not in RESOURCES:
            raise AttributeError(f"{type(self).__name__} has no resource {name!r}")
        kind = getattr(resources, self._prefix + RESOURCES[name])
        resource: object = kind(self._core)
        self.__dict__[name] = resource
        return resource

    def __dir__(self) -> list[str]:
        """Return all names, also those of resources that are not loaded yet."""
        return sorted({*super().__dir__(), *RESOURCES})

    def __repr__(self) -> str:
        """Return the settings of the client, with secrets as `***`."""
        core = cast("C | None", self.__dict__.get("_core"))  # None: not made to the end
        values = repr(core.variables) if core else "..."
        return f"{type(self).__name__}({values})"


def prepared(
    given: Mapping[str, Value | os.PathLike[str] | None],
    *,
    way: str = "",
    retry: Retry | None = None,
    headers: Mapping[str, str] | None = None,
    sign: Collection[str] = (),
    sign_all: bool = False,
    signing: Mapping[str, str] | None = None,
    auth: httpx2.Auth | None = None,
    follow_redirects: bool = False,
) -> Settings:
    """Return the settings of a client from its arguments and the environment."""
    variables = Variables(VARIABLES, {name: _argument(v) for name, v in given.items()})
    if unknown := sorted(set(sign) - SIGNABLE.keys()):
        raise ConfigurationError(f"nothing to sign is called {', '.join(unknown)}")
    mask_logs()
    return Settings(
        variables=variables,
        way=choose(variables, way),
        retry=retry,
        headers={name: header(name, value) for name, value in (headers or {}).items()},
        sign=frozenset(SIGNABLE[name] for name in sign),
        sign_all=sign_all,
        signing=dict(signing or {}),
        auth=auth,
        follow_redirects=follow_redirects,
        extensions=_extensions(variables),
    )


def _extensions(variables: Variables) -> dict[str, object]:
    """Return the extension for the transport: the name in the certificate."""
    name = variables.get("server_name")
    return {"sni_hostname": name} if name else {}


def hooks(table: HookTable | None) -> dict[str, list[Callable[..., object]]]:
    """Return event hooks in the form of the HTTP library."""
    return {event: list(functions) for event, functions in (table or {}).items()}


def _argument(value: Value | os.PathLike[str] | None) -> Value | None:
    if value is None or isinstance(value, str) or callable(value):
        return value
    return os.fspath(value)


def context(settings: Settings) -> ssl.SSLContext | bool:
    """Return the TLS settings: own authority, client certificate, or the usual ones.

    ConfigurationError: a file cannot be read, or is none of its kind.
    """
    variables = settings.variables
    ca, certificate = variables.get("ca"), variables.get("certificate")
    plain = variables.get("base_url").startswith("http://")
    if settings.way and settings.way.client_certificate and not plain:
        certificate = variables.need("certificate")
    if not ca and not certificate:
        return True
    files = {name: variables.get(name) for name in _FILES}
    paths = ", ".join(f"{name}={path}" for name, path in files.items() if path)
    try:
        return _context(ca, certificate, variables)
    except OSError as error:
        message = f"{paths}: {error.strerror or error}"
        hint = "PEM files are wanted; key_password= opens an encrypted key."
        raise ConfigurationError(message, hint=hint) from error


def _context(ca: str, certificate: str, variables: Variables) -> ssl.SSLContext:
    tls = ssl.create_default_context(cafile=ca or None)
    # Python 3.13 demands fields of RFC 5280 that a private authority may lack.
    tls.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if certificate:
        # An empty password is passed, too: None would ask at the terminal.
        password = variables.get("key_password")
        if show := CONTAINERS.get(os.path.splitext(certificate)[1].lower()):
            show(tls, certificate, password)
            return tls
        key = variables.get("key") or None
        tls.load_cert_chain(certificate, key, password)
    return tls
