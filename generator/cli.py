"""The command line: arguments in, a call, an exit status. `prerequest --help` imports nothing that is slow."""

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .commands import options as opt

if TYPE_CHECKING:
    from .errors import PrerequestError
    from .settings.planning import Overrides

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Turn OpenAPI specs of signed or keyed APIs into Postman collections, clients and scripts that work.",
    epilog="Bundled specs: qlm, qlik-qps, qlik-qrs. Example: prerequest generate qlm --out build",
)


def _asked(specs: list[str] | None = None, **given: Any) -> "Overrides":
    from dataclasses import replace

    from .document.load import Limits
    from .settings.planning import Overrides

    names = ("max_bytes", "max_depth", "max_digits", "alias_factor")
    raised = {name: value for name in names if (value := given.pop(name, None)) is not None}
    asked = Overrides(specs=tuple(specs or ()), limits=replace(Limits(), **raised))
    said: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in given.items() if value
    }
    return replace(asked, **said)


def _build_command(name: str, about: str, example: str) -> None:
    """Add a command over the whole build; all of them take the same arguments."""

    @app.command(name, help=about, epilog=f"Example: {example}")
    def command(
        specs: opt.Specs = None,
        *,
        config: opt.Config = None,
        target: opt.Targets = None,
        out: opt.Out = None,
        api: opt.ApiName = "",
        overlay: opt.Overlays = None,
        sign: opt.Sign = None,
        include: opt.Include = None,
        exclude: opt.Exclude = None,
        everything: opt.Everything = False,
        lenient: opt.Lenient = False,
        templates: opt.Templates = None,
        ref_root: opt.RefRoot = None,
        force: Annotated[
            bool, typer.Option("--force", help="Overwrite what a person edited, without merging.")
        ] = False,
        merge: Annotated[bool, typer.Option("--merge", help="Keep what a person edited in a collection.")] = False,
        prune: Annotated[bool, typer.Option("--prune", help="Remove the files of all other targets, too.")] = False,
        depfile: Annotated[Path | None, typer.Option("--depfile", help="What was read, for Make or Ninja.")] = None,
        quiet: opt.Quiet = False,
        verbose: opt.Verbose = False,
        as_json: opt.AsJson = False,
        max_bytes: opt.MaxBytes = None,
        max_depth: opt.MaxDepth = None,
        max_digits: opt.MaxDigits = None,
        alias_factor: opt.AliasFactor = None,
    ) -> None:
        from .commands.generate import COMMANDS, OutputOptions

        asked = _asked(
            specs,
            config=config,
            targets=target,
            out=out,
            api=api,
            overlays=overlay,
            sign=sign,
            include=include,
            exclude=exclude,
            everything=everything,
            lenient=lenient,
            templates=templates,
            ref_root=ref_root,
            max_bytes=max_bytes,
            max_depth=max_depth,
            max_digits=max_digits,
            alias_factor=alias_factor,
        )
        manner = OutputOptions(
            force=force,
            merge=merge,
            prune=prune,
            depfile=depfile,
            quiet=quiet,
            verbose=verbose,
            as_json=as_json,
        )
        raise typer.Exit(COMMANDS[name](asked, manner))


_build_command(
    "generate",
    "Write collections, scripts, snippets and clients to OUT/<spec>/.",
    "prerequest generate qlm --sign PingHttp",
)
_build_command("check", "Exit 1 when the output is stale, missing or edited; write nothing.", "prerequest check qlm")
_build_command("diff", "Show what generate would change; write nothing.", "prerequest diff qlm --out build")
_build_command("watch", "Generate again whenever an input changes.", "prerequest watch my-openapi.yaml")


@app.command(epilog="Example: prerequest merge 'QLM edited.postman_collection.json' qlm --out build")
def merge(
    exported: Annotated[Path, typer.Argument(help="A collection that was generated, edited in Postman and exported.")],
    spec: opt.OwnSpec = "",
    *,
    config: opt.Config = None,
    target: opt.Targets = None,
    out: opt.Out = None,
    api: opt.ApiName = "",
    overlay: opt.Overlays = None,
    sign: opt.Sign = None,
    include: opt.Include = None,
    exclude: opt.Exclude = None,
    everything: opt.Everything = False,
    lenient: opt.Lenient = False,
    templates: opt.Templates = None,
    ref_root: opt.RefRoot = None,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
    as_json: opt.AsJson = False,
) -> None:
    """Take what a person made in Postman into the generated collection; conflicts are listed, exit status 1."""
    from .commands.generate import OutputOptions
    from .commands.merge import merge as run

    asked = _asked(
        [spec] * bool(spec),
        config=config,
        targets=target,
        out=out,
        api=api,
        overlays=overlay,
        sign=sign,
        include=include,
        exclude=exclude,
        everything=everything,
        lenient=lenient,
        templates=templates,
        ref_root=ref_root,
    )
    manner = OutputOptions(merge=True, exported=exported, quiet=quiet, verbose=verbose, as_json=as_json)
    raise typer.Exit(run(asked, manner))


@app.command("list", epilog="Example: prerequest list qlm")
def list_(
    spec: opt.Spec, *, api: opt.ApiName = "", everything: opt.Everything = False, as_json: opt.AsJson = False
) -> None:
    """List the operations of a spec by folder."""
    from .commands.inspect import list_operations

    raise typer.Exit(list_operations(_asked([spec], api=api, everything=everything), as_json=as_json))


@app.command(epilog="Example: prerequest show qlm RetrieveActivationKeyHttp --as curl")
def show(
    spec: opt.Spec,
    operation: Annotated[str, typer.Argument(help="An operation's id, or the last part of its path.")],
    *,
    form: Annotated[opt.Form, typer.Option("--as", help="The form to show.")] = opt.Form.curl,
    api: opt.ApiName = "",
    sign: opt.Sign = None,
) -> None:
    """Print one operation as a curl script, a Python snippet or a Postman item."""
    from .commands.inspect import show as run

    raise typer.Exit(run(_asked([spec], api=api, sign=sign, everything=True), operation, form.value))


@app.command(epilog="Example: prerequest validate openapi.yaml")
def validate(
    spec: opt.Spec, *, api: opt.ApiName = "", overlay: opt.Overlays = None, as_json: opt.AsJson = False
) -> None:
    """Check a document thoroughly: structure, references, names, security."""
    from .commands.inspect import validate as run

    raise typer.Exit(run(_asked([spec], api=api, overlays=overlay, everything=True), as_json=as_json))


@app.command(epilog="Example: QLM_API_KEY=... prerequest sign qlm-strict --url 'https://host/path?a=1'")
def sign(
    scheme: Annotated[str, typer.Argument(help="qlm-strict or qlik-xrfkey.")],
    *,
    url: Annotated[str, typer.Option("--url", help="The URL to call.")],
    timestamp: Annotated[str, typer.Option("--timestamp", help="UTC, yyyy-MM-dd HH:mm:ss; default: now.")] = "",
    version: Annotated[str, typer.Option("--version", help="Version of the scheme.")] = "",
    option: Annotated[list[str] | None, typer.Option("--option", help="An option of the scheme, name=value.")] = None,
    as_json: opt.AsJson = False,
) -> None:
    """Print the final URL, the signed text and the headers for one call; secrets come from the environment."""
    from .commands.sign import sign as run

    pairs = dict(each.partition("=")[::2] for each in option or ())
    options = {**pairs, **({"version": version} if version else {})}
    raise typer.Exit(run(scheme, url, options, timestamp, as_json=as_json))


@app.command(epilog="Example: prerequest serve qlm --port 55555")
def serve(
    specs: opt.Specs = None,
    *,
    port: Annotated[int, typer.Option("--port", help="0 lets the system choose.")] = 55555,
    tolerance: Annotated[int, typer.Option("--tolerance", help="How old a signature may be, in seconds.")] = 60,
    minimum_version: Annotated[int, typer.Option("--minimum-version", help="Oldest version of a signature.")] = 1,
    way: Annotated[str, typer.Option("--way", help="Demand this way in, as jwt or header.")] = "",
    api: opt.ApiName = "",
    sign: opt.Sign = None,
) -> None:
    """Run a server on 127.0.0.1 that judges signatures and says why it refuses one."""
    from .commands.serve import serve as run

    asked = _asked(specs, api=api, sign=sign, everything=True)
    raise typer.Exit(run(asked, port, tolerance=tolerance, minimum_version=minimum_version, connection=way))


@app.command(epilog="Example: prerequest pull qlik-qrs --server https://qlik.example.com:4242 --cert client.pem ...")
def pull(
    spec: Annotated[str, typer.Argument(help="qlik-qrs or qlik-qps.")],
    *,
    server: Annotated[
        str, typer.Option("--server", help="https://host:4242, or a virtual proxy, https://host/prefix.")
    ],
    output: Annotated[Path, typer.Option("--out", "-o", help="The file for the document.")],
    way: Annotated[str, typer.Option("--way", help="certificate, header, jwt or session.")] = "certificate",
    user: Annotated[str, typer.Option("--user", help="'UserDirectory=...; UserId=...', or QLIK_USER.")] = "",
    header: Annotated[str, typer.Option("--header", help="Another name for the header of the way in.")] = "",
    cert: Annotated[Path | None, typer.Option("--cert", help="client.pem, or QLIK_CERT.")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="client_key.pem, or QLIK_KEY.")] = None,
    ca: Annotated[Path | None, typer.Option("--ca", help="root.pem, or QLIK_CA.")] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds for the whole exchange.")] = 60,
) -> None:
    """Fetch the document in which a Qlik site describes itself. Tokens come from the environment: QLIK_JWT."""
    from .commands.pull import PullOptions
    from .commands.pull import pull as run

    wish = PullOptions(spec, server, output, way, user, header, cert, key, ca, timeout)
    raise typer.Exit(run(wish))


@app.command(epilog="Example: prerequest explain captured.txt, or pbpaste | prerequest explain -")
def explain(
    file: Annotated[str, typer.Argument(help="A curl line, raw HTTP, HAR or newman report; or -.")] = "-",
    *,
    when: Annotated[str, typer.Option("--when", help="When it was sent: UTC, yyyy-MM-dd HH:mm:ss, or now.")] = "",
    as_json: opt.AsJson = False,
) -> None:
    """Say in words why a captured request was refused; secrets come from the environment or a prompt."""
    from .commands.explain import explain as run

    raise typer.Exit(run(file, when, as_json=as_json))


@app.command(epilog="Example: prerequest init")
def init(*, folder: Annotated[Path, typer.Argument(help="Where to write prerequest.toml.")] = Path()) -> None:
    """Write a commented prerequest.toml for the specs found in a folder."""
    from .commands.init import init as run

    raise typer.Exit(run(folder))


def main() -> None:
    """Run the command line. Status 0 done, 1 findings, 2 unusable input, 70 a bug of ours."""
    from .errors import PrerequestError

    # Nearly all that a run makes lives to its end; to look for garbage as often as usual is a tenth of its time.
    gc.set_threshold(200_000)
    try:
        app()
    except PrerequestError as error:
        _complain(error)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("PREREQUEST_DEBUG"):
            raise
        sys.stderr.write(f"prerequest: a bug of ours ({type(error).__name__}); PREREQUEST_DEBUG=1 shows where\n")
        sys.exit(70)


def _complain(error: "PrerequestError") -> None:
    from .commands import console

    if "--json" in sys.argv:
        console.data({"errors": console.as_data(error.diagnostics)})
    console.errors(error.diagnostics)
