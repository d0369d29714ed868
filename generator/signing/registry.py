"""The signing schemes. Each is a folder: one of ours, of the user, or of an installed package. No code lists them."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from .. import resources
from ..errors import fail
from ..model import NOTHING, Signing, Variable, filled
from ..settings.profile import Profile, camel, default

_FILES = ("sign.py", "sign.js", "sign.sh", "postman.js")
_PAGE_SCRIPTS = ("mistakes.js", "bench.js")
READS = ("method", "url", "headers", "body")


def brings(signing: Signing, location: str, name: str) -> bool:
    """Return whether a signature adds the header or query parameter `name`; the case of the name does not count."""
    added = {(where, header.lower()) for where, header in get(signing.scheme).added(signing.options)}
    return (location, name.lower()) in _always_added(signing.scheme) | added


def unsigned(
    url: str, method: str = "GET", headers: Sequence[tuple[str, str]] = (), body: bytes = b""
) -> Mapping[str, Any]:
    """Return a request before it is signed, in the form that `sign` expects."""
    return {"method": method, "url": url, "headers": list(headers), "body": body}


class Input(NamedTuple):
    """An input of a scheme: a secret that the user gives, or an option with checked values."""

    name: str
    title: str
    secret: bool = False
    required: bool = False
    values: tuple[str, ...] = ()
    default: str = ""
    env: str = ""
    postman: str = ""


class DeclaredRow(NamedTuple):
    """A row that a scheme adds to each Postman request that it can sign."""

    name: str
    value: str
    title: str


class Scheme(NamedTuple):
    """A signing scheme as its `scheme.toml` describes it.

    `reads` are the parts of a request that it reads. `writes_body` says that it may add a field to the body.
    `headers` and `query` are the names of what it always adds; `headers_of` and `query_of` name the options with more
    names. `refusal` is the first line of the answer of our server to a wrong request; `hints` tell a caller what a
    refusal means. `scripts` are the JavaScript files of its part of the page. An extension of a document that has the
    key `implied_by` need not name the scheme. `recognised_by` are members, with their values, by which other tools
    mark a security scheme that signs, with a `title` and the `hint` how to sign here. `short` describes the lines
    that sign a single call: the local variables that they put into `headers` and `query`. `word` says what its
    requests are: signed or keyed.
    """

    id: str
    folder: Path
    title: str
    depends: tuple[str, ...]
    inputs: tuple[Input, ...]
    row_headers: tuple[DeclaredRow, ...]
    query_rows: tuple[DeclaredRow, ...]
    scripts: tuple[str, ...]
    summary: str = ""
    word: str = "signed"
    steps: tuple[str, ...] = ()
    reads: tuple[str, ...] = ("url",)
    writes_body: bool = False
    headers: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    refusal: str = "The signature is refused."
    hints: tuple[Mapping[str, Any], ...] = ()
    headers_of: str = ""
    query_of: str = ""
    implied_by: str = ""
    recognised_by: tuple[Mapping[str, str], ...] = ()
    short: Mapping[str, Any] = NOTHING

    def header_rows(self, signing: Signing) -> list[DeclaredRow]:
        """Return the header rows of a signed request, with the values of the options."""
        options = {item.name: signing.options.get(item.name, item.default) for item in self.inputs if not item.env}
        rows = [DeclaredRow(row.name, filled(row.value, options), row.title) for row in self.row_headers]
        first = [name for location, name in self.added(signing.options) if location == "header"][:1]
        return rows + [DeclaredRow(name, "from the script", "Tick this row to sign the request.") for name in first]

    def variables(self, profile: Profile) -> Mapping[str, Variable]:
        """Return the variables of the inputs that a user gives, by the name of the input."""
        return {
            item.name: Variable(
                item.postman if item.postman[:1].islower() else camel(profile.prefix) + item.postman,
                f"{profile.prefix}_{item.env}".upper(),
                item.title,
                secret=item.secret,
            )
            for item in self.inputs
            if item.env
        }

    def is_required(self, name: str) -> bool:
        """Return whether signing is impossible without the input called `name`."""
        return any(item.required for item in self.inputs if item.name == name)

    def added(self, options: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """Return the additions that the options name, if they do: pairs of `header` or `query` and a name."""
        option_names = (("header", self.headers_of), ("query", self.query_of))
        return tuple((location, name) for location, option in option_names for name in options.get(option, "").split())

    @property
    def reads_options(self) -> bool:
        """Whether the scheme reads its options itself, by `options.py` in its folder."""
        return (self.folder / "options.py").is_file()

    def read_options(self, written: Mapping[str, Any]) -> Mapping[str, str]:
        """Return the options, read by `options.py`. Its ValueError may have a `pointer` and a `hint`."""
        module = scheme_module(self.folder, "options")
        options: Mapping[str, str] = module.read(written) if module else {}
        return options

    def refuse(self, option: str, value: Any) -> str:
        """Return the reason why an option of a document cannot be used, or an empty text."""
        options = {item.name: item for item in self.inputs if not item.secret}
        if option not in options:
            return f"option {option!r} is unknown; known: {', '.join(options)}"
        allowed = options[option].values
        if allowed and str(value) not in allowed:
            return f"{option} is {str(value)!r}, not one of {', '.join(allowed)}"
        return "" if isinstance(value, str | int) and not isinstance(value, bool) else f"{option} is not text"

    def in_rows(self) -> frozenset[str]:
        """Return the options that a Postman request contains itself, in one of the declared rows."""
        rows = (*self.row_headers, *self.query_rows)
        return frozenset(item.name for item in self.inputs if any(f"{{{item.name}}}" in row.value for row in rows))

    def usual_variables(self) -> Mapping[str, Variable]:
        """Return the variables of the inputs, with their names for the API that the scheme is named after."""
        return self.variables(default(self.id.split("-")[0]))

    def secret_variable(self) -> str:
        """Return the environment variable with the secret of the bundled spec, or an empty text."""
        variables = self.usual_variables()
        return next((variables[item.name].env for item in self.inputs if item.secret and item.required), "")

    def sign(self, request: Mapping[str, Any], inputs: Mapping[str, str], source: Callable[..., Any]) -> Any:
        """Sign a request with `sign.py`, which gets only the parts that the scheme reads.

        `request` is a result of `unsigned`. `source` is the clock, or the source of random bytes.
        """
        signer = scheme_module(self.folder, "sign")
        assert signer is not None  # noqa: S101 - every folder was checked
        return signer.sign({name: request[name] for name in self.reads}, inputs, source)


@cache
def writer(scheme: str) -> Any:
    """Return `short.py` of a scheme, which writes the code of a single call, or None."""
    return scheme_module(get(scheme).folder, "short")


@cache
def _always_added(scheme: str) -> frozenset[tuple[str, str]]:
    entry = get(scheme)
    chosen = [value for item in entry.inputs if item.name.endswith("_header") for value in item.values]
    headers = {("header", name.lower()) for name in (*entry.headers, *chosen)}
    return frozenset(headers | {("query", name.lower()) for name in entry.query})


def names() -> tuple[str, ...]:
    """Return the names of the known schemes."""
    return tuple(resources.schemes())


def find(name: str) -> Scheme | None:
    """Return a scheme by its name, or None. The name is compared with the known ones; it is never joined to a path."""
    return get(name) if name in resources.schemes() else None


def implied(written: Mapping[str, Any]) -> str:
    """Return the scheme of an extension that does not name one, or an empty text."""
    return next((name for name in names() if get(name).implied_by and get(name).implied_by in written), "")


def recognised(declared: Mapping[str, Any]) -> Mapping[str, str] | None:
    """Return the first entry of `recognised_by` that a security scheme matches, or None."""
    entries = (entry for name in names() for entry in get(name).recognised_by)
    return next((entry for entry in entries if declared.get(entry["member"]) == entry["value"]), None)


@cache
def get(name: str) -> Scheme:
    """Return a known scheme. Raise KeyError for an unknown one, PrerequestError E411 for an incomplete one."""
    folder = resources.schemes()[name]
    manifest = resources.manifest(folder / "scheme.toml")
    _check(name, folder, manifest)
    rows = manifest.get("postman", {})
    pages = (file for file in _PAGE_SCRIPTS if (folder / file).is_file())
    return resources.filled(
        Scheme,
        {**manifest, **manifest.get("adds", {})},
        id=name,
        folder=folder,
        inputs=tuple(resources.filled(Input, item) for item in manifest["inputs"]),
        row_headers=tuple(DeclaredRow(**row) for row in rows.get("headers", ())),
        query_rows=tuple(DeclaredRow(**row) for row in rows.get("query", ())),
        scripts=tuple(manifest.get("page", {}).get("scripts", pages)),
    )


def _check(name: str, folder: Path, manifest: Mapping[str, Any]) -> None:
    missing = [file for file in _FILES if not (folder / file).is_file()]
    missing += [f"{key} in scheme.toml" for key in ("title", "inputs") if key not in manifest]
    if missing:
        raise fail("E411", f"the signing scheme {name} has no {missing[0]}", file=folder.as_posix())
    if manifest.get("depends") not in (["clock"], ["random"]):
        raise fail("E411", f'the signing scheme {name} depends neither on ["clock"] nor on ["random"]')
    unknown = [part for part in manifest.get("reads", ()) if part not in READS]
    if unknown or not manifest.get("reads", READS):
        raise fail("E411", f"the signing scheme {name} may only read these parts of a request: {', '.join(READS)}")


def scheme_module(folder: Path, name: str) -> ModuleType | None:
    """Return the module `name` (`sign`, `verify`) of a scheme's folder, or None if it has no such file."""
    if not (folder / f"{name}.py").is_file():
        return None
    return import_module(f"{_package(folder)}.{name}")


def _package(folder: Path) -> str:
    """Return the package for the modules of a scheme's folder: `<this package>.<name of the folder>`.

    So the modules of a plug-in have the same imports as ours, `from .sign import sign` and `from ...diagnosis import
    Finding`, wherever the folder is on the disk and under whatever name this package was installed.
    """
    package = f"{__package__}.{folder.name.replace('-', '_')}"
    location = str(folder)
    if package not in sys.modules or list(sys.modules[package].__path__) != [location]:
        spec = ModuleSpec(package, None, is_package=True)
        spec.submodule_search_locations = [location]
        sys.modules[package] = module_from_spec(spec)
    return package
