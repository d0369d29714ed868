"""What the scripts in the folders beside this file share.

Pets
"""

import base64
import datetime as dates
import difflib
import functools
import json
import os
import socket
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from http.client import HTTPException
from pathlib import Path
from typing import IO, Any
from warnings import catch_warnings

# --- final_url.py, byte for byte ---
"""The canonical URL: one spelling of a request's address, signed and sent byte for byte.

RFC 3986 leaves a writer choices (which characters to escape, how to spell the host). They are
settled here in the one way that no HTTP library, proxy or Postman engine rewrites.
"""

import re
from collections.abc import Iterable
from unicodedata import normalize
from urllib.parse import quote

_URL_IN_PATH = "!$&'()*+,;=:@"
_URL_IN_NAME = "!$()*,;:@/?"
_URL_IN_VALUE = "!$()*,;:@/?="
_URL_BASE = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*)://)?([^/?#\\]*)([^?#]*)(\??)")
_URL_AUTHORITY = re.compile(r"(?s:.*@)?(\[[0-9A-Fa-f:.]+\]|[^:\[\]]*)(?::([0-9]*))?")
_URL_HOST = re.compile(r"[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_URL_NUMBERS = re.compile(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}")
_URL_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_URL_DOT = re.compile(r"%2e", re.IGNORECASE)
_URL_PORTS = {"http": 80, "https": 443}
_URL_LAST_PORT = 65535


def final_url(
    base: str,
    path_segments: Iterable[str],
    query_pairs: Iterable[tuple[str, str | None]],
    *,
    keep_escapes: bool = False,
) -> str:
    """Return the canonical URL of `base`, the path values below it and the query.

    `base` is `scheme://host[:port][/prefix]`, with escapes the prefix may already have; user,
    fragment and default port are dropped. Segments, names and values are plain text, each
    percent-encoded as UTF-8 (a slash too); a value of None is a name without `=`. With
    `keep_escapes` a valid `%XX` in them stays. Raises ValueError for a base that is no http(s)
    address and for a path value `.` or `..`.
    """
    origin, prefix = _url_split(base)
    parts = [_url_segment(part, keep_escapes=True) for part in prefix.split("/")]
    values = [_url_segment(part, keep_escapes=keep_escapes) for part in path_segments]
    while values and parts and not parts[-1]:
        parts.pop()
    path = "/".join(["", *parts, *values])
    pairs = [_url_pair(*pair, keep_escapes=keep_escapes) for pair in query_pairs]
    query = "&".join(pairs)
    return f"{origin}{path}?{query}" if query else f"{origin}{path}"


def _url_split(base: str) -> tuple[str, str]:
    match = _URL_BASE.match(base.strip(" \t\r\n"))
    scheme, authority, prefix, query = match.groups() if match else ("", "", "", "")
    scheme = (scheme or "http").lower()
    if scheme not in _URL_PORTS:
        raise ValueError("the base address does not begin with http:// or https://")
    if query:
        raise ValueError("the base address has a query")
    server = _url_authority(authority, _URL_PORTS[scheme])
    return f"{scheme}://{server}", prefix.removeprefix("/")


def _url_authority(authority: str, default_port: int) -> str:
    match = _URL_AUTHORITY.fullmatch(authority)
    host = _url_host(match[1]) if match else ""
    usual = _URL_HOST if host.strip("0123456789.") else _URL_NUMBERS
    if not match or not usual.fullmatch(host):
        raise ValueError("the base address has no host, or not one as usual")
    port = int(match[2] or default_port)
    if port > _URL_LAST_PORT:
        raise ValueError("the base address has a port over 65535")
    return host if port == default_port else f"{host}:{port}"


def _url_host(host: str) -> str:
    labels = normalize("NFC", host.lower()).split(".")
    return ".".join(x if x.isascii() else f"xn--{_url_punycode(x)}" for x in labels)


def _url_punycode(label: str) -> str:
    return label.encode("punycode").decode()


def _url_segment(text: str, *, keep_escapes: bool) -> str:
    if (_URL_DOT.sub(".", text) if keep_escapes else text) in {".", ".."}:
        raise ValueError("a path value may not be . or ..")
    encoded = _url_encode(text, _URL_IN_PATH, keep_escapes=keep_escapes)
    # One Postman engine takes a segment that begins with a colon for a path variable.
    return f"%3A{encoded[1:]}" if encoded.startswith(":") else encoded


def _url_pair(name: str, value: str | None, *, keep_escapes: bool) -> str:
    encoded = _url_encode(name, _URL_IN_NAME, keep_escapes=keep_escapes)
    if value is None:
        return encoded
    return f"{encoded}={_url_encode(value, _URL_IN_VALUE, keep_escapes=keep_escapes)}"


def _url_encode(text: str, keep: str, *, keep_escapes: bool) -> str:
    # UTF-16 and back joins surrogate pairs and makes U+FFFD of lone surrogates, as browsers do.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if keep_escapes:
        return quote(_URL_ESCAPE.sub("%25", text), safe=f"{keep}%")
    return quote(text, safe=keep)


# --- end of final_url.py ---

# --- masked.py, byte for byte ---
"""What may be shown of a URL or a signed text: all but the values of secret parameters."""

import re
import urllib.parse
from collections.abc import Iterable

_MASKED_PAIR = re.compile(r"([?&])([^=&?]*)=([^&]*)")


def masked(text: str, secret_names: Iterable[str]) -> str:
    """Return `text`, a URL or what begins with one, with `***` for the value of each secret.

    Names of parameters are compared decoded and without regard to case.
    """
    secrets = {name.lower() for name in secret_names}

    def cover(match: re.Match[str]) -> str:
        mark, name, _ = match.groups()
        is_secret = urllib.parse.unquote(name).lower() in secrets
        return f"{mark}{name}=***" if is_secret else match[0]

    return _MASKED_PAIR.sub(cover, text)


# --- end of masked.py ---

# --- what is particular to this API ---

BASE = "PETS_URL"
BASE_TITLE = "base address, like http://localhost:1/v1"
BASE_ENDING = ""
BASE_LIKE = "http://localhost:1/v1"
CREDENTIALS: dict[str, dict[str, Any]] = {}
SIGNATURES: dict[str, dict[str, Any]] = {}
WAYS: list[dict[str, Any]] = []
CERTIFICATE: list[str] = ["", "", "PETS_CA", ""]
SERVER_NAME = "PETS_SERVER_NAME"
CERTIFICATE_NEEDS: dict[str, str] = {}
CERTIFICATE_FORMS: dict[str, list[str]] = {}
OTHER_FORMS: dict[str, list[str]] = {}
ENVIRONMENT: list[list[str]] = [
    ["- PETS_URL: base address", "PETS_URL"],
    ["  like http://localhost:1/v1", "PETS_URL"],
    ["- PETS_CA: PEM file: certificate of the server's authority"],
    [
        "- PETS_SERVER_NAME: Name in the server's certificate, where it is another than that of the address",
    ],
]
FILE_TYPES: dict[str, str] = {
    "csv": "text/csv",
    "gif": "image/gif",
    "html": "text/html",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "xml": "application/xml",
    "zip": "application/zip",
}
WINDOWS_USER = ""
SIGNERS: dict[str, Any] = {}


# --- declarations ---


class Refused(Exception):
    """An error that must be corrected before anything is sent."""


class Value:
    """A value of the request: its samples, what the user gave, or the variable it comes from."""

    def __init__(self, location: str, name: str, argument: str) -> None:
        """Declare a value without a sample."""
        self.location = location
        self.name = name
        self.argument = argument or name
        self.samples: list[str] = []
        self.given: list[str] = []
        self.variable = ""
        self.required = False

    @property
    def sent(self) -> list[str]:
        """The texts that are sent."""
        if self.variable:
            return [os.environ[self.variable]] if os.environ.get(self.variable) else []
        return self.given or self.samples


class Operation:
    """An operation of the API: its script declares what is particular to it, then calls `main`."""

    def __init__(self, method: str, path: str, about: str | None = None) -> None:
        """Declare an operation; `about` is the script's docstring, which is its help."""
        self.method = method
        self.path = path
        self.about = about or ""
        self.values: list[Value] = []
        self.objects: list[tuple[str, str]] = []
        self.needs: dict[str, str] = {}
        self.base = BASE
        self.base_title = BASE_TITLE
        self.base_ending = BASE_ENDING
        self.credentials: list[str] = []
        self.alternatives: list[tuple[str, ...]] = []
        self.no_login = ""
        self.signature_name = ""
        self.signed = False
        self.html = False
        self.failure: tuple[str, str] = ("", "")
        self.body_kind = ""
        self.body_required = False
        self.media_type = ""
        self.part_types: dict[str, str] = {}
        self.choices: dict[str, tuple[str, ...]] = {}
        self.chosen_by = ""
        self.sample = b""
        self.body_file = ""
        self.dry_run = False
        self.include = False

    def _value(self, location: str, name: str, argument: str) -> Value:
        for value in self.values:
            if (value.location, value.name) == (location, name):
                return value
        self.values.append(Value(location, name, argument))
        return self.values[-1]

    def value(self, location: str, name: str, text: str, argument: str = "") -> None:
        """Declare a value that is sent as it is here unless an argument replaces it."""
        self._value(location, name, argument).samples.append(text)

    def option(self, location: str, name: str, argument: str = "") -> None:
        """Declare a value that is sent only if an argument gives it."""
        self._value(location, name, argument)

    def members(self, location: str, name: str) -> None:
        """Declare an object: any names may stand in brackets after `name`."""
        self.objects.append((location, name))

    def file(self, name: str, argument: str = "") -> None:
        """Declare a required file of the form."""
        self._value("file", name, argument).required = True

    def secret(self, location: str, name: str, variable: str, title: str) -> None:
        """Declare a value that comes from the environment, which must have it."""
        self.optional_secret(location, name, variable)
        self.needs[variable] = title

    def optional_secret(self, location: str, name: str, variable: str) -> None:
        """Declare a value that comes from the environment if it is set there."""
        self._value(location, name, "").variable = variable

    def base_from(self, variable: str, title: str) -> None:
        """Declare an address other than that of most operations."""
        self.base, self.base_title, self.base_ending = variable, title, ""

    def credential(self, name: str) -> None:
        """Declare a login or token."""
        self.credentials.append(name)
        self.needs.update(CREDENTIALS[name]["needs"])

    def alternative(self, *names: str) -> None:
        """Declare one of several ways to log in; without names it needs no login."""
        self.alternatives.append(names)

    def signature(self, name: str) -> None:
        """Declare that the request is signed unless --no-sign says otherwise."""
        self.signature_name, self.signed = name, True

    def signable(self, name: str) -> None:
        """Declare that the request is signed with --sign."""
        self.signature_name = name

    def answers_html(self) -> None:
        """Declare that an HTML page is an expected answer."""
        self.html = True

    def reports_failure(self, member: str, word: str = "") -> None:
        """Declare how an answer with any status reports a failure: by a member, or by a word in a text."""
        self.failure = member, word

    def json(self, media_type: str, value: Any) -> None:
        """Declare a body of JSON and its sample."""
        self.text(media_type, json.dumps(value, ensure_ascii=False, indent=2))

    def text(self, media_type: str, text: str) -> None:
        """Declare a body of text and its sample."""
        self.body_kind, self.media_type = "text", media_type
        self.sample = text.encode(errors="replace")

    def form(self, media_type: str) -> None:
        """Declare a form; its fields are values."""
        self.body_kind, self.media_type = "form", media_type

    def choice(self, parameter: str, value: str, *fields: str) -> None:
        """Declare fields whose samples are sent if a parameter has a certain value."""
        self.chosen_by = parameter
        self.choices[value.lower()] = fields

    def choose_fields(self) -> None:
        """Keep the samples of the fields that a parameter chooses; without it, those of the first choice."""
        texts = [
            text
            for one in self.values
            if one.name == self.chosen_by
            for text in one.sent
        ]
        kept = self.choices.get((texts or list(self.choices))[0].lower(), ())
        for field in self.values:
            offered = any(field.name in fields for fields in self.choices.values())
            if field.location == "field" and offered and field.name not in kept:
                field.samples = []

    def multipart(self) -> None:
        """Declare a form of parts; its fields and files are values."""
        self.body_kind = "multipart"

    def part_type(self, name: str, media_type: str) -> None:
        """Declare the media type of a part of the form."""
        self.part_types[name] = media_type

    def upload(self, media_type: str, *, required: bool = True) -> None:
        """Declare a file as the body."""
        self.body_kind, self.media_type, self.body_required = (
            "file",
            media_type,
            required,
        )

    def main(self, arguments: Sequence[str] | None = None) -> int:
        """Send the request; return 0 for a successful answer, 1 for any other, 2 if something must be set first."""
        try:
            choose_login(self)
            read_arguments(self, sys.argv[1:] if arguments is None else arguments)
            if self.choices:
                self.choose_fields()
            status = send(self)
            sys.stdout.flush()
        except Refused as refused:
            print(refused, file=sys.stderr)
            status = 2
        except BrokenPipeError:
            # Who reads the output has closed it: nothing more can be written.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = 1
        except KeyboardInterrupt:
            status = 130
        return status


# --- arguments ---

OPTIONS = ("--help", "--dry-run", "--include")


def choose_login(operation: Operation) -> None:
    """Take the first alternative whose variables are all set; otherwise the one that needs none."""
    for names in operation.alternatives:
        if names and not lacking(names):
            for name in names:
                credential = CREDENTIALS[name]
                if credential["kind"] == "apiKey":
                    for variable, title in credential["needs"].items():
                        operation.secret(
                            credential["location"], credential["name"], variable, title
                        )
                else:
                    operation.credential(name)
            return
    if all(operation.alternatives):
        shown = [" and ".join(lacking(names)) for names in operation.alternatives]
        operation.no_login = "; or ".join(shown)


def lacking(names: Sequence[str]) -> list[str]:
    """Return the variables of credentials that are not set."""
    needs = [variable for name in names for variable in CREDENTIALS[name]["needs"]]
    return [variable for variable in needs if not os.environ.get(variable)]


def read_arguments(operation: Operation, arguments: Sequence[str]) -> None:
    """Take name=value, name@=FILE and the options."""
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument in ("-h", "--help"):
            show_help(operation)
            sys.stdout.flush()
            raise SystemExit(0)
        if argument == "--dry-run":
            operation.dry_run = True
        elif argument in ("-i", "--include"):
            operation.include = True
        elif argument in ("--sign", "--no-sign"):
            if not operation.signature_name:
                raise Refused("this operation cannot be signed")
            operation.signed = argument == "--sign"
        elif argument == "--body" and not rest:
            raise Refused("--body needs a file, or - for standard input")
        elif argument == "--body":
            take_body(operation, rest.pop(0))
        elif argument.startswith("--body="):
            take_body(operation, argument.removeprefix("--body="))
        else:
            take_value(operation, argument)


def take_body(operation: Operation, file: str) -> None:
    """Take a file as the body."""
    if not operation.body_kind:
        raise Refused("this operation takes no body")
    if operation.body_kind == "multipart":
        raise Refused(
            "the body is a form of parts: give them as name=value and name@=FILE"
        )
    if file != "-" and not readable(file):
        raise Refused(f"the file {file} cannot be read")
    operation.body_file = file


def readable(file: str) -> bool:
    """Return whether a file can be read."""
    return bool(file) and os.access(file, os.R_OK) and not Path(file).is_dir()


def take_value(operation: Operation, argument: str) -> None:
    """Take name=value: the longest name that fits, because a name may contain an equals sign."""
    fitting = [
        value
        for value in operation.values
        if argument.startswith(value.argument + equals(value))
    ]
    fitting = fitting or member(operation, argument)
    if not fitting:
        raise Refused(unknown(operation, argument))
    value = max(fitting, key=lambda value: len(value.argument))
    if value.variable:
        raise Refused(
            f"{value.argument} is secret: set {value.variable} in the environment"
        )
    if value.given and value.location in ("path", "header", "cookie"):
        raise Refused(f"{value.argument} is given twice")
    given = argument[len(value.argument + equals(value)) :]
    if value.location != "file" and re.search("[\udc80-\udcff]", given):
        raise Refused(f"{value.argument} holds bytes that are no UTF-8")
    value.given.append(given)


def member(operation: Operation, argument: str) -> list[Value]:
    """Return a new member of an object, if the argument gives one."""
    name = argument.partition("=")[0]
    for location, start in operation.objects:
        if name.startswith(f"{start}[") and argument.startswith("]=", len(name) - 1):
            operation.option(location, name)
            return operation.values[-1:]
    return []


def equals(value: Value) -> str:
    """Return what stands between the name and the value."""
    return "@=" if value.location == "file" else "="


def unknown(operation: Operation, argument: str) -> str:
    """Return what to say of an argument that names no value."""
    name = argument.partition("=")[0].removesuffix("@")
    names = [value.argument for value in operation.values]
    if name in names:
        is_file = operation.values[names.index(name)].location == "file"
        return f"write {name}@=FILE" if is_file else f"write {name}=VALUE"
    options = [*OPTIONS, *(["--body"] if operation.body_kind else [])]
    options += ["--sign", "--no-sign"] if operation.signature_name else []
    near = difflib.get_close_matches(name, [*names, *options], 1)
    hint = f": did you mean {near[0]}?" if near else "; --help names all it has"
    return f"this operation has no value {name}{hint}"


def show_help(operation: Operation) -> None:
    """Show the docstring of the script, and what can be set."""
    body = " [--body FILE | --body -]" if operation.body_kind else ""
    body = " [name@=FILE]..." if operation.body_kind == "multipart" else body
    print(f"Usage: {Path(sys.argv[0]).name} [name=value]... [--dry-run]{body}\n")
    print(operation.about.strip())
    print(
        "\nname= sends an empty value. --dry-run sends nothing and shows what would be sent."
    )
    print("-i shows the headers of the answer, too.")
    if operation.signature_name:
        print("--sign and --no-sign say whether the request is signed.")
    print("PREREQUEST_DEBUG=1 shows what is called or signed, secrets masked.\n")
    print("The environment:\n")
    parts = {operation.base, operation.signature_name, *operation.credentials}
    parts.update(*operation.alternatives)
    for line, *users in ENVIRONMENT:
        if not users or parts.intersection(users):
            print(line)


def meaning(operation: Operation, name: str) -> str:
    """Return what the docstring of the script says of an argument."""
    for entry in ("\n" + operation.about).split("\n- ")[1:]:
        if entry.startswith((f"{name}:", f"{name} (")):
            return " ".join(entry.partition("\n\n")[0].removeprefix(name).split())
    return ""


def check_forms(forms: dict[str, list[str]]) -> None:
    """Refuse to go on unless variables that are set are written as they must be."""
    for name, (form, about) in forms.items():
        value = os.environ.get(name)
        if value and not re.fullmatch(form, value):
            raise Refused(f"{name} has the wrong form: {about}")


def check_needs(operation: Operation, needs: dict[str, str]) -> None:
    """Stop unless all required values are set."""
    missing = [
        f"{name} is not set: {about}"
        for name, about in needs.items()
        if not os.environ.get(name)
    ]
    if operation.no_login:
        missing.append(f"the values of a login are missing: set {operation.no_login}")
    for value in operation.values:
        if value.required and not value.given:
            missing.append(f"{value.argument} is missing: write {value.argument}@=FILE")
            missing[-1] += f" {meaning(operation, value.argument)}".rstrip()
    if (
        operation.body_kind == "file"
        and operation.body_required
        and not operation.body_file
    ):
        missing.append(
            "the body is missing: write --body FILE, or --body - for standard input"
        )
    if missing:
        raise Refused("\n".join(missing))


# --- the request ---


Body = bytes | IO[bytes] | Iterator[bytes] | None


class Prepared:
    """A request as it goes out; `text` is what is signed or called, `hidden` are names of secret headers."""

    def __init__(self, url: str) -> None:
        """Begin with the URL."""
        self.url = url
        self.text = url
        self.headers: dict[str, str] = {}
        self.hidden: set[str] = set()

    def add(self, name: str, value: str, *, hidden: bool = False) -> None:
        """Add a header; cookies come together in one."""
        name = "Cookie" if name.lower() == "cookie" else name
        if name == "Cookie" and name in self.headers:
            value = f"{self.headers[name]}; {value}"
        self.headers[name] = value
        if hidden:
            self.hidden.add(name)


def prepare(operation: Operation) -> Prepared:
    """Return the request, its URL spelled as it goes out."""
    prepared = Prepared(address(operation))
    for value in operation.values:
        for text in value.sent:
            if value.location == "header":
                prepared.add(value.name, text, hidden=bool(value.variable))
            elif value.location == "cookie":
                prepared.add(
                    "Cookie", f"{value.name}={text}", hidden=bool(value.variable)
                )
    for name in operation.credentials:
        login = [os.environ[variable] for variable in CREDENTIALS[name]["needs"]]
        if CREDENTIALS[name]["kind"] == "bearer":
            prepared.add("Authorization", f"Bearer {login[0]}", hidden=True)
        elif CREDENTIALS[name]["kind"] == "basic":
            encoded = base64.b64encode(":".join((login * 2)[:2]).encode()).decode()
            prepared.add("Authorization", f"Basic {encoded}", hidden=True)
    for way in WAYS:
        if all(map(os.environ.get, way["with"])) and not any(
            map(os.environ.get, way["without"])
        ):
            text = "".join(
                os.environ.get(variable) or text for text, variable in way["pieces"]
            )
            name = os.environ.get(way["name_from"]) or way["name"]
            if not re.fullmatch(r"[\w.-]+", name, re.ASCII):
                raise Refused(f"{name} cannot be the name of a header")
            prepared.add(name, way_text(text), hidden=True)
    if operation.body_kind == "multipart" and not any(
        value.sent for value in operation.values if value.location in ("field", "file")
    ):
        operation.body_kind = ""  # A form needs a part.
    if operation.body_kind and operation.body_kind != "multipart":
        prepared.add("Content-Type", operation.media_type)
    if operation.signed:
        sign_request(operation, prepared)
    for name, text in prepared.headers.items():
        if not (text.isascii() and text.isprintable()):
            raise Refused(f"the header {name} is not visible ASCII")
    return prepared


def address(operation: Operation) -> str:
    """Return the URL of the call."""
    base = os.environ[operation.base].strip()
    if not base.rstrip("/").endswith(operation.base_ending):
        raise Refused(f"{operation.base} must end in {BASE_ENDING}, like {BASE_LIKE}")
    values = {
        value.name: value for value in operation.values if value.location == "path"
    }
    segments = [fill(operation, part, values) for part in operation.path[1:].split("/")]
    # A whole query has no name.
    query = [
        (escaped(value.name), escaped(text)) if value.name else (escaped(text), None)
        for value in operation.values
        if value.location == "query"
        for text in value.sent
    ]
    try:
        return final_url(base, segments, query, keep_escapes=True)
    except ValueError as error:
        raise Refused(str(error)) from None


def fill(operation: Operation, part: str, values: dict[str, Value]) -> str:
    """Return a part of the path with its values."""
    text = ""
    while "{" in part:
        before, _, rest = part.partition("{")
        name, closed, after = rest.partition("}")
        text += before
        if closed and name in values:
            value = "".join(values[name].sent)
            if not value:
                raise Refused(f"{name} must not be empty {meaning(operation, name)}")
            text, part = text + escaped(value), after
        else:
            text, part = text + "{", rest
    return text + part


def escaped(text: str) -> str:
    """Return a value for an address that keeps the escapes of the path's own text."""
    return text.replace("%", "%25")


def way_text(text: str) -> str:
    """Return a header that lets you in; a user beyond ASCII goes out percent-encoded."""
    kept = "".join(map(chr, range(32, 127))).replace("%", "")
    return text if text.isascii() else urllib.parse.quote(text, safe=kept)


def sign_request(operation: Operation, prepared: Prepared) -> None:
    """Sign the request, in this one place; afterwards its URL and headers are final."""
    signature = SIGNATURES[operation.signature_name]
    inputs = {
        name: os.environ.get(variable, "") if variable else text
        for name, (variable, text) in signature["inputs"].items()
    }
    source = (
        os.urandom
        if signature["source"] == "random"
        else lambda: dates.datetime.now(dates.UTC)
    )
    request: dict[str, Any] = {"method": operation.method, "url": prepared.url}
    if "body" in signature["reads"]:
        request["body"] = whole_body(operation, prepared)
    # A form of parts adds its media type, with the boundary.
    request["headers"] = list(prepared.headers.items())
    read = {part: request[part] for part in signature["reads"]}
    try:
        with catch_warnings(record=True, action="always") as warned:
            signed = SIGNERS[signature["scheme"]](read, inputs, source)
    except ValueError as error:
        raise Refused(str(error)) from None
    for warning in warned:
        print(warning.message, file=sys.stderr)
    prepared.url, prepared.text = signed.url, signed.text or signed.url
    prepared.headers.update(signed.headers)


def whole_body(operation: Operation, prepared: Prepared) -> bytes:
    """Return the body in one piece, for a signature; what is read or made once is kept, to be sent as it was signed."""
    content = body(operation, prepared)
    if content is None or isinstance(content, bytes):
        return content or b""
    whole = b"".join(content)
    if operation.body_file == "-":
        operation.body_kind, operation.body_file = "text", ""
    if operation.body_kind in ("multipart", "text"):
        operation.sample = whole
        prepared.headers.pop("Content-Length", None)
    return whole


def body(operation: Operation, prepared: Prepared) -> Body:
    """Return the body; files are read piece by piece, however large they are."""
    if operation.body_file == "-":
        return sys.stdin.buffer
    if operation.body_file:
        return from_file(operation.body_file, prepared)
    if operation.body_kind == "form":
        fields = [
            (value.name, text)
            for value in operation.values
            if value.location == "field"
            for text in value.sent
        ]
        return urllib.parse.urlencode(fields, quote_via=urllib.parse.quote).encode()
    if operation.body_kind == "multipart" and not operation.sample:
        return multipart(operation, prepared)
    return operation.sample if operation.body_kind in ("text", "multipart") else None


def from_file(file: str, prepared: Prepared) -> Iterator[bytes]:
    """Return what is in a file, its length announced where it has one."""
    if Path(file).is_file():
        prepared.headers["Content-Length"] = str(Path(file).stat().st_size)
    return chunks(file)


def chunks(file: str) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    with Path(file).open("rb") as stream:
        while piece := stream.read(65536):
            yield piece


def multipart(operation: Operation, prepared: Prepared) -> Iterator[bytes]:
    """Return the form and its files (RFC 7578), their length announced."""
    boundary = uuid.uuid4().hex
    prepared.headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
    parts: list[tuple[bytes, str | bytes]] = []
    for value in operation.values:
        for text in value.sent if value.location in ("field", "file") else []:
            if value.location == "file" and not readable(text):
                raise Refused(f"the file {text} cannot be read")
            content: str | bytes = text
            if value.location == "field":
                content = text.encode(errors="surrogateescape")
            parts.append((part_head(operation, value, text, boundary), content))
    end = f"--{boundary}--\r\n".encode()
    size = sum(len(head) + length(content) + 2 for head, content in parts)
    prepared.headers["Content-Length"] = str(size + len(end))
    return pieces(parts, end)


def part_head(operation: Operation, value: Value, text: str, boundary: str) -> bytes:
    """Return what stands before a part: its name, that of its file, its media type."""
    head = f"--{boundary}\r\nContent-Disposition: form-data"
    head += f'; name="{quoted(value.name)}"'
    if value.location == "file":
        head += f'; filename="{quoted(Path(text).name)}"'
    usual = ""
    if value.location == "file":
        ending = Path(text).suffix.lower().removeprefix(".")
        usual = FILE_TYPES.get(ending, "application/octet-stream")
    if media_type := operation.part_types.get(value.name, usual):
        head += f"\r\nContent-Type: {media_type}"
    return f"{head}\r\n\r\n".encode()


def length(content: str | bytes) -> int:
    """Return how long a part is: a text, or a file by its name."""
    return len(content) if isinstance(content, bytes) else Path(content).stat().st_size


def pieces(parts: list[tuple[bytes, str | bytes]], end: bytes) -> Iterator[bytes]:
    """Yield a form piece by piece."""
    for head, content in parts:
        yield head
        if isinstance(content, bytes):
            yield content
        else:
            yield from chunks(content)
        yield b"\r\n"
    yield end


def quoted(name: str) -> str:
    """Return a name as forms quote it."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


# --- sending ---


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Take a redirect as the answer: another address would need another signature."""

    def http_error_302(self, *_: Any, **__: Any) -> None:
        """Follow none, nor look at where it leads."""

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def opener(operation: Operation) -> urllib.request.OpenerDirector:
    """Return what sends: the system's proxy settings apply, certificates are verified."""
    handlers: list[urllib.request.BaseHandler] = [
        NoRedirect(),
        urllib.request.HTTPSHandler(context=context()),
    ]
    for name in operation.credentials:
        if CREDENTIALS[name]["kind"] == "digest":
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            user, password = (
                [os.environ[variable] for variable in CREDENTIALS[name]["needs"]] * 2
            )[:2]
            passwords.add_password(None, os.environ[operation.base], user, password)
            handlers.append(urllib.request.HTTPDigestAuthHandler(passwords))
    return urllib.request.build_opener(*handlers)


def context() -> ssl.SSLContext:
    """Return how the server is verified, and the client's certificate."""
    certificate, key, authority, passphrase = (
        os.environ.get(name, "") for name in CERTIFICATE
    )
    for name, file in zip(CERTIFICATE, (certificate, key, authority), strict=False):
        if file and not readable(file):
            raise Refused(f"{name}: the file {file} cannot be read")
    try:
        tls = ssl.create_default_context(cafile=authority or None)
        # Python 3.13 demands fields of RFC 5280 that a private authority may lack.
        tls.verify_flags &= ~ssl.VERIFY_X509_STRICT
        if certificate.lower().endswith((".pfx", ".p12")):
            convert = f"openssl pkcs12 -legacy -in {certificate} -nodes -out client.pem"
            raise Refused(
                f"Python reads PEM files: {convert}, then set {CERTIFICATE[0]}"
            )
        if certificate:
            tls.load_cert_chain(certificate, key or None, lambda: passphrase)
        if os.environ.get(SERVER_NAME):
            # The address has another name than the server's certificate: this one is verified.
            tls.wrap_socket = functools.partial(  # type: ignore[method-assign]
                wrapped, tls.wrap_socket, os.environ[SERVER_NAME]
            )
    except (OSError, ValueError) as error:
        raise Refused(
            f"{CERTIFICATE[0]}, {CERTIFICATE[1]}, {CERTIFICATE[2]}: {error}"
        ) from None
    return tls


def wrapped(
    wrap: Any,
    name: str,
    plain: socket.socket,
    **options: Any,
) -> ssl.SSLSocket:
    """Begin TLS with a server whose certificate holds this name."""
    secure: ssl.SSLSocket = wrap(plain, **{**options, "server_hostname": name})
    return secure


def show(operation: Operation, prepared: Prepared) -> None:
    """Show on standard error what is signed or called, if the user wants to see it."""
    debug = os.environ.get("PREREQUEST_DEBUG", "")
    if debug == "unmasked":
        print(
            "Secrets are not masked, keep this to yourself:",
            prepared.text,
            sep="\n",
            file=sys.stderr,
        )
    elif debug not in ("", "0"):
        print(masked(prepared.text, secret_names(operation)), file=sys.stderr)


def secret_names(operation: Operation) -> list[str]:
    """Return the names of secret query parameters."""
    return [
        value.name
        for value in operation.values
        if value.variable and value.location == "query"
    ]


def show_request(operation: Operation, prepared: Prepared) -> None:
    """Show what would be sent, secrets masked."""
    print(operation.method, masked(prepared.url, secret_names(operation)))
    for name, text in prepared.headers.items():
        print(f"{name}: {'***' if name in prepared.hidden else text}")
    if operation.body_file:
        print(f"\n(the body is {operation.body_file})")
    elif operation.body_kind == "multipart":
        print()
        for value in operation.values:
            for text in value.sent if value.location in ("field", "file") else []:
                print(f"{value.name}{equals(value)}{text}")
    elif operation.body_kind in ("form", "text"):
        content = body(operation, prepared)
        shown = content.decode(errors="replace") if isinstance(content, bytes) else ""
        print(f"\n{shown}" if shown else "")


def send(operation: Operation) -> int:
    """Send the request, print the answer; return the exit status."""
    needs = {operation.base: operation.base_title, **operation.needs}
    forms = OTHER_FORMS
    if operation.signed:
        needs.update(SIGNATURES[operation.signature_name]["needs"])
    if os.environ.get(CERTIFICATE[0]):
        needs.update(CERTIFICATE_NEEDS)
        forms = CERTIFICATE_FORMS
    check_needs(operation, needs)
    check_forms(forms)
    if operation.body_kind == "file" and not operation.body_file:
        operation.body_kind = ""
    if WINDOWS_USER and os.environ.get(WINDOWS_USER):
        raise Refused(
            "Python's standard library has no NTLM: use the curl script, or a session"
        )
    prepared = prepare(operation)
    show(operation, prepared)
    if operation.dry_run:
        show_request(operation, prepared)
        return 0
    content = body(operation, prepared)
    # Any media type, which is curl's default, if the document names none.
    headers = {"Accept": "*/*", **prepared.headers}
    method = operation.method
    request = urllib.request.Request(prepared.url, content, headers, method=method)
    try:
        answer = opener(operation).open(request, timeout=300)
    except urllib.error.HTTPError as error:
        answer = error
    except urllib.error.URLError as error:
        return report_silence(prepared.url, error.reason)
    except (OSError, HTTPException) as error:
        return report_silence(prepared.url, error)
    with answer:
        return judge(operation, answer)


def report_silence(url: str, reason: object) -> int:
    """Print why there is no answer, and return the exit status."""
    print(f"no answer: {reason}", file=sys.stderr)
    closed = isinstance(reason, (ssl.SSLError, ConnectionResetError))
    if isinstance(reason, ssl.SSLCertVerificationError):
        print(
            f"If a private authority signed the server's certificate, set {CERTIFICATE[2]} to its PEM file.",
            file=sys.stderr,
        )
    elif closed and url.startswith("https:") and CERTIFICATE[0]:
        print(
            f"Perhaps the server wants a client certificate, or another one: {CERTIFICATE[0]}, {CERTIFICATE[1]}.",
            file=sys.stderr,
        )
    return 1


def show_head(answer: Any) -> None:
    """Print the status and the headers of an answer as they came."""
    lines = [f"{name}: {text}" for name, text in answer.headers.items()]
    start = f"HTTP/{answer.version / 10} {answer.status} {answer.reason}".rstrip()
    head = "\r\n".join([start, *lines, "", ""])
    sys.stdout.buffer.write(head.encode("latin-1", "replace"))


def copied(operation: Operation, answer: Any) -> str:
    """Print the content of an answer; return how it begins: a failure that it may report is short."""
    start = b""
    while part := answer.read1(65536):
        sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
        start += part if len(start) < 65536 else b""
    if answer.length:
        raise OSError(f"{answer.length} bytes are missing")
    return start.decode(errors="replace") if any(operation.failure) else ""


def reported(operation: Operation, content: str) -> str:
    """Return the failure that an answer with any status reports, or nothing."""
    member, word = operation.failure
    if not member:
        return ""
    name = re.escape(member)
    element = rf"<(?:[\w.-]+:)?{name}(?:\s(?:[^>]*[^>/])?)?>\s*(?:<!\[CDATA\[)?\s*([^\s<\]][^<\]]*)"
    for pattern in (element, rf'"{name}"\s*:\s*"([^"]+)"'):
        if said := re.search(pattern, content):
            return said[1]
    return content if word and "<" not in content and word in content else ""


def judge(operation: Operation, answer: Any) -> int:
    """Print the answer and report its status; return 0 for 200 to 299 with the expected content."""
    print(f"HTTP {answer.status}", file=sys.stderr)
    try:
        if operation.include:
            show_head(answer)
        said = copied(operation, answer)
    except BrokenPipeError:
        raise
    except (OSError, HTTPException) as error:
        print(f"the answer ends too early: {error}", file=sys.stderr)
        return 1
    if 300 <= answer.status < 400:
        target = answer.headers.get("Location", "")
        try:
            target = urllib.parse.urljoin(answer.url, target)
        except ValueError:
            pass  # an address that is none is shown as it came
        shown = "".join(
            letter if letter.isprintable() else "?"
            for letter in masked(target, secret_names(operation))
        )
        print(
            "The server redirects to another address and did not do what was requested:",
            shown,
            file=sys.stderr,
        )
        print(
            "Likely it does not recognise the caller: a token, a session or the prefix of a virtual proxy is",
            file=sys.stderr,
        )
        print(
            f"missing or wrong, or {operation.base} begins with http:// in place of https://.",
            file=sys.stderr,
        )
    elif (
        200 <= answer.status < 300
        and not operation.html
        and answer.headers.get_content_type() == "text/html"
    ):
        print(
            "The answer is a web page, most likely a login: the server does not recognise the caller,",
            file=sys.stderr,
        )
        print(f"or {operation.base} is not the address of the API.", file=sys.stderr)
        return 1
    elif 200 <= answer.status < 300 and (failure := reported(operation, said)):
        print(
            "The status is one of success, but the answer reports a failure:",
            "".join(letter if letter.isprintable() else "?" for letter in failure),
            file=sys.stderr,
        )
        return 1
    return 0 if 200 <= answer.status < 300 else 1
