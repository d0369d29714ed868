"""Which requests are signed, how, and what else a caller must bring."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, cast

from ..encode import http
from ..model import Credential, Signing
from ..naming.names import identifier
from ..settings.profile import Profile
from ..signing import registry as schemes
from .reader import REPAIR, Node, Reader, escape, text

_HTTP = {"basic": "basic", "bearer": "bearer", "digest": "digest"}
_Place = Literal["query", "header", "cookie"]


class OperationSecurity(NamedTuple):
    """What one operation needs: credentials beside the signature, the signature, and whether it is signed."""

    credentials: tuple[Credential, ...]
    signing: Signing | None
    signed: bool


class Security:
    """The security schemes of one document."""

    def __init__(self, reader: Reader, profile: Profile) -> None:
        self._reader = reader
        self._profile = profile
        home = "/securityDefinitions" if reader.swagger else "/components/securitySchemes"
        owner = reader.root if reader.swagger else reader.root.get("components", {})
        declared = owner.get(home.rsplit("/", 1)[1]) if isinstance(owner, dict) else None
        self._declared: dict[str, tuple[Node, str]] = {
            name: reader.resolve(node, f"{home}/{escape(name)}")
            for name, node in (declared.items() if isinstance(declared, dict) else ())
        }
        self._read: dict[str, Signing | Credential | None] = {}

    def of(self, operation: Node, at: str) -> OperationSecurity:
        """Return what an operation needs: the first alternative decides, a later one may only offer a signature."""
        own = "security" in operation
        written = operation["security"] if own else self._reader.root.get("security")
        pointer = f"{at}/security" if own else "/security"
        alternatives = [
            self._alternative(node, f"{pointer}/{index}")
            for index, node in enumerate(written if isinstance(written, list) else ())
            if isinstance(node, dict)
        ]
        if not alternatives:
            return OperationSecurity((), None, signed=False)
        credentials, signing = alternatives[0]
        offered = next((each for _, each in alternatives if each), None)
        return OperationSecurity(credentials, offered, signed=signing is not None)

    def _alternative(self, node: Node, at: str) -> tuple[tuple[Credential, ...], Signing | None]:
        found = [self._scheme(name, f"{at}/{escape(name)}") for name in node]
        signature = next((each for each in found if isinstance(each, Signing)), None)
        return tuple(each for each in found if isinstance(each, Credential)), signature

    def _scheme(self, name: str, at: str) -> Signing | Credential | None:
        if name not in self._declared:
            hint = "declare it under components/securitySchemes; nothing is sent unsigned by accident"
            self._reader.problem("E401", f"security scheme {name!r} is not declared", at, hint)
            return None
        if name not in self._read:
            node, pointer = self._declared[name]
            signed = "x-signing" in node
            self._read[name] = self._signing(node, pointer) if signed else self._credential(name, node, pointer)
        return self._read[name]

    def _signing(self, node: Node, at: str) -> Signing | None:
        written = node["x-signing"]
        named = written.get("scheme") if isinstance(written, Mapping) else written
        scheme = schemes.find(named) if isinstance(named, str) else None
        if scheme is None:
            hint = "known: " + ", ".join(schemes.names())
            self._reader.problem("E402", f"signing scheme {named!r} is unknown", f"{at}/x-signing", hint)
            return None
        given = (
            {key: value for key, value in written.items() if key != "scheme"} if isinstance(written, Mapping) else {}
        )
        options: dict[str, str] = {}
        for key, value in given.items():
            wrong = scheme.refuse(key, value)
            if wrong:
                self._reader.problem("E403", f"{scheme.id}: {wrong}", f"{at}/x-signing/{escape(key)}")
            options[key] = str(value)
        return Signing(scheme.id, options, scheme.variables(self._profile))

    def _credential(self, name: str, node: Node, at: str) -> Credential | None:
        kind, scheme = text(node, "type"), text(node, "scheme").lower()
        description = text(node, "description")
        if kind == "apiKey":
            return self._api_key(name, node, at)
        if kind == "mutualTLS":
            return Credential(name, "mutualTLS", (), description=description)
        if kind == "basic" or (kind == "http" and scheme in ("basic", "digest")):
            variables = tuple(
                self._profile.variable(part, f"{part} for {name}", secret=True) for part in ("user", "password")
            )
            return Credential(name, cast("Any", _HTTP.get(scheme, "basic")), variables, description=description)
        token = self._profile.variable("token", f"bearer token for {name}", secret=True)
        return Credential(name, "bearer", (token,), "Authorization", description=description)

    def _api_key(self, name: str, node: Node, at: str) -> Credential | None:
        key, location = text(node, "name"), text(node, "in")
        if location in ("header", "cookie"):
            try:
                http.header_name(key)
            except ValueError as error:
                self._reader.problem("E404", f"API key name is not a {location} token: {error}", f"{at}/name", REPAIR)
                return None
        variable = self._profile.parameter(key, secret=True) or self._profile.variable(identifier(key), secret=True)
        return Credential(name, "apiKey", (variable,), key, cast("_Place", location), text(node, "description"))
