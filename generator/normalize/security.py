"""What a caller needs for an operation: the alternatives of its `security`, each with signature and credentials."""

from collections.abc import Collection, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache
from itertools import islice, product
from typing import Any

from ..document.positions import as_list, as_object, escape, tokens_of
from ..errors import did_you_mean
from ..model import ConnectionProfile, Credential, JsonObject, Requirement, Signing, wire_name
from ..settings.profile import Profile
from ..signing import registry as schemes
from .credentials import Credentials
from .reader import Reader, text

_EXTENSION = "x-signing"
_ADDRESS = "#/components/securitySchemes/"
# Each alternative is written into every form of an operation, so their number is limited.
_MOST = 8


class Security:
    """The security schemes of one document."""

    def __init__(self, reader: Reader, profile: Profile) -> None:
        self._reader = reader
        self._profile = profile
        section = "/securityDefinitions" if reader.swagger else "/components/securitySchemes"
        owner = reader.root if reader.swagger else reader.root.get("components", {})
        declared = as_object(owner).get(section.rsplit("/", 1)[1])
        self._declared = {
            name: reader.resolve(node, f"{section}/{escape(name)}") for name, node in as_object(declared).items()
        }
        standard = {name: (node, at) for name, (node, at) in self._declared.items() if _EXTENSION not in node}
        self._credentials = Credentials(reader, profile, standard)
        self._read: dict[str, Signing | Credential | None] = {}
        self._told: set[tuple[str, ...]] = set()
        self._check_stray_extension(reader.root, "")

    def named(self, connection: ConnectionProfile) -> ConnectionProfile:
        """Return a way in with the names of header and cookie that the document's security schemes give."""
        names = {
            one: text(self._declared.get(scheme, ({}, ""))[0], "name") for one, scheme in connection.named_by.items()
        }
        variables = (one._replace(default=names.get(one.name) or one.default) for one in connection.variables)
        return connection._replace(variables=tuple(variables)) if connection.named_by else connection

    def of(self, operation: JsonObject, at: str) -> tuple[Requirement, ...]:
        """Return the alternatives of an operation in the document's order.

        If it has its own, they replace those of the document; the two lists are never combined.
        """
        self._check_stray_extension(operation, at)
        # The key decides, not its content: `security: []` replaces the document's list by none, and means no login.
        is_declared = "security" in operation
        return self._choices(operation["security"], f"{at}/security") if is_declared else self._of_document

    @cached_property
    def _of_document(self) -> tuple[Requirement, ...]:
        return self._choices(self._reader.root.get("security"), "/security")

    def _choices(self, written: Any, at: str) -> tuple[Requirement, ...]:
        alternatives = [
            requirement
            for index, node in enumerate(as_list(written))
            if isinstance(node, dict)
            for requirement in self._requirements(node, f"{at}/{index}")
        ]
        return tuple(alternatives)

    def _requirements(self, node: JsonObject, at: str) -> list[Requirement]:
        """Return one alternative, or several if its schemes cannot be sent together (W221).

        All credentials of an alternative are sent together; its signing scheme signs the request.
        """
        schemes_by_name = {name: self._scheme(name, f"{at}/{escape(name)}") for name in node}
        groups = _groups([part for part in schemes_by_name.values() if part is not None])
        alternatives = _alternatives(groups.values())
        contested = [part for group in groups.values() if group[1:] for part in group]
        rivals = tuple(name for name, part in schemes_by_name.items() if part in contested)
        if rivals and rivals not in self._told:
            self._told.add(rivals)
            unused = [name for name in rivals if not any(schemes_by_name[name] in one for one in alternatives)]
            about = f"{_listed(rivals)} cannot be sent together, as they write to the same part of a request"
            hint = f"not sent: {_listed(unused)}" if unused else "they are taken as alternatives"
            self._reader.note("W221", about, at, f"{hint}; write each as a requirement of its own")
        scopes = {
            part.id: tuple(map(str, as_list(node[name])))
            for name, part in schemes_by_name.items()
            if isinstance(part, Credential) and part.grants and node[name]
        }
        return [
            Requirement(
                tuple(part for part in parts if isinstance(part, Credential)),
                next((part for part in parts if isinstance(part, Signing)), None),
                scopes,
            )
            for parts in alternatives
        ]

    def _scheme(self, name: str, at: str) -> Signing | Credential | None:
        # OpenAPI 3.2 allows the address of a scheme in place of its name.
        if name not in self._declared and name.startswith(_ADDRESS):
            name = tokens_of(name[1:])[-1] or name
        if name not in self._declared:
            otherwise = "declare it under components/securitySchemes; nothing is sent unsigned by accident"
            hint = did_you_mean(name, self._declared, otherwise)
            self._reader.problem("E401", f"security scheme {name!r} is not declared", at, hint)
            return None
        if name not in self._read:
            node, pointer = self._declared[name]
            self._check_extension(node, pointer)
            signed = _EXTENSION in node
            recognised = None if signed else schemes.recognised(node)
            if recognised:
                about = f"{name} is {recognised['title']}, but requests are not signed: no {_EXTENSION} says how"
                self._reader.note("W230", about, pointer, recognised["hint"])
            self._read[name] = self._signing(node, pointer) if signed else self._credentials.read(name, node, pointer)
        return self._read[name]

    def _check_extension(self, node: JsonObject, at: str) -> None:
        # A misspelt extension would be ignored, and requests would be sent unsigned.
        for key in (key for key in node if key != _EXTENSION and _is_meant(key)):
            about = f"{key} in a security scheme is not an extension of prerequest: requests would be sent unsigned"
            self._reader.problem("E406", about, f"{at}/{escape(key)}", f"did you mean {_EXTENSION}?")

    def _check_stray_extension(self, node: JsonObject, at: str) -> None:
        for key in (key for key in node if key[:2] == "x-" and _is_meant(key)):
            about = f"{key} has no effect outside of a security scheme: requests would be sent unsigned"
            hint = f"write {_EXTENSION} into a scheme under components/securitySchemes, and name that under `security`"
            self._reader.problem("E406", about, f"{at}/{escape(key)}", hint)

    def _signing(self, node: JsonObject, at: str) -> Signing | None:
        written = node[_EXTENSION]
        name = written.get("scheme", schemes.implied(written)) if isinstance(written, Mapping) else written
        scheme = schemes.find(name) if isinstance(name, str) else None
        if scheme is None:
            hint = "known: " + ", ".join(schemes.names())
            self._reader.problem("E402", f"signing scheme {name!r} is unknown", f"{at}/{_EXTENSION}", hint)
            return None
        written_options = (
            {key: value for key, value in written.items() if key != "scheme"} if isinstance(written, Mapping) else {}
        )
        if scheme.reads_options:
            return Signing(scheme.id, self._own_options(scheme, written_options, at), scheme.variables(self._profile))
        options: dict[str, str] = {}
        for key, value in written_options.items():
            wrong = scheme.refuse(key, value)
            if wrong:
                self._reader.problem("E403", f"{scheme.id}: {wrong}", f"{at}/{_EXTENSION}/{escape(key)}")
            options[key] = str(value)
        return Signing(scheme.id, options, scheme.variables(self._profile))

    def _own_options(self, scheme: schemes.Scheme, options: Mapping[str, Any], at: str) -> Mapping[str, str]:
        try:
            return scheme.read_options(options)
        except ValueError as error:
            pointer, hint = getattr(error, "pointer", ""), getattr(error, "hint", "")
            self._reader.problem("E403", f"{scheme.id}: {error}", f"{at}/{_EXTENSION}{pointer}", hint)
            return {}


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names[:_MOST]) + " and others" * (len(names) > _MOST)


def _groups(parts: Sequence[Signing | Credential]) -> Mapping[object, list[Signing | Credential]]:
    """Return the parts of a requirement by what they write to, signatures first; usually each is alone there."""
    signings = [part for part in parts if isinstance(part, Signing)]
    groups: dict[object, list[Signing | Credential]] = {}
    for part in sorted(parts, key=lambda part: not isinstance(part, Signing)):
        group = groups.setdefault(_target(part, signings), [])
        group += [] if part in group else [part]
    return groups


def _alternatives(groups: Collection[list[Signing | Credential]]) -> list[list[Signing | Credential]]:
    """Return the alternatives of a requirement: one of each group in every combination, at most `_MOST`.

    The first ones are in the document's order, so that each scheme is in one of them if there is room.
    The first signature is in each: it takes the place of what it writes itself, and of a second signature, which
    would change what the first has signed.
    """
    choices = [group[:1] if isinstance(group[0], Signing) else group[:_MOST] for group in groups]
    count = max(map(len, choices), default=1)
    in_order = [tuple(choice[min(index, len(choice) - 1)] for choice in choices) for index in range(count)]
    every = islice(product(*choices), _MOST * _MOST)
    return [[*parts] for parts in [*in_order, *(parts for parts in every if parts not in in_order)][:_MOST]]


def _target(part: Signing | Credential, signings: Sequence[Signing]) -> object:
    """Return what a part of a requirement writes to: the signature, a header, a query parameter or a cookie."""
    if isinstance(part, Signing):
        return Signing
    if part.kind == "mutualTLS":
        return part.id
    location, name = (part.location, part.name) if part.kind == "apiKey" else ("header", "Authorization")
    if any(schemes.brings(signing, location, name) for signing in signings):
        return Signing
    return wire_name(location, name)


@lru_cache(maxsize=1024)
def _is_meant(key: str) -> bool:
    """Return whether a key is `x-signing`, or a misspelt form of it. The operations of a document share their keys."""
    return bool(get_close_matches(_EXTENSION, [key], 1, 0.8))
