"""The command line: arguments in, a call, an exit status. `prerequest --help` imports nothing that is slow."""

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from generator.pipeline import Job

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    help="Turn OpenAPI specs of signed or keyed APIs into Postman collections, clients and scripts that work.",
    epilog="Bundled specs: qlm, qlik-qps, qlik-qrs. Example: prerequest generate qlm --out build",
)


class Form(StrEnum):
    """A form in which one operation can be shown."""

    curl = "curl"
    python = "python"
    postman = "postman"


Specs = Annotated[list[str] | None, typer.Argument(help="A bundled name (qlm, qlik-qps, qlik-qrs) or a file.")]
Spec = Annotated[str, typer.Argument(help="A bundled name (qlm, qlik-qps, qlik-qrs) or a file.")]
Targets = Annotated[
    list[str] | None, typer.Option("--target", "-t", help="postman, curl, python_snippet …; repeat it.")
]
Out = Annotated[Path, typer.Option("--out", "-o", help="The folder for the output.")]
ApiName = Annotated[str, typer.Option("--api", help="Treat the document as this bundled API: its overlay, its names.")]
Overlays = Annotated[list[Path] | None, typer.Option("--overlay", help="An OAI Overlay document; repeat it.")]
Sign = Annotated[list[str] | None, typer.Option("--sign", help="Also sign this operation; repeat it.")]
Include = Annotated[
    list[str] | None,
    typer.Option("--include", help="Only these: folder:, path:, id:, method:, stability:, deprecated."),
]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", help="Not these; the same rules.")]
Everything = Annotated[bool, typer.Option("--all", help="Keep the repeated QRS families too.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite files a person edited.")]


def _jobs(
    specs: list[str] | None,
    *,
    api: str = "",
    target: list[str] | None = None,
    overlay: list[Path] | None = None,
    sign: list[str] | None = None,
    include: list[str] | None = None,
    exclude: list[str] | None = None,
    everything: bool = False,
) -> "list[Job]":
    from generator.errors import fail
    from generator.pipeline import Job
    from generator.select import Selection

    if not specs:
        raise fail("E600", "no spec is named", hint="prerequest generate qlm, or prerequest generate my-openapi.yaml")
    selection = Selection(tuple(include or ()), tuple(exclude or ()), tuple(sign or ()), everything)
    return [Job(spec, api, tuple(overlay or ()), tuple(target or ()), selection) for spec in specs]


@app.command(epilog="Example: prerequest generate qlm --target postman --sign PingHttp")
def generate(
    specs: Specs = None,
    *,
    target: Targets = None,
    out: Out = Path("build"),
    api: ApiName = "",
    overlay: Overlays = None,
    sign: Sign = None,
    include: Include = None,
    exclude: Exclude = None,
    everything: Everything = False,
    force: Force = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write collections, scripts and snippets to OUT/<spec>/."""
    from generator.commands.generate import generate as run

    jobs = _jobs(
        specs,
        api=api,
        target=target,
        overlay=overlay,
        sign=sign,
        include=include,
        exclude=exclude,
        everything=everything,
    )
    raise typer.Exit(run(jobs, out, force=force, quiet=quiet, as_json=as_json))


@app.command(epilog="Example, in a build step: prerequest check qlm --out build")
def check(
    specs: Specs = None,
    *,
    target: Targets = None,
    out: Out = Path("build"),
    api: ApiName = "",
    overlay: Overlays = None,
    sign: Sign = None,
    include: Include = None,
    exclude: Exclude = None,
    everything: Everything = False,
    as_json: AsJson = False,
) -> None:
    """Exit 1 when the output in OUT is stale, missing or edited; write nothing."""
    from generator.commands.generate import check as run

    jobs = _jobs(
        specs,
        api=api,
        target=target,
        overlay=overlay,
        sign=sign,
        include=include,
        exclude=exclude,
        everything=everything,
    )
    raise typer.Exit(run(jobs, out, as_json=as_json))


@app.command(epilog="Example: prerequest diff qlm --out build")
def diff(
    specs: Specs = None,
    *,
    target: Targets = None,
    out: Out = Path("build"),
    api: ApiName = "",
    overlay: Overlays = None,
    sign: Sign = None,
    include: Include = None,
    exclude: Exclude = None,
    everything: Everything = False,
) -> None:
    """Show what `generate` would change; write nothing."""
    from generator.commands.generate import diff as run

    jobs = _jobs(
        specs,
        api=api,
        target=target,
        overlay=overlay,
        sign=sign,
        include=include,
        exclude=exclude,
        everything=everything,
    )
    raise typer.Exit(run(jobs, out))


@app.command("list", epilog="Example: prerequest list qlm")
def list_(spec: Spec, *, api: ApiName = "", everything: Everything = False, as_json: AsJson = False) -> None:
    """List the operations of a spec by folder."""
    from generator.commands.inspect import list_operations

    raise typer.Exit(list_operations(_jobs([spec], api=api, everything=everything)[0], as_json=as_json))


@app.command(epilog="Example: prerequest show qlm RetrieveActivationKeyHttp --as curl")
def show(
    spec: Spec,
    operation: Annotated[str, typer.Argument(help="An operation's id, or the last part of its path.")],
    *,
    form: Annotated[Form, typer.Option("--as", help="The form to show.")] = Form.curl,
    api: ApiName = "",
    sign: Sign = None,
) -> None:
    """Print one operation as a curl script, a Python snippet or a Postman item."""
    from generator.commands.inspect import show as run

    raise typer.Exit(run(_jobs([spec], api=api, sign=sign, everything=True)[0], operation, form.value))


@app.command(epilog="Example: prerequest validate openapi.yaml")
def validate(spec: Spec, *, api: ApiName = "") -> None:
    """Check a document thoroughly: structure, references, names, security."""
    from generator.commands.inspect import validate as run

    raise typer.Exit(run(_jobs([spec], api=api, everything=True)[0]))


@app.command(epilog="Example: QLM_API_KEY=... prerequest sign qlm-strict --url 'https://host/path?a=1'")
def sign(
    scheme: Annotated[str, typer.Argument(help="qlm-strict or qlik-xrfkey.")],
    *,
    url: Annotated[str, typer.Option("--url", help="The URL to call.")],
    timestamp: Annotated[str, typer.Option("--timestamp", help="UTC, yyyy-MM-dd HH:mm:ss; default: now.")] = "",
    version: Annotated[str, typer.Option("--version", help="Version of the scheme.")] = "",
    option: Annotated[list[str] | None, typer.Option("--option", help="An option of the scheme, name=value.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print the final URL, the signed text and the headers for one call; secrets come from the environment."""
    from generator.commands.sign import sign as run

    pairs = dict(each.partition("=")[::2] for each in option or ())
    options = {**pairs, **({"version": version} if version else {})}
    raise typer.Exit(run(scheme, url, options, timestamp, as_json=as_json))


@app.command(epilog="Example: prerequest serve qlm --port 55555")
def serve(
    specs: Specs = None,
    *,
    port: Annotated[int, typer.Option("--port", help="0 lets the system choose.")] = 55555,
    tolerance: Annotated[int, typer.Option("--tolerance", help="How old a signature may be, in seconds.")] = 60,
    minimum_version: Annotated[int, typer.Option("--minimum-version", help="Oldest version of a signature.")] = 1,
    way: Annotated[str, typer.Option("--way", help="Demand this way in, as jwt or header.")] = "",
    api: ApiName = "",
    sign: Sign = None,
) -> None:
    """Run a server on 127.0.0.1 that judges signatures and says why it refuses one."""
    from generator.commands.serve import serve as run

    jobs = _jobs(specs, api=api, sign=sign, everything=True)
    raise typer.Exit(run(jobs, port, tolerance=tolerance, minimum_version=minimum_version, way=way))


def main() -> None:
    """Run the command line. Status 0 done, 1 findings, 2 unusable input, 70 a bug of ours."""
    from generator.errors import PrerequestError

    try:
        app()
    except PrerequestError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_status)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("PREREQUEST_DEBUG"):
            raise
        sys.stderr.write(f"prerequest: a bug of ours ({type(error).__name__}); PREREQUEST_DEBUG=1 shows where\n")
        sys.exit(70)
