"""Renders all generated text files. A template can print only numbers and text that an encoder has quoted.

Templates are programs. Ours are reviewed. A user's folder is trusted like code, and is read only if the user names it.
"""

from collections.abc import Callable
from functools import cache
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
from ..encode import html, http, javascript, json, markdown, pieces, python, shell, toml
from ..encode.code import Code
from ..errors import Diagnostic, PrerequestError, did_you_mean, fail
from ..model import Api
from .byte_code import byte_code
from .shared import languages, signing_source


def _html_prose(value: str) -> Code:
    from ..encode import commonmark  # noqa: PLC0415  (its parser is slow to import)

    return commonmark.html(value)


FILTERS: Final[dict[str, Callable[..., Code]]] = {
    "py": python.literal,
    "py_call": python.call,
    "py_comment": python.comment,
    "py_comments": python.comments,
    "py_docstring": python.docstring,
    "py_name": python.identifier,
    "py_pieces": pieces.in_python,
    "sh": shell.word,
    "sh_words": shell.words,
    "sh_quoted": shell.quoted,
    "sh_block": shell.block,
    "sh_comment": python.comment,
    "sh_comments": python.comments,
    "sh_name": shell.name,
    "sh_variable": shell.variable,
    "sh_pieces": pieces.bash,
    "js": javascript.literal,
    "js_comment": javascript.comment,
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
    "static": signing_source.static,
}


_OPTIONS: Final[dict[str, Any]] = {
    "autoescape": False,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "optimized": False,  # the templates have no constants to compute, and the search for them takes time
}
"""The options on which the code of a compiled template depends."""


class UnquotedError(TypeError):
    """A template printed text that no encoder has quoted."""


class Templates:
    """Our templates; the templates of a user's folder, if there is one, come first."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.environment = _environment(folder)

    def render(self, name: str, /, **context: Any) -> str:
        """Return the text of template `name`, with line feeds as line ends, and exactly one at the end.

        Raise PrerequestError E620 if a template of the user or of a package is missing or wrong, or prints unquoted
        text.
        """
        try:
            return _closed(self._template(name).render(context))
        except (TemplateError, TypeError, ValueError) as error:
            if self.folder is None and name.partition("/")[0] not in resources.installed("templates"):
                raise
            finding = Diagnostic(
                "E620",
                str(error) or f"template {name} is missing",
                file=getattr(error, "filename", None) or name,
                line=getattr(error, "lineno", None),
                hint="print every value through a filter of its language: {{ value|py }}",
            )
            raise PrerequestError((finding,)) from error

    def _template(self, name: str) -> Template:
        template = self.environment.get_template(name)
        # There are no globals. A plain dict is faster than the usual chain of empty ones, which is searched for every
        # file.
        template.globals = {}
        return template

    def unread(self) -> list[Diagnostic]:
        """Return a warning for each unread template of the user's folder that replaces none of ours."""
        folder = self.folder or Path()
        read = {name for _, name in self.environment.cache or ()}
        bundled = ours().environment.list_templates(extensions=["j2"])
        # A target of the user that this run does not make is not a mistake.
        left = {path.parent.name for path in folder.glob("*/target.toml")} - {name.partition("/")[0] for name in read}
        # Templates that a user's target names may be for another command: the short form of a script is for `show`.
        manifests = {path.parent.name: resources.manifest(path) for path in folder.glob("*/target.toml")}
        read |= {f"{name}/{manifest.get('standalone')}" for name, manifest in manifests.items()}
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.j2"))
        return [
            Diagnostic(
                "W602",
                "no target reads this template",
                (folder / name).as_posix(),
                hint=did_you_mean(name, bundled, "give it the name of one of ours"),
            )
            for name in names
            if name not in {*read, *bundled} and name.partition("/")[0] not in left
        ]


@cache
def ours() -> Templates:
    """Return only our templates. They are part of the program and do not change while it runs."""
    return Templates()


def render(api: Api, name: str, /, **context: Any) -> str:
    """Return the text of template `name`, from the templates of the run for `api`. Raise the errors of `Templates`."""
    templates: Templates = api.templates or ours()
    return templates.render(name, **context)


def inner(api: Api, name: str, /, **context: Any) -> Code:
    """Return the text of template `name` without its last line feed, for printing inside of another template."""
    return Code(render(api, name, **context).removesuffix("\n"))


def _environment(folder: Path | None) -> Environment:
    """Return the Jinja environment of our templates. Its only filters are the encoders; it has no globals."""
    added = {name: FileSystemLoader(path) for name, path in resources.installed_folders("templates").items()}
    ours = FileSystemLoader([*([folder] if folder else []), resources.folder("templates")])
    # Our templates are compiled once for all runs; those of a user's folder may come from anywhere and change.
    environment = Environment(  # noqa: S701  (no HTML page; a stricter door than escaping stands in `finalize`)
        loader=ChoiceLoader([ours, PrefixLoader(added)]),
        finalize=_finalize,
        bytecode_cache=None if folder else byte_code(_OPTIONS),
        undefined=StrictUndefined,
        auto_reload=False,
        **_OPTIONS,
    )
    described = languages.filters(folder)
    for name in described.keys() & FILTERS.keys():
        raise fail("E619", f"the filter of this language exists already: {name}", hint="choose another prefix")
    environment.filters = {**described, **FILTERS}
    environment.globals = {}
    return environment


def _closed(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text[-1:] == "\n" != text[-2:-1] else f"{text.rstrip(chr(10))}\n"


def _finalize(value: object) -> object:
    if type(value) is Code or type(value) is int:
        return value
    raise UnquotedError(f"a template printed a {type(value).__name__} that no encoder has quoted")
