"""The signing schemes: each a folder below `generator/signing/` or an installed package, discovered, never listed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from .. import resources
from ..errors import fail
from ..model import Signing, Variable
from ..settings.profile import Profile, camel

_FILES = ("sign.py", "sign.js", "sign.sh", "postman.js")


@dataclass(frozen=True, slots=True)
class Input:
    """Something a scheme needs to know: a secret the user brings, or an option with checked values."""

    name: str
    title: str
    secret: bool = False
    required: bool = False
    values: tuple[str, ...] = ()
    default: str = ""
    env: str = ""
    postman: str = ""


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """A row a scheme declares on each Postman request it can sign."""

    name: str
    value: str
    title: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A signing scheme as its `scheme.toml` describes it; `headers` and `query` are what it adds to a request."""

    id: str
    folder: Path
    title: str
    summary: str
    steps: tuple[str, ...]
    depends: tuple[str, ...]
    inputs: tuple[Input, ...]
    headers: tuple[str, ...]
    query: tuple[str, ...]
    row_headers: tuple[DeclaredRow, ...]
    query_rows: tuple[DeclaredRow, ...]

    def header_rows(self, signing: Signing) -> list[DeclaredRow]:
        """Return the header rows of a signed request, the options filled in."""
        options = {each.name: signing.options.get(each.name, each.default) for each in self.inputs if not each.env}
        return [DeclaredRow(row.name, _filled(row.value, options), row.title) for row in self.row_headers]

    def variables(self, profile: Profile) -> Mapping[str, Variable]:
        """Return the variables of the inputs that a user brings, by the input's name."""
        return {
            each.name: Variable(
                each.postman if each.postman[:1].islower() else camel(profile.prefix) + each.postman,
                f"{profile.prefix}_{each.env}".upper(),
                each.title,
                secret=each.secret,
            )
            for each in self.inputs
            if each.env
        }

    def owns(self, place: str, name: str) -> bool:
        """Return whether the scheme itself brings the header or query parameter `name`, in any case of its letters."""
        return (place, name.lower()) in _owned(self.id)

    def refuse(self, option: str, value: Any) -> str:
        """Return why an option of a document cannot be used, or an empty text."""
        known = {each.name: each for each in self.inputs if not each.secret}
        if option not in known:
            return f"option {option!r} is unknown; known: {', '.join(known)}"
        allowed = known[option].values
        if allowed and str(value) not in allowed:
            return f"{option} is {str(value)!r}, not one of {', '.join(allowed)}"
        return "" if isinstance(value, str | int) and not isinstance(value, bool) else f"{option} is not text"

    def static(self, name: str) -> str:
        """Return one of the scheme's static files (`sign.py`)."""
        return (self.folder / name).read_text("utf-8")

    def sign(self, url: str, inputs: Mapping[str, str], source: Callable[..., Any]) -> Any:
        """Sign a URL with the reference signer, `sign.py`; `source` is the clock or the randomness it depends on."""
        return _module(self.folder / "sign.py").sign(url, inputs, source)


@cache
def _owned(scheme: str) -> frozenset[tuple[str, str]]:
    found = get(scheme)
    chosen = [value for each in found.inputs if each.name.endswith("_header") for value in each.values]
    headers = {("header", name.lower()) for name in (*found.headers, *chosen)}
    return frozenset(headers | {("query", name.lower()) for name in found.query})


def _filled(text: str, options: Mapping[str, str]) -> str:
    for name, value in options.items():
        text = text.replace(f"{{{name}}}", value)
    return text


@cache
def _module(path: Path) -> ModuleType:
    spec = spec_from_file_location(f"prerequest_{path.parent.name}".replace("-", "_"), path)
    if spec is None or spec.loader is None:
        raise ImportError(path.name)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def _all() -> dict[str, Path]:
    return resources.discover("signing", "scheme.toml")


def names() -> tuple[str, ...]:
    """Return the names of the known schemes."""
    return tuple(_all())


def find(name: str) -> Scheme | None:
    """Return a scheme by its name, or None; a name is looked up among the known ones, never joined to a path."""
    return get(name) if name in _all() else None


@cache
def get(name: str) -> Scheme:
    """Return a known scheme; raises KeyError for another, PrerequestError E411 for one that is incomplete."""
    folder = _all()[name]
    facts = resources.manifest(folder / "scheme.toml")
    _check(name, folder, facts)
    adds, rows = facts.get("adds", {}), facts.get("postman", {})
    return Scheme(
        id=name,
        folder=folder,
        title=facts["title"],
        summary=facts.get("summary", ""),
        steps=tuple(facts.get("steps", ())),
        depends=tuple(facts.get("depends", ())),
        inputs=tuple(_input(each) for each in facts["inputs"]),
        headers=tuple(adds.get("headers", ())),
        query=tuple(adds.get("query", ())),
        row_headers=tuple(DeclaredRow(**row) for row in rows.get("headers", ())),
        query_rows=tuple(DeclaredRow(**row) for row in rows.get("query", ())),
    )


def _check(name: str, folder: Path, facts: Mapping[str, Any]) -> None:
    missing = [file for file in _FILES if not (folder / file).is_file()]
    missing += [f"{key} in scheme.toml" for key in ("title", "inputs") if key not in facts]
    if missing:
        raise fail("E411", f"the signing scheme {name} has no {missing[0]}", file=folder.as_posix())
    if facts.get("depends") not in (["clock"], ["random"]):
        raise fail("E411", f'the signing scheme {name} depends neither on ["clock"] nor on ["random"]')


def _input(facts: Mapping[str, Any]) -> Input:
    return Input(
        name=facts["name"],
        title=facts["title"],
        secret=facts.get("secret", False),
        required=facts.get("required", False),
        values=tuple(facts.get("values", ())),
        default=facts.get("default", ""),
        env=facts.get("env", ""),
        postman=facts.get("postman", ""),
    )
