"""The standard security schemes of a document: what each sends, and the variables for a caller's secrets."""

from collections import Counter
from collections.abc import Mapping
from itertools import chain, count
from typing import Literal, cast

from ..document.positions import as_object
from ..encode import http
from ..model import Credential, Grant, JsonObject, Variable
from ..naming.names import identifier
from ..settings.profile import Profile, camel
from .reader import Reader, text

Declared = Mapping[str, tuple[JsonObject, str]]
Kind = Literal["apiKey", "basic", "bearer", "digest", "mutualTLS"]
_HTTP: Mapping[str, Kind] = {"basic": "basic", "bearer": "bearer", "digest": "digest"}
_TYPES: Mapping[str, Kind] = {"basic": "basic", "oauth2": "bearer", "openIdConnect": "bearer", "mutualTLS": "mutualTLS"}
# The files and addresses of scripts and clients have variables of these names, those of a certificate with mutualTLS.
_TAKEN = {"": {"url", "ca", "server_name"}, "mutualTLS": {"cert", "key", "key_passphrase"}}
_LONGEST_MEANING = 200
# Swagger 2.0 has other names for two flows.
_FLOWS = {"application": "clientCredentials", "accessCode": "authorizationCode"}


class Credentials:
    """Reads the standard schemes among the `declared` ones. Each scheme has its own variables."""

    def __init__(self, reader: Reader, profile: Profile, declared: Declared) -> None:
        self._reader = reader
        self._profile = profile
        used = Counter(name for node, _ in declared.values() for name in set(_usual_names(node)))
        kinds = {"", *(_kind(node) for node, _ in declared.values())}
        self._taken = {name for kind, names in _TAKEN.items() if kind in kinds for name in names}
        self._shared = {name for name, times in used.items() if times > 1} | self._taken
        self._names = self._own_names(declared)

    def read(self, name: str, node: JsonObject, at: str) -> Credential | None:
        """Return a scheme as a credential. If it cannot be sent, a problem is recorded."""
        credential = self._read(name, node, at)
        about = _meaning(text(node, "description"))
        if credential is None or not credential.variables or credential.variables[0].description or not about:
            return credential
        first, *others = credential.variables
        return credential._replace(variables=(first._replace(description=about), *others))

    def _read(self, name: str, node: JsonObject, at: str) -> Credential | None:
        kind, description = _kind(node), text(node, "description")
        if kind != "apiKey":
            variables = tuple(self._variable(name, usual, kind) for usual in _usual_names(node))
            header = "Authorization" if kind == "bearer" else ""
            grants = tuple(_grants(node))
            return Credential(name, kind, variables, header, "header", description, grants)
        if text(node, "type") == "http":
            about = f"the whole value of the header, which begins with the scheme {text(node, 'scheme')}"
            variable = self._variable(name, "authorization", kind)._replace(description=about)
            return Credential(name, "apiKey", (variable,), "Authorization", "header", description)
        return self._api_key(name, node, at)

    def _api_key(self, name: str, node: JsonObject, at: str) -> Credential | None:
        key, location = text(node, "name"), text(node, "in")
        about = f"API key name is not a {location} token"
        is_token = location in ("header", "cookie")
        if is_token and self._reader.checked(http.header_name, key, "E404", about, f"{at}/name") is None:
            return None
        usual = identifier(key)
        declared = None if usual in self._shared else self._profile.parameter(key, secret=True)
        variable = declared or self._variable(name, usual, "apiKey")
        api_key_location = cast("Literal['query', 'header', 'cookie']", location)
        return Credential(name, "apiKey", (variable,), key, api_key_location, text(node, "description"))

    def _variable(self, scheme: str, usual: str, kind: Kind) -> Variable:
        """Return the variable called `usual`, or one with the scheme's name if several schemes want that name."""
        title = f"bearer token for {scheme}" if kind == "bearer" else f"{usual} for {scheme}"
        if usual not in self._shared:
            return self._profile.variable(usual, usual if kind == "apiKey" else title, secret=True)
        return self._profile.variable(self._names[scheme, usual], title, secret=True)

    def _own_names(self, declared: Declared) -> Mapping[tuple[str, str], str]:
        """Return the names with the scheme's name. Schemes that differ in signs only (`a-b`, `a_b`) are numbered."""
        pairs = [(scheme, usual, _kind(node)) for scheme, (node, _) in declared.items() for usual in _usual_names(node)]
        used = {camel(usual) for _, usual, _ in pairs if usual not in self._shared} | {*map(camel, self._taken)}
        names: dict[tuple[str, str], str] = {}
        for scheme, usual, kind in pairs:
            prefix = identifier(scheme)
            full = prefix if kind == "apiKey" or prefix.endswith(usual) else f"{prefix}_{usual}"
            candidates = chain((full,), (f"{full}_{number}" for number in count(2)))
            if usual in self._shared:
                names[scheme, usual] = next(name for name in candidates if camel(name) not in used)
                used.add(camel(names[scheme, usual]))
        return names


def _meaning(description: str) -> str:
    """Return the first paragraph of a description if it is short: it says what the caller's secret is."""
    first = " ".join(description.strip().partition("\n\n")[0].split())
    return first if len(first) <= _LONGEST_MEANING and first[:1] not in ("#", "<") else ""


def _kind(node: JsonObject) -> Kind:
    written = text(node, "type")
    return _HTTP.get(text(node, "scheme").lower(), "apiKey") if written == "http" else _TYPES.get(written, "apiKey")


def _usual_names(node: JsonObject) -> tuple[str, ...]:
    """Return the names that the variables of a scheme have if no other scheme has the same names."""
    kind = _kind(node)
    if kind in ("basic", "digest"):
        return ("user", "password")
    if kind == "apiKey":
        return ("authorization" if text(node, "type") == "http" else identifier(text(node, "name")),)
    return ("token",) if kind == "bearer" else ()


def _grants(node: JsonObject) -> list[Grant]:
    """Return the flows that have an address to ask for a token."""
    flow = text(node, "flow")
    flows = {_FLOWS.get(flow, flow): node} if flow else as_object(node.get("flows"))
    grants = [_grant(name, flow) for name, flow in flows.items() if isinstance(flow, dict)]
    return [grant for grant in grants if grant.authorization_url or grant.token_url]


def _grant(name: str, node: JsonObject) -> Grant:
    scopes = as_object(node.get("scopes")).items()
    authorization, token, refresh = (text(node, key) for key in ("authorizationUrl", "tokenUrl", "refreshUrl"))
    return Grant(name, authorization, token, refresh, tuple((scope, str(meaning or "")) for scope, meaning in scopes))
