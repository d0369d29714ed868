"""The options of the commands. Each is declared here once, with its text for `--help`.

An option that several commands share is a parameter of a group function below. `takes` gives a command the options of
groups, and `collected` makes a dataclass from the options that are its fields. So a new option needs only its
declaration, its field and the code that uses it.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from . import completion

_Dataclass = TypeVar("_Dataclass")
_Command = TypeVar("_Command", bound=Callable[..., Any])
_Paths = list[Path] | None
_Texts = list[str] | None
_Limit = int | None


Form = Annotated[
    str,
    typer.Option("--as", help="postman, or a language: curl (default), python ...", autocompletion=completion.forms),
]
CallForm = Annotated[
    str | None,
    typer.Option("--as", help="The language of the call: python, curl ...", autocompletion=completion.languages),
]
_SPEC = "A bundled name (qlm, qlik-qps, qlik-qrs) or a file."
Specs = Annotated[_Texts, typer.Argument(help=_SPEC, autocompletion=completion.specs)]
Spec = Annotated[str, typer.Argument(help=_SPEC, metavar="spec", autocompletion=completion.specs)]
OwnSpec = Annotated[
    str,
    typer.Argument(
        help="A bundled name or a file; default: the spec of the configuration.",
        show_default=False,
        autocompletion=completion.specs,
    ),
]
OperationArgument = Annotated[
    str,
    typer.Argument(
        help="An operation's id, the last part of its path, or the document's operationId.",
        metavar="operation",
        autocompletion=completion.operations,
    ),
]
Values = Annotated[
    _Texts,
    typer.Argument(
        help="A value to send; name@=FILE sends a file in a form.",
        metavar="name=value",
        autocompletion=completion.values,
    ),
]
ApiName = Annotated[
    str,
    typer.Option(
        "--api", help="Treat the document as this bundled API; none: unchanged.", autocompletion=completion.apis
    ),
]
Overlays = Annotated[_Paths, typer.Option("--overlay", help="An OAI Overlay document; repeatable.")]
ConnectionId = Annotated[str, typer.Option("--way", help="The way in, as certificate or jwt; by default the first.")]
Sign = Annotated[
    _Texts, typer.Option("--sign", help="Also sign this operation; repeatable.", autocompletion=completion.operations)
]
Everything = Annotated[bool, typer.Option("--all", help="Keep the repeated QRS families too.")]
Lenient = Annotated[bool, typer.Option("--lenient", help="Leave out the broken parts of a document.")]
Strict = Annotated[bool, typer.Option("--strict", help="Fail if there is a warning.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def job(  # noqa: PLR0913  (these are the options)
    *,
    config: Annotated[
        Path | None, typer.Option("--config", help="The configuration; default: the nearest prerequest.toml.")
    ] = None,
    targets: Annotated[
        _Texts,
        typer.Option(
            "--target", "-t", help="A target, as postman or curl; repeatable.", autocompletion=completion.targets
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The folder for the output; default build.")] = None,
    api: ApiName = "",
    name: Annotated[
        str, typer.Option("--name", help="Name of a document of your own, for its folder, client and variables.")
    ] = "",
    overlays: Overlays = None,
    sign: Sign = None,
    include: Annotated[
        _Texts, typer.Option("--include", help="Only these: folder:, path:, id:, method:, stability:.")
    ] = None,
    exclude: Annotated[_Texts, typer.Option("--exclude", help="Not these; the same rules.")] = None,
    everything: Everything = False,
    lenient: Lenient = False,
    standalone: Annotated[
        bool, typer.Option("--standalone", help="Short scripts for one way in, each without other files.")
    ] = False,
    strict: Strict = False,
    ascii_names: Annotated[
        bool,
        typer.Option("--ascii-names", help="Names of files and operations in ASCII."),
    ] = False,
    templates: Annotated[
        Path | None, typer.Option("--templates", help="Folder of your own templates; they run as trusted code.")
    ] = None,
    ref_root: Annotated[
        Path | None, typer.Option("--ref-root", help="Folder that must contain all referenced files.")
    ] = None,
) -> None:
    """Declare the options of a job: the fields of `Overrides`."""


def calling(  # noqa: PLR0913  (these are the options)
    *,
    connection: Annotated[str, typer.Option("--way", help="The way in; by default one whose variables are set.")] = "",
    body: Annotated[str, typer.Option("--body", help="The file that is the body; - for standard input.")] = "",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="The file for the answer.")] = None,
    include: Annotated[bool, typer.Option("--include", "-i", help="Print the headers of the answer, too.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Send nothing; print what would be sent.")] = False,
    signed: Annotated[
        bool | None, typer.Option("--sign/--no-sign", help="Whether to sign, if the operation can be signed.")
    ] = None,
    form: CallForm = None,
    api: ApiName = "",
    overlays: Overlays = None,
    strict: Strict = False,
    help_: Annotated[bool, typer.Option("--help", help="Show this message, or the values of an operation.")] = False,
) -> None:
    """Declare the options of a call: the fields of `CallOptions`, and three fields of `Overrides`."""


def limits(
    *,
    max_bytes: Annotated[
        _Limit, typer.Option("--max-bytes", help="Size of a file that is read; default 64 MiB.")
    ] = None,
    max_depth: Annotated[_Limit, typer.Option("--max-depth", help="Nesting of a document; default 100.")] = None,
    max_digits: Annotated[_Limit, typer.Option("--max-digits", help="Digits of a number; default 40.")] = None,
    alias_factor: Annotated[
        _Limit, typer.Option("--alias-factor", help="Growth of a document by aliases; default 10.")
    ] = None,
) -> None:
    """Declare the limits for a document: the fields of `Limits`."""


def printing(
    *,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print each file and each finding.")] = False,
    as_json: AsJson = False,
) -> None:
    """Declare the options for printing: fields of `OutputOptions`."""


def writing(
    *,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that a person edited.")] = False,
    merge: Annotated[bool, typer.Option("--merge", help="Keep the edits of a person in a collection.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Remove the files of all other targets, too.")] = False,
    depfile: Annotated[
        Path | None, typer.Option("--depfile", help="Write the files that were read, for Make or Ninja.")
    ] = None,
) -> None:
    """Declare the options for writing: fields of `OutputOptions`."""


def takes(*groups: Callable[..., None]) -> Callable[[_Command], _Command]:
    """Give a command the options of these groups. It gets them as keyword arguments."""

    def give(command: _Command) -> _Command:
        signature = inspect.signature(command)
        parameters = [item for item in signature.parameters.values() if item.kind is not item.VAR_KEYWORD]
        for group in groups:
            parameters += inspect.signature(group).parameters.values()
        command.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]  # as in inspect
        return command

    return give


def collected(kind: type[_Dataclass], options: Mapping[str, Any], **more: Any) -> _Dataclass:
    """Return a dataclass made from the options that are its fields.

    Options that the user did not give keep their defaults.
    """
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # every kind is a dataclass
    chosen = {name: value for name, value in options.items() if name in names and value not in (None, [], "", False)}
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in chosen.items()}, **more)
