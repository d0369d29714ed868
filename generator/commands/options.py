"""The arguments that several commands share: what they are called and what `--help` says of them."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Form(StrEnum):
    """A form in which one operation can be shown."""

    curl = "curl"
    python = "python"
    postman = "postman"


Specs = Annotated[list[str] | None, typer.Argument(help="A bundled name (qlm, qlik-qps, qlik-qrs) or a file.")]
OwnSpec = Annotated[
    str, typer.Argument(help="As for generate; left out: the one of the configuration.", show_default=False)
]
Spec = Annotated[str, typer.Argument(help="A bundled name (qlm, qlik-qps, qlik-qrs) or a file.")]
Config = Annotated[Path | None, typer.Option("--config", help="The configuration; else prerequest.toml is looked for.")]
Targets = Annotated[list[str] | None, typer.Option("--target", "-t", help="As postman or curl; repeat it.")]
Out = Annotated[Path | None, typer.Option("--out", "-o", help="The folder for the output; default build.")]
ApiName = Annotated[str, typer.Option("--api", help="Treat the document as this bundled API; none: as it is.")]
Overlays = Annotated[list[Path] | None, typer.Option("--overlay", help="An OAI Overlay document; repeat it.")]
Sign = Annotated[list[str] | None, typer.Option("--sign", help="Also sign this operation; repeat it.")]
Include = Annotated[
    list[str] | None,
    typer.Option("--include", help="Only these: folder:, path:, id:, method:, stability:."),
]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", help="Not these; the same rules.")]
Everything = Annotated[bool, typer.Option("--all", help="Keep the repeated QRS families too.")]
Lenient = Annotated[bool, typer.Option("--lenient", help="Go on without a document's broken parts.")]
RefRoot = Annotated[Path | None, typer.Option("--ref-root", help="Folder that referenced files must lie in.")]
Templates = Annotated[Path | None, typer.Option("--templates", help="Your own templates before ours: trusted as code.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print errors only.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Print each file and each finding.")]
MaxBytes = Annotated[int | None, typer.Option("--max-bytes", help="Size of a file that is read; default 64 MiB.")]
MaxDepth = Annotated[int | None, typer.Option("--max-depth", help="Nesting of a document; default 100.")]
MaxDigits = Annotated[int | None, typer.Option("--max-digits", help="Digits of a number; default 40.")]
AliasFactor = Annotated[int | None, typer.Option("--alias-factor", help="Growth of a document by aliases; default 10.")]
