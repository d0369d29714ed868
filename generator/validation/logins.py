"""Corrections of security schemes and requirements whose faults can only mean one thing.

None of them takes a login away. A scheme with `x-signing`, or with a member that is like it, stays as it is: its faults
are refused.
"""

from collections.abc import Mapping
from typing import Final

from ..document.positions import Tokens, Value, as_list, as_object, resolve
from ..errors import Diagnostic
from .removals import Removal

_TYPES: Final = {name.lower(): name for name in ("apiKey", "http", "oauth2", "openIdConnect", "mutualTLS", "basic")}
_FLOWS: Final = {
    **{name.lower(): name for name in ("implicit", "password", "clientCredentials", "authorizationCode")},
    "application": "clientCredentials",
    "accesscode": "authorizationCode",
}
_MEMBERS: Final[Mapping[str, frozenset[str]]] = {
    "apiKey": frozenset({"name", "in"}),
    "http": frozenset({"scheme", "bearerFormat"}),
    "oauth2": frozenset({"flows"}),
    "openIdConnect": frozenset({"openIdConnectUrl"}),
}
_OF_FLOW: Final = ("authorizationUrl", "tokenUrl", "refreshUrl", "scopes")
_OLD_FLOWS: Final = {"clientCredentials": "application", "authorizationCode": "accessCode"}
_BEARER: Final = {"type": "oauth2", "flow": "application", "tokenUrl": "", "scopes": {}}
_NEEDED: Final = {
    "implicit": ("authorizationUrl",),
    "authorizationCode": ("authorizationUrl", "tokenUrl"),
    **dict.fromkeys(("password", "clientCredentials"), ("tokenUrl",)),
}


def login_correction(fault: Diagnostic, at: Tokens, root: Mapping[str, Value]) -> Removal | None:
    """Return the change of a security scheme or of `security` to what is meant, or None if that is not certain."""
    is_requirement = at[:1] == ("security",) or (at[:1] == ("paths",) and at[3:4] == ("security",))
    if is_requirement:
        target = at[: at.index("security", 0 if at[0] == "security" else 3) + 1]
        if resolve(root, target) is None and (len(target) > 1 or not _may_sign(root)):
            return Removal(target, f"left out: {fault.message}", None, spare=True)
        meant = _requirements(resolve(root, target))
    elif at[:2] == ("components", "securitySchemes") and len(at) > 2:
        target = at[:3]
        meant = _scheme(as_object(resolve(root, target)))
    elif at[:1] == ("securityDefinitions",) and len(at) > 1:
        target = at[:2]
        meant = _old_scheme(as_object(resolve(root, target)))
    else:
        return None
    if not meant or meant == resolve(root, target):
        return None
    return Removal(target, f"read as what it can only mean: {fault.message}", meant, spare=True)


def _requirements(written: Value) -> Value:
    """Return a list of requirements. A requirement may be a name, and alone; its scopes may be empty."""
    listed: list[Value] = []
    for one in [written] if isinstance(written, dict) and written else as_list(written):
        if isinstance(one, dict):
            listed.append({name: scopes or [] for name, scopes in one.items()})
        else:
            listed.append({one: []} if isinstance(one, str) else one)
    return listed


def _may_sign(node: Value) -> bool:
    """Return whether something in a document is, or is like, `x-signing`."""
    if isinstance(node, dict):
        return any((key.startswith("x-") and "sig" in key) or _may_sign(part) for key, part in node.items())
    return isinstance(node, list) and any(map(_may_sign, node))


def _scheme(written: dict[str, Value]) -> Value:
    """Return a scheme with its type in the spelling of OpenAPI 3, and without what other types have."""
    kind = str(written.get("type")).lower()
    scheme = dict(written)
    if kind in ("basic", "bearer"):
        scheme |= {"type": "http", "scheme": kind}
    elif kind in _TYPES:
        scheme["type"] = _TYPES[kind]
    of_type = _MEMBERS.get(str(scheme["type"]) if "type" in scheme else "")
    if of_type is None or _may_sign(written):
        return None
    if isinstance(scheme.get("in"), str):
        scheme["in"] = str(scheme["in"]).lower()
    if scheme["type"] == "http" and str(scheme.get("scheme")).lower() != "bearer":
        scheme.pop("bearerFormat", None)
    if scheme["type"] == "oauth2":
        flow: dict[str, Value] = {key: scheme.pop(key) for key in _OF_FLOW if key in scheme}
        flows: dict[str, Value] = {str(scheme.pop("flow")): flow} if "flow" in scheme else {}
        flows |= as_object(scheme.get("flows"))
        scheme["flows"] = dict(_flow(name, as_object(value)) for name, value in flows.items())
    if scheme["type"] == "openIdConnect":
        scheme.setdefault("openIdConnectUrl", "")
    others = frozenset().union(*_MEMBERS.values()) - of_type
    return {key: value for key, value in scheme.items() if key not in others}


def _old_scheme(written: dict[str, Value]) -> Value:
    """Return a scheme as Swagger 2.0 has it. It has no bearer tokens but those of OAuth, and one flow in a scheme."""
    scheme = _scheme(written)
    if not isinstance(scheme, dict):
        return None
    kind = str(scheme.pop("scheme", "")).lower()
    scheme.pop("bearerFormat", None)
    if scheme["type"] == "http" and kind in ("basic", "bearer"):
        return {**scheme, **({"type": "basic"} if kind == "basic" else {**_BEARER})}
    if scheme["type"] == "oauth2" and scheme["flows"]:
        name, flow = next(iter(as_object(scheme.pop("flows")).items()))
        return {**scheme, **as_object(flow), "flow": _OLD_FLOWS.get(name, name)}
    return scheme if scheme["type"] == "apiKey" else None


def _flow(name: str, written: dict[str, Value]) -> tuple[str, Value]:
    """Return a flow by its name in OpenAPI 3, with scopes and addresses; an empty address is none."""
    name = _FLOWS.get(name.lower().replace("_", "").replace("-", ""), name)
    scopes = written.get("scopes")
    flow = {**dict.fromkeys(_NEEDED.get(name, ()), ""), **written}
    flow["scopes"] = {str(scope): "" for scope in scopes} if isinstance(scopes, list) else scopes or {}
    return name, flow
