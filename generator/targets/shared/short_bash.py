"""One call in short, in bash: the context of its template."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from ... import resources
from ...encode import python, shell
from ...encode.code import Code
from ...encode.language import TextPiece
from ...encode.pieces import bash, needed
from ...examples.request import FormPart
from ...signing import registry as schemes
from . import short_body
from .short import ShortCall, ShortHeader
from .short_address import Pieces
from .short_signature import ShortSignature
from .short_written import is_written, with_form_type, written
from .signing_source import between_marks, short_lines, signing_file

_WIDTH = 110
_SOURCE = re.compile(r"^([a-z]+_(?:clock|random))\(\)", re.MULTILINE)
_QUIET = "--globoff --path-as-is --silent --show-error --fail-with-body"
_URL = """--config <(printf 'url = "%s"\\n' "$url")"""
_FORM = '"$form"'
_USER = """--config <(printf 'user = "%s"\\n' "$user")"""


comment, pieces = python.comment, bash


def context(call: ShortCall, url: Code) -> Mapping[str, Any]:
    """Return the context of the template for a call. Of its address, it may use only the code `url`, and facts."""
    signature = call.signature
    call = with_form_type(call) if _is_signed_form(call) else call
    text = short_body.text(call.body, most=1 if call.login else 6)
    is_short = bool(signature and signature.is_short)
    return {
        "call": call,
        "lines": short_lines(signing_file(signature.scheme, "sign.sh")) if signature and is_short else "",
        "inputs": signature.inputs if signature and is_short else (),
        "written": _written(call, text) if is_written(call) else "",
        **(_sign(call, signature, text) if signature and not is_short and not is_written(call) else {"sign": False}),
        "needs": tuple(_filled(needed(need.env, need.title) for need in call.needs)),
        "has_dollars": call.facts.has_dollars
        or any("$" in piece.text or "`" in piece.text for piece in _texts(call, text)),
        "form": tuple(map(_built_part, short_body.parts(call.body))) if _is_signed_form(call) else (),
        "needs_escaping": call.facts.has_values or any(piece.kind == "escaped" for piece in text),
        "user": call.user_pieces or call._replace(user=call.login_user).user_pieces,
        "login": tuple(_login(call)),
        "arguments": tuple(_options(call, text, url)),
    }


def _is_signed_form(call: ShortCall) -> bool:
    """Return whether the bytes of a form are signed. The call then builds it: curl would choose the boundary."""
    return bool(call.signature and "body" in call.signature.reads and short_body.parts(call.body))


def _built_part(part: FormPart) -> tuple[Code, str]:
    """Return the lines of a part before its content, or with it, and its file if it has one."""
    lines = [shell.word(f"Content-Disposition: form-data; {short_body.head(part)}"), "''"]
    lines += [] if part.is_file else [bash((short_body.value_of(part),))]
    return Code(" ".join(lines)), short_body.FILE if part.is_file else ""


def _texts(call: ShortCall, text: Pieces) -> Iterator[TextPiece]:
    """Yield the texts in single quotes, without the address."""
    pieces = (*text, *(piece for header in call.headers for piece in header.pieces))
    yield from (piece for piece in pieces if piece.kind == "text")
    yield from (TextPiece(part.value.text + part.value.name) for part in short_body.parts(call.body))


def _login(call: ShortCall) -> Iterator[Code]:
    if call.login:
        yield Code(f"{_QUIET} --location --ntlm --cookie '' --output /dev/null")
        headers = [header for header in call.headers if header.name not in ("Content-Type", "Accept")]
        yield from _secret(headers)
        end = Code(f"--url {bash(call.login)} --next")
        yield from _filled([Code(_USER), *_authority(call), *_plain(headers), end])


def _options(call: ShortCall, text: Pieces, url: Code) -> Iterator[Code]:
    cookie = " --cookie ''" if call.login else ""
    # A redirect is an error, but curl's answer to a login challenge would count as a redirect.
    redirect = "" if call.digest else " --location --max-redirs 0"
    yield Code(f"{_QUIET}{redirect}{cookie}{_method(call, text)}")
    if call.user:
        yield Code(f"--digest {_USER}" if call.digest else _USER)
    url = Code(_URL if call.is_hidden else f"--url {url}")
    early = [url] if call.login else []
    yield from _filled([*_certificate(call), *_authority(call), *_plain(call.headers), *early])
    yield from _secret(call.headers)
    if call.signature and not call.signature.is_short:
        yield Code("""--header @<(printf '%s\\n' "${SIGNED_HEADERS[@]}")""")
    yield from _body(call, text)
    if not early:
        yield url


def _method(call: ShortCall, text: Pieces) -> str:
    usual = "POST" if text or (short_body.parts(call.body) and not _is_signed_form(call)) else "GET"
    if call.method == "HEAD":
        return " --head"
    return "" if call.method == usual else f" --request {shell.word(call.method)}"


def _certificate(call: ShortCall) -> Iterator[Code]:
    for name, file in zip(("cert", "key"), call.certificate, strict=False):
        yield Code(f'--{name} "${shell.name(file.env)}"')


def _authority(call: ShortCall) -> Iterator[Code]:
    if call.authority:
        name = shell.name(call.authority)
        yield Code(f'${{{name}:+--cacert "${name}"}}')


def _plain(headers: Iterable[ShortHeader]) -> Iterator[Code]:
    return (Code(f"--header {_word(header)}") for header in headers if not header.secret)


def _secret(headers: Iterable[ShortHeader]) -> Iterator[Code]:
    secret = " ".join(_word(header) for header in headers if header.secret)
    if secret:
        yield Code(f"--header @<(printf '%s\\n' {secret})")


@lru_cache(maxsize=1024)
def _word(header: ShortHeader) -> Code:
    return bash(_line(header))


def _filled(words: Iterable[Code]) -> Iterator[Code]:
    """Yield lines with as many words as fit on each line."""
    line = ""
    for word in words:
        if line and len(line) + len(word) >= _WIDTH:
            yield Code(line)
            line = ""
        line += f"{' ' if line else ''}{word}"
    if line:
        yield Code(line)


def _line(header: ShortHeader) -> Pieces:
    is_empty = all(piece.kind == "text" and not piece.text for piece in header.pieces)
    return (TextPiece(f"{header.name};"),) if is_empty else (TextPiece(f"{header.name}: "), *header.pieces)


def _body(call: ShortCall, text: Pieces) -> Iterator[Code]:
    if call.body is None:
        if call.method in ("POST", "PUT", "PATCH"):
            yield Code("--header 'Content-Length: 0'")
    elif call.body.kind == "multipart" and not _is_signed_form(call):
        yield from map(_part, short_body.parts(call.body))
    elif call.body.kind in ("multipart", "binary"):
        file = _FORM if _is_signed_form(call) else short_body.FILE
        # If an address ends in a slash, curl would add the name of the file to it.
        yield Code(f"--data-binary @{file}" if call.facts.ends_in_slash else f"--upload-file {file}")
    elif call.signature and call.signature.writes_body and not call.signature.is_short:
        yield Code("""--data-binary @<(printf %s "$body")""")
    elif any(piece.kind != "text" for piece in text):
        yield Code(f"--data-binary @<(printf %s {bash(text)})")
    else:
        yield Code(f"--data-raw {shell.block(''.join(piece.text for piece in text))}")


def _part(part: FormPart) -> Code:
    kind = f";type={part.media_type}" if part.media_type else ""
    name = part.value.name
    if part.is_file:
        return Code(f"--form {shell.word(f'{name}=@{short_body.FILE}{kind}')}")
    if part.value.variable:
        start, end = shell.word(f"{name}=<"), shell.word(kind) if kind else ""
        return Code(f'--form {start}<(printf %s "${shell.name(part.value.variable.env)}"){end}')
    if kind:
        return Code(f"--form {shell.word(f'{name}={_quoted(part.value.text)}{kind}')}")
    return Code(f"--form-string {shell.word(f'{name}={part.value.text}')}")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _written(call: ShortCall, text: Pieces) -> Code:
    is_text = call.body is not None and call.body.kind not in ("multipart", "binary")
    body = f"body={bash(text)}\n" if is_text else ""
    lines = written(call, "bash").lines
    return Code(f"{body}{lines.replace(f'<{short_body.FILE}', f'<{_FORM}') if _is_signed_form(call) else lines}")


def _sign(call: ShortCall, signature: ShortSignature, text: Pieces) -> Mapping[str, Any]:
    """Return the context of the part of the template that signs with the static files."""
    path = schemes.get(signature.scheme).folder / "sign.sh"
    declared = _SOURCE.search(path.read_text("utf-8"))
    return {
        "sign": True,
        "signature": signature,
        "source": declared[1] if declared else ":",
        "files": tuple(map(between_marks, resources.with_parts(path))),
        "method": call.method,
        "headers": tuple(_line(header) for header in call.headers),
        "text": text,
        "body": short_body.FILE if call.body and call.body.kind == "binary" else "",
        "is_form": _is_signed_form(call),
    }
