"""The one door to every generated text file: a template prints text that an encoder has quoted, or a number.

Templates are programs. Ours are reviewed; a folder of the user's own is trusted as code is trusted, and only read when
the user names it.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateError,
)

from .. import resources
from ..encode import csharp, html, http, javascript, json, markdown, pieces, powershell, python, shell, toml
from ..encode.code import Code
from ..errors import Diagnostic, PrerequestError, did_you_mean
from .shared import signing_source as own


def _html_prose(value: str) -> Code:
    from ..encode import commonmark  # noqa: PLC0415  (its parser is slow to import)

    return commonmark.html(value)


FILTERS: Final[dict[str, Callable[..., Code]]] = {
    "py": python.literal,
    "py_comment": python.comment,
    "py_comments": python.comments,
    "py_docstring": python.docstring,
    "py_name": python.identifier,
    "py_pieces": pieces.in_python,
    "sh": shell.word,
    "sh_quoted": shell.quoted,
    "sh_block": shell.block,
    "sh_comment": shell.comment,
    "sh_comments": shell.comments,
    "sh_name": shell.name,
    "sh_variable": shell.variable,
    "sh_pieces": pieces.bash,
    "js": javascript.literal,
    "js_comment": javascript.comment,
    "cs": csharp.literal,
    "cs_array": csharp.array,
    "cs_table": csharp.table,
    "cs_comment": csharp.comment,
    "cs_prose": csharp.prose_block,
    "cs_name": csharp.name,
    "cs_block": csharp.block,
    "cs_pieces": pieces.in_csharp,
    "ps": powershell.literal,
    "ps_array": powershell.array,
    "ps_pairs": powershell.pairs,
    "ps_comment": powershell.comment,
    "ps_prose": powershell.prose_block,
    "ps_name": powershell.name,
    "ps_block": powershell.block,
    "ps_pieces": pieces.in_powershell,
    "ps_need": powershell.need,
    "json": json.text,
    "html": html.text,
    "html_attribute": html.attribute,
    "html_prose": _html_prose,
    "md": markdown.text,
    "md_code": markdown.code,
    "md_block": markdown.block,
    "toml": toml.literal,
    "header_name": http.header_name,
    "header_value": http.header_value,
    "method": http.method,
    "media_type": http.media_type,
    "server_url": http.server_url,
    "static": own.static,
}


_OVERRIDES: ContextVar[Path | None] = ContextVar("templates", default=None)


class UnquotedError(TypeError):
    """A template printed something that no encoder has quoted."""


@cache
def environment(templates: Path | None = None) -> Environment:
    """Return the Jinja environment over our templates, those of the folder `templates` before them.

    Filters are the encoders and nothing else; there are no globals.
    """
    added = {name: FileSystemLoader(path) for name, path in resources.installed_folders("templates").items()}
    own = FileSystemLoader([*([templates] if templates else []), resources.folder("templates")])
    found = Environment(
        loader=ChoiceLoader([own, PrefixLoader(added)]),
        undefined=StrictUndefined,
        finalize=_finalize,
        autoescape=False,  # noqa: S701  (no HTML page; a stricter door than escaping stands in finalize)
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    found.filters = dict(FILTERS)
    found.globals = {}
    return found


@contextmanager
def overridden(templates: Path | None) -> Iterator[None]:
    """Let the templates of a folder stand before ours for everything rendered meanwhile."""
    token = _OVERRIDES.set(templates)
    try:
        yield
    finally:
        _OVERRIDES.reset(token)


def render(name: str, /, *, templates: Path | None = None, **context: Any) -> str:
    """Return the text of template `name`, with line feeds only and exactly one at the end.

    PrerequestError E620: a template of the user's own or of a package that is missing, wrong, or prints unquoted text.
    """
    templates = templates or _OVERRIDES.get()
    if templates is None and name.partition("/")[0] not in resources.installed("templates"):
        return _closed(_template(name, None).render(context))
    try:
        return _closed(_template(name, templates).render(context))
    except (TemplateError, TypeError, ValueError) as error:
        finding = Diagnostic(
            "E620",
            str(error) or f"template {name} is missing",
            file=getattr(error, "filename", None) or name,
            line=getattr(error, "lineno", None),
            hint="print every value through a filter of its language: {{ value|py }}",
        )
        raise PrerequestError((finding,)) from error


def inner(name: str, /, **context: Any) -> Code:
    """Return the text of template `name`, without its last line feed, to be printed by the one it is a part of."""
    return Code(render(name, **context).removesuffix("\n"))


def part(name: str, /, **context: Hashable) -> Code:
    """Return what `inner` returns; it is remembered: a part that many files share is rendered once."""
    return _part(name, _OVERRIDES.get(), tuple(context.items()))


@lru_cache(maxsize=512)
def _part(name: str, templates: Path | None, context: tuple[tuple[str, Hashable], ...]) -> Code:
    return Code(render(name, templates=templates, **dict(context)).removesuffix("\n"))


def unread(templates: Path) -> list[Diagnostic]:
    """Return a warning for each template of a person's folder that nothing has read and that has the name of none."""
    own = environment(templates)
    read = {name for _, name in own.cache or ()}
    ours = environment().list_templates(extensions=["j2"])
    # A target of one's own that this run does not make is no mistake.
    left = {path.parent.name for path in templates.glob("*/target.toml")} - {name.partition("/")[0] for name in read}
    names = sorted(path.relative_to(templates).as_posix() for path in templates.rglob("*.j2"))
    return [
        Diagnostic(
            "W602",
            "no target reads this template",
            (templates / name).as_posix(),
            hint=did_you_mean(name, ours, "give it the name of one of ours"),
        )
        for name in names
        if name not in {*read, *ours} and name.partition("/")[0] not in left
    ]


def forget() -> None:
    """Read every template anew from now on: a person may have changed one."""
    for known in (environment, _template, _part, resources.manifest):
        known.cache_clear()


@cache
def _template(name: str, templates: Path | None) -> Template:
    found = environment(templates).get_template(name)
    # There are none; a plain dict saves walking through a chain of empty ones for every file.
    found.globals = {}
    return found


def _closed(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text[-1:] == "\n" != text[-2:-1] else f"{text.rstrip(chr(10))}\n"


def _finalize(value: object) -> object:
    if type(value) is Code or type(value) is int:
        return value
    raise UnquotedError(f"a template printed a {type(value).__name__} that no encoder has quoted")
