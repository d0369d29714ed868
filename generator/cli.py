"""The command line: arguments in, a call, an exit status. `prerequest --help` imports nothing that is slow."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .commands import completion, process
from .commands import options as opt
from .errors import fail

if TYPE_CHECKING:
    from .settings.planning import Overrides

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Turn OpenAPI specs of signed or keyed APIs into Postman collections, clients and scripts that work.",
    epilog="Bundled specs: qlm, qlik-qps, qlik-qrs. Example: prerequest generate qlm --out build",
)


def _overrides(specs: list[str] | None = None, **options: Any) -> "Overrides":
    from .settings.limits import Limits
    from .settings.planning import Overrides

    return opt.collected(Overrides, options, specs=tuple(specs or ()), limits=opt.collected(Limits, options))


def _version(is_asked: bool) -> None:  # noqa: FBT001  (typer calls it so)
    if is_asked:
        from importlib.metadata import version

        typer.echo(f"prerequest {version('prerequest')}")
        raise typer.Exit


_SHOWN = typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)


@app.callback()
def _root(*, version: Annotated[bool, _SHOWN] = False) -> None:
    pass


def _build_command(name: str, about: str, example: str) -> None:
    """Add a command that works on the whole build. All of these commands have the same options."""

    @app.command(name, help=about, epilog=f"Example: {example}")
    @opt.takes(opt.job, opt.writing, opt.printing, opt.limits)
    def command(specs: opt.Specs = None, **options: Any) -> None:
        from .commands.generate import COMMANDS, OutputOptions

        raise typer.Exit(COMMANDS[name](_overrides(specs, **options), opt.collected(OutputOptions, options)))


_build_command(
    "generate",
    "Write collections, scripts, snippets and clients to OUT/<spec>/.",
    "prerequest generate qlm --sign PingHttp",
)
_build_command("check", "Exit 1 when the output is stale, missing or edited; write nothing.", "prerequest check qlm")
_build_command("diff", "Show what generate would change; write nothing.", "prerequest diff qlm --out build")
_build_command("watch", "Generate again whenever an input changes.", "prerequest watch my-openapi.yaml")


@app.command(epilog="Example: prerequest merge 'QLM edited.postman_collection.json' qlm --out build")
@opt.takes(opt.job, opt.printing)
def merge(
    exported: Annotated[Path, typer.Argument(help="A collection that was generated, edited in Postman and exported.")],
    spec: opt.OwnSpec = "",
    **options: Any,
) -> None:
    """Merge the edits of a collection exported from Postman into the generated one; exit status 1 for conflicts."""
    from .commands.generate import OutputOptions, generate

    output = opt.collected(OutputOptions, options, merge=True, exported=exported)
    raise typer.Exit(generate(_overrides([spec] * bool(spec), **options), output))


@app.command("list", epilog="Example: prerequest list qlm")
def list_(
    spec: opt.Spec,
    *,
    api: opt.ApiName = "",
    everything: opt.Everything = False,
    strict: opt.Strict = False,
    as_json: opt.AsJson = False,
) -> None:
    """List the operations of a spec by folder."""
    from .commands.inspect import list_operations as run

    raise typer.Exit(run(_overrides([spec], api=api, everything=everything, strict=strict), as_json=as_json))


@app.command(epilog="Example: prerequest show qlm RetrieveActivationKeyHttp --as curl")
def show(
    spec: opt.Spec,
    operation: opt.OperationArgument,
    *,
    form: opt.Form = "",
    connection: opt.ConnectionId = "",
    api: opt.ApiName = "",
    overlays: opt.Overlays = None,
    sign: opt.Sign = None,
    strict: opt.Strict = False,
) -> None:
    """Print one operation in short: a call in one of the languages, or a Postman item."""
    from .commands.inspect import show as run

    overrides = _overrides([spec], api=api, overlays=overlays, sign=sign, strict=strict, everything=True)
    raise typer.Exit(run(overrides, operation, form, connection))


@app.command(add_help_option=False, epilog="Example: prerequest call qlm PingHttp")
@opt.takes(opt.calling)
def call(
    ctx: typer.Context,
    spec: opt.Spec = "",
    operation: opt.OperationArgument = "",
    values: opt.Values = None,
    **options: Any,
) -> None:
    """Send one call now, as its script does; secrets come from the environment. SPEC OPERATION --help shows values."""
    if options["help_"] and not operation:
        typer.echo(ctx.get_help())
        raise typer.Exit
    if not operation:
        raise typer.BadParameter("it is missing", param_hint="OPERATION" if spec else "SPEC")
    from .commands.call import CallOptions
    from .commands.call import call as run

    call_options = CallOptions(
        values=tuple(values or ()), **{name: options.pop(name) for name in CallOptions._fields if name in options}
    )
    raise typer.Exit(run(_overrides([spec], everything=True, **options), operation, call_options))


@app.command(epilog="Example: prerequest validate openapi.yaml")
def validate(
    spec: opt.Spec,
    *,
    api: opt.ApiName = "",
    overlays: opt.Overlays = None,
    lenient: opt.Lenient = False,
    strict: opt.Strict = False,
    as_json: opt.AsJson = False,
) -> None:
    """Check a document thoroughly: structure, references, names, security."""
    from .commands.inspect import validate as run

    overrides = _overrides([spec], api=api, overlays=overlays, lenient=lenient, strict=strict, everything=True)
    raise typer.Exit(run(overrides, as_json=as_json))


@app.command(epilog="Example: QLM_API_KEY=... prerequest sign NAME --url 'https://host/path?a=1'")
def sign(
    scheme: Annotated[
        str, typer.Argument(help="A signing scheme; a wrong name lists them.", autocompletion=completion.schemes)
    ],
    *,
    url: Annotated[str, typer.Option("--url", help="The URL to call.")],
    method: Annotated[str, typer.Option("--method", help="The method, where the scheme signs it.")] = "GET",
    header: Annotated[list[str] | None, typer.Option("--header", help="A header, 'Name: value'.")] = None,
    body: Annotated[str, typer.Option("--body", help="A file with the body; - for standard input.")] = "",
    timestamp: Annotated[str, typer.Option("--timestamp", help="UTC, yyyy-MM-dd HH:mm:ss; default: now.")] = "",
    version: Annotated[str, typer.Option("--version", help="Version of the scheme.")] = "",
    option: Annotated[list[str] | None, typer.Option("--option", help="An option of the scheme, name=value.")] = None,
    form: opt.CallForm = None,
    as_json: opt.AsJson = False,
) -> None:
    """Print the final URL, the signed text and the headers for one call; secrets come from the environment."""
    from .commands.sign import RequestToSign, script
    from .commands.sign import sign as run

    pairs = dict(text.partition("=")[::2] for text in option or ())
    options = {**pairs, **({"version": version} if version else {})}
    call = RequestToSign(url, method, tuple(header or ()), body)
    if form:
        raise typer.Exit(script(scheme, call, options, timestamp, form))
    raise typer.Exit(run(scheme, call, options, timestamp, as_json=as_json))


@app.command(epilog="Example: prerequest serve qlm --port 55555")
@opt.takes(opt.job, opt.limits)
def serve(
    specs: opt.Specs = None,
    *,
    port: Annotated[int, typer.Option("--port", help="0 lets the system choose.")] = 55555,
    tolerance: Annotated[int, typer.Option("--tolerance", help="How old a signature may be, in seconds.")] = 60,
    minimum_version: Annotated[int, typer.Option("--minimum-version", help="Oldest version of a signature.")] = 1,
    connection: Annotated[str, typer.Option("--way", help="Demand this way in, as jwt or header.")] = "",
    as_documented: Annotated[
        bool, typer.Option("--as-documented", help="Answer as the document says, not as the real server does.")
    ] = False,
    cert: Annotated[Path | None, typer.Option("--cert", help="server.pem: speak TLS, as a real server does.")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="server_key.pem.")] = None,
    ca: Annotated[Path | None, typer.Option("--ca", help="root.pem: request certificates signed by it.")] = None,
    tls: Annotated[
        Path | None, typer.Option("--tls", help="Speak TLS with new certificates for this machine, in this folder.")
    ] = None,
    **options: Any,
) -> None:
    """Run a server on 127.0.0.1 that verifies signatures and says why it refuses one."""
    from .commands.serve import ServeOptions, TlsFiles
    from .commands.serve import serve as run

    overrides = _overrides(specs, **{**options, "everything": True})
    serve_options = ServeOptions(tolerance, minimum_version, connection, as_documented)
    raise typer.Exit(run(overrides, port, serve_options, TlsFiles(cert, key, ca, tls)))


@app.command(epilog="Example: prerequest pull qlik-qrs --server https://qlik.example.com:4242 --cert client.pem ...")
def pull(
    spec: Annotated[str, typer.Argument(help="qlik-qrs or qlik-qps.")],
    *,
    server: Annotated[
        str, typer.Option("--server", help="https://host:4242, or a virtual proxy, https://host/prefix.")
    ],
    output: Annotated[Path, typer.Option("--out", "-o", help="The file for the document.")],
    connection: Annotated[str, typer.Option("--way", help="certificate, header, jwt or session.")] = "certificate",
    user: Annotated[str, typer.Option("--user", help="'UserDirectory=...; UserId=...', or QLIK_USER.")] = "",
    header: Annotated[
        str,
        typer.Option(
            "--header",
            help="The header in which a virtual proxy takes the user, default hdr-usr; or QLIK_USER_HEADER.",
        ),
    ] = "",
    cookie: Annotated[
        str, typer.Option("--cookie", help="The name of the session's cookie; or QLIK_SESSION_COOKIE.")
    ] = "",
    cert: Annotated[Path | None, typer.Option("--cert", help="client.pem or client.pfx, or QLIK_CERT.")] = None,
    key: Annotated[Path | None, typer.Option("--key", help="client_key.pem, or QLIK_KEY.")] = None,
    ca: Annotated[Path | None, typer.Option("--ca", help="root.pem, or QLIK_CA.")] = None,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds for the whole exchange.")] = 60,
) -> None:
    """Fetch the document in which a Qlik site describes itself. Tokens come from the environment: QLIK_JWT."""
    from .commands.pull import PullOptions
    from .commands.pull import pull as run

    request = PullOptions(spec, server, output, connection, user, header, cert, key, ca, timeout, cookie)
    raise typer.Exit(run(request))


@app.command(epilog="Example: prerequest explain captured.txt, or pbpaste | prerequest explain -")
def explain(
    file: Annotated[str, typer.Argument(help="A curl line, raw HTTP, HAR or newman report; or -.")] = "-",
    *,
    when: Annotated[str, typer.Option("--when", help="When it was sent: UTC, yyyy-MM-dd HH:mm:ss, or now.")] = "",
    spec: Annotated[str, typer.Option("--spec", help="The document of the API; default: QLM and Qlik.")] = "",
    overlays: opt.Overlays = None,
    as_json: opt.AsJson = False,
) -> None:
    """Say in words why a captured request was refused; secrets come from the environment or a prompt."""
    from .commands.explain import explain as run

    if overlays and not spec:
        raise fail("E638", "--overlay needs --spec", hint="name the document that the overlay changes with --spec")
    document = _overrides([spec], overlays=overlays, everything=True) if spec else None
    raise typer.Exit(run(file, when, document, as_json=as_json))


@app.command(epilog="Examples: prerequest init; prerequest init --signing acme.yaml")
def init(
    *,
    folder: Annotated[
        Path, typer.Argument(help="Where to write prerequest.toml; with --signing also a document.")
    ] = Path(),
    signing: Annotated[
        bool, typer.Option("--signing", help="Ask how the API signs, and write an overlay for it.")
    ] = False,
    answers: Annotated[
        Path | None, typer.Option("--answers", help="A TOML file of answers for --signing, name = value.")
    ] = None,
    answer: Annotated[
        list[str] | None, typer.Option("--answer", help="An answer for --signing, name=value; repeatable.")
    ] = None,
) -> None:
    """Write a commented prerequest.toml for the specs found in a folder, or an overlay that signs an API."""
    if signing:
        from .commands.init_signing import init_signing

        raise typer.Exit(init_signing(folder, answers, answer or []))
    if answers or answer:
        raise fail("E634", "--answer and --answers need --signing", hint="prerequest init --signing")
    from .commands.init import init as run

    raise typer.Exit(run(folder))


def main() -> None:
    """Run the command line. Begin without the messages of an earlier run in the same process."""
    process.run(app)
